"""What a change means for the customer, in the schema's words."""

from __future__ import annotations

from enum import StrEnum


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
