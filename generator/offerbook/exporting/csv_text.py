"""A sheet → CSV in which no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io

from offerbook.exporting.sheet import Cell, Sheet, digits_of
from offerbook.load.cells import to_cell


def write_csv(sheet: Sheet) -> bytes:
    """*sheet* as CSV: UTF-8 without a mark, commas, lines that end with CRLF, as RFC 4180 has it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([to_cell(name) for name in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_text(cell) for cell in row])
    return text.getvalue().encode()


def _text(cell: Cell) -> str:
    """Numbers as digits: a minus before digits is no formula, and should stay a number."""
    return to_cell(cell) if isinstance(cell, str) else digits_of(cell)
