"""A schema that leaves a field's audience, effect or key open is a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from offerbook.audience import Audience
from offerbook.document import Document, Route
from offerbook.effect import Effect, Kind
from offerbook.finding import Finding, Level, Place, place_of_key
from offerbook.spec.fields import Shape, shape_of
from offerbook.spec.wording import did_you_mean

_ANNOTATIONS = frozenset(
    (
        "x-audience",
        "x-effect",
        "x-key",
        "x-unit",
        "x-order",
        "x-agree",
        "x-facet",
        "x-ref",
        "x-by",
        "x-under",
        "x-form",
        "x-base",
    )
)
_SHAPES = frozenset(
    (
        "$schema",
        "$id",
        "$comment",
        "$defs",
        "title",
        "description",
        "examples",
        "type",
        "enum",
        "const",
        "format",
        "pattern",
        "contentMediaType",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "items",
        "minItems",
        "maxItems",
        "uniqueItems",
        "properties",
        "additionalProperties",
        "propertyNames",
        "required",
        "minProperties",
        "maxProperties",
        "if",
        "then",
        "else",
        "allOf",
        "not",
        "default",
    )
)
_KNOWN = _ANNOTATIONS | _SHAPES
_REFS = frozenset(
    (
        "offering",
        "option",
        "words",
        "person",
        "category",
        "tag",
        "topic",
        "hours",
        "unit",
        "clause",
        "package",
        "phase",
        "role",
    )
)

Say = Callable[[str, str, str, Route], Finding]


def audit_schema(
    schema: Document,
    *,
    level: Level,
    base: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    """Gaps in *schema*, each at *level*; parts that *base* already has may leave out anything."""

    def say(code: str, message: str, hint: str, route: Route) -> Finding:
        place: Place = place_of_key(schema, route)
        return Finding(code, level, message, place, hint, route)

    return tuple(_audit_group(schema.data, base or {}, (), say))


def _audit_group(
    part: Mapping[str, Any], base: Mapping[str, Any], route: Route, say: Say
) -> Iterator[Finding]:
    yield from _unknown_words(part, route, say)
    known = base.get("properties", {})
    needed = {*part.get("required", ()), *_mapping(part.get("else")).get("required", ())}
    for name, child in _mapping(part.get("properties")).items():
        here = (*route, "properties", name)
        if not isinstance(child, Mapping):
            continue
        if name in known:
            yield from _audit_known(child, known[name], here, say)
        else:
            yield from _audit_field(child, here, say, is_required=name in needed)


def _audit_known(
    part: Mapping[str, Any], base: Mapping[str, Any], route: Route, say: Say
) -> Iterator[Finding]:
    """A field of the base that a company adds to: only what it adds is audited."""
    yield from _audit_group(part, base, route, say)
    items = part.get("items")
    if isinstance(items, Mapping):
        yield from _audit_group(items, base.get("items", {}), (*route, "items"), say)


def _audit_field(
    part: Mapping[str, Any], route: Route, say: Say, *, is_required: bool
) -> Iterator[Finding]:
    name = route[-1]
    shape = shape_of(part)
    if not part.get("title"):
        yield say(
            "no-title",
            f"the field '{name}' has no title",
            'add "title": what pages and messages call it',
            route,
        )
    if shape is Shape.GROUP:
        yield from _audit_group(part, {}, route, say)
        return
    yield from _unknown_words(part, route, say)
    yield from _audit_effects(part, shape, route, say, is_required=is_required)
    items = _mapping(part.get("items"))
    if shape is Shape.ITEMS:
        if part.get("x-key") not in _mapping(items.get("properties")):
            yield say(
                "no-key",
                f"the items of '{name}' have no key",
                'add "x-key": the name of the field by which an item is recognised',
                route,
            )
        yield from _audit_effects(items, Shape.ITEMS, (*route, "items"), say, is_required=False)
        yield from _audit_group(items, {}, (*route, "items"), say)
    elif shape is Shape.LIST:
        yield from _audit_audience(items, (*route, "items"), str(name), say)
        yield from _audit_effects(items, Shape.LIST, (*route, "items"), say, is_required=False)
        yield from _unknown_words(items, (*route, "items"), say)
    else:
        yield from _audit_audience(part, route, str(name), say)


def _audit_audience(
    part: Mapping[str, Any], route: Route, name: str, say: Say
) -> Iterator[Finding]:
    said = part.get("x-audience")
    if said is None:
        yield say(
            "no-audience",
            f"nobody said who may read '{name}': it is internal",
            'add "x-audience": customer, internal or restricted',
            route,
        )
    elif said not in list(Audience):
        yield say(
            "no-audience",
            f"'{said}' is no audience: '{name}' is internal",
            "customer, internal or restricted",
            (*route, "x-audience"),
        )


def kinds_of(shape: Shape, part: Mapping[str, Any], *, is_required: bool) -> tuple[Kind, ...]:
    """The ways in which a value of *shape* can differ between two states."""
    comes_and_goes = () if is_required else (Kind.ADDED, Kind.REMOVED)
    if shape in (Shape.LIST, Shape.ITEMS):
        return (Kind.ADDED, Kind.REMOVED)
    if shape in (Shape.NUMBER, Shape.DATE) or part.get("x-order"):
        other_unit = (Kind.CHANGED,) if isinstance(part.get("x-unit"), Mapping) else ()
        return (*comes_and_goes, Kind.RAISED, Kind.LOWERED, *other_unit)
    return (*comes_and_goes, Kind.CHANGED)


def _audit_effects(
    part: Mapping[str, Any], shape: Shape, route: Route, say: Say, *, is_required: bool
) -> Iterator[Finding]:
    said = _mapping(part.get("x-effect"))
    name = next((step for step in reversed(route) if step not in ("items", "properties")), "")
    missing = [
        kind
        for kind in kinds_of(shape, part, is_required=is_required)
        if said.get(kind) not in list(Effect)
    ]
    if missing:
        yield say(
            "no-effect",
            f"nobody said what it means when '{name}' is {' or '.join(missing)}: it asks",
            f'add "x-effect": {{"{missing[0]}": … }}, each one of {", ".join(Effect)}',
            route,
        )
    for kind in said:
        if kind not in list(Kind):
            yield say(
                "no-effect",
                f"'{kind}' is no kind of change",
                did_you_mean(kind, Kind) or f"one of: {', '.join(Kind)}",
                (*route, "x-effect", kind),
            )


def _unknown_words(part: Mapping[str, Any], route: Route, say: Say) -> Iterator[Finding]:
    for word in part:
        if word not in _KNOWN:
            yield say(
                "unknown-keyword",
                f"the schema word '{word}' is unknown",
                did_you_mean(word, _KNOWN) or "take it out",
                (*route, word),
            )
    refs = part.get("x-ref", ())
    for ref in (refs,) if isinstance(refs, str) else refs:
        if ref not in _REFS:
            yield say(
                "unknown-keyword",
                f"'{ref}' is nothing a field can refer to",
                did_you_mean(ref, _REFS) or f"one of: {', '.join(sorted(_REFS))}",
                (*route, "x-ref"),
            )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
