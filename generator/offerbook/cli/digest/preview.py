"""offerbook digest preview: look at messages before anybody gets them."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app import STATE
from offerbook.app.previewing import write_preview
from offerbook.cli.common import as_of_option
from offerbook.cli.digest.common import (
    ledger_option,
    ledger_path,
    look_ahead,
    read_readers,
    subscriptions_option,
)
from offerbook.model.day import Moment


@click.command()
@subscriptions_option
@ledger_option
@click.option(
    "--all", "shows_all", is_flag=True, help="As if nobody had been told anything since they began."
)
@as_of_option
@click.pass_obj
def preview(
    root: Path, *, path: Path | None, ledger: Path | None, shows_all: bool, moment: Moment
) -> None:
    """Write the finished messages into a page for a browser; nothing is sent or remembered."""
    readers = read_readers(root, path, moment)
    found = look_ahead(readers, None if shows_all else ledger_path(root, ledger))
    page = write_preview(root / STATE / "preview", found)
    click.echo(page.resolve().as_uri())
