"""Version numbers: how they are written, which is higher, and which comes next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.effect import Bump
from offerbook.model.version import FIRST, Number

PART = st.integers(0, 999_999)
NUMBERS = st.builds(Number, PART, PART, PART, PART)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("1.0.0", Number(1, 0, 0)),
        ("2.10.3", Number(2, 10, 3)),
        ("2.1.0+1", Number(2, 1, 0, 1)),
        ("0.0.0+12", Number(0, 0, 0, 12)),
        ("999999.999999.999999+999999", Number(999_999, 999_999, 999_999, 999_999)),
    ],
)
def test_a_number_is_read(word: str, number: Number) -> None:
    assert Number.parse(word) == number
    assert str(number) == word


@pytest.mark.parametrize(
    "word",
    [
        "", "1", "1.0", "1.0.0.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.00.0", "1.0.0+0", "1.0.0+",
        "1.0.0+01", "1.0.0+x", " 1.0.0", "1.0.0\n", "1.0.0 ", "-1.0.0", "1.0.0+1+1", "1000000.0.0",
        "١.0.0", "1,0,0",
    ],
)  # fmt: skip
def test_what_is_no_number(word: str) -> None:
    assert Number.parse(word) is None


@given(NUMBERS)
def test_a_number_reads_back_as_it_is_written(number: Number) -> None:
    assert Number.parse(str(number)) == number


def test_numbers_are_in_order_by_value_not_by_spelling() -> None:
    words = [
        "0.9.0",
        "1.0.0",
        "1.0.0+1",
        "1.0.0+2",
        "1.0.0+10",
        "1.0.1",
        "1.2.0",
        "1.10.0",
        "2.0.0",
    ]
    numbers = [Number.parse(word) for word in words]
    assert None not in numbers
    assert sorted(filter(None, reversed(numbers))) == numbers


@pytest.mark.parametrize(
    ("bump", "word"),
    [
        (Bump.NONE, "2.1.3+4"),
        (Bump.ADVICE, "2.1.3+5"),
        (Bump.PATCH, "2.1.4"),
        (Bump.MINOR, "2.2.0"),
        (Bump.MAJOR, "3.0.0"),
    ],
)
def test_the_next_number(bump: Bump, word: str) -> None:
    assert str(Number(2, 1, 3, 4).after(bump)) == word


@given(NUMBERS, st.sampled_from([bump for bump in Bump if bump is not Bump.NONE]))
def test_the_next_number_is_higher(number: Number, bump: Bump) -> None:
    assert number.after(bump) > number


@given(NUMBERS)
def test_a_greater_step_leads_higher(number: Number) -> None:
    steps = [number.after(bump) for bump in Bump]
    assert steps == sorted(set(steps))


def test_an_advice_update_has_the_number_of_its_promise() -> None:
    assert Number(2, 1, 0, 3).promise == Number(2, 1, 0).promise == "2.1.0"
    assert str(FIRST) == "1.0.0"
