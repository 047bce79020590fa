"""offerbook digest resend: have a message sent once more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import click

from offerbook.cli.common import stop
from offerbook.cli.digest.common import clock, ledger_option, ledger_path, or_stop
from offerbook.digest.delivery import stamp
from offerbook.digest.entry import Entry, State
from offerbook.digest.ledger import Ledger
from offerbook.files import try_locked

_ENDED = (State.UNCERTAIN, State.FAILED, State.SENT, State.DEFERRED)
_UNKNOWN = (State.UNCERTAIN,)


@click.command()
@click.argument("messages", nargs=-1, required=True, metavar="MESSAGE…")
@click.option(
    "--arrived", is_flag=True, help="An uncertain one did arrive: note that, and send nothing."
)
@ledger_option
@click.pass_obj
def resend(root: Path, *, messages: tuple[str, ...], ledger: Path | None, arrived: bool) -> None:
    """Let the next `digest send` send MESSAGE again, under the same Message-ID.

    MESSAGE is what `digest status` calls it; `uncertain` and `failed` stand for all in that state.
    """
    state, fitting = (State.SENT, _UNKNOWN) if arrived else (State.PLANNED, _ENDED)
    path = ledger_path(root, ledger)
    with or_stop(lambda: Ledger.open(path)) as book, try_locked(path.with_suffix(".lock")) as ours:
        if not ours:
            stop("another run is sending; try again when it is done")
        chosen = or_stop(lambda: [entry for each in messages for entry in _of(book, each, fitting)])
        now = stamp(clock())
        again = [
            replace(each, state=state, tries=0, next_at="", changed_at=now, reason="")
            for each in chosen
        ]
        or_stop(lambda: book.record(again))
    click.echo(f"{len(again)} noted as sent" if arrived else f"{len(again)} to be sent again")


def _of(book: Ledger, message: str, fitting: Collection[State]) -> list[Entry]:
    if message in (State.UNCERTAIN, State.FAILED) and message in fitting:
        return book.entries(State(message))
    entry = book.entry(message)
    if entry is None:
        stop(f"{message}: no message begins like this, or more than one; see `digest status`")
    if entry.state not in fitting:
        is_open = "nobody doubts that" if fitting is _UNKNOWN else "and needs no second try"
        stop(f"{message}: it is {entry.state}, {is_open}")
    return [entry]
