"""Data, and beside it where each value stands."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.document import Document, Route, Span, Spot, value_in
from offerbook.finding import error, in_order, place_of_key, place_of_value, warning

DATA = {"a": [{"b": 1}, None], "c": {"0": "x"}}


@pytest.mark.parametrize(
    ("route", "value"),
    [
        ((), DATA),
        (("a", 0, "b"), 1),
        (("a", 1), None),
        (("a", 2), None),
        (("a", "0"), None),
        (("c", "0"), "x"),
        (("c", 0), None),
        (("a", 0, "b", "deeper"), None),
        (("nowhere",), None),
    ],
)
def test_a_route_leads_to_a_value_or_nowhere(route: Route, value: Any) -> None:
    assert value_in(DATA, route) == value


def test_places_take_no_part_in_equality() -> None:
    here = Document("a.yaml", DATA, lambda: {(): Spot(Span(1, 1), Span(1, 1))})
    there = Document("a.yaml", DATA, lambda: {(): Spot(Span(9, 9), Span(9, 9))})
    assert here == there
    assert here != Document("b.yaml", DATA, dict)


def test_places_are_worked_out_once_and_only_when_asked() -> None:
    asked = []

    def find() -> dict[Route, Spot]:
        asked.append(1)
        return {("a",): Spot(Span(2, 1), Span(2, 4))}

    document = Document("a.yaml", DATA, find)
    assert asked == []
    assert place_of_value(document, ("a", 0, "b")).column == 4
    assert place_of_key(document, ("a",)).column == 1
    assert document.key_at(("c",)) == Span(1, 1)
    assert asked == [1]


def test_findings_come_by_place_each_once() -> None:
    document = Document("a.yaml", DATA, dict)
    at = place_of_key(document, ())
    one, two = error("b", "x", at), warning("a", "x", at)
    assert in_order([one, two, one]) == (two, one)
