"""The mapping by which an exported sheet comes in again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from offerbook.exporting.sheet import BETWEEN, Flat
from offerbook.spec.fields import Field, Shape
from offerbook.spec.flat import Column
from offerbook.yaml_out import write_yaml

_HEAD = """\
# yaml-language-server: $schema=schema/import.schema.json
# The mapping for the sheet that `offerbook export --what offerings` writes.
"""
_PRICES = """\
# yaml-language-server: $schema=schema/import.schema.json
# The mapping for the sheet that `offerbook export --what prices` writes. It holds prices alone, and
# compares them with offerings that are there: a new offering needs more than a price.
"""


def write_plan(flat: Flat) -> str:
    """The mapping for *flat*: every column to its field; what it lacks is named above it."""
    fields: dict[str, Any] = {}
    for column in flat.columns:
        if column.name != "id":
            _put(fields, column.name.split("."), _how(column))
    beyond = "".join(f"#   {name}\n" for name in flat.beyond)
    lacking = f"# Not in the sheet, because no cell holds them:\n{beyond}" if beyond else ""
    return f"{_HEAD}{lacking}{write_yaml({'id': '{id}', 'fields': fields})}"


def _put(fields: dict[str, Any], way: Sequence[str], how: Any) -> None:
    for name in way[:-1]:
        fields = fields.setdefault(name, {})
    fields[way[-1]] = how


def _how(column: Column) -> dict[str, Any]:
    return {"column": column.name, **_reading(column.field)}


def _reading(field: Field) -> dict[str, Any]:
    if field.is_list:
        return {"split": BETWEEN}
    if field.is_number:
        return {"as": "number"}
    return {"values": {"true": True, "false": False}} if field.shape is Shape.FLAG else {}


def write_price_plan() -> str:
    """The mapping for a price list: the rows of one offering are its packages."""
    return _PRICES + write_yaml(
        {
            "id": "{offering}",
            "collect": "packages",
            "fields": {
                "name": {"column": "name"},
                "packages": [
                    {
                        "id": {"column": "package"},
                        "name": {"column": "package_name"},
                        "price": {"column": "price", "as": "number", "by": "currency"},
                        "per": {"column": "per"},
                        "every": {"column": "every"},
                        "minimum": {"column": "minimum", "as": "number"},
                    }
                ],
                "prices_until": {"column": "prices_until"},
            },
        }
    )
