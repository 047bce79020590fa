"""What several commands share: finding the catalogue, saying things, ending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Never, TypeVar

import click

from offerbook.edition import Edition, editions_of
from offerbook.finding import Finding, Level
from offerbook.load.git import GitError, author_of
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment
from offerbook.reading import NewerSchemaError, Reading, read_catalog
from offerbook.report import to_text
from offerbook.spec.shape import is_day
from offerbook.spec.wording import did_you_mean

Command = TypeVar("Command", bound=Callable[..., Any])


def as_of_option(command: Command) -> Command:
    """The option by which every command that depends on the day is told another one."""
    return click.option(
        "--as-of",
        "moment",
        callback=_moment,
        metavar="DAY",
        help="The day to go by, year-month-day (default: today where the catalogue is at home).",
    )(command)


def _moment(_: click.Context, __: click.Parameter, value: str | None) -> Moment:
    if value is None:
        return datetime.now(UTC)  # noqa: TID251 -- the one place where the clock is read
    if not is_day(value):
        raise click.BadParameter("write a day as year-month-day, such as 2026-07-01")
    return value


def say(words: str) -> None:
    """A message for people, on standard error."""
    click.echo(words, err=True)


def stop(words: str, code: int = 2) -> Never:
    """End with *words* on standard error and the exit *code*."""
    say(f"offerbook: {words}")
    raise click.exceptions.Exit(code)


def stop_at_unknown(offering: str, known: Iterable[str]) -> Never:
    """End because there is no such *offering*; the nearest of those that are *known* is named."""
    near = did_you_mean(offering, sorted(known))
    stop(f"there is no offering '{offering}'{f': {near}' if near else ''}")


def need_catalog(root: Path) -> None:
    """End with 2 where *root* is no place that a catalogue could be read from."""
    if not root.is_dir():
        stop(f"{root}: no such folder; -C names the folder where catalog/ stands")
    if not (root / "catalog").is_dir():
        stop(
            f"{root}: there is no catalog/ here; -C names the folder where it stands, and "
            "`offerbook init DIR` makes one"
        )


Read = Callable[[Path], Reading]
"""How a catalogue is read."""


def read_root(root: Path, read: Read = read_catalog) -> Reading:
    """The catalogue at *root*; ends with 2 where there is none to read."""
    need_catalog(root)
    try:
        return read(root)
    except NewerSchemaError as problem:
        stop(str(problem))


def read_aloud(root: Path, read: Read = read_catalog) -> Reading:
    """The same; findings are printed."""
    reading = read_root(root, read)
    if reading.findings:
        click.echo(to_text(reading.findings), err=True, nl=False)
    return reading


def read_sound(root: Path, read: Read = read_catalog) -> Reading:
    """The same; an error among the findings ends with 1."""
    reading = read_aloud(root, read)
    if not reading.is_sound:
        stop(f"{counted(reading.findings)}: nothing was written", 1)
    return reading


def sound_catalog(root: Path, read: Read = read_catalog) -> Catalog:
    """The catalogue at *root*; findings are printed, and an error among them ends with 1."""
    reading = read_sound(root, read)
    return reading.catalog or stop("catalog.yaml has errors: nothing was written", 1)


def edition_named(settings: Mapping[str, Any], name: str) -> Edition:
    """The edition *name* of the catalogue with *settings*; ends with 2 where there is none."""
    editions = editions_of(settings)
    return editions.get(name) or stop(
        f"--edition: there is no edition '{name}'; there are {', '.join(editions)}"
    )


def counted(findings: Iterable[Finding]) -> str:
    """``2 errors, 1 warning``."""
    levels = [finding.level for finding in findings]
    parts = [
        f"{levels.count(level)} {level}{'' if levels.count(level) == 1 else 's'}"
        for level in Level
        if level in levels
    ]
    return ", ".join(parts) or "no findings"


def person_or_stop(root: Path, catalog: Catalog, by: str | None) -> str:
    """The person *by*, or the one who made the newest commit; ends with 2 where that is nobody."""
    people = catalog.names("people")
    if by is not None:
        return by if by in people else stop(f"--by: catalog.yaml knows no person '{by}'")
    try:
        email = (author_of(root) or "").casefold()
    except GitError:
        email = ""
    for person in people.values():
        if email and str(person["email"]).casefold() == email:
            return str(person["id"])
    return stop(
        "nobody is named: say --by PERSON, the id of a person in catalog.yaml (the author of the "
        "newest commit is none of them)"
    )
