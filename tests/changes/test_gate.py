"""What a release would be, from when on, and what must be said before it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from offerbook.changes.gate import Coming, Gate
from offerbook.changes.telling import tell_coming
from offerbook.effect import Effect
from offerbook.finding import Finding
from offerbook.model.terms import in_force, terms
from tests.support import RELEASING, Workshop, make_workshop

DRAFT = """\
status: active
summary: Answered by phone within 6 hours, for all packages.
packages:
  - id: small
    name: Small
    price: 900
  - id: medium
    name: Medium
    price: 1900
scope:
  included:
    - id: users
      what: Users
      up_to: 50
      unit: users
    - id: weekend
      what: Weekend cover
  excluded:
    - id: devices
      what: Devices
service_levels:
  - id: availability
    name: Availability
    at_least: 99.9
    unit: percent
    during: office
terms:
  - clause: payment
delivery:
  owner: wim
fit:
  good:
    - Practices that move house
assumptions:
  - id: rota
    text: A weekend begins on Saturday.
"""
DESK = DRAFT.replace("Answered by phone", "Helped at the desk")
CLAUSE = "id: payment\ntopic: payment\ntext: Due in {} days.\n"
FOLDER = "catalog/offerings/mail-move"
CHANGE = f"{FOLDER}/change.yaml"
DAY = "2026-07-01"
AFTER_NOTICE = "2026-07-31"

NESTED = "weekend-cover.note: narrows"

Edit = tuple[str, str]
FEWER = ("up_to: 50", "up_to: 20")
MORE = ("up_to: 50", "up_to: 80")
LATER = ("6 hours", "6 business hours")
COMMA = ("hours, for", "hours for")
ADVICE = ("    - Practices that move house\n", "    - Practices that move house\n    - Clinics\n")
LESS_WEEKEND = ("    - id: weekend\n      what: Weekend cover\n", "")
OTHER_WEEKEND = ("id: weekend\n", "id: weekend-cover\n")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A catalogue with one released offering; not to be written to."""
    workshop = make_workshop(tmp_path_factory.mktemp("base"))
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(30))
    workshop.offering("mail-move", DRAFT)
    workshop.release("2026-01-01")
    return workshop


@pytest.fixture
def shop(base: Workshop, tmp_path: Path) -> Workshop:
    """The same, to be written to."""
    return Workshop(Path(shutil.copytree(base.root, tmp_path / "shop")))


def edit(shop: Workshop, *edits: Edit) -> None:
    """The small draft with some words replaced."""
    text = DRAFT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    shop.offering("mail-move", text)


def coming(shop: Workshop, day: str = DAY) -> Coming:
    return shop.comings(day)["mail-move"]


def codes(shop: Workshop, day: str = DAY) -> list[str]:
    return [finding.code for finding in shop.all_findings(day)]


