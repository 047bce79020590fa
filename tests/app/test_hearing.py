"""A pull request says who would be told of what it changes."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.app.differing import review_states
from offerbook.app.hearing import Hearers, count_hearers, say_hearers, who_follows, who_hears
from offerbook.changes.gate import Gate
from offerbook.edition import EDITIONS, editions_of
from offerbook.reviewing.comment import to_markdown
from tests.digest.histories import History, subscription
from tests.support import Workshop

DAY = "2026-03-20"
USERS = {"id": "users", "what": "Users", "unit": "user"}


def heard(before: dict[str, Any] | None, now: dict[str, Any], **wish: Any) -> bool:
    """Whether somebody hears of a draft that is *now* so, and was released as *before*."""
    history = History()
    if before is not None:
        history.draft("move", **before)
        history.release("move", "2026-01-01")
    history.draft("move", **now)
    catalog = history.catalog()
    coming = Gate(catalog, DAY).coming(catalog.by_id["move"])
    reader = subscription(**{"effect": "guides", **wish})
    return bool(who_hears([reader], coming, EDITIONS))


FEWER = {"scope": {"included": [{**USERS, "up_to": 5}]}}
ADVICE = {"fit": {"good": ["Large firms"]}}


@pytest.mark.parametrize(
    ("before", "now", "wish", "hears"),
    [
        pytest.param({}, FEWER, {}, True, id="a change"),
        pytest.param({}, FEWER, {"effect": "narrows"}, True, id="a narrower one"),
        pytest.param({}, FEWER, {"about": ["scope"]}, True, id="of this part"),
        pytest.param({}, FEWER, {"about": ["packages"]}, False, id="of another part"),
        pytest.param({}, {"category": "care"}, {"categories": ["moving"]}, True, id="left"),
        pytest.param({}, FEWER, {"audience": "customer"}, True, id="customers"),
        pytest.param({}, ADVICE, {"audience": "customer"}, False, id="customers and advice"),
        pytest.param({}, ADVICE, {}, True, id="colleagues and advice"),
        pytest.param({}, {"audience": "internal"}, {"audience": "customer"}, False, id="inside"),
        pytest.param({}, FEWER, {"tells": "upkeep"}, False, id="upkeep"),
        pytest.param(None, {}, {"effect": "widens"}, True, id="a first release"),
        pytest.param(None, {}, {"effect": "narrows"}, False, id="a first one is not narrower"),
        pytest.param(None, {"status": "planned"}, {"audience": "customer"}, False, id="a plan"),
        pytest.param({}, {}, {}, False, id="nothing"),
    ],
)
def test_who_hears(
    before: dict[str, Any] | None, now: dict[str, Any], wish: dict[str, Any], *, hears: bool
) -> None:
    assert heard(before, now, **wish) is hears


def test_customers_hear_of_what_their_edition_shows() -> None:
    history = History()
    history.draft("move")
    history.release("move", "2026-01-01")
    history.draft("move", **FEWER)
    catalog = history.catalog()
    coming = Gate(catalog, DAY).coming(catalog.by_id["move"])
    reader = subscription(effect="guides", audience="customer")
    for statuses, hears in (["active"], True), (["sunset"], False):
        entry = {"id": "customer", "audience": "customer", "statuses": statuses}
        editions = editions_of({"editions": [entry]})
        assert bool(who_hears([reader], coming, editions)) is hears


def test_who_follows_an_offering() -> None:
    history = History()
    history.draft("move")
    offering = history.catalog().by_id["move"]
    readers = [
        subscription("all", effect="narrows", about=["packages"]),
        subscription("care", categories=["care"]),
        subscription("own", owners=["ada"]),
        subscription("upkeep", tells="upkeep"),
    ]
    assert [each.id for each in who_follows(readers, offering, EDITIONS)] == ["all", "own"]


@pytest.mark.parametrize(
    ("hearers", "words"),
    [
        (Hearers(0, ()), "Nobody would be told of this release."),
        (Hearers(1, ()), "1 person would be told of this release."),
        (Hearers(2, ()), "2 people would be told of this release."),
        (Hearers(0, ("Sales",)), "The group Sales would be told of this release."),
        (Hearers(0, ("A", "B")), "The groups A, B would be told of this release."),
        (Hearers(3, ("A",)), "3 people and the group A would be told of this release."),
        (Hearers(1, ("A", "B")), "1 person and the groups A, B would be told of this release."),
    ],
)
def test_it_is_said_in_a_sentence(hearers: Hearers, words: str) -> None:
    assert say_hearers(hearers) == words


def test_who_has_two_subscriptions_counts_once() -> None:
    assert count_hearers([subscription("a"), subscription("b")]).people == 2
    assert count_hearers([subscription("a"), subscription("a")]).people == 1


ENTRY = "  - id: {}\n    since: 2026-01-01\n    audience: internal\n    pace: at once\n{}"


@pytest.fixture
def subscribed(releasing: Workshop) -> Workshop:
    """Released for some users; now for fewer."""
    releasing.write(
        "catalog/subscriptions.yaml",
        "subscriptions:\n"
        + ENTRY.format("wim", "    person: wim\n")
        + ENTRY.format("wim-too", "    person: wim\n    effect: narrows\n")
        + ENTRY.format("desk", "    name: <b>Desk</b>\n    group: true\n    address: d@x.example\n")
        + ENTRY.format("other", "    name: O\n    address: o@x.example\n    about: [packages]\n"),
    )
    scope = "scope:\n  included:\n    - id: users\n      what: Users\n      up_to: {}\n      unit: user\n"
    releasing.offering("mail-move", scope.format(50))
    releasing.offering("desk")
    releasing.freeze("2026-01-01")
    releasing.offering("mail-move", scope.format(20))
    return releasing


def test_the_comment_says_who_would_be_told(subscribed: Workshop) -> None:
    review = review_states(subscribed.root, ["mail-move"], DAY)
    (account,) = review.accounts
    assert account.hears == "1 person and the group <b>Desk</b> would be told of this release."
    comment = to_markdown(review)
    assert "1 person and the group" in comment
    assert "<b>" not in comment
    assert "x.example" not in comment


@pytest.mark.parametrize("words", [["mail-move@1.0.0", "mail-move"], ["desk"]])
def test_nobody_is_named_where_nothing_is_to_be_released(
    subscribed: Workshop, words: list[str]
) -> None:
    review = review_states(subscribed.root, words, DAY)
    assert [account.hears for account in review.accounts] == [""]


def test_without_subscriptions_nothing_is_said(subscribed: Workshop) -> None:
    (subscribed.root / "catalog/subscriptions.yaml").unlink()
    review = review_states(subscribed.root, ["mail-move"], DAY)
    assert [account.hears for account in review.accounts] == [""]
    assert "would be told" not in to_markdown(review)
