"""offerbook codeowners: who reviews what, for the forge."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.cli.common import read_sound, say, stop
from offerbook.codeowners import MarksError, compose_codeowners
from offerbook.files import write_atomically
from offerbook.load.git import top_of

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; end with 1 when stale.")
@click.pass_obj
def codeowners(root: Path, *, only_check: bool) -> None:
    """Write CODEOWNERS: owners, deputies and delivery owners review their offerings.

    The file that is there is kept up; else it is .github/CODEOWNERS where there is a .github
    folder, and CODEOWNERS at the top of the repository where there is none.
    """
    reading = read_sound(root)
    if reading.catalog is None:
        return
    top = top_of(root)
    at = _place(top)
    before = _text(top / at)
    folder = "/".join(root.resolve().relative_to(top).parts)
    try:
        composed = compose_codeowners(reading.catalog, before, at=at, folder=folder)
    except MarksError as problem:
        stop(f"{at}: {problem}", 1)
    if "keeper" not in reading.catalog.settings.data:
        say("catalog.yaml names no keeper: nobody is asked about it, the clauses and the schema")
    for person in composed.nameless:
        say(f"{person} has neither a forge name nor an e-mail that a forge takes: not asked")
    if composed.text == before:
        return
    if only_check:
        stop(f"{at} is not what the catalogue says: run `offerbook codeowners`", 1)
    write_atomically(top / at, composed.text)
    say(f"wrote {at}")


def _place(top: Path) -> str:
    there = [place for place in _PLACES if (top / place).is_file()]
    return there[0] if there else _PLACES[0 if (top / ".github").is_dir() else 1]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8") if path.is_file() else ""
    except UnicodeDecodeError:
        stop(f"{path} is not UTF-8: save it as UTF-8")