def only(findings: Iterable[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_a_draft_that_is_what_was_released_is_no_release(shop: Workshop) -> None:
    found = coming(shop)
    assert (found.is_release, found.changes, found.effect) == (False, (), Effect.NONE)
    assert str(found.number) == "1.0.0"
    assert codes(shop) == []


# The number, what it does, and the day


@pytest.mark.parametrize(
    ("edits", "says", "becomes"),
    [
        pytest.param([FEWER], "note: Why.\n", ("2.0.0", "narrows", AFTER_NOTICE), id="narrows"),
        pytest.param([LESS_WEEKEND], "note: Why.\n", ("2.0.0", "narrows", AFTER_NOTICE), id="gone"),
        pytest.param([MORE], "agreed_by: wim\n", ("1.1.0", "widens", DAY), id="widens"),
        pytest.param([COMMA], "", ("1.0.1", "rewords", DAY), id="a comma"),
        pytest.param([ADVICE], "", ("1.0.0+1", "guides", DAY), id="advice"),
        pytest.param(
            [FEWER, ("price: 900", "price: 800")], "note: Why.\n", ("2.0.0", "narrows", AFTER_NOTICE),
            id="narrows and widens",
        ),
        pytest.param([COMMA, ADVICE], "", ("1.0.1", "rewords", DAY), id="rewords and guides"),
        pytest.param(
            [LATER], "note: Why.\nsays:\n  summary: narrows\n", ("2.0.0", "narrows", AFTER_NOTICE),
            id="words that narrow",
        ),
        pytest.param(
            [LATER], "says:\n  summary: widens\n", ("1.1.0", "widens", DAY), id="words that widen"
        ),
        pytest.param(
            [LATER], "note: Why.\nsays:\n  summary: rewords\n", ("1.0.1", "rewords", DAY),
            id="words that say the same",
        ),
        pytest.param([COMMA], "bump: major\n", ("2.0.0", "rewords", DAY), id="a greater step"),
        pytest.param([ADVICE], "bump: minor\n", ("1.1.0", "guides", DAY), id="a step for advice"),
        pytest.param(
            [FEWER], "note: Why.\neffective_on: 2026-09-01\n", ("2.0.0", "narrows", "2026-09-01"),
            id="a later day",
        ),
        pytest.param(
            [FEWER], f"note: Why.\neffective_on: {AFTER_NOTICE}\n", ("2.0.0", "narrows", AFTER_NOTICE), id="the first lawful day",
        ),
        pytest.param(
            [FEWER], "note: Why.\nearly: A law.\neffective_on: 2026-07-02\n", ("2.0.0", "narrows", "2026-07-02"), id="an early day",
        ),
        pytest.param(
            [FEWER], "note: Why.\nearly: A law.\n", ("2.0.0", "narrows", DAY), id="early, at once"
        ),
        pytest.param(
            [MORE], "agreed_by: wim\neffective_on: 2026-07-02\n", ("1.1.0", "widens", "2026-07-02"),
            id="a wider promise needs no notice",
        ),
    ],
)  # fmt: skip
def test_a_release_would_be(
    shop: Workshop, edits: list[Edit], says: str, becomes: tuple[str, str, str]
) -> None:
    edit(shop, *edits)
    if says:
        shop.change(says)
    found = coming(shop)
    assert codes(shop) == []
    assert (str(found.number), found.effect, found.effective_on) == becomes


def test_a_live_field_needs_no_release(shop: Workshop) -> None:
    shop.offering("mail-move", f"{DRAFT}owner: zoe\naliases:\n  - post\nkeywords:\n  - letters\n")
    assert not coming(shop).is_release
    assert codes(shop) == []


def test_without_a_notice_period_a_narrowing_holds_at_once(shop: Workshop) -> None:
    shop.write("catalog/catalog.yaml", RELEASING.replace("notice_days: 30\n", ""))
    edit(shop, FEWER)
    assert coming(shop).earliest_on == DAY


def test_a_reason_on_the_command_line_counts_where_none_is_written(shop: Workshop) -> None:
    edit(shop, FEWER)
    catalog = shop.read().catalog
    assert catalog is not None
    said = next(Gate(catalog, DAY, "As asked.").all()).voices.own
    assert said.note == "As asked."
    shop.change("note: Written.\n")
    catalog = shop.read().catalog
    assert catalog is not None
    assert next(Gate(catalog, DAY, "As asked.").all()).voices.own.note == "Written."


# The first release


@pytest.mark.parametrize("says", ["", "bump: major\n", "note: Here it is.\naside: At last.\n"])
def test_the_first_release_is_the_first_number_and_asks_nothing(shop: Workshop, says: str) -> None:
    shop.offering("desk")
    if says:
        shop.change(says, "catalog/offerings/desk")
    found = shop.comings(DAY)["desk"]
    assert (found.is_release, str(found.number), found.effective_on) == (True, "1.0.0", DAY)
    assert (found.changes, found.newest) == ((), None)
    assert codes(shop) == []


def test_a_first_release_can_be_announced(shop: Workshop) -> None:
    shop.offering("desk")
    shop.change("effective_on: 2026-07-05\n", "catalog/offerings/desk")
    assert shop.comings(DAY)["desk"].effective_on == "2026-07-05"
    assert codes(shop) == []


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ("says:\n  summary: rewords\n", "answer-unused"),
        ("says:\n  '*': rewords\n", "answer-unused"),
        ("moved:\n  old: new\n", "moved-unknown"),
        ("effective_on: 2026-06-30\n", "effective-past"),
    ],
)
def test_what_a_first_release_cannot_be_told(shop: Workshop, says: str, code: str) -> None:
    shop.offering("desk")
    shop.change(says, "catalog/offerings/desk")
    assert set(codes(shop)) == {code}


# What is asked, and where


