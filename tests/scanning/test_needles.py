"""What an edition must not hold is found by looking at every name, or, in drafts, at closed fields alone."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from offerbook.audience import Audience
from offerbook.model.catalog import Catalog, Offering
from offerbook.projecting import readable
from offerbook.reading import read_catalog
from offerbook.scanning.needles import _collect_closed, _collect_unreadable, _list_closed
from tests.support import REPOSITORY, Workshop


def _found_both_ways(catalog: Catalog, offering: Offering, audience: Audience) -> list[list[Any]]:
    lens = readable(catalog.schema, audience)
    closed: list[Any] = []
    _collect_closed(offering.data, _list_closed(catalog.schema, lens), (), "", closed)
    all_names: list[Any] = []
    _collect_unreadable(offering.data, lens, (), "", all_names)
    return [sorted(found, key=repr) for found in (closed, all_names)]


@cache
def _example() -> Catalog:
    catalog = read_catalog(REPOSITORY).catalog
    assert catalog is not None
    return catalog


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("offering", _example().offerings, ids=lambda each: each.id)
def test_both_ways_find_the_same_in_the_example(offering: Offering, audience: Audience) -> None:
    closed, all_names = _found_both_ways(_example(), offering, audience)
    assert closed == all_names


_MARGINS = {
    "title": "Margins",
    "description": "What is left.",
    "type": "array",
    "x-audience": "internal",
    "x-effect": {"added": "guides", "removed": "guides"},
    "x-key": "id",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "id": {"title": "Id", "type": "string", "x-audience": "internal"},
            "said": {"title": "Said", "type": "string", "x-audience": "restricted"},
        },
    },
}


@pytest.mark.parametrize("audience", Audience)
def test_both_ways_find_the_same_in_fields_of_a_company(
    workshop: Workshop, audience: Audience
) -> None:
    workshop.write("schema/company.schema.json", json.dumps({"properties": {"margins": _MARGINS}}))
    workshop.offering(
        "mail-move", "margins:\n  - id: left\n    said: A third of it stays with us\n"
    )
    catalog = workshop.sound()
    (draft,) = catalog.offerings
    closed, all_names = _found_both_ways(catalog, draft, audience)
    assert closed == all_names
    if audience is Audience.INTERNAL:
        assert (("margins", 0, "said"), "margins.said", "A third of it stays with us") in closed
