"""Numbers split by package or currency name each package they belong to, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offerbook.finding import Finding, error, warning
from offerbook.model.catalog import Catalog, Offering
from offerbook.spec.values import Gatherer, Value, keep_fields, walk_values
from offerbook.spec.wording import did_you_mean

_CURRENCY = re.compile(r"[A-Z]{3}")


def check_packages(catalog: Catalog) -> Iterator[Finding]:
    """Package maps are complete and name packages that exist; prices do not mix the two maps."""
    split = keep_fields(catalog.schema, lambda field: bool(field.by))
    inside = keep_fields(catalog.schema, lambda field: field.route[-1:] == ("only_in",))
    numbers = Gatherer(split)
    for offering in catalog.offerings:
        data = offering.data
        firsts = [
            value for value in walk_values(inside, data) if value.route[-2:] == ("only_in", 0)
        ]
        maps = [tuple(value) for value in numbers.gather(data) if isinstance(value, dict)]
        if maps.count(offering.packages) < len(maps) or any(map(_has_map, firsts)):
            for value in walk_values(split, data):
                if isinstance(value.value, dict):
                    yield from _check_map(offering, value)
        for value in firsts:
            yield from _check_only_in(offering, value)


def _has_map(value: Value) -> bool:
    return any(isinstance(each, dict) for each in value.item.values())


def _check_map(offering: Offering, value: Value) -> Iterator[Finding]:
    keys = list(value.value)
    currencies = [key for key in keys if _CURRENCY.fullmatch(key)]
    if "package" not in value.field.by or len(currencies) == len(keys):
        return
    if currencies:
        yield error(
            "mixed-map",
            f"'{currencies[0]}' is a currency, the others are packages",
            offering.key_at((*value.route, currencies[0])),
            route=value.route,
            hint="write packages outside and currencies inside each of them",
        )
        return
    wanted = [
        package
        for package in offering.packages
        if package in value.item.get("only_in", offering.packages)
    ]
    for key in keys:
        if key not in wanted:
            yield _not_wanted(offering, value, key)
    missing = [package for package in wanted if package not in keys]
    if missing:
        yield error(
            "map-incomplete",
            f"'{value.field.name}' says nothing for {_names(missing)}",
            offering.key_at(value.route),
            route=value.route,
            hint="name every package the item is in, or say with only_in where it is not",
        )


def _not_wanted(offering: Offering, value: Value, key: str) -> Finding:
    at = offering.key_at((*value.route, key))
    if key in offering.packages:
        return error(
            "package-not-meant",
            f"this item is not in the package '{key}'",
            at,
            route=value.route,
            hint="add the package to only_in, or take it out here",
        )
    return error(
        "unknown-package",
        f"there is no package '{key}'",
        at,
        route=value.route,
        hint=did_you_mean(key, offering.packages) or _known(offering),
    )


def _known(offering: Offering) -> str:
    if not offering.packages:
        return "this offering has no packages: write a single number"
    return f"packages of this offering: {', '.join(offering.packages)}"


def _check_only_in(offering: Offering, first: Value) -> Iterator[Finding]:
    if offering.packages and set(first.item["only_in"]) >= set(offering.packages):
        route = first.route[:-1]
        yield warning(
            "only-in-all",
            "this names every package",
            offering.key_at(route),
            route=route,
            hint="leave only_in out: absent means every package",
        )


def _names(packages: list[str]) -> str:
    return ", ".join(f"'{package}'" for package in packages)
