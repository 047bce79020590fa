"""What is handed out on paper: how long it takes to make it, and to find that it is there already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.measure import Cost, measure
from bench.run import BUILD, NO_FULL_TEXT, command, forget
from bench.synthetic import change_description
from bench.table import THOUSAND, at_most

_ON_PAPER = ("build", "--edition", "internal", NO_FULL_TEXT)


class PaperFigures(NamedTuple):
    """Builds of *size* offerings: *without* paper, then with it.

    The *first* one makes so many *sheets* and *schedules*, one *again* none of them, and that
    after the change of *one* offering only its own.
    """

    size: int
    sheets: int
    schedules: int
    without: Cost
    first: Cost
    again: Cost
    one: Cost

    @property
    def making(self) -> float:
        """The seconds on the clock that all papers take, from nothing."""
        return self.first.wall - self.without.wall

    @property
    def single(self) -> float:
        """The seconds on the clock from one offering's change to its papers and pages."""
        return self.one.wall - self.again.wall


def measure_paper(root: Path, size: int) -> PaperFigures:
    """Build the catalogue at *root* without its papers, with them, again, and after a change."""
    forget(root)
    without = measure(command(root, *BUILD, NO_FULL_TEXT))
    first, again = (measure(command(root, *_ON_PAPER)) for _ in range(2))
    change_description(root, size // 3, "on paper")
    one = measure(command(root, *_ON_PAPER))
    sheets, schedules = (_count(root, suffix) for suffix in ("pdf", "docx"))
    return PaperFigures(size, sheets, schedules, without, first, again, one)


def paper_row(figures: PaperFigures) -> str:
    """Papers of one size."""
    return (
        f"{figures.size:,} offerings, {figures.sheets:,} sheets and {figures.schedules:,} schedules: "
        f"made in {figures.making:.1f} s; nothing changed {figures.again.wall:.1f} s, "
        f"one offering changed {figures.one.wall:.1f} s"
    )


def paper_targets(figures: PaperFigures) -> Iterator[str]:
    """Of the size that the design names."""
    if figures.size == THOUSAND:
        yield at_most("papers of 1,000 offerings, wall seconds", figures.making, 120)
        yield at_most("pages and papers of one more, wall seconds", figures.single, 1)


def _count(root: Path, suffix: str) -> int:
    return sum(1 for _ in (root / "site" / "internal").resolve().rglob(f"*.{suffix}"))
