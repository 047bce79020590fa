"""What several commands share: finding the catalogue, saying things, ending."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Never

import click

from offerbook.finding import Finding, Level
from offerbook.reading import NewerSchemaError, Reading, read_catalog
from offerbook.report import to_text


def say(words: str) -> None:
    """A message for people, on standard error."""
    click.echo(words, err=True)


def stop(words: str, code: int = 2) -> Never:
    """End with *words* on standard error and the exit *code*."""
    say(f"offerbook: {words}")
    raise click.exceptions.Exit(code)


def need_catalog(root: Path) -> None:
    """End with 2 where *root* is no place that a catalogue could be read from."""
    if not root.is_dir():
        stop(f"{root}: no such folder; -C names the folder where catalog/ stands")
    if not (root / "catalog").is_dir():
        stop(
            f"{root}: there is no catalog/ here; -C names the folder where it stands, and "
            "`offerbook init DIR` makes one"
        )


def read_root(root: Path) -> Reading:
    """The catalogue at *root*; ends with 2 where there is none to read."""
    need_catalog(root)
    try:
        return read_catalog(root)
    except NewerSchemaError as problem:
        stop(str(problem))


def read_sound(root: Path) -> Reading:
    """The same; findings are printed, and an error among them ends with 1."""
    reading = read_root(root)
    if reading.findings:
        click.echo(to_text(reading.findings), err=True, nl=False)
    if not reading.is_sound:
        stop(f"{counted(reading.findings)}: nothing was written", 1)
    return reading


def counted(findings: Iterable[Finding]) -> str:
    """``2 errors, 1 warning``."""
    levels = [finding.level for finding in findings]
    parts = [
        f"{levels.count(level)} {level}{'' if levels.count(level) == 1 else 's'}"
        for level in Level
        if level in levels
    ]
    return ", ".join(parts) or "no findings"
