"""What every paper says about itself, so that a stale copy shows itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offerbook.model.terms import State
from offerbook.pages.sheet import Sheet


@dataclass(frozen=True)
class Stamp:
    """*held* and *until* are words; *address* is whole where catalog.yaml says where the site is.

    *marks* stand on every page: what a reader must not overlook.
    """

    version: str
    held: str
    until: str
    address: str
    marks: tuple[str, ...]


def stamp_of(told: Sheet) -> Stamp:
    """The stamp of one state of an offering. No day it was made on: same input, same output."""
    desk, words = told.desk, told.desk.words
    return Stamp(
        version=desk.format.say("version", told.version) if told.version else words["draft"],
        held=told.held,
        until=_until(told),
        address=f"{desk.projection.address}{told.address}",
        marks=tuple(_marks(told)),
    )


def valid_until(told: Sheet) -> str:
    """The last day on which what it promises can be bought; empty where no end is known."""
    body = told.body
    ends = [body.get("prices_until"), body.get("sellable", {}).get("until"), _last_day(told)]
    return min((str(each) for each in ends if each), default="")


def from_day(told: Sheet) -> str:
    """The day on which it took hold, or will; empty for a draft."""
    for each in told.desk.releases(told.body["id"]):
        if each.promise == told.version:
            return each.term.from_on
    return ""


def _until(told: Sheet) -> str:
    desk = told.desk
    if not told.version:
        return ""
    day = valid_until(told)
    return desk.format.say("paper_until", desk.format.day(day)) if day else desk.words["paper_open"]


def _last_day(told: Sheet) -> str | None:
    """The last day it is in force: the one before another version takes hold."""
    for each in told.desk.releases(told.body["id"]):
        if each.promise == told.version:
            return each.term.to_on
    return None


def _marks(told: Sheet) -> Iterator[str]:
    words = told.desk.words
    if told.desk.is_internal:
        yield words["internal"]
    if not told.version:
        yield words["paper_draft"]
    for each in told.desk.releases(told.body["id"]):
        if each.promise == told.version and each.state is not State.IN_FORCE:
            yield words[f"paper_{each.state}".replace(" ", "_")]
            return
