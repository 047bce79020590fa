"""The quick reader reads what the careful one reads, or leaves it to the careful one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.load.fast import UnusualError, read_usual
from offerbook.load.yaml_text import MOST_DEPTH, MOST_NODES, _read
from offerbook.yaml_out import NotWritableError, write_yaml
from tests.support import REPOSITORY

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


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.text(min_size=1, max_size=6), _DATA, min_size=1, max_size=4))
def test_both_read_random_data_alike(data: dict[str, Any]) -> None:
    try:
        text = write_yaml(data)
    except NotWritableError:
        return
    careful, _ = _read(text, "x.yaml")
    assert careful == data
    try:
        assert _quick(text) == data
    except UnusualError:
        assert "{}" in text or "[]" in text or '"' in text or "?" in text or "'" in text


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ab: -\n\"'#[]{},&*!|>?%@`\t0.", max_size=40))
def test_whatever_the_quick_reader_takes_the_careful_one_takes_too(text: str) -> None:
    try:
        quick = _quick(text)
    except (UnusualError, yaml.YAMLError):
        return
    careful, findings = _read(text, "x.yaml")
    assert careful == quick
    assert not [finding for finding in findings if finding.level == "error"]
