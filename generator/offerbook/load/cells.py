"""Texts in the cells of spreadsheets: what could be run as a formula stands there harmlessly."""

from __future__ import annotations

import re

_RUNS = re.compile(
    "'*[\\s\u00ad\u200b-\u200d\u2060]*"
    "[=+\\-@\t\r"
    "\uff1d\uff0b\uff0d\uff20"  # the same signs in full width
    "\ufe66\ufe62\ufe63\ufe6b\u2212]"  # small forms, and the minus of mathematics
)


def to_cell(text: str) -> str:
    """*text* so that no spreadsheet runs it: a quote before what begins like a formula.

    A text that would be taken for such a cell gets a quote as well, so that `from_cell` undoes it
    for every text.
    """
    return f"'{text}" if _RUNS.match(text) else text


def from_cell(cell: str) -> str:
    """The text that `to_cell` made *cell* of; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
