"""CSV bytes → rows that know their line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from offerbook.finding import Finding, Place, error
from offerbook.load.text import HIDDEN

_MOST_BYTES = 64 * 1024 * 1024
_SEPARATORS = (",", ";", "\t")


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


def read_table(raw: bytes, path: str) -> tuple[Table, tuple[Finding, ...]]:
    """The table in *raw*; rows that cannot be read are findings, the others come along."""
    if len(raw) > _MOST_BYTES:
        return _nothing(path), (_whole("table-not-usable", "the file is too large", path),)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        return _nothing(path), (
            error(
                "table-not-usable",
                f"byte {problem.start + 1} (0x{raw[problem.start]:02x}) is not UTF-8",
                Place(path, line),
                hint="save the table as CSV UTF-8",
            ),
        )
    return _read(text, path)


def _read(text: str, path: str) -> tuple[Table, tuple[Finding, ...]]:
    header_line = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    findings: list[Finding] = []
    columns: tuple[str, ...] = ()
    line = 1
    try:
        for cells in reader:
            if not columns:
                columns = tuple(cell.strip() for cell in cells)
                findings.extend(_check_header(columns, path))
            elif any(cell.strip() for cell in cells):
                findings.extend(_check_row(columns, cells, path, line))
                rows.append(Row(line, dict(zip(columns, cells, strict=False))))
            line = reader.line_num + 1
    except csv.Error as problem:
        findings.append(
            error("table-not-usable", f"the table breaks off here: {problem}", Place(path, line))
        )
    if not columns:
        findings.append(_whole("table-not-usable", "the table is empty", path))
    broken = {finding.place.line for finding in findings}
    sound = tuple(row for row in rows if row.line not in broken)
    return Table(path, columns, sound), tuple(findings)


def _check_header(columns: tuple[str, ...], path: str) -> list[Finding]:
    return [
        error(
            "table-not-usable",
            f"the column '{name}' stands twice" if name else "a column has no name",
            Place(path, 1, number),
            hint="give every column a name of its own",
        )
        for number, name in enumerate(columns, start=1)
        if not name or name in columns[: number - 1]
    ]


def _check_row(columns: tuple[str, ...], cells: list[str], path: str, line: int) -> list[Finding]:
    if len(cells) != len(columns):
        words = f"the row has {len(cells)} cells; the table has {len(columns)} columns"
        return [error("row-left-out", words, Place(path, line), hint="look for a stray separator")]
    return [
        error(
            "row-left-out",
            f"the cell '{columns[number]}' holds the character U+{ord(found.group()):04X}, "
            "which cannot be seen",
            Place(path, line, number + 1),
            hint="delete it in the spreadsheet",
        )
        for number, cell in enumerate(cells)
        if (found := HIDDEN.search(cell))
    ]


def _nothing(path: str) -> Table:
    return Table(path, (), ())


def _whole(code: str, message: str, path: str) -> Finding:
    return error(code, message, Place(path))
