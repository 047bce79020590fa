"""What customers may read, and what only colleagues may, in every file of a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, NamedTuple

from offerbook.audience import Audience
from offerbook.load.tree import OFFERINGS
from offerbook.model.catalog import Catalog, Offering
from offerbook.phrases import Pieces, begins_of
from offerbook.spec.base import CATALOG, CHANGE, SUBSCRIPTIONS, base_schema
from offerbook.spec.fields import Field, Shape, build_fields
from offerbook.spec.values import Gatherer, keep_fields


class Part(NamedTuple):
    """Some of the fields of a file: *root* leads to them, *values* are what they hold there."""

    root: Field
    values: Callable[[Mapping[str, Any]], list[Any]]


class Parts(NamedTuple):
    """The texts and numbers in a file that are *open* to customers, or *closed* to them."""

    open_texts: Part
    closed_texts: Part
    open_numbers: Part
    closed_numbers: Part


@dataclass(frozen=True, eq=False)
class Source:
    """One file as data; *file* tells places in it. Customers see nothing of what *is_hidden*.

    *about* is the draft that a change.yaml speaks of.
    """

    file: Offering
    parts: Parts
    is_hidden: bool = False
    about: Source | None = None

    def open_texts(self) -> list[str]:
        """The texts that customers may read."""
        return self.parts.open_texts.values(self.file.data)

    @cached_property
    def closed_texts(self) -> list[str]:
        """The texts that only colleagues may read."""
        return self.parts.closed_texts.values(self.file.data)

    @cached_property
    def begins(self) -> list[Pieces]:
        """How each of them begins that has so many words."""
        return begins_of(self.closed_texts)


def list_sources(catalog: Catalog) -> Iterator[Source]:
    """catalog.yaml first, then every draft, every change.yaml, and who hears of changes."""
    settings = Offering("", catalog.settings, catalog.settings.data)
    yield Source(settings, _part(_settings()))
    shown, hidden = _part(catalog.schema), _hide(catalog.schema)
    drafts = {}
    for offering in catalog.offerings:
        if is_hidden(offering):  # what it takes from clauses, others may take and show
            own = replace(offering, data=offering.document.data, clauses={})
            drafts[offering.id] = Source(own, hidden, is_hidden=True)
        else:
            drafts[offering.id] = Source(offering, shown)
    yield from drafts.values()
    yield from _list_said(catalog, drafts)
    if catalog.subscriptions is not None:
        file = Offering("", catalog.subscriptions, catalog.subscriptions.data)
        yield Source(file, _hide(_fields(SUBSCRIPTIONS)), is_hidden=True)


def is_hidden(offering: Offering) -> bool:
    """Whether customers see nothing of *offering*."""
    return bool(offering.data.get("audience", Audience.CUSTOMER) != Audience.CUSTOMER)


def is_text(field: Field) -> bool:
    """Whether *field* holds somebody's own words, not only the id of something."""
    return field.shape is Shape.TEXT and (not field.refs or "words" in field.refs)


def is_open(field: Field) -> bool:
    """Whether customers may read *field*."""
    return field.audience is Audience.CUSTOMER


@cache
def _settings() -> Field:
    """The fields of catalog.yaml, but for the words that are looked for in other ways."""
    root = _fields(CATALOG)
    return replace(root, fields={k: v for k, v in root.fields.items() if k != "shorthand"})


@cache
def _fields(name: str) -> Field:
    return build_fields(base_schema(name))


def _list_said(catalog: Catalog, drafts: Mapping[str, Source]) -> Iterator[Source]:
    if not catalog.said:
        return
    shown, hidden = _part(_fields(CHANGE)), _hide(_fields(CHANGE))
    for folder, document in catalog.said.items():
        draft = drafts.get(folder.removeprefix(f"{OFFERINGS}/"))
        file = Offering("", document, document.data)
        if draft is not None and draft.is_hidden:
            yield Source(file, hidden, is_hidden=True)
        else:
            yield Source(file, shown, about=draft)


def _part(schema: Field) -> Parts:
    return Parts(
        _keep(schema, lambda field: is_text(field) and is_open(field)),
        _keep(schema, lambda field: is_text(field) and not is_open(field)),
        _keep(schema, lambda field: field.is_number and is_open(field)),
        _keep(schema, lambda field: field.is_number and not is_open(field)),
    )


def _hide(schema: Field) -> Parts:
    nothing = _keep(schema, lambda _: False)
    numbers = _keep(schema, lambda field: field.is_number)
    return Parts(nothing, _keep(schema, is_text), nothing, numbers)


def _keep(schema: Field, is_wanted: Callable[[Field], bool]) -> Part:
    root = _without_keys(keep_fields(schema, is_wanted))
    return Part(root, Gatherer(root).gather)


def _without_keys(field: Field) -> Field:
    """*field* without what items are matched by: names for machines."""
    if not field.fields:
        return field
    kept = {name: _without_keys(child) for name, child in field.fields.items() if name != field.key}
    return replace(field, fields=kept)
