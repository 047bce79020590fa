"""The phases of an offering as a picture: positions and widths in percent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from offerbook.pages.items import Line, Writer


@dataclass(frozen=True)
class Bar:
    """A phase in the picture; *left* and *width* are percents, *number* counts from 1."""

    number: int
    left: str
    width: str
    by: str


@dataclass(frozen=True)
class Lane:
    """One row of the picture: a package, or all of them where the phases do not differ."""

    name: str
    top: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Phase:
    """A row of the table beside the picture."""

    number: int
    line: Line
    days: str
    by: str


@dataclass(frozen=True)
class Timeline:
    """Lanes for the picture, rows for the table."""

    lanes: tuple[Lane, ...]
    height: int
    phases: tuple[Phase, ...]


_LANE_HEIGHT = 34


def draw_timeline(writer: Writer) -> Timeline | None:
    """The phases of the writer's offering; None where it has none."""
    timeline = writer.offering.get("timeline", {})
    phases = timeline.get("phases", ())
    if not phases:
        return None
    lanes = _lanes(writer, phases)
    return Timeline(lanes, _LANE_HEIGHT * len(lanes), _rows(writer, phases))


def _lanes(writer: Writer, phases: list[Mapping[str, Any]]) -> tuple[Lane, ...]:
    is_split = any(isinstance(phase.get("days"), Mapping) for phase in phases)
    packages = list(writer.packages) if is_split else [""]
    lengths = [[_days(phase, package) for phase in phases] for package in packages]
    longest = max(sum(days) for days in lengths)
    if longest == 0:
        return ()
    return tuple(
        Lane(writer.packages.get(package, ""), index * _LANE_HEIGHT, _bars(phases, days, longest))
        for index, (package, days) in enumerate(zip(packages, lengths, strict=True))
    )


def _bars(
    phases: list[Mapping[str, Any]], days: list[Decimal], longest: Decimal
) -> tuple[Bar, ...]:
    bars, left = [], Decimal(0)
    for number, (phase, length) in enumerate(zip(phases, days, strict=True), start=1):
        if length:
            bars.append(
                Bar(
                    number,
                    _percent(left, longest),
                    _percent(length, longest),
                    phase.get("by", "provider"),
                )
            )
        left += length
    return tuple(bars)


def _rows(writer: Writer, phases: list[Mapping[str, Any]]) -> tuple[Phase, ...]:
    field = writer.desk.schema.fields["timeline"].fields["phases"]
    words, is_internal = writer.desk.words, writer.desk.is_internal
    rows = []
    for number, phase in enumerate(phases, start=1):
        by = phase.get("by", "")
        said = words.get(f"by_{by}_internal" if is_internal else "", words.get(f"by_{by}", ""))
        days = (
            str(writer.any_value(field.fields["days"], phase["days"], phase))
            if "days" in phase
            else ""
        )
        rows.append(Phase(number, writer.line(field, phase, frozenset(("days", "by"))), days, said))
    return tuple(rows)


def _days(phase: Mapping[str, Any], package: str) -> Decimal:
    days = phase.get("days", 0)
    return Decimal(days.get(package, 0) if isinstance(days, Mapping) else days)


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.2f}%"
