"""Checked documents → a Catalog, with every clause written out where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from offerbook.document import Document, Route
from offerbook.model.catalog import Offering
from offerbook.spec.fields import Field


def build_offering(document: Document, schema: Field, clauses: Mapping[str, Document]) -> Offering:
    """The offering in *document*; a clause that does not exist leaves its item as it is written."""
    offering_id = document.path.rpartition("/")[0].rpartition("/")[2]
    used = {
        route: clauses[clause]
        for route, clause in _uses(document.data, schema, ())
        if clause in clauses
    }
    data = _written_out(document.data, used) if used else document.data
    return Offering(offering_id, document, data, used)


def taken_items(offering: Offering) -> Mapping[str, Any]:
    """The part of *offering* that is taken from clauses: those items, in their lists and groups."""
    taken: dict[Any, Any] = {}
    for *way, name, index in offering.clauses:
        into, data = taken, cast("Any", offering.data)
        for step in way:
            into, data = into.setdefault(step, {}), data[step]
        into.setdefault(name, []).append(data[name][index])
    return taken


def _uses(data: Mapping[str, Any], schema: Field, route: Route) -> Iterator[tuple[Route, str]]:
    """Where *data* takes an item from a clause, and from which."""
    for name, field in schema.sharing.items():
        if name not in data:
            continue
        if field.is_group:
            yield from _uses(data[name], field, (*route, name))
        else:
            for index, item in enumerate(data[name]):
                if "clause" in item:
                    yield (*route, name, index), item["clause"]


def _written_out(data: Mapping[str, Any], used: Mapping[Route, Document]) -> Mapping[str, Any]:
    """*data* with the items at *used* filled from their clauses; what is untouched is shared."""
    for route, clause in used.items():
        data = _filled(data, route, clause)
    return data


def _filled(value: Any, route: Route, clause: Document) -> Any:
    """A copy of *value*, in which the item at *route* has the fields of *clause* as well."""
    if not route:
        own = {name: part for name, part in value.items() if name != "clause"}
        return {**clause.data, **own}
    copy = value.copy()
    copy[route[0]] = _filled(value[route[0]], route[1:], clause)
    return copy
