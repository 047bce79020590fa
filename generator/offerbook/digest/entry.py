"""Messages as a ledger holds them: planned, then sent or given up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How far a message has come.

    *planned*: to be sent. *sending*: handed over just now. *sent*: taken by who carries it on.
    *uncertain*: handed over, and the answer was lost. *deferred*: to be tried again later.
    *failed*: given up. *skipped*: nobody wants it any more.
    """

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEFERRED = "deferred"
    FAILED = "failed"
    SKIPPED = "skipped"


class Plan(NamedTuple):
    """A message to be: *asked* and *things* make its content, the same for all who share them."""

    subscriber: str
    asked: str
    things: int


@dataclass(frozen=True)
class Sheet:
    """The content that messages share: what was *asked*, and the *things* told, by their keys."""

    id: int
    asked: str
    things: tuple[str, ...]
    planned_on: str


@dataclass(frozen=True)
class Entry:
    """One message as the ledger holds it; *next_at* is when a deferred one is tried again."""

    id: int
    ref: str
    subscriber: str
    digest: int
    state: State
    tries: int = 0
    next_at: str = ""
    changed_at: str = ""
    reason: str = ""
