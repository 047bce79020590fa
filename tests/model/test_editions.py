"""The editions of a catalogue: two that are always there, and what its settings say."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.audience import Audience
from offerbook.model.editions import EDITIONS, address_of, editions_of, is_meant_for

PARTNERS = {"id": "partners", "audience": "customer"}


def test_without_settings_there_are_two() -> None:
    assert editions_of({}) == EDITIONS


def test_the_two_come_first_whatever_the_order_is() -> None:
    entries = [PARTNERS, {"id": "customer", "audience": "customer", "title": "Ours"}]
    editions = editions_of({"editions": entries})
    assert [*editions] == ["internal", "customer", "partners"]
    assert editions["customer"].title == "Ours"
    assert editions["internal"] == EDITIONS["internal"]


@pytest.mark.parametrize(
    ("audience", "statuses"),
    [
        pytest.param("customer", EDITIONS["customer"].statuses, id="customers"),
        pytest.param("internal", EDITIONS["internal"].statuses, id="colleagues"),
    ],
)
def test_what_is_not_said_is_as_in_the_audience_s_own_edition(
    audience: str, statuses: tuple[str, ...]
) -> None:
    made = editions_of({"editions": [{"id": "other", "audience": audience}]})["other"]
    assert (made.name, made.audience, made.statuses) == ("other", Audience(audience), statuses)
    assert made.is_internal is (audience == "internal")


def test_links_take_the_primary_colour_unless_said_otherwise() -> None:
    entry = {**PARTNERS, "colours": {"primary": "#123456"}}
    made = editions_of({"editions": [entry]})["partners"]
    assert (made.primary, made.accent) == ("#123456", "#123456")


@pytest.mark.parametrize(
    ("entry", "addresses", "address"),
    [
        pytest.param({}, {}, "", id="none"),
        pytest.param({}, {"partners": "https://a.example/"}, "https://a.example/", id="listed"),
        pytest.param({"address": "https://b.example/"}, {}, "https://b.example/", id="own"),
        pytest.param(
            {"address": "https://b.example/"},
            {"partners": "https://a.example/"},
            "https://b.example/",
            id="own holds",
        ),
        pytest.param({}, {"customer": "https://c.example/"}, "", id="that of another edition"),
    ],
)
def test_an_address(entry: dict[str, Any], addresses: dict[str, str], address: str) -> None:
    settings = {"editions": [{**PARTNERS, **entry}], "addresses": {"site": addresses}}
    assert address_of(settings, editions_of(settings)["partners"]) == address


@pytest.mark.parametrize(
    ("body", "is_in"),
    [
        pytest.param({"status": "active"}, True, id="meant for it"),
        pytest.param({"status": "planned"}, False, id="another status"),
        pytest.param({"status": "active", "audience": "internal"}, False, id="inside"),
    ],
)
def test_who_an_offering_is_for(body: dict[str, str], *, is_in: bool) -> None:
    partners = editions_of({"editions": [{**PARTNERS, "statuses": ["active"]}]})["partners"]
    assert is_meant_for(partners, body) is is_in
