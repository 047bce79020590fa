"""Owners' Markdown as plain lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.paper.lines import as_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("Plain words", "Plain words", id="plain words stay"),
        pytest.param("a *b* **c** `d`", "a b c d", id="marks go, words stay"),
        pytest.param("One\n\nTwo\nthree", "One\nTwo three", id="a paragraph is a line"),
        pytest.param("- a\n- b\n  - c", "• a\n• b\n  • c", id="a list has bullets"),
        pytest.param("3. a\n4. b", "3. a\n4. b", id="numbers stay"),
        pytest.param("[us](https://a.example)", "us (https://a.example)", id="a link is told"),
        pytest.param("<https://a.example>", "https://a.example", id="an address is told once"),
        pytest.param("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2", id="a table has rows"),
        pytest.param("```\nx\n y\n```", "x\n y", id="code keeps its lines"),
        pytest.param("<b>A & B</b>", "<b>A & B</b>", id="HTML is words"),
        pytest.param("{{ 7*7 }} {% if %}", "{{ 7*7 }} {% if %}", id="tags are words"),
        pytest.param("=1+1", "=1+1", id="a formula is words"),
        pytest.param("a\x0bb\x00c\ufffe", "abc", id="what XML cannot hold goes"),
    ],
)
def test_as_lines(text: str, lines: str) -> None:
    assert as_lines(text) == lines


@given(st.lists(st.text(st.characters(categories=["L", "Nd"]), min_size=1), min_size=1), st.data())
def test_no_letter_is_lost(words: list[str], data: st.DataObject) -> None:
    signs = st.sampled_from([" ", "*", "**", "_", "`", "\n", "\n\n- ", "\n> ", "<b>", "](", " {{ "])
    text = "".join(word + data.draw(signs) for word in words)
    letters = "".join(filter(str.isalnum, as_lines(text)))
    for word in words:
        assert word in letters or not re.search(r"\w", word)
