"""offerbook digest init: begin the book of who was told what."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.cli.common import need_catalog, say
from offerbook.cli.digest.common import ledger_option, ledger_path, or_stop
from offerbook.digest.ledger import Kind, Ledger, set_aside


@click.command()
@ledger_option
@click.pass_obj
def init(root: Path, ledger: Path | None) -> None:
    """Begin a ledger for messages that really leave.

    A journal that lies beside it is taken up. A ledger that was filled by an outbox is set aside.
    """
    need_catalog(root)
    path = ledger_path(root, ledger)
    aside = or_stop(lambda: set_aside(path))
    if aside is not None:
        say(f"what was written into a folder is remembered in {aside}")
    with or_stop(lambda: Ledger.create(path, Kind.SERVER)) as made:
        if made.about_odd:
            say(made.about_odd)
            or_stop(made.note_odd_said)
        known = sum(or_stop(made.counts).values())
    click.echo(f"{path}: a ledger{f' that knows of {known} messages' if known else ''}")
