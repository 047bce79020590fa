"""offerbook init: a small working catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app.writing import write_scaffold
from offerbook.cli.common import say, stop


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Write a small working catalogue into DIR, which must be new or empty."""
    if folder.is_dir() and any(folder.iterdir()):
        stop(f"{folder} is not empty; nothing was written")
    count = write_scaffold(folder)
    say(
        f"wrote {count} files into {folder}\n"
        f"next: offerbook -C {folder} build, then offerbook -C {folder} serve"
    )
