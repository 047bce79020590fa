"""Until when what is said about each offering is known to be true: reviews, prices, selling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from offerbook.document import Route, value_in
from offerbook.finding import Finding, Place, place_of_value, warning
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.terms import in_force
from offerbook.model.version import Version
from offerbook.verified import Word, words_of

SOON_DAYS = 30
"""A deadline that is no further away is near."""

CALENDAR = frozenset(("review-overdue", "prices-expired", "selling-ended"))
"""Warnings that nobody's edit brings, only the day.

Source: docs/contributing/decisions/0013-warnings-of-the-calendar.md.
"""

_SOLD = ("pilot", "active")


class What(StrEnum):
    """What somebody has to see to."""

    REVIEW = "review"
    PRICES = "prices"
    SELLING = "selling"


@dataclass(frozen=True)
class Deadline:
    """The last day on which something is in order by itself."""

    what: What
    on: str

    def is_past(self, as_of: str) -> bool:
        """Whether the last day is over."""
        return self.on < as_of

    def is_near(self, as_of: str) -> bool:
        """Whether the last day is still to come, or today, and soon."""
        return 0 <= (date.fromisoformat(self.on) - date.fromisoformat(as_of)).days <= SOON_DAYS


@dataclass(frozen=True)
class Freshness:
    """When the promise in force was last known to be true, and how long that lasts.

    *version* is the one in force, None where none is; then nothing is known and nothing due.
    *verified_on* and *verified_by* tell the newest word about its promise; its release is one.
    *due_on* is the last day on which that word is enough: None where the draft asks for no
    review, and for what is retired. *prices_until* and *sold_until* are what the version says.
    """

    offering_id: str
    owner: str
    status: str
    version: Version | None
    verified_on: str | None
    verified_by: str
    due_on: str | None
    prices_until: str | None
    sold_until: str | None

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """What to see to; prices and selling days only of what is sold."""
        is_sold = self.status in _SOLD
        days = (
            (What.REVIEW, self.due_on),
            (What.PRICES, self.prices_until if is_sold else None),
            (What.SELLING, self.sold_until if is_sold else None),
        )
        return tuple(Deadline(what, on) for what, on in days if on is not None)


def build_all_freshness(catalog: Catalog, as_of: str) -> tuple[Freshness, ...]:
    """One record for each draft. Raises DamagedVersionError."""
    return tuple(
        build_freshness(
            offering,
            catalog.versions.get(offering.id, ()),
            words_of(catalog, offering.id),
            as_of,
        )
        for offering in catalog.offerings
    )


def build_freshness(
    draft: Offering, versions: Sequence[Version], words: Sequence[Word], as_of: str
) -> Freshness:
    """What is known of one offering on a day; later words and releases are not known yet.

    The owner and the time between reviews are live: they come from the draft. Raises
    DamagedVersionError.
    """
    version = in_force(versions, as_of)
    body = version.body if version else {}
    status = str(body.get("status", draft.data["status"]))
    on, by = _last_known(version, versions, words, as_of) if version else (None, "")
    every_days = value_in(draft.data, ("review", "every_days"))
    is_reviewed = on is not None and every_days is not None and status != "retired"
    return Freshness(
        offering_id=draft.id,
        owner=str(draft.data["owner"]),
        status=status,
        version=version,
        verified_on=on,
        verified_by=by,
        due_on=_after(on, every_days) if on is not None and is_reviewed else None,
        prices_until=_day(body, ("prices_until",)),
        sold_until=_day(body, ("sellable", "until")),
    )


def check_freshness(catalog: Catalog, as_of: str) -> Iterator[Finding]:
    """What the calendar has overtaken. Raises DamagedVersionError."""
    for freshness in build_all_freshness(catalog, as_of):
        for deadline in freshness.deadlines:
            if freshness.version is not None and deadline.is_past(as_of):
                offering = catalog.by_id[freshness.offering_id]
                yield _overtaken(offering, freshness, freshness.version, deadline)


def _last_known(
    version: Version, versions: Sequence[Version], words: Sequence[Word], as_of: str
) -> tuple[str, str]:
    """Day and person of the newest word about the promise of *version*; of equal ones the last."""
    same = [each for each in versions if each.number.promise == version.number.promise]
    numbers = {str(each.number) for each in same}
    releases = [(each.released_on, str(each.released.get("by", ""))) for each in same]
    said = [(word.on, word.by) for word in words if word.version in numbers]
    known = [entry for entry in (*releases, *said) if entry[0] <= as_of] or releases[:1]
    return max(reversed(known), key=lambda entry: entry[0])


def _after(day: str, days: int) -> str:
    """The day that comes *days* after *day*, or the last one that the calendar knows."""
    last = date.max.toordinal()
    return date.fromordinal(min(date.fromisoformat(day).toordinal() + days, last)).isoformat()


def _day(body: Any, route: Route) -> str | None:
    value = value_in(body, route)
    return None if value is None else str(value)


def _overtaken(
    offering: Offering, freshness: Freshness, version: Version, deadline: Deadline
) -> Finding:
    number = version.number
    if deadline.what is What.REVIEW:
        return warning(
            "review-overdue",
            f"nobody has verified {number} since {freshness.verified_on}: "
            f"that was due on {deadline.on}",
            offering.value_at(("review", "every_days")),
            hint="read what is in force; if it is still true, `offerbook verify "
            f"{offering.id}`, else change the draft and release it",
        )
    if deadline.what is What.PRICES:
        return warning(
            "prices-expired",
            f"the prices of {number} were good until {deadline.on}, and it is still sold",
            offering.value_at(("prices_until",)),
            hint="set prices and prices_until anew, then release",
            related=[_frozen(version, ("prices_until",))],
        )
    return warning(
        "selling-ended",
        f"{number} was sold until {deadline.on}, and its status is still {freshness.status}",
        offering.value_at(("sellable", "until")),
        hint="change the status or sellable.until, then release",
        related=[_frozen(version, ("sellable", "until"))],
    )


def _frozen(version: Version, route: Route) -> Place:
    return place_of_value(version.document, ("offering", *route), f"in {version.number}")
