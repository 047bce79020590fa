"""offerbook serve: look at the built site, on this machine only."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app.building import build_editions
from offerbook.cli.build import places
from offerbook.cli.common import read_sound, say, stop
from offerbook.edition import EDITIONS
from offerbook.serving import serve_folder
from offerbook.site.apart import RenderError
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
@click.pass_obj
def serve(root: Path, edition: str, port: int, *, no_build: bool) -> None:
    """Build one edition and show it on http://127.0.0.1, until Ctrl-C."""
    place = places(root, edition, None)
    if not no_build:
        reading = read_sound(root)
        try:
            if reading.catalog is not None:
                list(build_editions(root, reading.catalog, place, say))
        except (ConfigError, RenderError) as problem:
            stop(str(problem))
    if not place[edition].is_dir():
        stop(f"{place[edition]}: there is no site yet; leave --no-build out")
    serve_folder(place[edition], port, say)
