"""offerbook review: what somebody has to look at again, by owner."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click

from offerbook.cli.common import as_of_option, counted, read_root, say, stop
from offerbook.finding import Level
from offerbook.freshness import SOON_DAYS, Deadline, Freshness, What, build_all_freshness
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError
from offerbook.report import to_text

_PAST = {
    What.REVIEW: "overdue",
    What.PRICES: "prices expired",
    What.SELLING: "selling ended",
}
_NEAR = {
    What.REVIEW: "due soon",
    What.PRICES: "prices expire soon",
    What.SELLING: "selling ends soon",
}


class Row(NamedTuple):
    """One thing to see to; *owner* and *verified_by* are people's names."""

    owner: str
    verified_by: str
    deadline: Deadline
    freshness: Freshness
    is_past: bool

    @property
    def says(self) -> str:
        """How it stands."""
        return (_PAST if self.is_past else _NEAR)[self.deadline.what]


@click.command()
@click.option("--owner", metavar="PERSON", help="Only what this person answers for.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the list is printed.",
)
@as_of_option
@click.pass_obj
def review(root: Path, owner: str | None, form: str, moment: Moment) -> None:
    """List what has to be looked at again, by owner.

    Reviews that are overdue or due soon, and prices and selling days that are over or soon will
    be, of the versions in force.
    """
    catalog = _sound(root)
    if owner is not None and owner not in catalog.names("people"):
        stop(f"--owner: catalog.yaml knows no person '{owner}'")
    day = day_of(catalog.settings.data, moment)
    try:
        rows = sorted(_rows(catalog, owner, day), key=_order)
    except DamagedVersionError as problem:
        stop(str(problem))
    click.echo(_FORMATS[form](rows), nl=False)
    past = sum(row.is_past for row in rows)
    say(f"{past} past, {len(rows) - past} within {SOON_DAYS} days, as of {day}")


def _sound(root: Path) -> Catalog:
    reading = read_root(root)
    if reading.catalog is None or not reading.is_sound:
        errors = [each for each in reading.findings if each.level is Level.ERROR]
        click.echo(to_text(errors), err=True, nl=False)
        stop(f"{counted(errors)}: a list made from this could miss something", 1)
    return reading.catalog


def _rows(catalog: Catalog, owner: str | None, day: str) -> Iterator[Row]:
    names = {key: str(person["name"]) for key, person in catalog.names("people").items()}
    for freshness in build_all_freshness(catalog, day):
        if owner in (None, freshness.owner):
            by = names.get(freshness.verified_by, freshness.verified_by)
            for deadline in freshness.deadlines:
                is_past = deadline.is_past(day)
                if is_past or deadline.is_near(day):
                    yield Row(names[freshness.owner], by, deadline, freshness, is_past)


def _order(row: Row) -> tuple[str, ...]:
    owner = row.freshness.owner
    return (row.owner, owner, row.deadline.on, row.freshness.offering_id, row.deadline.what)


def _to_text(rows: Iterable[Row]) -> str:
    table = [(f"{row.owner} ({row.freshness.owner})", _cells(row)) for row in rows]
    widths = [max((len(cells[at]) for _, cells in table), default=0) for at in range(4)]
    text = ""
    for owner, own in groupby(table, key=lambda entry: entry[0]):
        text += f"{owner}\n"
        for _, cells in own:
            padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
            text += f"  {'  '.join(padded)}".rstrip() + "\n"
    return text


def _cells(row: Row) -> tuple[str, str, str, str]:
    freshness = row.freshness
    number = freshness.version.number if freshness.version else ""
    is_review = row.deadline.what is What.REVIEW
    known = f"last verified {freshness.verified_on} by {row.verified_by}" if is_review else ""
    return (row.deadline.on, row.says, f"{freshness.offering_id} {number}", known)


def _to_json(rows: Iterable[Row]) -> str:
    records = [
        {
            "owner": row.freshness.owner,
            "offering": row.freshness.offering_id,
            "version": str(row.freshness.version.number) if row.freshness.version else None,
            "what": row.deadline.what,
            "on": row.deadline.on,
            "is_past": row.is_past,
            "verified_on": row.freshness.verified_on,
            "verified_by": row.freshness.verified_by,
        }
        for row in rows
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


_FORMATS: Mapping[str, Callable[[Iterable[Row]], str]] = {
    "text": _to_text,
    "json": _to_json,
}
