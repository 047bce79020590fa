"""What a row says and a draft says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def find_differing(row: Mapping[str, Any], draft: Any, currency: str) -> tuple[str, ...]:
    """The names of the fields of *row* that *draft* lacks or has otherwise, in the row's order.

    What the row does not speak of may be anything: a sheet holds less than an offering. Spaces and
    line ends around a text say nothing, and a plain price is one in the catalogue's *currency*.
    """
    if not isinstance(draft, Mapping):
        return tuple(row)
    return tuple(
        name
        for name, value in row.items()
        if name not in draft or not _agrees(value, draft[name], currency)
    )


def _agrees(said: Any, held: Any, currency: str) -> bool:
    if isinstance(said, Mapping):
        whole = {currency: held} if _is_number(held) else held
        return not find_differing(said, whole, currency)
    if isinstance(said, list):
        return isinstance(held, list) and _agree(said, held, currency)
    if isinstance(said, str):
        return isinstance(held, str) and said.strip() == held.strip()
    if isinstance(held, Mapping):
        return held == {currency: said}
    return bool(said == held) and isinstance(said, bool) == isinstance(held, bool)


def _agree(said: list[Any], held: list[Any], currency: str) -> bool:
    """Whether two lists agree: of items with ids, those that the row speaks of are enough."""
    if all(isinstance(item, Mapping) and "id" in item for item in (*said, *held)):
        by_id = {item["id"]: item for item in held}
        return all(_agrees(item, by_id.get(item["id"]), currency) for item in said)
    return len(said) == len(held) and all(
        _agrees(one, other, currency) for one, other in zip(said, held, strict=True)
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
