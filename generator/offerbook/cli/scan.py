"""offerbook scan: look for what must not be in an edition."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from offerbook.app.looking import guard_of
from offerbook.app.rereading import reading_again
from offerbook.app.sight import Sight
from offerbook.cli.common import (
    as_of_option,
    counted,
    edition_named,
    say,
    sound_catalog,
    stop,
)
from offerbook.cli.ending import end_at_once
from offerbook.finding import in_order
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError
from offerbook.report import FORMATS
from offerbook.scanning.ahead import reading_ahead
from offerbook.scanning.leaks import findings_of


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--edition", default="customer", show_default=True,
              help="Whose readers will hold it.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text",
              show_default=True, help="How findings are written.")  # fmt: skip
@as_of_option
@click.pass_obj
def scan(root: Path, folder: Path, edition: str, form: str, moment: Moment) -> None:
    """Look through FOLDER for what the readers of an edition may not read.

    It may be a site, whoever made it, or anything else that is about to be handed out. With a
    finding it ends with 1.
    """
    gc.disable()  # one scan and out: nothing here is worth looking for rubbish
    with reading_ahead(folder) as ahead, reading_again(root) as read_again:
        catalog = sound_catalog(root, read_again)
        settings = catalog.settings.data
        sight = Sight(catalog, edition_named(settings, edition), day_of(settings, moment))
        try:
            found = guard_of(root, sight).scan(folder, ahead)
        except DamagedVersionError as problem:
            stop(str(problem))
    findings = in_order(findings_of(found))
    click.echo(FORMATS[form](findings), nl=False)
    skipped = len(found.skipped)
    say(
        f"{folder}: {found.files} files looked through for the {edition} edition, {skipped} of the "
        f"theme passed over: {counted(findings)}"
    )
    end_at_once(0 if found.is_clean else 1)
