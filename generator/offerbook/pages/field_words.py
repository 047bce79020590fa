"""What the schema says about a field, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from offerbook.audience import Audience
from offerbook.effect import Effect, Kind
from offerbook.model.units import Units
from offerbook.spec.fields import Field, Shape
from offerbook.yaml_out import NotWritableError, write_yaml

_READERS: Mapping[Audience, str] = {
    Audience.CUSTOMER: "customers and colleagues",
    Audience.INTERNAL: "colleagues only",
    Audience.RESTRICTED: "nobody on any site; commands only",
}
_EFFECTS: Mapping[Effect, str] = {
    Effect.NARROWS: "narrows the promise",
    Effect.WIDENS: "widens the promise",
    Effect.REWORDS: "leaves the promise as it is",
    Effect.GUIDES: "changes internal advice only",
    Effect.ASK: "the owner is asked what it means",
    Effect.NONE: "is no part of the promise",
}
_KINDS: Mapping[Kind, str] = {
    Kind.ADDED: "added",
    Kind.REMOVED: "removed",
    Kind.RAISED: "raised",
    Kind.LOWERED: "lowered",
    Kind.CHANGED: "changed",
}
_OF_DAYS: Mapping[Kind, str] = {**_KINDS, Kind.RAISED: "later", Kind.LOWERED: "earlier"}
_OF_NUMBERS: Mapping[Kind, str] = {**_KINDS, Kind.CHANGED: "counted in another unit"}
_REFERENCES: Mapping[str, str] = {
    "category": "the id of a category",
    "tag": "the id of a tag",
    "topic": "the id of a topic",
    "person": "the id of a person",
    "hours": "the id of named hours",
    "unit": "a unit",
    "role": "a role that a person holds",
    "clause": "the id of a clause",
    "offering": "the id of an offering, or offering/package",
    "option": "the id of an option",
    "package": "the id of a package",
    "phase": "the id of a phase",
    "words": "words",
}
_SPLITS: Mapping[tuple[str, ...], str] = {
    ("package",): "; or one for each package",
    ("currency",): "; or one for each currency",
    ("package", "currency"): "; or one for each package, each currency, or both",
}
_UNITS = Units()


def describe_shape(field: Field) -> str:
    """What *field* holds: ``a number in days; or one for each package``."""
    if field.refs:
        return " or ".join(_REFERENCES.get(ref, ref) for ref in field.refs)
    describe = _DESCRIBED.get(field.shape)
    return describe(field) if describe else _SHAPES[field.shape]


def _text(field: Field) -> str:
    return "words; emphasis, lists and links are possible" if field.is_markdown else "words"


def _number(field: Field) -> str:
    return f"a number{_unit(field.unit)}{_SPLITS.get(field.by, '')}"


def _list(field: Field) -> str:
    return "a list" + (f"; each entry is {describe_shape(field.item)}" if field.item else "")


def _items(field: Field) -> str:
    return "a list of items" + (f", each known by its `{field.key}`" if field.key else "")


_DESCRIBED: Mapping[Shape, Callable[[Field], str]] = {
    Shape.TEXT: _text,
    Shape.NUMBER: _number,
    Shape.CHOICE: lambda field: f"one of: {', '.join(map(str, field.choices))}",
    Shape.LIST: _list,
    Shape.ITEMS: _items,
}
_SHAPES: Mapping[Shape, str] = {
    Shape.FLAG: "true or false",
    Shape.DATE: "a day (year-month-day)",
    Shape.GROUP: "the fields below",
}


def describe_facts(field: Field, parent: Field) -> Iterator[tuple[str, str]]:
    """What an owner has to know about *field*, as label and words."""
    yield "Holds", describe_shape(field)
    if field.is_required:
        yield "Needed", _needed(parent)
    if field.order:
        yield "Order", f"from the least to the most: {', '.join(map(str, field.order))}"
    reader = field.item if field.shape is Shape.LIST else field
    if reader is not None and reader.is_leaf:
        yield "Read by", _READERS[reader.audience]
    yield from _changes(field)
    if _entry(field).needs_agreement or field.needs_agreement:
        yield "Agreement", "whoever leads delivery agrees before the promise gets wider"
    if _entry(field).is_facet or field.is_facet:
        yield "Filter", "reps can filter offerings by it"


def describe_examples(field: Field) -> Iterator[str]:
    """The field's examples as they are written in a file."""
    for example in field.examples:
        try:
            yield write_yaml({field.name: example})
        except NotWritableError:
            continue


def describe_effects(field: Field) -> str:
    """``Raised: narrows the promise. Lowered: widens the promise.``; one effect stands without its kinds."""
    kinds = _kinds_of(field)
    by_effect: dict[Effect, list[str]] = {}
    for kind, effect in field.effects.items():
        by_effect.setdefault(effect, []).append(kinds[kind])
    if len(by_effect) == 1:
        return f"{_EFFECTS[next(iter(by_effect))]}."
    return " ".join(
        f"{_listed(words).capitalize()}: {_EFFECTS[effect]}." for effect, words in by_effect.items()
    )


def _changes(field: Field) -> Iterator[tuple[str, str]]:
    """What a change means; of a list, for an entry and, where it matters, for the whole."""
    entry = _entry(field)
    if entry is not field and entry.effects:
        yield "A change of an entry", describe_effects(entry)
    is_whole_told = entry is field or any(
        effect is not Effect.NONE for effect in field.effects.values()
    )
    if field.effects and is_whole_told:
        yield (
            "A change" if entry is field else "A change of the whole list",
            describe_effects(field),
        )


def _entry(field: Field) -> Field:
    """What a list holds; any other field itself."""
    return field.item if field.item is not None else field


def _kinds_of(field: Field) -> Mapping[Kind, str]:
    if field.shape is Shape.DATE:
        return _OF_DAYS
    return _OF_NUMBERS if field.shape is Shape.NUMBER else _KINDS


def _needed(parent: Field) -> str:
    return "yes, unless the item is a clause" if "clause" in parent.fields else "yes"


def _unit(unit: Any) -> str:
    if isinstance(unit, dict):
        return f" of what `{unit.get('from', '')}` names"
    if unit is None:
        return ""
    if unit == "currency":
        return ", an amount of money"
    known = _UNITS.find(unit)
    return f" in {'percent' if unit == 'percent' else known.plural if known else unit}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
