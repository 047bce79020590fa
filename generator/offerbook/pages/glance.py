"""What is asked first of an offering: price, duration, start, places, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from offerbook.pages.desk import Desk
from offerbook.pages.prices import write_days, write_from


class Glance(NamedTuple):
    """A word at the head of the page and what stands behind it; *id* names it for machines.

    *limits* holds the value of each package, where they differ.
    """

    id: str
    label: str
    value: str
    limits: Mapping[str, str] = {}


def glance(desk: Desk, offering: Mapping[str, Any]) -> Iterator[Glance]:
    """Price, duration, start, places: the answers to what is asked first."""
    words = desk.words
    price = write_from(desk, offering)
    if price:
        yield Glance("price", words["price"], price)
    timeline = offering.get("timeline", {})
    for name, label in (("days", "takes"), ("starts_within_days", "starts_within")):
        if name in timeline:
            yield Glance(name, words[label], *_days(desk, timeline[name]))
    for name, say in (("regions", desk.format.region), ("languages", desk.format.language)):
        if offering.get(name):
            yield Glance(name, words[name], ", ".join(map(say, offering[name])))
    sellable = offering.get("sellable", {})
    dates = (
        ("sold_from", sellable.get("from")),
        ("sold_until", sellable.get("until")),
        ("served_until", offering.get("served_until")),
        ("prices_until", offering.get("prices_until")),
    )
    for label, day in dates:
        if day:
            yield Glance(label, words[label], desk.format.day(day))


def _days(desk: Desk, days: Any) -> tuple[str, Mapping[str, str]]:
    """Working days: the range over all packages, and those of each."""
    each = days.items() if isinstance(days, dict) else ()
    return write_days(desk, days), {package: write_days(desk, own) for package, own in each}
