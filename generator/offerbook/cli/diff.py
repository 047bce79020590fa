"""offerbook diff: what a change means, for reviewers and for machines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from offerbook.app.differing import NoSuchStateError, find_forge, review_since, review_states
from offerbook.cli.common import as_of_option, need_catalog, stop
from offerbook.effect import Effect
from offerbook.finding import has_errors
from offerbook.load.git import GitError
from offerbook.model.day import Moment
from offerbook.model.version import DamagedVersionError
from offerbook.reading import NewerSchemaError
from offerbook.report import to_text
from offerbook.reviewing.account import Review
from offerbook.reviewing.comment import to_markdown
from offerbook.reviewing.formats import FORMATS

_EFFECTS = [str(effect) for effect in Effect if effect is not Effect.NONE]


@click.command()
@click.argument("states", nargs=-1, metavar="[A [B]]")
@click.option("--base", metavar="REV", help="Compare everything with a git revision.")
@click.option("--format", "form", type=click.Choice([*FORMATS, "markdown"]), default="text")
@click.option("--fail-on", type=click.Choice(_EFFECTS), help="End with 1 for this, or graver.")
@as_of_option
@click.pass_obj
def diff(
    root: Path, /, states: tuple[str, ...], *, form: str, fail_on: str | None, **on: Any
) -> None:
    """Say what changes from A to B: files, versions (mail-move@1.2.0) or drafts (mail-move).

    With one offering, from its newest version to its draft. Two files need no catalogue.
    """
    review = _compare(root, states, **on)
    click.echo(to_text(review.findings), err=True, nl=False)
    if form == "markdown":
        click.echo(to_markdown(review, find_forge(root, os.environ)), nl=False)
    elif review.is_done:
        click.echo(FORMATS[form](review), nl=False)
    if has_errors(review.findings) or (fail_on and review.has(Effect(fail_on))):
        raise click.exceptions.Exit(1)


def _compare(root: Path, states: tuple[str, ...], base: str | None, moment: Moment) -> Review:
    if len(states) > 2 or bool(states) == (base is not None):
        stop("name two states, or one offering, or say --base REV")
    try:
        if base is None:
            return review_states(root, states, moment)
        need_catalog(root)
        return review_since(root, base, moment)
    except (GitError, NewerSchemaError, NoSuchStateError, DamagedVersionError) as problem:
        stop(str(problem), 1 if isinstance(problem, DamagedVersionError) else 2)
