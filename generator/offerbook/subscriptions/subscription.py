"""One wish to hear of changes: what, how soon, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from offerbook.audience import Audience
from offerbook.effect import Effect

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNRELEASED_DAYS = 14


class Pace(StrEnum):
    """How soon somebody is told."""

    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Channel(StrEnum):
    """How a message arrives."""

    MAIL = "mail"
    SLACK = "slack"
    TEAMS = "teams"


class Tells(StrEnum):
    """What a subscription tells: of released changes, or of what owners have to look after."""

    CHANGES = "changes"
    UPKEEP = "upkeep"


@dataclass(frozen=True)
class Wish:
    """Which releases somebody wants to hear of, as their *audience* may read them.

    Every filter that is not empty must fit; of each, one of its entries. *effect* is the least
    that a release must do, *about* the fields that it must touch.
    """

    audience: Audience
    effect: Effect = Effect.WIDENS
    offerings: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subscription:
    """Who hears what, how soon, and where.

    *person* is the id of somebody in catalog.yaml, empty for everybody else. *address* is a mail
    address, or ``${NAME}`` for what the environment holds. *since* is the first day whose releases
    are told. *weekday* is empty but for a weekly one.
    """

    id: str
    name: str
    person: str
    is_group: bool
    channel: Channel
    address: str
    since: str
    pace: Pace
    weekday: str
    tells: Tells
    unreleased_days: int
    wish: Wish

    @property
    def variable(self) -> str:
        """The name under which the environment holds the address; empty where it is written out."""
        return self.address[2:-1] if self.address.startswith("${") else ""
