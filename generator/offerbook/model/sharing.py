"""Data that say mostly the same hold the same parts: of what was released, most is in the draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def share(data: Any, known: Any) -> Any:
    """*data*, put together of parts of *known* wherever they say the same in the same order.

    *data* is changed where it is a dict or a list; it is worth nothing afterwards.
    """
    kind = type(data)
    if kind is not type(known):
        return data
    if kind is dict:
        return _share_mapping(data, known)
    if kind is list:
        return _share_list(data, known)
    is_same = data == known and kind is not Decimal  # of which 1.5 and 1.50 are equal
    return known if is_same else data


def _share_mapping(data: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    is_same = list(data) == list(known)
    for name, part in data.items():
        if name in known:
            data[name] = shared = share(part, known[name])
            is_same = is_same and shared is known[name]
    return known if is_same else data


def _share_list(data: list[Any], known: list[Any]) -> list[Any]:
    is_same = len(data) == len(known)
    for index, other in enumerate(known[: len(data)]):
        data[index] = shared = share(data[index], other)
        is_same = is_same and shared is other
    return known if is_same else data
