"""Which day it is for a catalogue: days are counted in its own time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Moment = str | datetime
"""A day somebody named (year-month-day), or the instant at which the clock was read."""


def day_of(settings: Mapping[str, Any], moment: Moment) -> str:
    """The day of *moment* for the catalogue with *settings*; UTC where its zone is unknown."""
    if isinstance(moment, str):
        return moment
    zone = zone_of(str(settings.get("time_zone", "UTC"))) or UTC
    return moment.astimezone(zone).date().isoformat()


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone called *name*; None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
