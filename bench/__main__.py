"""python -m bench: figures for big catalogues, with the targets beside them; no gate."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bench import felt, table
from bench.browser import has_browser, measure_filters, measure_score, measure_search
from bench.edits import measure_edits
from bench.measure import CommandError, apart
from bench.pairs import compare_pairs
from bench.paper import measure_paper, paper_row, paper_targets
from bench.run import (
    Figures,
    measure_clean,
    measure_editions,
    measure_history,
    measure_scan,
    measure_size,
    measure_stock,
    measure_validation,
)
from bench.schedules import measure_schedules, schedule_row, schedule_targets
from bench.telling import measure_telling

_SIZES, _QUICK = (100, 1_000, 10_000), (100, 200)
_QUICK_PAST = (50, 5, 500)  # offerings, versions of each, pairs
_QUICK_TELLING = (500, 100, 50)  # subscriptions, releases, messages
_MOST_REPEATED = 1_000  # larger catalogues are measured once
_REPEATS = 3
_FELT = (table.THOUSAND, table.MOST)


def _sizes(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, ...]:
    if value is None:
        return ()
    sizes = tuple(int(word) for word in value.split(",") if word.strip().isdecimal())
    if not sizes or min(sizes) < 10 or len(sizes) != value.count(",") + 1:
        raise click.BadParameter("write numbers from 10 on with commas between them: 100,1000")
    return tuple(sorted(set(sizes)))


@dataclass(frozen=True)
class _Wanted:
    """What is to be measured; *versions* is 0 where nothing of the past is."""

    sizes: tuple[int, ...]
    repeats: int
    has_stock: bool
    offerings: int
    versions: int
    pairs: int
    telling: tuple[int, int, int] | None
    has_edits: bool
    has_browser: bool
    has_paper: bool

    @property
    def felt(self) -> tuple[int, ...]:
        """The sizes at which somebody waits: those that have targets, else the largest."""
        return tuple(size for size in self.sizes if size in _FELT) or self.sizes[-1:]


@click.command()
@click.option(
    "--sizes",
    callback=_sizes,
    help="How many offerings, with commas between them; without it 100,1000,10000.",
)
@click.option(
    "--quick",
    is_flag=True,
    help="Measure once; sizes are 100,200 unless said, and 50 of them have 5 versions.",
)
@click.option("--skip-stock", is_flag=True, help="Leave out the other tools.")
@click.option(
    "--history",
    "versions",
    type=click.IntRange(2),
    help="How many versions each of 500 offerings has (20 unless said); fewer offerings where "
    "--sizes has none as large.",
)
@click.option("--skip-history", is_flag=True, help="Leave out comparing and released versions.")
@click.option("--skip-telling", is_flag=True, help="Leave out subscriptions and messages.")
@click.option("--skip-edits", is_flag=True, help="Leave out how soon an edit is on its page.")
@click.option("--skip-paper", is_flag=True, help="Leave out sheets and schedules.")
@click.option("--skip-browser", is_flag=True, help="Leave out search and filters in a browser.")
def main(
    sizes: tuple[int, ...],
    versions: int | None,
    *,
    quick: bool,
    skip_stock: bool,
    skip_history: bool,
    skip_telling: bool,
    skip_edits: bool,
    skip_browser: bool,
    skip_paper: bool,
) -> None:
    """Measure checks and builds of big catalogues, beside the tools one would use instead."""
    chosen = sizes or (_QUICK if quick else _SIZES)
    offerings, usual, pairs = _QUICK_PAST if quick else (*table.DESIGN, table.PAIRS)
    wanted = _Wanted(
        sizes=chosen,
        repeats=1 if quick else _REPEATS,
        has_stock=not skip_stock,
        offerings=min(offerings, chosen[-1]),
        versions=0 if skip_history else versions or usual,
        pairs=pairs,
        telling=None if skip_telling else _QUICK_TELLING if quick else table.TELLING,
        has_edits=not skip_edits,
        has_browser=not skip_browser,
        has_paper=not skip_paper,
    )
    with tempfile.TemporaryDirectory(prefix="offerbook-bench-") as folder:
        try:
            for row in _rows(Path(folder), wanted):
                click.echo(row)
        except CommandError as problem:
            click.echo(f"not measured any further: {problem}")


def _rows(folder: Path, wanted: _Wanted) -> Iterator[str]:
    figures: dict[int, Figures] = {}
    more: list[str] = []
    sizes = wanted.sizes
    yield from table.head()
    for size in sizes:
        figures[size] = measure_size(
            folder / str(size), size, wanted.repeats if size <= _MOST_REPEATED else 1
        )
        yield table.size_row(figures[size])
    yield table.yaml_row(figures[sizes[-1]])
    yield from _schedules(folder, wanted, more)
    stock = validation = pairs = history = telling = None
    if wanted.versions:
        yield ""
        pairs = apart(compare_pairs, folder / "pairs", wanted.pairs)
        yield table.pairs_row(pairs)
        history = measure_history(folder, wanted.offerings, wanted.versions, wanted.repeats)
        yield from table.history_rows(history)
        yield from _clean(folder, wanted, more)
        yield from _editions(folder, wanted, more)
        scan = measure_scan(folder, min(table.THOUSAND, wanted.sizes[-1]))
        yield felt.scan_row(scan)
        more += felt.scan_targets(scan)
    if wanted.telling is not None:
        yield ""
        telling = measure_telling(folder, *wanted.telling)
        yield table.telling_row(telling)
    if wanted.has_edits:
        yield from _edits(folder, wanted, more)
    if wanted.has_paper:
        yield from _paper(folder, wanted, more)
    if wanted.has_stock:
        of_stock = max((size for size in sizes if size <= table.THOUSAND), default=None)
        if of_stock is not None:
            stock = measure_stock(folder / str(of_stock), folder / f"stock-{of_stock}", of_stock)
            yield from table.stock_rows(stock)
        validation = measure_validation(folder / str(sizes[-1]), sizes[-1])
        yield from table.validation_rows(validation, figures[sizes[-1]].checks[0])
    if wanted.has_browser:
        yield from _browser(folder, wanted, more)
    past = table.Past(pairs, history)
    yield from table.targets(figures, stock, validation, past, telling, more=more)


def _schedules(folder: Path, wanted: _Wanted, more: list[str]) -> Iterator[str]:
    size = max((size for size in wanted.sizes if size <= table.THOUSAND), default=None)
    if size is not None:
        made = apart(measure_schedules, folder / str(size), size)
        yield schedule_row(made)
        more += schedule_targets(made)


def _clean(folder: Path, wanted: _Wanted, more: list[str]) -> Iterator[str]:
    for size, versions in ((wanted.offerings, wanted.versions), (wanted.sizes[-1], 1)):
        clean = measure_clean(folder, size, versions)
        yield felt.clean_row(clean)
        more += felt.clean_targets(clean)


def _editions(folder: Path, wanted: _Wanted, more: list[str]) -> Iterator[str]:
    size = max((size for size in wanted.sizes if size <= table.THOUSAND), default=0)
    if size:
        figures = measure_editions(folder, size, wanted.repeats)
        yield felt.edition_row(figures)
        more += felt.edition_targets(figures)


def _edits(folder: Path, wanted: _Wanted, more: list[str]) -> Iterator[str]:
    yield ""
    for size in wanted.felt:
        edits = measure_edits(folder / str(size), size)
        yield felt.edit_row(edits)
        more += felt.edit_targets(edits)


def _paper(folder: Path, wanted: _Wanted, more: list[str]) -> Iterator[str]:
    size = max((size for size in wanted.sizes if size <= table.THOUSAND), default=None)
    if size is not None:
        yield ""
        papers = measure_paper(folder / str(size), size)
        yield paper_row(papers)
        more += paper_targets(papers)


def _browser(folder: Path, wanted: _Wanted, more: list[str]) -> Iterator[str]:
    yield ""
    if not has_browser():
        yield "search, filters and questions left out: there is no browser on the PATH"
        return
    for size in wanted.felt:
        search = measure_search(folder / str(size), folder / f"stock-{size}", size)
        yield from felt.search_rows(search)
        more += felt.search_targets(search)
    clicks = measure_filters(folder / str(wanted.felt[-1]), wanted.felt[-1])
    yield felt.filter_row(clicks)
    more += felt.filter_targets(clicks)
    score = measure_score(folder / "questions")
    yield felt.score_row(score)
    more += felt.score_targets(score)


if __name__ == "__main__":
    main()
