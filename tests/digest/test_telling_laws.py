"""Law 5: however time is cut into runs, everybody is told the same releases, and each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offerbook.app.newsroom import Newsroom
from offerbook.digest.ledger import Kind, Ledger
from offerbook.model.catalog import Catalog
from offerbook.subscriptions.subscription import WEEKDAYS, Subscription
from tests.digest.histories import BODY, SMALL, History, Memory, subscription

START = date(2026, 1, 5)
SPAN = 120
FAR = (START + timedelta(days=SPAN + 60)).isoformat()
OFFERINGS = ("move", "care", "desk")

_quick = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
few = settings(max_examples=20, deadline=None, suppress_health_check=_quick)
many = settings(max_examples=500, deadline=None, suppress_health_check=_quick)


def day_of(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


# Random pasts


class Past:
    """A catalogue, and in *story* how it came to be; *days* are those of its releases."""

    def __init__(self, catalog: Catalog, story: list[str], days: list[str]) -> None:
        self.catalog, self.story, self.days = catalog, story, days

    def __repr__(self) -> str:
        return "\n".join(self.story)


DAYS = st.integers(0, SPAN).map(day_of)
EDITS = st.sampled_from(("price", "users", "uptime", "category", "tags", "regions", "advice"))


@st.composite
def edits(draw: st.DrawFn) -> dict[str, Any]:
    """New values for some parts of an offering."""
    chosen = draw(st.lists(EDITS, min_size=1, max_size=2, unique=True))
    small = st.integers(1, 4)
    changed: dict[str, Any] = {}
    for each in chosen:
        if each == "price":
            changed["packages"] = [{"id": "one", "name": "One", "price": draw(small)}]
        elif each == "users":
            users = {"id": "users", "what": "Users", "up_to": draw(small), "unit": "user"}
            changed["scope"] = {"included": [users]}
        elif each == "uptime":
            changed["service_levels"] = [
                {**BODY["service_levels"][0], "at_least": 95 + draw(small)}
            ]
        elif each == "category":
            changed["category"] = draw(st.sampled_from(("moving", "care")))
        elif each == "tags":
            changed["tags"] = draw(st.sampled_from((None, ["clinics"], ["schools", "clinics"])))
        elif each == "regions":
            changed["regions"] = draw(st.sampled_from((None, ["IE"], ["IE", "NL"])))
        else:
            changed["fit"] = {"good": [f"Firms of {draw(small)}"]}
    return changed


@st.composite
def histories(draw: st.DrawFn) -> Past:
    """A catalogue in which offerings were changed, announced, taken back and advised about."""
    history, story = History(SMALL), list[str]()
    for offering in OFFERINGS[: draw(st.integers(1, len(OFFERINGS)))]:
        is_inside = draw(st.sampled_from((False, False, True)))
        begins = draw(st.sampled_from(("planned", "active")))
        history.draft(offering, status=begins, audience="internal" if is_inside else None)
        for number, on in enumerate(sorted(draw(st.lists(st.integers(0, SPAN), max_size=6)))):
            changed = {"status": "active", **draw(edits())} if number else {}
            history.draft(offering, **changed)
            from_on = day_of(on + (draw(st.sampled_from((0, 30, 60, 90))) if number else 0))
            quiet = draw(st.integers(0, 5)) == 5
            made = history.release(offering, day_of(on), from_on=from_on, quiet=quiet)
            story.append(f"{offering} {made} {day_of(on)} {from_on} {changed} {quiet=}")
    return Past(history.catalog(), story, [])


NOTHING = st.just(())


@st.composite
def subscriptions(draw: st.DrawFn) -> list[Subscription]:
    """Some wishes of all kinds."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        pace = draw(st.sampled_from(("at once", "daily", "weekly")))
        audience = draw(st.sampled_from(("internal", "customer")))
        parts = ("packages", "scope", "service_levels", "regions")
        found.append(
            subscription(
                f"reader-{number}",
                audience=audience,
                effect=draw(st.sampled_from(("narrows", "widens", "rewords", "guides"))),
                pace=pace,
                weekday=draw(st.sampled_from(WEEKDAYS)) if pace == "weekly" else "",
                since=day_of(draw(st.sampled_from((-400, 10, 60)))),
                offerings=draw(NOTHING | st.just(("move",))),
                categories=draw(NOTHING | st.just(("care",))),
                tags=draw(NOTHING | st.just(("clinics",))),
                regions=draw(NOTHING | st.just(("NL",))),
                about=draw(NOTHING | st.sampled_from(parts).map(lambda part: (part,))),
            )
        )
    return found


