"""The fields of a schema that one cell can hold, each with a name for its column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from offerbook.spec.fields import Field, Shape

_TEXTS = (Shape.TEXT, Shape.CHOICE, Shape.DATE)


class Column(NamedTuple):
    """A column and the field it is about; the name is the way to the field, with points."""

    name: str
    field: Field


def flat_columns(root: Field) -> Iterator[Column]:
    """Every single value of *root*, and every list of texts, in the schema's order."""
    return _columns(root, "")


def holds_texts(field: Field) -> bool:
    """Whether *field* is a list of what stands in cells as it is."""
    return field.is_list and field.item is not None and field.item.shape in _TEXTS


def _columns(parent: Field, before: str) -> Iterator[Column]:
    for field in parent.fields.values():
        name = f"{before}{field.name}"
        if field.is_group:
            yield from _columns(field, f"{name}.")
        elif field.is_leaf or holds_texts(field):
            yield Column(name, field)
