"""What cannot be looked into is said, in a bounded time; nothing else stops a scan."""

from __future__ import annotations

import gzip
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from offerbook.scanning.leaks import findings_of
from offerbook.scanning.opening import Closed, Piece, open_file
from offerbook.scanning.own_words import OwnFiles
from offerbook.scanning.scan import build_searcher, scan_folder
from tests.scanning.hiding import paper, zipped


def _locked() -> bytes:
    """An archive whose file says of itself that it is encrypted."""
    raw = bytearray(zipped({"a.txt": b"words"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    return bytes(raw)


def _deep() -> bytes:
    raw = b"words"
    for _ in range(6):
        raw = gzip.compress(raw)
    return raw


def _lying() -> bytes:
    """An archive whose file is larger than it says."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 1000)
    return out.getvalue().replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(b"7z\xbc\xaf\x27\x1c...", "7z archive", id="another kind of archive"),
        pytest.param(_locked(), "encrypted", id="a locked archive"),
        pytest.param(b"PK\x03\x04 broken", "cannot be read", id="a broken archive"),
        pytest.param(gzip.compress(b"words" * 99)[:-9], "cut short", id="half of a file"),
        pytest.param(b"\x1f\x8b\x08broken", "cannot be read", id="a broken file"),
        pytest.param(_deep(), "deep in each other", id="archives in archives"),
        pytest.param(gzip.compress(bytes(64 * 1024 * 1024)), "more comes out", id="a bomb"),
        pytest.param(
            zipped({f"{n}": bytes(1024 * 1024) for n in range(40)}), "more comes out", id="many"
        ),
        pytest.param(_lying(), "cannot be read", id="a false size"),
        pytest.param(paper("words")[:200], "cannot be read", id="half of a PDF"),
    ],
)
def test_what_is_closed_is_said(raw: bytes, why: str) -> None:
    closed = [each.why for each in open_file(raw) if isinstance(each, Closed)]
    assert len(closed) == 1
    assert why in closed[0]


@pytest.mark.parametrize("raw", [b"", b"words", b"PK is no archive", b"\0" * 99])
def test_any_other_bytes_are_read_as_they_are(raw: bytes) -> None:
    assert list(open_file(raw)) == [Piece((), "", raw)]


def test_a_folder_is_looked_through_without_following_links(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "elsewhere").symlink_to(tmp_path)
    (folder / "gone").symlink_to("nowhere")
    (folder / "a.txt").write_text("Words.", "utf-8")
    found = scan_folder(folder, build_searcher([], []), OwnFiles([]))
    assert found.files == 1
    told = {each.place.path: each.message for each in findings_of(found)}
    assert sorted(told) == ["elsewhere", "gone", "pipe"]
    assert "a link to another folder" in told["elsewhere"]
    assert "no plain file" in told["pipe"]


def test_own_files_are_told_by_what_is_in_them(tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/a.js").write_text("one", "utf-8")
    own = OwnFiles([tmp_path / "theme"])
    assert b"one" in own
    assert b"two" not in own
    assert b"one more" not in own
