"""Units: what is counted, and what converts into what."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.model.units import BUILT_IN, Units

OWN = [
    {"id": "user", "name": "user", "plural": "users"},
    {"id": "half-day", "name": "half day", "plural": "half days", "is": "0.5 day"},
    {"id": "shift", "name": "shift", "plural": "shifts", "is": "8 hours"},
    {"id": "crew", "name": "crew", "plural": "crews", "is": "3 shifts"},
    {"id": "lost", "name": "lost", "plural": "lost ones", "is": "2 nowheres"},
]
UNITS = Units(OWN)


@pytest.mark.parametrize(
    ("one", "unit", "other", "unit_of_other", "is_equal"),
    [
        (6, "hours", 360, "minutes", True),
        (1, "quarter", 3, "months", True),
        (1, "year", 4, "quarters", True),
        (1, "year", 12, "month", True),
        (8, "hours", 1, "working-day", False),
        (24, "hours", 1, "day", False),
        (7, "days", 1, "week", False),
        (1, "working-hour", 1, "hour", False),
        (2, "half-day", 1, "day", True),
        (2, "half days", 1, "days", True),
        (1, "shift", 480, "minutes", True),
        (1, "crew", 24, "hours", True),
        (5, "user", 5, "users", True),
        (5, "user", 5, "half-day", False),
        (1, "lost", 2, "lost ones", False),
    ],
)
def test_quantities(one: int, unit: str, other: int, unit_of_other: str, *, is_equal: bool) -> None:
    left, right = UNITS.convert(one, unit), UNITS.convert(other, unit_of_other)
    assert left is not None
    assert right is not None
    assert (left == right) is is_equal


@pytest.mark.parametrize("word", ["nowheres", "", "Hours", "hour s", "lost one"])
def test_an_unknown_unit_is_none(word: str) -> None:
    assert UNITS.find(word) is None
    assert UNITS.convert(1, word) is None


def test_the_built_in_units_are_these() -> None:
    assert [unit.id for unit in BUILT_IN] == [
        "minute", "hour", "working-hour", "day", "working-day", "week", "month", "quarter", "year",
        "percent",
    ]  # fmt: skip
    assert all(UNITS.find(unit.id) == UNITS.find(unit.plural.replace(" ", "-")) or unit.id == "percent"
               for unit in BUILT_IN)  # fmt: skip


def test_every_word_leads_to_a_unit() -> None:
    assert all(UNITS.find(word) for word in UNITS.words())


@settings(max_examples=40, deadline=None)
@given(st.decimals(0, 10**6, places=3))
def test_converting_loses_nothing(amount: Decimal) -> None:
    converted = UNITS.convert(amount, "year")
    assert converted is not None
    assert converted[0] / 12 == amount


def test_what_is_said_last_of_a_unit_holds_for_both_its_words() -> None:
    shift = {"id": "shift", "name": "shift", "plural": "shifts"}
    units = Units([{**shift, "is": "8 hours"}, {**shift, "is": "12 hours"}])
    assert units.convert(1, "shift") == units.convert(1, "shifts") == units.convert(12, "hours")


def test_a_plural_takes_no_other_units_word() -> None:
    units = Units([{"id": "rest", "name": "rest", "plural": "hours", "is": "2 days"}])
    assert units.convert(60, "hours") == units.convert(60, "hour")
