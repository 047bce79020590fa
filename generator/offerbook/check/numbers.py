"""Numbers that may not say what their owner means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from offerbook.check.limits import counted_by, items_at
from offerbook.check.waiving import waiving_hint
from offerbook.document import Route
from offerbook.finding import Finding, error, place_of_value, warning
from offerbook.model.catalog import Catalog, Item, Offering
from offerbook.spec.fields import FieldRoute, Shape, walk_fields
from offerbook.spec.values import Gatherer, Value, keep_fields, walk_values

_PERCENT = "percent"
_ALL = 100


def check_numbers(catalog: Catalog) -> Iterator[Finding]:
    """No point that may part thousands, no more than all of something, no least above the most."""
    numbers = keep_fields(catalog.schema, lambda field: field.shape is Shape.NUMBER)
    gatherer = Gatherer(numbers)
    shares = Gatherer(keep_fields(catalog.schema, lambda field: field.unit == _PERCENT))
    counted = counted_by(catalog.schema)
    bounded = tuple(each.route for each in walk_fields(numbers) if each.name == "minimum")
    for offering in catalog.offerings:
        data = offering.data
        if (  # they are looked at one by one only where it may be worth it
            any(_is_twofold_in(each) for each in gatherer.gather(data) if type(each) is not int)
            or any(map(_is_above_all, shares.gather(data)))
            or _counts_above_all(data, counted)
            or any(_is_bounded_within(each) for way in bounded for each in items_at(data, way[:-1]))
        ):
            for value in walk_values(numbers, data):
                yield from _check(offering, value)


def _counts_above_all(data: Any, counted: Mapping[FieldRoute, Iterable[str]]) -> bool:
    """Whether anything in *data* that is counted in percent may be more than all."""
    return any(
        each.get(unit) == _PERCENT and any(_is_above_all(each.get(name, 0)) for name in names)
        for (*way, unit), names in counted.items()
        for each in items_at(data, way)
    )


def _is_above_all(value: Any) -> bool:
    return any(number > _ALL for _, number in _numbers_in(value, ()))


def _is_bounded_within(item: Item) -> bool:
    least, most = item.get("minimum"), item.get("maximum")
    if least is None or most is None:
        return False
    return isinstance(least, dict) or isinstance(most, dict) or least > most


def _check(offering: Offering, value: Value) -> Iterator[Finding]:
    unit = value.field.unit
    said = value.item.get(unit["from"]) if isinstance(unit, Mapping) else unit
    for route, number in _numbers_in(value.value, value.route):
        if _is_twofold(number):
            yield _twofold(offering, route, number)
        elif said == _PERCENT and number > _ALL:
            yield _more_than_all(offering, route, number)
    if value.field.name == "minimum":
        yield from _check_least(offering, value)


def _check_least(offering: Offering, value: Value) -> Iterator[Finding]:
    """Fewer can never be ordered than more than there may be."""
    most = dict(_numbers_in(value.item.get("maximum"), ()))
    for route, number in _numbers_in(value.value, ()):
        highest = most.get(route, most.get((), None if route else min(most.values(), default=None)))
        if highest is not None and number > highest:
            yield error(
                "minimum-above-maximum",
                f"at least {number} and at most {highest}: nobody can order that",
                offering.value_at((*value.route, *route)),
                route=value.route,
                hint="correct one of the two",
            )


def _more_than_all(offering: Offering, route: Route, number: Decimal | int) -> Finding:
    document, inner = offering.source_of(route)
    return warning(
        "more-than-all",
        f"{number} % is more than all of it",
        place_of_value(document, inner),
        route=inner,
        hint=f"correct it; if it is meant, {waiving_hint('more-than-all', document, inner)}",
    )


def _twofold(offering: Offering, route: Route, number: Decimal) -> Finding:
    whole = str(number).replace(".", "").lstrip("0") or "0"
    return error(
        "twofold-number",
        f"{number} can be read as {number.normalize():f} and as {whole}",
        offering.value_at(route),
        route=route,
        hint=f"write {number.normalize():f} or {whole}: no sign parts thousands",
    )


def _numbers_in(value: Any, route: Route) -> Iterator[tuple[Route, Any]]:
    """Every number in *value*, which may be split by package, by currency or both."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _numbers_in(each, (*route, name))
    elif value is not None:
        yield route, value


def _is_twofold_in(value: Any) -> bool:
    return any(_is_twofold(number) for _, number in _numbers_in(value, ()))


def _is_twofold(number: Any) -> bool:
    """Whether it has a point ahead of three digits, the last of them a needless zero: 1.950."""
    return (
        isinstance(number, Decimal) and number.as_tuple().exponent == -3 and str(number)[-1] == "0"
    )
