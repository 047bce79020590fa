"""What the scripts of the list and of the comparison read beside the facets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.pages.test_api import files_of
from tests.support import Workshop

_TWO = "packages:\n  - id: small\n    name: Small\n  - id: large\n    name: Large\n"


def _entry(workshop: Workshop, more: str) -> dict[str, Any]:
    workshop.offering("mail-move", f"status: pilot\n{more}")
    (entry,) = json.loads(files_of(workshop)["api/v1/index.json"])["offerings"]
    return dict(entry)


@pytest.mark.parametrize(
    ("more", "is_marked"),
    [
        pytest.param("", False, id="nothing to buy"),
        pytest.param(_TWO, True, id="no price named"),
        pytest.param(f"{_TWO}    price: 9\n", False, id="a price"),
    ],
)
def test_the_index_tells_what_is_on_request(
    workshop: Workshop, more: str, *, is_marked: bool
) -> None:
    assert _entry(workshop, more).get("is_on_request", False) is is_marked


@pytest.mark.parametrize("audience", ["internal", "customer"])
def test_the_index_tells_what_is_for_colleagues(workshop: Workshop, audience: str) -> None:
    entry = _entry(workshop, f"audience: {audience}\n")
    assert entry.get("is_internal", False) is (audience == "internal")


def test_days_are_told_for_each_package(workshop: Workshop) -> None:
    days = "timeline:\n  days:\n    small: 5\n    large: 20\n"
    workshop.offering("mail-move", f"status: pilot\n{_TWO}{days}")
    told = json.loads(files_of(workshop)["api/v1/offerings/mail-move.json"])
    (row,) = (row for row in told["told"][0]["rows"] if row["id"] == "days")
    assert row["limits"] == {"small": "5\u00a0working days", "large": "20\u00a0working days"}
