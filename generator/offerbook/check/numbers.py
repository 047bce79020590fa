"""Numbers that may not say what their owner means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from offerbook.check.limits import counted_by
from offerbook.check.waiving import waiving_hint
from offerbook.document import Route
from offerbook.finding import Finding, error, place_of_value, warning
from offerbook.model.catalog import Catalog, Offering
from offerbook.spec.fields import Shape
from offerbook.spec.values import Gatherer, Value, keep_fields, walk_values

_PERCENT = "percent"
_ALL = 100


def check_numbers(catalog: Catalog) -> Iterator[Finding]:
    """No point that may part thousands, no more than all of something, no least above the most."""
    numbers = keep_fields(catalog.schema, lambda field: field.shape is Shape.NUMBER)
    counted = counted_by(catalog.schema)
    units = Gatherer(keep_fields(catalog.schema, lambda field: field.route in counted))
    least = Gatherer(keep_fields(catalog.schema, lambda field: field.name == "minimum"))
    shares = Gatherer(keep_fields(catalog.schema, lambda field: field.unit == _PERCENT))
    gatherer = Gatherer(numbers)
    for offering in catalog.offerings:
        data = offering.data
        is_odd = any(map(_is_twofold_within, gatherer.gather(data)))
        is_share = _PERCENT in units.gather(data) or shares.gather(data)
        if is_odd or is_share or least.gather(data):
            for value in walk_values(numbers, data):
                yield from _check(offering, value)


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


def _is_twofold_within(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_is_twofold_within, value.values()))
    return _is_twofold(value)


def _is_twofold(number: Any) -> bool:
    """Whether it has a point ahead of three digits, the last of them a needless zero: 1.950."""
    return (
        isinstance(number, Decimal) and number.as_tuple().exponent == -3 and str(number)[-1] == "0"
    )
