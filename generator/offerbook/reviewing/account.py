"""What a comparison found: of one offering, and of everything that was compared."""

from __future__ import annotations

from dataclasses import dataclass

from offerbook.changes.change import Change
from offerbook.changes.questions import Need
from offerbook.effect import Bump, Effect, required_bump
from offerbook.finding import Finding, Place
from offerbook.reviewing.answering import Sheet
from offerbook.reviewing.excerpt import Excerpt

QUESTION = "Does it narrow the promise, widen it, or only reword it?"
GRAVEST = (Effect.NARROWS, Effect.ASK, Effect.WIDENS, Effect.REWORDS, Effect.GUIDES, Effect.NONE)


@dataclass(frozen=True)
class Told:
    """A change in words, and where it stands; *was_waiting* where another request brought it."""

    change: Change
    sentence: str
    place: Place
    packages: tuple[str, ...]
    was_waiting: bool = False

    @property
    def question(self) -> str | None:
        """What somebody must still say about it."""
        return QUESTION if self.change.effect is Effect.ASK else None


@dataclass(frozen=True)
class Account:
    """Two states of one offering and all that lies between, the gravest first.

    *before* and *after* are what the states are called: a number, a file, ``draft``; *before* is
    empty where nothing was released before. *effective_on* is empty where nothing takes hold.
    *needs* are questions and missing reasons, *missing* what else stands in the way of a release.
    *note* says what the changes do not, *hears* who will be told of the release.
    """

    id: str
    name: str
    before: str
    after: str
    effective_on: str = ""
    is_released: bool = False
    is_new: bool = False
    told: tuple[Told, ...] = ()
    needs: tuple[Need, ...] = ()
    missing: tuple[Finding, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    note: str = ""
    hears: str = ""

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The effects of its changes, the gravest first."""
        return tuple(told.change.effect for told in self.told)

    @property
    def changes_promise(self) -> bool:
        """Whether a customer has anything to do with it."""
        return any(effect is not Effect.GUIDES for effect in self.effects)

    @property
    def required_bump(self) -> Bump:
        """How far the number has to move."""
        return required_bump(self.effects)


@dataclass(frozen=True)
class Review:
    """Everything that was compared; *against* is the revision, empty without one.

    *findings* name what could not be compared and what was released and is gone. *schema* tells
    what the fields mean otherwise, *notes* what else is worth knowing. *sheets* are the files in
    which what is open is answered.
    """

    accounts: tuple[Account, ...]
    findings: tuple[Finding, ...] = ()
    schema: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    against: str = ""

    @property
    def is_done(self) -> bool:
        """Whether anything was compared at all."""
        return bool(self.against or self.accounts)

    def has(self, effect: Effect) -> bool:
        """Whether anything is as grave as *effect*; what is still asked counts as narrowing."""
        effects = [each for account in self.accounts for each in account.effects]
        if effect is Effect.ASK:
            return Effect.ASK in effects
        return required_bump(effects) >= required_bump([effect])


def in_order_of_gravity(told: list[Told]) -> tuple[Told, ...]:
    """The gravest changes first, else in their order."""
    return tuple(sorted(told, key=lambda each: GRAVEST.index(each.change.effect)))
