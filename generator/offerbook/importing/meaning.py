"""What the words in cells mean: to compare them, states of an offering, and currencies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offerbook.importing.guessing import Seen
from offerbook.importing.rows import make_id

_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY"}
_CODES = {*_SIGNS.values(), "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "AUD", "CAD"}
_CODE = re.compile(r"\b[A-Z]{3}\b")
_CALLED = {
    "planned": ("planned", "draft", "soon", "upcoming", "coming", "idea", "in planning"),
    "pilot": ("pilot", "beta", "trial", "preview"),
    "active": ("active", "live", "available", "current", "published", "on sale", "yes", "released"),
    "sunset": ("sunset", "deprecated", "ending", "phasing out", "phase out", "last orders"),
    "retired": ("retired", "old", "ended", "discontinued", "withdrawn", "obsolete", "end of life"),
}


def key_of(word: str) -> str:
    """*word* as it is compared: without case, signs, and the seams of camelCase."""
    return make_id(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word)) or word.casefold()


def currency_of(seen: Seen) -> str:
    """The one currency that every cell, or the name of the column, speaks of."""
    found = {code for cell in seen.filled for code in (*_CODE.findall(cell), *_signs_in(cell))} or {
        word.upper() for word in seen.words if word.upper() in _CODES
    }
    return found.pop() if len(found) == 1 else ""


def _signs_in(cell: str) -> Iterator[str]:
    return (code for sign, code in _SIGNS.items() if sign in cell)


STATES = {key_of(word): state for state, called in _CALLED.items() for word in called}
"""The status that a word means, by the word as it is compared."""
