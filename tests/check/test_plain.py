"""Plain language for customers: no shorthand, no promise without a limit, nothing left open."""

from __future__ import annotations

import pytest

from offerbook.check.boundless import boundless_in
from offerbook.phrases import words_of
from tests.support import CATALOG, Workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"

SHORTHAND = f"""{CATALOG}\
shorthand:
  - SoW
  - word: go live
    say: begin
"""


def told(workshop: Workshop, code: str) -> list[tuple[str, int, int]]:
    return [
        (each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
        if each.code == code
    ]


@pytest.mark.parametrize(
    ("words", "column"),
    [
        pytest.param("We sign a SoW first.", 24, id="as it is listed"),
        pytest.param("We sow first.", None, id="small letters of one with capitals"),
        pytest.param("Before you Go  LIVE, we test.", 25, id="capitals of one in small letters"),
        pytest.param("Before you go livelier.", None, id="a longer word"),
        pytest.param("Before you go and live.", None, id="words apart"),
    ],
)
def test_shorthand(workshop: Workshop, words: str, column: int | None) -> None:
    workshop.write("catalog/catalog.yaml", SHORTHAND)
    workshop.offering("mail-move", f"description: {words}\npitch: SoW, then go live.\n")
    assert told(workshop, "shorthand") == ([(DRAFT, 7, column)] if column else [])


def test_the_hint_says_what_to_say(workshop: Workshop) -> None:
    workshop.write("catalog/catalog.yaml", SHORTHAND)
    workshop.offering("mail-move", "keywords: [a SoW]\ndescription: You go live.\n")
    hints = [each.hint.partition(", or ")[0] for each in workshop.findings()]
    assert sorted(hints) == ["say 'begin'", "say it in full"]


def test_shorthand_in_other_files(workshop: Workshop) -> None:
    about = SHORTHAND.replace("name: Testhouse", "name: Testhouse\n  about: Every SoW counts.")
    workshop.write("catalog/catalog.yaml", about)
    workshop.offering("mail-move")
    workshop.change("note: A new SoW.\naside: A new SoW.\n")
    workshop.offering("desk", "audience: internal\ndescription: A SoW.\n")
    assert told(workshop, "shorthand") == [
        ("catalog/catalog.yaml", 3, 16),
        ("catalog/offerings/mail-move/change.yaml", 1, 13),
    ]


@pytest.mark.parametrize(
    ("words", "column"),
    [
        pytest.param("Calls, at any time.", 20, id="any"),
        pytest.param("Unlimited calls.", 10, id="unlimited"),
        pytest.param("Call as often as you like.", 15, id="several words"),
        pytest.param("Somebody is there 24/7.", 28, id="figures"),
        pytest.param("Somebody is there, always.", 29, id="always"),
        pytest.param("It does not always help.", None, id="taken back"),
        pytest.param("Moved without any loss.", None, id="without any"),
        pytest.param("Not on any day; we always call.", 29, id="taken back before, not here"),
        pytest.param("Bought by any practice.", None, id="harmless"),
        pytest.param("Always", None, id="a name"),
    ],
)
def test_promises_without_a_limit(workshop: Workshop, words: str, column: int | None) -> None:
    workshop.offering("mail-move", f"summary: {words}\npitch: {words}\n")
    row = 6
    assert told(workshop, "boundless-promise") == ([(DRAFT, row, column)] if column else [])


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param("scope:\n  included:\n    - {id: a, what: Any mailbox}\n", 1, id="included"),
        pytest.param("scope:\n  included:\n    - {id: a, what: Any mailbox, up_to: 5, unit: user}\n", 0, id="included, with a limit"),
        pytest.param("scope:\n  excluded:\n    - {id: a, what: Any mailbox}\n", 0, id="excluded"),
        pytest.param("customer_duties:\n  - {id: a, what: Any mailbox}\n", 0, id="a duty"),
        pytest.param("assumptions:\n  - {id: a, text: Any mailbox}\n", 0, id="an assumption"),
        pytest.param("service_levels:\n  - {id: a, name: Any mailbox, at_least: 99, unit: percent}\n", 0, id="a service level"),
        pytest.param("packages:\n  - {id: a, name: One, price: 5, suits: Any mailbox}\n", 1, id="beside a price"),
        pytest.param("status: retired\ndescription: Any mailbox\n", 0, id="no longer sold"),
        pytest.param("audience: internal\ndescription: Any mailbox\n", 0, id="for colleagues"),
        pytest.param("name: Any mailbox\ndescription: Any mailbox\n", 1, id="in the name, told once"),
        pytest.param("keywords: [any mailbox]\nfit:\n  good: [any mailbox]\n", 0, id="no promise"),
    ],
)  # fmt: skip
def test_where_promises_stand(workshop: Workshop, more: str, found: int) -> None:
    workshop.offering("mail-move", more)
    codes = workshop.codes()
    assert codes.count("boundless-promise") == found


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("de", "Immer erreichbar.", 1),
        ("de-AT", "Nicht immer erreichbar, immer noch.", 0),
        ("fr", "Toujours là, n’importe quand.", 2),
        ("nl", "Altijd bereikbaar.", 1),
        ("es", "Siempre que sea posible.", 0),
        ("es", "Siempre disponible.", 1),
        ("sv", "Always, any and unlimited.", 0),
    ],
)
def test_languages(workshop: Workshop, language: str, words: str, found: int) -> None:
    workshop.write("catalog/catalog.yaml", CATALOG.replace("language: en", f"language: {language}"))
    workshop.offering("mail-move", f"description: {words}\n")
    assert workshop.codes().count("boundless-promise") == found