RUNS = st.lists(DAYS, max_size=6).map(lambda days: [*days, *days[:2]])


@dataclass
class Rooms:
    """The newsroom of each day, opened once."""

    catalog: Catalog

    def __post_init__(self) -> None:
        self._open: dict[str, Newsroom] = {}

    def on(self, day: str) -> Newsroom:
        if day not in self._open:
            self._open[day] = Newsroom(self.catalog, day, {})
        return self._open[day]


def runs(
    rooms: Rooms, readers: Sequence[Subscription], days: Sequence[str]
) -> dict[str, list[str]]:
    """Everything that each subscription was told by runs on *days*, in order."""
    memory = Memory()
    told = defaultdict[str, list[str]](list)
    for day in days:
        for name, things in memory.run(rooms.on(day), readers).items():
            told[name] += things
    return told


def check_cuts(past: Past, readers: Sequence[Subscription], days: Sequence[str]) -> None:
    rooms = Rooms(past.catalog)
    at_last = runs(rooms, readers, [FAR])
    cut = runs(rooms, readers, [*days, FAR])
    assert {name: sorted(things) for name, things in cut.items()} == {
        name: sorted(things) for name, things in at_last.items()
    }
    assert all(len(set(things)) == len(things) for things in cut.values())


# Announcements on announcements, looked at by everybody

WISHES = [
    subscription(f"{audience}-{effect}-{part}-{tag}", audience=audience, effect=effect,
                 about=[part] if part else [], tags=[tag] if tag else [])
    for audience in ("internal", "customer")
    for effect in ("narrows", "widens", "rewords")
    for part in ("", "scope", "service_levels")
    for tag in ("", "clinics")
]  # fmt: skip


@st.composite
def announcements(draw: st.DrawFn) -> Past:
    """One offering whose releases often wait, so that some never hold."""
    history, story, days = History(SMALL), list[str](), list[str]()
    small = st.integers(1, 2)
    for number in range(draw(st.integers(3, 6))):
        most, least = draw(small), draw(small)
        tags = draw(st.sampled_from((None, ["clinics"])))
        users = {"id": "users", "what": "Users", "up_to": most, "unit": "user"}
        levels = [{**BODY["service_levels"][0], "at_least": least}]
        history.draft("move", scope={"included": [users]}, service_levels=levels, tags=tags)
        days.append(day_of(number * 10))
        wait = draw(st.sampled_from((0, 35, 55))) if number else 0
        made = history.release("move", days[-1], from_on=day_of(number * 10 + wait))
        story.append(f"{made} {days[-1]} waits {wait} users {most} uptime {least} {tags}")
    return Past(history.catalog(), story, days)


@settings(few, max_examples=10)
@given(announcements())
def test_what_was_announced_and_taken_back_is_told_the_same(past: Past) -> None:
    check_cuts(past, WISHES, past.days)


@pytest.mark.soak
@many
@given(announcements())
def test_announcements_many(past: Past) -> None:
    check_cuts(past, WISHES, past.days)


@settings(few, max_examples=10)
@given(announcements())
def test_who_heard_an_announcement_hears_that_it_is_void(past: Past) -> None:
    check_void_is_heard(past)


@pytest.mark.soak
@many
@given(announcements())
def test_who_heard_an_announcement_many(past: Past) -> None:
    check_void_is_heard(past)


def test_what_took_something_back_may_be_void_itself() -> None:
    """Users who only heard that 1.1.0 is void hear that 2.0.0, which made it so, is void too."""
    history = History()
    days = []
    for number, (wait, least, tags) in enumerate(
        ((0, 1, None), (55, 2, None), (35, 1, None), (0, 1, ["clinics"]))
    ):
        levels = [{**BODY["service_levels"][0], "at_least": least}]
        history.draft("move", service_levels=levels, tags=tags)
        days.append(day_of(number * 10))
        history.release("move", days[-1], from_on=day_of(number * 10 + wait))
    check_void_is_heard(Past(history.catalog(), [], days))


