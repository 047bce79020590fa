"""Data and fields side by side: every value with the field that says what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from offerbook.document import Route
from offerbook.spec.fields import Field, Shape


class Value(NamedTuple):
    """One value of one field; *item* is the innermost item around it, or the whole offering."""

    field: Field
    route: Route
    value: Any
    item: Mapping[str, Any]


def fits(field: Field, value: Any) -> bool:
    """Whether *value* is of the kind that *field* holds; what was frozen may be of another."""
    if value is None:
        return True
    if field.is_items or field.is_list:
        return isinstance(value, list) and all(
            map(_is_item if field.is_items else _is_single, value)
        )
    if field.is_group:
        return isinstance(value, dict)
    if field.is_number:
        return _is_amount(value)
    return isinstance(value, str) if field.shape in _WORDS else _is_single(value)


_WORDS = (Shape.TEXT, Shape.DATE)


def _is_item(value: Any) -> bool:
    return isinstance(value, dict)


def _is_single(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _is_amount(value: Any) -> bool:
    """A number, or numbers by package, by currency, or both."""
    if isinstance(value, dict):
        return all(map(_is_amount, value.values()))
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def walk_values(root: Field, data: Mapping[str, Any]) -> Iterator[Value]:
    """Every leaf value of *data* that *root* knows, in the order of *data*.

    A list of texts gives one value for each; a number split by package gives the whole map.
    """
    found: list[Value] = []
    _collect(root, data, (), data, found)
    return iter(found)


class Gatherer:
    """Gathers the values that ``walk_values`` would give, and nothing beside them: much faster."""

    __slots__ = ("_flat", "_groups", "_items", "_leaves", "_lists")

    def __init__(self, root: Field) -> None:
        fields = root.fields.items()
        self._leaves = tuple(name for name, field in fields if field.is_leaf)
        self._lists = tuple(name for name, field in fields if field.is_list)
        self._groups = tuple((name, Gatherer(field)) for name, field in fields if field.is_group)
        items = [(name, Gatherer(field)) for name, field in fields if field.is_items]
        self._items = tuple((name, inner) for name, inner in items if not inner.is_flat)
        self._flat = tuple((name, inner._leaves) for name, inner in items if inner.is_flat)  # noqa: SLF001 -- its own

    @property
    def is_flat(self) -> bool:
        """Whether it gathers nothing but single values right below."""
        return not (self._lists or self._groups or self._items or self._flat)

    def gather(self, data: Mapping[str, Any]) -> list[Any]:
        """The values in *data*, each kind of field by itself."""
        leaves = self._leaves
        found = [data[name] for name in leaves if name in data] if leaves else []
        for name in self._lists:
            if name in data:
                found += data[name]
        for name, leaves in self._flat:
            if name in data:
                found += [each[leaf] for each in data[name] for leaf in leaves if leaf in each]
        for name, group in self._groups:
            if name in data:
                found += group.gather(data[name])
        for name, inner in self._items:
            for each in data.get(name, ()):
                found += inner.gather(each)
        return found


Names = Mapping[str, Gatherer]
"""What gathers the values that name something elsewhere, by what they name."""


def names_in(names: Names, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What *data* names, and what each is: ``("unit", "day")``."""
    for ref, gatherer in names.items():
        for name in gatherer.gather(data):
            yield ref, str(name)


def gather_names(root: Field, refs: Iterable[str]) -> Names:
    """What gathers out of *root* whatever names one of *refs*."""
    return {ref: Gatherer(keep_fields(root, partial(_names, ref))) for ref in refs}


def _names(ref: str, field: Field) -> bool:
    return ref in field.refs


def keep_fields(root: Field, wanted: Callable[[Field], bool]) -> Field:
    """*root* with only those fields that are *wanted* or lead to one: a faster walk."""
    return _with_fields(root, _kept(root.fields, wanted))


def _kept(fields: Mapping[str, Field], wanted: Callable[[Field], bool]) -> dict[str, Field]:
    kept = {}
    for name, field in fields.items():
        inside = _kept(field.fields, wanted) if field.fields else {}
        if inside or wanted(field) or (field.item is not None and wanted(field.item)):
            kept[name] = _with_fields(field, inside)
    return kept


def _with_fields(field: Field, fields: Mapping[str, Field]) -> Field:
    """*field* itself, if it has just these *fields*: to make another takes a while."""
    return field if field.fields == fields else replace(field, fields=fields)


def _collect(
    parent: Field,
    data: Mapping[str, Any],
    route: Route,
    item: Mapping[str, Any],
    found: list[Value],
) -> None:
    """Put every value into *found*; generators inside each other would hand each on at each level."""
    fields = parent.fields
    for name, value in data.items():
        field = fields.get(name)
        if field is None:
            continue
        here = (*route, name)
        if field.is_leaf:
            found.append(Value(field, here, value, item))
        elif field.is_group:
            _collect(field, value, here, item, found)
        elif field.is_items:
            inside = field.fields.keys()
            for index, each in enumerate(value):
                if not inside.isdisjoint(each):
                    _collect(field, each, (*here, index), each, found)
        elif field.item is not None:
            inner = field.item
            found.extend(
                Value(inner, (*here, index), each, item) for index, each in enumerate(value)
            )
