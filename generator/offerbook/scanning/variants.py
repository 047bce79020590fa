"""How an amount may be written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

_SEPARATORS = tuple(map(str.encode, ",.'’ \u00a0\u2009\u202f"))
_LEAST = 1000
_THOUSAND, _HUNDRED = 1000, 100


def is_telling_amount(value: Any) -> bool:
    """Whether *value* is a number of four or more digits before the point."""
    return type(value) in (int, Decimal) and bool(abs(value) >= _LEAST)


Ends = tuple[bytes, ...]
"""What may follow the first signs of an amount; nothing is one of them."""

_NOTHING: Ends = (b"",)
_ROUND: Ends = (b"", b".0", b".00", b",00", b".-", b",-")


def amount_forms(value: int | Decimal) -> Iterator[tuple[bytes, Ends]]:
    """Every way in which pages, sheets and people write *value*: how it begins, and how it may end.

    As UTF-8, for that is what is looked through.
    """
    value = abs(Decimal(value))
    whole = int(value)
    ends = _cents(value - whole)
    yield b"%d" % whole, ends
    grouped = f"{whole:,}".encode()
    for separator in _SEPARATORS:
        yield grouped.replace(b",", separator), ends
    for short in _short(value):
        yield short.encode(), _NOTHING


def _cents(part: Decimal) -> Ends:
    if not part:
        return _ROUND
    digits = format(part, "f").partition(".")[2].rstrip("0")
    return tuple(
        f"{sign}{written}".encode()
        for written in dict.fromkeys((digits, digits.ljust(2, "0")))
        for sign in ".,"
    )


def _short(value: Decimal) -> Iterator[str]:
    """12000 as 12k; 12500 as 12.5k."""
    if value % _HUNDRED:
        return
    tenths = value / _THOUSAND
    short = format(tenths.normalize(), "f")
    for written in dict.fromkeys((short, short.replace(".", ","))):
        yield from (f"{written}{space}{sign}" for space in ("", " ") for sign in "kK")
