"""Drafts that were read before are never anything but what is in their files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from offerbook.load.known import Found, Shelf

DATA = {
    "id": "mail-move",
    "price": Decimal("99.90"),
    "count": 10**15,
    "nothing": None,
    "is_so": True,
    "each": [{"at_least": Decimal("0.10")}, ["ä\u2028\n", Decimal("1E+2")]],
}
RAW = b"id: mail-move\n"


def keep(
    folder: Path, raw: bytes = RAW, data: Any = DATA, *, tool: str = "1", state: str = "a"
) -> str:
    shelf = Shelf(folder, tool)
    shelf.open(state)
    shelf.notes()
    name = shelf.find(raw).name
    shelf.keep(name, data)
    shelf.note({"said": name})
    shelf.write()
    return name


def look(folder: Path, raw: bytes = RAW, *, tool: str = "1", state: str = "a") -> tuple[Found, Any]:
    shelf = Shelf(folder, tool)
    shelf.open(state)
    return shelf.find(raw), shelf.notes()


def test_what_was_kept_is_found_as_it_was(tmp_path: Path) -> None:
    name = keep(tmp_path)
    (found, noted) = look(tmp_path)
    assert found == Found(name, DATA)
    assert repr(found.data) == repr(DATA)
    assert noted == {"said": name}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"raw": b"id: mail-move\n\n"}, id="another file"),
        pytest.param({"tool": "2"}, id="another version of the tool"),
        pytest.param({"state": "b"}, id="another schema or clause"),
    ],
)
def test_anything_else_is_not_known(tmp_path: Path, other: dict[str, Any]) -> None:
    keep(tmp_path)
    found, _ = look(tmp_path, **other)
    assert found.data is None


def test_notes_of_another_state_are_none(tmp_path: Path) -> None:
    keep(tmp_path)
    assert look(tmp_path, state="b")[1] is None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda raw: raw[:-3], id="cut short"),
        pytest.param(lambda raw: raw[: raw.index(b"\n")], id="only the sum"),
        pytest.param(lambda raw: raw.replace(b"a", b"o"), id="other letters"),
        pytest.param(lambda raw: raw + b"x", id="more"),
        pytest.param(lambda raw: b"\xff" + raw[1:], id="no text"),
        pytest.param(lambda _: b"null\n[]\n", id="something else"),
    ],
)
def test_what_is_damaged_is_not_known_and_made_anew(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    keep(tmp_path)
    for file in tmp_path.iterdir():
        file.write_bytes(damage(file.read_bytes()))
    found, noted = look(tmp_path)
    assert (found.data, noted) == (None, None)
    keep(tmp_path)
    assert look(tmp_path)[0].data == DATA


def test_folders_where_files_belong_do_no_harm(tmp_path: Path) -> None:
    keep(tmp_path)
    for file in list(tmp_path.iterdir()):
        file.unlink()
        file.mkdir()
    keep(tmp_path)
    assert look(tmp_path)[0].data is None


def test_a_place_that_cannot_be_written_to_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keep(tmp_path / "file")
    assert look(tmp_path / "file")[0].data is None


def test_what_nobody_asks_for_goes(tmp_path: Path) -> None:
    name = keep(tmp_path, RAW)
    place = tmp_path / f"{int(name[:2], 16) // 4:02d}"
    others = [b"%d" % number for number in range(400)]
    for other in others:
        keep(tmp_path, other, {"words": "x" * 100})
    assert look(tmp_path, RAW)[0].data is None
    assert len(place.read_bytes().splitlines()) == 2  # the digest, and one draft


def test_several_may_write_at_once(tmp_path: Path) -> None:
    drafts = [b"%d" % number for number in range(200)]

    def keep_all(mark: str) -> None:
        shelf = Shelf(tmp_path, "1")
        shelf.open("a")
        for raw in drafts:
            shelf.keep(shelf.find(raw).name, {"raw": raw.decode(), "mark": mark})
        shelf.write()

    threads = [Thread(target=keep_all, args=(str(number),)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for raw in drafts:
        data = look(tmp_path, raw)[0].data
        assert data is None or data["raw"] == raw.decode()
    assert not [path for path in tmp_path.iterdir() if "." in path.name]


def test_what_a_killed_process_left_is_written_over(tmp_path: Path) -> None:
    name = keep(tmp_path)
    kept = next(path for path in tmp_path.iterdir() if path.name != "notes")
    left = kept.with_name(f"{kept.name}.new")
    left.write_bytes(kept.read_bytes()[:40])
    assert look(tmp_path)[0] == Found(name, DATA)
    keep(tmp_path, data={"id": "mail-move", "more": "words"})
    assert not left.exists()
    assert look(tmp_path)[0].data["more"] == "words"
