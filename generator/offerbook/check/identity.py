"""Names that must be one thing only: ids, folders, aliases, items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from offerbook.document import Route
from offerbook.finding import Finding, Place, error
from offerbook.model.catalog import Catalog, Offering
from offerbook.spec.fields import Field
from offerbook.spec.values import Gatherer, keep_fields

_DEVICES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
    )
)
_OWN_WORDS = frozenset(("index", "changes", "since", "draft", "all"))
_OWN_FOLDERS = frozenset(("mkdocs", "outbox", "paper", "preview"))
"""In .offerbook, where each edition has a folder too."""


def is_reserved(offering_id: str) -> bool:
    """Whether *offering_id* is a name that computers or the site keep to themselves."""
    return offering_id in _DEVICES or offering_id in _OWN_WORDS


def is_reserved_edition(name: str) -> bool:
    """Whether *name* cannot be that of an edition: it is a folder and a word for commands."""
    return is_reserved(name) or name in _OWN_FOLDERS


def check_identity(catalog: Catalog) -> Iterator[Finding]:
    """Folder and id agree, no item's name is taken twice, none is one that computers keep."""
    ids = Gatherer(keep_fields(catalog.schema, lambda field: field.name == "id"))
    keyed = keep_fields(catalog.schema, lambda field: field.key not in (None, "id"))
    for offering in catalog.offerings:
        yield from _check_folder(offering)
        yield from _check_keys(offering, keyed, offering.data, ())
        said = ids.gather(offering.data)
        if len(set(said)) < len(said):  # gathered first, for hardly ever one is there twice
            yield from _check_items(offering)
    yield from _check_clauses(catalog)
    yield from _check_settings(catalog)


def _check_folder(offering: Offering) -> Iterator[Finding]:
    own = offering.data["id"]
    if own != offering.id:
        yield error(
            "folder-mismatch",
            f"the id is '{own}', the folder is '{offering.id}'",
            offering.value_at(("id",)),
            route=("id",),
            hint=f"write `id: {offering.id}`, or rename the folder; an id that customers "
            "have seen stays",
        )
    if is_reserved(own):
        yield _reserved(offering, own, ("id",))


def _reserved(offering: Offering, name: str, route: Route) -> Finding:
    return error(
        "reserved-id",
        f"'{name}' is a name that computers keep to themselves",
        offering.value_at(route),
        route=route,
        hint="choose another one",
    )


def _check_items(offering: Offering) -> Iterator[Finding]:
    first: dict[str, Route] = {}
    for route, item in _items(offering.data, ()):
        own = item["id"]
        if own in first:
            yield error(
                "duplicate-id",
                f"'{own}' is the id of two items",
                _place_of_id(offering, route),
                route=(*route, "id"),
                hint="give one of them another id: ids are unique in an offering"
                if route not in offering.clauses
                else "take one of the two out: a clause stands in an offering once",
                related=[_place_of_id(offering, first[own], "the first")],
            )
        first.setdefault(own, route)


def _place_of_id(offering: Offering, route: Route, says: str = "") -> Place:
    """Where the item at *route* gets its id: in the draft also where a clause brings it along."""
    if route in offering.clauses:
        return offering.value_at((*route, "clause"), says)
    return offering.value_at((*route, "id"), says)


def _check_keys(
    offering: Offering, group: Field, data: Mapping[str, Any], route: Route
) -> Iterator[Finding]:
    """Lists of a company's own, whose items are known by something else than an id."""
    for name, field in group.fields.items():
        value, here = data.get(name), (*route, name)
        if field.is_group and value:
            yield from _check_keys(offering, field, value, here)
        elif field.is_items and value:
            if field.key not in (None, "id"):
                yield from _check_key(offering, str(field.key), value, here)
            for index, item in enumerate(value):
                yield from _check_keys(offering, field, item, (*here, index))


def _check_key(
    offering: Offering, key: str, items: Sequence[Mapping[str, Any]], route: Route
) -> Iterator[Finding]:
    first: dict[Any, Route] = {}
    for index, item in enumerate(items):
        if key not in item:
            continue
        here = (*route, index, key)
        if item[key] in first:
            yield error(
                "duplicate-id",
                f"'{item[key]}' is the {key} of two items",
                offering.value_at(here),
                route=here,
                hint=f"give one of them another {key}: by it items are told apart",
                related=[offering.value_at(first[item[key]], "the first")],
            )
        first.setdefault(item[key], here)


def _items(data: Mapping[str, Any], route: Route) -> Iterator[tuple[Route, Mapping[str, Any]]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _items(value, (*route, name))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    here = (*route, name, index)
                    if isinstance(item.get("id"), str):
                        yield here, item
                    yield from _items(item, here)


def _check_clauses(catalog: Catalog) -> Iterator[Finding]:
    for name, clause in catalog.clauses.items():
        if clause.data.get("id") != name:
            place = Offering(name, clause, clause.data).value_at(("id",))
            yield error(
                "folder-mismatch",
                f"the id is '{clause.data.get('id')}', the folder is '{name}'",
                place,
                route=("id",),
                hint=f"write `id: {name}`",
            )


def check_addresses(catalog: Catalog) -> Iterator[Finding]:
    """No address leads to two offerings."""
    taken: dict[str, tuple[Offering, Route]] = {
        offering.id: (offering, ("id",)) for offering in catalog.offerings
    }
    for offering in catalog.offerings:
        for index, alias in enumerate(offering.data.get("aliases", ())):
            route: Route = ("aliases", index)
            if is_reserved(alias):
                yield _reserved(offering, alias, route)
            if alias in taken:
                other, there = taken[alias]
                yield error(
                    "alias-taken",
                    f"the address '{alias}' already leads to '{other.id}'",
                    offering.value_at(route),
                    route=route,
                    hint="take it out here or there",
                    related=[other.value_at(there, "taken here")],
                )
            taken.setdefault(alias, (offering, route))


def _check_settings(catalog: Catalog) -> Iterator[Finding]:
    settings = Offering("", catalog.settings, catalog.settings.data)
    for name in catalog.settings.data:
        seen: dict[str, Route] = {}
        entries = catalog.settings.data[name]
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if "id" not in entry:
                continue
            route: Route = (name, index, "id")
            if entry["id"] in seen:
                yield error(
                    "duplicate-id",
                    f"'{entry['id']}' stands twice in {name}",
                    settings.value_at(route),
                    route=route,
                    hint="give one another id",
                    related=[settings.value_at(seen[entry["id"]], "the first")],
                )
            seen.setdefault(entry["id"], route)
