"""An unquoted word is what it looks like, and nothing more."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.load.scalars import NotANumberError, PlainValue, read_plain


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nULL", "nULL"),
        ("true", True), ("True", True), ("FALSE", False), ("tRUE", "tRUE"),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("NO", "NO"),
        ("0", 0), ("7", 7), ("-7", -7), ("+7", 7), ("010", "010"), ("00", "00"),
        ("1_000", "1_000"), ("1,000", "1,000"), ("0x1F", "0x1F"), ("0o17", "0o17"),
        ("12:30", "12:30"), ("12:30:45", "12:30:45"), ("2026-07-01", "2026-07-01"),
        ("2026-02-30", "2026-02-30"), ("1.10", Decimal("1.10")), ("-0.5", Decimal("-0.5")),
        ("1.", "1."), (".5", ".5"), ("1.2.3", "1.2.3"), ("1e3", Decimal("1E+3")),
        ("1e", "1e"), ("-", "-"), ("+", "+"), (".", "."), ("--", "--"), ("10**400", "10**400"),
        ("١", "١"), ("1\u0661", "1\u0661"), ("nan", "nan"), ("inf", "inf"), ("99.9 %", "99.9 %"),
    ],
)  # fmt: skip
def test_a_word_is_read(word: str, value: PlainValue) -> None:
    read = read_plain(word)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "word",
    [
        ".nan", ".NaN", ".NAN", ".inf", "-.inf", "+.Inf", "1e400", "-1e16", "9" * 19, "9" * 5000,
        "1" + "0" * 400, "0." + "1" * 30, "1000000000000001", "1e999",
    ],
)  # fmt: skip
def test_a_number_that_nobody_can_promise_is_refused(word: str) -> None:
    with pytest.raises(NotANumberError):
        read_plain(word)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_itself(number: int) -> None:
    assert read_plain(str(number)) == number


@settings(max_examples=60, deadline=None)
@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_number_with_a_point_keeps_every_digit(number: Decimal) -> None:
    read = read_plain(f"{number:f}")
    assert isinstance(read, Decimal)
    assert str(read) == f"{number:f}"
