"""What an item is called in sentences, and who may read of it."""

from __future__ import annotations

from offerbook.audience import Audience
from offerbook.changes.resolve import Body
from offerbook.spec.fields import Field, Shape


def title_of(field: Field, item: Body) -> str:
    """The words an item goes by: its first text that must be there; else what it lists, or its key."""
    for name, child in field.fields.items():
        is_words = child.is_required and child.shape is Shape.TEXT and not child.refs
        if is_words and name != field.key and item.get(name):
            return str(item[name])
    lists = (item.get(name) for name, child in field.fields.items() if child.is_required)
    listed = next((each for each in lists if isinstance(each, list)), None)
    return ", ".join(map(str, listed or (item.get(field.key or "", ""),))) or field.title


def audience_of(field: Field) -> Audience:
    """Who may read of a field at all: the widest audience of anything in it but its key."""
    if field.shape in (Shape.GROUP, Shape.ITEMS):
        inside = [audience_of(child) for name, child in field.fields.items() if name != field.key]
        return min(inside, key=list(Audience).index, default=field.audience)
    return field.item.audience if field.shape is Shape.LIST and field.item else field.audience
