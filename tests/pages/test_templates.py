"""Templates escape whatever is not marked as safe, and know no undefined value."""

from __future__ import annotations

from typing import Any

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup

from offerbook.pages.templates import environment


def _print(value: Any) -> str:
    return environment().from_string("{{ value }}").render(value=value)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        pytest.param("<b>", "&lt;b&gt;", id="words"),
        pytest.param("\"a\" & 'b'", "&#34;a&#34; &amp; &#39;b&#39;", id="quotes"),
        pytest.param(Markup("<b>"), "<b>", id="what is marked as safe"),
        pytest.param(3, "3", id="a number"),
        pytest.param(["<b>"], "[&#39;&lt;b&gt;&#39;]", id="a list"),
    ],
)
def test_what_a_template_prints(value: Any, printed: str) -> None:
    assert _print(value) == printed


@given(st.text(max_size=20))
def test_words_are_escaped_as_everywhere_else(words: str) -> None:
    assert _print(words) == markupsafe.escape(words)


def test_a_macro_escapes_once() -> None:
    macro = "{% macro bold(words) %}<b>{{ words }}</b>{% endmacro %}{{ bold('<' ~ value) }}"
    assert environment().from_string(macro).render(value=">") == "<b>&lt;&gt;</b>"


def test_nothing_undefined_is_printed() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ value }}").render()
