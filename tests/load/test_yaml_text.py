"""Strict YAML: plain data with places, or a finding at the place."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.document import Document
from offerbook.load.yaml_text import MOST_DEPTH, MOST_NODES, _read, read_yaml
from tests.support import times

PATH = "a.yaml"


def read(text: str) -> Document:
    document, findings = read_yaml(text.encode(), PATH)
    assert findings == ()
    assert document is not None
    return document


def codes(text: str | bytes) -> list[str]:
    raw = text.encode() if isinstance(text, str) else text
    return [each.code for each in read_yaml(raw, PATH)[1]]


TEXT = """\
id: mail-move
prices: {EUR: 1.10, "CHF": 2}
items:
  - id: a
    what: >-
      One
      two
  - - x
    - "y"
empty:
"""


def test_values_are_plain_data() -> None:
    assert read(TEXT).data == {
        "id": "mail-move",
        "prices": {"EUR": Decimal("1.10"), "CHF": 2},
        "items": [{"id": "a", "what": "One two"}, ["x", "y"]],
        "empty": None,
    }


@pytest.mark.parametrize(
    ("route", "key", "value"),
    [
        ((), (1, 1), (1, 1)),
        (("id",), (1, 1), (1, 5)),
        (("prices", "CHF"), (2, 21), (2, 28)),
        (("items", 0), (4, 5), (4, 5)),
        (("items", 0, "what"), (5, 5), (5, 11)),
        (("items", 1, 1), (9, 7), (9, 7)),
        (("empty",), (10, 1), (10, 7)),
        (("items", 0, "missing"), (4, 5), (4, 5)),
        (("nowhere", 3, "at all"), (1, 1), (1, 1)),
    ],
)
def test_every_value_has_its_place(route: Any, key: Any, value: Any) -> None:
    document = read(TEXT)
    assert document.key_at(route) == key
    assert document.value_at(route) == value


@pytest.mark.parametrize("text", ["a: '\u0001'", 'a: "\\x01"', 'a: "\\u2066"', 'a: "\\N"'])
def test_hidden_characters_do_not_come_in_as_codes_either(text: str) -> None:
    assert codes(text) == ["control-character"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = "a: &x 1\nb: !y 2\nc: .nan\na: 3\nd: {e, f: 1}\n"
    assert codes(text) == ["alias", "tag", "number-not-usable", "duplicate-key", "text-cut"]


def test_findings_before_a_stumble_hide_the_stumble() -> None:
    """Mending the first may mend the second; a reader is not sent after both."""
    assert codes("a: *b\nc: d: e\n") == ["alias"]


@pytest.mark.parametrize(
    ("levels", "expected"), [(MOST_DEPTH - 1, []), (MOST_DEPTH, ["too-deep"]), (9999, ["too-deep"])]
)
def test_depth_is_a_number_and_no_crash(levels: int, expected: list[str]) -> None:
    assert codes("a: " + "[" * levels + "]" * levels) == expected


@pytest.mark.parametrize(("rows", "expected"), [(10, []), (MOST_NODES, ["too-many-values"])])
def test_values_are_counted(rows: int, expected: list[str]) -> None:
    assert codes("a:\n" + "- 1\n" * rows) == expected


@pytest.mark.parametrize(
    ("text", "column"),
    [
        pytest.param("a: Item #4\n", 9, id="a number"),
        pytest.param("a: [Item #4\n  ]\n", 10, id="in brackets"),
        pytest.param("a: Item\t#4\n", 9, id="behind a tab"),
        pytest.param("a: Item # 4\n", None, id="a remark"),
        pytest.param("a: 'Item' #4\n", None, id="behind quotes"),
        pytest.param("a: Item#4\n", None, id="inside a word"),
        pytest.param("#4 words\na: b\n", None, id="a line of its own"),
        pytest.param("a: |\n  Item #4\n", None, id="a block"),
    ],
)
def test_a_remark_that_cuts_a_text_is_warned_of(text: str, column: int | None) -> None:
    found = [
        each.place.column
        for each in read_yaml(text.encode(), PATH)[1]
        if each.code == "comment-cuts-text"
    ]
    assert found == ([] if column is None else [column])


@times(2)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(raw: bytes) -> None:
    document, findings = read_yaml(raw, PATH)
    assert (document is None) == any(each.level == "error" for each in findings)


YAMLISH = st.lists(
    st.sampled_from(
        ["a", "b: ", ": ", "- ", "\n", "  ", "\t", "{", "}", "[", "]", ",", "?", "&a ", "*a", "!x ", "'",
         '"', "|", ">", "#", " #", "---\n", "...\n", "%", "<<: ", "é", "\r\n", "1", ".nan", "\\", "~"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@times(4)
@given(YAMLISH)
def test_anything_like_yaml_is_read_or_told(text: str) -> None:
    document, findings = read_yaml(text.encode(), PATH)
    assert (document is None) == any(each.level == "error" for each in findings)
    rows = text.replace("\r\n", "\n").split("\n")
    for each in findings:
        assert 1 <= each.place.line <= len(rows)
        assert 1 <= each.place.column <= len(rows[each.place.line - 1]) + 2
    if document is not None:
        assert all(spot.key.line <= len(rows) for spot in document.spots.values())


@given(st.text(max_size=80))
def test_any_text_is_read_or_told(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    document, findings = read_yaml(raw, PATH)
    assert (document is None) == any(each.level == "error" for each in findings)


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
NUMBERS = st.integers(-(10**15), 10**15) | st.decimals(-1000, 1000, places=2).map(
    lambda number: Decimal(f"{number:.2f}")
)
BODIES = st.dictionaries(
    WORDS,
    st.recursive(
        st.none() | st.booleans() | NUMBERS | WORDS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)


def write_plain(value: Any) -> str:
    """*value* in the part of YAML that is JSON, numbers with all their digits."""
    if isinstance(value, dict):
        inner = (f"{json.dumps(key, ensure_ascii=False)}: {write_plain(each)}"
                 for key, each in value.items())  # fmt: skip
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write_plain, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


@times(2)
@given(BODIES)
def test_what_is_written_is_read(body: dict[str, Any]) -> None:
    assert read(write_plain(body)).data == body


@times(5)
@given(YAMLISH | BODIES.map(write_plain))
def test_the_quick_way_and_the_careful_way_agree(text: str) -> None:
    """What the careful reader would say something about is never read in silence."""
    document, findings = read_yaml(text.encode(), PATH)
    data, careful = _read(text, PATH)
    assert {each.code for each in findings} >= {each.code for each in careful} or not careful
    assert document is None or (document.data == data and repr(document.data) == repr(data))
