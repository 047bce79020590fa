"""Papers are made once, kept, and put into the next tree as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from offerbook.pages.sheet import Sheet
from offerbook.paper.papers import MAKERS, Paper, PaperError, Paperwork
from offerbook.paper.press import Press
from tests.paper.making import make_sheet
from tests.support import make_workshop

PDF = frozenset(("pdf",))
PLACE = "offerings/mail-move/1.0.0/sheet.pdf"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return make_sheet(make_workshop(tmp_path_factory.mktemp("press")))


def press(work: Paperwork, tree: Path, *sheets: Sheet) -> Path:
    """Where the sheet of the offering is, in *tree*."""
    with Press(work, tree) as made:
        for each in sheets:
            made.hand(each)
        assert list(made.rest()) == []
    return tree / PLACE


def kept(work: Paperwork) -> list[Path]:
    assert work.store is not None
    return sorted(path for path in work.store.rglob("*") if path.is_file())


def test_what_is_unchanged_is_linked(told: Sheet, tmp_path: Path) -> None:
    work = Paperwork(PDF, tmp_path / "store")
    one, two = press(work, tmp_path / "1", told), press(work, tmp_path / "2", told)
    assert one.read_bytes().startswith(b"%PDF")
    assert one.stat().st_ino == two.stat().st_ino
    assert len(kept(work)) == 1


def test_what_changed_is_made_again_and_the_old_one_goes(told: Sheet, tmp_path: Path) -> None:
    work = Paperwork(PDF, tmp_path / "store")
    one = press(work, tmp_path / "1", told)
    other = replace(told, body={**told.body, "summary": "Said otherwise."})
    two = press(work, tmp_path / "2", other)
    assert one.read_bytes() != two.read_bytes()
    assert len(kept(work)) == 1
    assert kept(work)[0].stat().st_ino == two.stat().st_ino


def test_what_is_gone_is_forgotten(told: Sheet, tmp_path: Path) -> None:
    work = Paperwork(PDF, tmp_path / "store")
    press(work, tmp_path / "1", told)
    draft = replace(told, version="", address="offerings/mail-move/", is_own=False)
    press(work, tmp_path / "2", draft)
    assert [path.parent.name for path in kept(work)] == ["mail-move"]


def test_a_page_of_today_has_the_papers_of_its_version(told: Sheet, tmp_path: Path) -> None:
    today = replace(told, is_own=False, address="offerings/mail-move/")
    press(Paperwork(PDF, tmp_path / "store"), tmp_path / "1", today)
    assert not list((tmp_path / "1").rglob("*.pdf"))


def test_nothing_is_made_unasked(told: Sheet, tmp_path: Path) -> None:
    assert not press(Paperwork(frozenset(), tmp_path / "store"), tmp_path / "1", told).exists()
    assert not (tmp_path / "store").exists()


def test_what_cannot_be_made_is_said(
    told: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> bytes:
        raise PaperError("Mail Move: the sheet is not right")

    made = iter([Paper(PLACE, "key", fail)])
    maker = MAKERS["pdf"]._replace(papers=lambda _told, _work: made)
    monkeypatch.setitem(MAKERS, "pdf", maker)
    work = Paperwork(PDF, tmp_path / "store")
    with pytest.raises(PaperError, match="Mail Move"):
        press(work, tmp_path / "1", told)
    assert not (tmp_path / "store").exists()
