"""What somebody asked for is what they are told, when they wanted it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from offerbook.changes.history import Line
from offerbook.digest.select import (
    Calendar,
    Candidate,
    Index,
    bits_of,
    build_touched,
    is_its_day,
    is_wanted,
    join_candidates,
)
from offerbook.effect import Effect
from tests.digest.histories import BODY, SMALL, History, Memory, subscription, told

RELEASED, CHANGED = "2026-03-02", "2026-03-10"
DAY = "2026-03-20"


def after(before: Mapping[str, Any], now: Mapping[str, Any], **wish: Any) -> bool:
    """Whether somebody hears that an offering, which stood as *before*, is *now* another."""
    history = History(SMALL)
    history.draft("move", **before)
    history.release("move", RELEASED)
    history.draft("move", **now)
    number = history.release("move", CHANGED)
    assert number, "nothing was released"
    reader = subscription(**{"since": CHANGED, "effect": "guides", **wish})
    return told(history.catalog(), DAY, reader) == {"reader": (f"move {number}",)}


CHEAPER = {"packages": [{"id": "one", "name": "One", "price": 50}]}
DEARER = {"packages": [{"id": "one", "name": "One", "price": 500}]}
FEWER = {"scope": {"included": [{"id": "users", "what": "Users", "up_to": 5, "unit": "user"}]}}
SLOWER = {"service_levels": [{**BODY["service_levels"][0], "at_least": 90}]}
ADVICE = {"fit": {"good": ["Large firms"]}}


@pytest.mark.parametrize(
    ("before", "now", "wish", "hears"),
    [
        pytest.param({}, CHEAPER, {}, True, id="no filter"),
        pytest.param({}, CHEAPER, {"offerings": ["move"]}, True, id="this offering"),
        pytest.param({}, CHEAPER, {"offerings": ["care"]}, False, id="another offering"),
        pytest.param({}, CHEAPER, {"offerings": ["care", "move"]}, True, id="one of two"),
        pytest.param({}, CHEAPER, {"categories": ["moving"]}, True, id="this category"),
        pytest.param({}, CHEAPER, {"categories": ["care"]}, False, id="another category"),
        pytest.param({}, {"category": "care"}, {"categories": ["care"]}, True, id="a category come to"),
        pytest.param({}, {"category": "care"}, {"categories": ["moving"]}, True, id="a category left"),
        pytest.param({"tags": ["clinics"]}, CHEAPER, {"tags": ["clinics"]}, True, id="its tag"),
        pytest.param({"tags": ["clinics"]}, CHEAPER, {"tags": ["schools"]}, False, id="another tag"),
        pytest.param({}, CHEAPER, {"tags": ["clinics"]}, False, id="a tag, and it has none"),
        pytest.param(
            {"tags": ["clinics"]}, {"tags": None, **CHEAPER}, {"tags": ["clinics"]}, True, id="a tag left"
        ),
        pytest.param({}, CHEAPER, {"regions": ["IE"]}, True, id="sold everywhere"),
        pytest.param({"regions": ["IE"]}, CHEAPER, {"regions": ["IE"]}, True, id="sold there"),
        pytest.param({"regions": ["IE"]}, CHEAPER, {"regions": ["NL"]}, False, id="sold elsewhere"),
        pytest.param(
            {"regions": ["IE", "NL"]}, {"regions": ["IE"]}, {"regions": ["NL"]}, True, id="a region left"
        ),
        pytest.param({"regions": ["IE"]}, {"regions": None}, {"regions": ["NL"]}, True, id="opened"),
        pytest.param({}, {"regions": ["IE"]}, {"regions": ["NL"]}, True, id="closed"),
        pytest.param({}, CHEAPER, {"owners": ["ada"]}, True, id="its owner"),
        pytest.param({}, CHEAPER, {"owners": ["zoe"]}, False, id="another owner"),
        pytest.param({}, CHEAPER, {"statuses": ["active"]}, True, id="its status"),
        pytest.param({}, CHEAPER, {"statuses": ["planned"]}, False, id="another status"),
        pytest.param(
            {"status": "pilot"}, {"status": "active"}, {"statuses": ["pilot"]}, True, id="a status left"
        ),
        pytest.param({}, DEARER, {"about": ["packages"]}, True, id="this part"),
        pytest.param({}, DEARER, {"about": ["scope"]}, False, id="another part"),
        pytest.param({}, {**DEARER, **FEWER}, {"about": ["scope"]}, True, id="this part among others"),
        pytest.param({}, FEWER, {"effect": "narrows"}, True, id="narrower, and asked for"),
        pytest.param({}, FEWER, {"effect": "widens"}, True, id="narrower is more than wider"),
        pytest.param({}, CHEAPER, {"effect": "narrows"}, False, id="wider is less than narrower"),
        pytest.param({}, CHEAPER, {"effect": "widens"}, True, id="wider, and asked for"),
        pytest.param({}, CHEAPER, {"effect": "rewords"}, True, id="wider is more than reworded"),
        pytest.param({}, ADVICE, {"effect": "rewords"}, False, id="advice is less"),
        pytest.param({}, ADVICE, {"effect": "guides"}, True, id="advice, and asked for"),
        pytest.param(
            {}, {**CHEAPER, **FEWER}, {"effect": "narrows", "about": ["packages"]}, False,
            id="narrower elsewhere, wider here",
        ),
        pytest.param(
            {}, {**CHEAPER, **FEWER}, {"effect": "narrows", "about": ["packages", "scope"]}, True,
            id="narrower in one of the parts",
        ),
        pytest.param(
            {"tags": ["clinics"]}, FEWER,
            {"offerings": ["move"], "categories": ["moving"], "tags": ["clinics"], "regions": ["IE"],
             "owners": ["ada"], "statuses": ["active"], "about": ["scope"], "effect": "narrows"},
            True, id="all at once",
        ),
        *(
            pytest.param(
                {"tags": ["clinics"]}, FEWER,
                {"offerings": ["move"], "tags": ["clinics"], "owners": ["ada"], name: [word]},
                False, id=f"all but {name}",
            )
            for name, word in (
                ("categories", "care"), ("statuses", "retired"), ("about", "packages"),
                ("offerings", "care"), ("tags", "schools"), ("owners", "zoe"),
            )
        ),
        pytest.param({}, FEWER, {"audience": "customer", "effect": "widens"}, True, id="a customer"),
        pytest.param({}, ADVICE, {"audience": "customer"}, False, id="advice is not for customers"),
        pytest.param({"audience": "internal"}, FEWER, {"audience": "customer"}, False, id="nor inside"),
        pytest.param({"status": "planned"}, FEWER, {"audience": "customer"}, False, id="nor plans"),
        pytest.param({}, {**FEWER, **ADVICE}, {"audience": "customer"}, True, id="both: a customer"),
    ],
)  # fmt: skip
def test_who_hears(
    before: dict[str, Any], now: dict[str, Any], wish: dict[str, Any], *, hears: bool
) -> None:
    assert after(before, now, **wish) is hears


@pytest.mark.parametrize(
    ("wish", "hears"),
    [
        pytest.param({}, True, id="whatever is wider"),
        pytest.param({"effect": "narrows"}, False, id="what is narrower"),
        pytest.param({"about": ["packages"]}, True, id="a part that it has"),
        pytest.param({"about": ["regions"]}, False, id="a part that it has not"),
        pytest.param({"categories": ["moving"]}, True, id="its category"),
        pytest.param({"since": "2026-03-02"}, True, id="since that day"),
        pytest.param({"since": "2026-03-03"}, False, id="since the day after"),
    ],
)
def test_a_first_release(wish: dict[str, Any], *, hears: bool) -> None:
    history = History(SMALL)
    history.draft("move")
    history.release("move", RELEASED)
    expected = {"reader": ("move 1.0.0",)} if hears else {}
    assert told(history.catalog(), DAY, subscription(**wish)) == expected


@pytest.mark.parametrize(
    ("field", "part", "hears"),
    [
        ("hours.office", "service_levels", True),
        ("hours.office", "packages", False),
        ("currency", "packages", True),
        ("currency", "options", True),
        ("currency", "scope", False),
        ("units.user", "scope", True),
        ("units.user", "terms", True),
        ("units.user", "fit", False),
        ("packages.price", "packages", True),
        ("packages.price", "package", False),
        ("scope.included", "scope", True),
    ],
)
def test_words_of_the_catalogue_belong_to_the_parts_that_use_them(
    field: str, part: str, *, hears: bool
) -> None:
    line = Line(Effect.NARROWS, "", field)
    assert is_wanted(line, subscription(about=[part]).wish) is hears
    touched = build_touched([line])
    assert ((part, 3) in touched) is hears


@pytest.mark.parametrize("effect", ["narrows", "ask", "widens", "rewords", "guides", "none"])
@pytest.mark.parametrize("least", ["narrows", "widens", "rewords", "guides"])
def test_the_least_effect(effect: str, least: str) -> None:
    rank = {"none": -1, "guides": 0, "rewords": 1, "widens": 2, "narrows": 3, "ask": 3}
    line = Line(Effect(effect), "", "scope")
    assert is_wanted(line, subscription(effect=least).wish) is (rank[effect] >= rank[least])


def test_a_quiet_release_is_told_to_nobody_not_even_later() -> None:
    history, memory, reader = History(SMALL), Memory(), subscription()
    history.draft("move")
    history.release("move", RELEASED, quiet=True)
    assert told(history.catalog(), DAY, reader, memory=memory) == {}
    history.draft("move", **FEWER)
    history.release("move", "2026-04-01")
    assert told(history.catalog(), "2026-04-02", reader, memory=memory) == {
        "reader": ("move 2.0.0",)
    }


def test_what_was_passed_over_stays_so_when_the_wish_grows() -> None:
    history, memory = History(SMALL), Memory()
    history.draft("move")
    history.release("move", RELEASED)
    assert told(history.catalog(), DAY, subscription(effect="narrows"), memory=memory) == {}
    assert told(history.catalog(), DAY, subscription(effect="guides"), memory=memory) == {}


def test_another_subscription_begins_for_itself() -> None:
    history, memory = History(SMALL), Memory()
    history.draft("move")
    history.release("move", RELEASED)
    first, second = subscription("first"), subscription("second", since="2026-01-01")
    assert told(history.catalog(), DAY, first, memory=memory) == {"first": ("move 1.0.0",)}
    assert told(history.catalog(), DAY, first, second, memory=memory) == {"second": ("move 1.0.0",)}


def test_who_begins_later_is_not_told_of_what_comes_before() -> None:
    history, memory, reader = History(SMALL), Memory(), subscription(since="2026-03-10")
    history.draft("move")
    history.release("move", "2026-03-02")
    assert told(history.catalog(), "2026-03-03", reader, memory=memory) == {}
    history.draft("move", **FEWER)
    history.release("move", "2026-03-05")
    for day in ("2026-03-06", "2026-03-09", "2026-03-10"):
        assert told(history.catalog(), day, reader, memory=memory) == {}
    history.draft("move", **SLOWER)
    history.release("move", "2026-03-11")
    assert told(history.catalog(), "2026-03-11", reader, memory=memory) == {
        "reader": ("move 3.0.0",)
    }


def test_nothing_is_told_ahead_of_its_release() -> None:
    history = History(SMALL)
    history.draft("move")
    history.release("move", RELEASED)
    assert told(history.catalog(), "2026-03-01", subscription()) == {}


# Announcements


def announced(now: Mapping[str, Any], **wish: Any) -> list[dict[str, tuple[str, ...]]]:
    """What is told of an announcement, and then of the release that takes it back."""
    history, memory = History(SMALL), Memory()
    reader = subscription(**{"since": CHANGED, **wish})
    history.draft("move")
    history.release("move", RELEASED)
    before = history.draft("move") | {}
    history.draft("move", **now)
    history.release("move", CHANGED, from_on="2026-06-01")
    first = told(history.catalog(), CHANGED, reader, memory=memory)
    restored = {name: before.get(name) for name in now}
    history.draft("move", **restored, summary="All mailboxes are moved.")
    history.release("move", "2026-03-15", said={"says": {"summary": "rewords"}})
    return [first, told(history.catalog(), "2026-03-15", reader, memory=memory)]


@pytest.mark.parametrize(
    ("now", "wish"),
    [
        (FEWER, {"effect": "narrows"}),
        (FEWER, {"about": ["scope"]}),
        (FEWER, {"audience": "customer"}),
        ({"tags": ["clinics"], **FEWER}, {"tags": ["clinics"]}),
        ({"category": "care", **FEWER}, {"categories": ["care"]}),
    ],
)
def test_who_heard_of_it_hears_that_it_is_void(now: dict[str, Any], wish: dict[str, Any]) -> None:
    first, second = announced(now, **wish)
    assert first == {"reader": ("move 2.0.0",)}
    assert second in ({"reader": ("move 2.1.0",)}, {"reader": ("move 3.0.0",)})


@pytest.mark.parametrize("wish", [{"about": ["packages"]}, {"categories": ["care"]}])
def test_who_did_not_hear_of_it_hears_nothing(wish: dict[str, Any]) -> None:
    assert announced(FEWER, **wish) == [{}, {}]


def test_a_release_is_looked_at_with_all_that_it_takes_back() -> None:
    base = Candidate(
        owners=frozenset("a"), offering_id="o", categories=frozenset("c"), tags=frozenset(),
        regions=frozenset("x"), statuses=frozenset("s"), touched=frozenset({("scope", 1)}),
    )  # fmt: skip
    other = Candidate(
        owners=frozenset("a"), offering_id="o", categories=frozenset("d"), tags=frozenset("t"),
        regions=frozenset("y"), statuses=frozenset("s"), touched=frozenset({("terms", 3)}),
    )  # fmt: skip
    joined = join_candidates(base, [other])
    assert (joined.categories, joined.tags, joined.regions) == (
        frozenset("cd"),
        frozenset("t"),
        frozenset("xy"),
    )
    assert joined.touched == {("scope", 1), ("terms", 3)}
    assert join_candidates(base, []) == base


# Pace: monday is 2026-03-02, 09, 16


@pytest.mark.parametrize(
    ("pace", "weekday", "told_on", "waiting_since", "as_of", "is_due"),
    [
        pytest.param("at once", "", "2026-03-04", "2026-03-04", "2026-03-04", True, id="at once"),
        pytest.param("daily", "", "", "2026-03-04", "2026-03-04", True, id="the first day"),
        pytest.param("daily", "", "2026-03-04", "2026-03-04", "2026-03-04", False, id="same day"),
        pytest.param("daily", "", "2026-03-04", "2026-03-04", "2026-03-05", True, id="next day"),
        pytest.param("weekly", "monday", "", "2026-03-02", "2026-03-02", True, id="on its day"),
        pytest.param(
            "weekly", "monday", "2026-03-02", "2026-03-02", "2026-03-02", False, id="twice"
        ),
        pytest.param("weekly", "monday", "", "2026-03-03", "2026-03-04", False, id="it waits"),
        pytest.param("weekly", "monday", "", "2026-03-03", "2026-03-08", False, id="until sunday"),
        pytest.param("weekly", "monday", "", "2026-03-03", "2026-03-09", True, id="until its day"),
        pytest.param("weekly", "monday", "", "2026-03-03", "2026-03-10", True, id="its day missed"),
        pytest.param("weekly", "monday", "", "2026-03-03", "2026-03-30", True, id="weeks missed"),
        pytest.param(
            "weekly",
            "monday",
            "2026-03-09",
            "2026-03-03",
            "2026-03-10",
            False,
            id="it was told then",
        ),
        pytest.param(
            "weekly",
            "monday",
            "2026-03-10",
            "2026-03-11",
            "2026-03-16",
            True,
            id="late, then on time",
        ),
        pytest.param("weekly", "sunday", "", "2026-03-02", "2026-03-08", True, id="another day"),
        pytest.param(
            "weekly", "friday", "", "2026-02-27", "2026-03-01", True, id="over a month's end"
        ),
        pytest.param(
            "weekly", "monday", "", "2026-03-29", "2026-03-30", True, id="over the clock's"
        ),
    ],
)
def test_pace(
    pace: str, weekday: str, told_on: str, waiting_since: str, as_of: str, *, is_due: bool
) -> None:
    reader = subscription(pace=pace, weekday=weekday)
    assert is_its_day(reader, told_on, waiting_since, as_of) is is_due


RUNS: list[tuple[str, str, list[tuple[str, list[str]]]]] = [
    ("at once", "", [("2026-03-02", ["1.0.0"]), ("2026-03-10", ["2.0.0"]), ("2026-03-10", [])]),
    ("daily", "", [("2026-03-02", ["1.0.0"]), ("2026-03-02", []), ("2026-03-10", ["2.0.0"])]),
    (
        "weekly",
        "monday",
        [("2026-03-02", ["1.0.0"]), ("2026-03-10", []), ("2026-03-16", ["2.0.0"])],
    ),
    ("weekly", "friday", [("2026-03-05", []), ("2026-03-07", ["1.0.0"]), ("2026-03-12", [])]),
    ("weekly", "friday", [("2026-03-05", []), ("2026-03-13", ["1.0.0", "2.0.0"])]),
    # The clock was a year ahead, and came back: nobody waits for a year.
    ("daily", "", [("2027-03-02", ["1.0.0", "2.0.0"]), ("2026-03-12", ["3.0.0"])]),
    ("weekly", "monday", [("2027-03-02", ["1.0.0", "2.0.0"]), ("2026-03-16", ["3.0.0"])]),
    ("at once", "", [("2026-03-12", ["1.0.0", "2.0.0", "3.0.0"]), ("2026-03-02", [])]),
]


@pytest.mark.parametrize(("pace", "weekday", "runs"), RUNS)
def test_runs(pace: str, weekday: str, runs: Sequence[tuple[str, list[str]]]) -> None:
    history, memory = History(SMALL), Memory()
    reader = subscription(pace=pace, weekday=weekday)
    history.draft("move")
    history.release("move", RELEASED)
    history.draft("move", **FEWER)
    history.release("move", CHANGED)
    for at, (day, expected) in enumerate(runs):
        if "3.0.0" in expected:
            history.draft("move", **SLOWER)
            history.release("move", "2026-03-11")
        found = told(history.catalog(), day, reader, memory=memory).get("reader", ())
        assert [each.removeprefix("move ") for each in found] == expected, (at, day)


# The parts


def test_a_calendar() -> None:
    calendar = Calendar({0: "2026-03-05", 1: "2026-03-01", 2: "2026-03-05", 5: "2026-04-01"})
    assert list(bits_of(calendar.all)) == [0, 1, 2, 5]
    days = ("2026-01-01", "2026-03-01", "2026-03-02", "2026-03-06", "2027-01-01")
    assert [list(bits_of(calendar.before(day))) for day in days] == [
        [], [], [1], [0, 1, 2], [0, 1, 2, 5],
    ]  # fmt: skip
    oldest = [calendar.oldest(mask) for mask in (0b1, 0b10, 0b111, 0b100000, 0b100101)]
    assert oldest == ["2026-03-05", "2026-03-01", "2026-03-01", "2026-04-01", "2026-03-05"]


def test_no_releases_at_all() -> None:
    assert Calendar({}).all == 0
    assert Index({}).matching(subscription().wish) == 0


@pytest.mark.parametrize("mask", [0, 1, 0b1010, 1 << 500])
def test_bits(mask: int) -> None:
    assert sum(1 << bit for bit in bits_of(mask)) == mask
