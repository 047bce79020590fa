"""An annotated schema → the tree of Fields that every schema-driven stage walks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from offerbook.audience import Audience
from offerbook.effect import Effect, Kind

Schema = Mapping[str, Any]
FieldRoute = tuple[str, ...]
"""The names that lead to a field; list items and package maps add no step."""


class Shape(StrEnum):
    """What kind of value a field holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    DATE = "date"
    GROUP = "group"
    LIST = "list"
    ITEMS = "items"


@dataclass(frozen=True)
class Field:
    """One field of the schema with all that its annotations say.

    *fields* are a group's fields, or the fields of one item of a list of items; *item* is what a
    list holds. *by* names the maps a number may be split into: package, currency. *under* are
    the siblings under which alone a number is compared, such as what a price is per.
    """

    name: str
    route: FieldRoute
    shape: Shape
    title: str
    description: str
    examples: tuple[Any, ...]
    audience: Audience
    effects: Mapping[Kind, Effect]
    key: str | None
    unit: str | Mapping[str, str] | None
    order: tuple[str, ...]
    refs: tuple[str, ...]
    by: tuple[str, ...]
    under: tuple[str, ...]
    choices: tuple[str, ...]
    is_required: bool
    is_facet: bool
    is_markdown: bool
    needs_agreement: bool
    fields: Mapping[str, Field] = field(default_factory=dict)
    item: Field | None = None

    def effect(self, kind: Kind) -> Effect:
        """What a change of *kind* means; where nobody said, it asks, or guides when internal."""
        said = self.effects.get(kind)
        if said is not None:
            return said
        return Effect.GUIDES if self.is_internal else Effect.ASK

    @cached_property
    def is_leaf(self) -> bool:
        """Whether the field holds a value of its own and no further fields or items."""
        return self.shape not in (Shape.GROUP, Shape.LIST, Shape.ITEMS)

    # Asked of every value: Python 3.11 calls a function for each `Shape.GROUP` that is written out.
    @cached_property
    def is_group(self) -> bool:
        """Whether it holds fields of its own."""
        return self.shape is Shape.GROUP

    @cached_property
    def is_items(self) -> bool:
        """Whether it holds a list of items."""
        return self.shape is Shape.ITEMS

    @cached_property
    def is_list(self) -> bool:
        """Whether it holds a list of single values."""
        return self.shape is Shape.LIST

    @cached_property
    def is_plain(self) -> bool:
        """Whether it holds single values, none of which can name an offering."""
        said = self.item if self.is_list and self.item else self
        return (self.is_leaf or self.is_list) and "offering" not in said.refs

    @cached_property
    def is_number(self) -> bool:
        """Whether it holds a number, or numbers split by package or currency."""
        return self.shape is Shape.NUMBER

    @cached_property
    def is_date(self) -> bool:
        """Whether it holds a day."""
        return self.shape is Shape.DATE

    @cached_property
    def measures(self) -> Mapping[str, tuple[str, ...]]:
        """Which fields in it only say how a number beside them is measured: of which numbers."""
        found: dict[str, tuple[str, ...]] = {}
        for name, child in self.fields.items():
            unit = (child.unit["from"],) if isinstance(child.unit, Mapping) else ()
            for sibling in (*unit, *child.under):
                found[sibling] = (*found.get(sibling, ()), name)
        return found

    @cached_property
    def single(self) -> frozenset[str]:
        """The names of the fields in it that hold single values, and no fields of their own."""
        return frozenset(
            name for name, child in self.fields.items() if child.is_leaf or child.is_list
        )

    @cached_property
    def plain(self) -> frozenset[str]:
        """The names of the fields in it that are plain."""
        return frozenset(name for name, child in self.fields.items() if child.is_plain)

    @cached_property
    def sharing(self) -> Mapping[str, Field]:
        """The fields in it that take items from clauses (`- clause: <id>`), or hold such fields."""
        return {
            name: child
            for name, child in self.fields.items()
            if (child.is_items and "clause" in child.fields) or (child.is_group and child.sharing)
        }

    @cached_property
    def needed(self) -> frozenset[str]:
        """The names of the fields that it must have."""
        return frozenset(name for name, child in self.fields.items() if child.is_required)

    @cached_property
    def is_internal(self) -> bool:
        """Whether nothing in it is meant for customers; what items are matched by does not count."""
        if self.shape in (Shape.GROUP, Shape.ITEMS):
            return all(child.is_internal for name, child in self.fields.items() if name != self.key)
        said = self.item if self.is_list and self.item else self
        return said.audience is not Audience.CUSTOMER


