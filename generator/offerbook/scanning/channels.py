"""What holds a text in a file: a comment, an attribute, a script …; asked only of what was found."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from offerbook.scanning.forms import SEAM
from offerbook.scanning.opening import Piece
from offerbook.scanning.search import Hit, Searcher
from offerbook.scanning.seen import Seen
from offerbook.scanning.views import views_of

_MARKUP = (".html", ".htm", ".xml", ".svg", ".xhtml", ".rels")
_NAMED = {
    ".json": "JSON",
    ".js": "a script",
    ".css": "a style sheet",
    ".ics": "a calendar",
    ".csv": "a table",
    ".md": "a text",
    ".txt": "a text",
    ".eml": "a message",
    ".map": "a script’s map",
}


class Part(NamedTuple):
    """A part of a page: what it is called, its words, and the line and column where it begins."""

    channel: str
    words: str
    line: int
    column: int


def channel_of(place: str, piece: Piece, hit: Hit, searcher: Searcher) -> tuple[str, int, int]:
    """The channel in which *hit* stands, line and column of the part that holds it."""
    inside = ", ".join(piece.inside)
    name = piece.inside[-1] if piece.inside and "." in piece.inside[-1] else place
    ending = f".{name.rpartition('.')[2].lower()}"
    channel, line, column = piece.what or _NAMED.get(ending, "the text"), 1, 1
    if not piece.what and ending in _MARKUP:
        part = _part_with(piece.raw, hit, searcher)
        if part is not None:
            channel, line, column = part.channel, part.line, part.column
        else:
            channel = "visible text"
    return (f"{channel} of {inside}" if inside else channel), line, column


def _part_with(raw: bytes, hit: Hit, searcher: Searcher) -> Part | None:
    for part in _parts_of(raw.decode("utf-8", "replace")):
        for view in views_of(part.words.encode("utf-8", "replace"), Seen().pieces()):
            if any(each.needle == hit.needle for each in searcher.find(view.raw)):
                return part
    return None


def _parts_of(text: str) -> Iterator[Part]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return iter(reader.parts)


_HIDDEN = ("hidden", "aria-hidden")


class _Reader(HTMLParser):
    """Takes a page apart: comments, attributes, scripts, hidden and visible texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self._note(f"the attribute {name} of <{tag}>", value or "")
        if tag == "meta":
            self._note("a meta tag", SEAM.join(value or "" for _, value in attrs))
        self._open.append((tag, any(name in _HIDDEN for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_comment(self, data: str) -> None:
        self._note("a comment", data)

    def handle_decl(self, decl: str) -> None:
        self._note("a declaration", decl)

    def unknown_decl(self, data: str) -> None:
        self._note("a declaration", data)

    def handle_pi(self, data: str) -> None:
        self._note("an instruction", data)

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if "script" in tags:
            self._note("a script", data)
        elif "style" in tags:
            self._note("a style", data)
        elif "title" in tags:
            self._note("the page’s title", data)
        elif "template" in tags or any(is_hidden for _, is_hidden in self._open):
            self._note("a hidden element", data)
        else:
            self._note("visible text", data)

    def _note(self, channel: str, words: str) -> None:
        line, column = self.getpos()
        self.parts.append(Part(channel, words, line, column + 1))
