"""What the digest commands share: subscriptions, the ledger, the way messages leave."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from offerbook.app import STATE
from offerbook.app.foreseeing import Foreseen, foresee
from offerbook.app.mailing import Way
from offerbook.cli.common import counted, sound_catalog, stop
from offerbook.digest.ledger import Ledger
from offerbook.digest.looking import look_into
from offerbook.digest.saying import LedgerError
from offerbook.digest.smtp import ServerError, read_server
from offerbook.finding import has_errors
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment, day_of
from offerbook.report import to_text
from offerbook.subscriptions.check import check_subscriptions
from offerbook.subscriptions.read import build_subscriptions, read_subscriptions
from offerbook.subscriptions.subscription import Subscription

Command = TypeVar("Command", bound=Callable[..., Any])
LEDGER = "ledger.sqlite"
OUTBOX = "outbox"


@dataclass(frozen=True)
class Readers:
    """A sound catalogue, those who want to hear of it, and the day."""

    catalog: Catalog
    subscriptions: tuple[Subscription, ...]
    day: str


def subscriptions_option(command: Command) -> Command:
    """Where the subscriptions are, when not in the catalogue."""
    return click.option(
        "--subscriptions",
        "path",
        type=click.Path(path_type=Path),
        envvar="OFFERBOOK_SUBSCRIPTIONS",
        metavar="PATH",
        help="The subscriptions (default: catalog/subscriptions.yaml).",
    )(command)


def ledger_option(command: Command) -> Command:
    """Where the ledger is."""
    return click.option(
        "--ledger",
        "ledger",
        type=click.Path(path_type=Path),
        envvar="OFFERBOOK_LEDGER",
        metavar="PATH",
        help=f"The book of who was told what (default: {STATE}/{LEDGER}).",
    )(command)


def ledger_path(root: Path, ledger: Path | None) -> Path:
    """The ledger that was named, or the one beside the catalogue."""
    return ledger or root / STATE / LEDGER


def read_readers(root: Path, path: Path | None, moment: Moment) -> Readers:
    """The catalogue and its subscriptions; ends with 1 where either has an error."""
    catalog = sound_catalog(root)
    day = day_of(catalog.settings.data, moment)
    return Readers(catalog, read_subscribed(catalog, path), day)


def read_subscribed(catalog: Catalog, path: Path | None) -> tuple[Subscription, ...]:
    """The subscriptions at *path*, or of the catalogue; ends with 1 for an error."""
    document = catalog.subscriptions
    if path is not None:
        if path.exists() and not path.is_file():
            stop(f"{path}: not a plain file")
        try:
            raw = path.read_bytes()
        except OSError as problem:
            stop(f"{path}: {(problem.strerror or 'cannot be read').lower()}")
        document, findings = read_subscriptions(raw, str(path))
        if document is not None:
            findings = (*findings, *check_subscriptions(document, catalog))
        click.echo(to_text(findings), err=True, nl=False)
        if has_errors(findings):
            stop(f"{counted(findings)}: nobody is told anything", 1)
    elif document is None:
        stop("there is no catalog/subscriptions.yaml, and --subscriptions names no other file")
    return build_subscriptions(document, catalog)


@contextmanager
def looking(path: Path) -> Iterator[Ledger]:
    """The ledger at *path*, for reading; ends with 2 where there is none, or it cannot be read."""
    try:
        with look_into(path) as ledger:
            yield ledger
    except LedgerError as problem:
        stop(str(problem))


def look_ahead(readers: Readers, path: Path | None) -> tuple[Foreseen, ...]:
    """What `digest send` would send; without a ledger at *path*, as if nobody had been told anything."""
    with ExitStack() as stack:
        is_there = path is not None and path.exists()
        book = stack.enter_context(looking(path)) if path and is_there else None
        return foresee(readers.catalog, readers.subscriptions, readers.day, book)


Result = TypeVar("Result")


def or_stop(work: Callable[[], Result]) -> Result:
    """What *work* returns; ends with 2 and its words where a ledger says no."""
    try:
        return work()
    except LedgerError as problem:
        stop(str(problem))


def build_way(
    root: Path,
    server: str | None,
    outbox: Path | None,
    *,
    hooks: bool,
    connections: int,
    rate: float,
) -> Way:
    """How messages leave: into a folder, unless a server or hooks are named."""
    if outbox is None and (server or hooks):
        try:
            known = (
                read_server(server, os.environ.get("OFFERBOOK_SMTP_PASSWORD", ""))
                if server
                else None
            )
        except ServerError as problem:
            stop(str(problem))
        return Way(None, known, connections, rate)
    return Way(outbox or root / STATE / OUTBOX, rate=rate)


def environment() -> Mapping[str, str]:
    """What addresses and secrets are read from."""
    return os.environ


def clock() -> datetime:
    """The moment that it is."""
    return datetime.now(UTC)  # noqa: TID251 -- the ledger notes when something was sent
