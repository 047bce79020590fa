"""A schema that leaves something open is told, at the field that leaves it open."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from offerbook.app.writing import schema_files
from offerbook.document import Document
from offerbook.finding import Level
from offerbook.load.yaml_text import read_yaml
from offerbook.reading import read_catalog
from offerbook.spec.audit import audit_schema
from offerbook.spec.base import CATALOG, OFFERING, base_schema, base_text
from tests.support import REPOSITORY

LEAF: dict[str, Any] = {
    "title": "A",
    "type": "string",
    "x-audience": "customer",
    "x-effect": {"added": "widens", "removed": "narrows", "changed": "ask"},
}
LIST: dict[str, Any] = {
    "title": "A",
    "type": "array",
    "x-effect": {"added": "widens", "removed": "narrows"},
    "items": {"type": "string", "x-audience": "customer",
              "x-effect": {"added": "widens", "removed": "narrows"}},
}  # fmt: skip
ITEMS: dict[str, Any] = {
    "title": "A",
    "type": "array",
    "x-key": "id",
    "x-effect": {"added": "widens", "removed": "narrows"},
    "items": {"type": "object", "properties": {"id": LEAF},
              "x-effect": {"added": "widens", "removed": "narrows"}},
}  # fmt: skip


def audited(part: dict[str, Any]) -> list[str]:
    raw = json.dumps({"properties": {"a": part}}, indent=1).encode()
    document, findings = read_yaml(raw, "company.schema.json")
    assert document is not None, findings
    said = audit_schema(document, level=Level.WARNING)
    assert all(each.level is Level.WARNING and each.hint and each.place.line > 1 for each in said)
    return [each.code for each in said]


def but(part: dict[str, Any], *route: str, **more: Any) -> dict[str, Any]:
    """*part* with *more* at *route*; what is None is left out."""
    whole = deepcopy(part)
    inner = whole
    for step in route:
        inner = inner[step]
    inner.update(more)
    for word in [word for word, value in more.items() if value is None]:
        del inner[word]
    return whole


@pytest.mark.parametrize(
    ("part", "codes"),
    [
        pytest.param(LEAF, [], id="a whole text"),
        pytest.param(LIST, [], id="a whole list"),
        pytest.param(ITEMS, [], id="whole items"),
        pytest.param(but(LEAF, title=None), ["no-title"], id="no title"),
        pytest.param(but(LEAF, **{"x-audience": None}), ["no-audience"], id="no audience"),
        pytest.param(but(LEAF, **{"x-audience": "all"}), ["no-audience"], id="an unknown audience"),
        pytest.param(but(LEAF, **{"x-audience": ["customer"]}), ["no-audience"], id="two audiences"),
        pytest.param(but(LEAF, **{"x-effect": None}), ["no-effect"], id="no effect"),
        pytest.param(but(LEAF, "x-effect", changed=None), ["no-effect"], id="no effect of a change"),
        pytest.param(but(LEAF, "x-effect", changed="bad"), ["no-effect"], id="an unknown effect"),
        pytest.param(but(LEAF, "x-effect", changd="ask"), ["no-effect"], id="an unknown kind"),
        pytest.param(but(LEAF, type="number"), ["no-effect"], id="a number is raised or lowered"),
        pytest.param(but(LEAF, **{"x-order": ["a", "b"]}), ["no-effect"], id="so is an order"),
        pytest.param(but(LEAF, audience="customer"), ["unknown-keyword"], id="an unknown word"),
        pytest.param(but(LEAF, **{"x-ref": "persn"}), ["unknown-keyword"], id="an unknown reference"),
        pytest.param(but(LIST, "items", **{"x-audience": None}), ["no-audience"], id="a list's audience"),
        pytest.param(but(LIST, "items", **{"x-effect": None}), ["no-effect"], id="a list's items"),
        pytest.param(but(LIST, **{"x-effect": None}), ["no-effect"], id="a list as a whole"),
        pytest.param(but(ITEMS, **{"x-key": None}), ["no-key"], id="no key"),
        pytest.param(but(ITEMS, **{"x-key": "name"}), ["no-key"], id="a key that is no field"),
        pytest.param(but(ITEMS, "items", **{"x-effect": None}), ["no-effect"], id="an item's effect"),
        pytest.param(
            but(ITEMS, "items", "properties", "id", **{"x-audience": None}), ["no-audience"],
            id="a field of an item inherits nothing",
        ),
        pytest.param(
            {"title": "A", "type": "object", "x-audience": "customer",
             "properties": {"b": but(LEAF, **{"x-audience": None})}},
            ["no-audience"], id="nor does a field of a group",
        ),
    ],
)  # fmt: skip
def test_a_gap_is_told(part: dict[str, Any], codes: list[str]) -> None:
    assert audited(part) == codes


@pytest.mark.parametrize("name", [OFFERING])
def test_the_base_has_no_gap(name: str) -> None:
    document = Document(name, base_schema(name), dict)
    assert audit_schema(document, level=Level.ERROR) == ()


def test_the_schemas_in_the_repository_are_what_would_be_written() -> None:
    for path, text in schema_files(read_catalog(REPOSITORY).schema).items():
        assert (REPOSITORY / path).read_bytes() == text.encode(), path


@pytest.mark.parametrize("name", [OFFERING, CATALOG])
def test_the_wheel_carries_the_schema_of_the_repository(name: str) -> None:
    assert (REPOSITORY / "schema" / name).read_bytes() == base_text(name).encode()


@pytest.mark.parametrize("name", [OFFERING, CATALOG])
@pytest.mark.parametrize(
    "word", ["oneOf", "anyOf", "$ref", "dependentSchemas", "unevaluatedProperties"]
)
def test_the_base_keeps_to_what_older_editors_understand(name: str, word: str) -> None:
    assert f'"{word}"' not in base_text(name)


def test_every_field_of_the_base_has_a_title_and_a_description() -> None:
    def gaps(part: Any, route: str) -> list[str]:
        found = []
        for name, child in part.get("properties", {}).items():
            here = f"{route}.{name}"
            found += [here for word in ("title", "description") if not child.get(word)]
            found += gaps(child, here) + gaps(child.get("items", {}), here)
        return found

    assert gaps(base_schema(OFFERING), "") == []
