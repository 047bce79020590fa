"""Data's words are shown as they are, whatever reads the page."""

from __future__ import annotations

import html
import re

import markdown  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.load.text import HIDDEN
from offerbook.pages.inert import inert, inert_code, inert_words

EXTENSIONS = ["admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html",
              "meta", "tables", "toc", "abbr", "smarty"]  # fmt: skip

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![picture](https://elsewhere.example/a.png)",
    "**bold** _emphasis_ `code` ~~gone~~",
    "# heading {: #own onclick=alert(1) }",
    "{: onclick=alert(1) }",
    "{{ 7*7 }} {% raw %}",
    "--8<-- 'secret.md'",
    "[TOC]",
    "---",
    "| a | b |\n|---|---|",
    "!!! danger\n    words",
    "```\ncode\n```",
    "    four spaces",
    "1. first",
    "- item",
    "> quote",
    "*[HTML]: words",
    "[^1]: note",
    "term\n: meaning",
    "https://elsewhere.example www.elsewhere.example a@b.example",
    ":smile:",
    "</li></ul></div><iframe>",
    "&lt;b&gt; &amp; &#60;",
    "back\\slash \\*",
    '" onmouseover="alert(1)',
    "<!-- comment --> <?php ?> <![CDATA[x]]>",
    "line one\r\nline two",
]
HOSTS = [
    pytest.param("{}", id="a paragraph"),
    pytest.param("# {}", id="a heading"),
    pytest.param("- {}", id="a list"),
    pytest.param("<div><p>{}</p></div>", id="a block of HTML"),
    pytest.param("| a |\n|---|\n| {} |", id="a table"),
]


def shown(page: str) -> str:
    """The words that a reader of the Markdown *page* sees."""
    text = html.unescape(re.sub(r"<[^>]*>", "", markdown.markdown(page, extensions=EXTENSIONS)))
    return " ".join(text.split())


def markup(page: str) -> list[str]:
    """The names of all elements of the Markdown *page*."""
    return re.findall(r"<\s*([/!?]?\w*)", markdown.markdown(page, extensions=EXTENSIONS))


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("text", NASTY)
def test_nasty_words_stay_words(text: str, host: str) -> None:
    page = host.format(inert(text))
    assert shown(page).removeprefix("a ") == " ".join(text.split())
    assert markup(page) == markup(host.format("words"))


@given(text=st.text(max_size=60))
def test_any_words_stay_words(text: str) -> None:
    page = f"<div><p>{inert(text)}</p></div>"
    assert shown(page) == " ".join(HIDDEN.sub("", text).split())
    assert markup(page) == markup("<div><p>words</p></div>")


@given(text=st.text(max_size=60))
def test_no_sign_is_left_that_anything_could_act_on(text: str) -> None:
    written = re.sub(r"&#\d+;", "", inert(text))
    assert all(not sign.isascii() or sign.isalnum() or sign == " " for sign in written)


@pytest.mark.parametrize("text", NASTY)
def test_code_shows_each_sign(text: str) -> None:
    page = f"<div>{inert_code(text)}</div>"
    made = markdown.markdown(page, extensions=EXTENSIONS)
    found = re.search(r"<code>(.*?)</code>", made, re.DOTALL)
    assert found is not None
    assert html.unescape(found.group(1)) == HIDDEN.sub("", text).strip("\n").replace("\r\n", "\n")


@pytest.mark.parametrize(("text", "written"), [
    pytest.param("one", "<code>one</code>", id="one line stays in its line"),
    pytest.param("a:\n  b\n", "<pre><code>a&#58;&#10;  b</code></pre>", id="lines are a block"),
])  # fmt: skip
def test_code(text: str, written: str) -> None:
    assert inert_code(text) == written


@pytest.mark.parametrize(("text", "written"), [
    pytest.param("see `a: b` there", "see <code>a&#58; b</code> there", id="a pair is code"),
    pytest.param("one ` alone", "one &#96; alone", id="a single one is a sign"),
    pytest.param("`<b>`", "<code>&#60;b&#62;</code>", id="code is as inert as the rest"),
])  # fmt: skip
def test_words_with_backticks(text: str, written: str) -> None:
    assert inert_words(text) == written
