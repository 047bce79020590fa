"""Chapters of generated pages: kept beside the builder's folder, for it would only read them.

The builder gets three chapters in place of all. What it makes of these, in the text and in the
contents, is the pattern of all that are there. Read whole, two pages of reference take it half the
time of all it does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from offerbook.site.shell import ShellError, contents_entry

_FILE = "chapters.json"
_START = "\n## "
_MARK = "obchapter"
_ALONE, _AROUND, _INSIDE = (f"{_MARK}{each}" for each in ("alone", "around", "inside"))
"""The headings of a chapter without parts, of one with a part, and of that part."""
_MARKS = f"\n## {_ALONE}\n\n## {_AROUND}\n\n### {_INSIDE}\n"
_HEADING = re.compile(r'(##|###) (?:<span id="([^"]*)"></span>)?(.*)')


_PART = rf"(?P<inside>{contents_entry(_INSIDE)})?(?:(?!<li).)*?"
_CONTENTS = re.compile(
    rf"(?P<alone>{contents_entry(_ALONE)})(?P<space>\s*)"
    rf"(?P<around>{contents_entry(_AROUND, _PART)})(?=\s*</ul>)",
    re.DOTALL,
)
_TEXT = re.compile(
    rf'(?P<alone><h2[^>]*id="{_ALONE}".*?</h2>)\s*<h2[^>]*id="{_AROUND}".*?</h2>\s*'
    rf'(?P<inside><h3[^>]*id="{_INSIDE}".*?</h3>)',
    re.DOTALL,
)


class _Heading(NamedTuple):
    """A heading as HTML: its id, its words, and whether it is of a part inside a chapter."""

    id: str
    words: str
    is_inside: bool


def set_aside(folder: Path, pages: Mapping[str, str]) -> dict[str, str]:
    """*pages* with marks in place of their chapters, which go into *folder*."""
    kept, marked = dict[str, str](), dict[str, str]()
    for place, text in pages.items():
        before, start, rest = text.partition(_START)
        marked[place] = f"{before}{_MARKS}" if start else text
        if start:
            kept[place] = f"{start}{rest}"
    (folder / _FILE).write_text(json.dumps(kept), "utf-8")
    return marked


def read_chapters(folder: Path) -> Mapping[str, str]:
    """What was set aside in *folder*: the Markdown of the chapters of a page, by its place."""
    chapters: dict[str, str] = json.loads((folder / _FILE).read_text("utf-8"))
    return chapters


def restore(text: str, chapters: str) -> str:
    """*text*, a page before the builder, with its *chapters*."""
    return text.replace(_MARKS, chapters) if chapters else text


def put_back(html: str, chapters: str) -> str:
    """*html*, what the builder made of the page, with its *chapters*.

    Raises ShellError where the marks are not found, or not all of them.
    """
    pieces = [_read(piece) for piece in chapters.strip("\n").split("\n\n")]
    found = _TEXT.search(html)
    if found is None:
        raise ShellError("the builder's page does not hold the headings that it was given")
    patterns = _pattern(found["alone"], _ALONE), _pattern(found["inside"], _INSIDE)
    written = [
        piece if isinstance(piece, str) else _fill(patterns[piece.is_inside], piece)
        for piece in pieces
    ]
    html = "\n".join((html[: found.start()], *written, html[found.end() :]))
    headings = [piece for piece in pieces if isinstance(piece, _Heading)]
    html = _CONTENTS.sub(lambda listed: _list(listed, headings), html)
    if _MARK in html:
        raise ShellError("the builder put a heading where none was expected")
    return html


def _read(piece: str) -> _Heading | str:
    """A heading; anything else is finished HTML."""
    found = _HEADING.fullmatch(piece)
    if found is None:
        return piece
    return _Heading(found[2] or found[3].lower(), found[3], is_inside=found[1] == "###")


def _list(listed: re.Match[str], headings: Iterable[_Heading]) -> str:
    """The contents, made like those that the builder *listed*; parts where it lists any."""
    alone, around = _pattern(listed["alone"], _ALONE), _pattern(listed["around"], _AROUND)
    part = listed["inside"] or ""
    inside = _pattern(part, _INSIDE)
    shelf = around.replace(part, "\0inside\0") if part else alone
    entries = []
    for heading, parts in _shelved(headings):
        pattern = shelf if parts else alone
        told = "\n".join([_fill(inside, each) for each in parts])
        entries.append(_fill(pattern, heading).replace("\0inside\0", told))
    return listed["space"].join(entries)


def _shelved(headings: Iterable[_Heading]) -> list[tuple[_Heading, list[_Heading]]]:
    """Each heading of a chapter, with those inside it."""
    chapters: list[tuple[_Heading, list[_Heading]]] = []
    for heading in headings:
        if heading.is_inside:
            chapters[-1][1].append(heading)
        else:
            chapters.append((heading, []))
    return chapters


def _pattern(html: str, mark: str) -> str:
    """*html* with holes where *mark* stands."""
    html = html.replace(f'id="{mark}"', 'id="\0id\0"').replace(f"#{mark}", "#\0id\0")
    return html.replace(mark, "\0words\0")


def _fill(pattern: str, heading: _Heading) -> str:
    return pattern.replace("\0id\0", heading.id).replace("\0words\0", heading.words)
