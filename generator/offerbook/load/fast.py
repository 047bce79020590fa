"""The quick way through YAML in which nothing is unusual; whatever is, is read with care elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import Any

from offerbook.load.scalars import NotANumberError, PlainValue, read_plain
from offerbook.load.text import HIDDEN, is_clean

# What has matched is never tried again in another length (``++``): it takes half the time.
_LINE = re.compile(
    r"( *+)(- ++)?+"  # indent, dash
    r"(?:([A-Za-z0-9_][A-Za-z0-9_.-]*+(?: [A-Za-z0-9_][A-Za-z0-9_.-]*+)*+):(?: ++|(?=\n)))?+"  # key
    r"(?:([>|]-?) *\n((?:\1 .*\n| *\n)+)|(.*+)\n)"  # a folded or kept text below, or a value
)
_LONGEST_KEY = 100
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


def _has_odd_signs(text: str) -> bool:
    if "\t" in text or "\r" in text:
        return True
    return not is_clean(text) and HIDDEN.search(text) is not None


class _Lines:
    """Reads line by line; *into* is the innermost open mapping or list, *column* where it stands."""

    __slots__ = ("column", "into", "most_depth", "root", "stack", "waiting")

    def __init__(self, most_depth: int) -> None:
        self.most_depth = most_depth
        self.root: dict[str, Any] = {}
        self.column, self.into = 0, self.root  # type: int, Any
        self.stack: list[tuple[int, Any]] = []
        self.waiting: str | None = None  # a key whose value stands below it, or nowhere

    def read(self, text: str) -> None:
        """Read all lines of *text* into *root*."""
        into: Any = self.root
        for indent, dash, key, header, block, value in _LINE.findall(text):
            if not (dash or key):
                if header or (value and value[0] != "#"):
                    raise UnusualError
                continue
            column = len(indent)
            # Most lines are a further field of the mapping that the line before stood in.
            if column != self.column or dash or self.waiting or type(into) is list:
                into = self._settle(column, is_item=bool(dash))
            if dash and key:
                into = self._open({}, column + len(dash))
            if key and (key in into or len(key) > _LONGEST_KEY):
                raise UnusualError
            if key and not header and (not value or value[0] == "#"):
                self.waiting = intern(key)
                continue
            said = _block(header, block, self.column) if header else _on_one_line(value)
            if key:
                into[intern(key)] = said  # the same few names stand in thousands of files
            else:
                into.append(said)
        if self.waiting is not None:
            into[self.waiting] = None

    def _settle(self, column: int, *, is_item: bool) -> Any:
        """Open what the waiting key holds, or close what ends before a line at *column*; *into*."""
        if self.waiting is not None:
            if column > self.column or (is_item and column == self.column):
                return self._open([] if is_item else {}, column)
            self.into[self.waiting] = self.waiting = None
        while column < self.column:
            self.column, self.into = self.stack.pop()
        if column == self.column and not is_item and type(self.into) is list and self.stack:
            self.column, self.into = self.stack.pop()  # a list as far left as its own key
        if column != self.column or (type(self.into) is list) is not is_item:
            raise UnusualError
        return self.into

    def _open(self, inner: Any, column: int) -> Any:
        if self.waiting is None:
            self.into.append(inner)
        else:
            self.into[self.waiting] = inner
            self.waiting = None
        self.stack.append((self.column, self.into))
        self.column, self.into = column, inner
        if len(self.stack) >= self.most_depth:
            raise UnusualError
        return inner


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
