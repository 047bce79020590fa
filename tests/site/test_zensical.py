"""A site may change its builder between one build and the next."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from offerbook.site.builder import Builder
from tests.site.making import run_offerbook, tree_bytes
from tests.support import Workshop, make_workshop

pytestmark = pytest.mark.wide

_MADE_BY = {Builder.MKDOCS: b'content="mkdocs-', Builder.ZENSICAL: b'content="zensical-'}


@pytest.fixture
def past(tmp_path: Path) -> Workshop:
    """An offering with two versions, and a page written by hand."""
    workshop = make_workshop(tmp_path / "root")
    workshop.write("docs/guide/a.md", "# A\n\n[Mail move](../../offerings/mail-move/)\n")
    for day, summary in (("2026-01-10", "First words."), ("2026-05-10", "Second words.")):
        workshop.offering("mail-move", f"status: active\nsummary: {summary}\n")
        workshop.freeze(day)
    return workshop


def _build(workshop: Workshop, builder: Builder, home: Path, **more: str) -> dict[str, bytes]:
    done = run_offerbook(
        workshop.root,
        *(
            "build",
            "--edition",
            "internal",
            "--no-paper",
            "--no-full-text",
            "--builder",
            builder,
            "--as-of",
            "2026-11-22",
        ),
        more={"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), **more},
    )
    assert done.returncode == 0, done.stderr
    return tree_bytes(workshop.root / "site" / "internal")


def test_every_page_stands_in_the_dress_of_its_builder(past: Workshop, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    order = (Builder.MKDOCS, Builder.ZENSICAL, Builder.ZENSICAL, Builder.MKDOCS, Builder.ZENSICAL)
    trees = [_build(past, builder, home) for builder in order]
    for builder, tree in zip(order, trees, strict=True):
        pages = {place: raw for place, raw in tree.items() if place.endswith(".html")}
        assert "offerings/mail-move/1.0.0/index.html" in pages
        assert [place for place, raw in pages.items() if _MADE_BY[builder] not in raw] == []
        assert trees[order.index(builder)] == tree
    assert trees[0].keys() != trees[1].keys()
    left = (path for path in home.rglob("*") if path.is_file())
    assert [path for path in left if path.parent != home / "cache/offerbook/templates"] == []
    assert {path.name for path in past.root.iterdir()} - _HERE == {".offerbook", "site"}


_HERE = {"catalog", "docs", "schema", "mkdocs.yml"}


def test_a_newer_theme_dresses_pages_of_the_past_anew(past: Workshop, tmp_path: Path) -> None:
    """It brings other files, and those that an old page asks for are gone."""
    old = "offerings/mail-move/1.0.0/index.html"
    _build(past, Builder.MKDOCS, tmp_path)
    page = past.root / "site" / "internal" / old
    page.write_bytes(page.read_bytes() + b"<!-- as it was -->")
    assert b"as it was" in _build(past, Builder.MKDOCS, tmp_path)[old]
    (tmp_path / "beside" / "a_theme-2.0.dist-info").mkdir(parents=True)
    found = os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(tmp_path / "beside")])
    assert b"as it was" not in _build(past, Builder.MKDOCS, tmp_path, PYTHONPATH=found)[old]


def test_a_build_that_stops_leaves_the_old_site_whole(past: Workshop, tmp_path: Path) -> None:
    before = _build(past, Builder.MKDOCS, tmp_path)
    config = past.root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("- search", "- search\n  - tags"), "utf-8")
    stopped = run_offerbook(past.root, "build", "--builder", "zensical")
    assert stopped.returncode == 2
    assert stopped.stderr.endswith(
        "offerbook: mkdocs.yml asks for the plugin tags, and zensical would pass over that "
        "without a word: leave it out of mkdocs.yml, or build with mkdocs\n"
        "nothing was published; the site that was there stays\n"
    )
    assert tree_bytes(past.root / "site" / "internal") == before
