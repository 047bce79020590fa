"""An offering as one package promises it: the only axis along which an offering differs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.spec.fields import Field, Shape
from offerbook.spec.values import fits

Body = Mapping[str, Any]
Number = Decimal | int

MONEY = "currency"
"""The unit of every price."""

PACKAGES = ("packages",)
"""The route of the list whose items are the packages."""


class Pair(NamedTuple):
    """A package as it was called before, and as it is called now; empty where there is none."""

    before: str
    after: str


def pair_packages(before: Body, after: Body) -> tuple[Pair, ...]:
    """The packages in which the two states are compared, in today's order.

    Where none has stayed, old and new ones are paired in their order, so that no change inside
    goes unseen; a state without packages stands beside each of the other's.
    """
    old, new = _ids(before), _ids(after)
    common = tuple(Pair(each, each) for each in new if each in old)
    if common:
        return common
    if not old or not new:
        return tuple(Pair(each if old else "", each if new else "") for each in old or new or ("",))
    most = max(len(old), len(new))
    return tuple(Pair(old[min(at, len(old) - 1)], new[min(at, len(new) - 1)]) for at in range(most))


def is_in(item: Body, package: str) -> bool:
    """Whether *item* belongs to *package*; without ``only_in`` it belongs to every one."""
    only = item.get("only_in")
    return not only or not package or package in only


def number_in(value: Any, package: str) -> Any:
    """A number (or a map of currencies) as *package* has it; None where it has none."""
    if not isinstance(value, Mapping) or is_by_currency(value):
        return value
    if package in value:
        return value[package]
    return next(iter(value.values())) if not package and value else None


def is_by_currency(value: Mapping[str, Any]) -> bool:
    """Whether a map is from currencies, three capitals each, and not from packages."""
    return all(len(name) == 3 and name.isupper() for name in value)


def resolve(schema: Field, body: Body, package: str) -> dict[str, Any]:
    """*body* as *package* promises it: its items and its numbers alone; all without a package."""
    resolved: dict[str, Any] = {}
    for name, value in body.items():
        field = schema.fields.get(name)
        part = value if field is None else _resolved(field, value, package)
        if part is not None:
            resolved[name] = part
    return resolved


def _resolved(field: Field, value: Any, package: str) -> Any:
    if field.shape is Shape.GROUP:
        return resolve(field, value, package)
    if field.shape is Shape.ITEMS:
        return [resolve(field, item, package) for item in value if is_in(item, package)]
    return number_in(value, package) if "package" in field.by and package else value


def in_currencies(value: Any, currency: str) -> Mapping[str, Number]:
    """A price by currency; a plain one is in the company's own."""
    if value is None:
        return {}
    return value if isinstance(value, Mapping) else {currency: value}


def spell_out_currency(schema: Field, body: Body, currency: str) -> dict[str, Any]:
    """*body* with every plain price as a map, so that no currency is taken for another."""
    return {
        name: _spelled_out(schema.fields[name], value, currency) if name in schema.fields else value
        for name, value in body.items()
    }


def _spelled_out(field: Field, value: Any, currency: str) -> Any:
    if not fits(field, value):
        return value
    if field.shape is Shape.GROUP:
        return spell_out_currency(field, value, currency)
    if field.shape is Shape.ITEMS:
        return [spell_out_currency(field, item, currency) for item in value]
    if field.unit != MONEY:
        return value
    if isinstance(value, Mapping) and not is_by_currency(value):
        return {package: in_currencies(each, currency) for package, each in value.items()}
    return in_currencies(value, currency)


def is_package_list(field: Field) -> bool:
    """Whether the items of *field* are the packages themselves."""
    return field.route == PACKAGES


def _ids(body: Body) -> tuple[str, ...]:
    return tuple(package["id"] for package in body.get("packages", ()))
