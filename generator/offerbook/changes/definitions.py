"""Words of catalog.yaml that offerings lean on: hours, units, the currency."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from offerbook.changes.change import Change
from offerbook.changes.texts import is_spelling
from offerbook.effect import Effect, Kind
from offerbook.model.version import Leaning
from offerbook.spec.base import CATALOG, base_schema
from offerbook.spec.fields import Field, Shape, build_fields

_LISTS = {"hours": "hours", "units": "unit"}


def compare_definitions(before: Leaning, after: Leaning, language: str) -> Iterator[Change]:
    """What is meant otherwise by words that both states use, and the currency of plain prices."""
    if before.hours != after.hours or before.units != after.units:
        for name in _LISTS:
            yield from _compare_list(name, getattr(before, name), getattr(after, name), language)
    if before.currency != after.currency:
        field = _settings().fields["currency"]
        currencies = (before.currency, after.currency)
        yield _change(field, currencies, Effect.ASK, "currency", item="", title="")


def is_definition(change: Change) -> bool:
    """Whether *change* is one of catalog.yaml, not of the offering or a clause."""
    return change.cause != "" and not change.cause.startswith("clause ")


def _compare_list(name: str, before: Any, after: Any, language: str) -> Iterator[Change]:
    old = {entry["id"]: entry for entry in before}
    fields = _settings().fields[name].fields
    for entry in after:
        was = old.get(entry["id"], entry)
        for field in fields.values():
            a, b = was.get(field.name), entry.get(field.name)
            if a != b:
                yield _change(
                    field,
                    (a, b),
                    _effect(field, a, b, language),
                    f"{_LISTS[name]} {entry['id']}",
                    item=f"{name}.{entry['id']}",
                    title=str(entry["name"]),
                )


def _effect(field: Field, a: Any, b: Any, language: str) -> Effect:
    kind = _kind(a, b)
    effect = field.effect(kind)
    is_text = kind is Kind.CHANGED and field.shape is Shape.TEXT
    if effect is Effect.ASK and is_text and is_spelling(a, b, language):
        return Effect.REWORDS
    return effect


def _kind(a: Any, b: Any) -> Kind:
    if a is None or b is None:
        return Kind.ADDED if a is None else Kind.REMOVED
    return Kind.CHANGED


def _change(
    field: Field, values: tuple[Any, Any], effect: Effect, cause: str, *, item: str, title: str
) -> Change:
    return Change(
        _kind(*values), field, item, title, *values, None, None, effect, field.audience, cause=cause
    )


@cache
def _settings() -> Field:
    return build_fields(base_schema(CATALOG))
