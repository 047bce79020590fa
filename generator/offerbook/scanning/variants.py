"""How an amount may be written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

_SEPARATORS = (",", ".", "'", "’", " ", "\u00a0", "\u2009", "\u202f")
_LEAST = 1000
_THOUSAND, _HUNDRED = 1000, 100


def is_telling_amount(value: Any) -> bool:
    """Whether *value* is a number of four or more digits before the point."""
    return type(value) in (int, Decimal) and bool(abs(value) >= _LEAST)


def amount_forms(value: int | Decimal) -> frozenset[str]:
    """Every way in which pages, sheets and people write *value*."""
    value = abs(Decimal(value))
    whole = int(value)
    forms = {f"{written}{cents}" for written in _written(whole) for cents in _cents(value - whole)}
    return frozenset(forms | set(_short(value)))


def _written(whole: int) -> Iterator[str]:
    yield str(whole)
    for separator in _SEPARATORS:
        yield f"{whole:,}".replace(",", separator)


def _cents(part: Decimal) -> Iterator[str]:
    if not part:
        yield from ("", ".0", ".00", ",00", ".-", ",-")
        return
    digits = format(part, "f").partition(".")[2].rstrip("0")
    for written in {digits, digits.ljust(2, "0")}:
        yield from (f".{written}", f",{written}")


def _short(value: Decimal) -> Iterator[str]:
    """12000 as 12k; 12500 as 12.5k."""
    if value % _HUNDRED:
        return
    tenths = value / _THOUSAND
    short = format(tenths.normalize(), "f")
    for written in {short, short.replace(".", ",")}:
        yield from (f"{written}{space}{sign}" for space in ("", " ") for sign in "kK")
