"""CSV or XLSX bytes → rows that know their line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from offerbook.finding import Finding, Place, error
from offerbook.importing.archive import NoWorkbookError, is_workbook
from offerbook.importing.workbook import Record, read_sheet
from offerbook.load.cells import from_cell
from offerbook.load.text import HIDDEN

_MOST_BYTES = 64 * 1024 * 1024
_SEPARATORS = (",", ";", "\t")
_FIRST_LINE = re.compile(r'\s*(?:"[^"]*"|[^"\r\n])*')
_QUOTED = re.compile(r'"[^"]*"')
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_NOT_ONE = "if it is CSV, rename it to end in .csv; else save the sheet again as .xlsx"
_EMPTY = "the table is empty"
_TWICE = 'a quote inside a cell is written twice: ""'
_BREAKS = (
    ("end of data", "a quote opens a cell in this row and nothing closes it", _TWICE),
    ("expected after", "a quote ends a cell of this row, and more follows", _TWICE),
    ("field limit", "a cell of this row is longer than can be read", "look for a lost quote"),
)


@dataclass(frozen=True)
class Row:
    """One row: *line* is where it begins in the file, *cells* are by column name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A spreadsheet's columns, in order, and its rows."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def place(self, row: Row, column: str = "") -> Place:
        """The place of a cell: the row's line, and which column of the table it is in."""
        number = self.columns.index(column) + 1 if column in self.columns else 1
        return Place(self.path, row.line, number, f"column {column}" if column else "")


def read_table(raw: bytes, path: str, sheet: str = "") -> tuple[Table, tuple[Finding, ...]]:
    """The table in *raw*; rows that cannot be read are findings, the others come along.

    *sheet* names the one to read of a workbook; without it the first that is not hidden is read.
    """
    refused = _refusal(raw, path, sheet)
    if refused is not None:
        return _nothing(path), (refused,)
    findings: list[Finding] = []
    if is_workbook(raw):
        try:
            records = read_sheet(raw, sheet)
        except NoWorkbookError as problem:
            said = error("table-not-usable", str(problem), Place(path), hint=problem.hint)
            return _nothing(path), (said,)
    else:
        try:
            text = raw.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError as problem:
            return _nothing(path), (_not_utf8(raw, path, problem),)
        records = list(_read_records(text, path, findings))
    if not records:
        return _nothing(path), (*findings, *([] if findings else [_unusable(_EMPTY, path)]))
    return _build_table(records, path, findings)


def _refusal(raw: bytes, path: str, sheet: str) -> Finding | None:
    """Why *raw* is not read at all; None where it is."""
    if len(raw) > _MOST_BYTES:
        return _unusable(f"the file has more than {_MOST_BYTES:,} bytes", path)
    if is_workbook(raw):
        return None
    if path.lower().endswith(_WORKBOOKS):
        said = "the file is called a workbook and is none: it is text inside, or empty"
        return _unusable(said, path, hint=_NOT_ONE)
    return _unusable(f"a CSV file has no sheet '{sheet}'", path) if sheet else None


def _build_table(
    records: list[Record], path: str, findings: list[Finding]
) -> tuple[Table, tuple[Finding, ...]]:
    """The first of *records* names the columns; rows under a header that is wrong are not read."""
    header = records[0]
    columns = tuple(from_cell(cell.strip()) for cell in _cut(header.cells, 0))
    said = _check_header(columns, path, header)
    if said:
        return Table(path, columns, ()), (*findings, *said)
    if not records[1:] and not findings:
        words = "the table has no rows below its header"
        findings.append(_unusable(words, path, header.line))
    rows: list[Row] = []
    for record in records[1:]:
        cells = _cut(record.cells, len(columns))
        refused = _check_row(columns, cells, path, record)
        findings.extend(refused)
        if not refused:
            texts = map(from_cell, cells)
            rows.append(Row(record.line, dict(zip(columns, texts, strict=True))))
    return Table(path, columns, tuple(rows)), tuple(findings)


def _read_records(text: str, path: str, findings: list[Finding]) -> Iterator[Record]:
    """Each row that is not blank, and the line it begins in, up to where the table breaks off."""
    separator = _find_separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Record(line, [cell.replace("\r\n", "\n") for cell in cells], {})
            line = reader.line_num + 1
    except csv.Error as problem:
        findings.append(_break(problem, Place(path, line)))


def _find_separator(text: str) -> str:
    """Which sign stands most often in the first line, quoted names aside."""
    header = _FIRST_LINE.match(text)
    bare = _QUOTED.sub("", header.group()) if header else ""
    return max(_SEPARATORS, key=bare.count)


def _break(problem: csv.Error, place: Place) -> Finding:
    words, hint = next(
        (said for clue, *said in _BREAKS if clue in str(problem)),
        (f"the table breaks off here: {problem}", ""),
    )
    return error("table-not-usable", words, place, hint=hint)


def _not_utf8(raw: bytes, path: str, problem: UnicodeDecodeError) -> Finding:
    line = raw.count(b"\n", 0, problem.start) + 1
    message = f"byte {problem.start + 1} (0x{raw[problem.start]:02x}) is not UTF-8"
    hint = "save the table as CSV UTF-8"
    return error("table-not-usable", message, Place(path, line), hint=hint)


def _cut(cells: list[str], least: int) -> list[str]:
    """*cells* without the empty ones at their end, which spreadsheets like to add."""
    end = len(cells)
    while end > least and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _check_header(columns: tuple[str, ...], path: str, header: Record) -> list[Finding]:
    unnamed = [
        error(
            "table-not-usable",
            f"the column '{name}' stands twice" if name else "a column has no name",
            Place(path, header.line, number),
            hint="give every column a name of its own",
        )
        for number, name in enumerate(columns, start=1)
        if not name or name in columns[: number - 1]
    ]
    hidden = [
        error(
            "table-not-usable",
            f"the name of a column holds {what}",
            Place(path, header.line, number),
            hint=hint,
        )
        for number, what, hint in _wrong_in(columns, header)
    ]
    return unnamed + hidden


def _check_row(
    columns: tuple[str, ...], cells: list[str], path: str, record: Record
) -> list[Finding]:
    if len(cells) != len(columns):
        words = f"the row and the header differ: cells {len(cells)}, columns {len(columns)}"
        place = Place(path, record.line)
        return [error("row-left-out", words, place, hint="look for a stray separator")]
    return [
        error(
            "row-left-out",
            f"the cell '{columns[number - 1]}' holds {what}",
            Place(path, record.line, number),
            hint=hint,
        )
        for number, what, hint in _wrong_in(cells, record)
    ]


def _wrong_in(cells: Iterable[str], record: Record) -> Iterator[tuple[int, str, str]]:
    """Each cell whose text is not what the sheet shows: its number, why, and what to do."""
    for number, cell in enumerate(cells, start=1):
        found = HIDDEN.search(cell)
        if number in record.faults:
            yield number, *record.faults[number]
        elif found:
            what = f"the character U+{ord(found.group()):04X}, which cannot be seen"
            yield number, what, "delete it in the spreadsheet"


def _nothing(path: str) -> Table:
    return Table(path, (), ())


def _unusable(message: str, path: str, line: int = 1, hint: str = "") -> Finding:
    return error("table-not-usable", message, Place(path, line), hint=hint)
