"""offerbook build: the site, one edition or all."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path

import click

from offerbook.app.building import build_editions
from offerbook.cli.common import read_sound, say, stop
from offerbook.edition import EDITIONS
from offerbook.site.apart import RenderError
from offerbook.site.config import ConfigError


@click.command()
@click.option(
    "--edition",
    type=click.Choice([*EDITIONS, "all"]),
    default="all",
    show_default=True,
    help="Whose site to build.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="The edition itself; with `all` the folder of all editions "
    "(default: site/ beside catalog/).",
)
@click.pass_obj
def build(root: Path, edition: str, out: Path | None) -> None:
    """Check the catalogue, then build and publish its site.

    With an error nothing is published and the site that was there stays.
    """
    gc.disable()  # one build and out: nothing here is worth looking for rubbish
    reading = read_sound(root)
    if reading.catalog is None:
        return
    try:
        for built in build_editions(root, reading.catalog, places(root, edition, out), say):
            say(f"{built.edition}: {built.pages} pages → {built.link}")
    except (ConfigError, RenderError) as problem:
        stop(f"{problem}\nnothing was published; the site that was there stays")


def places(root: Path, edition: str, out: Path | None) -> Mapping[str, Path]:
    """Where each wanted edition is published."""
    if edition == "all":
        folder = out or root / "site"
        return {name: folder / name for name in EDITIONS}
    return {edition: out or root / "site" / edition}
