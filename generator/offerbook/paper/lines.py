"""Owners' Markdown as plain lines for paper: no letter is lost, and nothing is mark-up any more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it.token import Token

from offerbook.pages.text import is_plain, parse

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
"""What XML cannot hold, or what no reader could see."""


@lru_cache(maxsize=16384)
def as_lines(text: str) -> str:
    """*text* in plain words; paragraphs and items of lists stand on lines of their own."""
    clean = strip_forbidden(text)
    if is_plain(clean):
        return clean
    return "\n".join(_Writer(parse(clean)).lines())


def strip_forbidden(text: str) -> str:
    """*text* without the control characters that no XML may hold."""
    return _FORBIDDEN.sub("", text)


class _Writer:
    """Writes the blocks of a parsed text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._marks: list[int] = []  # of each open list the next number, 0 for bullets
        self._pending = ""

    def lines(self) -> Iterator[str]:
        """Each line, those of lists behind their marks."""
        cells: list[str] = []
        for token in self._tokens:
            self._follow(token)
            if token.type == "inline":
                said = _inline(token.children or ())
                if self._is_cell(token):
                    cells.append(said)
                else:
                    yield from self._marked(said)
            elif token.type in ("fence", "code_block"):
                yield from self._marked(token.content.rstrip("\n"))
            elif token.type == "hr":
                yield token.markup
            elif token.type == "tr_close":
                yield " | ".join(cells)
                cells = []

    def _is_cell(self, token: Token) -> bool:
        return token.level > 0 and self._last_open in ("th_open", "td_open")

    def _follow(self, token: Token) -> None:
        if token.nesting == 1:
            self._last_open = token.type
        if token.type == "bullet_list_open":
            self._marks.append(0)
        elif token.type == "ordered_list_open":
            self._marks.append(int(token.attrGet("start") or 1))
        elif token.type.endswith("_list_close"):
            self._marks.pop()
        elif token.type == "list_item_open":
            self._pending = self._next_mark()

    def _next_mark(self) -> str:
        number = self._marks[-1]
        if not number:
            return "• "
        self._marks[-1] += 1
        return f"{number}. "

    def _marked(self, said: str) -> Iterator[str]:
        """*said* behind the mark of the item that it begins; further lines below it."""
        depth = "  " * max(len(self._marks) - 1, 0)
        mark, self._pending = self._pending, ""
        inside = "  " if self._marks and not mark else ""
        for line in said.split("\n"):
            yield f"{depth}{mark or inside}{line}"
            mark, inside = "", "  " if self._marks else ""

    _last_open = ""


def _inline(tokens: Sequence[Token]) -> str:
    """Words of one block; a link's address follows its words where it is not they."""
    parts: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" " if token.type == "softbreak" else "\n")
        elif token.type == "link_open":
            opened.append((len(parts), str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            at, href = opened.pop()
            if href.removeprefix("mailto:") != "".join(parts[at:]):
                parts.append(f" ({href})")
        else:
            parts.append(token.content)
    return "".join(parts)
