"""What was said of the same files is remembered, and never said of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.app import STATE
from offerbook.app.checking import check_root
from offerbook.finding import Place, error
from offerbook.load.tree import Tree, read_tree
from offerbook.memory import Checked, key_of, recall, remember, states_in
from tests.support import Workshop

DAY = "2026-07-01"
FINDING = error(
    "a", "b", Place("c", 2, 3, "d"), hint="e", route=("x", 0), related=[Place("f", 4, 5, "g")]
)


def test_what_is_remembered_is_what_was_said(tmp_path: Path) -> None:
    checked = Checked((FINDING,), 7)
    remember(tmp_path, "key", checked)
    assert recall(tmp_path, "key") == checked
    assert recall(tmp_path, "other") is None


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "5", "{}", '{"key": "key"}', "[" * 100_000,
        '{"key": "key", "findings": 5, "offerings": 1}',
        '{"key": "key", "findings": [[]], "offerings": 1}',
        '{"key": "key", "findings": [["a", "fatal", "b", ["c"], "", [], []]], "offerings": 1}',
        '{"key": "key", "findings": [["a", "error", "b", 5, "", [], []]], "offerings": 1}',
        '{"key": "key", "findings": [], "offerings": "many"}',
    ],
)  # fmt: skip
def test_a_damaged_memory_is_no_memory(tmp_path: Path, text: str) -> None:
    (tmp_path / "checked.json").write_text(text)
    assert recall(tmp_path, "key") is None


def test_a_memory_that_is_no_text_is_no_memory(tmp_path: Path) -> None:
    (tmp_path / "checked.json").write_bytes(b"\xff")
    assert recall(tmp_path, "key") is None
    (tmp_path / "file").touch()
    assert recall(tmp_path / "file", "key") is None
    remember(tmp_path / "file", "key", Checked((), 0))


@pytest.mark.parametrize(
    "other",
    [
        Tree({"a": b"2"}, ()),
        Tree({"b": b"1"}, ()),
        Tree({"a": b"1", "b": b""}, ()),
        Tree({"a": b"1"}, (FINDING,)),
        Tree({}, ()),
        Tree({"a\x001": b""}, ()),
    ],
)
def test_other_files_have_another_key(other: Tree) -> None:
    assert key_of(Tree({"a": b"1"}, ()), DAY) != key_of(other, DAY)


def test_another_day_has_another_key() -> None:
    assert key_of(Tree({}, ()), "2026-07-01") != key_of(Tree({}, ()), "2026-07-02")


def test_checking_again_says_the_same(workshop: Workshop) -> None:
    workshop.offering("mail-move", "sumary: x\n")
    first = check_root(workshop.root, DAY)
    assert (workshop.root / STATE / "checked.json").is_file()
    assert check_root(workshop.root, DAY) == first
    workshop.offering("mail-move")
    assert check_root(workshop.root, DAY) == Checked((), 1)
    workshop.offering("mail-move", "sumary: x\n")
    assert check_root(workshop.root, DAY) == first


def test_the_key_is_the_same_in_every_order_of_reading(workshop: Workshop) -> None:
    workshop.offering("b")
    workshop.offering("a")
    assert key_of(read_tree(workshop.root), DAY) == key_of(read_tree(workshop.root), DAY)


def test_what_python_compiles_meanwhile_is_not_the_tool(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "one.py").write_text("one = 1\n")
    before = list(states_in(str(tmp_path)))
    compiled = tmp_path / "rules" / "__pycache__"
    compiled.mkdir()
    (compiled / "one.cpython-311.pyc.139987").symlink_to("written-by-another-process-and-gone")
    assert list(states_in(str(tmp_path))) == before
    (tmp_path / "rules" / "one.py").write_text("one = 11\n")
    assert list(states_in(str(tmp_path))) != before
