"""offerbook import: rows of a spreadsheet become offering drafts."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from offerbook.app import STATE
from offerbook.app.drafting import Imported, Wanted
from offerbook.app.importing import import_table, suggest_mapping
from offerbook.cli.common import as_of_option, counted, read_root, say, stop
from offerbook.files import locked
from offerbook.finding import has_errors
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError
from offerbook.reading import Reading
from offerbook.report import FORMATS


@click.command("import")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", metavar="MAP.yaml", type=click.Path(path_type=Path),
    help="Which column goes to which field.",
)  # fmt: skip
@click.option("--sheet", default="", metavar="NAME",
              help="The sheet of a workbook (default: the first).")  # fmt: skip
@click.option("--update", "is_update", is_flag=True,
              help="Renew drafts that nobody has edited since their import; list the others.")  # fmt: skip
@click.option("--suggest", "is_asking", is_flag=True,
              help="Print a first mapping, worked out from the columns; write nothing.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text",
              show_default=True, help="How findings are printed.")  # fmt: skip
@as_of_option
@click.pass_obj
def import_command(  # noqa: PLR0917 -- one for each option
    root: Path,
    source: Path,
    mapping: Path | None,
    sheet: str,
    form: str,
    moment: Moment,
    *,
    is_update: bool,
    is_asking: bool,
    dry_run: bool,
) -> None:
    """Write a draft for every row of FILE, a CSV or .xlsx file, that has none yet.

    Nothing that people wrote is overwritten. Rows that cannot become an offering are listed, and
    the others still come in; the command ends with 1 then.
    """
    if mapping is None and not is_asking:
        raise click.UsageError(
            "name with --map the mapping that says which column goes to which field; "
            "--suggest prints a first one"
        )
    if mapping is not None and is_asking:
        raise click.UsageError("--suggest works a mapping out: leave --map away")
    for path in (source, mapping):
        if path is not None and not path.is_file():
            stop(f"{path}: no such file")
    reading = read_root(root)
    if mapping is None:
        _suggest(source, sheet, reading, form)
        return
    catalog = reading.catalog
    day = day_of(catalog.settings.data if catalog else {}, moment)
    wanted = Wanted(is_trial=dry_run, is_update=is_update, sheet=sheet, catalog=catalog, day=day)
    lock = root / STATE / "release.lock"
    waits = lambda: say("somebody else is writing: waiting")  # noqa: E731
    with nullcontext() if dry_run else locked(lock, waits):
        try:
            imported = import_table(root, source, mapping, reading.schema, wanted)
        except DamagedVersionError as problem:
            stop(str(problem), 1)
    click.echo(FORMATS[form](imported.findings), nl=False)
    say(f"{_account(imported, wanted)}: {counted(imported.findings)}")
    if has_errors(imported.findings):
        raise click.exceptions.Exit(1)


def _suggest(source: Path, sheet: str, reading: Reading, form: str) -> None:
    suggested = suggest_mapping(source, sheet, reading)
    click.echo(FORMATS[form](suggested.findings), err=True, nl=False)
    if not suggested.text:
        raise click.exceptions.Exit(1)
    click.echo(suggested.text, nl=False)
    left = len(suggested.left)
    say(f"{suggested.columns} columns: {suggested.columns - left} placed, {left} not")


def _account(imported: Imported, wanted: Wanted) -> str:
    """How many drafts were written, and what became of the others."""
    written, there = len(imported.written), len(imported.left_alone)
    would = "would be " if wanted.is_trial else ""
    renewed = f", {len(imported.renewed)} {would}renewed, {len(imported.alike)} alike"
    return (
        f"{written} offering{'' if written == 1 else 's'} {would}written"
        f"{renewed if wanted.is_update else ''}"
        f", {there} {'was' if there == 1 else 'were'} there and left alone"
    )
