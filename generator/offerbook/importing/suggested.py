"""A suggested mapping as text: with what is to be looked at as comments."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from offerbook.importing.guessing import Seen
from offerbook.importing.table import Table
from offerbook.load.text import HIDDEN
from offerbook.spec.wording import short
from offerbook.yaml_out import write_yaml

_WIDTH = 90
_MOST_LISTED = 4


@dataclass
class Suggestion:
    """A mapping in the making; *notes* are by field, *placed* tells which columns are used."""

    id: str = ""
    collect: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)


def write_mapping(table: Table, made: Suggestion, left: tuple[Seen, ...]) -> str:
    """The mapping as YAML; the columns *left* over are comments."""
    rows = [
        "# yaml-language-server: $schema=schema/import.schema.json\n",
        *_comment(f"A first mapping for {quoted(PurePath(table.path).name)}. Read it and correct it; then try it "
                  "with --dry-run."),
        "\n",
        *_noted(made, "id", ""),
        write_yaml({"id": made.id, **({"collect": made.collect} if made.collect else {})}),
    ]  # fmt: skip
    if made.parts:
        rows.append(write_yaml({"parts": made.parts}))
    rows.append("fields:\n")
    for name, value in made.fields.items():
        rows += _noted(made, name, "  ")
        rows.append(textwrap.indent(write_yaml({name: value}), "  "))
    if left:
        rows += ["\n", *_comment("Columns that nobody could place, and what stands in them:")]
        for seen in left:
            rows += _comment(f"- {quoted(seen.name)}: {listed(seen.kinds) or 'nothing'}")
    return "".join(rows)


def _noted(made: Suggestion, name: str, pad: str) -> list[str]:
    return _comment(made.notes[name], pad) if name in made.notes else []


def _comment(words: str, pad: str = "") -> list[str]:
    return [f"{pad}# {row}\n" for row in textwrap.wrap(words, _WIDTH)]


def listed(words: Sequence[str]) -> str:
    """The first few of *words*, and how many more there are."""
    more = len(words) - _MOST_LISTED
    said = ", ".join(short(word) for word in words[:_MOST_LISTED])
    return f"{said} and {more} more" if more > 0 else said


def quoted(word: str) -> str:
    """*word* in quotes, on one line, with nothing in it that hides."""
    return HIDDEN.sub("?", json.dumps(word, ensure_ascii=False))
