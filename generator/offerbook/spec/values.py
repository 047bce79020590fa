"""Data and fields side by side: every value with the field that says what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from offerbook.document import Route
from offerbook.spec.fields import Field, Shape


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
    yield from _walk(root, data, (), data)


def keep_fields(root: Field, wanted: Callable[[Field], bool]) -> Field:
    """*root* with only those fields that are *wanted* or lead to one: a faster walk."""
    fields = {name: keep_fields(child, wanted) for name, child in root.fields.items()}
    kept = {
        name: child
        for name, child in fields.items()
        if child.fields or wanted(child) or (child.item is not None and wanted(child.item))
    }
    return replace(root, fields=kept)


def _walk(
    parent: Field, data: Mapping[str, Any], route: Route, item: Mapping[str, Any]
) -> Iterator[Value]:
    for name, value in data.items():
        field = parent.fields.get(name)
        if field is None:
            continue
        here = (*route, name)
        if field.shape is Shape.GROUP:
            yield from _walk(field, value, here, item)
        elif field.shape is Shape.ITEMS:
            for index, each in enumerate(value):
                yield from _walk(field, each, (*here, index), each)
        elif field.shape is Shape.LIST and field.item is not None:
            for index, each in enumerate(value):
                yield Value(field.item, (*here, index), each, item)
        else:
            yield Value(field, here, value, item)
