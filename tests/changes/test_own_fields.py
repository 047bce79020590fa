"""What a change means in fields of a company's own, whatever its schema was before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from offerbook.audience import Audience
from offerbook.changes.change import Change
from offerbook.changes.compare import Side, compare
from offerbook.model.version import Leaning
from offerbook.projecting import project_body, readable, stricter
from offerbook.spec.fields import Field, build_fields

Schema = Mapping[str, Any]

_NOTED = {"x-audience": "customer", "x-effect": {"added": "widens", "removed": "narrows"}}
_NUMBER = {"type": "number", "title": "Hours", **_NOTED}
_TEXT = {"type": "string", "title": "Words", **_NOTED}
_WORDS = {"type": "array", "title": "Words", "items": _TEXT, "x-effect": {}}


def items(effect: Mapping[str, str], inside: Mapping[str, str], key: str | None = "id") -> Schema:
    """A list of items with a text each, known by *key*."""
    known = {} if key is None else {"x-key": key}
    return {
        "type": "array",
        "title": "Gifts",
        **known,
        "x-effect": effect,
        "items": {
            "type": "object",
            "title": "Gift",
            "x-effect": inside,
            "required": ["text"],
            "properties": {key or "kind": _TEXT, "text": _TEXT},
        },
    }


def root(**fields: Schema) -> Field:
    return build_fields({"type": "object", "properties": fields})


def found(schema: Field, before: Any, after: Any) -> list[tuple[str, str, Any, Any]]:
    """Kind, effect, before and after of each change."""

    def said(change: Change) -> tuple[str, str, Any, Any]:
        return (str(change.kind), str(change.effect), change.before, change.after)

    leaning = Leaning("EUR")
    return [said(each) for each in compare(schema, Side(before, leaning), Side(after, leaning))]


_GENTLE = {"added": "rewords", "removed": "rewords"}
_GRAVE = {"added": "widens", "removed": "narrows"}
_TWO = [{"id": "a", "text": "A coffee"}, {"id": "b", "text": "A cake"}]


@pytest.mark.parametrize(
    ("whole", "inside", "before", "after", "changes"),
    [
        pytest.param(
            _GENTLE,
            _GRAVE,
            _TWO,
            None,
            [("removed", "narrows", "A coffee", None), ("removed", "narrows", "A cake", None)],
            id="to lose all is no milder than to lose one",
        ),
        pytest.param(
            _GENTLE,
            _GRAVE,
            None,
            _TWO[:1],
            [("added", "widens", None, "A coffee")],
            id="the first item says what it means",
        ),
        pytest.param(
            _GRAVE,
            _GENTLE,
            _TWO,
            None,
            [("removed", "narrows", ("A coffee", "A cake"), None)],
            id="the list alone, where it says more, by the titles of its items",
        ),
    ],
)
def test_a_whole_list(
    whole: Mapping[str, str], inside: Mapping[str, str], before: Any, after: Any, changes: Any
) -> None:
    assert found(root(gifts=items(whole, inside)), {"gifts": before}, {"gifts": after}) == changes


@pytest.mark.parametrize("key", [None, "code"])
def test_only_an_id_is_known_in_other_lists(key: str | None) -> None:
    name = key or "kind"
    schema = root(gifts=items({}, _GRAVE, key), fees=items({}, _GRAVE, key))
    before = {"gifts": [{name: "a", "text": "A coffee"}], "fees": []}
    after = {"gifts": [], "fees": [{name: "a", "text": "Cleaning"}]}
    assert found(schema, before, after) == [
        ("removed", "narrows", "A coffee", None),
        ("added", "widens", None, "Cleaning"),
    ]


_KINDS = {
    "a number": (_NUMBER, 4),
    "a number by package": (_NUMBER, {"small": 4}),
    "a text": (_TEXT, "four hours"),
    "texts": (_WORDS, ["four", "hours"]),
    "items": (items(_GENTLE, _GRAVE), _TWO),
    "a group": ({"type": "object", "title": "G", "properties": {"inside": _TEXT}}, {"inside": "x"}),
}


@pytest.mark.parametrize("now", _KINDS)
@pytest.mark.parametrize("then", _KINDS)
def test_a_field_that_held_another_kind_of_value_is_asked_about(now: str, then: str) -> None:
    schema, today = _KINDS[now]
    _, before = _KINDS[then]
    changes = found(root(field=schema), {"field": before}, {"field": today})
    moved = compare(
        root(id=_TEXT, field=schema),
        Side({"id": "x", "field": before}, Leaning(currency="EUR")),
        Side({"id": "x", "field": today}, Leaning(currency="CHF")),
        moved={"a": ("c",)},
    )
    if schema is _KINDS[then][0] or (isinstance(before, dict) and isinstance(today, dict)):
        return  # numbers by package are written as a group is: then each name inside is asked about
    ((kind, effect, *_),) = changes
    assert (kind, effect) == ("changed", "ask")
    assert "ask" in [str(each.effect) for each in moved]


@pytest.mark.parametrize("now", _KINDS)
@pytest.mark.parametrize("then", _KINDS)
def test_what_was_said_in_another_kind_of_field_is_not_shown(now: str, then: str) -> None:
    schema, _ = _KINDS[now]
    old, before = _KINDS[then]
    lens = readable(stricter(root(field=schema), root(field=old)), Audience.CUSTOMER)
    shown = project_body(lens, {"field": before}, frozenset())
    assert shown == ({"field": before} if schema is old else {})


def test_what_only_colleagues_read_is_never_asked_about() -> None:
    now = {**_NUMBER, "x-audience": "internal"}
    ((kind, effect, *_),) = found(root(field=now), {"field": "four hours"}, {"field": 4})
    assert (kind, effect) == ("changed", "guides")
