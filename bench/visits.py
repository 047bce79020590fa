"""Visits of a real browser to a site: a question typed, filters clicked, questions scored."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotShownError

from bench.browser import Click, Found, ScoreFigures
from bench.squeezed import Shelf, squeezing
from tests.browser.conftest import launch
from tests.finding.asking import ask as put
from tests.finding.asking import read_questions
from tests.finding.places import build, make_catalogue

_QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "finding" / "questions.tsv"
_TURNS = 3
_CLICKS = 10
_LONGEST = 600.0  # seconds
_LONGEST_DRAWN = 20_000  # milliseconds until a list has its filters

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
_CLICK = """async (at) => {
  const frame = () => new Promise((done) => { requestAnimationFrame(done); });
  const boxes = [...document.querySelectorAll(".ob-sieve__choice input")]
    .filter((box) => box.checkVisibility() && !box.disabled);
  if (!boxes.length) return -1;
  await frame();
  const begun = performance.now();
  boxes[at % boxes.length].click();
  await frame();
  await frame();
  return performance.now() - begun;
}"""


class Kind(NamedTuple):
    """Where a site's search is typed into and shown, and which of its files serve search alone."""

    box: str
    found: str
    files: tuple[str, ...]


OWN = Kind(
    "input.ob-find__input",
    "#ob-found [role=option]",
    ("find.json", "/box.js", "/find.js", "/pagefind/"),
)
MATERIAL = Kind(
    "input.md-search__input",
    ".md-search-result__list .md-search-result__item",
    ("/search/", "/workers/", "/lunr/"),
)


def ask_both(own: Path, material: Path, question: str) -> tuple[Found, Found]:
    """The medians of some visits to both sites in turns, each by one who has nothing of it yet."""
    with (
        squeezing(own.resolve()) as ours,
        squeezing(material.resolve()) as theirs,
        _browser() as browser,
    ):
        sites = ((ours, OWN), (theirs, MATERIAL))
        for shelf, kind in sites:
            _warm(shelf, browser, kind)
        rounds = [
            [_visit(shelf, browser, kind, question) for shelf, kind in sites] for _ in range(_TURNS)
        ]
    first, second = (_median(found) for found in zip(*rounds, strict=True))
    return first, second


def _median(found: Sequence[Found]) -> Found:
    seconds, moved, searching = (
        statistics.median(figures)
        for figures in zip(*((e.seconds, e.moved, e.searching) for e in found), strict=True)
    )
    return Found(seconds, moved, searching, all(each.is_shown for each in found))


def _warm(shelf: Shelf, browser: Browser, kind: Kind) -> None:
    """Have everything gzipped that will be asked for, so that no visit waits for that."""
    with _page(browser) as page:
        page.goto(shelf.host, wait_until="load")
        page.locator(kind.box).focus()
        page.keyboard.type("w")
        page.wait_for_timeout(500)
        page.wait_for_load_state("networkidle")


def _visit(shelf: Shelf, browser: Browser, kind: Kind, question: str) -> Found:
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


def click(site: Path) -> tuple[Click, ...]:
    """What each click on a filter of *site* takes; none where it has no filters."""
    with squeezing(site.resolve()) as shelf, _browser() as browser, _page(browser) as page:
        page.goto(f"{shelf.host}offerings/", wait_until="load")
        try:
            page.locator(".ob-browse__told").wait_for(timeout=_LONGEST_DRAWN)
        except NotShownError:
            return ()
        page.wait_for_timeout(500)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        clicks = [_click(page, session, at) for at in range(_CLICKS)]
    return tuple(each for each in clicks if each.wall >= 0)


def _click(page: Page, session: CDPSession, at: int) -> Click:
    before = _busy(session)
    wall = float(page.evaluate(_CLICK, at))
    return Click(wall, _busy(session) - before)


def _busy(session: CDPSession) -> float:
    """Milliseconds of CPU that the page's own thread has had: scripts, styles, layout."""
    said = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in said if each["name"] == "TaskDuration")) * 1000


def score(folder: Path) -> ScoreFigures:
    """How well the example's site, made in *folder*, answers the questions of the tests."""
    catalogue = folder / "catalogue"
    catalogue.mkdir()
    make_catalogue(catalogue)
    site = build(catalogue.resolve(), folder / "site")
    with squeezing(site.resolve()) as shelf, _browser() as browser, _page(browser) as page:
        page.goto(shelf.host)
        answered = put(page, shelf.host, read_questions(_QUESTIONS))
    return ScoreFigures(len(answered.answers), len(answered.unknown), answered.first, answered.near)


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
