"""The builder is believed only as far as its pages are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.site.builder import BuilderError, run_builder

_CONFIG = "site_name: X\ntheme:\n  name: mkdocs\nplugins: []\n"


def _prepare(folder: Path, config: str, *pages: str) -> Path:
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    for page in pages:
        path = folder / "docs" / page
        path.parent.mkdir(exist_ok=True)
        path.write_text("# Words\n", "utf-8")
    return folder


def test_every_page_is_made(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path / "in", _CONFIG, "index.md", "a.md", "b/index.md", "b/c.md")
    run_builder(prepared, tmp_path / "out")
    assert (tmp_path / "out/b/c/index.html").is_file()


def test_a_page_that_is_left_out_is_noticed(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path / "in", f"{_CONFIG}exclude_docs: b/\n", "index.md", "b/c.md")
    with pytest.raises(BuilderError, match=r"1 pages? (?:are|is) missing: b/c/index\.html"):
        run_builder(prepared, tmp_path / "out")


def test_what_the_builder_says_is_handed_on(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path / "in", "site_name: X\ntheme: no-such-theme\n", "index.md")
    with pytest.raises(BuilderError, match="no-such-theme"):
        run_builder(prepared, tmp_path / "out")
