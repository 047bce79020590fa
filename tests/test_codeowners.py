"""The lines of CODEOWNERS: who is asked about what, and whose lines stay."""

from __future__ import annotations

import pytest

from offerbook.codeowners import BEGIN, END, Codeowners, MarksError, compose_codeowners
from offerbook.model.catalog import Catalog
from tests.support import CATALOG, Workshop

PEOPLE = """\
people:
  - id: ada
    name: Ada Test
    email: ada@example.com
    forge: ada-t
  - id: bo
    name: Bo Test
    email: bo@example.com
    forge: "@testhouse/moves"
  - id: cy
    name: Cy Test
    email: cy.test+work@mail.example.com
  - id: dee
    name: Dee Test
    email: dée@example.com
  - id: eve
    name: Eve Test
    email: eve#1@example.com
"""
START = CATALOG.index("people:")
KEPT = CATALOG[:START] + "keeper: ada\n" + PEOPLE + CATALOG[CATALOG.index("categories:") :]
AT = "CODEOWNERS"


@pytest.fixture
def kept(workshop: Workshop) -> Workshop:
    """A catalogue with a keeper and people whom forges know by different names."""
    workshop.write("catalog/catalog.yaml", KEPT)
    return workshop


def catalog_of(workshop: Workshop) -> Catalog:
    catalog = workshop.read().catalog
    assert catalog is not None
    return catalog


def composed(workshop: Workshop, before: str = "", **more: str) -> Codeowners:
    return compose_codeowners(catalog_of(workshop), before, **{"at": AT, **more})


def rules(text: str) -> list[str]:
    return [row for row in text.splitlines() if row and not row.startswith("#")]


def test_every_offering_has_one_line_with_all_who_answer_for_it(kept: Workshop) -> None:
    kept.offering("mail-move", "owner: bo\ndeputy: ada\ndelivery:\n  owner: cy\n")
    kept.offering("mail")
    kept.offering("a9", "deputy: bo\n")
    assert rules(composed(kept).text) == [
        "/CODEOWNERS @ada-t",
        "/schema/ @ada-t",
        "/catalog/ @ada-t",
        "/catalog/offerings/a9/ @ada-t @testhouse/moves",
        "/catalog/offerings/mail/ @ada-t",
        "/catalog/offerings/mail-move/ @testhouse/moves @ada-t cy.test+work@mail.example.com",
    ]


@pytest.mark.parametrize(
    ("more", "names"),
    [
        pytest.param("owner: ada\ndeputy: ada\n", "@ada-t", id="one person, twice"),
        pytest.param("delivery:\n  owner: bo\n", "@ada-t @testhouse/moves", id="no deputy"),
        pytest.param("delivery:\n  risks: []\n", "@ada-t", id="nobody delivers"),
        pytest.param("deputy: dee\n", "@ada-t", id="a deputy without a name"),
    ],
)
def test_each_person_is_asked_once(kept: Workshop, more: str, names: str) -> None:
    kept.offering("mail-move", more)
    assert rules(composed(kept).text)[-1] == f"/catalog/offerings/mail-move/ {names}"


def test_who_cannot_be_named_is_told_and_the_keeper_is_asked(kept: Workshop) -> None:
    kept.offering("mail-move", "owner: dee\ndeputy: eve\n")
    kept.offering("b", "owner: dee\n")
    done = composed(kept)
    assert done.nameless == ("dee", "eve")
    assert rules(done.text) == ["/CODEOWNERS @ada-t", "/schema/ @ada-t", "/catalog/ @ada-t"]


def test_without_a_keeper_the_offerings_have_their_owners(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    assert rules(composed(workshop).text) == ["/catalog/offerings/mail-move/ ada@example.com"]


def test_the_offering_comes_after_what_holds_for_all(kept: Workshop) -> None:
    kept.offering("mail-move", "owner: bo\n")
    patterns = [row.split()[0] for row in rules(composed(kept).text)]
    matching = [each for each in patterns if "/catalog/offerings/mail-move/x".startswith(each)]
    assert matching[-1] == "/catalog/offerings/mail-move/"
    assert len(matching) == 2


@pytest.mark.parametrize(
    ("folder", "start"),
    [
        ("", "/catalog/"),
        ("sales", "/sales/catalog/"),
        ("sales/all of it", r"/sales/all\ of\ it/catalog/"),
        ("a*[b]#c\\", r"/a\*\[b\]\#c\\/catalog/"),
    ],
)
def test_a_catalogue_deeper_in_the_repository(kept: Workshop, folder: str, start: str) -> None:
    kept.offering("mail-move")
    found = rules(composed(kept, folder=folder, at=".github/CODEOWNERS").text)
    assert found[0] == "/.github/CODEOWNERS @ada-t"
    assert found[2] == f"{start} @ada-t"
    assert found[3] == f"{start}offerings/mail-move/ @ada-t"


# Whose lines stay


def test_a_second_time_changes_nothing(kept: Workshop) -> None:
    kept.offering("mail-move")
    once = composed(kept).text
    assert composed(kept, once).text == once
    assert composed(kept, f"* @all\n{once}# end\n").text == f"* @all\n{once}# end\n"


@pytest.mark.parametrize(
    "mine", ["* @all\n", "* @all", "# words\r\n\r\n* @all\r\n", "[Docs]\ndocs/ @d\n"]
)
def test_lines_by_hand_stay_and_come_first(kept: Workshop, mine: str) -> None:
    text = composed(kept, mine).text
    assert text.startswith(mine)
    assert text.removeprefix(mine).lstrip("\n").startswith(BEGIN)


def test_only_what_stands_between_the_marks_is_replaced(kept: Workshop) -> None:
    kept.offering("mail-move")
    block = composed(kept).text
    stale = f"above\n\n{BEGIN}\n/old/ @gone\n{END}\n\nbelow"
    assert composed(kept, stale).text == f"above\n\n{block}\nbelow"
    assert composed(kept, f"{BEGIN} \r\n{END}").text == block


@pytest.mark.parametrize(
    "before",
    [
        f"{BEGIN}\n",
        f"{END}\n",
        f"{END}\n{BEGIN}\n",
        f"{BEGIN}\n{BEGIN}\n{END}\n",
        f"{BEGIN}\n{END}\n" * 2,
    ],
)
def test_marks_that_enclose_no_single_block_are_left_alone(kept: Workshop, before: str) -> None:
    with pytest.raises(MarksError, match="there must be one line"):
        composed(kept, before)


def test_the_words_above_the_lines_name_nobody(kept: Workshop) -> None:
    """GitLab takes any @name in a comment for an owner."""
    heading = [row for row in composed(kept).text.splitlines() if row.startswith("#")]
    assert len(heading) == 4
    assert not any("@" in row for row in heading)
    assert "offerbook codeowners" in heading[1]


def test_the_order_of_files_and_people_is_no_matter(kept: Workshop) -> None:
    for name in ("c", "a", "b"):
        kept.offering(name)
    catalog = catalog_of(kept)
    turned = Catalog(
        catalog.settings, catalog.schema, catalog.offerings[::-1], catalog.clauses, catalog.broken
    )
    assert compose_codeowners(turned, "", at=AT) == compose_codeowners(catalog, "", at=AT)
