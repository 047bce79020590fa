"""The annotated schema becomes fields; the base covers what it promises."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.audience import Audience
from offerbook.effect import Effect, Kind
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Shape, build_fields, shape_of, walk_fields

ROUTES: dict[str, str] = {
    "": "id aliases audience name summary description status status_note category tags regions "
    "languages keywords sellable served_until owner deputy review packages prices_until options "
    "outcomes scope deliverables timeline customer_duties prerequisites assumptions service_levels "
    "terms relations commercials fit pitch discovery objections misconceptions technical_review "
    "delivery",
    "sellable": "from until",
    "review": "every_days",
    "packages": "id name suits price per every minimum maximum",
    "options": "id name suits price per every minimum maximum adds only_in",
    "outcomes": "id text clause",
    "scope": "included excluded",
    "scope.included": "id what amount up_to unit every phase offering note only_in clause",
    "scope.excluded": "id what instead note only_in clause",
    "deliverables": "id name description format acceptance every phase only_in clause",
    "timeline": "starts_within_days days phases",
    "timeline.phases": "id name days by note",
    "customer_duties": "id what phase if_missed only_in clause",
    "prerequisites": "id what how_to_check only_in clause",
    "assumptions": "id text only_in clause",
    "service_levels": "id name at_least at_most unit during measured remedy only_in clause",
    "terms": "id topic text at_least at_most unit link only_in clause",
    "relations": "requires conflicts complements successors",
    "relations.requires": "id one_of",
    "commercials": "list_price discounts floor cost",
    "commercials.discounts": "id role up_to_percent",
    "fit": "good poor",
    "discovery": "id ask why warning_answer",
    "objections": "id hears says",
    "misconceptions": "id they_think reality say escalate_to",
    "technical_review": "required_when reviewer checklist",
    "delivery": "owner roles effort_hours handoff_checklist risks",
    "delivery.roles": "id role share",
}
"""Every field of an offering, by the group or list that it stands in."""

INTERNAL = {
    "audience", "owner", "deputy", "review", "commercials", "fit", "pitch", "discovery",
    "objections", "misconceptions", "technical_review", "delivery",
}  # fmt: skip
RESTRICTED = {("commercials", "floor"), ("commercials", "cost")}
FACETS = {
    "status", "category", "tags", "regions", "languages", "owner", "packages.price",
    "timeline.days",
}  # fmt: skip
ROOT = build_fields(base_schema(OFFERING))
FIELDS = {field.route: field for field in reversed(list(walk_fields(ROOT)))}
"""By route; a list, not what it holds, where both have the same."""


def test_the_base_has_every_field_and_no_other() -> None:
    listed = {
        tuple(filter(None, (*parent.split("."), name)))
        for parent, names in ROUTES.items()
        for name in names.split()
    }
    assert set(FIELDS) - {()} == listed


def test_a_field_says_who_may_read_it() -> None:
    for route, field in FIELDS.items():
        said = field.item.audience if field.item and field.shape is Shape.LIST else field.audience
        if not field.is_leaf and field.shape is not Shape.LIST:
            continue
        if route in RESTRICTED:
            assert said is Audience.RESTRICTED, route
        elif route[-1] == "clause":
            assert said is Audience.INTERNAL, route
        elif route[0] not in INTERNAL:
            assert said is Audience.CUSTOMER, route
        elif not (len(route) > 1 and route[-1] == "id"):
            assert said is Audience.INTERNAL, route


def test_reps_filter_by_what_they_ask_for() -> None:
    facets = {
        ".".join(route)
        for route, field in FIELDS.items()
        if field.is_facet or (field.item is not None and field.item.is_facet)
    }
    assert facets >= FACETS


@pytest.mark.parametrize(
    ("route", "effects"),
    [
        ("status", "raised widens lowered narrows"),
        ("name", "changed ask"),
        ("served_until", "added narrows removed widens raised widens lowered narrows"),
        ("sellable.from", "added narrows removed widens raised narrows lowered widens"),
        ("prices_until", "added narrows removed widens raised widens lowered narrows"),
        ("packages.price", "added widens removed narrows raised narrows lowered widens"),
        ("packages.minimum", "added narrows removed widens raised narrows lowered widens"),
        ("packages.maximum", "added narrows removed widens raised widens lowered narrows"),
        ("packages.per", "changed ask"),
        ("scope.included.amount", "added ask removed ask raised widens lowered narrows"),
        ("scope.included.up_to", "added narrows removed widens raised widens lowered narrows"),
        ("scope.included.every", "added ask removed ask raised widens lowered narrows"),
        ("scope.included.what", "changed ask"),
        ("scope.excluded.instead", "added rewords removed rewords changed rewords"),
        ("timeline.days", "added widens removed narrows raised narrows lowered widens"),
        ("timeline.phases.by", "added ask removed ask raised widens lowered narrows"),
        ("service_levels.at_least", "added widens removed narrows raised widens lowered narrows"),
        ("service_levels.at_most", "added widens removed narrows raised narrows lowered widens"),
        ("service_levels.remedy", "added widens removed narrows changed ask"),
        ("customer_duties.if_missed", "added narrows removed widens changed ask"),
        ("prerequisites.how_to_check", "added rewords removed ask changed ask"),
        ("terms.text", "changed ask"),
        ("pitch", "added guides removed guides changed guides"),
        ("commercials.floor", "added guides removed guides raised guides lowered guides"),
        ("owner", "changed none"),
    ],
)
def test_a_field_says_what_a_change_means(route: str, effects: str) -> None:
    words = effects.split()
    wanted = {
        Kind(kind): Effect(effect) for kind, effect in zip(words[::2], words[1::2], strict=True)
    }
    said = FIELDS[tuple(route.split("."))].effects
    assert {kind: said.get(kind) for kind in wanted} == wanted


@pytest.mark.parametrize(
    ("route", "effects"),
    [
        ("scope.included", "added widens removed narrows"),
        ("scope.excluded", "added narrows removed widens"),
        ("deliverables", "added widens removed narrows"),
        ("customer_duties", "added narrows removed widens"),
        ("prerequisites", "added narrows removed widens"),
        ("assumptions", "added narrows removed widens"),
        ("service_levels", "added widens removed narrows"),
        ("outcomes", "added widens removed narrows"),
        ("packages", "added widens removed narrows"),
        ("options", "added widens removed ask"),
        ("terms", "added ask removed ask"),
        ("timeline.phases", "added ask removed ask"),
        ("relations.requires", "added narrows removed widens"),
        ("relations.requires.one_of", "added widens removed narrows"),
        ("relations.conflicts", "added narrows removed widens"),
        ("regions", "added widens removed narrows"),
        ("misconceptions", "added guides removed guides"),
    ],
)
def test_a_list_says_what_an_item_more_or_less_means(route: str, effects: str) -> None:
    words = effects.split()
    item = FIELDS[tuple(route.split("."))].item
    assert item is not None
    assert dict(item.effects) == dict(
        zip(map(Kind, words[::2]), map(Effect, words[1::2]), strict=True)
    )


@pytest.mark.parametrize(
    ("schema", "shape"),
    [
        ({}, Shape.TEXT),
        ({"type": "string"}, Shape.TEXT),
        ({"type": "string", "enum": ["a"]}, Shape.CHOICE),
        ({"type": "string", "format": "date"}, Shape.DATE),
        ({"type": "integer"}, Shape.NUMBER),
        ({"type": ["number", "object"]}, Shape.NUMBER),
        ({"type": "boolean"}, Shape.FLAG),
        ({"type": "object"}, Shape.GROUP),
        ({"properties": {}}, Shape.GROUP),
        ({"type": "array", "items": {"type": "string"}}, Shape.LIST),
        ({"type": "array"}, Shape.LIST),
        ({"type": "array", "items": {"type": "object"}}, Shape.ITEMS),
    ],
)
def test_a_schema_has_a_shape(schema: dict[str, Any], shape: Shape) -> None:
    assert shape_of(schema) is shape


@pytest.mark.parametrize("said", [None, "customers", "", 5, ["customer"]])
def test_whom_nobody_named_is_internal(said: Any) -> None:
    part = {"type": "string"} if said is None else {"type": "string", "x-audience": said}
    field = build_fields({"properties": {"a": part}}).fields["a"]
    assert field.audience is Audience.INTERNAL
