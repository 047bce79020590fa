"""XLSX bytes → the rows of one sheet, with the texts that a CSV of the same sheet would hold."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.importing.archive import NoWorkbookError, broken, check_archive
from offerbook.spec.wording import did_you_mean

_MOST_LINES = 1_048_576
_MOST_COLUMNS = 16_384
_MOST_CELLS = 2_000_000
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS = 15  # as many as a spreadsheet shows; beyond them stand errors of rounding
_NO_RESULT = (
    "a formula without its result",
    "open the workbook in a spreadsheet, let it calculate, and save it",
)


class Record(NamedTuple):
    """The texts of one row, and the line it begins in; *faults* are by a cell's number, from 1.

    A fault is what a cell holds instead of a text, and what to do about it.
    """

    line: int
    cells: list[str]
    faults: Mapping[int, tuple[str, str]]


def read_sheet(raw: bytes, sheet: str) -> list[Record]:
    """The rows of *sheet* that are not blank, as wide as the first of them at least.

    Without a name the first sheet is read that is not hidden. Raises NoWorkbookError.
    """
    is_plain = check_archive(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library does not read, nothing is wanted
            records = list(_read(raw, sheet, is_plain=is_plain))
    except NoWorkbookError:
        raise
    except Exception as problem:  # the library raises whatever it stumbles over
        raise broken(problem) from problem
    width = len(records[0].cells) if records else 0
    return [
        Record(line, cells + [""] * (width - len(cells)), faults) for line, cells, faults in records
    ]


def _read(raw: bytes, sheet: str, *, is_plain: bool) -> Iterator[Record]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        cells = 0
        for line, row in _rows(_choose(book.worksheets, sheet)):
            cells += len(row)
            if line > _MOST_LINES or cells > _MOST_CELLS:
                words = f"the sheet has more than {_MOST_CELLS:,} cells or {_MOST_LINES:,} rows"
                raise NoWorkbookError(words, "delete what is not part of the table")
            record = _record(line, row, is_plain=is_plain)
            if any(cell.strip() for cell in record.cells):
                yield record
    finally:
        book.close()


def _choose(sheets: list[Any], name: str) -> Any:
    if not sheets:
        raise NoWorkbookError("the workbook has no sheet with cells")
    if not name:
        return next((each for each in sheets if each.sheet_state == "visible"), sheets[0])
    for each in sheets:
        if each.title == name:
            return each
    titles = [each.title for each in sheets]
    hint = did_you_mean(name, titles) or f"sheets: {', '.join(titles)}"
    raise NoWorkbookError(f"the workbook has no sheet '{name}'", hint)


def _rows(sheet: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The cells of each row as the library parses them, without the gaps that it would fill."""
    from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
    from openpyxl.xml.functions import iterparse

    class Parser(WorkSheetParser):  # type: ignore[misc]
        """Tells a formula without a result from a cell without anything."""

        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            result = element.find(VALUE_TAG)
            is_empty_text = result is not None and element.get("t") == "str"
            has_result = cell["value"] is not None or is_empty_text
            if element.find(FORMULA_TAG) is not None and not has_result:
                cell["data_type"] = "f"
            return cell

    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001 -- the public way makes up cells by the million
        parser = Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        for _, element in iterparse(source):
            if element.tag == ROW_TAG:
                yield parser.parse_row(element)
                element.clear()


def _record(line: int, row: list[dict[str, Any]], *, is_plain: bool) -> Record:
    width = max((cell["column"] for cell in row), default=0)
    if width > _MOST_COLUMNS:
        raise NoWorkbookError("a row is wider than any sheet", "delete what is not the table")
    cells = [""] * width
    faults = {}
    for cell in row:
        number, kind = cell["column"], cell["data_type"]
        if kind == "f":
            faults[number], cells[number - 1] = _NO_RESULT, "="
            continue
        text = _words(cell["value"])
        cells[number - 1] = text if is_plain else _CODED.sub(_decoded, text)
        if kind == "e":
            what = f"the error {text}"
            faults[number] = (what, "correct the formula in the spreadsheet, or empty the cell")
    return Record(line, [cell.replace("\r\n", "\n") for cell in cells], faults)


def _decoded(found: re.Match[str]) -> str:
    """The character of a code, unless it is half of one: such would break the text."""
    letter = chr(int(found.group(1), 16))
    return found.group() if "\ud800" <= letter <= "\udfff" else letter


def _words(value: Any) -> str:
    """A cell's value as a CSV would hold it; days and times as ISO writes them."""
    if value is None:
        return ""
    write = next((write for kind, write in _WRITERS.items() if isinstance(value, kind)), str)
    return write(value)


def _moment(value: datetime) -> str:
    """A day, and where it is not midnight the time, to the second: the rest is rounding."""
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    is_day = rounded.time() == time()
    return rounded.date().isoformat() if is_day else rounded.isoformat(sep=" ")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: "TRUE" if value else "FALSE",
    float: lambda value: f"{Decimal(f'{value:.{_DIGITS}g}'):f}",
    timedelta: _duration,
    datetime: _moment,
    date: date.isoformat,
    time: lambda value: value.isoformat(timespec="seconds"),
}
"""How each kind of value is written; a moment is a day as well, and comes first."""
