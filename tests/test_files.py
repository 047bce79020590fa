"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from offerbook.files import write_atomically, write_new, write_out


def test_a_file_is_replaced_from_one_moment_to_the_next(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_atomically(path, "one\n")
    before = path.stat().st_ino
    write_atomically(path, "zwei é\r\n")
    assert path.read_bytes() == "zwei é\r\n".encode()
    assert path.stat().st_ino != before
    assert [each.name for each in path.parent.iterdir()] == ["a.txt"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "full").touch()
    with pytest.raises(OSError, match="folder"):
        write_atomically(tmp_path / "folder", "x")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "a.txt", "\ud800")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_a_new_file_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_new(path, "one")
    with pytest.raises(FileExistsError) as raised:
        write_new(path, "two")
    assert raised.value.filename == str(path)
    assert path.read_text() == "one"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("real")
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "real").read_text() == "real"
    assert not (tmp_path / "link").is_symlink()


def test_what_is_asked_for_goes_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "real").write_text("real")
    (tmp_path / "link").symlink_to("deep/real")
    (tmp_path / "loose").symlink_to("deep/other")
    (tmp_path / "loop").symlink_to("loop")
    write_out(tmp_path / "link", "new")
    write_out(tmp_path / "loose", b"\xff")
    write_out(tmp_path / "a" / "b", "é")
    write_out(tmp_path / "loop", "out of it")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "deep" / "real").read_text() == "new"
    assert (tmp_path / "deep" / "other").read_bytes() == b"\xff"
    assert (tmp_path / "a" / "b").read_bytes() == "é".encode()
    assert (tmp_path / "loop").read_text() == "out of it"


def test_what_is_asked_for_runs_into_a_pipe_that_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_out(pipe, "é")
        assert os.read(reader, 9) == "é".encode()
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_what_is_asked_for_has_no_room(tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        write_out(tmp_path / "full", "x")
    assert Path("/dev/full").is_char_device()
    with pytest.raises(IsADirectoryError):
        write_out(tmp_path, "x")


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_the_mode_is_the_one_asked_for(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "a", "")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == mode
