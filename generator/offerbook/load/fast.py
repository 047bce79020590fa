"""The quick way through YAML in which nothing is unusual; whatever is, is read with care elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import Any

from offerbook.load.scalars import NotANumberError, PlainValue, read_plain
from offerbook.load.text import HIDDEN, is_clean

# What has matched is never tried again in another length (``++``): it takes half the time. Only single
# signs say so, no groups: Python before 3.11.5 loses what stands in a group of which that is said.
_LINE = re.compile(
    r"( *+)(- ++|)"  # indent, dash
    r"(?:([A-Za-z0-9_][A-Za-z0-9_. -]*+)(?<! ):(?: ++|(?=\n))|)"  # key
    r"(?:([A-Za-z][^\n#:]*+)(?<! )\n"  # a plain text, beyond doubt
    r"|([>|]-?) *\n((?:\1 .*\n| *\n)+)|(.*+)\n)"  # a folded or kept text below, or a value
)
_LONGEST_KEY = 100
_SHORT = 16
"""So short is what means more than its letters, and what stands in many files: it is held once."""
_PLAIN_START = re.compile(r"-[0-9]|[^-\s?:,\[\]{}#&*!|>'\"%@`]")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"\\]*\"")
_ONE_END = re.compile(r"\n(?<!\n\n)(?!\n)")
_SEVERAL_ENDS = re.compile(r"\n(\n+)")


class UnusualError(Exception):
    """Something that needs a closer look, and mostly a finding."""


def read_usual(text: str, *, most_depth: int, most_nodes: int) -> dict[str, Any]:
    """The data of *text*: one document, a mapping, of block style and plain or quoted texts.

    Raises UnusualError at the first thing that is anything else: braces and brackets, tags,
    aliases, a key that stands twice, a number that nobody can promise, and also what is sound but
    rare, such as a plain text over several lines. It looks at lines instead of a parser's events,
    because making those costs five times as much as all else.
    """
    if not text.endswith("\n") or _has_odd_signs(text) or 2 * text.count("\n") >= most_nodes:
        raise UnusualError
    lines = _Lines(most_depth)
    lines.read(text)
    if not lines.root:
        raise UnusualError
    return lines.root


_Place = tuple[Any, int, bool]
"""The innermost open mapping or list, the column where it stands, and whether it is a list."""


def _has_odd_signs(text: str) -> bool:
    if "\t" in text or "\r" in text:
        return True
    return not is_clean(text) and HIDDEN.search(text) is not None


class _Lines:
    """Reads line by line; *around* is what is open around the innermost mapping or list."""

    __slots__ = ("_around", "_most_depth", "_place", "root")

    def __init__(self, most_depth: int) -> None:
        self.root: dict[str, Any] = {}
        self._most_depth = most_depth
        self._place: _Place = (self.root, 0, False)
        self._around: list[_Place] = []

    def read(self, text: str) -> None:
        """Read all lines of *text* into *root*."""
        into, column, is_list = self._place
        waiting = ""  # a key whose value stands below it, or nowhere
        for indent, dash, key, plain, header, block, value in _LINE.findall(text):
            if not (dash or key):
                if plain or header or (value and value[0] != "#"):
                    raise UnusualError
                continue
            # Most lines are a further field of the mapping that the line before stood in.
            if len(indent) != column or dash or is_list or waiting:
                into, column, is_list = self._enter(len(indent), dash, key, waiting)
                waiting = ""
            if plain:
                said = plain if len(plain) > _SHORT else _on_one_line(plain)
            elif header:
                said = _block(header, block, column)
            elif key and (not value or value[0] == "#"):
                waiting, said = key, None
            else:
                said = _on_one_line(value)
            if is_list:
                into.append(said)
            elif key in into or len(key) > _LONGEST_KEY:
                raise UnusualError
            else:
                into[intern(key)] = said  # the same few names stand in thousands of files

    def _enter(self, here: int, dash: str, key: str, waiting: str) -> _Place:
        """Where a line belongs that begins at the column *here*: below *waiting*, or further out."""
        into, column, is_list = self._place
        around = self._around
        if waiting and (here > column or (dash and here == column)):
            around.append(self._place)
            inner: Any = [] if dash else {}
            into[waiting] = inner
            into, column, is_list = inner, here, bool(dash)
        while here < column:
            into, column, is_list = around.pop()
        if is_list and not dash and here == column and around:
            into, column, is_list = around.pop()  # a list as far left as its own key
        if here != column or is_list is not bool(dash):
            raise UnusualError
        if dash and key:
            around.append((into, column, is_list))
            inner = {}
            into.append(inner)
            into, column, is_list = inner, here + len(dash), False
        if len(around) >= self._most_depth:
            raise UnusualError
        self._place = into, column, is_list
        return self._place


def _block(header: str, block: str, column: int) -> str:
    """The text of *block* below *header*, which says how it is folded and what becomes of its end."""
    said = block.lstrip(" ")
    indent = len(block) - len(said)
    said = said.replace("\n" + " " * indent, "\n")
    if indent <= column or said[0] == "\n" or "\n " in said:
        raise UnusualError
    said = said.rstrip("\n")
    if header[0] == ">":
        # One line end is a space; of several one is none.
        said = _SEVERAL_ENDS.sub(r"\1", _ONE_END.sub(" ", said))
    return said if header.endswith("-") else said + "\n"


@lru_cache(maxsize=16384)
def _on_one_line(word: str) -> PlainValue:
    """The value written as *word*, plain or quoted; remembered, for most words stand in many files."""
    word = word.rstrip(" ")
    if _PLAIN_START.match(word):
        word = word.partition(" #")[0].rstrip(" ")  # what follows is a comment
        if ": " in word or word.endswith(":"):
            raise UnusualError
        try:
            return read_plain(word)
        except NotANumberError as problem:
            raise UnusualError from problem
    if not _QUOTED.fullmatch(word):
        raise UnusualError
    return word[1:-1].replace("''", "'") if word[0] == "'" else word[1:-1]
