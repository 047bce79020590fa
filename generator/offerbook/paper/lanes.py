"""The phases of an offering as bars: where each begins and how wide it is, as shares of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from offerbook.pages.sheet import Sheet

Data = Mapping[str, Any]

_MOST = 6
"""More lanes are no picture any more; the words below them say the same."""
_WHO = ("customer", "both", "provider")


def lanes_of(told: Sheet) -> Data:
    """Lanes and their legend: a lane for each package, or one where the phases do not differ."""
    phases = told.body.get("timeline", {}).get("phases", ())
    is_split = any(isinstance(each.get("days"), dict) for each in phases)
    packages = list(told.names) if is_split else [""]
    lengths = {each: [_days(phase, each) for phase in phases] for each in packages}
    longest = max((sum(days) for days in lengths.values()), default=Decimal(0))
    if not longest or len(packages) > _MOST:
        return {"lanes": [], "legend": []}
    return {
        "lanes": [
            {"name": told.names.get(each, ""), "bars": _bars(phases, days, longest)}
            for each, days in lengths.items()
        ],
        "legend": [{"by": each, "words": _words(told, each)} for each in _who_in(phases)],
    }


def _bars(phases: Iterable[Data], days: Iterable[Decimal], longest: Decimal) -> list[Data]:
    bars: list[Data] = []
    left = Decimal(0)
    for phase, length in zip(phases, days, strict=True):
        if length:
            share = {"left": float(left / longest), "width": float(length / longest)}
            bars.append({"by": _by(phase), **share})
        left += length
    return bars


def _who_in(phases: Iterable[Data]) -> list[str]:
    found = {_by(each) for each in phases}
    return [each for each in _WHO if each in found]


def _by(phase: Data) -> str:
    return phase["by"] if phase.get("by") in _WHO else "provider"


def _words(told: Sheet, who: str) -> str:
    words = told.desk.words
    mine = f"by_{who}_internal" if told.desk.is_internal else ""
    return words.get(mine, words[f"by_{who}"])


def _days(phase: Data, package: str) -> Decimal:
    days = phase.get("days", 0)
    return Decimal(days.get(package, 0) if isinstance(days, dict) else days)
