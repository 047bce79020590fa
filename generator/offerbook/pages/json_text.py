"""Data → JSON: names in the schema's order, numbers exactly as they were written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring as quote
from typing import Any

import orjson

from offerbook.spec.fields import Field

__all__ = ["in_order", "quote", "to_json"]


def to_json(data: Any) -> str:
    """*data* on one line, keys in their order; the same data, the same text.

    Numbers of a fixed point stand there with the digits that were written, and never as a float.
    """
    return orjson.dumps(data, default=_number).decode()


def _number(value: Any) -> orjson.Fragment:
    if not isinstance(value, Decimal):
        raise TypeError(value)
    return orjson.Fragment(str(value))


def in_order(field: Field, body: Mapping[str, Any], known: dict[Any, Any]) -> Mapping[str, Any]:
    """*body* with its names in the schema's order, whatever their order in the file was.

    *known* remembers for names as they came in which order they belong, for the same few orders
    come back: most often the right one already.
    """
    key = (id(field), *body)
    names = known.get(key)
    if names is None:
        known[key] = names = _Names(field, body)
    if names.is_in_order and not names.nested:
        return body
    said = {name: body[name] for name in names.order}
    for name, child in names.nested:
        if child.is_group:
            said[name] = in_order(child, said[name], known)
        else:
            said[name] = [in_order(child, item, known) for item in said[name]]
    return said


class _Names:
    """In which *order* names belong, and which of them hold names themselves."""

    def __init__(self, field: Field, body: Mapping[str, Any]) -> None:
        self.order = tuple(name for name in field.fields if name in body)
        self.is_in_order = self.order == tuple(body)
        self.nested = tuple(
            (name, child)
            for name, child in field.fields.items()
            if name in body and (child.is_group or child.is_items)
        )
