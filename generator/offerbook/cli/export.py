"""offerbook export: the catalogue or its price list for a spreadsheet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from offerbook.app.exporting import FORMS, WHAT, export
from offerbook.cli.common import as_of_option, edition_named, say, sound_catalog, stop
from offerbook.exporting.xlsx import TooLongError
from offerbook.files import write_out
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError


@click.command("export")
@click.option("--what", type=click.Choice(list(WHAT)), default="offerings", show_default=True,
              help="A row for each offering, or for each price of each package sold.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="csv",
              show_default=True, help="How the sheet is written.")  # fmt: skip
@click.option("--edition", metavar="NAME", default="internal", show_default=True,
              help="Never more than this edition shows.")  # fmt: skip
@click.option("-o", "out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Where to write it (default: standard output).")  # fmt: skip
@click.option("--map-out", "map_out", type=click.Path(path_type=Path, dir_okay=False),
              metavar="MAP.yaml", help="Write the mapping for importing it again.")  # fmt: skip
@as_of_option
@click.pass_obj
def export_command(  # noqa: PLR0917 -- one for each option
    root: Path,
    what: str,
    form: str,
    edition: str,
    out: Path | None,
    map_out: Path | None,
    moment: Moment,
) -> None:
    """Write the catalogue or its price list as a sheet.

    The mapping of --map-out brings the sheet in again with `offerbook import --update`.
    """
    if out is None and form == "xlsx" and sys.stdout.isatty():
        stop("a workbook is nothing for a terminal: say -o FILE")
    catalog = sound_catalog(root)
    settings = catalog.settings.data
    chosen = edition_named(settings, edition)
    if map_out is not None and not chosen.is_internal:
        stop("--map-out goes with an internal edition: a customer's sheet lacks what drafts need")
    try:
        exported = export(catalog, chosen, day_of(settings, moment), what)
        raw = exported.write(form)
    except (TooLongError, DamagedVersionError) as problem:
        stop(str(problem), 1)
    if map_out is not None:
        write_out(map_out, exported.plan)
    if out is None:
        click.echo(raw, nl=False)
    else:
        write_out(out, raw)
    rows = len(exported.sheet.rows)
    say(f"{rows} row{'' if rows == 1 else 's'} of the {edition} edition")
    if exported.beyond:
        say(f"not in the sheet, because no cell holds them: {', '.join(exported.beyond)}")
