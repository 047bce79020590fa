"""Data → JSON, with numbers exactly as they were written."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

_MARK = "\x00"  # in no text that was read: what holds one is refused
_MARKED = re.compile(r'"\\u0000([0-9.Ee+-]+)"')


def to_json(data: Any) -> str:
    """*data* on one line, keys in their order; the same data, the same text.

    The library's encoder writes numbers of a fixed point only through a float, which is another
    number: here they pass through it as marked text.
    """
    marked: list[Decimal] = []

    def mark(value: Any) -> str:
        if not isinstance(value, Decimal):
            raise TypeError(value)
        marked.append(value)
        return f"{_MARK}{value}"

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=mark)
    return _MARKED.sub(r"\1", text) if marked else text
