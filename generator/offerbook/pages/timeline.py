"""The phases of an offering as a picture: positions and widths in percent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from offerbook.pages.items import Line, Writer


@dataclass(frozen=True)
class Lane:
    """One row of the picture: a package, or all of them where the phases do not differ."""

    name: str
    bars: Markup


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
    phases: tuple[Phase, ...]


_WHO = frozenset(("customer", "both", "provider"))


def draw_timeline(writer: Writer) -> Timeline | None:
    """The phases of the writer's offering; None where it has none."""
    timeline = writer.offering.get("timeline", {})
    phases = timeline.get("phases", ())
    if not phases:
        return None
    return Timeline(_lanes(writer, phases), _rows(writer, phases))


def _lanes(writer: Writer, phases: list[Mapping[str, Any]]) -> tuple[Lane, ...]:
    is_split = any(isinstance(phase.get("days"), dict) for phase in phases)
    packages = list(writer.packages) if is_split else [""]
    lengths = [[_days(phase, package) for phase in phases] for package in packages]
    longest = max(sum(days) for days in lengths)
    if longest == 0:
        return ()
    return tuple(
        Lane(writer.packages.get(package, ""), _bars(phases, days, longest))
        for package, days in zip(packages, lengths, strict=True)
    )


def _bars(phases: list[Mapping[str, Any]], days: list[Decimal], longest: Decimal) -> Markup:
    """The bars of one lane: as far from the left and as wide as their share of *longest*."""
    bars, left = [], Decimal(0)
    for number, (phase, length) in enumerate(zip(phases, days, strict=True), start=1):
        who = phase.get("by") if phase.get("by") in _WHO else "provider"
        if length:
            place = f'x="{_percent(left, longest)}" width="{_percent(length, longest)}"'
            bars.append(
                f'<rect class="ob-bar ob-bar--{who}" {place} y="1" height="28"></rect>'
                f'<svg {place} height="30"><text class="ob-bar-number" x="50%" y="20" '
                f'text-anchor="middle">{number}</text></svg>'
            )
        left += length
    return Markup("".join(bars))  # noqa: S704 -- numbers and our own words only


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
    return Decimal(days.get(package, 0) if isinstance(days, dict) else days)


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.2f}%"
