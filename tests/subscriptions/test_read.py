"""What stands in subscriptions.yaml becomes subscriptions; what is left out has its usual value."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.audience import Audience
from offerbook.effect import Effect
from offerbook.model.catalog import Catalog
from offerbook.subscriptions.read import build_subscriptions, read_subscriptions
from offerbook.subscriptions.subscription import Channel, Pace, Subscription, Tells
from tests.subscriptions.test_check import entry
from tests.support import make_workshop


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    workshop = make_workshop(tmp_path_factory.mktemp("catalog"))
    workshop.offering("mail-move")
    return workshop.sound()


def only(text: str, catalog: Catalog) -> Subscription:
    document, findings = read_subscriptions(text.encode(), "s.yaml")
    assert findings == ()
    (found,) = build_subscriptions(document, catalog)
    return found


def test_usual_values(catalog: Catalog) -> None:
    found = only(entry(), catalog)
    assert (found.id, found.name, found.person, found.is_group) == (
        "desk",
        "Service desk",
        "",
        False,
    )
    assert (found.channel, found.pace, found.weekday) == (Channel.MAIL, Pace.AT_ONCE, "")
    assert (found.tells, found.unreleased_days) == (Tells.CHANGES, 14)
    assert (found.wish.audience, found.wish.effect) == (Audience.INTERNAL, Effect.WIDENS)
    assert not any((found.wish.offerings, found.wish.owners, found.wish.about, found.variable))


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        pytest.param({"person": "ada"}, "name", "Service desk", id="a name of its own"),
        pytest.param({"person": "ada"}, "address", "desk@example.com", id="an address of its own"),
        pytest.param({"without": "name", "person": "ada"}, "name", "Ada Test", id="their name"),
        pytest.param(
            {"without": "address", "person": "ada"},
            "address",
            "ada@example.com",
            id="their address",
        ),
        pytest.param({"address": "${DESK_LIST}"}, "variable", "DESK_LIST", id="a variable"),
        pytest.param({"group": "true"}, "is_group", True, id="a group"),
        pytest.param({"unreleased_days": "3"}, "unreleased_days", 3, id="days"),
        pytest.param({"since": "2026-05-06"}, "since", "2026-05-06", id="since"),
    ],
)
def test_values(catalog: Catalog, fields: dict[str, Any], name: str, value: object) -> None:
    assert getattr(only(entry(**fields), catalog), name) == value


def test_mine_is_an_owner_among_others(catalog: Catalog) -> None:
    assert only(entry(person="ada", mine="true"), catalog).wish.owners == ("ada",)
    both = only(entry(person="zoe", mine="true", owners="[ada]"), catalog)
    assert both.wish.owners == ("ada", "zoe")
    assert only(entry(person="ada", mine="false"), catalog).wish.owners == ()


def test_the_order_in_a_filter_makes_no_other_wish(catalog: Catalog) -> None:
    one, other = (only(entry(tags=words), catalog).wish for words in ("[b, a]", "[a, b]"))
    assert one == other


def test_no_document_no_subscriptions(catalog: Catalog) -> None:
    assert build_subscriptions(None, catalog) == ()
