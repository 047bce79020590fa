"""Hostile words in Markdown: they can only ever be read."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from offerbook.reviewing.markdown import code, fenced, inert, link, one_line, table
from tests.support import times

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAG = re.compile(r"<[^>]*>")
POINTING = re.compile(
    r"(?<!\w)[@~](?=[\w\"])|#(?=\d)|[!$%&](?=\d)|://|\bwww\.|\bgh-\d|\w@\w|:[a-z_]+:", re.IGNORECASE
)
"""What forges turn into links, after Markdown is done: people, issues, addresses, pictures."""

NASTY = [
    "a | b || c",
    "`tick` ``two``",
    "@everyone @org/team",
    "mail a@b.example to x",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- end --><details>",
    "[click](javascript:alert(1))",
    "](https://evil.example) x",
    "![x](https://evil.example/p.png)",
    "[ref]: https://evil.example",
    "https://evil.example www.evil.example",
    "*bold* __bold__ ~~gone~~ _i_",
    "# heading",
    "- list",
    "+ list",
    "1. list",
    "1) list",
    "> quote",
    "    code",
    "=== ",
    "---",
    "/close",
    "closes #12, GH-12, org/repo#12, !12, $12, %12, &12, ~label",
    ":tada: :+1:",
    "one\n\n## two\n| x | y |\n|---|---|",
    "one\r# two\u2028# three\x85# four",
    "&lt;b&gt; &amp; &#64;",
    "\\`not escaped\\`",
    "$$x$$ $`x`$",
    "```\nfence",
    "{{ 7*7 }} {% x %}",
    "\u202egnp.exe \u200b \ufeff",
    "",
]


def text_of(html: str) -> str:
    return unescape(TAG.sub("", html)).replace("\u2060", "").strip()


@pytest.mark.parametrize("words", NASTY)
def test_words_are_only_words_on_a_line_of_their_own(words: str) -> None:
    html = PARSER.render(inert(words))
    assert set(TAG.findall(html)) <= {"<p>", "</p>"}
    assert text_of(html) == one_line(words)


@pytest.mark.parametrize("words", NASTY)
def test_words_are_only_words_in_a_table(words: str) -> None:
    html = PARSER.render(table(("A", "B"), [(inert(words), "end"), ("x", inert(words))]))
    cells = re.findall(r"<td>(.*?)</td>", html)
    assert [text_of(cell) for cell in cells] == [one_line(words), "end", "x", one_line(words)]
    assert not any(TAG.search(cell) for cell in cells)


@pytest.mark.parametrize("words", NASTY)
@pytest.mark.parametrize(
    "around", ["- {}", "## {}: x", "> {}", "- **{}**", "x · <code>{}</code>", "  - x: {}"]
)
def test_words_are_only_words_in_what_a_comment_is_made_of(words: str, around: str) -> None:
    bland = TAG.findall(PARSER.render(around.format("bland")))
    html = PARSER.render(around.format(inert(words)))
    assert not words.strip() or TAG.findall(html) == bland


@pytest.mark.parametrize("words", NASTY)
def test_no_forge_makes_a_link_of_them(words: str) -> None:
    shown = unescape(TAG.sub("", PARSER.render(inert(words))))
    assert not POINTING.search(shown), shown


@given(st.text("ab1 @#:/.|`*_~<>[]()!&;$%-+=\\\n\"'{}^", max_size=30))
@times(4)
def test_no_words_are_anything_but_words(words: str) -> None:
    html = PARSER.render(inert(words))
    assert set(TAG.findall(html)) <= {"<p>", "</p>"}
    assert text_of(html) == one_line(words)


def test_numbers_and_times_stay_as_they_are() -> None:
    assert inert("2.1.0 → 3.0.0, 99.5") == "2.1.0 → 3.0.0, 99.5"
    assert unescape(inert("8:00 to 18:00")) == "8:00 to 18:00"


@pytest.mark.parametrize("text", ["a: 1\n", "x: |\n  ```\n  ````yaml\n", "``` \n~~~\n", "`"])
def test_nothing_inside_ends_a_block(text: str) -> None:
    (fence, *rest) = PARSER.parse(f"before\n\n{fenced(text, 'yaml')}\nafter")[3:]
    assert (fence.type, fence.info) == ("fence", "yaml")
    assert fence.content == text.rstrip("\n") + "\n"
    assert rest[0].type == "paragraph_open"


def test_code_and_links() -> None:
    assert text_of(PARSER.render(code("a`b|<c>"))) == "a`b|<c>"
    html = PARSER.render(link("Write ](x) it", "https://example.com/a%20b?c=%0A"))
    assert html.count("<a ") == 1
    assert 'href="https://example.com/a%20b?c=%0A"' in html
