"""Bring the rows of a spreadsheet into a catalogue as drafts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.app.drafting import Drafter, Imported, Source, Wanted
from offerbook.files import write_atomically
from offerbook.finding import Finding, Place, error, has_errors, in_order
from offerbook.importing.collecting import Filled
from offerbook.importing.mapping import Plan, read_plan
from offerbook.importing.record import IMPORTED, Record, read_record
from offerbook.importing.rows import fill_rows
from offerbook.importing.suggest import Known, suggest
from offerbook.importing.table import Table, read_table
from offerbook.load.yaml_text import read_yaml
from offerbook.reading import Reading
from offerbook.spec.base import IMPORT, base_schema
from offerbook.spec.fields import build_fields
from offerbook.spec.shape import ShapeChecker

_LISTS = ("people", "categories", "tags", "units")


class Suggested(NamedTuple):
    """The text of a mapping, how many columns there are, and those that it does not use."""

    text: str
    columns: int
    left: tuple[str, ...]
    findings: tuple[Finding, ...]


def import_table(
    root: Path, source: Path, mapping: Path, schema: dict[str, Any], wanted: Wanted
) -> Imported:
    """Write a draft for every row that has none yet; renew the others where that is *wanted*.

    Rows that cannot become an offering are findings. Of drafts that are left alone nothing is said
    but by the mapping's rules. What was written is remembered in the catalogue.
    """
    table, findings = read_table(source.read_bytes(), str(source), wanted.sheet)
    is_whole = not has_errors(findings)
    plan, said = _read_plan(mapping, table)
    record, damaged = _read_record(root)
    findings += (*said, *damaged)
    if plan is None or record is None:
        return Imported((), (), in_order(findings))
    rows, ruled = fill_rows(table, plan)
    findings += (*ruled, *_twice(table, rows))
    drafter = Drafter(root, Source(table, plan, mapping.name), ShapeChecker(schema), record, wanted)
    try:
        for filled in _first_of_each(rows):
            drafter.take(filled)
    finally:
        if record.is_changed and not wanted.is_trial:
            write_atomically(root / IMPORTED, record.text())
    if wanted.is_update and is_whole:
        findings += tuple(drafter.vanished({filled.id for filled in rows}))
    return drafter.result(findings)


def suggest_mapping(source: Path, sheet: str, reading: Reading) -> Suggested:
    """A first mapping for the spreadsheet *source*; without a text where it cannot be read."""
    table, findings = read_table(source.read_bytes(), str(source), sheet)
    if not table.rows:
        return Suggested("", 0, (), in_order(findings))
    catalog = reading.catalog
    lists = {name: tuple(catalog.entries(name)) for name in _LISTS} if catalog else {}
    root = catalog.schema if catalog else build_fields(reading.schema)
    currency = str(catalog.settings.data["currency"]) if catalog else ""
    text, left = suggest(table, Known(root, lists, currency))
    return Suggested(text, len(table.columns), left, in_order(findings))


def _read_record(root: Path) -> tuple[Record | None, tuple[Finding, ...]]:
    """What was imported before; links are never followed."""
    path = root / IMPORTED
    if not os.path.lexists(path):
        return read_record(None)
    if path.is_symlink() or not path.is_file():
        hint = "put a file of its own here"
        said = error("not-a-plain-file", "this is no file of its own", Place(IMPORTED), hint=hint)
        return None, (said,)
    return read_record(path.read_bytes())


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