def test_a_narrowing_wants_a_reason_with_its_place_in_both_files(shop: Workshop) -> None:
    edit(shop, ("at_least: 99.9", "at_least: 99.5"))
    found = only(shop.all_findings(DAY))
    assert found.code == "reason-missing"
    assert found.message == (
        "Availability promised falls from 99.9\u00a0% to 99.5\u00a0%: this narrows the promise; "
        "say why in change.yaml"
    )
    assert (found.place.path, found.place.line) == place_of(shop, "offering.yaml", "at_least: 99.5")
    before = only_place(found)
    assert (before[0], before[1]) == place_of(shop, "versions/1.0.0.yaml", "at_least: 99.9")
    assert before[2] == "99.9\u00a0%"
    assert CHANGE in found.hint


def test_words_are_quoted_where_they_ask(shop: Workshop) -> None:
    edit(shop, LATER)
    found = only(shop.all_findings(DAY))
    assert found.code == "unanswered"
    assert "6 hours" in found.message
    assert "6 business hours" in found.message
    assert "`summary: narrows`" in found.hint
    assert (found.place.path, found.place.line) == place_of(shop, "offering.yaml", "summary:")
    assert only_place(found)[:2] == place_of(shop, "versions/1.0.0.yaml", "  summary:")


def test_what_is_gone_is_told_where_it_stood(shop: Workshop) -> None:
    edit(shop, LESS_WEEKEND)
    found = only(shop.all_findings(DAY))
    assert "Weekend cover is no longer included" in found.message
    assert (found.place.path, found.place.line) == place_of(shop, "offering.yaml", "  included:")
    assert only_place(found)[0] == f"{FOLDER}/versions/1.0.0.yaml"


def place_of(shop: Workshop, name: str, row: str) -> tuple[str, int]:
    """The path, and the line that begins with *row* or holds it."""
    rows = (shop.root / FOLDER / name).read_text("utf-8").splitlines()
    (line,) = [number for number, each in enumerate(rows, 1) if row in each]
    return f"{FOLDER}/{name}", line


def only_place(finding: Finding) -> tuple[str, int, str]:
    (place,) = finding.related
    return place.path, place.line, place.says


def test_a_field_that_is_gone_is_placed_at_its_item(shop: Workshop) -> None:
    """Not at the list's head, which may stand two screens above."""
    edit(shop, ("      up_to: 50\n      unit: users\n", ""))
    (found,) = [each for each in shop.all_findings(DAY) if each.code == "agreement-missing"]
    assert (found.place.path, found.place.line) == place_of(shop, "offering.yaml", "- id: users")


def test_an_entry_of_a_list_of_words_is_placed_where_it_stands(shop: Workshop) -> None:
    edit(shop, ("status: active\n", "status: active\nlanguages:\n  - en\n  - de\n  - nl\n"))
    shop.freeze(DAY)
    draft = shop.root / FOLDER / "offering.yaml"
    draft.write_text(draft.read_text("utf-8").replace("  - de\n", "  - fr\n"))
    found = [each for each in shop.all_findings(DAY) if each.code != "nothing-to-release"]
    added, removed = sorted(found, key=lambda each: each.code)
    assert (added.place.path, added.place.line) == place_of(shop, "offering.yaml", "  - fr")
    assert (removed.place.path, removed.place.line) == place_of(shop, "offering.yaml", "languages:")


def test_a_clause_that_is_taken_out_of_a_package_is_the_offerings_own_doing(
    shop: Workshop,
) -> None:
    """Nobody at the clause has changed anything, nor could say why."""
    edit(shop, ("  - clause: payment\n", "  - clause: payment\n    only_in: [small]\n"))
    found = only(shop.all_findings(DAY))
    assert found.code == "unanswered"
    assert found.place.path == f"{FOLDER}/offering.yaml"
    assert "payment: narrows" in found.hint
    assert CHANGE in found.hint


