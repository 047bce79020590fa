"""Some words inside a value, and where they begin in its file."""

from __future__ import annotations

import re
from typing import NamedTuple

from offerbook.document import Document, Route, Span
from offerbook.finding import Place
from offerbook.model.catalog import Offering
from offerbook.phrases import pieces_of
from offerbook.spec.values import Value

_LONGEST_QUOTE = 12

Words = tuple[str, ...]


class Passage(NamedTuple):
    """Words inside a value; *pattern* finds them in the file."""

    file: Offering
    value: Value
    pattern: re.Pattern[str]

    @property
    def place(self) -> Place:
        """Where the words begin; where the value does if they are written in another way."""
        document, route = self.written
        spot = document.value_at(route)
        after = [each.key for each in document.spots.values() if each.key > spot]
        value = _between(document.text, spot, min(after, default=None))
        found = self.pattern.search(value)
        before = value[: found.start()] if found else ""
        rows = before.count("\n")
        column = len(before) - before.rfind("\n") if rows else spot.column + len(before)
        return Place(document.path, spot.line + rows, column)

    @property
    def written(self) -> tuple[Document, Route]:
        """The file in which the value is written, and its route there."""
        return self.file.source_of(self.value.route)


def _between(text: str, start: Span, end: Span | None) -> str:
    """What stands in *text* from *start* on, up to the row of *end* or to its end."""
    rows = text.split("\n")[
        start.line - 1 : end.line - 1 if end and end.line > start.line else None
    ]
    return "\n".join(rows)[start.column - 1 :]


def words_pattern(words: Words) -> re.Pattern[str]:
    """*words* as they may stand in a file: with other signs between, in capitals, over rows."""
    alike = (r"[\W_]{1,4}".join(map(re.escape, pieces_of(word))) for word in words)
    return re.compile(r"(?<!\w)" + r"[\W_]+".join(alike), re.IGNORECASE)


def quote(words: Words) -> str:
    """*words* in a row, or the first of them."""
    return " ".join(words[:_LONGEST_QUOTE]) + (" …" if len(words) > _LONGEST_QUOTE else "")
