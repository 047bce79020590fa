"""Owners' words → HTML that can only ever be read: small safe Markdown, nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING, NewType

import nh3
from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Html = NewType("Html", str)
"""What may stand in a page as it is. A plain text at run time, for a page is put together out of
hundreds; the type checker keeps apart what is escaped and what is not. A template is handed it as
Markup, and escapes it once more where somebody forgets."""

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
_MARKDOWN_SIGN = re.compile(r"[\\`*_\[\]<>&~|\n#]")
_MARKDOWN_START = re.compile(r"\s*(?:[-+]|\d+[.)])(?:\s|$)|[=-]+\s*$")
_MAYBE_BLOCKS = re.compile(r"[\\`*_\[\]<>&~|#]|^(?:[-+=]|[^\S\n]|\d+[.)])|[^\S\n]$", re.MULTILINE)
_BARE = bytes(set(range(0x20, 0x7F)).difference(b"\\`*_[]<>&~|#\"'"))
"""Signs that mean nothing to Markdown or HTML inside a text that begins with a letter."""
_BLANK_LINES = re.compile(r"\n{2,}")
_HEADING = re.compile(r"<(/?)h[1-3]>")


@cache
def _parser() -> MarkdownIt:
    from offerbook.pages.safe_markdown import SafeMarkdown  # heavy, and most texts are plain

    return SafeMarkdown()


def parse(text: str) -> list[Token]:
    """*text* as the parser's tokens: its words are untouched, its links lead to the web or a mailbox."""
    return _parser().parse(text)


def as_markup(html: Html) -> Markup:
    """*html* for a template, which would escape it otherwise."""
    return Markup(html)  # noqa: S704 -- what it is made of was escaped or cleaned


@lru_cache(maxsize=16384)
def say(words: str) -> Html:
    """Plain *words* as HTML; remembered, for the same few stand everywhere."""
    return escape(words)


def escape(words: str) -> Html:
    """Plain *words* as HTML, in which nothing acts."""
    return Html(
        words.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&#34;")
        .replace("'", "&#39;")
    )


def is_plain(text: str) -> bool:
    """Whether *text* is one line, and nothing in it could be Markdown."""
    if _MARKDOWN_SIGN.search(text):
        return False
    return text[:1].isalpha() or not _MARKDOWN_START.match(text)


def _is_bare(text: str) -> bool:
    """A quick look: whether there is nothing in *text*, as in most, that could act."""
    return not text.encode().translate(None, _BARE) and text[:1].isalpha()


@lru_cache(maxsize=4096)
def render_block(text: str) -> Html:
    """Paragraphs, lists and tables; nothing for nothing."""
    if not text:
        return Html("")
    if not is_plain(text) and _MAYBE_BLOCKS.search(text):
        return _clean(_parser().render(text))
    paragraphs = _BLANK_LINES.split(text.strip("\n"))
    return element_list("p", map(escape, paragraphs))


def render_inline(text: str) -> Html:
    """Words on a line; where *text* has more than one paragraph, the paragraphs."""
    if _is_bare(text):
        return Html(text)
    if is_plain(text):  # then it holds none of the other signs that act
        return Html(text.replace('"', "&#34;").replace("'", "&#39;"))
    return _render_marked(text)


@lru_cache(maxsize=4096)
def _render_marked(text: str) -> Html:
    html = _parser().render(text).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        html = html[3:-4]
    return _clean(html)


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The words alone, for titles, search and descriptions."""
    if is_plain(text):
        return text
    if not _MAYBE_BLOCKS.search(text):
        return " ".join(text.split())
    html = nh3.clean(_parser().render(text), tags=set())
    return " ".join(unescape(html).split())


def element(tag: str, *parts: Html) -> Html:
    """The HTML element *tag*, which may bring attributes, around *parts* that are HTML already."""
    return Html(f"<{tag}>{''.join(parts)}</{tag.partition(' ')[0]}>")


def element_list(tag: str, parts: Iterable[Html]) -> Html:
    """An element *tag* around each of *parts*."""
    return Html("\n".join([f"<{tag}>{part}</{tag}>" for part in parts]))


def join_html(between: str, parts: Iterable[Html]) -> Html:
    """*parts*, which are HTML already, with the words *between*."""
    return Html(escape(between).join(parts))


def _clean(html: str) -> Html:
    """Headings sink below the page's own; everything not on the list goes."""
    sunk = _HEADING.sub(r"<\1h4>", html)
    return Html(
        nh3.clean(
            sunk,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"https", "http", "mailto"},
            link_rel="noopener noreferrer",
        )
    )
