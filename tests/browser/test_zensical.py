"""The example as Zensical makes it: the same addresses and texts as from MkDocs, and it works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect
from selectolax.lexbor import LexborHTMLParser

from offerbook.edition import EDITIONS
from offerbook.site.builder import Builder
from tests.browser.conftest import Tab, Visit, build_example, serving
from tests.browser.looking import TOO_WIDE, find_grave, in_both_schemes, usually
from tests.browser.test_pages import KINDS
from tests.support import Workshop

pytestmark = pytest.mark.browser

_OF_THE_THEME = ("assets/javascripts/", "assets/stylesheets/", "assets/images/", "pagefind/")
_LEFT = ("obmark", "ob-specimen", "data-ob-written", "data-ob-raw")


@pytest.fixture(scope="module")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The example, both editions made by Zensical; not to be written to."""
    return Workshop(build_example(tmp_path_factory.mktemp("zensical"), Builder.ZENSICAL))


@pytest.fixture(scope="module")
def host(zensical: Workshop) -> Iterator[str]:
    """The address of the internal edition."""
    with serving(zensical.root / "site" / "internal") as address:
        yield address


@pytest.fixture
def visit(tab: Tab, host: str) -> Iterator[Visit]:
    """A visit to it."""
    with tab.at(host) as made:
        yield made


def _files(workshop: Workshop, edition: str) -> dict[str, Path]:
    """All that a builder's own theme did not bring, by its address."""
    tree = (workshop.root / "site" / edition).resolve()
    places = {path.relative_to(tree).as_posix(): path for path in tree.rglob("*") if path.is_file()}
    return {place: path for place, path in places.items() if not place.startswith(_OF_THE_THEME)}


def _articles(page: Path) -> list[str]:
    nodes = LexborHTMLParser(page.read_text("utf-8")).css("article")
    return [" ".join(node.text().split()) for node in nodes]


@pytest.mark.parametrize("edition", EDITIONS)
def test_addresses_are_the_same(example: Workshop, zensical: Workshop, edition: str) -> None:
    one, other = _files(example, edition), _files(zensical, edition)
    assert sum(place.endswith(".html") for place in one) > 100
    assert one.keys() == other.keys()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_text_of_every_article_is_the_same(
    example: Workshop, zensical: Workshop, edition: str
) -> None:
    one, other = _files(example, edition), _files(zensical, edition)
    pages = [place for place in one if place.endswith(".html")]
    texts = {place: _articles(one[place]) for place in pages}
    assert all(text and text[0] for text in texts.values())
    assert [place for place in pages if _articles(other[place]) != texts[place]] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_no_page_is_the_same_to_the_byte(
    example: Workshop, zensical: Workshop, edition: str
) -> None:
    one, other = _files(example, edition), _files(zensical, edition)
    differing = {
        place
        for place in one
        if not place.endswith(".html") and one[place].read_bytes() != other[place].read_bytes()
    }
    assert differing == {"content-security-policy.txt"}


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_is_left_of_specimens_and_notes(zensical: Workshop, edition: str) -> None:
    files = _files(zensical, edition)
    assert not [place for place in files if place.startswith("ob") or place == "search.json"]
    pages = (path.read_text("utf-8") for place, path in files.items() if place.endswith(".html"))
    assert not [mark for text in pages for mark in _LEFT if mark in text]


@pytest.mark.parametrize("kind", usually(KINDS, "home", "offerings", "offering"))
def test_a_page_asks_for_nothing_elsewhere_and_breaks_no_policy(visit: Visit, kind: str) -> None:
    page = visit.go(KINDS[kind])
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert visit.watch.complaints(page) == []


@pytest.mark.parametrize(
    ("kind", "scheme"),
    in_both_schemes(("home", "offerings", "offering", "guide"), light=("offering",), dark=()),
)
def test_axe_finds_nothing_serious(
    tab: Tab, host: str, kind: str, scheme: Literal["light", "dark"]
) -> None:
    with tab.at(host, color_scheme=scheme, reduced_motion="reduce") as visit:
        page = visit.go(KINDS[kind])
        page.wait_for_load_state("networkidle")
        assert find_grave(page) == []


@pytest.mark.parametrize("kind", usually(("home", "offerings", "offering", "guide"), "offering"))
def test_nothing_scrolls_sideways_in_a_small_window(tab: Tab, host: str, kind: str) -> None:
    with tab.at(host, narrow=True) as visit:
        assert visit.go(KINDS[kind]).evaluate(TOO_WIDE) == []


def test_the_search_finds_offerings_and_passages(visit: Visit) -> None:
    page = visit.go("offerings/mail-move/1.0.0/")
    page.keyboard.press("/")
    page.keyboard.type("faxed", delay=10)
    found = page.locator("#ob-found a[href*='offerings/fax-gateway/']").first
    expect(found).to_be_visible()
    expect(page.locator("#ob-found .ob-found__passage").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Fax")
    assert visit.watch.complaints(page) == []


def test_the_tab_of_a_page_is_marked(visit: Visit) -> None:
    page = visit.go("offerings/mail-move/")
    tabs = page.locator(".md-tabs__link")
    assert tabs.all_inner_texts()[:3] == ["Home", "Offerings", "Prices"]
    expect(page.locator(".md-tabs__link[aria-current=page]")).to_have_text("Offerings")


def test_the_switches_work(visit: Visit) -> None:
    page = visit.go("offerings/managed-workplace/")
    inside = page.locator(".ob-internal")
    assert sum(part.is_visible() for part in inside.all()) > 3
    page.locator("button[data-switch=internal]").click()
    assert not any(part.is_visible() for part in inside.all())
    body = page.locator("body")
    before = body.get_attribute("data-md-color-scheme")
    page.locator("[data-md-component=palette] label:visible").click()
    expect(body).not_to_have_attribute("data-md-color-scheme", before or "")
    assert visit.watch.complaints(page) == []
