"""The phases of an offering as a picture: positions and widths in percent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from offerbook.format import Number
from offerbook.pages.items import Line, Writer
from offerbook.pages.text import Html, say


class Lane(NamedTuple):
    """One row of the picture: a package, or all of them where the phases do not differ."""

    name: str
    bars: Html


class Phase(NamedTuple):
    """A row of the table beside the picture."""

    number: int
    line: Line
    days: Html
    by: str


class Timeline(NamedTuple):
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


def write_timeline(timeline: Timeline, words: Mapping[str, str]) -> Html:
    """*timeline* as a picture with a table below it, which says the same in words."""
    lanes = "".join(map(_lane, timeline.lanes))
    picture = f'<div class="ob-lanes" aria-hidden="true">\n{lanes}</div>\n' if lanes else ""
    heads = ("#", *(say(words[name]) for name in ("phase", "takes", "done_by")))
    rows = [
        f'    <tr id="item-{say(phase.line.id)}"><td>{phase.number}</td>'
        f'<th scope="row">{phase.line.head}{phase.line.facts}</th>'
        f"<td>{phase.days}</td><td>{say(phase.by)}</td></tr>\n"
        for phase in timeline.phases
    ]
    return Html(
        f'{picture}<div class="ob-scroll" role="region" aria-labelledby="timeline-title" '
        'tabindex="0">\n<table class="ob-table">\n  <thead><tr>'
        + "".join([f'<th scope="col">{head}</th>' for head in heads])
        + f"</tr></thead>\n  <tbody>\n{''.join(rows)}  </tbody>\n</table>\n</div>"
    )


def _lane(lane: Lane) -> str:
    name = f'<p class="ob-lane">{say(lane.name)}</p>\n' if lane.name else ""
    return (
        f'{name}<svg class="ob-timeline" width="100%" height="30" role="presentation" '
        f'focusable="false">\n{lane.bars}\n</svg>\n'
    )


def _lanes(writer: Writer, phases: list[Mapping[str, Any]]) -> tuple[Lane, ...]:
    is_split = any(isinstance(phase.get("days"), dict) for phase in phases)
    packages = list(writer.packages) if is_split else [""]
    lengths = [tuple([_days(phase, package) for phase in phases]) for package in packages]
    longest = max(map(sum, lengths))
    if longest == 0:
        return ()
    by = tuple([phase.get("by", "") for phase in phases])
    return tuple(
        Lane(writer.packages.get(package, ""), _bars(by, days, longest))
        for package, days in zip(packages, lengths, strict=True)
    )


@lru_cache(maxsize=4096)
def _bars(by: tuple[str, ...], days: tuple[Number, ...], longest: Number) -> Html:
    """The bars of one lane: as far from the left and as wide as their share of *longest*.

    Remembered, for versions of an offering seldom take another time, and many offerings the same.
    """
    bars: list[str] = []
    left: Number = 0
    for number, (each, length) in enumerate(zip(by, days, strict=True), start=1):
        who = each if each in _WHO else "provider"
        if length:
            place = f'x="{_percent(left, longest)}" width="{_percent(length, longest)}"'
            bars.append(
                f'<rect class="ob-bar ob-bar--{who}" {place} y="1" height="28"></rect>'
                f'<svg {place} height="30"><text class="ob-bar-number" x="50%" y="20" '
                f'text-anchor="middle">{number}</text></svg>'
            )
        left += length
    return Html("".join(bars))


def _rows(writer: Writer, phases: list[Mapping[str, Any]]) -> tuple[Phase, ...]:
    field = writer.desk.schema.fields["timeline"].fields["phases"]
    words, is_internal = writer.desk.words, writer.desk.is_internal
    rows = []
    for number, phase in enumerate(phases, start=1):
        by = phase.get("by", "")
        said = words.get(f"by_{by}_internal" if is_internal else "", words.get(f"by_{by}", ""))
        days = (
            writer.any_value(field.fields["days"], phase["days"], phase)
            if "days" in phase
            else Html("")
        )
        rows.append(Phase(number, writer.line(field, phase, frozenset(("days", "by"))), days, said))
    return tuple(rows)


def _days(phase: Mapping[str, Any], package: str) -> Number:
    days: Any = phase.get("days", 0)
    said: Number = days.get(package, 0) if isinstance(days, dict) else days
    return said


def _percent(part: Number, whole: Number) -> str:
    return f"{Decimal(part) / whole * 100:.2f}%"
