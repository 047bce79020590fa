"""A YAML file as plain data, and where each value stands in its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

Route = tuple[str | int, ...]
"""The way from a document's root to a value: keys of mappings, positions in lists (from 0)."""


class Span(NamedTuple):
    """A stretch of text; lines and columns count from 1, columns in characters."""

    line: int
    column: int


class Spot(NamedTuple):
    """Where one value stands: its key (its own start for a list item or the root) and itself."""

    key: Span
    value: Span


Spots = Mapping[Route, Spot]


@dataclass(frozen=True)
class Document:
    """One file's data; *path* is relative to the catalogue's root, with ``/`` between folders.

    *raw* is the file as it was read, for places inside a value; empty where nobody looks for any.

    Places are worked out when somebody first asks, for nobody asks about a file without findings.
    """

    path: str
    data: Any
    find_spots: Callable[[], Spots] = field(repr=False, compare=False)
    raw: bytes = field(default=b"", repr=False, compare=False)

    @property
    def text(self) -> str:
        """The file's text, made when somebody asks: most are never looked into again."""
        return text_of(self.raw)

    @cached_property
    def spots(self) -> Spots:
        """The place of every value, by route."""
        return self.find_spots()

    def key_at(self, route: Route) -> Span:
        """Where the key of *route* stands; the nearest parent's key when the route is absent."""
        return self._nearest(route).key

    def value_at(self, route: Route) -> Span:
        """Where the value of *route* starts; the nearest parent's when the route is absent."""
        return self._nearest(route).value

    def _nearest(self, route: Route) -> Spot:
        while route and route not in self.spots:
            route = route[:-1]
        return self.spots.get(route, Spot(Span(1, 1), Span(1, 1)))


def text_of(raw: bytes) -> str:
    """The text of a file that could be read, without a mark before it."""
    return raw.decode().removeprefix("\ufeff")


def value_in(data: Any, route: Route) -> Any:
    """The value that *route* leads to in *data*, or None when it leads nowhere."""
    for step in route:
        if isinstance(data, Mapping) and step in data:
            data = data[step]
        elif isinstance(data, list) and step in range(len(data)):
            data = data[int(step)]
        else:
            return None
    return data
