"""What an unquoted word of YAML means: YAML 1.2's core values, and no surprises."""

from __future__ import annotations

import re
from decimal import Decimal

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMBER_STARTS = frozenset("-+.0123456789")
_MOST = Decimal(10) ** 15
_MOST_DIGITS = 18
_SURELY_FINE = 15  # digits, with which no whole number is beyond the most

PlainValue = str | int | Decimal | bool | None


class NotANumberError(ValueError):
    """A word that looks like a number which nobody can promise."""


def read_plain(word: str) -> PlainValue:
    """The value of an unquoted *word*.

    ``no``, ``on``, ``12:30``, ``010``, ``1_000`` and dates stay text. Integers become int, other
    numbers Decimal. Raises NotANumberError for infinities, not-a-number, and numbers beyond 10**15
    or with more than 18 digits.
    """
    if word in _NULL:
        return None
    if word[0] in _NUMBER_STARTS:
        return _read_number(word)
    return _BOOL.get(word, word)


def _read_number(word: str) -> PlainValue:
    if word.isdecimal() and word.isascii() and word[0] != "0" and len(word) <= _SURELY_FINE:
        return int(word)
    if _NOT_FINITE.fullmatch(word):
        raise NotANumberError(word)
    if not _NUMBER.fullmatch(word):
        return word
    if len(word) > 2 * _MOST_DIGITS:
        raise NotANumberError(word)
    number = Decimal(word)
    if abs(number) > _MOST or len(number.as_tuple().digits) > _MOST_DIGITS:
        raise NotANumberError(word)
    return int(word) if _INT.fullmatch(word) else number
