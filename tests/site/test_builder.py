"""The builder is believed only as far as its pages are there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from offerbook.site.builder import Builder, BuilderError, run_builder, wait_for_words
from offerbook.site.forked import Forked
from tests.site.making import tree_bytes

_CONFIG = """\
site_name: X
theme:
  name: material
  variant: classic
  font: false
  custom_dir: overrides
plugins:
  - search
markdown_extensions: []
"""


def _prepare(folder: Path, config: str, *pages: str) -> Path:
    (folder / "docs").mkdir(parents=True)
    (folder / "overrides").mkdir()
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    for page in pages:
        path = folder / "docs" / page
        path.parent.mkdir(exist_ok=True)
        path.write_text("# Words\n", "utf-8")
    return folder


def _run(prepared: Path, builder: Builder) -> Path:
    """Build beside *prepared*, in the way that a tree is built: its folder is there already."""
    out = prepared.with_name("out")
    out.mkdir()
    run_builder(prepared, out, builder)
    return out


@pytest.mark.parametrize("builder", Builder)
def test_every_page_is_made(tmp_path: Path, builder: Builder) -> None:
    pages = ("index.md", "a.md", "b/index.md", "b/c.md", "d/README.md", "Zwei Wörter.md")
    out = _run(_prepare(tmp_path / "in", _CONFIG, *pages), builder)
    assert (out / "b/c/index.html").is_file()
    assert (out / "Zwei Wörter/index.html").is_file()


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Forked:
    """A MkDocs that waits for its words."""
    monkeypatch.setattr("offerbook.site.builder.can_fork", lambda: True)
    process = wait_for_words()
    assert process is not None
    return process


def test_one_that_waits_builds_what_it_is_told(tmp_path: Path, waiting: Forked) -> None:
    prepared, out = _prepare(tmp_path / "in", _CONFIG, "index.md", "ä.md"), tmp_path / "out"
    run_builder(prepared, out, Builder.MKDOCS, waiting)
    assert waiting.returncode == 0
    assert (out / "ä/index.html").is_file()


def test_one_that_is_told_nothing_ends(waiting: Forked) -> None:
    assert waiting.communicate() == (b"", b"")
    assert waiting.returncode == 0


def test_one_that_has_ended_before_it_was_told_is_noticed(tmp_path: Path, waiting: Forked) -> None:
    waiting.kill()
    with pytest.raises(BuilderError, match="mkdocs ended with -9:\nno reason given"):
        run_builder(_prepare(tmp_path / "in", _CONFIG), tmp_path / "out", Builder.MKDOCS, waiting)


def test_where_nobody_may_fork_none_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offerbook.site.builder.can_fork", lambda: False)
    assert wait_for_words() is None


@pytest.mark.parametrize("builder", Builder)
def test_a_page_that_is_left_out_is_noticed(tmp_path: Path, builder: Builder) -> None:
    prepared = _prepare(tmp_path / "in", f"{_CONFIG}exclude_docs: b/\n", "index.md", "b/c.md")
    with pytest.raises(BuilderError, match=r"1 pages? (?:are|is) missing: b/c/index\.html"):
        _run(prepared, builder)


@pytest.mark.parametrize("builder", Builder)
def test_what_the_builder_says_is_handed_on(tmp_path: Path, builder: Builder) -> None:
    config = _CONFIG.replace("name: material", "name: no-such-theme")
    with pytest.raises(BuilderError, match=rf"\A{builder} ended with 1:\n(?s:.*)no-such-theme"):
        _run(_prepare(tmp_path / "in", config, "index.md"), builder)


@pytest.mark.parametrize("builder", Builder)
def test_a_broken_template_is_said_without_the_way_through_the_builder(
    tmp_path: Path, builder: Builder
) -> None:
    prepared = _prepare(tmp_path / "in", _CONFIG, "index.md")
    (prepared / "overrides" / "main.html").write_text("{{ nothing", "utf-8")
    with pytest.raises(BuilderError) as said:
        _run(prepared, builder)
    words = str(said.value)
    assert "unexpected end of" in words
    assert "Traceback" not in words
    assert "site-packages" not in words
    assert "\x1b" not in words


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("plugins:\n  - search\n  - tags\n", "the plugin tags"),
        ("plugins:\n  - privacy: {}\n  - search: {}\n", "the plugin privacy"),
        ("plugins:\n  macros: {}\n  rss: {}\n", "the plugin macros, the plugin rss"),
        ("hooks:\n  - hooks.py\n", "hooks"),
    ],
)
def test_zensical_passes_over_nothing(tmp_path: Path, more: str, words: str) -> None:
    config = _CONFIG.replace("plugins:\n  - search\n", "") if "plugins" in more else _CONFIG
    prepared = _prepare(tmp_path / "in", config + more, "index.md")
    with pytest.raises(BuilderError, match=f"asks for {words}, and zensical"):
        _run(prepared, Builder.ZENSICAL)
    assert list(prepared.with_name("out").iterdir()) == []


def test_zensical_leaves_its_own_index_and_its_memory_behind(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path / "in", _CONFIG, "index.md")
    before = {path.name for path in prepared.iterdir()}
    out = _run(prepared, Builder.ZENSICAL)
    assert not (out / "search.json").exists()
    assert {path.name for path in prepared.iterdir()} - before == {"zensical.yml"}


def test_a_file_of_the_companys_own_is_not_taken_for_an_index(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path / "in", _CONFIG, "index.md")
    (prepared / "docs" / "search.json").write_text("{}", "utf-8")
    assert (_run(prepared, Builder.ZENSICAL) / "search.json").is_file()


def test_both_builders_read_the_same_file(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path / "in", _CONFIG, "index.md")
    before = (prepared / "mkdocs.yml").read_bytes()
    for builder in Builder:
        shutil.rmtree(_run(prepared, builder))
    assert (prepared / "mkdocs.yml").read_bytes() == before


def test_mkdocs_writes_what_it_writes_alone_but_for_words_to_search_by(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path / "in", _CONFIG, "index.md", "b/c.md")
    (prepared / "overrides/main.html").write_text('{% extends "base.html" %}\n', "utf-8")
    out, alone = _run(prepared, Builder.MKDOCS), tmp_path / "alone"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(alone)]
    subprocess.run([*command, "--config-file", str(prepared / "mkdocs.yml")], check=True)
    ours, theirs = tree_bytes(out), tree_bytes(alone)
    words = {place for place in theirs if place.startswith("assets/javascripts/lunr/")}
    assert words
    assert ours.keys() == theirs.keys() - words
    unlike = [place for place in ours if ours[place] != theirs[place]]
    assert [place for place in unlike if not place.startswith("sitemap")] == []  # holds the day
    assert "assets/images/favicon.png" in ours
