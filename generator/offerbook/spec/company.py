"""What a company's schema must keep to, so that every stage can rely on what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from offerbook.document import Route

_TYPES = ("string", "number", "integer", "boolean", "array", "object")
_SPLIT = (["number", "object"], ["integer", "object"], ["object", "number"], ["object", "integer"])
_POINTS_ELSEWHERE = frozenset((
    "$ref", "$dynamicRef", "$recursiveRef", "$id", "$anchor", "$dynamicAnchor", "$vocabulary",
))  # fmt: skip
_PARTS = ("items", "if", "then", "else", "not", "propertyNames")
_NAMED_PARTS = ("properties", "patternProperties", "dependentSchemas", "$defs")
_LISTED_PARTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_HINT = "compare with a field of schema/offering.schema.json"


class SchemaProblem(NamedTuple):
    """What cannot be understood at *route* of a company's schema."""

    route: Route
    words: str
    hint: str = _HINT


def find_company_problems(schema: Any) -> list[SchemaProblem]:
    """Everything in *schema* that is no JSON Schema, or more of it than Offerbook understands."""
    from offerbook.spec.explainer import find_schema_error

    problem = find_schema_error(schema)
    if problem is not None:
        route, words = problem
        return [SchemaProblem(route, f"this is no JSON Schema: {words}")]
    return list(_in_part(schema, ()))


def complete(part: Mapping[str, Any]) -> dict[str, Any]:
    """A new field's *part* with what it leaves open: its type, and that it has no other fields."""
    whole = deepcopy(dict(part))
    if "properties" in whole:
        whole.setdefault("type", "object")
        whole.setdefault("additionalProperties", False)
        whole["properties"] = {name: complete(each) for name, each in whole["properties"].items()}
    elif "items" in whole:
        whole.setdefault("type", "array")
        whole["items"] = complete(whole["items"])
    elif "enum" not in whole and "const" not in whole:
        whole.setdefault("type", "string")
    return whole


def _in_part(part: Any, route: Route) -> Iterator[SchemaProblem]:
    if not isinstance(part, Mapping):
        yield SchemaProblem(route, "true or false stands where a field's description belongs")
        return
    for word in part:
        if word in _POINTS_ELSEWHERE and (route or word != "$id"):
            yield SchemaProblem(
                (*route, word), f"'{word}' points elsewhere", "write the field out in this place"
            )
    yield from _shape(part, route)
    yield from _annotations(part, route)
    for inner, each in _inner_parts(part):
        yield from _in_part(each, (*route, *inner))


def _inner_parts(part: Mapping[str, Any]) -> Iterator[tuple[Route, Any]]:
    """The schemas inside *part*, each with the way to it."""
    for word in _PARTS:
        if word in part:
            yield (word,), part[word]
    for word in _NAMED_PARTS:
        for name, each in part.get(word, {}).items():
            yield (word, name), each
    for word in _LISTED_PARTS:
        for index, each in enumerate(part.get(word, ())):
            yield (word, index), each
    if isinstance(part.get("additionalProperties"), Mapping):
        yield ("additionalProperties",), part["additionalProperties"]


def _shape(part: Mapping[str, Any], route: Route) -> Iterator[SchemaProblem]:
    """A field is one thing: a text, a number, a list, a group; only numbers may be split."""
    kind = part.get("type")
    if kind is not None and kind not in _TYPES and kind not in _SPLIT:
        yield SchemaProblem(
            (*route, "type"), "a field has one type here", f"one of: {', '.join(_TYPES)}"
        )
    elif "properties" in part and kind not in (None, "object"):
        yield SchemaProblem((*route, "type"), "a field with properties is an object")
    elif "items" in part and kind not in (None, "array"):
        yield SchemaProblem((*route, "type"), "a field with items is an array")


def _annotations(part: Mapping[str, Any], route: Route) -> Iterator[SchemaProblem]:
    for word, (wants, is_right) in _ANNOTATIONS.items():
        if word in part and not is_right(part[word]):
            yield SchemaProblem((*route, word), f"'{word}' wants {wants}")


def _is_word(value: Any) -> bool:
    return isinstance(value, str)


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_unit(value: Any) -> bool:
    if isinstance(value, Mapping):
        return list(value) == ["from"] and isinstance(value["from"], str)
    return isinstance(value, str)


_ANNOTATIONS = {
    "x-key": ("the name of a field", _is_word),
    "x-unit": ('a unit\'s id, or {"from": "the field that names it"}', _is_unit),
    "x-order": ("a list of words", _is_words),
    "x-ref": ("a word, or a list of words", lambda value: _is_word(value) or _is_words(value)),
    "x-by": ("a list of words", _is_words),
    "x-under": ("a list of words", _is_words),
    "x-form": ("a text", _is_word),
    "x-agree": ("the word delivery", lambda value: value == "delivery"),
    "x-facet": ("true or false", lambda value: isinstance(value, bool)),
}
