"""The schemas that come with the tool."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

OFFERING = "offering.schema.json"
CATALOG = "catalog.schema.json"
CLAUSE = "clause.schema.json"
EDITOR = "editor.schema.json"
IMPORT = "import.schema.json"
CHANGE = "change.schema.json"
VERIFIED = "verified.schema.json"
SUBSCRIPTIONS = "subscriptions.schema.json"
API = "api.schema.json"


def base_text(name: str) -> str:
    """The text of the schema *name* as the tool carries it."""
    return resources.files("offerbook").joinpath("schema", name).read_text("utf-8")


@cache
def base_schema(name: str) -> dict[str, Any]:
    """The schema *name*; numbers with a point are Decimal, as in documents."""
    schema: dict[str, Any] = json.loads(base_text(name), parse_float=Decimal)
    return schema


def base_number() -> int:
    """The number of the offering schema this tool knows."""
    return int(base_schema(OFFERING)["x-base"])


def write_schema(schema: dict[str, Any]) -> str:
    """*schema* as the text of a file; small parts stay on one line, so that diffs are short."""
    return _write(schema, 0) + "\n"


def _write(value: Any, indent: int, room: int = 110) -> str:
    is_nest = isinstance(value, dict) and ("properties" in value or "items" in value)
    if not is_nest:
        flat = json.dumps(value, ensure_ascii=False, default=_number)
        if not isinstance(value, dict | list) or len(flat) + indent <= room:
            return flat
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        rows = [
            f"{pad}{json.dumps(key, ensure_ascii=False)}: {_write(each, indent + 2)}"
            for key, each in value.items()
        ]
        return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
    rows = [pad + _write(each, indent + 2) for each in value]
    return "[\n" + ",\n".join(rows) + "\n" + " " * indent + "]"


def _number(value: Any) -> float | int:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)
