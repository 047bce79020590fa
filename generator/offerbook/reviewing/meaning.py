"""What two schemas say differently about fields: a change of the schema, not of an offering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from offerbook.changes.resolve import Body
from offerbook.document import value_in
from offerbook.spec.fields import Field, FieldRoute, walk_fields

_FACTS: Mapping[str, str] = {
    "audience": "who may read it",
    "effects": "what a change of it means",
    "shape": "what it holds",
    "unit": "its unit",
    "order": "the order of its values",
    "choices": "its values",
    "key": "what its items are known by",
    "by": "how it may be split",
    "under": "what it is compared under",
    "is_required": "whether it must be there",
    "needs_agreement": "whether delivery has to agree",
}


def compare_schemas(before: Field, after: Field, bodies: Iterable[Body]) -> Iterator[str]:
    """A sentence for every field that came, went or means something else.

    *bodies* are the offerings of the earlier state: what a field that is gone said in them is
    compared no longer, and that is told.
    """
    old, new = _by_route(before), _by_route(after)
    states = tuple(bodies)
    for route, field in old.items():
        if route not in new and _parent(route) in new:
            uses = sum(1 for body in states if _is_used(body, route))
            said = f", and what {_counted(uses)} said in it is compared no longer" if uses else ""
            yield f"the field {_named(field)} is gone{said}"
    for route, field in new.items():
        if route not in old:
            if _parent(route) in old:
                yield f"the field {_named(field)} is new"
            continue
        differs = [words for fact, words in _FACTS.items() if _differs(old[route], field, fact)]
        if differs:
            yield f"the field {_named(field)} says otherwise {', '.join(differs)}"


def _by_route(root: Field) -> Mapping[FieldRoute, Field]:
    """Every field but what lists hold: those are part of their list."""
    return {field.route: field for field in walk_fields(root) if field.name or field is root}


def _differs(old: Field, new: Field, fact: str) -> bool:
    """Whether both fields, or what their lists hold, differ in *fact*."""
    return _fact(old, fact) != _fact(new, fact)


def _fact(field: Field, fact: str) -> object:
    return (getattr(field, fact), getattr(field.item, fact) if field.item else None)


def _parent(route: FieldRoute) -> FieldRoute:
    return route[:-1]


def _is_used(body: Body, route: FieldRoute) -> bool:
    """Whether *body* has a value at *route*, in whatever item."""
    values: list[object] = [body]
    for name in route:
        inner = [value_in(value, (name,)) for value in values]
        values = [
            each
            for value in inner
            for each in (value if isinstance(value, list) else [value])
            if each is not None
        ]
    return bool(values)


def _named(field: Field) -> str:
    return f"“{field.title}” ({'.'.join(field.route)})"


def _counted(uses: int) -> str:
    return "one offering" if uses == 1 else f"{uses} offerings"
