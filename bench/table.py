"""Figures as rows of text, each target with whether it is reached."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bench.measure import Cost, median
from bench.pairs import PairFigures
from bench.run import Figures, HistoryFigures, StockFigures, Validation, VersionFigures
from bench.telling import TellingFigures
from offerbook import __version__

THOUSAND, MOST = 1_000, 10_000
DESIGN = (500, 20)  # offerings, and versions of each
PAIRS = 10_000
TELLING = (50_000, 200, 5_000)  # subscriptions, releases, messages

_COLUMNS = (
    "offerings",
    "cold",
    "cpu",
    "warm",
    "cpu",
    "changed",
    "cpu",
    "build",
    "cpu",
    "peak MB",
    "site MB",
)
_WIDTHS = (9, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8)
_PAST_COLUMNS = (
    "offerings",
    "versions",
    "cold",
    "cpu",
    "warm",
    "cpu",
    "first",
    "cpu",
    "again",
    "cpu",
    "site MB",
)
_PAST_WIDTHS = (9, 10, 8, 8, 8, 8, 8, 8, 8, 8, 9)


def head() -> Iterator[str]:
    """Where and with what it was measured, and the names of the columns."""
    yield (
        f"offerbook {__version__}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores"
    )
    yield "seconds on the clock, then of CPU (of all processes); peak: the biggest process"
    yield "check: cold, warm (nothing changed), one file changed"
    yield "build: internal, from nothing, with checking and full text"
    yield ""
    yield _row(_COLUMNS)


def size_row(figures: Figures) -> str:
    """One size."""
    costs = (*figures.checks, figures.build)
    seconds = [f"{each:.2f}" for cost in costs for each in (cost.wall, cost.cpu)]
    return _row(
        (f"{figures.size:,}", *seconds, f"{figures.build.peak_mb:.0f}", f"{figures.site_mb:.1f}")
    )


def yaml_row(figures: Figures) -> str:
    """How rich the offerings are."""
    return f"{figures.yaml_bytes / 1000:.1f} KB of YAML per offering"


def stock_rows(stock: StockFigures) -> Iterator[str]:
    """MkDocs + Material on the same content."""
    yield ""
    yield (
        f"{stock.size:,} pages: offerbook beside stock MkDocs + Material "
        f"(Markdown of {stock.page_bytes / 1000:.1f} KB a page)"
    )
    yield f"{'':<34}{'wall':>8}{'cpu':>8}{'peak MB':>9}{'site MB':>9}  full ÷ this, cpu"
    yield _stock_row("offerbook build, no full text", stock.bare)
    yield _stock_row("the same with full text", stock.own, stock.own_mb)
    yield _stock_row("again, one description changed", stock.changed)
    yield _stock_row("again, nothing changed", stock.same)
    for name, cost, site_mb in (
        ("stock, pages in nav", stock.in_nav, stock.in_nav_mb),
        ("stock, pages out of nav", stock.out_of_nav, stock.out_of_nav_mb),
    ):
        yield _stock_row(name, cost, site_mb, f"{stock.own.cpu / cost.cpu:.3f}")
    pages, text = stock.hugo
    yield _stock_row("Hugo, plain layouts", pages)
    yield _stock_row("Pagefind on Hugo's pages", text, None, _both(stock))


def _both(stock: StockFigures) -> str:
    return f"{stock.own.cpu / stock.plain_cpu:.3f} (of Hugo and Pagefind)"


def validation_rows(validation: Validation, cold: Cost) -> Iterator[str]:
    """check-jsonschema on the same files."""
    how = (
        "all files"
        if validation.sample == validation.size
        else (f"worked out from {validation.sample} of {validation.size:,} files and its start")
    )
    yield ""
    yield (
        f"check-jsonschema, {validation.size:,} files: {validation.wall:.1f} s wall, "
        f"{validation.cpu:.1f} s CPU ({how})"
    )
    yield (
        f"offerbook check, cold: {validation.wall / cold.wall:.1f} times as fast on the clock, "
        f"{validation.cpu / cold.cpu:.1f} times by CPU"
    )


def pairs_row(figures: PairFigures) -> str:
    """Comparing alone."""
    edits, changes = (count / figures.pairs for count in (figures.edits, figures.changes))
    return (
        f"{figures.pairs:,} pairs of loaded documents of {figures.yaml_bytes / 1000:.1f} KB, "
        f"{edits:.1f} edits apart: {changes:.1f} changes a pair, compared in {figures.cpu:.2f} s "
        "CPU of one core"
    )


def history_rows(history: HistoryFigures) -> Iterator[str]:
    """Offerings with released versions, and the same with one version each."""
    yield ""
    yield "released versions: check cold and warm; the first build, and again with one draft changed"
    yield _row(_PAST_COLUMNS, _PAST_WIDTHS)
    for figures in (history.many, history.one):
        yield _version_row(figures)
    yield f"build again with the past ÷ without, CPU side by side: {history.ratio:.2f}"


def _version_row(figures: VersionFigures) -> str:
    costs = (figures.cold, figures.warm, figures.first, median(figures.again))
    seconds = [f"{each:.2f}" for cost in costs for each in (cost.wall, cost.cpu)]
    cells = (f"{figures.size:,}", str(figures.versions), *seconds, f"{figures.site_mb:.1f}")
    return _row(cells, _PAST_WIDTHS)


def telling_row(figures: TellingFigures) -> str:
    """Planning for many, and handing over to a server."""
    return (
        f"{figures.subscriptions:,} subscriptions × {figures.releases:,} releases: planned in "
        f"{figures.plan.wall:.2f} s, {figures.plan.cpu:.2f} s CPU, {figures.plan.peak_mb:.0f} MB; "
        f"{figures.messages:,} messages handed over by 4 connections: {figures.per_second:.0f} a "
        "second"
    )


class Past(NamedTuple):
    """What was measured of released versions."""

    pairs: PairFigures | None
    history: HistoryFigures | None


def targets(
    sizes: Mapping[int, Figures],
    stock: StockFigures | None,
    validation: Validation | None,
    past: Past,
    telling: TellingFigures | None,
    *,
    more: Iterable[str] = (),
) -> Iterator[str]:
    """Each target that was measured, then *more*; those of sizes not asked for are left out."""
    rows = [
        *_stock_targets(stock),
        *_size_targets(sizes),
        *_check_targets(sizes, validation),
        *_pair_targets(past.pairs),
        *_history_targets(past.history),
        *_telling_targets(telling),
        *more,
    ]
    if rows:
        yield ""
        yield f"{'target':<56}{'figure':>10}{'wanted':>10}"
        yield from rows


def _stock_targets(stock: StockFigures | None) -> Iterator[str]:
    if stock is None or stock.size != THOUSAND:
        return
    for what, own, name, cost, most in (
        ("no full text", stock.bare, "in nav", stock.in_nav, 0.08),
        ("no full text", stock.bare, "in nav", stock.in_nav, 0.10),
        ("no full text", stock.bare, "out of nav", stock.out_of_nav, 0.2),
        ("no full text", stock.bare, "out of nav", stock.out_of_nav, 0.25),
        ("full text", stock.own, "in nav", stock.in_nav, 0.15),
        ("full text", stock.own, "out of nav", stock.out_of_nav, 0.4),
    ):
        words = f"build of 1,000, {what} ÷ stock {name}, CPU"
        yield at_most(words, own.cpu / cost.cpu, most)
    ratio = stock.own.cpu / stock.plain_cpu
    yield at_most("build of 1,000, full text ÷ Hugo + Pagefind, CPU", ratio, 1)


def _size_targets(sizes: Mapping[int, Figures]) -> Iterator[str]:
    if MOST in sizes:
        big = sizes[MOST].build
        if THOUSAND in sizes:
            yield at_most(
                "build of 10,000 ÷ build of 1,000, CPU", big.cpu / sizes[THOUSAND].build.cpu, 10
            )
        yield at_most("build of 10,000, peak MB", big.peak_mb, 1000)


def _check_targets(sizes: Mapping[int, Figures], validation: Validation | None) -> Iterator[str]:
    if MOST not in sizes:
        return
    cold, warm, _ = sizes[MOST].checks
    if validation is not None and validation.size == MOST:
        ratio = validation.wall / cold.wall
        yield target(
            "check-jsonschema ÷ check of 10,000, wall", ratio, "≥ 5", is_reached=ratio >= 5
        )
    yield at_most("check of 10,000, nothing changed, wall seconds", warm.wall, 2)


def _pair_targets(pairs: PairFigures | None) -> Iterator[str]:
    if pairs is not None and pairs.pairs == PAIRS:
        yield at_most("comparing 10,000 loaded pairs, CPU seconds", pairs.cpu, 10)


def _history_targets(history: HistoryFigures | None) -> Iterator[str]:
    if history is not None and (history.many.size, history.many.versions) == DESIGN:
        yield at_most("check of 500 × 20 versions, cold, wall seconds", history.many.cold.wall, 20)
        yield at_most("the same, nothing changed, wall seconds", history.many.warm.wall, 2)
        yield at_most("build again of 500 × 20 ÷ of 500 × 1, CPU", history.ratio, 2)


def _telling_targets(telling: TellingFigures | None) -> Iterator[str]:
    if telling is not None and (telling.subscriptions, telling.releases) == TELLING[:2]:
        yield at_most("planning for 50,000 × 200, wall seconds", telling.plan.wall, 10)
        yield at_most("planning for 50,000 × 200, peak MB", telling.plan.peak_mb, 500)
        rate = telling.per_second
        yield target("messages a second to a server", rate, "≥ 250", is_reached=rate >= 250)


def at_most(words: str, figure: float, most: float) -> str:
    """A target that is reached by *most* or less."""
    return target(words, figure, f"≤ {most:g}", is_reached=figure <= most)


def target(words: str, figure: float, wanted: str, *, is_reached: bool) -> str:
    """A row of the table of targets."""
    return f"{words:<56}{_short(figure):>10}{wanted:>10}  {'reached' if is_reached else 'missed'}"


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _stock_row(name: str, cost: Cost, site_mb: float | None = None, ratio: str = "") -> str:
    size = "" if site_mb is None else f"{site_mb:.1f}"
    return (
        f"{name:<34}{cost.wall:>8.2f}{cost.cpu:>8.2f}{cost.peak_mb:>9.0f}{size:>9}  {ratio}"
    ).rstrip()


def _row(cells: tuple[str, ...], widths: tuple[int, ...] = _WIDTHS) -> str:
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
