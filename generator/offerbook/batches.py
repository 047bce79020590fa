"""Many things in batches, for work in stages and in step: what is done to all of a batch is still at hand.

A processor that does one thing sixty times and then the next takes a tenth less time than one that
changes between them with each: its nearest memory holds what a stage asks for, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")

_SIZE = 64
"""Of twice as many little more is gained; what is held of a batch grows with it."""


def in_batches(things: Iterable[Thing]) -> Iterator[tuple[Thing, ...]]:
    """*things* in order, some dozens at a time; the last batch may be smaller."""
    rest = iter(things)
    while batch := tuple(islice(rest, _SIZE)):
        yield batch


class Stepped(Generic[Thing]):
    """Things that come one after the other: all when somebody asks, or in step with those of others."""

    def __init__(self, coming: Iterator[Thing]) -> None:
        self._coming = coming
        self._here: list[Thing] = []

    def step(self) -> bool:
        """Let one more come; False where none is left."""
        for thing in self._coming:
            self._here.append(thing)
            return True
        return False

    @property
    def all(self) -> list[Thing]:
        """All of them, in order."""
        self._here.extend(self._coming)
        return self._here


def in_step(several: Iterable[Stepped[Any]]) -> None:
    """Let all things come: the first of each of *several*, then the second of each, and so on."""
    left = list(dict.fromkeys(several))
    while left:
        left = [each for each in left if each.step()]
