"""What a spreadsheet could run stands in a cell harmlessly, and every text comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.load.cells import from_cell, to_cell

STARTS = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−"]
SPACES = ["", " ", "\n", "\u00a0", "\u200b", "\u00ad \u2060", "'", "''", "' "]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", SPACES)
def test_what_begins_like_a_formula_gets_a_quote(before: str, start: str) -> None:
    text = f"{before}{start}1+1"
    assert to_cell(text) == f"'{text}"
    assert from_cell(to_cell(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Mail move", "a=1", "1-2", "'quoted'", "'", "it's", "90", "…", "a\n=1"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert to_cell(text) == text
    assert from_cell(text) == text


@given(st.text(st.sampled_from([*"'=+-@＝ \t\n\u200ba1"])))
def test_every_text_comes_back_and_none_can_be_run(text: str) -> None:
    cell = to_cell(text)
    assert from_cell(cell) == text
    assert cell.lstrip(" \t\n\u200b")[:1] not in {"=", "+", "-", "@", "＝"}
    assert cell[:1] not in STARTS
