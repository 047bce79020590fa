"""What readers wait for, in a real browser: the first thing found, and a click on a filter."""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path
from typing import NamedTuple

import yaml

from bench import stock
from bench.measure import apart, measure
from bench.run import BUILD, command
from bench.synthetic import id_of

_NAMES = ("chromium", "chromium-browser", "google-chrome")


class Found(NamedTuple):
    """Seconds from the first key to the first result, with what was moved by then, in bytes.

    *seconds* is the longest time that is waited where *is_shown* is false. *moved* is all of the
    page, *searching* the part of it that search alone needs.
    """

    seconds: float
    moved: float
    searching: float
    is_shown: bool = True


class SearchFigures(NamedTuple):
    """One question, asked of a site of *size* offerings and of Material's search in its pages."""

    size: int
    own: Found
    material: Found

    @property
    def ratio(self) -> float:
        """Our time ÷ Material's."""
        return self.own.seconds / self.material.seconds


class Click(NamedTuple):
    """Milliseconds from a click to the second frame after it, and of CPU that the page took."""

    wall: float
    cpu: float


class FilterFigures(NamedTuple):
    """Clicks on the filters of a list of *size* offerings."""

    size: int
    clicks: tuple[Click, ...]

    @property
    def middle(self) -> Click:
        """The medians."""
        return Click(*map(statistics.median, zip(*self.clicks, strict=True)))


class ScoreFigures(NamedTuple):
    """Which shares of the questions were answered first, and among the first three.

    *left_out* ask for offerings that the site has not, as without the real price list.
    """

    questions: int
    left_out: int
    first: float
    near: float


def has_browser() -> bool:
    """Whether there is a browser to measure in."""
    return any(map(shutil.which, _NAMES))


def measure_search(root: Path, folder: Path, size: int) -> SearchFigures:
    """Ask the site of the catalogue at *root*, and MkDocs' site of the same texts in *folder*."""
    from bench import (
        visits,
    )  # the browser's library is large, and children start as large as we are

    measure(command(root, *BUILD))
    material = stock.site_of(folder, stock.OUT_OF_NAV)
    if not folder.exists():
        apart(stock.write_stock, root, folder)
    if not material.exists():
        measure(stock.build_command(folder, stock.OUT_OF_NAV), stock.ENVIRONMENT)
    question = _question(root, size)
    own = root / "site" / "internal"
    return SearchFigures(size, *apart(visits.ask_both, own, material, question))


def measure_filters(root: Path, size: int) -> FilterFigures:
    """Click on filters of the list of the site that stands at *root*; no clicks where it has none."""
    from bench import (
        visits,
    )  # the browser's library is large, and children start as large as we are

    return FilterFigures(size, apart(visits.click, root / "site" / "internal"))


def measure_score(folder: Path) -> ScoreFigures:
    """Ask the example's site, with a real price list where it is, the questions of the tests."""
    from bench import (
        visits,
    )  # the browser's library is large, and children start as large as we are

    folder.mkdir()
    return apart(visits.score, folder)


def _question(root: Path, size: int) -> str:
    """The name of an offering in the middle, without its number."""
    path = root / "catalog" / "offerings" / id_of(size // 2) / "offering.yaml"
    name = str(yaml.safe_load(path.read_text("utf-8"))["name"])
    return name.rpartition(" ")[0].lower()
