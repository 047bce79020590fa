"""A projected catalogue → one row for each offering, with what a cell can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from offerbook.edition import Projection
from offerbook.spec.fields import Field
from offerbook.spec.flat import Column, flat_columns, holds_texts

Cell = str | int | Decimal
"""What a cell holds; an empty text is an empty cell."""

BETWEEN = "\n"
"""What stands between the items of a list in one cell: a line end, which no short text holds."""


@dataclass(frozen=True)
class Sheet:
    """Columns in order, and rows as wide as they are; *title* is what the sheet is called."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Flat:
    """Offerings as a sheet; *beyond* are the fields of which a cell cannot hold all there is."""

    sheet: Sheet
    columns: tuple[Column, ...]
    beyond: tuple[str, ...]


def build_flat(projection: Projection) -> Flat:
    """One row for each offering of *projection*, in its order; a column for each single value.

    The columns are those of the schema that the edition may read, in its order. A field is beyond
    the sheet where some offering has something in it that no cell holds: items, a number that
    differs by package or currency, or a list whose texts have line ends.
    """
    columns = tuple(flat_columns(projection.schema))
    beyond: dict[str, None] = {}
    rows = []
    for offering in projection.offerings:
        rows.append(tuple(_cell(column, offering, beyond) for column in columns))
        beyond.update(dict.fromkeys(_items_in(projection.schema, offering, "")))
    names = tuple(column.name for column in columns)
    return Flat(Sheet("offerings", names, tuple(rows)), columns, tuple(sorted(beyond)))


def make_sheet(title: str, columns: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> Sheet:
    """A sheet of values that may be numbers or texts."""
    return Sheet(title, columns, tuple(tuple(_plain(value) for value in row) for row in rows))


def digits_of(number: int | Decimal) -> str:
    """*number* as digits, with a point where it has one and never an exponent."""
    return str(number) if isinstance(number, int) else f"{number:f}"


def _items_in(parent: Field, data: Mapping[str, Any], before: str) -> Iterator[str]:
    """The lists of *data* that no column is about."""
    for name, value in data.items():
        field = parent.fields.get(name)
        if field is not None and field.is_group:
            yield from _items_in(field, value, f"{before}{name}.")
        elif field is not None and value and not field.is_leaf and not holds_texts(field):
            yield f"{before}{name}"


def _cell(column: Column, offering: Mapping[str, Any], beyond: dict[str, None]) -> Cell:
    value: Any = offering
    for name in column.name.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if column.field.is_list:
        items = [str(item).strip() for item in value or ()]
        if all(item and BETWEEN not in item for item in items):
            return BETWEEN.join(items)
    elif not isinstance(value, Mapping):
        return _plain(value)
    beyond[column.name] = None
    return ""


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return value
    return "" if value is None else str(value).strip()
