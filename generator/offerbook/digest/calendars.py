"""Calendar files: days on which changes take hold, ends of sale, reviews that an owner has to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from icalendar import Calendar, Event

from offerbook.changes.history import Release
from offerbook.digest.feeds import is_told
from offerbook.digest.naming import uid_for_ever
from offerbook.digest.reread import clean, clean_line, reread_calendar
from offerbook.model.terms import State
from offerbook.pages.chronicle import all_releases
from offerbook.pages.desk import Desk
from offerbook.pages.follow import ENDS, HOLDS, Review, address_of, calendar_of, reviews_due
from offerbook.pages.releases import effect_words, place_of, stands, title_of
from offerbook.pages.text import plain

_MOST_PAST = 300
_PROGRAM = "-//Offerbook//Offerbook//EN"


class Day(NamedTuple):
    """A whole day in a calendar; *said_on* is the day on which it became known."""

    id: str
    on: str
    said_on: str
    title: str
    words: str
    place: str
    is_cancelled: bool = False


def write_calendars(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every calendar of an edition: its place in the site, and its text.

    There are none before the first release. Raises UnreadableError.
    """
    words, company = desk.words, str(desk.projection.company["name"])
    if not desk.categories_with_releases:
        return
    title = desk.format.say("feed_of", company, words["calendar_holds"])
    yield HOLDS, _write(desk, HOLDS, title, _holding_days(desk))
    title = desk.format.say("feed_of", company, words["calendar_ends"])
    yield ENDS, _write(desk, ENDS, title, _ends(desk))
    for person, reviews in reviews_due(desk).items():
        place = calendar_of(person)
        title = desk.format.say("reviews_of", desk.name_of("people", person))
        yield place, _write(desk, place, title, (_review_day(desk, each) for each in reviews))


def _holding_days(desk: Desk) -> Iterator[Day]:
    """The days on which what was released takes hold: all to come, and the newest of the past."""
    promises = [
        each for each in all_releases(desk) if is_told(each) and each.number == each.promise
    ]
    past = [each for each in promises if each.state is not State.WAITING]
    past.sort(key=lambda each: each.term.from_on, reverse=True)
    waiting = (each for each in promises if each.state is State.WAITING)
    for release in (*waiting, *past[:_MOST_PAST]):
        yield _holding_day(desk, release)


def _holding_day(desk: Desk, release: Release) -> Day:
    when = stands(desk, release)
    lines = [f"{effect_words(desk, line.effect)}: {line.sentence}" for line in release.lines]
    note = plain(clean(str(release.released.get("note", ""))))
    return Day(
        id=uid_for_ever(desk, f"offerings/{release.offering_id}/{release.promise}"),
        on=release.term.from_on,
        said_on=release.released_on,
        title=title_of(desk, release),
        words="\n".join(filter(None, (f"{when[:1].upper()}{when[1:]}.", note, *lines))),
        place=place_of(release),
        is_cancelled=release.state is State.WITHDRAWN,
    )


def _ends(desk: Desk) -> Iterator[Day]:
    """The last days that what is in force names."""
    for offering in desk.projection.offerings:
        current = desk.current(offering["id"])
        if current is None or offering["id"] in desk.projection.drafts:
            continue
        days = {
            "sold_until": offering.get("sellable", {}).get("until"),
            "served_until": offering.get("served_until"),
            "prices_until": offering.get("prices_until"),
        }
        for what, on in days.items():
            if on:
                yield Day(
                    id=uid_for_ever(desk, f"offerings/{offering['id']}/{what}"),
                    on=str(on),
                    said_on=current.released_on,
                    title=desk.format.say(f"ends_{what}", offering["name"]),
                    words="",
                    place=f"offerings/{offering['id']}/",
                )


def _review_day(desk: Desk, review: Review) -> Day:
    offering, known = review
    day, by = desk.format.day(known.verified_on), desk.name_of("people", known.verified_by)
    return Day(
        id=uid_for_ever(desk, f"offerings/{offering['id']}/review"),
        on=known.due_on,
        said_on=known.verified_on,
        title=desk.format.say("review_of", offering["name"]),
        words=desk.format.say("verified_on", day, by),
        place=f"offerings/{offering['id']}/",
    )


def _write(desk: Desk, place: str, title: str, days: Iterable[Day]) -> str:
    """The calendar file at *place*, its days in order."""
    calendar = Calendar()
    calendar.add("PRODID", _PROGRAM)
    calendar.add("VERSION", "2.0")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, clean_line(title))
    ordered = sorted(days, key=lambda day: (day.on, day.id))
    for day in ordered:
        calendar.add_component(_event(desk, day))
    text = calendar.to_ical().decode()
    return reread_calendar(place, text, [day.id for day in ordered])


def _event(desk: Desk, day: Day) -> Event:
    event = Event()
    event.add("UID", day.id)
    event.add("DTSTAMP", datetime.fromisoformat(day.said_on).replace(tzinfo=UTC))
    event.add("DTSTART", date.fromisoformat(day.on))
    event.add("SUMMARY", clean_line(day.title))
    if day.words:
        event.add("DESCRIPTION", clean(day.words))
    if desk.projection.address:
        event.add("URL", address_of(desk, day.place))
    event.add("TRANSP", "TRANSPARENT")
    event.add("STATUS", "CANCELLED" if day.is_cancelled else "CONFIRMED")
    if day.is_cancelled:
        event.add("SEQUENCE", 1)
    return event