@pytest.mark.parametrize("language", ["en", "de", "fr", "nl", "es"])
def test_the_lists_of_words(language: str) -> None:
    known = boundless_in(language)
    for words in known.phrases | known.harmless:
        assert words
        assert words_of(" ".join(words)) == words
    assert known.taken_back
    assert all(len(word) >= 4 for word in known.empty)


INCLUDED = """\
status: active
scope:
  included:
    - id: care
      what: Coaching of new colleagues
      {more}
  excluded:
    - id: fees
      what: {excluded}
deliverables:
  - id: report
    name: {name}
"""


@pytest.mark.parametrize(
    ("more", "excluded", "name", "found"),
    [
        pytest.param("", "Fees", "Report", True, id="nothing says where it ends"),
        pytest.param("up_to: 4", "Fees", "Report", False, id="a limit"),
        pytest.param("amount: 4", "Fees", "Report", False, id="an amount"),
        pytest.param("every: month", "Fees", "Report", False, id="how often"),
        pytest.param("note: On one day.", "Fees", "Report", False, id="a note"),
        pytest.param("", "Coaching of others", "Report", False, id="an exclusion"),
        pytest.param("", "Fees", "Report on the colleague", False, id="a deliverable"),
        pytest.param("", "Fees of their own, with new ones", "Report", True, id="small words"),
    ],
)
def test_what_is_included_without_an_end(
    workshop: Workshop, more: str, excluded: str, name: str, found: bool  # noqa: FBT001
) -> None:  # fmt: skip
    text = INCLUDED.format(more=more, excluded=excluded, name=name)
    workshop.offering("mail-move", text)
    assert told(workshop, "included-open") == [(DRAFT, 10, 13)] * found
    workshop.offering("mail-move", text.replace("status: active", "status: pilot"))
    assert told(workshop, "included-open") == []


def test_a_figure_in_words_says_where_it_ends(workshop: Workshop) -> None:
    text = INCLUDED.format(more="", excluded="Fees", name="Report")
    workshop.offering("mail-move", text.replace("of new", "of 3 new"))
    assert told(workshop, "included-open") == []


@pytest.mark.parametrize("code", ["shorthand", "boundless-promise", "included-open"])
def test_each_can_be_switched_off_with_a_reason(workshop: Workshop, code: str) -> None:
    text = INCLUDED.format(more="", excluded="Fees", name="Report")
    workshop.offering("mail-move", text + "description: Any SoW you like.\n")
    workshop.write("catalog/catalog.yaml", SHORTHAND)
    assert code in workshop.codes()
    off = f"waived:\n  - rule: {code}\n    why: Our customers speak so.\n"
    workshop.write("catalog/catalog.yaml", SHORTHAND + off)
    codes = workshop.codes()
    assert code not in codes
    assert "waiver-unused" not in codes
