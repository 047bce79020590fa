"""The time zone that says when a day of the catalogue begins."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import available_timezones

from offerbook.finding import Finding, error, place_of_value
from offerbook.model.catalog import Catalog
from offerbook.model.day import zone_of
from offerbook.spec.wording import did_you_mean, short


def check_time_zone(catalog: Catalog) -> Iterator[Finding]:
    """The zone is one that this computer can count days in."""
    name = str(catalog.settings.data["time_zone"])
    if zone_of(name) is not None:
        return
    known = available_timezones()
    near = did_you_mean(name, sorted(known)) or "write a name such as Europe/Dublin, or UTC"
    yield error(
        "unknown-time-zone",
        f"the time zone {short(name)} is not known here",
        place_of_value(catalog.settings, ("time_zone",)),
        route=("time_zone",),
        hint=near if known else "install the time zone data of this computer (tzdata)",
    )
