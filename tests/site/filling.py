"""An offering with a value in every field that a schema has, made by walking the schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from offerbook.spec.fields import Field, Shape

_ALTERNATIVES = {"up_to": "amount", "at_most": "at_least"}
_LEFT_OUT = frozenset(("clause", "audience"))
REFS = {
    "category": "moving",
    "tag": "clinics",
    "person": "ada",
    "unit": "user",
    "phase": "timeline-phases",
    "package": "packages",
    "offering": "aside",
    "option": "options",
    "hours": "office",
    "topic": "payment",
    "role": "sales-lead",
}
"""What references name in the catalogue of `tests.support`, by their kind."""
_CODES = {"Region": "IE", "Language": "en", "Alias": "former-name"}


def item_id(field: Field) -> str:
    """The id of the one item that *field* is the id of."""
    return "-".join(field.route[:-1]).replace("_", "-") or "offering"


@dataclass(frozen=True)
class Filler:
    """Where the values come from: words for a text field, a number for a number field.

    *refs* says what a reference of each kind names; ids are made from the way to their item.
    """

    words: Callable[[Field], str]
    number: Callable[[Field], int | float]
    refs: dict[str, str]
    ids: Callable[[Field], str] = item_id

    def fill(self, root: Field, offering_id: str, status: str) -> dict[str, Any]:
        """A whole offering."""
        made: dict[str, Any] = self._group(root)
        return {**made, "id": offering_id, "status": status}

    def _group(self, field: Field) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, child in field.fields.items():
            if name not in _LEFT_OUT and _ALTERNATIVES.get(name) not in field.fields:
                kept[name] = self._value(child)
        return kept

    def _value(self, field: Field) -> Any:
        if field.shape is Shape.GROUP:
            return self._group(field)
        if field.shape is Shape.ITEMS:
            return [self._group(field)]
        if field.shape is Shape.LIST:
            assert field.item is not None
            return [self._leaf(field.item)]
        return self._leaf(field)

    def _leaf(self, field: Field) -> Any:
        if field.refs:
            return self.refs[field.refs[0]]
        plain = {Shape.CHOICE: field.choices[:1], Shape.DATE: ("2031-02-03",), Shape.FLAG: (True,)}
        if field.shape in plain:
            return plain[field.shape][0]
        if field.shape is Shape.NUMBER:
            return self.number(field)
        if field.name == "id":
            return self.ids(field)
        return _CODES.get(field.title) or self.words(field)


def as_yaml(data: dict[str, Any]) -> str:
    """*data* as a file: JSON is YAML."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
