"""What one audience may read of a catalogue; whatever comes after sees projected data only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from offerbook.audience import Audience
from offerbook.model.catalog import Catalog, Item, Offering, looks_like_id
from offerbook.spec.fields import Field, Shape
from offerbook.spec.values import keep_fields, walk_values


@dataclass(frozen=True)
class Edition:
    """A site built for one audience; offerings in another status than *statuses* are not in it."""

    name: str
    audience: Audience
    statuses: tuple[str, ...]

    @property
    def is_internal(self) -> bool:
        """Whether more than customers may see is in it."""
        return self.audience is not Audience.CUSTOMER


EDITIONS: Mapping[str, Edition] = {
    "internal": Edition(
        "internal", Audience.INTERNAL, ("planned", "pilot", "active", "sunset", "retired")
    ),
    "customer": Edition("customer", Audience.CUSTOMER, ("pilot", "active", "sunset", "retired")),
}


@dataclass(frozen=True)
class Projection:
    """A catalogue as one edition may show it: plain data, safe to hand to a renderer.

    *words* are the lists of catalog.yaml (categories, units …) cut down to the entries in use;
    *schema* holds only fields that the audience may read; *sources* tells for internal editions
    where each offering is edited.
    """

    edition: Edition
    company: Mapping[str, Any]
    language: str
    currency: str
    address: str
    edit_address: str
    schema: Field
    words: Mapping[str, tuple[Item, ...]]
    offerings: tuple[Item, ...]
    sources: Mapping[str, str]


def project(catalog: Catalog, edition: Edition) -> Projection:
    """The part of *catalog* that the audience of *edition* may read.

    Unknown fields, fields without an audience, offerings not meant for it and references to them
    are left out, and so is every word of catalog.yaml that nothing left in refers to.
    """
    schema = _readable(catalog.schema, edition.audience)
    shown = [offering for offering in catalog.offerings if is_shown(offering, edition)]
    visible = frozenset(offering.id for offering in shown)
    bodies = tuple(
        _project_group(schema, offering.data, _Reach(visible, _own_ids(offering)))
        for offering in shown
    )
    settings = catalog.settings.data
    addresses = settings.get("addresses", {})
    internal = edition.is_internal
    return Projection(
        edition=edition,
        company=settings["company"],
        language=settings["language"],
        currency=settings["currency"],
        address=addresses.get("site", {}).get(edition.name, ""),
        edit_address=addresses.get("edit", "") if internal else "",
        schema=schema,
        words=_words_in_use(catalog, schema, bodies),
        offerings=bodies,
        sources={offering.id: offering.document.path for offering in shown} if internal else {},
    )


def is_shown(offering: Offering, edition: Edition) -> bool:
    """Whether *offering* as a whole is in *edition*."""
    audience = Audience(offering.data.get("audience", Audience.CUSTOMER))
    return edition.audience.may_read(audience) and offering.data["status"] in edition.statuses


def _readable(field: Field, audience: Audience) -> Field:
    """*field* without the fields that *audience* may not read."""
    fields = {name: _readable(child, audience) for name, child in field.fields.items()}
    kept = {
        name: child
        for name, child in fields.items()
        if _is_readable(child, field.fields[name], audience)
    }
    item = None if field.item is None else _readable(field.item, audience)
    return replace(field, fields=kept, item=item)


def _is_readable(field: Field, whole: Field, audience: Audience) -> bool:
    """Whether anything is left of *whole* in *field*; of items, more than the key alone."""
    if field.shape in (Shape.GROUP, Shape.ITEMS):
        is_key_alone = set(field.fields) == {field.key} and len(whole.fields) > 1
        return bool(field.fields) and not is_key_alone
    said = field.item.audience if field.shape is Shape.LIST and field.item else field.audience
    return audience.may_read(said)


@dataclass(frozen=True)
class _Reach:
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


def _own_ids(offering: Offering) -> frozenset[str]:
    return frozenset(option["id"] for option in offering.items("options"))


def _project_group(schema: Field, data: Mapping[str, Any], reach: _Reach) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in data.items():
        field = schema.fields.get(name)
        if field is None:
            continue
        has_nothing_to_leave_out = field.is_leaf and not field.refs
        part = value if has_nothing_to_leave_out else _project_value(field, value, reach)
        if part or part in (0, ""):  # no, 0 and an empty text say something
            kept[name] = part
    return kept


def _project_value(field: Field, value: Any, reach: _Reach) -> Any:
    if field.is_group:
        return _project_group(field, value, reach)
    if field.is_items:
        parts = (_project_group(field, item, reach) for item in value)
        return [part for part in parts if _has_substance(field, part)]
    if field.is_list and field.item is not None:
        return [part for part in value if reach.keeps(field.item, part)]
    return value if reach.keeps(field, value) else None


def _has_substance(field: Field, item: Mapping[str, Any]) -> bool:
    """Whether an item still says something: all that it must have, and more than its key."""
    if not item or not field.needed <= item.keys():
        return False
    return len(field.fields) == 1 or len(item) > 1 or field.key not in item


def _words_in_use(
    catalog: Catalog, schema: Field, bodies: Iterable[Item]
) -> dict[str, tuple[Item, ...]]:
    used: defaultdict[str, set[str]] = defaultdict(set)
    referring = keep_fields(schema, lambda field: bool(field.refs))
    for body in bodies:
        for value in walk_values(referring, body):
            word = str(value.value)
            for ref in value.field.refs:
                used[ref].add(word)
    return {
        name: tuple(_entry(entry, name) for entry in catalog.entries(name) if is_used(entry, used))
        for name, is_used in _IN_USE.items()
    }


def _by_id(ref: str) -> Callable[[Item, Mapping[str, set[str]]], bool]:
    return lambda entry, used: entry["id"] in used.get(ref, ())


_IN_USE: Mapping[str, Callable[[Item, Mapping[str, set[str]]], bool]] = {
    "categories": _by_id("category"),
    "tags": _by_id("tag"),
    "topics": _by_id("topic"),
    "hours": _by_id("hours"),
    "people": _by_id("person"),
    "units": lambda entry, used: bool({entry["id"], entry["plural"]} & used.get("unit", set())),
}


def _entry(entry: Item, name: str) -> Item:
    """An entry of catalog.yaml as pages need it; what a unit converts into is no page's matter."""
    return {key: value for key, value in entry.items() if (name, key) != ("units", "is")}
