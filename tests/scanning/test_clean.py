"""What was looked through before is passed over, and only that."""

from __future__ import annotations

import os
from pathlib import Path

from offerbook.scanning.clean import Clean


def test_files_are_known_until_they_are_replaced(tmp_path: Path) -> None:
    site, note = tmp_path / "site", tmp_path / "note.json"
    site.mkdir()
    page = site / "a.html"
    page.write_text("One.", "utf-8")
    assert not Clean(note, "key").passes(page.stat())
    Clean(note, "key").write(site)
    assert Clean(note, "key").passes(page.stat())
    (site / "b.html").write_text("Two.", "utf-8")
    page.unlink()
    page.write_text("Two.", "utf-8")
    known = Clean(note, "key")
    assert not known.passes(page.stat())
    assert not known.passes((site / "b.html").stat())


def test_a_linked_file_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/a").write_text("One.", "utf-8")
    Clean(tmp_path / "note", "key").write(tmp_path / "old")
    os.link(tmp_path / "old/a", tmp_path / "new")
    assert Clean(tmp_path / "note", "key").passes((tmp_path / "new").stat())


def test_other_needles_know_nothing(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    page = tmp_path / "site/a.html"
    page.write_text("One.", "utf-8")
    Clean(tmp_path / "note", "key").write(tmp_path / "site")
    assert not Clean(tmp_path / "note", "another key").passes(page.stat())


def test_a_part_joins_what_was_noted(tmp_path: Path) -> None:
    for name in ("site", "part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text(name, "utf-8")
    Clean(tmp_path / "note", "key").write(tmp_path / "site")
    Clean(tmp_path / "note", "key").add(tmp_path / "part")
    known = Clean(tmp_path / "note", "key")
    assert known.passes((tmp_path / "site/a").stat())
    assert known.passes((tmp_path / "part/a").stat())


def test_a_damaged_note_knows_nothing(tmp_path: Path) -> None:
    (tmp_path / "note").write_text('{"key": 3, "clean": [[1]]}', "utf-8")
    assert not Clean(tmp_path / "note", "key").passes((tmp_path / "note").stat())