def test_an_id_that_nearly_was_one_is_named(shop: Workshop) -> None:
    edit(shop, OTHER_WEEKEND)
    shop.change("moved:\n  weekand: weekend-cover\n")
    hints = {each.code: each.hint for each in shop.all_findings(DAY)}
    assert hints["moved-unknown"] == "did you mean 'weekend'?"
    shop.change("moved:\n  weekend: weekend-cove\n")
    hints = {each.code: each.hint for each in shop.all_findings(DAY)}
    assert hints["moved-unknown"] == "did you mean 'weekend-cover'?"


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("", "empty-file", "delete it, or write `note: …` and why the promise changes"),
        ("says:\n  summary: guides\n", "unknown-value", "one of: narrows, widens, rewords"),
        (
            "says:\n  users:\n    what: narrows\n", "wrong-type",
            f"write one word, for a field of an item behind `item.field:`, such as `{NESTED}`",
        ),
        (
            "note: Why.\nsays:\n  usrs: narrows\n", "answer-unused",
            "did you mean 'users'? changed are: scope.included.up_to, users, users.up_to",
        ),
    ],
    ids=["empty", "advice", "nested", "nearly"],
)  # fmt: skip
def test_what_an_answer_must_look_like(shop: Workshop, text: str, code: str, hint: str) -> None:
    edit(shop, FEWER)
    shop.change(text)
    found = [each for each in shop.all_findings(DAY) if each.place.path == CHANGE]
    assert [(each.code, each.hint) for each in found] == [(code, hint)]


def test_every_question_is_put_at_once(shop: Workshop) -> None:
    edit(shop, LATER, FEWER, ("what: Devices", "what: Devices and cables"))
    assert sorted(codes(shop)) == ["reason-missing", "unanswered", "unanswered"]
    assert (
        tell_coming(coming(shop))
        == "mail-move: 1.0.0 → 2.0.0 narrows, takes hold on 2026-07-31; 2 questions are open"
    )


def test_what_is_coming_is_told_in_a_line(shop: Workshop) -> None:
    edit(shop, FEWER)
    assert tell_coming(coming(shop)) == "mail-move: 1.0.0 → 2.0.0 narrows, takes hold on 2026-07-31"


# Answers

ANSWERS = {
    "nothing said": ([LATER], "", ["unanswered"]),
    "by field": ([LATER], "says:\n  summary: widens\n", []),
    "by item": (
        [("what: Devices", "what: Devices and cables")],
        "note: Why.\nsays:\n  devices: narrows\n",
        [],
    ),
    "by field of an item": (
        [("what: Devices", "what: Devices and cables")],
        "note: Why.\nsays:\n  devices.what: narrows\n",
        [],
    ),
    "by the field's route": (
        [("what: Devices", "what: Devices and cables")],
        "note: Why.\nsays:\n  scope.excluded.what: narrows\n",
        [],
    ),
    "for everything else": (
        [LATER, ("what: Devices", "what: Devices and cables")],
        "note: Why.\nsays:\n  summary: narrows\n  '*': rewords\n",
        [],
    ),
    "for everything, and nothing is asked": (
        [FEWER], "note: Why.\nsays:\n  '*': rewords\n", ["answer-unused"],
    ),
    "another item is answered for": (
        [LATER], "says:\n  devices: rewords\n", ["answer-unused", "unanswered"],
    ),
    "an item that is not there": (
        [FEWER], "note: Why.\nsays:\n  usrs: narrows\n", ["answer-unused"],
    ),
    "a narrowing that asks for a reason": (
        [LATER], "says:\n  summary: narrows\n", ["reason-missing"],
    ),
    "a limit that is reworded without a reason": (
        [("for all packages", "for our packages")], "says:\n  summary: rewords\n",
        ["reason-to-reword"],
    ),
    "the same by a star": (
        [("for all packages", "for our packages")], "says:\n  '*': rewords\n", ["reason-to-reword"],
    ),
    "a limit that is reworded with a reason": (
        [("for all packages", "for our packages")], "note: Why.\nsays:\n  summary: rewords\n", [],
    ),
    "other words that are reworded": (
        [("Answered", "Replied")], "says:\n  summary: rewords\n", [],
    ),
    "a raised effect": (
        [MORE], "agreed_by: wim\nnote: Why.\nsays:\n  users: narrows\n", [],
    ),
    "a raised effect that wants a reason": (
        [MORE], "agreed_by: wim\nsays:\n  users: narrows\n", ["reason-missing"],
    ),
    "delivery agrees to more, whatever else it is called": (
        [MORE], "note: Why.\nsays:\n  users: narrows\n", ["agreement-missing"],
    ),
    "no reason to be early": ([FEWER], "note: Why.\nearly: no\n", ["reason-missing", "wrong-form"]),
    "a reason to be early": ([FEWER], "note: Why.\nearly: The line goes.\n", []),
    "a comma raised": ([COMMA], "says:\n  summary: widens\n", []),
    "widens for a narrowing": ([FEWER], "note: Why.\nsays:\n  users: widens\n", ["answer-lowers"]),
    "rewords for a narrowing": ([FEWER], "note: Why.\nsays:\n  users: rewords\n", ["answer-lowers"]),
    "rewords for a widening": (
        [MORE], "agreed_by: wim\nsays:\n  users: rewords\n", ["answer-lowers"],
    ),
    "widens for something gone": (
        [LESS_WEEKEND], "note: Why.\nsays:\n  weekend: widens\n", ["answer-lowers"],
    ),
    "narrows for a narrowing": ([FEWER], "note: Why.\nsays:\n  users: narrows\n", []),
    "a star lowers nothing": (
        [FEWER, LATER], "note: Why.\nsays:\n  '*': rewords\n", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "says", "found"), ANSWERS.values(), ids=ANSWERS)
