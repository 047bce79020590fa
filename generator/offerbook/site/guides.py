"""Pages written by hand as Markdown: their sources, where the site shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from offerbook.edition import Projection
from offerbook.pages.twins import Leaf
from offerbook.site.chapters import read_chapters, restore
from offerbook.site.prepare import FRONT_MATTER, file_of
from offerbook.site.specimens import placeholders_of, specimens_of

_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*(?:\{[^}]*\})?$", re.MULTILINE)
_BLANK = re.compile(r"\n[^\S\n]*\n")
_WORD = re.compile(r"[^\W_]+")
_SILENT = frozenset(("md",))  # the end of a link to another page, which the site shows as a folder


class Guide(NamedTuple):
    """A page that has a twin."""

    leaf: Leaf
    text: str


def read_guides(docs: Path, site: Path, projection: Projection) -> Iterator[Guide]:
    """The pages written by hand that the builder has put into *site*, in order of their places.

    They stand where their sources do, so that the links between them lead somewhere. Customers
    get of them what the page itself says: a remark that the builder leaves out is left out here.
    """
    chapters = read_chapters(docs.parent)
    ours = {each.source for each in specimens_of(projection)} | set(placeholders_of(projection))
    for path in sorted(docs.rglob("*.md")):
        place = path.relative_to(docs).as_posix()
        page = site / file_of(place)
        if place in ours or not page.is_file():
            continue
        said, text = _split(restore(path.read_text("utf-8"), chapters.get(place, "")))
        if not projection.edition.is_internal:
            text = _only_shown(text, page.read_text("utf-8"))
        yield Guide(Leaf(_title(said, text, place), place), text)


def _split(text: str) -> tuple[dict[str, Any], str]:
    """What the front matter says, and the text after it."""
    text = text.replace("\r\n", "\n")
    found = FRONT_MATTER.match(text)
    if not found:
        return {}, text
    said = None
    with suppress(yaml.YAMLError):
        said = yaml.safe_load(found.group(1))
    return said if isinstance(said, dict) else {}, text[found.end() :].lstrip("\n")


def _title(said: dict[str, Any], text: str, place: str) -> str:
    heading = _HEADING.search(text)
    return str(said.get("title") or (heading.group(1) if heading else place))


def _only_shown(text: str, html: str) -> str:
    """The paragraphs of *text* of which every word is in *html* as well."""
    known = {*_WORD.findall(unescape(html)), *_SILENT}
    kept = [each for each in _BLANK.split(text) if known.issuperset(_WORD.findall(each))]
    return "\n\n".join(kept).rstrip("\n") + "\n"