def build_fields(schema: Schema) -> Field:
    """The root field of *schema*; its fields are the top-level ones, in the schema's order.

    What *schema* leaves open gets the careful reading: an absent audience is internal.
    """
    return _field("", (), schema, is_required=True)


def walk_fields(root: Field) -> Iterator[Field]:
    """*root* and every field below it, in the schema's order."""
    yield root
    for child in root.fields.values():
        yield from walk_fields(child)
    if root.item is not None and root.shape is Shape.LIST:
        yield from walk_fields(root.item)


def _field(name: str, route: FieldRoute, schema: Schema, *, is_required: bool) -> Field:
    shape = shape_of(schema)
    holds = schema.get("items")
    item = _field("", route, holds, is_required=True) if isinstance(holds, Mapping) else None
    return Field(
        name=name,
        route=route,
        shape=shape,
        title=schema.get("title") or name.replace("_", " ").capitalize(),
        description=schema.get("description", ""),
        examples=tuple(schema.get("examples", ())),
        audience=_audience(schema),
        effects={Kind(kind): Effect(effect) for kind, effect in _known_effects(schema)},
        key=schema.get("x-key"),
        unit=schema.get("x-unit"),
        order=tuple(schema.get("x-order", ())),
        refs=_as_tuple(schema.get("x-ref", ())),
        by=_as_tuple(schema.get("x-by", ())),
        under=_as_tuple(schema.get("x-under", ())),
        choices=tuple(schema.get("enum", ())),
        is_required=is_required,
        is_facet=bool(schema.get("x-facet")),
        is_markdown=schema.get("contentMediaType") == "text/markdown",
        needs_agreement="x-agree" in schema,
        fields=item.fields if item and shape is Shape.ITEMS else _children(route, schema, shape),
        item=item,
    )


def _children(route: FieldRoute, schema: Schema, shape: Shape) -> dict[str, Field]:
    if shape is not Shape.GROUP:
        return {}
    needed = {*schema.get("required", ()), *schema.get("else", {}).get("required", ())}
    return {
        name: _field(name, (*route, name), part, is_required=name in needed)
        for name, part in schema.get("properties", {}).items()
    }


def shape_of(schema: Schema) -> Shape:
    """The shape that *schema* describes; text where it says nothing."""
    kinds = _as_tuple(schema.get("type", ()))
    if "array" in kinds:
        is_items = shape_of(schema.get("items", {})) is Shape.GROUP
        return Shape.ITEMS if is_items else Shape.LIST
    if "number" in kinds or "integer" in kinds:
        return Shape.NUMBER
    if "object" in kinds or "properties" in schema:
        return Shape.GROUP
    if "boolean" in kinds:
        return Shape.FLAG
    if "enum" in schema:
        return Shape.CHOICE
    return Shape.DATE if schema.get("format") == "date" else Shape.TEXT


def _audience(schema: Schema) -> Audience:
    said = schema.get("x-audience")
    return Audience(said) if said in list(Audience) else Audience.INTERNAL


def _known_effects(schema: Schema) -> Iterator[tuple[str, str]]:
    said = schema.get("x-effect")
    for kind, effect in said.items() if isinstance(said, Mapping) else ():
        if kind in list(Kind) and effect in list(Effect):
            yield kind, effect


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
