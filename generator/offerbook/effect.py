"""What a change means for the customer, in the schema's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """How a value differs between two states of an offering."""

    ADDED = "added"
    REMOVED = "removed"
    RAISED = "raised"
    LOWERED = "lowered"
    CHANGED = "changed"


class Effect(StrEnum):
    """What a change means for the customer; ASK while nobody has said."""

    NARROWS = "narrows"
    WIDENS = "widens"
    REWORDS = "rewords"
    GUIDES = "guides"
    ASK = "ask"
    NONE = "none"


class Bump(IntEnum):
    """How far a release moves the number; higher hides less."""

    NONE = 0
    ADVICE = 1
    PATCH = 2
    MINOR = 3
    MAJOR = 4


_BUMPS: Mapping[Effect, Bump] = {
    Effect.NONE: Bump.NONE,
    Effect.GUIDES: Bump.ADVICE,
    Effect.REWORDS: Bump.PATCH,
    Effect.WIDENS: Bump.MINOR,
    Effect.ASK: Bump.MAJOR,
    Effect.NARROWS: Bump.MAJOR,
}


def required_bump(effects: Iterable[Effect]) -> Bump:
    """The smallest bump that hides none of *effects*; NONE when there are none.

    What is still asked counts as the worst answer. Source: docs/guide/versions.md.
    """
    return max((_BUMPS[effect] for effect in effects), default=Bump.NONE)


def worst(effects: Iterable[Effect]) -> Effect:
    """The effect among *effects* that a customer minds most; NONE when there are none."""
    return max(effects, key=_ORDER.index, default=Effect.NONE)


_ORDER = (
    Effect.NONE,
    Effect.GUIDES,
    Effect.REWORDS,
    Effect.WIDENS,
    Effect.ASK,
    Effect.NARROWS,
)