def test_answers(shop: Workshop, edits: list[Edit], says: str, found: list[str]) -> None:
    edit(shop, *edits)
    if says:
        shop.change(says)
    assert sorted(codes(shop)) == found


def test_a_raised_effect_decides_the_number(shop: Workshop) -> None:
    edit(shop, MORE)
    shop.change("note: Others lose by it.\nsays:\n  users: narrows\n")
    found = coming(shop)
    assert (str(found.number), found.effect, found.effective_on) == (
        "2.0.0", "narrows", AFTER_NOTICE,
    )  # fmt: skip


def test_a_star_leaves_what_narrows_a_narrowing(shop: Workshop) -> None:
    edit(shop, FEWER, LATER)
    shop.change("note: Why.\nsays:\n  '*': rewords\n")
    found = coming(shop)
    assert sorted(change.effect for change in found.changes) == ["narrows", "rewords"]


@pytest.mark.parametrize("note", ["'   '", '"\\n"', "''", "|\n  \n"])
def test_a_reason_of_nothing_is_none(shop: Workshop, note: str) -> None:
    edit(shop, FEWER)
    shop.change(f"note: {note}\n")
    found = shop.all_findings(DAY)
    assert {"reason-missing"} < {each.code for each in found}
    assert CHANGE in {each.place.path for each in found}


@pytest.mark.parametrize("word", ["none", "guides", "ask", "narrow", "yes"])
def test_an_answer_that_is_no_answer(shop: Workshop, word: str) -> None:
    edit(shop, LATER)
    shop.change(f"says:\n  summary: {word}\n")
    found = shop.all_findings(DAY)
    assert "unanswered" in [each.code for each in found]
    assert CHANGE in {each.place.path for each in found}


# Clauses, and words of the catalogue


def use_in_two(shop: Workshop) -> None:
    """A second offering with the same clause and hours, released like the first."""
    shop.offering("desk", DESK)
    shop.release("2026-01-01", "desk")


def test_a_clause_asks_once_for_all_its_offerings(shop: Workshop) -> None:
    use_in_two(shop)
    shop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(14))
    found = only(shop.all_findings(DAY))
    assert found.code == "unanswered"
    assert found.place.path == "catalog/clauses/payment/clause.yaml"
    assert "Desk, Mail Move" in found.message
    assert "`text: narrows`" in found.hint
    assert "catalog/clauses/payment/change.yaml" in found.hint


def test_an_answer_beside_a_clause_serves_all(shop: Workshop) -> None:
    use_in_two(shop)
    shop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(14))
    shop.change("note: The bank asks it.\nsays:\n  text: narrows\n", "catalog/clauses/payment")
    assert codes(shop) == []
    made = shop.comings(DAY)
    assert {(str(each.number), each.effective_on) for each in made.values()} == {
        ("2.0.0", AFTER_NOTICE)
    }


def test_an_offering_may_answer_otherwise_than_its_clause(shop: Workshop) -> None:
    use_in_two(shop)
    shop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(14))
    shop.change("note: The bank asks it.\nsays:\n  text: narrows\n", "catalog/clauses/payment")
    shop.change("note: Paid ahead anyway.\nsays:\n  payment.text: rewords\n")
    assert codes(shop) == []
    made = shop.comings(DAY)
    assert (str(made["desk"].number), str(made["mail-move"].number)) == ("2.0.0", "1.0.1")


