"""What pages tell of an offering beside its promise: releases, freshness, work under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from offerbook.changes.history import Line, Release
from offerbook.effect import Effect


@dataclass(frozen=True)
class Known:
    """Until when a promise is known to be true; days, and the id of who said so last."""

    verified_on: str
    verified_by: str
    due_on: str


@dataclass(frozen=True)
class Work:
    """A draft that is not what was released last: what it would become, and by which changes."""

    number: str
    effect: Effect
    effective_on: str
    lines: tuple[Line, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """What is still asked: changes that nobody has answered for."""
        return tuple(line.sentence for line in self.lines if line.effect is Effect.ASK)


@dataclass(frozen=True)
class Records:
    """By offering: *releases* newest first; *known* and *work* only where colleagues read.

    Of the offerings in *made* the pages about the past are there already, of those in *same* the
    offering's own page. *papers* are the kinds of paper that pages lead to.
    """

    releases: Mapping[str, tuple[Release, ...]] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)
    work: Mapping[str, Work] = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    same: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
