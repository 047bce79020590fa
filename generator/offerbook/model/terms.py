"""An offering's versions in order of their numbers: which one holds on a day, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from offerbook.model.version import Version


class State(StrEnum):
    """Where a released version stands on a day."""

    IN_FORCE = "in force"
    SUPERSEDED = "superseded"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Term:
    """From which day a promise holds, and the last day it does; open where no end is known.

    *is_withdrawn* where a higher version took hold before it could.
    """

    from_on: str
    to_on: str | None
    is_withdrawn: bool

    def state(self, day: str) -> State:
        """Where it stands on *day*."""
        if self.is_withdrawn:
            return State.WITHDRAWN
        if self.from_on > day:
            return State.WAITING
        return State.SUPERSEDED if self.to_on is not None and self.to_on < day else State.IN_FORCE


def in_force(versions: Sequence[Version], day: str) -> Version | None:
    """The highest version that has taken hold by *day*; None where none has.

    An update of advice takes hold with its promise, never ahead of it.
    """
    starts = _starts(versions)
    return next(
        (
            each
            for each in reversed(versions)
            if max(each.effective_on, starts[each.number.promise]) <= day
        ),
        None,
    )


def terms(versions: Sequence[Version]) -> Mapping[str, Term]:
    """When each promise held, by its number; advice updates belong to theirs."""
    starts = _starts(versions)
    found: dict[str, Term] = {}
    end: str | None = None
    for promise, start in reversed(starts.items()):
        is_withdrawn = end is not None and end <= start
        found[promise] = Term(start, None if end is None else _day_before(end), is_withdrawn)
        end = start if end is None else min(end, start)
    return dict(reversed(found.items()))


def withdrawn_by(versions: Sequence[Version], at: int) -> tuple[str, ...]:
    """The announced promises that the release number *at* of *versions* has taken back."""
    before, after = terms(versions[:at]), terms(versions[: at + 1])
    return tuple(
        number
        for number, term in after.items()
        if term.is_withdrawn and number in before and not before[number].is_withdrawn
    )


def waiting(versions: Sequence[Version], day: str) -> tuple[Version, ...]:
    """The versions that will take hold after *day*, lowest first."""
    coming = terms(versions)
    return tuple(
        version
        for version in versions
        if coming[version.number.promise].state(day) is State.WAITING
    )


def _starts(versions: Sequence[Version]) -> dict[str, str]:
    """From which day each promise was to hold, by its number."""
    starts: dict[str, str] = {}
    for version in versions:
        starts.setdefault(version.number.promise, version.effective_on)
    return starts


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
