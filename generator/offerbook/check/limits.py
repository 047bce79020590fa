"""A unit belongs to a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from offerbook.finding import Finding, warning
from offerbook.model.catalog import Catalog
from offerbook.spec.fields import Field, FieldRoute
from offerbook.spec.values import keep_fields, walk_values


def check_limits(catalog: Catalog) -> Iterator[Finding]:
    """A unit without any number that it could count is told."""
    counted = counted_by(catalog.schema)
    units = keep_fields(catalog.schema, lambda field: field.route in counted)
    for offering in catalog.offerings:
        if _are_all_counted(offering.data, counted):
            continue
        for value in walk_values(units, offering.data):
            numbers = counted[value.field.route]
            if not any(name in value.item for name in numbers):
                yield warning(
                    "unit-without-number",
                    f"'{value.value}' counts nothing here",
                    offering.value_at(value.route),
                    route=value.route,
                    hint=f"add {' or '.join(numbers)}, or take the unit out",
                )


def _are_all_counted(data: Any, counted: Mapping[FieldRoute, Iterable[str]]) -> bool:
    """Whether every unit in *data* has a number beside it; no places are asked for yet."""
    return not any(
        unit in each and each.keys().isdisjoint(numbers)
        for (*way, unit), numbers in counted.items()
        for each in items_at(data, way)
    )


def items_at(data: Any, way: Iterable[str]) -> list[Any]:
    """The groups or items of *data* to which the field names *way* lead."""
    around = [data]
    for name in way:
        inside = [each[name] for each in around if name in each]
        around = [each for one in inside for each in (one if isinstance(one, list) else (one,))]
    return around


def counted_by(field: Field) -> dict[FieldRoute, list[str]]:
    """For the route of each unit field the names of the numbers that it counts."""
    found: dict[FieldRoute, list[str]] = {}
    for child in field.fields.values():
        found.update(counted_by(child))
        if isinstance(child.unit, dict):
            found.setdefault((*child.route[:-1], child.unit["from"]), []).append(child.name)
    return found