def test_an_answer_beside_a_clause_that_did_not_change(shop: Workshop) -> None:
    shop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(14))
    shop.change("note: Why.\nsays:\n  text: narrows\n  topic: rewords\n", "catalog/clauses/payment")
    found = only(shop.all_findings(DAY))
    assert found.code == "answer-unused"
    assert (found.place.path, found.place.line) == ("catalog/clauses/payment/change.yaml", 4)


def test_a_reason_is_asked_once_for_a_clause(shop: Workshop) -> None:
    use_in_two(shop)
    shop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(14))
    shop.change("says:\n  text: narrows\n", "catalog/clauses/payment")
    assert only(shop.all_findings(DAY)).code == "reason-missing"


@pytest.mark.parametrize(
    ("edit_settings", "key"),
    [
        pytest.param(("Monday to Friday", "Monday to Thursday"), "hours.office", id="hours"),
        pytest.param(("currency: EUR", "currency: USD"), "currency", id="the currency"),
    ],
)
def test_a_word_of_the_catalogue_asks_once_for_all(
    shop: Workshop, edit_settings: Edit, key: str
) -> None:
    use_in_two(shop)
    shop.write("catalog/catalog.yaml", RELEASING.replace(*edit_settings))
    shared = [each for each in shop.all_findings(DAY) if each.place.path == "catalog/catalog.yaml"]
    found = only(shared)
    assert found.code == "unanswered"
    assert "Desk, Mail Move" in found.message
    assert "catalog/change.yaml" in found.hint
    shop.change(f"note: Why.\nsays:\n  {key}: narrows\n", "catalog")
    assert not [each for each in shop.all_findings(DAY) if each.place.path.startswith("catalog/c")]


def test_a_word_that_nobody_leans_on_asks_nobody(shop: Workshop) -> None:
    shop.write("catalog/catalog.yaml", RELEASING.replace("0.5 day", "0.25 day"))
    assert codes(shop) == []


# Moves


def test_an_item_with_another_id_is_gone_until_it_is_declared(shop: Workshop) -> None:
    edit(shop, OTHER_WEEKEND)
    assert {change.effect for change in coming(shop).changes} == {Effect.NARROWS, Effect.WIDENS}
    shop.change("moved:\n  weekend: weekend-cover\n")
    assert codes(shop) == []
    assert str(coming(shop).number) == "1.0.0+1"


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        ("weekend: weekends", "the draft has no item 'weekends'"),
        ("week: weekend-cover", "the newest released version has no item 'week'"),
        ("weekend: [weekend-cover, nights]", "the draft has no item 'nights'"),
        ("users: weekend-cover", "the draft still has the item 'users'"),
    ],
)
def test_a_move_from_or_to_nothing(shop: Workshop, moved: str, message: str) -> None:
    edit(shop, OTHER_WEEKEND)
    shop.change(f"note: Why.\nagreed_by: wim\nmoved:\n  {moved}\n")
    found = [each for each in shop.all_findings(DAY) if each.code == "moved-unknown"]
    assert [each.message for each in found] == [message]
    assert (found[0].place.path, found[0].place.line) == (CHANGE, 4)


# Agreement


@pytest.mark.parametrize(
    ("says", "found"),
    [
        pytest.param("", ["agreement-missing"], id="nobody"),
        pytest.param("agreed_by: wim\n", [], id="who delivers"),
        pytest.param("agreed_by: ada\n", ["agreement-wrong"], id="the owner"),
        pytest.param("agreed_by: zoe\n", ["agreement-wrong"], id="somebody else"),
    ],
)
def test_who_must_agree(shop: Workshop, says: str, found: list[str]) -> None:
    edit(shop, MORE)
    if says:
        shop.change(says)
    assert codes(shop) == found


def test_it_is_the_delivery_owner_of_what_was_released(shop: Workshop) -> None:
    edit(shop, MORE, ("owner: wim", "owner: zoe"))
    shop.change("agreed_by: zoe\n")
    found = only(shop.all_findings(DAY))
    assert found.code == "agreement-wrong"
    assert "Wim Keeper" in found.message
    assert (found.place.path, found.place.line) == (CHANGE, 1)
    shop.change("agreed_by: wim\n")
    assert codes(shop) == []


def test_where_nobody_answers_for_delivery_nobody_is_asked(shop: Workshop) -> None:
    shop.offering("desk", DESK.replace("delivery:\n  owner: wim\n", ""))
    shop.release("2026-01-01", "desk")
    shop.offering("desk", DESK.replace("delivery:\n  owner: wim\n", "").replace(*MORE))
    assert codes(shop) == []


