"""Checked documents become offerings, with every clause written out in its place."""

from __future__ import annotations

import pytest

from offerbook.document import Route
from offerbook.model.build import taken_items
from offerbook.model.catalog import Offering, looks_like_id
from tests.support import Workshop

PAY = "id: pay\ntopic: payment\ntext: Due in time.\nat_most: 30\nunit: days\n"
TERMS = "terms:\n  - {id: own, topic: payment, text: Own.}\n  - clause: pay\n    only_in: [one]\n"
PACKAGES = "packages:\n  - {id: one, name: One}\n  - {id: two, name: Two}\n"


def built(workshop: Workshop) -> Offering:
    workshop.write("catalog/clauses/pay/clause.yaml", PAY)
    workshop.offering("mail-move", TERMS + PACKAGES)
    reading = workshop.read()
    assert reading.findings == ()
    assert reading.catalog is not None
    return reading.catalog.by_id["mail-move"]


def test_a_clause_is_written_out(workshop: Workshop) -> None:
    assert built(workshop).items("terms") == [
        {"id": "own", "topic": "payment", "text": "Own."},
        {"id": "pay", "topic": "payment", "text": "Due in time.", "at_most": 30, "unit": "days",
         "only_in": ["one"]},
    ]  # fmt: skip


def test_what_is_taken_from_clauses_stands_in_its_lists_alone(workshop: Workshop) -> None:
    assert taken_items(built(workshop)) == {
        "terms": [
            {"id": "pay", "topic": "payment", "text": "Due in time.", "at_most": 30, "unit": "days",
             "only_in": ["one"]},
        ]
    }  # fmt: skip


def test_the_document_stays_what_the_owner_wrote(workshop: Workshop) -> None:
    assert built(workshop).document.data["terms"][1] == {"clause": "pay", "only_in": ["one"]}


@pytest.mark.parametrize(
    ("route", "path", "line", "column"),
    [
        (("terms", 1, "text"), "catalog/clauses/pay/clause.yaml", 3, 7),
        (("terms", 1, "id"), "catalog/clauses/pay/clause.yaml", 1, 5),
        (("terms", 1, "only_in", 0), "catalog/offerings/mail-move/offering.yaml", 10, 15),
        (("terms", 1), "catalog/offerings/mail-move/offering.yaml", 9, 5),
        (("terms", 0, "text"), "catalog/offerings/mail-move/offering.yaml", 8, 37),
        (("name",), "catalog/offerings/mail-move/offering.yaml", 2, 7),
    ],
)
def test_a_place_is_where_it_is_edited(
    workshop: Workshop, route: Route, path: str, line: int, column: int
) -> None:
    place = built(workshop).value_at(route)
    assert (place.path, place.line, place.column) == (path, line, column)


def test_look_ups(workshop: Workshop) -> None:
    offering = built(workshop)
    assert offering.packages == ("one", "two")
    assert offering.items("timeline", "phases") == []
    assert offering.items("name") == []


@pytest.mark.parametrize(
    ("word", "is_id"),
    [
        ("mail-move", True), ("mail-move/one", True), ("a", True), ("a/b/c", False), ("A", False),
        ("a b", False), ("a-", False), ("", False), ("a\n", False), ("é", False), ("a/", False),
    ],
)  # fmt: skip
def test_what_looks_like_an_id(word: str, *, is_id: bool) -> None:
    assert looks_like_id(word) is is_id
