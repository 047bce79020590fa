"""A company adds and tightens; it never loosens, and what it adds is a field like any other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from offerbook.audience import Audience
from offerbook.edition import EDITIONS, project
from offerbook.finding import Level
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Shape, build_fields
from offerbook.spec.join import join_schemas
from tests.support import Workshop

COMPANY = "schema/company.schema.json"
EFFECTS = {"added": "widens", "removed": "narrows", "changed": "ask"}
SUSTAINABILITY: dict[str, Any] = {
    "title": "Sustainability",
    "description": "What the company does for the climate in this offering.",
    "type": "array",
    "x-key": "id",
    "x-effect": {"added": "widens", "removed": "narrows"},
    "items": {
        "title": "Measure",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "measure"],
        "x-effect": {"added": "widens", "removed": "narrows"},
        "properties": {
            "id": {"title": "Id", "type": "string", "x-audience": "customer",
                   "x-effect": dict.fromkeys(EFFECTS, "none")},
            "measure": {"title": "Measure", "type": "string", "x-audience": "customer",
                        "x-effect": EFFECTS},
            "tonnes": {"title": "Tonnes", "type": "number", "minimum": 0, "x-audience": "internal",
                       "x-effect": dict.fromkeys(("added", "removed", "raised", "lowered"), "guides")},
        },
    },
}  # fmt: skip


def with_company(workshop: Workshop, *, properties: Any = None, **more: Any) -> Workshop:
    schema = {**({} if properties is None else {"properties": properties}), **more}
    workshop.write(COMPANY, json.dumps(schema, indent=2))
    return workshop


def said(workshop: Workshop) -> list[tuple[str, str, str, int, int]]:
    return [
        (each.code, str(each.level), each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
        if each.code != "schema-stale"
    ]


DRAFT = "catalog/offerings/mail-move/offering.yaml"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("- {id: a, measure: Trains only, tonnes: 2}", []),
        ("- {id: a}", [("missing-field", 8, 5)]),
        ("- {id: a, measure: 5}", [("wrong-type", 8, 22)]),
        ("- {id: a, measure: b, tons: 2}", [("unknown-field", 8, 25)]),
        ("- {id: a, measure: b, tonnes: -1}", [("out-of-bounds", 8, 33)]),
        ("- {id: a, measure: b}\n  - {id: a, measure: c}", [("duplicate-id", 9, 10)]),
    ],
)
def test_a_company_field_is_checked(
    workshop: Workshop, more: str, expected: list[tuple[str, int, int]]
) -> None:
    with_company(workshop, properties={"sustainability": SUSTAINABILITY})
    workshop.offering("mail-move", f"sustainability:\n  {more}\n")
    assert said(workshop) == [(code, "error", DRAFT, *place) for code, *place in expected]


def test_a_company_field_is_projected(workshop: Workshop) -> None:
    with_company(workshop, properties={"sustainability": SUSTAINABILITY})
    workshop.offering(
        "mail-move", "status: pilot\nsustainability:\n  - {id: a, measure: Trains, tonnes: 2}\n"
    )
    catalog = workshop.read().catalog
    assert catalog is not None
    shown = {
        name: project(catalog, edition).offerings[0]["sustainability"]
        for name, edition in EDITIONS.items()
    }
    assert shown["customer"] == [{"id": "a", "measure": "Trains"}]
    assert shown["internal"] == [{"id": "a", "measure": "Trains", "tonnes": 2}]


def test_without_an_audience_a_company_field_is_internal_and_told(workshop: Workshop) -> None:
    part = json.loads(json.dumps(SUSTAINABILITY))
    del part["items"]["properties"]["measure"]["x-audience"]
    with_company(workshop, properties={"sustainability": part})
    workshop.offering("mail-move", "status: pilot\nsustainability:\n  - {id: a, measure: Trains}\n")
    (finding,) = [each for each in workshop.findings() if each.code != "schema-stale"]
    assert (finding.code, finding.level, finding.place.path) == (
        "no-audience", Level.WARNING, COMPANY,
    )  # fmt: skip
    catalog = workshop.read().catalog
    assert catalog is not None
    assert "sustainability" not in project(catalog, EDITIONS["customer"]).offerings[0]
    assert "sustainability" in project(catalog, EDITIONS["internal"]).offerings[0]


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"additionalProperties": True}, id="further fields"),
        pytest.param({"type": "array"}, id="another type at the top"),
        pytest.param({"allOf": [{"required": ["pitch"]}]}, id="a rule of its own"),
        pytest.param({"properties": {"name": {"type": "number"}}}, id="another type"),
        pytest.param({"properties": {"summary": {"maxLength": 161}}}, id="a longer text"),
        pytest.param({"properties": {"summary": {"minLength": 0}}}, id="an empty text"),
        pytest.param({"properties": {"status": {"enum": ["planned", "beta"]}}}, id="a new status"),
        pytest.param(
            {"properties": {"status": {"enum": [["active"]]}}}, id="a status that is none"
        ),
        pytest.param({"properties": {"status": {"x-order": ["active"]}}}, id="another order"),
        pytest.param({"properties": {"id": {"pattern": ".*"}}}, id="another form"),
        pytest.param({"properties": {"pitch": {"x-audience": "customer"}}}, id="a wider audience"),
        pytest.param(
            {"properties": {"commercials": {"properties": {"floor": {"x-audience": "internal"}}}}},
            id="a floor that the site shows",
        ),
        pytest.param({"properties": {"name": {"x-audience": "nobody"}}}, id="no audience at all"),
        pytest.param({"properties": {"name": {"x-effect": {"changed": "none"}}}}, id="an effect"),
        pytest.param({"properties": {"terms": {"x-key": "text"}}}, id="another key"),
        pytest.param({"properties": {"category": {"x-facet": False}}}, id="a facet less"),
        pytest.param({"properties": {"tags": {"uniqueItems": False}}}, id="things twice"),
        pytest.param(
            {"properties": {"timeline": {"properties": {"days": {"minimum": -1}}}}}, id="below zero"
        ),
        pytest.param(
            {"properties": {"scope": {"additionalProperties": True}}},
            id="further fields in a group",
        ),
        pytest.param(
            {"properties": {"terms": {"items": {"additionalProperties": True}}}},
            id="further fields in an item",
        ),
        pytest.param({"properties": {"terms": {"items": {"then": {}}}}}, id="another condition"),
        pytest.param({"properties": {"id": {"properties": {"a": {}}}}}, id="fields in a text"),
        pytest.param({"properties": {"name": {"maxLenght": 5}}}, id="a typing error"),
    ],
)
def test_loosening_is_refused(workshop: Workshop, schema: dict[str, Any]) -> None:
    with_company(workshop, **schema)
    workshop.offering("mail-move")
    (finding,) = [each for each in workshop.findings() if each.code != "schema-stale"]
    assert (finding.code, finding.level, finding.place.path) == (
        "company-loosens", Level.ERROR, COMPANY,
    )  # fmt: skip
    assert workshop.read().schema == base_schema(OFFERING)


@pytest.mark.parametrize(
    ("schema", "more", "code"),
    [
        ({"required": ["pitch"]}, "", "missing-field"),
        ({"properties": {"summary": {"maxLength": 5}}}, "", "too-long"),
        ({"properties": {"status": {"enum": ["active", "retired"]}}}, "", "unknown-value"),
        ({"properties": {"pitch": {"minLength": 9}}}, "pitch: Short\n", "too-few"),
        ({"properties": {"tags": {"maxItems": 0}}}, "tags: [clinics]\n", None),
        (
            {"properties": {"packages": {"items": {"properties": {"price": {"minimum": 10}}}}}},
            "packages:\n  - {id: a, name: b, price: 9}\n", "out-of-bounds",
        ),
        ({"properties": {"name": {"title": "Title"}}}, "", None),
    ],
)  # fmt: skip
def test_tightening_is_taken(
    workshop: Workshop, schema: dict[str, Any], more: str, code: str | None
) -> None:
    with_company(workshop, **schema)
    workshop.offering("mail-move", more)
    found = [each for each in workshop.findings() if each.code != "schema-stale"]
    assert all(each.code != "company-loosens" for each in found)
    assert code is None or [each.code for each in found] == [code]


def test_a_stricter_audience_hides(workshop: Workshop) -> None:
    with_company(workshop, properties={"outcomes": {"items": {"properties": {
        "text": {"x-audience": "internal"}}}}})  # fmt: skip
    workshop.offering("mail-move", "status: pilot\noutcomes:\n  - {id: a, text: Canary}\n")
    catalog = workshop.read().catalog
    assert catalog is not None
    assert "outcomes" not in project(catalog, EDITIONS["customer"]).offerings[0]


FIELD = {"title": "X", "type": "string", "x-audience": "customer", "x-effect": EFFECTS}


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(True, id="true"),
        pytest.param(None, id="nothing"),
        pytest.param({**FIELD, "type": "strng"}, id="a type that is none"),
        pytest.param({**FIELD, "type": ["string", "array"]}, id="two types"),
        pytest.param({**FIELD, "type": ["string", "null"]}, id="a text or nothing"),
        pytest.param({**FIELD, "properties": {"a": {}}}, id="a text with fields"),
        pytest.param({**FIELD, "items": {}}, id="a text with items"),
        pytest.param({**FIELD, "type": "array", "items": True}, id="items of any kind"),
        pytest.param({**FIELD, "pattern": "["}, id="a pattern that is none"),
        pytest.param({**FIELD, "$ref": "http://127.0.0.1:9/x"}, id="an address"),
        pytest.param({**FIELD, "$ref": "file:///etc/hostname"}, id="a file"),
        pytest.param({**FIELD, "$ref": "#/$defs/x"}, id="a part elsewhere"),
        pytest.param({**FIELD, "$id": "::"}, id="an id"),
        pytest.param({**FIELD, "title": 5}, id="a title that is a number"),
        pytest.param({**FIELD, "x-order": 3}, id="an order that is a number"),
        pytest.param({**FIELD, "x-ref": {"a": 1}}, id="a reference that is none"),
        pytest.param({**FIELD, "x-unit": {}}, id="a unit from nowhere"),
        pytest.param({**FIELD, "x-by": 5}, id="split by a number"),
        pytest.param({**FIELD, "x-key": []}, id="a key that is a list"),
        pytest.param({**FIELD, "x-facet": "yes"}, id="a facet in words"),
        pytest.param({"type": "object", "properties": {"a": False}}, id="false inside"),
        pytest.param({**FIELD, "not": True}, id="never"),
        pytest.param({"type": "object", "else": True}, id="else true"),
    ],
)
def test_a_part_that_no_stage_could_read_is_told(workshop: Workshop, part: Any) -> None:
    with_company(workshop, properties={"extra": part})
    workshop.offering("mail-move")
    found = [each for each in workshop.findings() if each.code != "schema-stale"]
    assert {(each.code, each.place.path) for each in found} == {("not-a-schema", COMPANY)}
    assert all(each.place.line >= 2 and each.hint for each in found)


@pytest.mark.parametrize(
    ("part", "shape", "bad"),
    [
        ({}, Shape.TEXT, [5, ["a"], {"a": 1}, None]),
        ({"properties": {"a": {}}}, Shape.GROUP, ["a", {"b": "c"}, {"a": 1}]),
        ({"items": {}}, Shape.LIST, ["a", [1], [["a"]]]),
        ({"items": {"properties": {"a": {}}}}, Shape.ITEMS, ["a", ["a"], [{"b": "c"}]]),
    ],
)
def test_what_a_company_leaves_open_is_the_careful_reading(
    workshop: Workshop, part: Any, shape: Shape, bad: list[Any]
) -> None:
    """A field without a type is a text, and what stands in a group is known by name."""
    with_company(workshop, properties={"extra": part})
    reading = workshop.read()
    assert build_fields(reading.schema).fields["extra"].shape is shape
    for value in bad:
        workshop.offering("mail-move", f"extra: {json.dumps(value)}\n")
        assert any(each.route[:1] == ("extra",) for each in workshop.findings()), value


def test_the_base_alone_is_itself() -> None:
    base = base_schema(OFFERING)
    joined, findings = join_schemas(base, None)
    assert (joined, findings) == (base, ())
    assert joined is not base
    assert build_fields(joined).fields["pitch"].audience is Audience.INTERNAL
