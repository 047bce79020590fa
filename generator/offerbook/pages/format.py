"""The interface words of a catalogue's language beside its numbers, money and days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offerbook.edition import Projection
from offerbook.format import Format as Writing
from offerbook.pages.words import words_for


class Format(Writing):
    """Writes values and interface words of one projection."""

    def __init__(self, projection: Projection) -> None:
        super().__init__(
            projection.language, projection.currency, projection.words.get("units", ())
        )
        self.words: Mapping[str, str] = words_for(projection.language)

    def say(self, word: str, *values: Any) -> str:
        """An interface word with *values* put in."""
        return self.words[word].format(*values)
