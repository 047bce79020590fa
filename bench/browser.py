"""What readers wait for, in a real browser: the first thing found, and a click on a filter."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import yaml
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotShownError

from bench import stock
from bench.measure import apart, measure
from bench.run import BUILD, command
from bench.squeezed import Shelf, squeezing
from bench.synthetic import id_of
from tests.browser.conftest import launch
from tests.finding.asking import ask, read_questions
from tests.finding.places import build, make_catalogue

_NAMES = ("chromium", "chromium-browser", "google-chrome")  # as for the tests
_QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "finding" / "questions.tsv"
_TURNS = 3
_CLICKS = 10
_LONGEST = 600.0  # seconds

_LOOK = """(found) => {
  let begun = 0;
  addEventListener("keydown", () => { begun ||= performance.now(); }, true);
  window.obFirst = new Promise((done) => {
    const look = () => {
      const first = document.querySelector(found);
      if (begun && first?.checkVisibility() && first.getBoundingClientRect().height) {
        done(performance.now() - begun);
      } else requestAnimationFrame(look);
    };
    look();
  });
}"""
_WAIT = """(longest) => Promise.race([
  window.obFirst,
  new Promise((done) => { setTimeout(done, longest, -1); }),
])"""
_CLICK = """async (clicks) => {
  const frame = () => new Promise((done) => { requestAnimationFrame(done); });
  const boxes = () => [...document.querySelectorAll(".ob-sieve__choice input")]
    .filter((box) => box.checkVisibility() && !box.disabled);
  const took = [];
  for (let at = 0; at < clicks && boxes().length; at += 1) {
    const box = boxes()[at % boxes().length];
    await frame();
    const begun = performance.now();
    box.click();
    await frame();
    await frame();
    took.push(performance.now() - begun);
  }
  return took;
}"""


class _Kind(NamedTuple):
    """Where a site's search is typed into and shown, and which of its files serve search alone."""

    box: str
    found: str
    files: tuple[str, ...]


_OWN = _Kind(
    "input.ob-find__input",
    "#ob-found [role=option]",
    ("find.json", "/box.js", "/find.js", "/pagefind/"),
)
_MATERIAL = _Kind(
    "input.md-search__input",
    ".md-search-result__list .md-search-result__item",
    ("/search/", "/workers/", "/lunr/"),
)


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


class FilterFigures(NamedTuple):
    """Milliseconds from each click on a filter to the second frame after it."""

    size: int
    clicks: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median."""
        return statistics.median(self.clicks)


class ScoreFigures(NamedTuple):
    """Which shares of the questions were answered first, and among the first three."""

    questions: int
    first: float
    near: float


def has_browser() -> bool:
    """Whether there is a browser to measure in."""
    return any(map(shutil.which, _NAMES))


def measure_search(root: Path, folder: Path, size: int) -> SearchFigures:
    """Ask the site of the catalogue at *root*, and MkDocs' site of the same texts in *folder*."""
    measure(command(root, *BUILD))
    material = stock.site_of(folder, stock.OUT_OF_NAV)
    if not folder.exists():
        apart(stock.write_stock, root, folder)
    if not material.exists():
        measure(stock.build_command(folder, stock.OUT_OF_NAV), stock.ENVIRONMENT)
    question = _question(root, size)
    return SearchFigures(
        size,
        apart(_ask, root / "site" / "internal", _OWN, question),
        apart(_ask, material, _MATERIAL, question),
    )


def measure_filters(root: Path, size: int) -> FilterFigures:
    """Click on filters of the list of the site that stands at *root*; no clicks where it has none."""
    return FilterFigures(size, apart(_click, root / "site" / "internal"))


def measure_score(folder: Path) -> ScoreFigures:
    """Ask the example's site, with a real price list where it is, the questions of the tests."""
    folder.mkdir()
    return apart(_score, folder)


def _question(root: Path, size: int) -> str:
    """The name of an offering in the middle, without its number."""
    path = root / "catalog" / "offerings" / id_of(size // 2) / "offering.yaml"
    name = str(yaml.safe_load(path.read_text("utf-8"))["name"])
    return name.rpartition(" ")[0].lower()


def _ask(site: Path, kind: _Kind, question: str) -> Found:
    """The medians of some visits, each by a fresh browser that has nothing of the site yet."""
    with squeezing(site.resolve()) as shelf, _browser() as browser:
        _warm(shelf, browser, kind)
        found = [_visit(shelf, browser, kind, question) for _ in range(_TURNS)]
    seconds, moved, searching = (
        statistics.median(figures)
        for figures in zip(*((e.seconds, e.moved, e.searching) for e in found), strict=True)
    )
    return Found(seconds, moved, searching, all(each.is_shown for each in found))


def _warm(shelf: Shelf, browser: Browser, kind: _Kind) -> None:
    """Have everything gzipped that will be asked for, so that no visit waits for that."""
    with _page(browser) as page:
        page.goto(shelf.host, wait_until="load")
        page.locator(kind.box).focus()
        page.keyboard.type("w")
        page.wait_for_timeout(500)
        page.wait_for_load_state("networkidle")


def _visit(shelf: Shelf, browser: Browser, kind: _Kind, question: str) -> Found:
    shelf.moved.clear()
    with _page(browser) as page:
        page.goto(shelf.host, wait_until="domcontentloaded")
        page.evaluate(_LOOK, kind.found)
        page.locator(kind.box).focus()
        page.keyboard.type(question)
        took = float(page.evaluate(_WAIT, _LONGEST * 1000)) / 1000
        sent = dict(shelf.moved)
    is_shown = took >= 0
    searching = sum(size for path, size in sent.items() if any(part in path for part in kind.files))
    return Found(took if is_shown else _LONGEST, sum(sent.values()), searching, is_shown)


def _click(site: Path) -> tuple[float, ...]:
    with squeezing(site.resolve()) as shelf, _browser() as browser, _page(browser) as page:
        page.goto(f"{shelf.host}offerings/", wait_until="load")
        try:
            page.locator(".ob-browse__told").wait_for(timeout=60_000)
        except NotShownError:
            return ()
        page.wait_for_timeout(500)
        clicks: Sequence[float] = page.evaluate(_CLICK, _CLICKS)
    return tuple(clicks)


def _score(folder: Path) -> ScoreFigures:
    catalogue = folder / "catalogue"
    catalogue.mkdir()
    make_catalogue(catalogue)
    site = build(catalogue.resolve(), folder / "site")
    with squeezing(site.resolve()) as shelf, _browser() as browser, _page(browser) as page:
        page.goto(shelf.host)
        score = ask(page, shelf.host, read_questions(_QUESTIONS))
    return ScoreFigures(len(score.answers), score.first, score.near)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that knows nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.set_default_timeout(_LONGEST * 1000)
    try:
        yield context.new_page()
    finally:
        context.close()
