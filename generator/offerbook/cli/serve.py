"""offerbook serve: look at the site while writing, on this machine only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from offerbook.app.building import build_editions
from offerbook.app.live import WATCHED, Live, Update
from offerbook.app.rereading import reading_again
from offerbook.cli.build import builder_option, papers_to_make
from offerbook.cli.common import (
    as_of_option,
    counted,
    edition_named,
    read_aloud,
    say,
    sound_catalog,
    stop,
)
from offerbook.finding import Level
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError
from offerbook.report import visible
from offerbook.serving import HOST, Channel, is_this_machine, make_server
from offerbook.site.apart import RenderError
from offerbook.site.builder import Builder
from offerbook.site.config import ConfigError
from offerbook.watching import Watch

_SHOWN = 20  # findings on a page


def _this_machine(_context: click.Context, _option: click.Parameter, host: str) -> str:
    """The preview knows no login, so it is for whoever sits here."""
    if not is_this_machine(host):
        stop(
            f"{host}: the preview is for this machine only; for others there are examples in server/"
        )
    return host


@click.command()
@click.option(
    "--edition",
    default="internal",
    show_default=True,
    metavar="NAME",
    help="Whose site to show: the name of an edition.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--host",
    default=HOST,
    show_default=True,
    callback=_this_machine,
    help="Another address of this machine's own, such as 127.0.0.2.",
)
@click.option("--no-build", is_flag=True, help="Show the site that is there, without building.")
@builder_option
@as_of_option
@click.pass_obj
def serve(
    root: Path,
    edition: str,
    port: int,
    host: str,
    moment: Moment,
    *,
    builder: Builder,
    no_build: bool,
) -> None:
    """Show one edition on http://127.0.0.1, until Ctrl-C.

    The internal edition follows what you write: save a file, and the page shows it. Drafts that
    changed stand in place of what is in force, marked, with what is still asked about them; what
    is wrong stands below the last good page.
    """
    if edition == "internal" and not no_build:
        _serve_live(root, host, port, moment, builder)
        return
    link = root / "site" / edition
    if not no_build:
        _build(root, edition, link, moment, builder)
    if not link.is_dir():
        stop(f"{link}: there is no site yet; leave --no-build out")
    _serve(link, host, port, None)


def _build(root: Path, edition: str, link: Path, moment: Moment, builder: Builder) -> None:
    with reading_again(root) as read_again:
        catalog = sound_catalog(root, read_again)
        settings = catalog.settings.data
        places = {edition_named(settings, edition).name: link}
        try:
            list(
                build_editions(
                    root,
                    catalog,
                    places,
                    say,
                    day_of(settings, moment),
                    builder=builder,
                    papers=papers_to_make(),
                )
            )
        except (ConfigError, RenderError, DamagedVersionError) as problem:
            stop(str(problem))


def _serve_live(root: Path, host: str, port: int, moment: Moment, builder: Builder) -> None:
    channel = Channel()

    def tell(update: Update) -> None:
        say(visible(update.words))
        channel.tell(_word(update))

    live = Live(root, moment, tell, builder=builder)
    try:
        with reading_again(root) as read_again:
            reading = read_aloud(root, read_again)
            if not (reading.is_sound or live.is_there):
                stop(
                    f"{counted(reading.findings)}: there is no page to show before it is mended", 1
                )
            live.open(reading)
    except (ConfigError, RenderError, DamagedVersionError) as problem:
        stop(str(problem))
    try:
        with Watch(root, WATCHED, live.follow):
            _serve(live.link, host, port, channel)
    finally:
        live.close()


def _serve(folder: Path, host: str, port: int, channel: Channel | None) -> None:
    try:
        server = make_server(folder, port, host=host, channel=channel)
    except OSError as problem:
        stop(f"http://{host}:{port}/ cannot be served: {(problem.strerror or '').lower()}")
    with server:
        say(f"serving {folder} on http://{host}:{server.server_port}/ (Ctrl-C ends it)")
        server.serve_forever()


def _word(update: Update) -> Mapping[str, Any]:
    """What pages are told of *update*; of warnings only while there are errors."""
    errors = [each for each in update.findings if each.level is Level.ERROR]
    count = len(errors)
    return {
        "pages": update.pages,
        "head": f"{count} error{'' if count == 1 else 's'} · this is the last good page",
        "more": f"and {count - _SHOWN} more" if count > _SHOWN else "",
        "findings": [
            {
                "level": str(each.level),
                "message": each.message,
                "hint": each.hint,
                "place": f"{each.place.path}:{each.place.line}:{each.place.column}",
            }
            for each in errors[:_SHOWN]
        ],
    }