def check_void_is_heard(past: Past) -> None:
    rooms = Rooms(past.catalog)
    told = runs(rooms, WISHES, [*past.days, FAR])
    for wish in WISHES:
        reporter = rooms.on(FAR).reporter(wish.wish.audience)
        for release in reporter.releases("move"):
            for void in reporter.taken_back(release):
                if f"move {void.number}" in told[wish.id]:
                    assert f"move {release.number}" in told[wish.id]


# Any past, any wishes, any runs


@few
@given(histories(), subscriptions(), RUNS)
def test_however_time_is_cut_all_are_told_the_same_and_once(
    past: Past, readers: list[Subscription], days: list[str]
) -> None:
    check_cuts(past, readers, days)


@pytest.mark.soak
@many
@given(histories(), subscriptions(), RUNS)
def test_however_time_is_cut_many(past: Past, readers: list[Subscription], days: list[str]) -> None:
    check_cuts(past, readers, days)


# The same with the book on disk

STORY = [("2026-01-05", 99, 50, ""), ("2026-02-01", 98, 50, "2026-04-01"),
         ("2026-03-01", 98, 80, "2026-06-01"), ("2026-03-10", 99, 80, "")]  # fmt: skip


def taken_back() -> Catalog:
    """Two announcements, and a release that makes both void."""
    history = History(SMALL)
    for on, least, most, from_on in STORY:
        users = {"id": "users", "what": "Users", "up_to": most, "unit": "user"}
        levels = [{**BODY["service_levels"][0], "at_least": least}]
        history.draft("move", scope={"included": [users]}, service_levels=levels)
        history.release("move", on, from_on=from_on)
    return history.catalog()


def test_a_void_announcement_lends_nothing_to_what_followed_it() -> None:
    """2.1.0 widened what 2.0.0 had announced; against 1.0.0 it would narrow as well."""
    catalog = taken_back()
    reader = subscription(effect="narrows")
    days = [on for on, *_ in STORY]
    assert runs(Rooms(catalog), [reader], days)["reader"] == ["move 2.0.0", "move 2.2.0"]
    assert runs(Rooms(catalog), [reader], [FAR])["reader"] == ["move 2.0.0", "move 2.2.0"]


@pytest.mark.parametrize("days", [[FAR], ["2026-02-02", "2026-03-01", "2026-02-02", FAR]])
def test_a_ledger_remembers_the_same_as_these_tests(tmp_path: Path, days: list[str]) -> None:
    rooms = Rooms(taken_back())
    told = defaultdict[str, list[str]](list)
    with Ledger.create(tmp_path / "ledger.sqlite", Kind.OUTBOX) as ledger:
        for day in [*days, FAR]:
            bits = ledger.meet(rooms.on(day).keys(WISHES), day)
            decision = rooms.on(day).decide(WISHES, ledger.books(day), bits)
            ledger.plan(decision.plans, decision.skipped, day, "")
            for plan in decision.plans:
                told[plan.subscriber] += Memory(bits).things(plan)
    assert told == runs(rooms, WISHES, [FAR])
    assert decision.plans == ()


def test_what_arrives_late_is_told_whatever_its_day() -> None:
    """A branch that was merged after the first run: its release is older than what was told."""
    history, memory = History(SMALL), Memory()
    for name in ("move", "care"):
        history.draft(name)
    history.release("move", "2026-03-01")
    reader = subscription(since="2026-02-01")
    assert runs_of(history, reader, memory, "2026-03-02") == ["move 1.0.0"]
    history.release("care", "2026-01-15")
    assert runs_of(history, reader, memory, "2026-03-03") == ["care 1.0.0"]
    assert runs_of(history, reader, memory, "2026-03-04") == []


def runs_of(history: History, reader: Subscription, memory: Memory, day: str) -> list[str]:
    room = Newsroom(history.catalog(), day, {})
    return list(memory.run(room, [reader]).get(reader.id, ()))
