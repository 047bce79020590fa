"""A change of a schema, told apart from a change of an offering."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.reviewing.meaning import compare_schemas
from offerbook.spec.fields import build_fields

TEXT = {"title": "Region code", "type": "string", "x-audience": "internal"}
ITEMS = {
    "title": "Sites",
    "type": "array",
    "x-effect": {"added": "none"},
    "items": {
        "type": "object",
        "x-effect": {"added": "widens"},
        "properties": {"id": {"type": "string"}, "place": dict(TEXT, title="Place")},
    },
}


def schema(**fields: Any) -> Any:
    return build_fields({"type": "object", "properties": fields})


@pytest.mark.parametrize(
    ("before", "after", "bodies", "sentences"),
    [
        pytest.param({"a": TEXT}, {"a": TEXT}, [], [], id="the same"),
        pytest.param(
            {"a": TEXT}, {"a": {**TEXT, "description": "x"}}, [], [], id="only a description"
        ),
        pytest.param({}, {"a": TEXT}, [], ["the field “Region code” (a) is new"], id="new"),
        pytest.param({"a": TEXT}, {}, [{}], ["the field “Region code” (a) is gone"], id="gone"),
        pytest.param(
            {"a": TEXT},
            {},
            [{"a": "x"}, {"b": "x"}],
            [
                "the field “Region code” (a) is gone, and what one offering said in it is compared no longer"
            ],
            id="gone with what it said",
        ),
        pytest.param(
            {"s": ITEMS},
            {"s": {**ITEMS, "items": {"type": "object", "properties": {"id": {"type": "string"}},
                                      "x-effect": {"added": "widens"}}}},
            [{"s": [{"id": "a"}, {"id": "b", "place": "x"}]}, {"s": [{"place": "y"}]}],
            [
                "the field “Place” (s.place) is gone, and what 2 offerings said in it is compared no longer"
            ],
            id="gone in items",
        ),
        pytest.param({"s": ITEMS}, {}, [], ["the field “Sites” (s) is gone"], id="one for a list"),
        pytest.param(
            {"a": TEXT},
            {"a": {**TEXT, "x-audience": "restricted"}},
            [],
            ["the field “Region code” (a) says otherwise who may read it"],
            id="another audience",
        ),
        pytest.param(
            {"s": ITEMS},
            {"s": {**ITEMS, "items": {**ITEMS["items"], "x-effect": {"added": "narrows"}}}},  # type: ignore[dict-item]
            [],
            ["the field “Sites” (s) says otherwise what a change of it means"],
            id="another effect of an item",
        ),
    ],
)  # fmt: skip
def test_sentences(
    before: dict[str, Any],
    after: dict[str, Any],
    bodies: list[dict[str, Any]],
    sentences: list[str],
) -> None:
    assert list(compare_schemas(schema(**before), schema(**after), bodies)) == sentences
