"""Which names a Word template may use, and what stands behind each: told by the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from offerbook.audience import Audience
from offerbook.paper.schedule import BOUGHT, LISTS, NOT_TOLD
from offerbook.projecting import readable
from offerbook.spec.fields import Field

Shape: TypeAlias = "Mapping[str, Shape] | tuple[Shape] | None"
"""Names, each with its own shape; or a list, of which every entry has a shape; or words."""

TEXT: Shape = None
_FACTS: Shape = ({"label": TEXT, "value": TEXT},)
_PRICE: Mapping[str, Shape] = dict.fromkeys(("price", "minimum", "maximum"))
_PLAIN: Mapping[str, Shape] = dict.fromkeys(
    (
        "company",
        "version",
        "in_force_from",
        "valid_until",
        "address",
        "mark",
        "regions",
        "languages",
        "served_until",
        "duration",
        "starts_within",
    )
)


def build_shape(schema: Field) -> Mapping[str, Shape]:
    """All names of a schedule under *schema*, of which only what customers may read counts."""
    open_to_all = readable(schema, Audience.CUSTOMER)
    return {
        **_PLAIN,
        "offering": dict.fromkeys(("id", "name", "summary", "description")),
        "package": {**dict.fromkeys(BOUGHT), "facts": _FACTS},
        **{name: (_item(name, _at(open_to_all, route)),) for name, route in LISTS.items()},
        "requires": ({"one_of": TEXT},),
        "conflicts": ({"name": TEXT},),
        "further": ({"title": TEXT, "rows": ({"what": TEXT},)},),
        "document": dict.fromkeys(("title", "subject", "keywords", "category", "language", "day")),
    }


def _item(name: str, field: Field | None) -> Mapping[str, Shape]:
    own: dict[str, Shape] = {
        child: TEXT for child in (field.fields if field else ()) if child not in NOT_TOLD
    }
    more: Mapping[str, Shape] = {**_PRICE, "adds": (TEXT,)} if name == "options" else {}
    return {**own, **more, "limit": TEXT, "facts": _FACTS}


def _at(schema: Field, route: tuple[str, ...]) -> Field | None:
    field: Field | None = schema
    for step in route:
        field = field.fields.get(step) if field else None
    return field


def nothing(shape: Shape) -> Any:
    """The least that *shape* can hold: no words, and lists without entries."""
    if shape is None:
        return ""
    if isinstance(shape, tuple):
        return []
    return {name: nothing(part) for name, part in shape.items()}


def specimen(shape: Shape, name: str = "words") -> Any:
    """Something of *shape* to try a template with: every text is there, every list has an entry."""
    if shape is None:
        return f"{name} <1> & “2”"
    if isinstance(shape, tuple):
        return [specimen(shape[0], name), specimen(shape[0], f"{name} 2")]
    return {each: specimen(part, f"{name}.{each}") for each, part in shape.items()}
