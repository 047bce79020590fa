"""The quick reader reads what the careful one reads, or leaves it to the careful one."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from offerbook.load.fast import UnusualError, read_usual
from offerbook.load.yaml_text import MOST_DEPTH, MOST_NODES, _read
from offerbook.yaml_out import NotWritableError, write_yaml
from tests.support import REPOSITORY, times

DRAFTS = sorted((REPOSITORY / "catalog").rglob("*.yaml"))


def _quick(text: str) -> Any:
    return read_usual(text, most_depth=MOST_DEPTH, most_nodes=MOST_NODES)


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.parent.name)
def test_both_read_the_example_alike(path: Path) -> None:
    text = path.read_text("utf-8")
    data, findings = _read(text, "x.yaml")
    assert not findings
    assert _quick(text) == data


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &x 1\n", id="an anchor"),
        pytest.param("a: 1\nb: *a\n", id="an alias"),
        pytest.param("a: !x 1\n", id="a tag"),
        pytest.param("a: !x {}\n", id="a tag on a mapping"),
        pytest.param("a: 1\na: 2\n", id="a key twice"),
        pytest.param("<<: 1\n", id="a merge key"),
        pytest.param("? - a\n: b\n", id="a list as a key"),
        pytest.param("a: {b: c}\n", id="braces"),
        pytest.param("a: [b]\n", id="brackets"),
        pytest.param("a: .inf\n", id="no finite number"),
        pytest.param('a: "\\u202e"\n', id="a code for a hidden character"),
        pytest.param("a: 1\n---\nb: 2\n", id="two documents"),
        pytest.param("- a\n", id="a list"),
        pytest.param("a\n", id="a word"),
        pytest.param("", id="nothing"),
        pytest.param("".join(f"{'  ' * depth}a:\n" for depth in range(60)), id="too deep"),
    ],
)
def test_what_is_unusual_is_left_to_the_careful_reader(text: str) -> None:
    with pytest.raises(UnusualError):
        _quick(text)


_LEAVES = st.text(max_size=12) | st.integers(-(10**9), 10**9) | st.booleans() | st.none()
_DATA = st.recursive(
    _LEAVES,
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part, max_size=3)
    ),
    max_leaves=12,
)


@times(2)
@given(st.dictionaries(st.text(min_size=1, max_size=6), _DATA, min_size=1, max_size=4))
def test_both_read_random_data_alike(data: dict[str, Any]) -> None:
    try:
        text = write_yaml(data)
    except NotWritableError:
        return
    careful, _ = _read(text, "x.yaml")
    assert careful == data
    with suppress(UnusualError):
        assert _quick(text) == data


_TAME = st.text("abz09", min_size=1, max_size=9).map("w".__add__)
_TAME_DATA = st.recursive(
    _TAME | st.integers(-(10**9), 10**9) | st.booleans() | st.none(),
    lambda part: (
        st.lists(part, min_size=1, max_size=3)
        | st.dictionaries(_TAME, part, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


@times(2)
@given(st.dictionaries(_TAME, _TAME_DATA, min_size=1, max_size=4))
def test_tame_data_is_read_the_quick_way(data: dict[str, Any]) -> None:
    text = write_yaml(data)
    assume("- - " not in text)
    assert _quick(text) == data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param("a: >-\n  b\n  c\n\n  d\n\n", {"a": "b c\nd"}, id="folded"),
        pytest.param("a: >\n  b\n\n\n  c\n", {"a": "b\n\nc\n"}, id="folded, with its end"),
        pytest.param("a: |\n  b\n\n  # c\nd: 1\n", {"a": "b\n\n# c\n", "d": 1}, id="kept lines"),
        pytest.param("a: |-\n  b\n  c\n", {"a": "b\nc"}, id="kept lines without their end"),
        pytest.param("a:\n- b\n- c: 1\n  d: 2\ne: 3\n", {"a": ["b", {"c": 1, "d": 2}], "e": 3}),
        pytest.param("a:\nb:\n  c:\nd:\n", {"a": None, "b": {"c": None}, "d": None}, id="nulls"),
        pytest.param("a: b # c\nd: # e\n  f: g#h\n", {"a": "b", "d": {"f": "g#h"}}, id="comments"),
        pytest.param("a: 'it''s'\nb: \"c: d\"\n", {"a": "it's", "b": "c: d"}, id="quoted"),
        pytest.param("a:  -5  \nb: x:y \n", {"a": -5, "b": "x:y"}, id="spaces around"),
        pytest.param("a: 007\nb: 1.50\nc: 0\n", {"a": "007", "b": Decimal("1.5"), "c": 0}),
    ],
)
def test_usual_text_is_read_the_quick_way(text: str, data: dict[str, Any]) -> None:
    assert _quick(text) == data == _read(text, "x.yaml")[0]


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n  c\n",
        "a:\n  b\n",
        "a: |\n    b\n  c\n",
        "a: >-\n  b\n   c\n",
        "a: >-\n\n  b\n",
        "a: >-\nb: c\n",
        "a: >\n   \nb: c\n",
        "a: |2\n   b\n",
        "a: |+\n  b\n\n",
        "a: b: c\n",
        "a:\n  - b\n c: d\n",
        "a:\n    b: c\n  d: e\n",
        "a: b\n- c\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: b",
    ],
)
def test_lines_that_do_not_fit_are_left_to_the_careful_reader(text: str) -> None:
    with pytest.raises(UnusualError):
        _quick(text)


_LINES = st.tuples(
    st.sampled_from(("", "  ", "    ", " ", "   ")),
    st.sampled_from(
        (
            "a:",
            "b:",
            "c: d",
            "- e",
            "- f:",
            "- g: h",
            "-",
            "- ",
            "i",
            "",
            "#",
            "j: k # l",
            "m #n",
            "o: >-",
            "p: |",
            "- >",
            "q: 'r'",
            's: "t"',
            "u: '",
            "---",
            "...",
            "v: -1",
            "w: - x",
            "y:z",
        )
    ),
).map("".join)


@times(10)
@given(st.lists(_LINES, min_size=1, max_size=8))
def test_lines_that_the_quick_reader_takes_are_read_alike(lines: list[str]) -> None:
    _agree("".join(f"{line}\n" for line in lines))


@times(4)
@given(st.text(alphabet="ab: -\n\"'#[]{},&*!|>?%@`\t0.", max_size=40))
def test_whatever_the_quick_reader_takes_the_careful_one_takes_too(text: str) -> None:
    _agree(text)


@pytest.mark.parametrize("line", ["{}: v", "- {}: v", "{}:", "a: {}"])
def test_every_key_and_value_of_few_signs_is_read_alike(line: str) -> None:
    for size in range(1, 5):
        for signs in product("a0_.- :", repeat=size):
            _agree(f"k:\n  {line.format(''.join(signs))}\n")


def test_no_group_of_a_pattern_is_possessive() -> None:
    """Python before 3.11.5 loses what stands in such a group, and says nothing."""
    written = {
        path.name: re.findall(r"\)(?:[*+?]|\{[0-9,]+\})\+", path.read_text("utf-8"))
        for path in (REPOSITORY / "generator").rglob("*.py")
    }
    assert "fast.py" in written
    assert {name: each for name, each in written.items() if each} == {}


def _agree(text: str) -> None:
    try:
        quick = _quick(text)
    except UnusualError:
        return
    careful, findings = _read(text, "x.yaml")
    assert careful == quick
    assert repr(careful) == repr(quick)  # 1 and true are equal, and in their order
    assert not [finding for finding in findings if finding.level == "error"]
