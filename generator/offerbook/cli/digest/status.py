"""offerbook digest status: who was told what, and what is under way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import click

from offerbook.app.newsroom import release_key
from offerbook.cli.common import say, stop
from offerbook.cli.digest.common import ledger_option, ledger_path, looking
from offerbook.digest.entry import Entry, State
from offerbook.digest.ledger import Ledger

_OPEN = (State.UNCERTAIN, State.FAILED, State.DEFERRED, State.SENDING, State.PLANNED)


@click.command()
@click.argument("release", required=False)
@ledger_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_obj
def status(root: Path, *, release: str | None, ledger: Path | None, form: str) -> None:
    """List everybody who was told of RELEASE (mail-move@2.1.0), and how far it has come.

    Without RELEASE: how many messages are in each state, and those that are not done.
    """
    with looking(ledger_path(root, ledger)) as book:
        if release is None:
            entries = book.entries(*_OPEN)
            counts = book.counts()
            say(", ".join(f"{counts[each]} {each}" for each in State if each in counts) or "empty")
        else:
            entries = _of(book, release)
        click.echo(_FORMATS[form](entries), nl=False)


def _of(book: Ledger, release: str) -> list[Entry]:
    offering, at, number = release.partition("@")
    if not at:
        stop(f"{release}: name one release, such as {release}@2.1.0")
    key = release_key(offering, number)
    if key not in book.bits():
        stop(f"{release}: the ledger does not know of it; nobody was told", 1)
    return book.entries_with(key)


def _to_text(entries: Sequence[Entry]) -> str:
    table = [(each.subscriber, each.state, each.changed_at, each.ref[:12]) for each in entries]
    widths = [max((len(row[at]) for row in table), default=0) for at in range(4)]
    return "".join(
        "  ".join(
            (*(cell.ljust(width) for cell, width in zip(row, widths, strict=True)), _why(entry))
        ).rstrip()
        + "\n"
        for row, entry in zip(table, entries, strict=True)
    )


def _why(entry: Entry) -> str:
    again = f"again at {entry.next_at}" if entry.state is State.DEFERRED else ""
    return ": ".join(each for each in (again, entry.reason) if each)


def _to_json(entries: Iterable[Entry]) -> str:
    records = [
        {
            "subscription": each.subscriber,
            "state": each.state,
            "at": each.changed_at,
            "message": each.ref,
            "tries": each.tries,
            "again_at": each.next_at,
            "reason": each.reason,
        }
        for each in entries
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


_FORMATS: Mapping[str, Callable[[Sequence[Entry]], str]] = {"text": _to_text, "json": _to_json}
