"""offerbook build: the site, one edition or all."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from offerbook.app.building import MOST_AT_ONCE, Built, build_editions
from offerbook.app.rereading import reading_again
from offerbook.cli.common import Command, as_of_option, edition_named, say, sound_catalog, stop
from offerbook.cli.ending import end_at_once
from offerbook.edition import ALL_EDITIONS, editions_of
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError
from offerbook.paper.papers import MAKERS, installed_kinds
from offerbook.site.apart import LeakError, RenderError, Waiting
from offerbook.site.builder import Builder
from offerbook.site.config import ConfigError


def builder_option(command: Command) -> Command:
    """The option that says what makes pages out of the prepared folder."""
    return click.option(
        "--builder",
        type=click.Choice([each.value for each in Builder]),
        default=Builder.MKDOCS.value,
        show_default=True,
        callback=_installed,
        help="What makes the pages around the catalogue.",
    )(command)


def _installed(_: click.Context, __: click.Parameter, value: str) -> Builder:
    builder = Builder(value)
    if not builder.is_installed:
        stop(f'{builder} is not installed: pip install "offerbook[{builder}]"')
    return builder


@click.command()
@click.option(
    "--edition",
    default=ALL_EDITIONS,
    show_default=True,
    metavar="NAME",
    help="Whose site to build: the name of an edition, or `all`.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="The edition itself; with `all` the folder of all editions "
    "(default: site/ beside catalog/).",
)
@builder_option
@click.option(
    "--no-full-text",
    is_flag=True,
    help="Leave out the index of the full text; the search box then finds offerings alone.",
)
@click.option(
    "--no-paper",
    is_flag=True,
    help="Leave out what is handed out on paper, and the links to it.",
)
@as_of_option
@click.pass_obj
def build(
    root: Path,
    edition: str,
    out: Path | None,
    builder: Builder,
    moment: Moment,
    *,
    no_full_text: bool,
    no_paper: bool,
) -> None:
    """Check the catalogue, then build and publish its site.

    With an error nothing is published and the site that was there stays.
    """
    gc.disable()  # one build and out: nothing here is worth looking for rubbish
    count = MOST_AT_ONCE if edition == ALL_EDITIONS else 1
    with Waiting(count) as waiting, reading_again(root, needs_past=True) as read_again:
        catalog = sound_catalog(root, read_again)
        settings = catalog.settings.data
        _publish(
            build_editions(
                root,
                catalog,
                _places(root, settings, edition, out),
                say,
                day_of(settings, moment),
                has_full_text=not no_full_text,
                render=waiting.render,
                builder=builder,
                papers=frozenset() if no_paper else papers_to_make(),
            )
        )
    end_at_once()


def _publish(editions: Iterable[Built]) -> None:
    """Take each of the *editions* as it is published, and say so."""
    published: list[str] = []
    try:
        for built in editions:
            say(f"{built.edition}: {built.pages} pages → {built.link}")
            published.append(built.edition)
    except LeakError as problem:
        stop(f"{problem}\n{_what_stands(published)}", 1)
    except (ConfigError, RenderError, DamagedVersionError) as problem:
        stop(f"{problem}\n{_what_stands(published)}")


def _what_stands(published: Sequence[str]) -> str:
    """What readers find after a build that gave up."""
    if not published:
        return "nothing was published; the site that was there stays"
    return f"published before that: {', '.join(published)}; nothing else was"


def papers_to_make() -> frozenset[str]:
    """The kinds of paper that can be made; what is missing for the others is said."""
    installed = installed_kinds()
    missing = ",".join(each for each in MAKERS if each not in installed)
    if missing:
        say(f'not on paper: {missing}; for that, pip install "offerbook[{missing}]"')
    return installed


def _places(
    root: Path, settings: Mapping[str, Any], edition: str, out: Path | None
) -> Mapping[str, Path]:
    """Where each wanted edition is published; ends with 2 where there is none of that name."""
    folder = root / "site"
    if edition == ALL_EDITIONS:
        return {name: (out or folder) / name for name in editions_of(settings)}
    name = edition_named(settings, edition).name
    return {name: out or folder / name}
