"""What is written is read back as the same data, or not written at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offerbook.load.yaml_text import read_yaml
from offerbook.yaml_out import NotWritableError, write_yaml


def read_back(text: str) -> Any:
    document, findings = read_yaml(text.encode(), "out.yaml")
    assert document is not None, findings
    assert findings == ()
    return document.data


TEXTS = {
    "no": "no",
    "on": "on",
    "true": "true",
    "null": "null",
    "a tilde": "~",
    "nothing": "",
    "an octal number": "010",
    "a version": "1.10",
    "a number": "90",
    "a negative number": "-1.5",
    "a power": "1e5",
    "too large a number": "1e400",
    "underscores": "1_000",
    "sixties": "12:30:45",
    "not a number": ".nan",
    "a date": "2026-01-01",
    "no date": "2026-02-30",
    "a hyphen": "-",
    "an item": "- x",
    "a comment": "# x",
    "a comment inside": "x # y",
    "a number sign": "x #y",
    "a field": "a: b",
    "a colon at the end": "a:",
    "at": "@x",
    "an alias": "*x",
    "an anchor": "&x",
    "a tag": "!x",
    "a merge": "<<",
    "a formula": "=1+1",
    "an equals sign": "=",
    "a percent sign": "%x",
    "a pipe": "|",
    "braces": "{x}",
    "brackets": "[x, y]",
    "quotes": "\"x\" 'y'",
    "a backslash": "x\\ny",
    "a question": "? x",
    "a document": "---",
    "its end": "...",
    "a conflict": "<<<<<<< x",
    "half of a conflict": "=======",
    "spaces around": "  x  ",
    "spaces inside": "x  y   z",
    "a space": " ",
    "a tab": "x\ty",
    "a tab in front": "\tx",
    "a new line": "\n",
    "lines": "x\ny",
    "lines and an end": "x\ny\n",
    "lines and many ends": "x\ny\n\n\n",
    "a blank line": "x\n\ny",
    "lines that end in spaces": "x  \ny ",
    "lines that begin with spaces": "  x\n y",
    "lines with a hyphen": "- x\n# y\na: b",
    "lines with a conflict": "x\n=======\ny",
    "lines with CRLF": "x\r\ny",
    "long": "word " * 60 + "end",
    "long, in one piece": "x" * 500,
    "long, with a colon": "a: " + "word " * 60 + "end",
    "long, with spaces in pairs": "word  " * 60 + "end",
    "long lines": "word " * 60 + "end\n" + "word " * 60,
    "marks": "curly ’ dash – half ½ euro €",
    "another script": "日本語 עברית",
    "beyond the first plane": "😀",
    "a space that does not break": "x\u00a0y",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_read_back(text: str) -> None:
    data = {"field": text, "list": [text, {"in": text}], "map": {text: "key"}}
    assert read_back(write_yaml(data)) == data


@pytest.mark.parametrize(
    "number",
    [0, 5, -5, 10**15, *map(Decimal, ("1250.50", "0.05", "-0.5", "1", "1E+5", "1E-7", "637.74"))],
)
def test_a_number_is_read_back(number: int | Decimal) -> None:
    assert read_back(write_yaml({"field": number})) == {"field": number}


@pytest.mark.parametrize("value", [True, False, None], ids=str)
def test_a_plain_value_is_read_back(value: bool | None) -> None:  # noqa: FBT001 -- a table's cell
    assert read_back(write_yaml({"field": value}))["field"] is value


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("x\x07y", id="a control character"),
        pytest.param("x\u202ey", id="a character that turns words around"),
        pytest.param("x\ry", id="a lone carriage return"),
        pytest.param("x\u2028y", id="a line separator"),
        pytest.param("\ud800", id="half a character"),
        pytest.param(10**16, id="too large a number"),
        pytest.param(Decimal("1E-40"), id="too small a number"),
        pytest.param(Decimal("1.2345678901234567890"), id="too many digits"),
        pytest.param(Decimal("NaN"), id="not a number"),
        pytest.param(Decimal("Infinity"), id="no end"),
        pytest.param({1: "x"}, id="a key that is a number"),
        pytest.param(("x",), id="a tuple"),
        pytest.param("x" * 2**20, id="too long a text"),
    ],
)
def test_what_cannot_be_read_back_is_not_written(value: object) -> None:
    with pytest.raises(NotWritableError):
        write_yaml({"field": value})


def test_only_fields_are_written() -> None:
    with pytest.raises(NotWritableError, match="the file holds a list"):
        write_yaml(["x"])


def test_the_form() -> None:
    shared = {"id": "a", "price": Decimal("90.50")}
    assert (
        write_yaml({"name": "Mail", "tags": ["x", "no"], "packages": [shared, shared]})
        == """\
name: Mail
tags:
  - x
  - no
packages:
  - id: a
    price: 90.50
  - id: a
    price: 90.50
"""
    )


PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Slow machines are no finding."""

SCALARS = st.one_of(
    st.text(),
    st.sampled_from(list(TEXTS.values())),
    st.integers(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**6),
)
KEYS = st.one_of(st.text(), st.sampled_from(list(TEXTS.values())))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@PATIENT
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_data_is_read_back_or_not_written(data: dict[str, Any]) -> None:
    try:
        text = write_yaml(data)
    except NotWritableError:
        return
    assert read_back(text) == data


@PATIENT
@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_every_text_of_signs_that_can_be_seen_is_written(text: str) -> None:
    assert read_back(write_yaml({"field": text})) == {"field": text}
