"""Rows and targets of what people wait for: clean builds, edits, search, filters, answers."""

from __future__ import annotations

from collections.abc import Iterator

from bench.browser import FilterFigures, Found, ScoreFigures, SearchFigures
from bench.edits import EditFigures
from bench.run import CleanFigures, EditionFigures, ScanFigures
from bench.table import DESIGN, MOST, THOUSAND, at_most, target

_KB, _MB = 1e3, 1e6
_SEARCH = {THOUSAND: (0.1, 0.3 * _MB), MOST: (0.04, 2.5 * _MB)}
"""For each size the share of Material's time, and the bytes moved, that are wanted at most."""


def clean_row(figures: CleanFigures) -> str:
    """A build from nothing."""
    cost = figures.build
    return (
        f"{figures.size:,} offerings × {figures.versions} from nothing, full text left out: "
        f"{cost.wall:.1f} s, {cost.cpu:.1f} s CPU, {cost.peak_mb:.0f} MB"
    )


def clean_targets(figures: CleanFigures) -> Iterator[str]:
    """Of the sizes that the design names."""
    if (figures.size, figures.versions) in (DESIGN, (MOST, 1)):
        name = f"build of {figures.size:,} × {figures.versions}, no full text"
        yield at_most(f"{name}, wall seconds", figures.build.wall, 60)
        yield at_most(f"{name}, peak MB", figures.build.peak_mb, 800)


def edition_row(figures: EditionFigures) -> str:
    """One edition, and both."""
    one, both = figures.one, figures.both
    return (
        f"{figures.size:,} offerings from nothing, with full text: the internal edition "
        f"{one.wall:.1f} s, {one.cpu:.1f} s CPU; both {both.wall:.1f} s, {both.cpu:.1f} s CPU"
    )


def edition_targets(figures: EditionFigures) -> Iterator[str]:
    """Of the size that the design names."""
    if figures.size == THOUSAND:
        for what in ("wall", "cpu"):
            ratio = getattr(figures.both, what) / getattr(figures.one, what)
            name = "CPU" if what == "cpu" else what
            yield at_most(f"both editions of 1,000 ÷ one, {name}", ratio, 1.6)


def scan_row(figures: ScanFigures) -> str:
    """The look through a customer edition."""
    return (
        f"{figures.size:,} offerings for customers: built and looked through in "
        f"{figures.build.wall:.1f} s, again {figures.again.wall:.1f} s; looked through by the "
        f"command ({figures.site_mb:.0f} MB) in {figures.scan.wall:.1f} s, "
        f"{figures.scan.cpu:.1f} s CPU, {figures.scan.peak_mb:.0f} MB"
    )


def scan_targets(figures: ScanFigures) -> Iterator[str]:
    """Of the size that the design names."""
    if figures.size == THOUSAND:
        yield at_most("scan of 1,000 for customers, wall seconds", figures.scan.wall, 5)


def edit_row(figures: EditFigures) -> str:
    """One edit under `serve`, and one that is built."""
    return (
        f"{figures.size:,} offerings, one description changed: on the page under serve after "
        f"{figures.serving:.2f} s (longest {max(figures.served):.2f} s); by build after "
        f"{figures.published:.1f} s, with full text {figures.whole:.1f} s"
    )


def edit_targets(figures: EditFigures) -> Iterator[str]:
    """Of the sizes that the design names."""
    if figures.size in (THOUSAND, MOST):
        words = f"one edit of {figures.size:,} under serve, wall seconds"
        yield at_most(words, figures.serving, 1)
    if figures.size == MOST:
        yield at_most("one edit of 10,000, build, wall seconds", figures.published, 10)


def search_rows(figures: SearchFigures) -> Iterator[str]:
    """The same question in both."""
    yield (
        f"{figures.size:,} offerings, one question in a real browser that has nothing yet "
        "(from the first key)"
    )
    yield _search_row("offerbook", figures.own)
    yield _search_row("Material's own search", figures.material)


def _search_row(name: str, found: Found) -> str:
    how = "first result after" if found.is_shown else "nothing yet after"
    return (
        f"{name:<24}{how} {found.seconds:.2f} s; {found.searching / _KB:,.0f} KB for search, "
        f"{found.moved / _KB:,.0f} KB with the page"
    )


def search_targets(figures: SearchFigures) -> Iterator[str]:
    """Of the sizes that the design names; nothing found in time is a target missed."""
    if figures.size not in _SEARCH:
        return
    share, most = _SEARCH[figures.size]
    words = f"search in {figures.size:,}"
    is_reached = figures.own.is_shown and figures.ratio <= share
    yield target(
        f"{words}, first result ÷ Material's, wall",
        figures.ratio,
        f"≤ {share:g}",
        is_reached=is_reached,
    )
    yield at_most(f"{words}, KB moved, page and all", figures.own.moved / _KB, most / _KB)


def filter_row(figures: FilterFigures) -> str:
    """Clicks on filters."""
    if not figures.clicks:
        return "filters left out: the list of offerings has none"
    return (
        f"{figures.size:,} offerings, a click on a filter until it is drawn: "
        f"{figures.middle.wall:.0f} ms, {figures.middle.cpu:.0f} ms CPU (longest of "
        f"{len(figures.clicks)}: {max(figures.clicks).wall:.0f} ms)"
    )


def filter_targets(figures: FilterFigures) -> Iterator[str]:
    """Of the size that the design names."""
    if figures.size == MOST and figures.clicks:
        yield at_most("a filter on 10,000, milliseconds per click", figures.middle.wall, 100)
        yield at_most("a filter on 10,000, milliseconds of CPU", figures.middle.cpu, 100)


def score_row(figures: ScoreFigures) -> str:
    """How well questions are answered."""
    note = f" ({figures.left_out} left out, as what they ask for is not there)"
    return (
        f"{figures.questions} questions in reps' words: answered first {figures.first:.1%}, "
        f"in the top three {figures.near:.1%}{note if figures.left_out else ''}"
    )


def score_targets(figures: ScoreFigures) -> Iterator[str]:
    """Of the questions in the repository."""
    from tests.finding.asking import LEAST_FIRST, LEAST_NEAR  # it brings the browser's library

    for words, share, least in (
        ("questions answered first, %", figures.first, LEAST_FIRST),
        ("questions answered in the top three, %", figures.near, LEAST_NEAR),
    ):
        yield target(words, share * 100, f"≥ {least * 100:g}", is_reached=share >= least)
