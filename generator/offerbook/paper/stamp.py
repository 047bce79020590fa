"""What every paper says about itself, so that a stale copy shows itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offerbook.changes.history import Release
from offerbook.model.terms import State, Term
from offerbook.pages.follow import address_of
from offerbook.pages.sheet import Sheet


@dataclass(frozen=True)
class Stamp:
    """*held* and *until* are words; *address* is whole where catalog.yaml says where the site is.

    *marks* stand on every page: what a reader must not overlook. *on* is the day from which it
    holds, empty for a draft.
    """

    version: str
    held: str
    until: str
    address: str
    marks: tuple[str, ...]
    on: str


def stamp_of(told: Sheet) -> Stamp:
    """The stamp of one state of an offering. No day it was made on: same input, same output."""
    desk, words, term = told.desk, told.desk.words, _term(told)
    return Stamp(
        version=desk.format.say("version", told.version) if told.version else words["draft"],
        held=_held(told, term),
        until=_until(told),
        address=address_of(desk, told.address),
        marks=tuple(_marks(told)),
        on=term.from_on if term else "",
    )


def _held(told: Sheet, term: Term | None) -> str:
    """From when it is in force; of what is not, or no longer, what is to be said of that."""
    if term is None or _state(told) is not State.IN_FORCE:
        return told.held
    return told.desk.format.say("in_force_since", told.desk.format.day(term.from_on))


def valid_until(told: Sheet) -> str:
    """The last day on which what it promises can be bought; empty where no end is known.

    It ends with its prices, with the sale, or the day before another version takes hold.
    """
    body = told.body
    term = _term(told)
    in_force = term.to_on if term else None
    ends = [body.get("prices_until"), body.get("sellable", {}).get("until"), in_force]
    return min((str(each) for each in ends if each), default="")


def _until(told: Sheet) -> str:
    desk = told.desk
    if not told.version or _state(told) in (State.SUPERSEDED, State.WITHDRAWN):
        return ""
    day, term = valid_until(told), _term(told)
    if not day:
        return desk.words["paper_open"]
    is_over = term is not None and day < term.from_on
    return desk.format.say("paper_sold" if is_over else "paper_until", desk.format.day(day))


def _release(told: Sheet) -> Release | None:
    releases = told.desk.releases(told.body["id"])
    return next((each for each in releases if each.promise == told.version), None)


def _term(told: Sheet) -> Term | None:
    release = _release(told)
    return release.term if release else None


def _state(told: Sheet) -> State | None:
    release = _release(told)
    return release.state if release else None


def _marks(told: Sheet) -> Iterator[str]:
    desk, words, state, term = told.desk, told.desk.words, _state(told), _term(told)
    if desk.is_internal:
        yield words["internal"]
    if state is None or term is None:
        yield words["paper_draft"]
    elif state is State.WAITING:
        yield desk.format.say("paper_waiting", desk.format.day(term.from_on))
    elif state is not State.IN_FORCE:
        yield words[f"paper_{state}"]
