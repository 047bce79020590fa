"""The index of all listed offerings: what lists show of each, and what they are filtered by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from offerbook.pages.desk import Desk
from offerbook.pages.prices import Cheapest, cheapest, write_days, write_from, write_per
from offerbook.pages.text import plain
from offerbook.spec.fields import Field, FieldRoute, Shape

Body = Mapping[str, Any]
Names = dict[str, dict[str, str]]

_CALLED: Mapping[FieldRoute, str] = {("packages", "price"): "price", ("timeline", "days"): "days"}
_FIRST = ("category", "tags", "status", "regions", "languages", "price", "days", "owner")
"""The facets of the base, in the order in which people ask."""
_UNIT = "unit"


class _Facet(NamedTuple):
    """A field that lists are filtered by.

    *kind* is ``one`` value, ``many``, or a ``range`` of numbers; *say* names a value.
    """

    name: str
    kind: str
    field: Field
    route: FieldRoute
    say: Callable[[Any], str]


def build_index(desk: Desk) -> dict[str, Any]:
    """Every listed offering, and the names of what it refers to."""
    facets = _facets(desk)
    names: Names = {each.name: {} for each in facets if each.kind != "range"}
    names[_UNIT] = {}
    listed = [each for each in desk.projection.offerings if desk.is_listed(each)]
    offerings = [_entry(desk, each, facets, names) for each in listed]
    return {
        "edition": desk.projection.edition.name,
        "language": desk.projection.language,
        "currency": desk.projection.currency,
        "offerings": offerings,
        "names": {name: dict(sorted(found.items())) for name, found in names.items()},
        "titles": {each.name: each.field.title for each in facets},
        "kinds": {each.name: each.kind for each in facets},
        "facets": [each.name for each in facets],
    }


def _entry(desk: Desk, offering: Body, facets: Iterable[_Facet], names: Names) -> dict[str, Any]:
    offering_id, status = offering["id"], offering["status"]
    is_draft = offering_id in desk.projection.drafts
    current = None if is_draft else desk.current(offering_id)
    entry: dict[str, Any] = {
        "id": offering_id,
        "name": offering["name"],
        "summary": plain(offering["summary"]),
        "status": status,
        "status_words": desk.words[f"status_{status}"],
        "version": current.promise if current else "",
    }
    for facet in facets:
        if facet.kind == "range":
            entry[facet.name] = _range(desk, facet, offering, names[_UNIT])
        else:
            entry[facet.name] = _values(facet, offering, names[facet.name])
    if offering.get("packages") and not entry.get("price"):
        entry["is_on_request"] = True
    if offering.get("audience") == "internal":
        entry["is_internal"] = True
    entry["address"] = f"offerings/{offering_id}/"
    return entry


def _values(facet: _Facet, offering: Body, names: dict[str, str]) -> str | list[str]:
    """What *offering* says, as texts; *names* learns what they are called."""
    values = []
    for value in _reach(offering, facet.route):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if text not in names:
            names[text] = facet.say(value)
        values.append(text)
    return list(dict.fromkeys(values)) if facet.kind == "many" else next(iter(values), "")


def _range(
    desk: Desk, facet: _Facet, offering: Body, units: dict[str, str]
) -> dict[str, Any] | None:
    if facet.name == "price":
        lowest = cheapest(offering)
        return _price(desk, offering, lowest, units) if lowest else None
    counts = [each for value in _reach(offering, facet.route) for each in _numbers(value)]
    if not counts:
        return None
    low, high = min(counts), max(counts)
    words = facet.say(high) if low == high else f"{facet.say(low)} – {facet.say(high)}"
    if facet.name == "days":
        words = write_days(desk, {"low": low, "high": high})
    return {"from": low, "to": high, "words": words}


def _price(desk: Desk, offering: Body, lowest: Cheapest, units: dict[str, str]) -> dict[str, Any]:
    """The lowest price; only prices of the same unit can be held against each other."""
    package, currency = lowest.package, lowest.currency
    unit = "/".join(str(package[name]) for name in ("per", "every") if name in package)
    name = write_per(desk, package) or desk.words["price_whole"]
    if currency and currency != desk.projection.currency:
        unit, name = f"{currency}:{unit}", f"{name}, {currency}"
    units.setdefault(unit, name)
    return {"from": lowest.amount, "unit": unit, "words": write_from(desk, offering)}


def _numbers(value: Any) -> Iterator[Any]:
    """The numbers in *value*, which may be split by package or currency."""
    if not isinstance(value, dict):
        yield value
        return
    for part in value.values():
        yield from _numbers(part)


def _reach(value: Any, route: FieldRoute) -> Iterator[Any]:
    """Every value at *route*; of lists each one by itself."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _reach(each, route)
    elif not route:
        yield value
    elif isinstance(value, dict) and route[0] in value:
        yield from _reach(value[route[0]], route[1:])


def _facets(desk: Desk) -> tuple[_Facet, ...]:
    """What the base is filtered by, then what a company is, in the schema's order."""
    found = {each.name: each for each in _marked(desk, desk.schema, is_many=False)}
    names = [name for name in _FIRST if name in found]
    return tuple(found[name] for name in dict.fromkeys((*names, *found)))


def _marked(desk: Desk, parent: Field, *, is_many: bool) -> Iterator[_Facet]:
    for field in parent.fields.values():
        inner = field.item if field.is_list and field.item else field
        if inner.is_facet or field.is_facet:
            several = is_many or field.is_list
            kind = "range" if inner.is_number else "many" if several else "one"
            name = _CALLED.get(field.route, ".".join(field.route))
            shown = field if field.is_list else inner
            yield _Facet(name, kind, shown, field.route, _sayer(desk, name, inner))
        yield from _marked(desk, field, is_many=is_many or field.is_items)


def _sayer(desk: Desk, name: str, field: Field) -> Callable[[Any], str]:
    """What says the values of *field* in words."""
    special = {
        "status": lambda value: desk.words[f"status_{value}"],
        "regions": desk.format.region,
        "languages": desk.format.language,
    }
    if name in special:
        return special[name]
    if field.refs:
        return lambda value: desk.reference(field, str(value), {}, "").words
    if field.is_number:
        return partial(desk.number, field, item={})
    if field.shape is Shape.FLAG:
        return lambda value: desk.words["yes" if value else "no"]
    if field.is_date:
        return desk.format.day
    return lambda value: plain(str(value)) if field.is_markdown else str(value)
