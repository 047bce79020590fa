"""Owners' words become HTML that can only ever be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from offerbook.pages.text import plain, render_block, render_inline

_REL = 'rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("Plain words", "Plain words", id="words stay words"),
        pytest.param("Mail **move**", "Mail <strong>move</strong>", id="strong"),
        pytest.param("~~no~~", "<s>no</s>", id="struck out"),
        pytest.param("`a < b`", "<code>a &lt; b</code>", id="code"),
        pytest.param("a & b", "a &amp; b", id="an ampersand"),
        pytest.param("5 * 3 * 2", "5 * 3 * 2", id="a sum is no emphasis"),
        pytest.param("tel +353 1", "tel +353 1", id="a plus inside is no list"),
        pytest.param("one\n\ntwo", "<p>one</p>\n<p>two</p>", id="two paragraphs stay two"),
        pytest.param("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>', id="a list"),
        pytest.param("# Big", "<h4>Big</h4>", id="a heading sinks below those of the page"),
        pytest.param(
            "[a](https://x.example/)", f'<a href="https://x.example/" {_REL}>a</a>', id="a link"
        ),
        pytest.param(
            "[a](mailto:a@b.example)",
            f'<a href="mailto:a@b.example" {_REL}>a</a>',
            id="a mail link",
        ),
        pytest.param(
            "![p](https://x.example/p.png)",
            f'!<a href="https://x.example/p.png" {_REL}>p</a>',
            id="a picture is a link",
        ),
        pytest.param("{{ 7*7 }} {% raw %}", "{{ 7*7 }} {% raw %}", id="no template runs"),
        pytest.param("[TOC]", "[TOC]", id="no contents list"),
        pytest.param('--8<-- "a"', '--8&lt;-- "a"', id="no file is drawn in"),
        pytest.param("x{: onclick=alert(1) }", "x{: onclick=alert(1) }", id="no attribute list"),
        pytest.param(
            "```js\nalert(1)\n```",
            "<pre><code>alert(1)\n</code></pre>",
            id="a code block brings no class",
        ),
    ],
)
def test_words_on_a_line(text: str, html: str) -> None:
    assert render_inline(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a]( \tjavascript:alert(1))",
        "[a](java&#10;script:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](//other.example/)",
        "[a](file:///etc/hosts)",
        "<javascript:alert(1)>",
        "[a][b]\n\n[b]: javascript:alert(1)",
    ],
)
def test_a_link_that_could_run_is_no_link(text: str) -> None:
    assert "<a" not in render_block(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onclick='x'>b</b>",
        "<svg/onload=alert(1)>",
        "<!-- hidden -->",
        "</section></article>",
        "<style>*{}</style>",
    ],
)
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    shown = LexborHTMLParser(render_block(text)).body
    assert shown is not None
    assert shown.text().strip() == text
    assert plain(text) == text


def test_a_table_brings_no_style() -> None:
    html = render_block("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert "<td>1</td>" in html
    assert "style" not in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("Words", "<p>Words</p>", id="a paragraph"),
        pytest.param("1 < 2", "<p>1 &lt; 2</p>\n", id="escaped"),
        pytest.param("", "", id="nothing for nothing"),
    ],
)
def test_a_block(text: str, html: str) -> None:
    assert render_block(text) == html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Mail **move**", "Mail move", id="marks go"),
        pytest.param("[here](https://x.example)", "here", id="a link is its words"),
        pytest.param("- a\n- b", "a b", id="a list on one line"),
        pytest.param("a & b < c", "a & b < c", id="signs stay signs"),
    ],
)
def test_words_alone(text: str, words: str) -> None:
    assert plain(text) == words


_TAGS = {
    "html",
    "head",
    "body",
    "a",
    "p",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "br",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "h4",
    "h5",
    "h6",
}
_PIECES = st.sampled_from(
    (
        "<",
        ">",
        '"',
        "'",
        "`",
        "[",
        "](",
        ")",
        "javascript:",
        "data:",
        "&#",
        ";",
        "\n",
        "    ",
        "*",
        "<script>",
        "<img src=x onerror=alert(1)>",
        "|",
        "---",
        "words",
        "https://x.example",
        "\\",
        "![",
        "{: onclick=x }",
        "&lt;",
        "-->",
        "<!--",
        "]]>",
        "\t",
        "#",
        "- ",
    )
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_no_text_brings_an_element_or_attribute_of_its_own(text: str) -> None:
    for node in LexborHTMLParser(render_block(text) + render_inline(text)).css("*"):
        assert node.tag in _TAGS
        assert set(node.attributes) <= {"href", "title", "rel", "start"}
        assert (
            (node.attributes.get("href") or "https:")
            .lower()
            .startswith(("https:", "http:", "mailto:"))
        )
