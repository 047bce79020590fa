"""Data and fields side by side: every value with the field that says what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from offerbook.document import Route
from offerbook.spec.fields import Field


class Value(NamedTuple):
    """One value of one field; *item* is the innermost item around it, or the whole offering."""

    field: Field
    route: Route
    value: Any
    item: Mapping[str, Any]


def walk_values(root: Field, data: Mapping[str, Any]) -> Iterator[Value]:
    """Every leaf value of *data* that *root* knows, in the order of *data*.

    A list of texts gives one value for each; a number split by package gives the whole map.
    """
    found: list[Value] = []
    _collect(root, data, (), data, found)
    return iter(found)


def keep_fields(root: Field, wanted: Callable[[Field], bool]) -> Field:
    """*root* with only those fields that are *wanted* or lead to one: a faster walk."""
    fields = {name: keep_fields(child, wanted) for name, child in root.fields.items()}
    kept = {
        name: child
        for name, child in fields.items()
        if child.fields or wanted(child) or (child.item is not None and wanted(child.item))
    }
    return replace(root, fields=kept)


def _collect(
    parent: Field,
    data: Mapping[str, Any],
    route: Route,
    item: Mapping[str, Any],
    found: list[Value],
) -> None:
    """Put every value into *found*; generators inside each other would hand each on at each level."""
    fields = parent.fields
    for name, value in data.items():
        field = fields.get(name)
        if field is None:
            continue
        here = (*route, name)
        if field.is_leaf:
            found.append(Value(field, here, value, item))
        elif field.is_group:
            _collect(field, value, here, item, found)
        elif field.is_items:
            for index, each in enumerate(value):
                _collect(field, each, (*here, index), each, found)
        elif field.item is not None:
            inner = field.item
            found.extend(
                Value(inner, (*here, index), each, item) for index, each in enumerate(value)
            )
