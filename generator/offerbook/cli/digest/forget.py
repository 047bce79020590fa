"""offerbook digest forget: take everything about a subscription out of the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.cli.common import sound_catalog, stop
from offerbook.cli.digest.common import (
    ledger_option,
    ledger_path,
    or_stop,
    read_subscribed,
    subscriptions_option,
)
from offerbook.digest.ledger import Ledger
from offerbook.files import try_locked


@click.command()
@click.argument("subscription")
@subscriptions_option
@ledger_option
@click.pass_obj
def forget(root: Path, *, subscription: str, path: Path | None, ledger: Path | None) -> None:
    """Take all that is known of SUBSCRIPTION out of the ledger and its journal.

    The subscription itself must be gone: else it would be told everything once more.
    """
    known = read_subscribed(sound_catalog(root), path)
    if any(each.id == subscription for each in known):
        stop(f"{subscription} is still among the subscriptions: delete the entry first")
    place = ledger_path(root, ledger)
    with (
        or_stop(lambda: Ledger.open(place)) as book,
        try_locked(place.with_suffix(".lock")) as ours,
    ):
        if not ours:
            stop("another run is sending; try again when it is done")
        count = or_stop(lambda: book.forget(subscription))
    click.echo(f"{subscription}: {count} message{'' if count == 1 else 's'} forgotten")
