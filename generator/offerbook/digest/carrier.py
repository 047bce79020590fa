"""What carries a message: a folder, a mail server, a chat; and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Fate(StrEnum):
    """What became of one try to hand a message over.

    *taken*: whoever carries it on has it. *later*: refused for now. *refused*: this one for good.
    *lost*: handed over, and the answer never came. *again*: nothing was handed over, the way
    broke. *halted*: nothing can be handed over to anybody; the words say why. Two are known
    before anything is tried: *void*, where nothing is left to say, and *unfit*, where no message
    can be made of it.
    """

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    LOST = "lost"
    AGAIN = "again"
    HALTED = "halted"
    VOID = "void"
    UNFIT = "unfit"


@dataclass(frozen=True)
class Outcome:
    """The fate of one try; *wait* are seconds that the other side asked for.

    *is_policy* where it is not about the one address: about the sender, or the way to the server.
    """

    fate: Fate
    reason: str = ""
    wait: float = 0
    is_policy: bool = False


@dataclass(frozen=True)
class Parcel:
    """One finished message. *address* is a mail address or a hook: a secret, never logged.

    *sender* is whom a mail server tells when it cannot be delivered; a chat has none.
    """

    ref: str
    subscription: str
    address: str
    payload: bytes
    sender: str = ""


class Carrier(Protocol):
    """One connection: hands over one parcel after the other, never two at once."""

    def carry(self, parcel: Parcel, claim: Callable[[], None]) -> Outcome:
        """Hand *parcel* over; *claim* is called right before it can no longer be taken back."""

    def close(self) -> None:
        """Say goodbye; never raises."""
