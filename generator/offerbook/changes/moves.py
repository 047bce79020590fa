"""Ids that changed between two states, as ``moved`` in change.yaml declares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from offerbook.spec.fields import Field, Shape
from offerbook.spec.values import fits

Moved = Mapping[str, tuple[str, ...]]
_OWN = frozenset(("package", "phase", "option"))


class Regrouping(NamedTuple):
    """Items that were split or merged: these have become those."""

    old: tuple[str, ...]
    new: tuple[str, ...]


def regroupings(moved: Moved) -> tuple[Regrouping, ...]:
    """The entries of *moved* that are more than new names, merged ones together."""
    by_new: dict[tuple[str, ...], list[str]] = {}
    for old, new in moved.items():
        by_new.setdefault(new, []).append(old)
    return tuple(
        Regrouping(tuple(old), new) for new, old in by_new.items() if len(old) > 1 or len(new) > 1
    )


def with_survivors(moved: Moved, schema: Field, body: Mapping[str, Any]) -> Moved:
    """*moved*, and of items of *body* that others have become part of that they stay what they are.

    So that one which goes into another is compared together with it.
    """
    there = item_ids(schema, body)
    taken = dict.fromkeys(each for new in moved.values() for each in new)
    return {**{each: (each,) for each in taken if each in there and each not in moved}, **moved}


def item_ids(schema: Field, body: Mapping[str, Any]) -> frozenset[str]:
    """The ids of all items of an offering."""
    found: set[str] = set()
    for name, field in schema.fields.items():
        value = body.get(name)
        if not value or not fits(field, value):
            continue
        if field.shape is Shape.GROUP:
            found |= item_ids(field, value)
        elif field.shape is Shape.ITEMS and field.key:
            found |= {str(item[field.key]) for item in value if field.key in item}
    return frozenset(found)


def rename(schema: Field, body: Mapping[str, Any], moved: Moved) -> dict[str, Any]:
    """*body* with the ids that only changed their name under today's names, everywhere."""
    regrouped = {old for group in regroupings(moved) for old in group.old}
    names = {old: new[0] for old, new in moved.items() if old not in regrouped}
    return _rename_group(schema, body, names)


def _rename_group(
    group: Field, data: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    return {
        name: _rename(group.fields[name], value, names, is_key=name == group.key)
        if name in group.fields
        else value
        for name, value in data.items()
    }


def _rename(field: Field, value: Any, names: Mapping[str, str], *, is_key: bool) -> Any:
    if not fits(field, value):
        return value
    if field.shape is Shape.GROUP:
        return _rename_group(field, value, names)
    if field.shape is Shape.ITEMS:
        return [_rename_group(field, item, names) for item in value]
    if field.shape is Shape.LIST and field.item is not None:
        return [_rename(field.item, each, names, is_key=False) for each in value]
    if isinstance(value, Mapping):
        return {names.get(name, name): each for name, each in value.items()}
    is_name = is_key or bool(_OWN.intersection(field.refs))
    return names.get(value, value) if is_name and isinstance(value, str) else value
