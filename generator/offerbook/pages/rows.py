"""What is told of an offering: plain sections and rows, out of which JSON, Markdown and paper are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from offerbook.pages.signs import Markdown
from offerbook.pages.text import plain


class Labelled(NamedTuple):
    """A word and what stands behind it, among other words."""

    label: str
    value: Words


Words: TypeAlias = "str | Labelled | tuple[Words, ...]"
"""Words, or several of them, one after the other.

A plain str is clean: JSON and Markdown show it as it stands. What is not is Signs or Markdown. So
most texts are looked through once, whatever is made of them.
"""

Fact = tuple[str, Words, bool]
"""A label, what stands behind it, and whether only colleagues read it."""

NO_LIMITS: Mapping[str, str] = {}


class Row(NamedTuple):
    """One item or field: what it is, how much or what value; *id* is the item's or the field's.

    *limits* holds the limit of each package where they differ, by the package's id; *only_in* the
    ids of the packages it is only in.
    """

    id: str
    what: Words
    limit: Words = ""
    limits: Mapping[str, str] = NO_LIMITS
    only_in: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    is_internal: bool = False


class Part(NamedTuple):
    """A section; without rows it is left out."""

    id: str
    title: str
    rows: tuple[Row, ...]
    is_internal: bool = False


def say_plainly(words: Words, between: str = " · ") -> str:
    """*words* without any mark-up, on one line."""
    if isinstance(words, Markdown):
        return plain(words)
    if isinstance(words, str):
        return words
    if isinstance(words, Labelled):
        return f"{words.label}: {say_plainly(words.value, ', ')}"
    return between.join([say_plainly(each, ", ") for each in words])
