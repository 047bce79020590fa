"""Calendar files: which days are in which one, and that any calendar reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from icalendar import Calendar, Component

from offerbook.changes.history import Line
from offerbook.digest.calendars import write_calendars
from offerbook.effect import Effect
from offerbook.model.terms import State, Term
from offerbook.pages.desk import Desk
from offerbook.pages.records import Known
from tests.digest.telling import (
    ADDRESS,
    at_address,
    desk_of,
    renamed,
    saying,
    with_releases,
    without_records,
    write_past,
)
from tests.support import Workshop, make_workshop

_ENDING = """\
status: sunset
status_note: Send documents by mail.
sellable:
  until: 2026-12-31
served_until: 2027-06-30
prices_until: 2026-11-30
"""


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """With an offering that ends, and a draft of it that would end later; not to be written to."""
    workshop = write_past(make_workshop(tmp_path_factory.mktemp("past")))
    workshop.offering("fax", _ENDING)
    workshop.release("2026-11-10", "fax")
    workshop.offering("fax", _ENDING.replace("2026-12-31", "2027-05-31"))
    return workshop


@pytest.fixture(scope="module")
def customer(past: Workshop) -> Desk:
    return desk_of(past)


@pytest.fixture(scope="module")
def internal(past: Workshop) -> Desk:
    return desk_of(past, "internal")


def _events(desk: Desk, place: str) -> list[Component]:
    """What a calendar makes of the file at *place*; it complains of nothing."""
    calendar = Calendar.from_ical(dict(write_calendars(desk))[place])
    assert calendar.errors == []
    events = calendar.walk("VEVENT")
    assert all(event.errors == [] for event in events)
    return events


def _days(desk: Desk, place: str) -> Mapping[str, date]:
    return {str(each["SUMMARY"]): each.decoded("DTSTART") for each in _events(desk, place)}


def test_colleagues_have_reviews_as_well(customer: Desk, internal: Desk) -> None:
    shared = ["calendar/changes.ics", "calendar/ends-of-sale.ics"]
    assert [place for place, _ in write_calendars(customer)] == shared
    assert [place for place, _ in write_calendars(internal)] == [
        *shared,
        "calendar/reviews/ada.ics",
    ]


def test_there_are_none_before_the_first_release(customer: Desk) -> None:
    assert list(write_calendars(without_records(customer))) == []


def test_changes_stand_on_the_day_they_take_hold(internal: Desk) -> None:
    assert _days(internal, "calendar/changes.ics") == {
        "Inner 1.0.0: new offering": date(2026, 1, 12),
        "Mail Move 2.0.0 narrows the promise": date(2026, 5, 2),
        "Mail Move 3.1.0 widens the promise": date(2026, 9, 1),
        "Fax 1.0.0: new offering": date(2026, 11, 10),
        "Mail Move 3.0.0 narrows the promise (withdrawn)": date(2026, 12, 20),
        "Mail Move 4.0.0 narrows the promise": date(2027, 3, 1),
    }


def test_what_was_withdrawn_is_cancelled(customer: Desk) -> None:
    said = {str(each["SUMMARY"]): each for each in _events(customer, "calendar/changes.ics")}
    withdrawn = said.pop("Mail Move 3.0.0 narrows the promise (withdrawn)")
    assert (withdrawn["STATUS"], withdrawn["SEQUENCE"]) == ("CANCELLED", 1)
    assert {str(each["STATUS"]) for each in said.values()} == {"CONFIRMED"}


def test_an_event_tells_why_and_what(customer: Desk) -> None:
    event = next(
        each
        for each in _events(customer, "calendar/changes.ics")
        if "4.0.0" in str(each["SUMMARY"])
    )
    assert str(event["DESCRIPTION"]) == (
        "Takes hold on 1 March 2027.\nRent.\nnarrower: The price of Small rises from €11 to €15"
    )
    assert event["URL"] == f"{ADDRESS}offerings/mail-move/changes/#v4-0-0"
    assert event["UID"] == "base/offerings/mail-move/4.0.0@offers.example"
    assert str(event.decoded("DTSTAMP")) == "2026-11-01 00:00:00+00:00"


def test_ends_are_those_of_what_is_in_force(customer: Desk) -> None:
    assert _days(customer, "calendar/ends-of-sale.ics") == {
        "Fax: last day of these prices": date(2026, 11, 30),
        "Fax: last day it is sold": date(2026, 12, 31),
        "Fax: last day it is served": date(2027, 6, 30),
    }


def test_an_owner_finds_the_reviews_due(internal: Desk) -> None:
    (event,) = _events(internal, "calendar/reviews/ada.ics")
    assert str(event["SUMMARY"]) == "Mail Move: look at it again"
    assert event.decoded("DTSTART") == date(2026, 10, 31)
    assert str(event["DESCRIPTION"]) == "Verified on 1 October 2026 by Ada Test"


def test_another_word_of_the_owner_moves_the_same_event(internal: Desk) -> None:
    later = replace(internal.records, known={"mail-move": Known("2026-11-20", "ada", "2026-12-20")})
    place = "calendar/reviews/ada.ics"
    (before,), (after,) = _events(internal, place), _events(Desk(internal.projection, later), place)
    assert before["UID"] == after["UID"]
    assert after.decoded("DTSTART") == date(2026, 12, 20)


def test_customers_read_no_internal_word(customer: Desk) -> None:
    whole = "".join(text for _, text in write_calendars(customer)).casefold()
    for word in ("internal", "inner", "inside", "advice", "secret", "among us", "ada", "wim"):
        assert word not in whole.replace("\r\n ", "")


def test_names_stay_when_what_they_name_is_called_otherwise(internal: Desk) -> None:
    for place, _ in write_calendars(internal):
        one, other = (
            {str(each["UID"]) for each in _events(desk, place)}
            for desk in (internal, renamed(internal, "Another name"))
        )
        assert one == other
    nowhere = _events(at_address(internal, ""), "calendar/reviews/ada.ics")[0]
    assert nowhere["UID"] == "urn:offerbook:offerings/mail-move/review"
    assert "URL" not in nowhere


def test_hostile_words_stay_in_their_place(internal: Desk) -> None:
    words = "a\x0bb\ud800;c,d\\n\r\nATTENDEE:mailto:x@example.com\r\nEND:VEVENT\ufffe"
    newest = internal.releases("mail-move")[0]
    line = Line(Effect.NARROWS, words, "packages.price")
    spoilt = replace(saying(newest, note=words), lines=(line,))
    desk = renamed(with_releases(internal, spoilt), words)
    for place, text in write_calendars(desk):
        text.encode()
        assert not set(text) & set("\x0b\ufffe\ud800")
        for event in _events(desk, place):
            assert "ATTENDEE" not in event
            assert str(event["SUMMARY"]).startswith(
                "ab;c,d\\n ATTENDEE:mailto:x@example.com END:VE"
            )


def test_lines_are_short_and_end_as_the_format_wants(internal: Desk) -> None:
    for _, text in write_calendars(internal):
        lines = text.split("\r\n")
        assert "\n" not in "".join(lines)
        assert all(len(line.encode()) <= 75 for line in lines)


def test_two_calendars_of_one_catalogue_are_byte_for_byte_equal(past: Workshop) -> None:
    for edition in ("internal", "customer"):
        one, other = (list(write_calendars(desk_of(past, edition))) for _ in range(2))
        assert one == other


def test_all_that_is_to_come_is_there_and_the_newest_of_the_past(customer: Desk) -> None:
    newest = customer.releases("mail-move")[0]
    old = (
        replace(
            newest,
            number=f"1.{at}.0",
            promise=f"1.{at}.0",
            state=State.SUPERSEDED,
            term=Term(f"{1600 + at}-01-01", "2026-01-01", is_withdrawn=False),
        )
        for at in range(400)
    )
    events = _events(with_releases(customer, newest, *old), "calendar/changes.ics")
    starts = [event.decoded("DTSTART") for event in events]
    assert len(events) == 301
    assert (starts[0], starts[-1]) == (date(1700, 1, 1), date(2027, 3, 1))
