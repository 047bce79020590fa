"""Bring the rows of a spreadsheet into a catalogue as drafts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offerbook.document import Document
from offerbook.draft import MODELINE
from offerbook.files import write_new
from offerbook.finding import Finding, Place, error, has_errors, in_order
from offerbook.importing.mapping import Plan, read_plan
from offerbook.importing.rows import Filled, fill_rows, left_out
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

    Existing offerings are left alone. Rows that cannot become an offering are findings.
    """
    table, findings = read_table(source.read_bytes(), str(source))
    plan, said = _read_plan(mapping, table)
    findings += said
    if plan is None or not table.columns:
        return Imported((), (), in_order(findings))
    rows, ruled = fill_rows(table, plan)
    findings += (*ruled, *_twice(table, rows))
    shape = ShapeChecker(schema)
    written: list[str] = []
    left_alone: list[str] = []
    for filled in _first_of_each(rows):
        path = root / "catalog" / "offerings" / filled.id / "offering.yaml"
        refused = tuple(_refusals(table, filled, shape))
        findings += (*filled.findings, *refused)
        if path.exists():
            left_alone.append(filled.id)
        elif not has_errors(refused):
            if not is_trial:
                write_new(path, MODELINE + write_yaml(filled.data))
            written.append(filled.id)
    return Imported(tuple(written), tuple(left_alone), in_order(findings))


def _read_plan(mapping: Path, table: Table) -> tuple[Plan | None, tuple[Finding, ...]]:
    document, findings = read_yaml(mapping.read_bytes(), str(mapping))
    if document is None:
        return None, findings
    misshapen = ShapeChecker(base_schema(IMPORT)).check(document)
    if misshapen or not table.columns:
        return None, findings + misshapen
    plan, said = read_plan(document, table.columns)
    return plan, findings + said


def _refusals(table: Table, filled: Filled, shape: ShapeChecker) -> Iterator[Finding]:
    if not filled.id:
        yield error("row-left-out", "this row has no id", table.place(filled.row))
        return
    document = Document(table.path, filled.data, dict)
    for finding in shape.check(document):
        yield left_out(table, filled, finding)
    try:
        write_yaml(filled.data)
    except NotWritableError as problem:
        yield error("row-left-out", f"this row cannot be written: {problem}",
                    table.place(filled.row))  # fmt: skip


def _first_of_each(rows: list[Filled]) -> list[Filled]:
    seen: dict[str, Filled] = {}
    for filled in rows:
        seen.setdefault(filled.id, filled)
    return list(seen.values())


def _twice(table: Table, rows: list[Filled]) -> Iterator[Finding]:
    """Rows whose id another row has already."""
    first: dict[str, Filled] = {}
    for filled in rows:
        other = first.setdefault(filled.id, filled)
        if other is not filled:
            place: Place = table.place(filled.row)
            yield error("row-left-out", f"the id '{filled.id}' stands in line {other.row.line} "
                        "already", place, hint="give each row an id of its own",
                        related=[table.place(other.row)])  # fmt: skip
