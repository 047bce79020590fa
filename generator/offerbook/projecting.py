"""Fields and data cut down to what one audience may read: what is unknown is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import is_
from typing import Any

from offerbook.audience import Audience
from offerbook.model.catalog import Item, looks_like_id
from offerbook.spec.fields import Field, Shape


def stricter(now: Field, then: Field) -> Field:
    """Today's fields, each for the smaller of its two audiences: today's and that of *then*.

    A field that holds another kind of value than it did *then* is left out: what was said in it
    cannot be shown as what it is today.
    """
    audience = max(now.audience, then.audience, key=list(Audience).index)
    fields = {
        name: stricter(child, then.fields[name]) if name in then.fields else child
        for name, child in now.fields.items()
        if name not in then.fields or _holds_alike(child, then.fields[name])
    }
    item = now.item and (stricter(now.item, then.item) if then.item else now.item)
    return replace(now, audience=audience, fields=fields, item=item)


def _holds_alike(now: Field, then: Field) -> bool:
    kinds = [(each.shape, each.item and each.item.shape) for each in (now, then)]
    return kinds[0] == kinds[1]


def project_body(schema: Field, body: Item, visible: frozenset[str]) -> Item:
    """What *schema*, already cut, leaves of an offering; references lead to *visible* ones only."""
    own = frozenset(str(option["id"]) for option in body.get("options", ()))
    return project_group(schema, body, Reach(visible, own))


def readable(field: Field, audience: Audience) -> Field:
    """*field* without the fields that *audience* may not read."""
    fields = {name: readable(child, audience) for name, child in field.fields.items()}
    kept = {
        name: child
        for name, child in fields.items()
        if _is_readable(child, field.fields[name], audience)
    }
    item = None if field.item is None else readable(field.item, audience)
    return replace(field, fields=kept, item=item)


def _is_readable(field: Field, whole: Field, audience: Audience) -> bool:
    """Whether anything is left of *whole* in *field*; of items, more than the key alone."""
    if field.shape in (Shape.GROUP, Shape.ITEMS):
        is_key_alone = set(field.fields) == {field.key} and len(whole.fields) > 1
        return bool(field.fields) and not is_key_alone
    said = field.item.audience if field.shape is Shape.LIST and field.item else field.audience
    return audience.may_read(said)


@dataclass(frozen=True)
class Reach:
    """Where a reference may lead: offerings in the edition, and the offering's own items."""

    offerings: frozenset[str]
    own: frozenset[str]

    def keeps(self, field: Field, value: Any) -> bool:
        """Whether the reference *value* may stay; words always may."""
        if "offering" not in field.refs or not isinstance(value, str):
            return True
        if value.partition("/")[0] in self.offerings:
            return True
        return len(field.refs) > 1 and (value in self.own or not looks_like_id(value))


def project_group(schema: Field, data: Item, reach: Reach) -> Item:
    """The part of *data* that *schema* knows; what is left without content is left out.

    Of which nothing is left out, that is itself what is left: most is held once.
    """
    kept: dict[str, Any] = {}
    fields, plain, is_whole = schema.fields, schema.plain, True
    for name, value in data.items():
        if name in plain:
            part = value
        elif name in fields:
            part = _project_value(fields[name], value, reach)
        else:
            is_whole = False
            continue
        if part or part in (0, ""):  # no, 0 and an empty text say something
            kept[name] = part
            is_whole = is_whole and part is value
        else:
            is_whole = False
    return data if is_whole else kept


def _project_value(field: Field, value: Any, reach: Reach) -> Any:
    if field.is_group:
        return project_group(field, value, reach)
    if field.is_items:
        if _are_whole(field, value):
            return value
        parts = (project_group(field, item, reach) for item in value)
        return _whole(value, [part for part in parts if _has_substance(field, part)])
    if field.is_list and field.item is not None:
        return _whole(value, [part for part in value if reach.keeps(field.item, part)])
    return value if reach.keeps(field, value) else None


def _are_whole(field: Field, items: Iterable[Item]) -> bool:
    """Whether *items* say nothing but what is plain, as most do: nothing of them is left out."""
    plain = field.plain
    for item in items:
        if not (plain.issuperset(item) and all(item.values()) and _has_substance(field, item)):
            return False
    return True


def _whole(value: Any, parts: list[Any]) -> Any:
    """*value* itself, where *parts* are all there is in it."""
    is_whole = len(parts) == len(value) and all(map(is_, parts, value))
    return value if is_whole else parts


def _has_substance(field: Field, item: Mapping[str, Any]) -> bool:
    """Whether an item still says something: all that it must have, and more than its key."""
    if not item or not field.needed <= item.keys():
        return False
    return len(field.fields) == 1 or len(item) > 1 or field.key not in item
