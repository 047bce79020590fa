"""What is found by its full text: of each offering what is told of it, once; of guides the article."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import orjson

from offerbook.pages.sheet import API
from offerbook.pages.text import plain, say

_OFFERINGS = f"{API}offerings"
_MARK = b"data-pagefind-body"
_BESIDE = "glance"
"""What the offering's own words say again."""
_CLOSING = ')]"”’»'
"""Signs behind which a sentence goes on or ends, as the word before them says."""


def sources_of(tree: Path) -> Iterator[Path]:
    """The files of a finished site that passages are made of, in order."""
    yield from sorted((tree / _OFFERINGS).glob("*.json"))
    for path in sorted((tree / "guide").rglob("*.html")):
        if _MARK in path.read_bytes():
            yield path


def language_of(tree: Path) -> str:
    """The language in which a finished site speaks."""
    return str(orjson.loads((tree / API / "index.json").read_bytes())["language"])


def write_passages(tree: Path, folder: Path) -> None:
    """Fill *folder* with a page for each that is found, at the same address as in *tree*.

    The pages themselves say much twice, in tables and pictures, and their words would be found
    twice: what is told in the JSON says it once, and takes half the time to index.
    """
    language = language_of(tree)
    folder.mkdir(parents=True)
    for path in sources_of(tree):
        if path.suffix == ".json":
            told = orjson.loads(path.read_bytes())
            base = f"{folder}/{told['address']}"
            os.makedirs(base)  # noqa: PTH103 -- they come by the thousand
            with open(f"{base}index.html", "wb") as file:  # noqa: PTH123
                file.write(page_of(told, language).encode())
        else:
            place = folder / path.relative_to(tree)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, place)


def page_of(told: Mapping[str, Any], language: str) -> str:
    """An offering as it is indexed, *told* by its JSON.

    Headings as on the page, so that a passage leads to its section; below each, all its rows.
    """
    data, name = told["data"], say(told["name"])
    texts = [plain(data[each]) for each in ("summary", "description", "pitch") if each in data]
    known: set[str] = set()
    parts = [
        f'<h2 id="{say(part["id"])}">{say(part["title"])}</h2>'
        f"{_lines([_row(row, known) for row in part['rows']])}"
        for part in told["told"]
        if part["id"] != _BESIDE
    ]
    return (
        f'<!doctype html><html lang="{say(language)}"><head><title>{name}</title></head>'
        f'<body data-pagefind-body><h1 id="start">{name}</h1>{_lines(texts)}{"".join(parts)}'
        "</body></html>"
    )


def _row(row: Mapping[str, Any], known: set[str]) -> str:
    """An item with its limit, where that is the same in every package, and what is told of it.

    What is *known* from a row before, as the phase of many items is, is not told again.
    """
    said = [row["what"]]
    if not row["limits"]:
        said.append(row["limit"])
    for _, words, *_ in row["facts"]:
        if words not in known:
            known.add(words)
            said.append(words)
    return " · ".join(filter(None, said))


def _lines(texts: Iterable[str]) -> str:
    """All of *texts* in one paragraph, which is read in less time than a paragraph for each.

    What is cut out of it to be shown has them apart, as Pagefind parts paragraphs.
    """
    ended = [_ended(text) for text in texts if text]
    return f"<p>{escape(' '.join(ended), quote=False)}</p>"


def _ended(text: str) -> str:
    """*text* with the full stop that a row or a title goes without."""
    return f"{text}." if text.rstrip(_CLOSING)[-1:].isalnum() else text