def test_a_wider_promise_that_delivery_has_no_part_in(shop: Workshop) -> None:
    edit(shop, ("price: 900", "price: 800"))
    assert codes(shop) == []
    assert str(coming(shop).number) == "1.1.0"


def test_words_that_widen_a_service_need_agreement(shop: Workshop) -> None:
    edit(shop, ("    during: office\n", ""))
    shop.change("says:\n  availability: widens\n")
    assert codes(shop) == []


# The day


@pytest.mark.parametrize(
    ("edits", "says", "found"),
    [
        pytest.param([COMMA], "effective_on: 2026-06-30\n", ["effective-past"], id="yesterday"),
        pytest.param([COMMA], f"effective_on: {DAY}\n", [], id="today"),
        pytest.param(
            [FEWER], "note: W.\neffective_on: 2026-07-30\n", ["notice-too-short"], id="a day short"
        ),
        pytest.param([FEWER], f"note: W.\neffective_on: {AFTER_NOTICE}\n", [], id="in time"),
        pytest.param(
            [FEWER], "note: W.\nearly: A law.\neffective_on: 2026-07-02\n", [], id="early, and why"
        ),
        pytest.param(
            [FEWER], "note: W.\nearly: A law.\neffective_on: 2026-06-30\n", ["effective-past"],
            id="early, and past",
        ),
        pytest.param(
            [FEWER], "note: W.\nearly: ' '\neffective_on: 2026-07-02\n",
            ["reason-missing", "wrong-form"], id="early, and no why",
        ),
    ],
)  # fmt: skip
def test_the_day_it_takes_hold(
    shop: Workshop, edits: list[Edit], says: str, found: list[str]
) -> None:
    edit(shop, *edits)
    shop.change(says)
    assert sorted(codes(shop)) == found


@pytest.mark.parametrize("bump", ["patch", "minor"])
def test_a_step_that_hides_something(shop: Workshop, bump: str) -> None:
    edit(shop, FEWER)
    shop.change(f"note: Why.\nbump: {bump}\n")
    found = only(shop.all_findings(DAY))
    assert (found.code, found.place.line) == ("bump-too-low", 2)
    assert str(coming(shop).number) == "2.0.0"


# What waits


def release_fewer(shop: Workshop) -> None:
    """20 users instead of 50, released on the first of July, waiting until the last."""
    edit(shop, FEWER)
    shop.change("note: Fewer desks.\n")
    shop.release(DAY)


def holding(shop: Workshop, day: str) -> str:
    catalog = shop.read().catalog
    assert catalog is not None
    found = in_force(catalog.versions["mail-move"], day)
    return str(found.number) if found else ""


def test_a_narrowing_waits_even_when_a_comma_follows_it(shop: Workshop) -> None:
    release_fewer(shop)
    edit(shop, FEWER, COMMA)
    found = coming(shop, "2026-07-02")
    assert (str(found.number), found.effective_on) == ("2.0.1", AFTER_NOTICE)
    shop.release("2026-07-02")
    assert [holding(shop, day) for day in ("2026-07-02", "2026-07-30", AFTER_NOTICE)] == [
        "1.0.0", "1.0.0", "2.0.1",
    ]  # fmt: skip


def test_a_comma_cannot_bring_a_waiting_narrowing_forward(shop: Workshop) -> None:
    release_fewer(shop)
    edit(shop, FEWER, COMMA)
    shop.change("effective_on: 2026-07-03\n")
    assert codes(shop, "2026-07-02") == ["notice-too-short"]


def test_a_further_narrowing_has_a_notice_of_its_own(shop: Workshop) -> None:
    release_fewer(shop)
    edit(shop, ("up_to: 50", "up_to: 10"))
    shop.change("note: Fewer still.\n")
    assert coming(shop, "2026-07-11").effective_on == "2026-08-10"
    shop.release("2026-07-11")
    days = ("2026-07-30", AFTER_NOTICE, "2026-08-09", "2026-08-10")
    assert [holding(shop, day) for day in days] == ["1.0.0", "2.0.0", "2.0.0", "3.0.0"]


def test_advice_for_what_waits_waits_with_it(shop: Workshop) -> None:
    release_fewer(shop)
    edit(shop, FEWER, ADVICE)
    found = coming(shop, "2026-07-02")
    assert (str(found.number), found.effective_on) == ("2.0.0+1", AFTER_NOTICE)


