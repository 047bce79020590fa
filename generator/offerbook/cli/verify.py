"""offerbook verify: what is in force is still true."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app import STATE
from offerbook.app.verifying import add_word
from offerbook.cli.common import (
    as_of_option,
    counted,
    need_catalog,
    person_or_stop,
    read_root,
    say,
    stop,
    stop_at_unknown,
)
from offerbook.files import locked
from offerbook.finding import Finding, Level
from offerbook.load.tree import OFFERINGS, VERIFIED, VERSIONS
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment, day_of
from offerbook.model.terms import in_force
from offerbook.model.version import Version
from offerbook.reading import Reading
from offerbook.report import to_text
from offerbook.verified import Word, check_words, words_of


@click.command()
@click.argument("offering_id", metavar="ID")
@click.option("--by", help="Who looked: the id of a person (default: the commit's author).")
@as_of_option
@click.pass_obj
def verify(root: Path, offering_id: str, by: str | None, moment: Moment) -> None:
    """Keep your word that offering ID is still true as it is in force.

    It is added to verified.yaml beside the draft. Nothing is released, and no promise changes.
    """
    need_catalog(root)
    with locked(root / STATE / "release.lock", lambda: say("somebody else is writing: waiting")):
        reading = read_root(root)
        catalog = _readable(reading, offering_id)
        day = day_of(catalog.settings.data, moment)
        version = _held(catalog, offering_id, day)
        _stop_at_later_words(catalog, offering_id, day)
        word = Word(day, person_or_stop(root, catalog, by), str(version.number))
        is_new = add_word(root, catalog, offering_id, word)
    told = f"{offering_id} {word.version}, verified on {day} by {word.by}"
    click.echo(told if is_new else f"{told}: that word is there already")


def _readable(reading: Reading, offering_id: str) -> Catalog:
    """The catalogue; ends where it, or what was said and released of the offering, has errors."""
    catalog = reading.catalog
    if catalog is None:
        _stop_at([each for each in reading.findings if each.level is Level.ERROR])
        stop("catalog.yaml has errors: nothing was written", 1)
    known = {*catalog.by_id, *catalog.broken}
    if offering_id not in known:
        stop_at_unknown(offering_id, known)
    folder = f"{OFFERINGS}/{offering_id}"
    words = words_of(catalog, offering_id)
    latest = max((word.on for word in words), default="")
    within = (f"{folder}/{VERIFIED}", f"{folder}/{VERSIONS}/")
    _stop_at(
        [
            *(
                each
                for each in reading.findings
                if each.level is Level.ERROR and each.place.path.startswith(within)
            ),
            *check_words(catalog, offering_id, latest),
        ]
    )
    return catalog


def _stop_at(findings: list[Finding]) -> None:
    if findings:
        click.echo(to_text(findings), err=True, nl=False)
        stop(f"{counted(findings)}: nothing was written", 1)


def _held(catalog: Catalog, offering_id: str, day: str) -> Version:
    versions = catalog.versions.get(offering_id, ())
    if not versions:
        stop(
            f"{offering_id} was never released, and a draft promises nothing: "
            f"`offerbook release {offering_id}` counts as the first word"
        )
    version = in_force(versions, day)
    if version is None:
        first = min(each.effective_on for each in versions)
        stop(f"nothing of {offering_id} is in force on {day}: its first day is {first}")
    return version


def _stop_at_later_words(catalog: Catalog, offering_id: str, day: str) -> None:
    later = [word.on for word in words_of(catalog, offering_id) if word.on > day]
    if later:
        stop(
            f"{offering_id} was already verified on {max(later)}: a word of {day} adds nothing to "
            "that"
        )
