"""How catalogues rot: copied words, one price for different quantities, relations that disagree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.document import Route
from offerbook.finding import Finding, warning
from offerbook.model.catalog import Catalog, Offering

_COMPARED = ("description", "summary")
_SHORTEST = 40
_WORD = re.compile(r"[^\W\d_]{3,}")


def check_twins(catalog: Catalog) -> Iterator[Finding]:
    """Warnings about offerings that look copied from each other or contradict each other."""
    yield from _check_texts(catalog)
    yield from _check_prices(catalog)
    yield from _check_relations(catalog)


def _check_texts(catalog: Catalog) -> Iterator[Finding]:
    first: dict[tuple[str, str], Offering] = {}
    for offering in catalog.offerings:
        for name in _COMPARED:
            words = " ".join(offering.data.get(name, "").split()).casefold()
            if len(words) < _SHORTEST:
                continue
            twin = first.setdefault((name, words), offering)
            if twin is not offering:
                yield warning(
                    "twin-text",
                    f"the {name} is word for word that of '{twin.id}'",
                    offering.value_at((name,)),
                    route=(name,),
                    hint="say what makes this one different, or make them one offering",
                    related=[twin.value_at((name,), "the same words")],
                )


class _Priced(NamedTuple):
    offering: Offering
    route: Route
    amount: Decimal
    per: str


def _check_prices(catalog: Catalog) -> Iterator[Finding]:
    """One price for different quantities of one thing, such as a half day priced as a day."""
    groups: dict[tuple[Any, ...], list[_Priced]] = defaultdict(list)
    for offering in catalog.offerings:
        for index, package in enumerate(offering.items("packages")):
            quantity = catalog.units.convert(1, package.get("per", ""))
            for price in _prices(package):
                if quantity is not None and price[1] > 0:
                    key = (offering.data["category"], *price, package.get("every"), quantity[1])
                    route: Route = ("packages", index, "price")
                    groups[key].append(_Priced(offering, route, quantity[0], package["per"]))
    for priced in groups.values():
        yield from _unequal(priced)


def _prices(package: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    price = package.get("price")
    if isinstance(price, Mapping):
        yield from ((currency, Decimal(amount)) for currency, amount in price.items())
    elif price is not None:
        yield "", Decimal(price)


def _unequal(priced: list[_Priced]) -> Iterator[Finding]:
    for index, later in enumerate(priced):
        for earlier in priced[:index][:50]:
            if earlier.amount != later.amount and _is_one_thing(earlier, later):
                yield warning(
                    "equal-price",
                    f"this costs per {later.per} what '{earlier.offering.id}'"
                    f" costs per {earlier.per}",
                    later.offering.value_at(later.route),
                    route=later.route,
                    hint="look whether one of the prices was copied",
                    related=[earlier.offering.value_at(earlier.route, "the same price")],
                )
                break


def _is_one_thing(one: _Priced, other: _Priced) -> bool:
    """Whether the names share a word that is no unit."""
    units = {one.per, other.per, *one.per.split("-"), *other.per.split("-")}
    return bool((_words(one.offering) & _words(other.offering)) - units)


def _words(offering: Offering) -> set[str]:
    return {word.casefold() for word in _WORD.findall(offering.data["name"])}


def _check_relations(catalog: Catalog) -> Iterator[Finding]:
    """What one offering says of another must not be denied by the other, or by itself."""
    for offering in catalog.offerings:
        relations = offering.data.get("relations", {})
        for index, name in enumerate(relations.get("conflicts", ())):
            route: Route = ("relations", "conflicts", index)
            other = catalog.by_id.get(name.partition("/")[0])
            for whose, against in ((offering, name), (other, offering.id)):
                there = _wants(whose, against) if whose is not None else None
                if there is not None and whose is not None:
                    yield warning(
                        "relations-disagree",
                        f"'{offering.id}' and '{name}' exclude each"
                        " other here, and go together elsewhere",
                        offering.value_at(route),
                        route=route,
                        hint="keep one of the two",
                        related=[whose.value_at(there, "together here")],
                    )


def _wants(offering: Offering, name: str) -> Route | None:
    """Where *offering* wants *name* beside it."""
    relations = offering.data.get("relations", {})
    for index, complement in enumerate(relations.get("complements", ())):
        if complement == name:
            return ("relations", "complements", index)
    for index, item in enumerate(relations.get("requires", ())):
        if item["one_of"] == [name]:
            return ("relations", "requires", index, "one_of", 0)
    for index, item in enumerate(offering.items("scope", "included")):
        if item.get("offering") == name:
            return ("scope", "included", index, "offering")
    return None
