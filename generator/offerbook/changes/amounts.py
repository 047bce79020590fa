"""Numbers: compared only under the same unit, and never by more than their value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from offerbook.changes.change import Amount, Fact
from offerbook.changes.resolve import MONEY, Body, in_currencies, number_in
from offerbook.effect import Kind
from offerbook.model.units import Units
from offerbook.spec.fields import Field, Shape
from offerbook.spec.values import fits


class Difference(NamedTuple):
    """How a number differs in one package; both sides as they are shown."""

    kind: Kind
    before: Amount | None
    after: Amount | None


class Numbers(NamedTuple):
    """What numbers are compared with: today's units, and both currencies."""

    units: Units
    old_currency: str
    new_currency: str


def compare_amounts(
    field: Field, old: Body, new: Body, packages: tuple[str, str], numbers: Numbers
) -> Iterator[Difference]:
    """How the number *field* of an item differs for one package, as it was and is called.

    *old* and *new* are what stands beside it: its unit, what a price is per.
    """
    a = number_in(old.get(field.name), packages[0])
    b = number_in(new.get(field.name), packages[1])
    if field.unit == MONEY:
        prices = in_currencies(a, numbers.old_currency), in_currencies(b, numbers.new_currency)
        yield from _compare_prices(field, old, new, prices, numbers)
        return
    before = None if a is None else Amount(a, _unit(field, old))
    after = None if b is None else Amount(b, _unit(field, new))
    if before is None or after is None:
        if before != after:
            yield Difference(Kind.ADDED if before is None else Kind.REMOVED, before, after)
        return
    kind = _kind(before, after, numbers.units)
    if kind is not None:
        yield Difference(kind, before, after)


def facts_of(
    group: Field, item: Body, packages: Collection[str], currency: str
) -> tuple[Fact, ...]:
    """The numbers that *item* holds in any of *packages*, each of them once, the smallest first."""
    found: list[Fact] = []
    for name, field in group.fields.items():
        value = item.get(name)
        if value is None or not fits(field, value):
            continue
        if field.shape is Shape.GROUP:
            found += facts_of(field, value, packages, currency)
        elif field.shape is Shape.NUMBER:
            amounts = (_amounts(field, item, number_in(value, each), currency) for each in packages)
            is_money = field.unit == MONEY
            found += (Fact(field.title, each, is_money) for each in sorted(set(chain(*amounts))))
    return tuple(found)


def _amounts(field: Field, item: Body, value: Any, currency: str) -> Iterable[Amount]:
    if value is None:
        return ()
    if field.unit == MONEY:
        return _prices(field, item, in_currencies(value, currency)).values()
    return (Amount(value, _unit(field, item)),)


def _compare_prices(
    field: Field, old: Body, new: Body, prices: tuple[Any, Any], numbers: Numbers
) -> Iterator[Difference]:
    before = _prices(field, old, prices[0])
    after = _prices(field, new, prices[1])
    is_alike = all(
        numbers.units.is_same(old.get(name, ""), new.get(name, "")) for name in field.under
    )
    if is_alike and _follows_currency(before, after, numbers):
        return
    if before and after and not (is_alike and before.keys() & after.keys()):
        yield Difference(Kind.CHANGED, next(iter(before.values())), next(iter(after.values())))
        return
    for currency in dict.fromkeys((*before, *after)):
        a, b = before.get(currency), after.get(currency)
        if a is None or b is None:
            yield Difference(Kind.ADDED if a is None else Kind.REMOVED, a, b)
        elif a.value != b.value:
            yield Difference(Kind.RAISED if b.value > a.value else Kind.LOWERED, a, b)


def _follows_currency(
    before: Mapping[str, Amount], after: Mapping[str, Amount], numbers: Numbers
) -> bool:
    """Whether a plain price is in another currency because the company's is: asked of that once."""
    old, new = numbers.old_currency, numbers.new_currency
    return old != new and before.keys() == {old} and after.keys() == {new}


def _prices(field: Field, item: Body, prices: Any) -> dict[str, Amount]:
    per, every = (str(item.get(name, "")) if name in field.under else "" for name in _UNDER)
    return {currency: Amount(value, currency, per, every) for currency, value in prices.items()}


_UNDER = ("per", "every")


def _unit(field: Field, item: Body) -> str:
    if isinstance(field.unit, str):
        return field.unit
    return str(item.get(field.unit["from"], "")) if field.unit else ""


def _kind(before: Amount, after: Amount, units: Units) -> Kind | None:
    """None where both are the same quantity, such as 6 hours and 360 minutes."""
    old = units.convert(before.value, before.unit) or (Decimal(before.value), before.unit)
    new = units.convert(after.value, after.unit) or (Decimal(after.value), after.unit)
    if old[1] != new[1]:
        return Kind.CHANGED
    if old[0] == new[0]:
        return None
    return Kind.RAISED if new[0] > old[0] else Kind.LOWERED
