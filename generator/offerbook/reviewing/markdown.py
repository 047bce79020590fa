"""Anybody's words in a Markdown comment of a forge, so that they can only ever be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

_JOINER = "&#8288;"
"""Nothing to see; what a forge would take for a name, a number or an address falls apart at it."""

_MARKS = re.compile(r"[\\`*_~\[\]<>&|#@:$^!{}%]")
_POINTING = frozenset("#@!$%~&^:")
_FIRST = re.compile(r"^(?:[-+=/'\"]|\d+(?=[.)](?:\s|$)))")
_WORDS_POINTING = re.compile(r"(?i)\b(gh|www)(?=[-.])")
_TICKS = re.compile(r"`+")


def one_line(words: str) -> str:
    """*words* with single spaces, and without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def inert(words: str) -> str:
    """*words* on one line: no mark-up, no link, nobody is mentioned, nothing is run."""
    plain = one_line(words)
    quiet = _MARKS.sub(lambda found: _quiet(found, plain), plain)
    quiet = _WORDS_POINTING.sub(rf"\1{_JOINER}", quiet)
    return _FIRST.sub(_first, quiet)


def code(words: str) -> str:
    """A short name, such as a key, as code; in a table, too."""
    return f"<code>{inert(words)}</code>"


def fenced(text: str, language: str) -> str:
    """*text* as a block, between fences longer than any row of ticks in it."""
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}\n"


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; cells are Markdown already, on one line each."""
    heads = tuple(titles)
    lines = [heads, ("---",) * len(heads), *(tuple(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def link(words: str, address: str) -> str:
    """A link to *address*, which must be percent-encoded."""
    return f"[{inert(words)}](<{address}>)"


def _quiet(found: re.Match[str], words: str) -> str:
    sign, after = found.group(), words[found.end() : found.end() + 1]
    is_pointing = sign in _POINTING and after.strip() and not (sign == ":" and after.isdigit())
    return f"&#{ord(sign)};{_JOINER if is_pointing else ''}"


def _first(found: re.Match[str]) -> str:
    start = found.group()
    return f"{start}{_JOINER}" if start.isdigit() else f"&#{ord(start)};"
