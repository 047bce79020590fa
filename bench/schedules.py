"""How long Word documents take: the first one, and one for every package of many offerings."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.table import THOUSAND, at_most
from bench.versions import AS_OF
from offerbook.app.sight import Sight, look_up
from offerbook.edition import EDITIONS
from offerbook.pages.desk import Desk
from offerbook.pages.handouts import DOCX
from offerbook.pages.sheet import sheet_today
from offerbook.paper.papers import Paper, Paperwork, papers_of
from offerbook.reading import read_catalog


class ScheduleFigures(NamedTuple):
    """Seconds on the clock until the *first*, and until *schedules* schedules of *size* offerings."""

    size: int
    schedules: int
    first: float
    wall: float
    cpu: float


def measure_schedules(root: Path, size: int) -> ScheduleFigures:
    """Make all schedules of the catalogue at *root*, in one thread; call it in a fresh process."""
    papers = _papers(root)
    started, cpu = time.perf_counter(), time.process_time()
    next(papers).make()
    first = time.perf_counter() - started
    count = 1 + sum(1 for paper in papers if paper.make())
    return ScheduleFigures(
        size, count, first, time.perf_counter() - started, time.process_time() - cpu
    )


def _papers(root: Path) -> Iterator[Paper]:
    catalog = read_catalog(root).catalog
    if catalog is None:
        return
    shown = look_up(Sight(catalog, EDITIONS["internal"], AS_OF))
    desk, work = Desk(shown.projection, shown.records), Paperwork(frozenset((DOCX,)))
    for offering in desk.projection.offerings:
        yield from papers_of(sheet_today(desk, offering), work)


def schedule_row(figures: ScheduleFigures) -> str:
    """All of them."""
    return (
        f"schedules of {figures.size:,} offerings, {figures.schedules:,} Word documents: "
        f"{figures.wall:.1f} s on the clock, {figures.cpu:.1f} s of CPU; "
        f"the first after {figures.first:.2f} s"
    )


def schedule_targets(figures: ScheduleFigures) -> Iterator[str]:
    """One schedule; for many there is no more than a figure."""
    if figures.size == THOUSAND:
        yield at_most("the first schedule, wall seconds", figures.first, 1)
