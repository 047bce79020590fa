"""Bring the rows of a spreadsheet into a catalogue as drafts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offerbook.document import Document
from offerbook.draft import MODELINE
from offerbook.files import write_new
from offerbook.finding import Finding, error, in_order
from offerbook.importing.mapping import Plan, read_plan
from offerbook.importing.rows import Filled, fill_rows, refuse
from offerbook.importing.table import Table, read_table
from offerbook.load.yaml_text import read_yaml
from offerbook.spec.base import IMPORT, base_schema
from offerbook.spec.shape import ShapeChecker
from offerbook.yaml_out import NotWritableError, write_yaml


@dataclass(frozen=True)
class Imported:
    """What came of an import: ids written and left alone, and what is to be said."""

    written: tuple[str, ...]
    left_alone: tuple[str, ...]
    findings: tuple[Finding, ...]


def import_table(
    root: Path, source: Path, mapping: Path, schema: dict[str, Any], *, is_trial: bool
) -> Imported:
    """Write a draft for every row that has none yet; with *is_trial* only say what would be.

    Existing offerings are left alone, and nothing is said of their rows but by the mapping's
    rules. Rows that cannot become an offering are findings.
    """
    table, findings = read_table(source.read_bytes(), str(source))
    plan, said = _read_plan(mapping, table)
    findings += said
    if plan is None:
        return Imported((), (), in_order(findings))
    rows, ruled = fill_rows(table, plan)
    findings += (*ruled, *_twice(table, rows))
    shape = ShapeChecker(schema)
    written: list[str] = []
    left_alone: list[str] = []
    for filled in _first_of_each(rows):
        path = root / "catalog" / "offerings" / filled.id / "offering.yaml"
        if filled.id and _is_there(path):
            left_alone.append(filled.id)
            continue
        text, said = _compose(table, plan, filled, shape)
        findings += (*filled.findings, *said)
        if text:
            is_written = is_trial or _write(path, text)
            (written if is_written else left_alone).append(filled.id)
    return Imported(tuple(written), tuple(left_alone), in_order(findings))


def _read_plan(mapping: Path, table: Table) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan in the file *mapping*; what can be checked without a table is checked without."""
    document, findings = read_yaml(mapping.read_bytes(), str(mapping))
    if document is None:
        return None, findings
    misshapen = ShapeChecker(base_schema(IMPORT)).check(document)
    if misshapen:
        return None, findings + misshapen
    plan, said = read_plan(document, table.columns)
    return plan, findings + said


def _is_there(path: Path) -> bool:
    """Whether anything has the name *path*, or its folder is a link to somewhere else."""
    return os.path.lexists(path) or (os.path.lexists(path.parent) and path.parent.is_symlink())


def _write(path: Path, text: str) -> bool:
    """Write the draft at *path*, unless somebody else just did."""
    try:
        write_new(path, text)
    except FileExistsError as problem:
        if problem.filename != str(path):
            raise
        return False
    return True


def _compose(
    table: Table, plan: Plan, filled: Filled, shape: ShapeChecker
) -> tuple[str, tuple[Finding, ...]]:
    """The text of a draft, empty where the row cannot become one; and why."""
    place = table.place(filled.row, filled.columns.get(("id",), ""))
    if not filled.id:
        hint = f"the id is made of {plan.id}"
        return "", (error("row-left-out", "this row has no id", place, hint=hint),)
    document = Document(table.path, filled.data, dict)
    refused = tuple(refuse(table, plan, filled, finding) for finding in shape.check(document))
    if refused:
        return "", refused
    try:
        return MODELINE + write_yaml(filled.data), ()
    except NotWritableError as problem:
        words = f"this row cannot be written: {problem}"
        return "", (error("row-left-out", words, place, hint="shorten or correct its cells"),)


def _first_of_each(rows: list[Filled]) -> list[Filled]:
    """Of the rows with one id the first; all that have none."""
    seen: dict[str, Filled] = {}
    for filled in rows:
        seen.setdefault(filled.id or f"line {filled.row.line}", filled)
    return list(seen.values())


def _twice(table: Table, rows: list[Filled]) -> Iterator[Finding]:
    """Rows whose id another row has already."""
    first: dict[str, Filled] = {}
    for filled in rows:
        other = first.setdefault(filled.id, filled)
        if filled.id and other is not filled:
            column = filled.columns.get(("id",), "")
            yield error(
                "row-left-out",
                f"the id '{filled.id}' stands in line {other.row.line} already",
                table.place(filled.row, column),
                hint="give each row an id of its own",
                related=[table.place(other.row, column)],
            )
