"""Where a change stands: in a draft, in a frozen version, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from offerbook.changes.answers import own_keys
from offerbook.changes.change import Change
from offerbook.changes.definitions import is_definition
from offerbook.changes.resolve import Body
from offerbook.document import Document, Route
from offerbook.finding import Place, place_of_key, place_of_value
from offerbook.load.tree import CHANGE
from offerbook.model.catalog import Catalog


class Text(Protocol):
    """A state of an offering that stands in files; routes lead through its *data*."""

    @property
    def data(self) -> Body:
        """The offering."""

    def key_at(self, route: Route, says: str = "") -> Place:
        """The place of the key at *route*."""

    def value_at(self, route: Route, says: str = "") -> Place:
        """The place of the value at *route*."""


class Piece:
    """An offering that is the part of *document* at *route*, such as in a frozen file."""

    def __init__(self, document: Document, data: Body, route: Route = ()) -> None:
        self.data = data
        self._document = document
        self._route = route

    def key_at(self, route: Route, says: str = "") -> Place:
        """The place of the key at *route*."""
        return place_of_key(self._document, (*self._route, *route), says)

    def value_at(self, route: Route, says: str = "") -> Place:
        """The place of the value at *route*."""
        return place_of_value(self._document, (*self._route, *route), says)


def place_of_change(change: Change, after: Text, catalog: Catalog | None = None) -> Place:
    """Where *change* stands in *after*, or in catalog.yaml; what is gone, where it stood."""
    if is_definition(change) and catalog is not None:
        return _in_catalogue(catalog, change)
    if change.after_at is None:
        return after.key_at(_standing(change, after.data))
    if change.is_of_item:
        return after.key_at(change.after_at)
    return after.value_at(change.after_at)


def shared_file(change: Change) -> str:
    """The change.yaml in which people answer for what *change* comes from."""
    if is_definition(change):
        return f"catalog/{CHANGE}"
    return f"catalog/clauses/{change.cause.removeprefix('clause ')}/{CHANGE}"


def shared_key(change: Change) -> str:
    """The key under which that file answers *change*."""
    return own_keys(change)[0] if is_definition(change) else change.route[-1]


def _in_catalogue(catalog: Catalog, change: Change) -> Place:
    route: Route = change.route
    if change.item:
        name, _, entry = change.item.partition(".")
        at = [each["id"] for each in catalog.entries(name)].index(entry)
        route = (name, at, change.route[-1])
    return place_of_value(catalog.settings, route)


def _standing(change: Change, data: Body) -> Route:
    """What is still there of the way to what is gone: its item, or the lists and groups around it."""
    kept: list[str | int] = []
    value: object = data
    for name in change.route:
        if isinstance(value, list):
            found = _item_in(value, change)
            if found is None:
                break
            kept.append(found)
            value = value[found]
        if not isinstance(value, Mapping) or name not in value:
            break
        kept.append(name)
        value = value[name]
    return tuple(kept)


def _item_in(items: Sequence[object], change: Change) -> int | None:
    """Which of *items* has lost a field; None where a whole one is gone."""
    if change.is_of_item:
        return None
    names = [each.get("id") if isinstance(each, Mapping) else None for each in items]
    return names.index(change.item) if change.item in names else None