def test_a_narrowing_that_is_taken_back_never_takes_hold(shop: Workshop) -> None:
    release_fewer(shop)
    edit(shop)
    shop.change("note: We keep it.\nagreed_by: wim\n")
    found = coming(shop, "2026-07-11")
    assert (str(found.number), found.effective_on) == ("2.1.0", "2026-07-11")
    shop.release("2026-07-11")
    assert [holding(shop, day) for day in ("2026-07-10", "2026-07-11", "2026-08-31")] == [
        "1.0.0", "2.1.0", "2.1.0",
    ]  # fmt: skip
    catalog = shop.read().catalog
    assert catalog is not None
    assert [each.is_withdrawn for each in terms(catalog.versions["mail-move"]).values()] == [
        False, True, False,
    ]  # fmt: skip


def test_a_narrowing_half_taken_back_still_waits(shop: Workshop) -> None:
    release_fewer(shop)
    edit(shop, ("up_to: 50", "up_to: 40"))
    shop.change("agreed_by: wim\n")
    found = coming(shop, "2026-07-11")
    assert (str(found.number), found.effective_on) == ("2.1.0", AFTER_NOTICE)


def test_words_that_were_said_to_narrow_still_wait_when_they_are_touched(shop: Workshop) -> None:
    edit(shop, LATER)
    shop.change("note: Fewer people.\nsays:\n  summary: narrows\n")
    shop.release(DAY)
    edit(shop, ("6 hours, for", "6 business hours for"))
    found = coming(shop, "2026-07-02")
    assert (str(found.number), found.effective_on) == ("2.0.1", AFTER_NOTICE)


def test_words_that_were_said_to_mean_the_same_hold_nothing_up(shop: Workshop) -> None:
    release_fewer(shop)
    edit(shop, LATER)
    shop.change("note: Back again.\nagreed_by: wim\nsays:\n  summary: rewords\n")
    assert coming(shop, "2026-07-11").effective_on == "2026-07-11"


def test_an_id_that_was_renamed_on_the_way_is_no_narrowing(shop: Workshop) -> None:
    edit(shop, FEWER, OTHER_WEEKEND)
    shop.change("note: Fewer desks.\nmoved:\n  weekend: weekend-cover\n")
    shop.release(DAY)
    edit(shop, OTHER_WEEKEND)
    shop.change("note: We keep it.\nagreed_by: wim\n")
    assert coming(shop, "2026-07-11").effective_on == "2026-07-11"


def test_after_its_day_a_narrowing_is_simply_what_holds(shop: Workshop) -> None:
    release_fewer(shop)
    edit(shop, FEWER, COMMA)
    assert coming(shop, AFTER_NOTICE).effective_on == AFTER_NOTICE
    assert coming(shop, "2026-08-15").effective_on == "2026-08-15"


# What is left lying


def test_what_was_said_about_a_release_is_spent_afterwards(shop: Workshop) -> None:
    release_fewer(shop)
    shop.change("note: Fewer desks.\n")
    assert coming(shop, "2026-07-02").is_spent
    assert codes(shop, "2026-07-02") == []


def test_words_about_nothing_are_a_warning(shop: Workshop) -> None:
    release_fewer(shop)
    shop.change("note: Something else.\n")
    found = only(shop.all_findings("2026-07-02"))
    assert (found.code, found.level) == ("nothing-to-release", "warning")


def test_an_old_answer_does_not_settle_a_new_question(shop: Workshop) -> None:
    edit(shop, LATER)
    shop.change("note: Fewer people.\nsays:\n  summary: narrows\n")
    shop.release(DAY)
    assert not (shop.root / CHANGE).exists()
    edit(shop, ("6 hours", "6 days"))
    assert codes(shop, "2026-08-01") == ["unanswered"]


def test_shared_words_that_have_served_are_no_useless_answers(shop: Workshop) -> None:
    shop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(14))
    said = "note: The bank.\nsays:\n  text: narrows\n"
    shop.change(said, "catalog/clauses/payment")
    shop.release(DAY)
    shop.change(said, "catalog/clauses/payment")
    assert codes(shop) == []
    shop.change(said.replace("narrows", "widens"), "catalog/clauses/payment")
    assert codes(shop) == ["answer-unused"]
