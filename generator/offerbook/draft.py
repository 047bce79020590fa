"""A draft to start from: every required field with its description, the rest as a map of the way."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from offerbook.model.catalog import Catalog
from offerbook.spec.fields import Field, Shape
from offerbook.yaml_out import write_yaml

MODELINE = "# yaml-language-server: $schema=../../../schema/editor.schema.json\n"

_SHOWN_NEXT = ("packages", "scope", "deliverables", "timeline", "customer_duties", "misconceptions")


def compose_draft(catalog: Catalog, offering_id: str) -> str:
    """The text of a draft that has the right shape; its words are for the owner to replace."""
    values = _first_values(catalog, offering_id)
    rows = [
        MODELINE,
        "# Replace the words, keep the names in front of the colons.\n",
        "# While the status is planned, no customer edition shows it.\n\n",
    ]
    for name, field in catalog.schema.fields.items():
        if field.is_required:
            rows += [_comment(field), f"{write_yaml({name: values[name]})}\n"]
    rows.append("# What usually comes next; take the # away where you need it.\n#\n")
    for name in _SHOWN_NEXT:
        if name in catalog.schema.fields:
            rows.extend(_sketch(catalog.schema.fields[name], 0))
            rows.append("#\n")
    rows.append("# Every field there is: in the site under Guide, Fields.\n")
    return "".join(rows)


def _first_values(catalog: Catalog, offering_id: str) -> Mapping[str, Any]:
    people = catalog.entries("people")
    categories = catalog.entries("categories")
    name = offering_id.replace("-", " ").capitalize()
    return {
        "id": offering_id,
        "name": name,
        "status": "planned",
        "summary": "Who gets what, in what time, in one line.",
        "category": categories[0]["id"] if categories else "first",
        "owner": people[0]["id"] if people else "somebody",
        **{
            field.name: _first_value(field)
            for field in catalog.schema.fields.values()
            if field.is_required
            and field.name not in ("id", "name", "status", "summary", "category", "owner")
        },
    }


def _first_value(field: Field) -> Any:
    if field.examples:
        return field.examples[0]
    return field.choices[0] if field.choices else _BLANKS.get(field.shape, "…")


_BLANKS = {Shape.NUMBER: 1, Shape.FLAG: True, Shape.DATE: "2026-01-01", Shape.LIST: ["…"]}


def _comment(field: Field) -> str:
    words = f"{field.title}: {field.description}"
    return "".join(f"# {row}\n" for row in textwrap.wrap(words, 88))


def _sketch(field: Field, depth: int) -> Iterator[str]:
    """*field* as a comment, with what its items must have."""
    pad = "  " * depth
    yield f"# {pad}{field.name}:\n"
    if field.shape is Shape.GROUP:
        for child in field.fields.values():
            if child.shape is Shape.ITEMS:
                yield from _sketch(child, depth + 1)
    elif field.shape is Shape.ITEMS:
        mark = "- "
        for child in field.fields.values():
            if child.is_required:
                yield f"# {pad}  {mark}{child.name}: {_example(child)}\n"
                mark = "  "


def _example(field: Field) -> str:
    example: Any = field.examples[0] if field.examples else "…"
    return "first" if field.name == "id" else str(example)
