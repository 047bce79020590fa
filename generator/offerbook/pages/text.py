"""Owners' words → HTML that can only ever be read: small safe Markdown, nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

_SCHEMES = ("https:", "http:", "mailto:")
_TAGS = {
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
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_MAYBE_MARKDOWN = re.compile(r"[\\`*_\[\]<>&~|\n#]|^\s*(?:[-+]|\d+[.)])(?:\s|$)|^[=-]+\s*$")
_MAYBE_BLOCKS = re.compile(r"[\\`*_\[\]<>&~|#]|^(?:[-+=\s]|\d+[.)])|\s$|[^\S\n]\n", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{2,}")
_HEADING = re.compile(r"<(/?)h[1-3]>")


def _make_parser() -> MarkdownIt:
    parser = _SafeMarkdown("commonmark", {"html": False, "linkify": False})
    parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    return parser


class _SafeMarkdown(MarkdownIt):
    """Follows no link but to the web and to mailboxes; the others stay text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the library's name
        return url.strip().lower().startswith(_SCHEMES)


_PARSER = _make_parser()


@lru_cache(maxsize=16384)
def say(words: str) -> Markup:
    """Plain *words* as HTML; remembered, for the same few stand everywhere."""
    return escape(words)


@lru_cache(maxsize=4096)
def render_block(text: str) -> Markup:
    """Paragraphs, lists and tables; nothing for nothing."""
    if not text:
        return Markup("")
    if _MAYBE_MARKDOWN.search(text) and _MAYBE_BLOCKS.search(text):
        return _clean(_PARSER.render(text))
    paragraphs = _BLANK_LINES.split(text.strip("\n"))
    return element_list("p", (escape(paragraph) for paragraph in paragraphs))


@lru_cache(maxsize=16384)
def render_inline(text: str) -> Markup:
    """Words on a line; where *text* has more than one paragraph, the paragraphs."""
    if not _MAYBE_MARKDOWN.search(text):
        return escape(text)
    html = _PARSER.render(text).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        html = html[3:-4]
    return _clean(html)


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The words alone, for titles, search and descriptions."""
    if not _MAYBE_MARKDOWN.search(text):
        return text
    html = nh3.clean(_PARSER.render(text), tags=set())
    return " ".join(unescape(html).split())


def element(tag: str, *parts: Markup) -> Markup:
    """The HTML element *tag*, which may bring attributes, around *parts* that are HTML already."""
    inner = "".join(map(str.__str__, parts))
    return Markup(f"<{tag}>{inner}</{tag.partition(' ')[0]}>")  # noqa: S704 -- see its name


def element_list(tag: str, parts: Iterable[Markup]) -> Markup:
    """An element *tag* around each of *parts*."""
    return Markup("\n".join(f"<{tag}>{part}</{tag}>" for part in parts))  # noqa: S704


def join_html(between: str, parts: Iterable[Markup]) -> Markup:
    """*parts*, which are HTML already, with the words *between*."""
    return Markup(str(escape(between)).join(map(str.__str__, parts)))  # noqa: S704


def _clean(html: str) -> Markup:
    """Headings sink below the page's own; everything not on the list goes."""
    sunk = _HEADING.sub(r"<\1h4>", html)
    return Markup(  # noqa: S704 -- nh3 has just cleaned it
        nh3.clean(
            sunk,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"https", "http", "mailto"},
            link_rel="noopener noreferrer",
        )
    )
