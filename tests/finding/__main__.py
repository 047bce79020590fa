"""python -m tests.finding QUESTIONS: how well the search box answers a list of questions."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import click
from playwright.sync_api import sync_playwright

from tests.browser.conftest import launch, serving
from tests.finding.asking import (
    LEAST_FIRST,
    LEAST_NEAR,
    Answer,
    Question,
    Score,
    ask,
    find_unlike,
    read_questions,
)
from tests.finding.places import SETTING, build, make_catalogue, price_list

_TYPED = 6  # of all questions so many are typed into the box as well


@click.command()
@click.argument("questions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Where catalog/ stands; without it the example, with the real price list.",
)
def main(questions: Path, root: Path | None) -> None:
    """Ask QUESTIONS of a built site: a row each, with a tab before the ids that answer it."""
    try:
        asked = read_questions(questions)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    with tempfile.TemporaryDirectory(prefix="offerbook-finding-") as folder:
        score, unlike = _ask_site(_site(Path(folder), root), asked)
    for row in (*_tell(score), *unlike):
        click.echo(row)
    sys.exit(0 if score.is_enough and not unlike else 1)


def _site(folder: Path, root: Path | None) -> Path:
    if root is None:
        root = folder / "catalogue"
        root.mkdir()
        if not make_catalogue(root):
            click.echo(
                f"the real price list is not at {price_list()} ({SETTING} names the folder in "
                "which nhs/ stands): the example alone is asked"
            )
    return build(root.resolve(), folder / "site")


def _ask_site(site: Path, questions: Sequence[Question]) -> tuple[Score, list[str]]:
    with ExitStack() as stack:
        host = stack.enter_context(serving(site))
        chromium = launch(stack.enter_context(sync_playwright()))
        page = chromium.new_page()
        page.goto(host)
        score = ask(page, host, questions)
        typed = score.answers[:: max(1, len(score.answers) // _TYPED)]
        unlike = find_unlike(page, typed)
        chromium.close()
    return score, unlike


def _tell(score: Score) -> Iterator[str]:
    for each in score.misses:
        yield _tell_miss(each)
    for question in score.unknown:
        yield f"left out: {question.text} (the site has none of {_listed(question.wanted)})"
    yield (
        f"{len(score.answers)} questions: first {score.first:.0%} (wanted {LEAST_FIRST:.0%}), "
        f"in the top three {score.near:.0%} (wanted {LEAST_NEAR:.0%})"
    )


def _tell_miss(answer: Answer) -> str:
    place = f"place {answer.place}" if answer.place else "not found"
    found = ", ".join(answer.found[:3]) or "nothing"
    return f"{place}: {answer.question.text} → {found} (wanted {_listed(answer.question.wanted)})"


def _listed(ids: frozenset[str]) -> str:
    return ", ".join(sorted(ids))


if __name__ == "__main__":
    main()
