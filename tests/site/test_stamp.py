"""The builder's output and our pages become one tree."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from offerbook.digest.publishing import write_all_files
from offerbook.pages.book import write_pages
from offerbook.pages.page import Page
from offerbook.pages.records import Records
from offerbook.site.shell import ShellError
from offerbook.site.stamp import POLICY, BrokenLinksError, finish
from tests.site.conftest import Made
from tests.site.making import tree_bytes


@pytest.fixture
def site(made: Made, tmp_path: Path) -> Path:
    """The builder's output, to be written to."""
    return Path(shutil.copytree(made.out, tmp_path / "site"))


def _finish(site: Path, made: Made, *more: Page) -> int:
    pages = [*write_pages(made.projection), *more]
    files = write_all_files(made.projection, Records())
    return finish(site, made.projection, pages, files).pages


def test_nothing_of_the_scaffolding_stays(site: Path, made: Made) -> None:
    assert _finish(site, made) == 9
    tree = tree_bytes(site)
    assert [place for place in tree if place.startswith("ob/") or "specimen" in place] == []
    assert "sitemap.xml.gz" not in tree
    assert [place for place, raw in tree.items() if b"obmark" in raw] == []
    assert {
        "index.html",
        "offerings/mail-move/index.html",
        "compare/index.html",
        "prices/prices.csv",
        "404.html",
        "offerings/probe/index.html",
        "owners/ada/index.html",
        "changes/index.html",
        "health/index.html",
        POLICY,
    } <= set(tree)


def test_the_index_of_the_search_box_stands_in_for_the_themes_own(site: Path, made: Made) -> None:
    assert (site / "search").is_dir()
    _finish(site, made)
    assert not (site / "search").exists()
    index = json.loads((site / "assets/find.json").read_text("utf-8"))
    assert [doc[0] for doc in index["docs"]] == ["mail-move"]


def test_every_page_has_the_search_box(site: Path, made: Made) -> None:
    _finish(site, made)
    for page in site.rglob("*.html"):
        assert page.read_text("utf-8").count("data-ob-find") == 1


def test_of_whole_pages_the_full_text_takes_guides_alone(site: Path, made: Made) -> None:
    _finish(site, made)
    found = {
        page.relative_to(site).as_posix()
        for page in site.rglob("*.html")
        if "data-pagefind-body" in page.read_text("utf-8")
    }
    guides = {place for place in tree_bytes(site) if place.startswith("guide/")}
    assert found == {place for place in guides if place.endswith(".html")}
    assert "guide/index.html" in found


def test_the_sitemap_lists_what_is_listed(site: Path, made: Made) -> None:
    _finish(
        site,
        made,
        Page("offerings/x/", "offerings", "X", "", '<h1 id="start">X</h1>', is_listed=False),
    )
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://offers.example/base/offerings/mail-move/</loc>" in sitemap
    assert "offerings/x/" not in sitemap
    assert "lastmod" not in sitemap


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<a href="../nope/">x</a>', "offerings/nope/index.html"),
        ('<a href="#nope">x</a>', "offerings/x/index.html#nope"),
        ('<img src="a.png">', "offerings/x/a.png"),
    ],
)
def test_a_link_that_leads_nowhere_ends_it(site: Path, made: Made, html: str, said: str) -> None:
    with pytest.raises(BrokenLinksError, match=said):
        _finish(site, made, Page("offerings/x/", "offerings", "X", "", html))


def test_a_specimen_that_differs_from_its_twin_ends_it(site: Path, made: Made) -> None:
    twin = site / "ob/ob-specimen-offerings-2-b/index.html"
    twin.write_text(twin.read_text("utf-8").replace("</body>", "<p>today</p></body>"), "utf-8")
    with pytest.raises(ShellError, match="differ"):
        _finish(site, made)


def test_scripts_of_a_page_are_not_allowed_by_the_policy(site: Path, made: Made) -> None:
    _finish(site, made)
    policy = (site / POLICY).read_text("utf-8")
    page = Page(
        "offerings/x/", "offerings", "X", "", '<h1 id="start">X</h1><script>alert(1)</script>'
    )
    again = Path(shutil.copytree(made.out, site.parent / "again"))
    _finish(again, made, page)
    assert (again / POLICY).read_text("utf-8") == policy
