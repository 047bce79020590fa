"""Owners are told what waits for them: when it begins, and every four weeks while it lasts."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.app.newsroom import Newsroom
from offerbook.digest.entry import Sheet
from offerbook.digest.upkeep import Chores
from offerbook.subscriptions.subscription import Subscription
from tests.digest.histories import History, Memory, settings_document, subscription

SITE = {"site": {"internal": "https://book.example/"}}


def keeper(name: str = "keeper", **fields: Any) -> Subscription:
    return subscription(name, **{"tells": "upkeep", **fields})


def made(**fields: Any) -> History:
    history = History(settings=settings_document(addresses=SITE))
    history.draft("move", **fields)
    history.release("move", "2026-01-01")
    return history


def run(history: History, day: str, memory: Memory, *readers: Subscription) -> dict[str, list[str]]:
    room = Newsroom(history.catalog(), day, dict(memory.seen_on))
    found = memory.run(room, readers or [keeper()])
    return {name: [each.removeprefix("matter ") for each in keys] for name, keys in found.items()}


def days_told(history: History, *days: str, reader: Subscription | None = None) -> list[str]:
    """The days out of *days* on which something is told."""
    memory = Memory()
    who = reader or keeper()
    return [day for day in days if run(history, day, memory, who)]


REVIEW = {"review": {"every_days": 90}}
"""Due on 2026-04-01."""


@pytest.mark.parametrize(
    ("fields", "day", "expected"),
    [
        pytest.param(REVIEW, "2026-03-01", [], id="far away"),
        pytest.param(REVIEW, "2026-03-02", ["review_near move 2026-04-01 0"], id="near"),
        pytest.param(REVIEW, "2026-04-01", ["review_near move 2026-04-01 0"], id="its last day"),
        pytest.param(REVIEW, "2026-04-02", ["review_past move 2026-04-01 0"], id="past"),
        pytest.param(REVIEW, "2026-04-29", ["review_past move 2026-04-01 1"], id="for four weeks"),
        pytest.param(REVIEW, "2026-05-27", ["review_past move 2026-04-01 2"], id="for eight"),
        pytest.param(
            {"prices_until": "2026-03-31"}, "2026-03-20", ["prices_near move 2026-03-31 0"],
            id="prices end",
        ),
        pytest.param(
            {"prices_until": "2026-03-31"}, "2026-04-01", ["prices_past move 2026-03-31 0"],
            id="prices ended",
        ),
        pytest.param(
            {"sellable": {"until": "2026-03-31"}}, "2026-04-01", ["selling_past move 2026-03-31 0"],
            id="selling ended",
        ),
        pytest.param(
            {"prices_until": "2026-03-31", "status": "retired"}, "2026-04-01", [], id="nobody buys"
        ),
        pytest.param({}, "2026-04-01", [], id="nothing"),
    ],
)  # fmt: skip
def test_deadlines(fields: dict[str, Any], day: str, expected: list[str]) -> None:
    assert run(made(**fields), day, Memory()) == ({"keeper": expected} if expected else {})


def test_it_is_told_when_it_begins_and_while_it_lasts() -> None:
    days = [f"2026-0{month}-{day:02}" for month in (3, 4, 5) for day in range(1, 31)]
    assert days_told(made(**REVIEW), *days) == [
        "2026-03-02", "2026-04-02", "2026-04-29", "2026-05-27",
    ]  # fmt: skip


def test_it_ends_when_somebody_has_looked() -> None:
    history, memory = made(**REVIEW), Memory()
    assert run(history, "2026-04-02", memory)
    history.draft("move", summary="All mailboxes are moved.")
    history.release("move", "2026-04-03")
    assert run(history, "2026-05-10", memory) == {}


def test_a_draft_that_waits() -> None:
    history = made()
    history.draft("move", category="care")
    days = ["2026-02-01", "2026-02-02", "2026-02-14", "2026-02-15", "2026-02-16", "2026-03-01",
            "2026-03-02", "2026-03-29"]  # fmt: skip
    assert days_told(history, *days) == ["2026-02-15", "2026-03-01", "2026-03-29"]


@pytest.mark.parametrize(("days", "first"), [(0, "2026-02-01"), (1, "2026-02-02"), (14, None)])
def test_how_long_a_draft_may_wait(days: int, first: str | None) -> None:
    history = made()
    history.draft("move", category="care")
    told = days_told(
        history, "2026-02-01", "2026-02-02", "2026-02-03", reader=keeper(unreleased_days=days)
    )
    assert (told[0] if told else None) == first


def test_a_question_is_told_at_once_and_the_draft_later() -> None:
    history, memory = made(), Memory()
    history.draft("move", summary="Some mailboxes moved.")
    assert run(history, "2026-02-01", memory) == {"keeper": ["questions move 1.0.0 0"]}
    assert run(history, "2026-02-10", memory) == {}
    assert run(history, "2026-02-15", memory) == {"keeper": ["draft move 1.0.0 0"]}


def test_a_release_ends_it() -> None:
    history, memory = made(), Memory()
    history.draft("move", category="care")
    run(history, "2026-02-01", memory)
    history.release("move", "2026-02-02")
    assert run(history, "2026-03-15", memory) == {}


@pytest.mark.parametrize(
    ("wish", "hears"),
    [
        ({}, True),
        ({"owners": ["ada"]}, True),
        ({"owners": ["zoe"]}, True),
        ({"owners": ["wim"]}, False),
        ({"offerings": ["move"]}, True),
        ({"offerings": ["care"]}, False),
        ({"categories": ["moving"]}, True),
        ({"categories": ["care"]}, False),
        ({"tags": ["clinics"]}, True),
        ({"tags": ["schools"]}, False),
        ({"statuses": ["active"]}, True),
        ({"statuses": ["pilot"]}, False),
    ],
)
def test_whose_it_is(wish: dict[str, Any], *, hears: bool) -> None:
    history = made(**REVIEW, deputy="zoe", tags=["clinics"])
    assert bool(run(history, "2026-04-02", Memory(), keeper(**wish))) is hears


def test_pace_holds_for_upkeep() -> None:
    weekly = keeper(pace="weekly", weekday="monday")
    days = ["2026-04-05", "2026-04-06", "2026-04-07", "2026-04-13", "2026-05-04"]
    assert days_told(made(**REVIEW), *days, reader=weekly) == ["2026-04-05", "2026-05-04"]


def test_news_and_upkeep_stand_apart() -> None:
    history, memory = made(**REVIEW), Memory()
    told = run(history, "2026-04-02", memory, keeper(), subscription("reader"))
    assert told == {
        "keeper": ["review_past move 2026-04-01 0"],
        "reader": ["release move 1.0.0".removeprefix("release ")],
    }


def test_what_a_message_says() -> None:
    history, memory = made(**REVIEW, prices_until="2026-03-31"), Memory()
    history.draft("care", owner="zoe", name="Device care", **REVIEW)
    history.release("care", "2026-01-01")
    history.draft("move", summary="Some mailboxes moved.")
    keys = run(history, "2026-04-02", memory)["keeper"]
    room = Newsroom(history.catalog(), "2026-04-02", memory.seen_on)
    asked = '{"tells":"upkeep","audience":"internal"}'
    piece = room.compose(Sheet(1, asked, tuple(f"matter {key}" for key in keys), "2026-04-02"))
    assert piece is not None
    assert isinstance(piece.news, Chores)
    assert [group.owner for group in piece.news.groups] == ["Ada Test", "Zoe Other"]
    assert piece.content.subject == "4 things to look after"
    assert [each.sentence for each in piece.news.groups[0].matters] == [
        "its prices were good until 31 March 2026, and it is still sold",
        "should have been looked at again by 1 April 2026",
        "its draft asks what a change means for customers, since 2 April 2026",
    ]
    assert {each.href for each in piece.news.groups[1].matters} == {
        "https://book.example/offerings/care/"
    }


def test_nothing_is_left_to_say() -> None:
    room = Newsroom(made().catalog(), "2026-04-02", {})
    asked = '{"tells":"upkeep","audience":"internal"}'
    assert room.compose(Sheet(1, asked, ("matter review_past move 2026-04-01 0",), "x")) is None
