"""The builder makes three chapters of a generated page; all that are there look like them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from offerbook.site.builder import Builder
from offerbook.site.chapters import put_back, read_chapters, restore, set_aside
from offerbook.site.shell import ShellError
from tests.support import MKDOCS, Workshop

_PAGE = """\
# All

A word ahead.

## one

<div><p>First.</p></div>

## two&#95;words

<div><p>Second.</p></div>

<dl><dt id="two_words.plain">plain</dt></dl>

### <span id="two_words&#46;inner"></span>two&#95;words&#46;inner

<div><p>Inside.</p></div>

## Three
"""
_LIST = """\
<ul>
  <li><a href="#obchapteralone">obchapteralone</a></li>
  <li><a href="#obchapteraround">obchapteraround</a>{inside}</li>
</ul>
"""
_INSIDE = '<ul>\n<li><a href="#obchapterinside">obchapterinside</a></li>\n</ul>'
_TEXT = """\
<h1 id="all">All</h1>
<h2 class="x" id="obchapteralone">obchapteralone<a href="#obchapteralone">¶</a></h2>
<h2 class="x" id="obchapteraround">obchapteraround</h2>
<h3 id="obchapterinside">obchapterinside</h3>
<footer>
"""


@pytest.fixture
def chapters(tmp_path: Path) -> str:
    marked = set_aside(tmp_path, {"guide/all.md": _PAGE})
    assert "<div>" not in marked["guide/all.md"]
    assert restore(marked["guide/all.md"], read_chapters(tmp_path)["guide/all.md"]) == _PAGE
    return read_chapters(tmp_path)["guide/all.md"]


def test_headings_and_contents_look_like_the_builders(chapters: str) -> None:
    page = put_back(_LIST.format(inside=_INSIDE) + _TEXT, chapters)
    assert page == (
        "<ul>\n"
        '  <li><a href="#one">one</a></li>\n'
        '  <li><a href="#two&#95;words">two&#95;words</a><ul>\n'
        '<li><a href="#two_words&#46;inner">two&#95;words&#46;inner</a></li>\n'
        "</ul></li>\n"
        '  <li><a href="#three">Three</a></li>\n'
        "</ul>\n"
        '<h1 id="all">All</h1>\n\n'
        '<h2 class="x" id="one">one<a href="#one">¶</a></h2>\n'
        "<div><p>First.</p></div>\n"
        '<h2 class="x" id="two&#95;words">two&#95;words<a href="#two&#95;words">¶</a></h2>\n'
        "<div><p>Second.</p></div>\n"
        '<dl><dt id="two_words.plain">plain</dt></dl>\n'
        '<h3 id="two_words&#46;inner">two&#95;words&#46;inner</h3>\n'
        "<div><p>Inside.</p></div>\n"
        '<h2 class="x" id="three">Three<a href="#three">¶</a></h2>\n\n'
        "<footer>\n"
    )


def test_contents_of_chapters_alone_leave_out_what_is_inside(chapters: str) -> None:
    page = put_back(_LIST.format(inside="") + _TEXT, chapters)
    listed = LexborHTMLParser(page).css("li > a")
    assert [each.text() for each in listed] == ["one", "two_words", "Three"]


def test_a_page_without_contents_has_its_chapters(chapters: str) -> None:
    assert put_back(_TEXT, chapters).count("<div>") == 3


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<h1>All</h1>", id="no heading"),
        pytest.param(_TEXT + "<p>obchapterinside</p>", id="a mark somewhere else"),
        pytest.param(
            _LIST.format(inside=_INSIDE).replace("<li>", "<p>") + _TEXT, id="other contents"
        ),
    ],
)
def test_what_the_builder_never_made_is_noticed(html: str, chapters: str) -> None:
    with pytest.raises(ShellError):
        put_back(html, chapters)


def test_a_page_without_chapters_stays_as_it_is(tmp_path: Path) -> None:
    assert set_aside(tmp_path, {"a.md": "# A\n"}) == {"a.md": "# A\n"}
    assert json.dumps(dict(read_chapters(tmp_path))) == "{}"


@pytest.mark.parametrize("builder", Builder)
def test_each_builder_lists_all_fields_and_rules(workshop: Workshop, builder: Builder) -> None:
    settings = "markdown_extensions:\n  - toc:\n      permalink: true\n"
    workshop.write("mkdocs.yml", f"{MKDOCS}{settings}")
    workshop.offering("mail-move")
    site = workshop.build(builder=builder)
    for name in ("fields", "rules"):
        page = LexborHTMLParser((site / f"guide/{name}/index.html").read_text("utf-8"))
        headings = [each.id for each in page.css("article h2, article h3")]
        assert len(headings) == len(set(headings)) > 20
        listed = page.css(".md-sidebar--secondary .md-nav__link[href^='#']")
        assert [(each.attributes["href"] or "")[1:] for each in listed] == headings
        links = page.css("article .headerlink")
        assert [each.attributes["href"] for each in links][1:] == [f"#{each}" for each in headings]
