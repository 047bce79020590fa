"""What one audience may read; law 4: an internal word never reaches a customer."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.audience import Audience
from offerbook.document import Document
from offerbook.edition import EDITIONS, Projection, is_shown, project
from offerbook.load.yaml_text import read_yaml
from offerbook.model.catalog import Catalog, Offering
from offerbook.projecting import Reach, project_group, readable
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, Shape, build_fields, walk_fields
from tests.support import CATALOG, Workshop

CANARY = "Canary"
SCHEMA: dict[str, Any] = deepcopy(base_schema(OFFERING))
SCHEMA["properties"]["sustainability"] = {
    "type": "array",
    "x-key": "id",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "string", "x-audience": "customer"},
            "measure": {"type": "string", "x-audience": "customer"},
            "open": {"type": "string"},
            "sources": {"type": "array", "items": {"type": "string"}},
            "cost": {"type": "number", "x-audience": "restricted"},
        },
    },
}
ROOT = build_fields(SCHEMA)
CUSTOMER: dict[str, Any] = {
    "id": "mail-move",
    "name": "Mail move",
    "summary": "All of it.",
    "status": "active",
    "category": "moving",
    "tags": ["clinics"],
    "packages": [{"id": "one", "name": "One", "price": 5, "per": "user"}],
    "scope": {
        "included": [{"id": "boxes", "what": "Mailboxes", "up_to": 9, "unit": "half-day"}],
        "excluded": [{"id": "phones", "what": "Phones", "instead": "secret"},
                     {"id": "desk", "what": "Desk", "instead": "desk"}],
    },
    "relations": {"complements": ["secret", "desk", "secret/one"],
                  "requires": [{"id": "need", "one_of": ["secret"]}]},
    "sustainability": [{"id": "trains", "measure": "Trains only"}],
}  # fmt: skip
DESK = {**CUSTOMER, "id": "desk", "relations": {}, "scope": {}}


def settings_document(text: str = CATALOG) -> Document:
    document, findings = read_yaml(text.encode(), "catalog/catalog.yaml")
    assert document is not None, findings
    return document


def catalog_of(*bodies: Mapping[str, Any], text: str = CATALOG) -> Catalog:
    offerings = tuple(
        Offering(
            body["id"], Document(f"catalog/offerings/{body['id']}/offering.yaml", body, dict), body
        )
        for body in sorted(bodies, key=lambda body: str(body["id"]))
    )
    return Catalog(settings_document(text), ROOT, offerings, {})


def for_customers(*bodies: Mapping[str, Any], text: str = CATALOG) -> Projection:
    """What a renderer gets: without the look-up of old versions, of which there are none here."""
    shown = project(catalog_of(*bodies, text=text), EDITIONS["customer"])
    assert not shown.promises
    return replace(shown, promises={})


Choose = Callable[[Field], Any]


def internal_part(field: Field, choose: Choose) -> Any:
    """What *choose* says for the leaves below *field* that are not for customers."""
    if field.shape is Shape.ITEMS:
        inner = internal_group(field, choose)
        return [{field.key: f"{CANARY}-{field.name}", **inner}] if inner and field.key else None
    if field.shape is Shape.GROUP:
        return internal_group(field, choose) or None
    if field.shape is Shape.LIST and field.item is not None:
        value = None if field.item.audience is Audience.CUSTOMER else choose(field.item)
        return None if value is None else [value]
    return None if field.audience is Audience.CUSTOMER else choose(field)


def internal_group(field: Field, choose: Choose) -> dict[str, Any]:
    parts = {
        name: internal_part(child, choose)
        for name, child in field.fields.items()
        if name not in ("audience", "clause") and child.name != field.key
    }
    return {name: part for name, part in parts.items() if part is not None}


def merged(customer: Any, internal: Any) -> Any:
    """*customer* with *internal* beside and inside it; items go into the first that is there."""
    if isinstance(customer, dict) and isinstance(internal, dict):
        keys = {**customer, **internal}
        return {key: merged(customer.get(key), internal.get(key)) for key in keys}
    if isinstance(customer, list) and isinstance(internal, list) and customer:
        inner = {key: value for key, value in internal[0].items() if key != "id"}
        return [merged(customer[0], inner), *customer[1:]]
    return customer if internal is None else internal if customer is None else customer


def canary_for(field: Field) -> Any:
    return 424242 if field.shape is Shape.NUMBER else f"{CANARY} {'.'.join(field.route)}"


def every_internal_leaf() -> dict[str, Any]:
    return internal_group(ROOT, canary_for)


def test_the_canaries_sit_in_every_leaf_that_is_not_for_customers() -> None:
    leaves = {
        ".".join(field.route)
        for field in walk_fields(ROOT)
        if field.is_leaf and field.audience is not Audience.CUSTOMER
        and field.name not in ("clause", "audience", "id") and field.route
    }  # fmt: skip
    planted = json.dumps(every_internal_leaf())
    numbers = {".".join(field.route) for field in walk_fields(ROOT) if field.shape is Shape.NUMBER}
    assert len(leaves) > 30
    assert all(f"{CANARY} {route}" in planted for route in leaves - numbers)


def test_no_canary_reaches_a_customer() -> None:
    body = merged(CUSTOMER, every_internal_leaf())
    assert str(body).count(CANARY) > 25
    shown = for_customers(body, DESK)
    for form in (repr(shown), pickle.dumps(shown).decode("latin-1"), json.dumps(shown.offerings)):
        assert CANARY not in form
        assert "424242" not in form
        assert "secret" not in form
        assert "catalog/offerings" not in form
    assert shown == for_customers(CUSTOMER, DESK)


def test_a_restricted_leaf_reaches_no_site() -> None:
    body = merged(CUSTOMER, every_internal_leaf())
    shown = project(catalog_of(body), EDITIONS["internal"])
    (offering,) = shown.offerings
    assert "list_price" in offering["commercials"]
    assert not {"floor", "cost"} & set(offering["commercials"])
    assert "cost" not in offering["sustainability"][0]
    assert "floor" not in shown.schema.fields["commercials"].fields


def test_a_schema_for_customers_names_no_field_that_they_may_not_read() -> None:
    shown = for_customers(CUSTOMER).schema
    assert all(
        field.audience is Audience.CUSTOMER
        for field in walk_fields(shown)
        if field.is_leaf and field.route
    )
    assert not {"pitch", "owner", "commercials", "discovery", "delivery"} & set(shown.fields)


WORDS = st.text("abc é\n<&", min_size=1, max_size=8)


@st.composite
def internal_bodies(draw: st.DrawFn) -> dict[str, Any]:
    def choose(field: Field) -> Any:
        if not draw(st.booleans()):
            return None
        return draw(st.integers(0, 10**6)) if field.shape is Shape.NUMBER else draw(WORDS)

    return internal_group(ROOT, choose)


@given(internal_bodies(), internal_bodies())
def test_internal_fields_change_nothing_for_customers(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    here = for_customers(merged(CUSTOMER, one), DESK)
    there = for_customers(merged(CUSTOMER, other), DESK)
    assert here == there
    assert repr(here) == repr(there)


HIDDEN = st.sampled_from(
    [{"audience": "internal", "status": "active"}, {"status": "planned"},
     {"audience": "internal", "status": "planned"}]
)  # fmt: skip


@given(st.lists(st.tuples(HIDDEN, internal_bodies()), max_size=3))
def test_offerings_that_customers_do_not_see_change_nothing(
    hidden: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    others = [
        {**merged(CUSTOMER, body), **more, "id": f"secret{'-x' * number}", "tags": ["clinics"],
         "service_levels": [{"id": "a", "name": CANARY, "during": "office"}]}
        for number, (more, body) in enumerate(hidden)
    ]  # fmt: skip
    without, among = for_customers(CUSTOMER, DESK), for_customers(CUSTOMER, DESK, *others)
    assert without == among
    assert repr(without) == repr(among)


def test_catalog_yaml_shows_what_is_in_use_and_nobody() -> None:
    text = CATALOG.replace("Ada Test", CANARY).replace(
        "currency: EUR",
        f"currency: EUR\nkeeper: ada\naddresses:\n  edit: https://{CANARY}.example/",
    )
    text = text.replace("  - id: moving\n", f"  - {{id: unused, name: {CANARY}}}\n  - id: moving\n")
    shown = for_customers(CUSTOMER, DESK, text=text)
    assert CANARY not in repr(shown)
    assert "example" not in repr(shown.words)
    assert [each["id"] for each in shown.words["categories"]] == ["moving"]
    assert [each["id"] for each in shown.words["units"]] == ["user", "half-day"]
    assert (shown.words["hours"], shown.words["people"]) == ((), ())


@pytest.mark.parametrize(
    ("audience", "status", "shown_in"),
    [
        (None, "active", {"internal", "customer"}),
        ("customer", "pilot", {"internal", "customer"}),
        ("customer", "planned", {"internal"}),
        ("customer", "retired", {"internal", "customer"}),
        ("internal", "active", {"internal"}),
        ("internal", "planned", {"internal"}),
    ],
)
def test_an_offering_is_shown_whole_or_not(
    audience: str | None, status: str, shown_in: set[str]
) -> None:
    body = {**CUSTOMER, "status": status, **({"audience": audience} if audience else {})}
    offering = catalog_of(body).offerings[0]
    assert {name for name, edition in EDITIONS.items() if is_shown(offering, edition)} == shown_in


def test_a_reference_to_what_is_hidden_is_left_out_with_what_needs_it() -> None:
    secret = {**CUSTOMER, "id": "secret", "audience": "internal"}
    shown = {each["id"]: each for each in for_customers(CUSTOMER, DESK, secret).offerings}
    assert shown["mail-move"]["relations"] == {"complements": ["desk"]}
    assert shown["mail-move"]["scope"]["excluded"] == [
        {"id": "phones", "what": "Phones"},
        {"id": "desk", "what": "Desk", "instead": "desk"},
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"nobody": {"knows": CANARY}},
        {"scope": {"included": [{"id": "a", "what": "b", "unknown": CANARY}]}},
        {"sustainability": [{"id": "a", "open": CANARY}]},
        {"sustainability": [{"id": CANARY, "open": "x"}]},
        {"discovery": [{"id": CANARY}]},
        {"commercials": {"discounts": [{"id": CANARY}]}},
        {"delivery": {"roles": [{"id": CANARY}]}},
    ],
)
def test_unknown_means_internal(more: dict[str, Any]) -> None:
    assert CANARY not in repr(for_customers({**CUSTOMER, **more}))


def test_projecting_changes_nothing() -> None:
    """Parts are shared with the catalogue; what a renderer does stays in its own process."""
    catalog = catalog_of(CUSTOMER, DESK)
    before = deepcopy([each.data for each in catalog.offerings])
    first = project(catalog, EDITIONS["customer"])
    assert project(catalog, EDITIONS["customer"]) == first
    assert [each.data for each in catalog.offerings] == before


def test_of_which_nothing_is_left_out_is_held_once() -> None:
    schema, nowhere = readable(ROOT, Audience.CUSTOMER), Reach(frozenset(), frozenset())
    trains = {"id": "trains", "measure": "Trains only"}
    data = {"id": "mail-move", "tags": ["clinics"], "sustainability": [trains]}
    assert project_group(schema, data, nowhere) is data
    flights = {"id": "flights", "measure": "None", "open": "word"}
    left = project_group(schema, {**data, "sustainability": [trains, flights]}, nowhere)
    assert left["tags"] is data["tags"]
    assert left["sustainability"][0] is trains
    assert left["sustainability"][1:] == [{"id": "flights", "measure": "None"}]
    assert flights["open"] == "word"


def test_two_orders_of_offerings_are_one_projection() -> None:
    catalog = catalog_of(CUSTOMER, DESK)
    again = replace(catalog, offerings=tuple(sorted(catalog.offerings, key=lambda each: each.id)))
    assert project(again, EDITIONS["customer"]) == project(catalog, EDITIONS["customer"])


def test_a_real_catalogue_is_projected_like_a_made_one(workshop: Workshop) -> None:
    workshop.offering("desk", f"status: pilot\npitch: {CANARY}\nowner: ada\n")
    catalog = workshop.read().catalog
    assert catalog is not None
    shown = project(catalog, EDITIONS["customer"])
    assert CANARY not in repr(shown)
    assert "ada" not in repr(shown)
