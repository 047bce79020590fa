"""Data → JSON: names in the schema's order, numbers exactly as they were written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring as quote
from typing import Any

from offerbook.spec.fields import Field

__all__ = ["in_order", "quote", "to_json"]

_MARK = "\x00"  # in no text that was read: what holds one is refused
_MARKED = '"\\u0000'
_NUMBER = re.compile(r"[0-9.Ee+-]+")


def _mark(value: Any) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(value)
    return f"{_MARK}{value}"


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_mark
)


def to_json(data: Any) -> str:
    """*data* on one line, keys in their order; the same data, the same text.

    The library's encoder writes numbers of a fixed point only through a float, which is another
    number: here they pass through it as marked text.
    """
    first, *marked = _ENCODER.encode(data).split(_MARKED)
    return "".join((first, *map(_unmark, marked))) if marked else first


def _unmark(text: str) -> str:
    """The number at the beginning of *text*, where a marked one was, and what follows it."""
    number, _, rest = text.partition('"')
    return f"{number}{rest}" if _NUMBER.fullmatch(number) else f"{_MARKED}{text}"


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
