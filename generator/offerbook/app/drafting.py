"""Rows into drafts: written, renewed, compared, or left alone."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.document import Document
from offerbook.draft import MODELINE
from offerbook.files import write_atomically, write_new
from offerbook.finding import Finding, Place, error, in_order, warning
from offerbook.importing.collecting import Filled
from offerbook.importing.comparing import find_differing
from offerbook.importing.mapping import Plan
from offerbook.importing.record import Record
from offerbook.importing.rows import refuse
from offerbook.importing.table import Table
from offerbook.load.yaml_text import read_yaml
from offerbook.model.catalog import Catalog
from offerbook.model.sold import sold_on
from offerbook.spec.shape import ShapeChecker
from offerbook.yaml_out import NotWritableError, write_yaml


@dataclass(frozen=True)
class Imported:
    """What came of an import: ids by what was done with their drafts, and what is to be said.

    *alike* are those whose drafts say already what their rows say.
    """

    written: tuple[str, ...]
    left_alone: tuple[str, ...]
    findings: tuple[Finding, ...]
    renewed: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """How an import goes about it.

    *is_trial*: nothing is written. *is_update*: drafts that nobody has edited since their import
    are renewed, and the others compared, with what is in force on *day* as well; else what is
    there is left alone. *catalog* is None where it could not be read.
    """

    is_trial: bool = False
    is_update: bool = False
    sheet: str = ""
    catalog: Catalog | None = None
    day: str = ""


class Source(NamedTuple):
    """Where rows come from; *mapping* is the name of the plan's file."""

    table: Table
    plan: Plan
    mapping: str


class Drafter:
    """Takes one row after the other into the catalogue at *root*."""

    def __init__(
        self, root: Path, source: Source, shape: ShapeChecker, record: Record, wanted: Wanted
    ) -> None:
        self._root, self._source, self._shape = root, source, shape
        self._record, self._wanted = record, wanted
        self._findings: list[Finding] = []
        self._done: dict[str, list[str]] = defaultdict(list)
        self._held: Mapping[str, Any] | None = None

    def take(self, filled: Filled) -> None:
        """Write, renew, compare or leave alone the draft of one row."""
        path = self._root / _draft_path(filled.id)
        if filled.id and _is_there(path):
            if self._wanted.is_update and _is_plain(path):
                self._done[self._renew(filled, path)].append(filled.id)
            else:
                self._done["left_alone"].append(filled.id)
            return
        text = self._compose(filled)
        if text:
            is_written = self._wanted.is_trial or _write(path, text)
            if is_written:
                self._record.remember(self._source.mapping, filled.id, text.encode())
            self._done["written" if is_written else "left_alone"].append(filled.id)

    def result(self, findings: tuple[Finding, ...]) -> Imported:
        """What was done, and all that is to be said, *findings* from elsewhere among it."""
        done = {how: tuple(ids) for how, ids in self._done.items() if how != "refused"}
        none: dict[str, tuple[str, ...]] = {"written": (), "left_alone": ()}
        return Imported(findings=in_order((*findings, *self._findings)), **{**none, **done})

    def vanished(self, ids: set[str]) -> Iterator[Finding]:
        """The drafts that were imported by this mapping, and of which the table has no row."""
        for offering_id in self._record.ids(self._source.mapping):
            path = _draft_path(offering_id)
            if offering_id not in ids and _is_there(self._root / path):
                yield warning(
                    "row-vanished",
                    f"'{offering_id}' was imported by {self._source.mapping}, and the sheet has no row "
                    "for it any more",
                    Place(path),
                    hint="say in its status that it is no longer sold; an import deletes nothing",
                )

    def _renew(self, filled: Filled, path: Path) -> str:
        """What was done with the draft at *path*: renewed, or alike, left_alone, or refused."""
        raw = path.read_bytes()
        text, said = _compose(self._source, filled, self._shape)
        if text and raw == text.encode():
            self._findings += filled.findings
            self._record.remember(self._source.mapping, filled.id, raw)
            return "alike"
        if not self._record.holds(filled.id, raw):
            return self._compare(filled, raw)
        self._findings += (*filled.findings, *said)
        if not text:
            return "refused"
        if not self._wanted.is_trial:
            write_atomically(path, text)
        self._record.remember(self._source.mapping, filled.id, text.encode())
        return "renewed"

    def _compare(self, filled: Filled, raw: bytes) -> str:
        """Whether an edited draft, or what is in force, says what its row says; else it is told."""
        document, _ = read_yaml(raw, "")
        draft = document.data if document else None
        differing = find_differing(filled.data, draft, self._currency)
        held = self._in_force().get(filled.id)
        if not differing or not find_differing(filled.data, held, self._currency):
            return "alike"
        column = next(
            (name for route, name in filled.columns.items() if route[0] == differing[0]), ""
        )
        self._findings.append(
            warning(
                "draft-edited",
                f"the draft '{filled.id}' was edited by hand and differs from this row in "
                f"{', '.join(differing)}; it is left alone",
                self._source.table.place(filled.row, column),
                hint="carry over by hand what the sheet knows better",
                related=[Place(_draft_path(filled.id), says="the draft")],
            )
        )
        return "left_alone"

    @property
    def _currency(self) -> str:
        catalog = self._wanted.catalog
        return str(catalog.settings.data["currency"]) if catalog else ""

    def _in_force(self) -> Mapping[str, Any]:
        """What released versions promise today, by id; a row that says no more brings no news."""
        if self._held is None:
            catalog, day = self._wanted.catalog, self._wanted.day
            sold = sold_on(catalog, day, with_drafts=False).offerings if catalog else ()
            self._held = {offering.id: offering.data for offering in sold}
        return self._held

    def _compose(self, filled: Filled) -> str:
        text, said = _compose(self._source, filled, self._shape)
        self._findings += (*filled.findings, *said)
        return text


def _draft_path(offering_id: str) -> str:
    return f"catalog/offerings/{offering_id}/offering.yaml"


def _is_plain(path: Path) -> bool:
    """Whether *path* is a file of its own in a folder of its own; links are never followed."""
    return path.is_file() and not path.is_symlink() and not path.parent.is_symlink()


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
    source: Source, filled: Filled, shape: ShapeChecker
) -> tuple[str, tuple[Finding, ...]]:
    """The text of a draft, empty where the row cannot become one; and why."""
    table, plan = source.table, source.plan
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
