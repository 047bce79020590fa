"""The catalogue as it is sold on a day: what was released and holds, with today's live fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from offerbook.effect import Effect
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.terms import in_force
from offerbook.spec.fields import Field, Shape


def sold_on(
    catalog: Catalog, day: str, *, with_drafts: bool, in_place: frozenset[str] = frozenset()
) -> Catalog:
    """*catalog* with each offering as the version in force on *day* promises it.

    Live fields come from the drafts. What does not hold yet, or was never released, is its draft
    or, without drafts, not there. Of the offerings *in_place* the draft is shown all the same.
    """
    live = live_fields(catalog.schema)
    offerings = (
        offering if offering.id in in_place else _sold(catalog, offering, live, day)
        for offering in catalog.offerings
    )
    kept = tuple(each for each in offerings if with_drafts or each.version is not None)
    return replace(catalog, offerings=kept)


def known_on(catalog: Catalog, day: str) -> Catalog:
    """*catalog* with no version that was released after *day*."""
    versions = {
        offering: tuple(each for each in released if each.released_on <= day)
        for offering, released in catalog.versions.items()
    }
    return replace(
        catalog, versions={offering: kept for offering, kept in versions.items() if kept}
    )


def live_fields(schema: Field) -> frozenset[str]:
    """The names of the fields of *schema* that pages take from the draft at once."""
    return frozenset(name for name, field in schema.fields.items() if is_live(field))


def is_live(field: Field) -> bool:
    """Whether nothing in *field* is part of the promise: pages take it from the draft at once."""
    if field.shape in (Shape.GROUP, Shape.ITEMS):
        return all(is_live(child) for child in field.fields.values())
    said = [field.effects, *([field.item.effects] if field.item else [])]
    effects = {effect for each in said for effect in each.values()}
    return effects == {Effect.NONE}


def _sold(catalog: Catalog, offering: Offering, live: frozenset[str], day: str) -> Offering:
    version = in_force(catalog.versions.get(offering.id, ()), day)
    if version is None:
        return offering
    return replace(
        offering, data=_merged(version.body, offering.data, live), clauses={}, version=version
    )


def _merged(
    frozen: Mapping[str, Any], draft: Mapping[str, Any], live: frozenset[str]
) -> dict[str, Any]:
    kept = {name: value for name, value in frozen.items() if name not in live}
    return {**kept, **{name: value for name, value in draft.items() if name in live}}
