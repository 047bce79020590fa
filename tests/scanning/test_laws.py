"""A site that the tool made has no finding, whatever the catalogue says in whichever field."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from offerbook.app.looking import guard_of
from offerbook.app.sight import Sight
from offerbook.edition import EDITIONS
from offerbook.scanning.leaks import findings_of
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, build_fields
from tests.site.filling import REFS, Filler, as_yaml
from tests.support import TODAY, make_workshop

_ROOT = build_fields(base_schema(OFFERING))
_FEW = re.findall(
    r"\S+", "we move all of the mail in 2 working days per user for 1,200 EUR on request"
)
_IN_WORDS = 1200
"""Stands in words for customers: as an amount for colleagues alone `check` would stop at it."""


def _filler(chance: random.Random) -> Filler:
    """Few words and few numbers in all fields, so that open and internal ones often meet."""

    def words(field: Field) -> str:
        if field.name == "link":
            return "https://shown.example/"
        return " ".join(chance.choices(_FEW, k=chance.randint(1, 6)))

    def number(field: Field) -> int:
        if "percent" in field.name or field.name == "share":
            return chance.randint(1, 90)
        found = chance.choice((7, 30, 1200, 1450, 2026, 12_000)) + chance.randint(0, 3)
        if field.name == "minimum":
            return found % 7  # less than any maximum
        return found + 1 if found == _IN_WORDS and field.is_internal else found

    return Filler(words, number, REFS)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 12))]
)
@pytest.mark.parametrize("edition", ["customer"])
def test_a_site_made_of_random_offerings_has_no_finding(
    tmp_path: Path, seed: int, edition: str
) -> None:
    chance = random.Random(seed)  # noqa: S311 -- a run that can be repeated
    workshop = make_workshop(tmp_path)
    workshop.offering("aside", "status: active\n")
    for name in ("one", "two", "three"):
        body = _filler(chance).fill(_ROOT, name, "active")
        body |= {"name": f"{name} of all", "aliases": []}
        if name == "three":
            body["audience"] = "internal"
        workshop.write(f"catalog/offerings/{name}/offering.yaml", as_yaml(body))
    site = workshop.build(edition)
    guard = guard_of(workshop.root, Sight(workshop.sound(), EDITIONS[edition], TODAY))
    found = guard.scan(site)
    assert found.is_clean, [(each.place, each.message) for each in findings_of(found)]
    assert len(guard.searcher.wanted) > 10
