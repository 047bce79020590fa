"""offerbook release: freeze what changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from offerbook.app import STATE
from offerbook.app.releasing import Signature, describe, release, tidy
from offerbook.changes.gate import Coming, Gate
from offerbook.changes.questions import check_comings
from offerbook.cli.common import (
    as_of_option,
    counted,
    person_or_stop,
    say,
    sound_catalog,
    stop,
    stop_at_unknown,
)
from offerbook.files import locked
from offerbook.finding import has_errors
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError
from offerbook.report import to_text
from offerbook.yaml_out import NotWritableError


@click.command("release")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "is_all", is_flag=True, help="Every draft that changed.")
@as_of_option
@click.option("--by", help="Who releases: the id of a person (default: the commit's author).")
@click.option("--note", default="", help="The reason, where change.yaml gives none.")
@click.option("--quiet", "is_quiet", is_flag=True, help="A first stock: nobody is told.")
@click.option("--dry-run", is_flag=True, help="Say what would be released, and write nothing.")
@click.pass_obj
def release_command(
    root: Path,
    ids: tuple[str, ...],
    moment: Moment,
    by: str | None,
    note: str,
    *,
    is_all: bool,
    is_quiet: bool,
    dry_run: bool,
) -> None:
    """Freeze the drafts of the offerings ID, or --all that changed, as versions.

    Nothing is written while a file of the catalogue has an error, or a question about one of the
    chosen drafts is open.
    """
    if bool(ids) == is_all:
        stop("name the offerings to release, or say --all")
    try:
        with locked(
            root / STATE / "release.lock", lambda: say("another release is running: waiting")
        ):
            catalog = sound_catalog(root)
            day = day_of(catalog.settings.data, moment)
            comings = tuple(Gate(catalog, day, note.strip()).all())
            chosen = [coming for coming in _chosen(catalog, comings, ids) if coming.is_release]
            _stop_at_questions(catalog, chosen, comings, day)
            _stop_before_newest(chosen, day)
            if dry_run:
                for coming in chosen:
                    _tell(coming)
                return
            tidy(root, catalog, comings)
            if not chosen:
                say("nothing to release: every draft is what was released last")
                return
            signature = Signature(person_or_stop(root, catalog, by), day, is_quiet)
            for coming, _ in zip(chosen, release(root, catalog, chosen, signature), strict=True):
                _tell(coming)
            after = sound_catalog(root)
            tidy(root, after, tuple(Gate(after, day).all()))
    except (DamagedVersionError, NotWritableError) as problem:
        stop(str(problem), 1)


def _chosen(catalog: Catalog, comings: Iterable[Coming], ids: tuple[str, ...]) -> Iterable[Coming]:
    for each in ids:
        if each not in catalog.by_id:
            stop_at_unknown(each, catalog.by_id)
    return (coming for coming in comings if not ids or coming.offering.id in ids)


def _stop_at_questions(
    catalog: Catalog, chosen: Iterable[Coming], comings: Iterable[Coming], day: str
) -> None:
    findings = check_comings(catalog, chosen, day, everyone=comings)
    if has_errors(findings):
        click.echo(to_text(findings), err=True, nl=False)
        stop(f"{counted(findings)}: nothing was released", 1)


def _stop_before_newest(chosen: list[Coming], day: str) -> None:
    for coming in chosen:
        newest = coming.newest
        if newest is not None and newest.released_on > day:
            stop(
                f"{coming.offering.id}: version {newest.number} was released on "
                f"{newest.released_on}, so nothing can be released on {day}"
            )


def _tell(coming: Coming) -> None:
    made = describe(coming)
    before = f"{made.previous} → " if made.previous else ""
    effect = f" {made.effect}" if made.previous else ""
    click.echo(f"{made.offering_id} {before}{made.number}{effect}, in force {made.effective_on}")
