"""offerbook digest send: tell what is due."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from offerbook.app.mailing import Mailing, Sent, UnreadyError, Way, open_ledger
from offerbook.cli.common import as_of_option, say, stop
from offerbook.cli.digest.common import (
    build_way,
    clock,
    environment,
    ledger_option,
    ledger_path,
    or_stop,
    read_readers,
    subscriptions_option,
)
from offerbook.digest.ledger import Ledger
from offerbook.files import try_locked
from offerbook.model.day import Moment

_NOT_ALL = 3


@click.command()
@subscriptions_option
@ledger_option
@click.option(
    "--server",
    envvar="OFFERBOOK_SMTP",
    metavar="URL",
    help="The mail server, smtp://user@host:587 or smtps://host; its password is read from "
    "OFFERBOOK_SMTP_PASSWORD.",
)
@click.option("--hooks", is_flag=True, help="Write into chats, with no mail server.")
@click.option(
    "--outbox",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write messages into a folder (default where no server is named: .offerbook/outbox).",
)
@click.option("--connections", type=click.IntRange(1, 50), default=4, show_default=True)
@click.option(
    "--rate", type=click.FloatRange(0), default=0, help="At most so many messages a second."
)
@as_of_option
@click.pass_obj
def send(
    root: Path,
    *,
    path: Path | None,
    ledger: Path | None,
    server: str | None,
    outbox: Path | None,
    connections: int,
    rate: float,
    moment: Moment,
    hooks: bool,
) -> None:
    """Send every message that is due, each once; safe to run as often as you like.

    Ends with 3 when something could not be handed over, and says what.
    """
    if outbox is not None:
        _check_outbox(outbox, hooks=hooks)
    readers = read_readers(root, path, moment)
    way = build_way(root, server, outbox, hooks=hooks, connections=connections, rate=rate)
    book = ledger_path(root, ledger)
    try:
        mailing = Mailing(readers.catalog, readers.subscriptions, way, environment(), clock)
        mailing.check_ready()
    except UnreadyError as problem:
        stop(str(problem))
    with try_locked(book.with_suffix(".lock")) as is_ours:
        if not is_ours:
            say("another run is sending: nothing to do here")
            return
        with or_stop(lambda: open_ledger(book, way)) as opened:
            _stop_for_odd(opened)
            sent = or_stop(lambda: mailing.run(opened, readers.day))
    _tell(sent, way)


def _stop_for_odd(ledger: Ledger) -> None:
    """Let somebody look, once, before people are told again; ends with 2."""
    words = or_stop(lambda: ledger.about_odd)
    if words:
        or_stop(ledger.note_odd_said)
        stop(f"{words}; nothing is sent now, and the next run goes on")


def _check_outbox(outbox: Path, *, hooks: bool) -> None:
    """Who names a folder on the command line wants no server beside it; ends with 2."""
    asked = click.get_current_context().get_parameter_source("server")
    if hooks or asked is ParameterSource.COMMANDLINE:
        other = "--hooks" if hooks else "--server"
        raise click.UsageError(f"--outbox writes into a folder, {other} to people: choose one")
    if outbox.exists() and not outbox.is_dir():
        stop(f"{outbox}: a file stands where the folder of the outbox belongs")


def _tell(sent: Sent, way: Way) -> None:
    tally = sent.tally
    verb = "sent" if way.outbox is None else f"written to {way.outbox}"
    click.echo(f"{sent.planned} new, {tally.sent} {verb}")
    uncertain = tally.uncertain + sent.orphaned
    for count, words in (
        (uncertain, "uncertain: handed over, and the answer was lost"),
        (tally.deferred, "deferred: the server will take them later"),
        (tally.failed, "failed"),
        (tally.skipped, "skipped: nobody wants them any more, or nothing is left to say"),
        (tally.left, "left for the next run"),
        (sent.unknown, "uncertain since an earlier run"),
    ):
        if count:
            say(f"{count} {words}")
    if uncertain or tally.failed or sent.unknown:
        say("`offerbook digest status` names them; `offerbook digest resend` sends one again")
    if tally.halted:
        stop(tally.halted, _NOT_ALL)
    if not tally.is_complete or uncertain:
        raise click.exceptions.Exit(_NOT_ALL)
