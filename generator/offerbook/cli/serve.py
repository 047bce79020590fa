"""offerbook serve: look at the built site, on this machine only."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app.building import build_editions
from offerbook.cli.build import builder_option, places
from offerbook.cli.common import as_of_option, say, sound_catalog, stop
from offerbook.edition import EDITIONS
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError
from offerbook.serving import serve_folder
from offerbook.site.apart import RenderError
from offerbook.site.builder import Builder
from offerbook.site.config import ConfigError


@click.command()
@click.option(
    "--edition",
    type=click.Choice(list(EDITIONS)),
    default="internal",
    show_default=True,
    help="Whose site to show.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--no-build", is_flag=True, help="Show the site that is there, without building.")
@builder_option
@as_of_option
@click.pass_obj
def serve(
    root: Path, edition: str, port: int, builder: Builder, moment: Moment, *, no_build: bool
) -> None:
    """Build one edition and show it on http://127.0.0.1, until Ctrl-C.

    In the internal edition drafts that changed stand in place of what is in force, marked, with
    what is still asked about them.
    """
    place = places(root, edition, None)
    if not no_build:
        catalog = sound_catalog(root)
        day = day_of(catalog.settings.data, moment)
        try:
            drafted = build_editions(
                root, catalog, place, say, day, shows_drafts=True, builder=builder
            )
            list(drafted)
        except (ConfigError, RenderError, DamagedVersionError) as problem:
            stop(str(problem))
    if not place[edition].is_dir():
        stop(f"{place[edition]}: there is no site yet; leave --no-build out")
    serve_folder(place[edition], port, say)
