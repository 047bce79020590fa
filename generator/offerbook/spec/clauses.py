"""The shape of a clause: any item that a list allows to be shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offerbook.spec.fields import Schema

_NOT_SHARED = frozenset(("clause", "only_in"))


def build_clause_schema(schema: Schema) -> dict[str, Any]:
    """The schema of clause files: an id, and the fields of every item that can be a clause."""
    parts: dict[str, Any] = {}
    for items in _shareable(schema):
        for name, part in items["properties"].items():
            if name not in _NOT_SHARED:
                parts.setdefault(name, part)
    return {
        "$schema": schema.get("$schema", ""),
        "$id": "urn:offerbook:clause:1",
        "title": "Clause",
        "description": "An item that many offerings share: `- clause: <id>` in a list takes it.",
        "type": "object",
        "additionalProperties": False,
        "required": ["id"],
        "properties": parts,
    }


def _shareable(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for child in part.get("properties", {}).values():
        if not isinstance(child, Mapping):
            continue
        items = child.get("items")
        if isinstance(items, Mapping) and "clause" in items.get("properties", {}):
            found.append(items)
        found.extend(_shareable(child))
    return found
