"""Who reads a folder ahead finds what is found by who reads it afterwards."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from offerbook.scanning.ahead import Ahead, Heard, reading_ahead
from offerbook.scanning.ahead import hear as hear_alone
from offerbook.scanning.needles import Kind
from offerbook.scanning.scan import build_searcher, files_in
from offerbook.scanning.search import Searcher
from tests.scanning.hiding import WAYS
from tests.scanning.test_ways import needle


def _sentence(number: int) -> str:
    return f"Nobody outside should hear of number {number} at all"


def _searcher(held: tuple[str, ...] = ()) -> Searcher:
    """Finds a sentence for each way, and one more that is nowhere."""
    sentences = (_sentence(number) for number in range(len(WAYS) + 1))
    return build_searcher((needle(Kind.TEXT, each) for each in sentences), held)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Holds each sentence in another way."""
    for number, (file, hide) in enumerate(WAYS.values()):
        path = tmp_path / f"{number}" / file
        path.parent.mkdir()
        path.write_bytes(hide(_sentence(number)))
    return tmp_path


def hear(folder: Path, searcher: Searcher) -> Heard | None:
    ahead = Ahead(*files_in(folder))
    try:
        return ahead.look(searcher)
    finally:
        ahead.end()


_ALL = frozenset(range(len(WAYS)))


def test_words_are_found_in_every_way(folder: Path) -> None:
    assert hear(folder, _searcher()) == Heard(_ALL, (), (), len(WAYS))


def test_a_folder_that_is_too_large_to_be_kept_is_read_bit_by_bit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offerbook.scanning.ahead._MOST_BYTES", 500)
    assert hear(folder, _searcher()) == Heard(_ALL, (), (), len(WAYS))


def test_what_the_edition_holds_is_not_found(folder: Path) -> None:
    heard = hear(folder, _searcher((f"{_sentence(3)}.",)))
    assert heard is not None
    assert heard.needles == _ALL - {3}


def test_names_and_closed_files_are_told(tmp_path: Path) -> None:
    (tmp_path / f"{_sentence(1).replace(' ', '-')}.txt").write_text("Hello.", "utf-8")
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 broken")
    heard = hear(tmp_path, _searcher())
    assert heard is not None
    assert heard.needles == {1}
    assert [each.file for each in heard.sealed] == ["a.zip"]


def test_two_processes_hear_what_one_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def passes(place: str, _: os.DirEntry[str]) -> bool:
        return place.startswith("0/")

    (folder / "a.zip").write_bytes(b"PK\x03\x04 broken")
    alone = hear_alone(folder, _searcher(), passes)
    assert alone.needles == _ALL - {0}
    begun: list[int] = []
    begin = Ahead.__init__

    def note(ahead: Ahead, *known: Any) -> None:
        begin(ahead, *known)
        begun.append(len(known))

    monkeypatch.setattr("offerbook.scanning.ahead.WORTH_A_PROCESS", 1)
    monkeypatch.setattr("offerbook.scanning.ahead.processors", lambda: 2)
    monkeypatch.setattr(Ahead, "__init__", note)
    for _ in range(5):
        assert hear_alone(folder, _searcher(), passes) == alone
    monkeypatch.setattr(Ahead, "look", lambda *_: None)  # the other was killed
    assert hear_alone(folder, _searcher(), passes) == alone
    assert begun == [3] * 6


def test_who_has_ended_says_nothing(folder: Path) -> None:
    ahead = Ahead(*files_in(folder))
    ahead.end()
    assert ahead.look(_searcher()) is None


def test_a_few_files_are_not_worth_a_process(folder: Path) -> None:
    with reading_ahead(folder) as ahead:
        assert ahead is None


def test_each_file_is_looked_at_once_by_one_of_two(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offerbook.scanning.ahead._MOST_SHARES", 4)
    for _ in range(5):
        assert hear(folder, _searcher()) == Heard(_ALL, (), (), len(WAYS))
