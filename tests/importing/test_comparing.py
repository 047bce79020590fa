"""What a row says and a draft says otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from offerbook.importing.comparing import find_differing

DRAFT = {
    "id": "a",
    "name": "Mail move",
    "description": "One.\n\nTwo.\n",
    "tags": ["clinics", "remote"],
    "sellable": {"from": "2026-07-01", "until": "2027-06-30"},
    "remote": True,
    "packages": [
        {"id": "small", "name": "Small", "price": 90, "minimum": Decimal("1.50")},
        {"id": "large", "name": "Large", "price": {"EUR": 190, "CHF": 200}},
    ],
}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"id": "a", "name": "Mail move"}, id="a part of it"),
        pytest.param({"description": "One.\n\nTwo."}, id="line ends around a text"),
        pytest.param({"tags": ["clinics", "remote"]}, id="a list"),
        pytest.param({"sellable": {"until": "2027-06-30"}}, id="one field of a group"),
        pytest.param({"remote": True}, id="yes"),
        pytest.param({"packages": [{"id": "large", "name": "Large"}]}, id="one of the items"),
        pytest.param({"packages": [{"id": "small", "minimum": Decimal("1.5")}]}, id="a number"),
        pytest.param({"packages": [{"id": "small", "price": {"EUR": 90}}]}, id="its currency"),
        pytest.param({"packages": [{"id": "large", "price": {"CHF": 200}}]}, id="one currency"),
    ],
)
def test_a_row_that_says_nothing_else(row: dict[str, Any]) -> None:
    assert find_differing(row, DRAFT, "EUR") == ()


@pytest.mark.parametrize(
    ("row", "names"),
    [
        pytest.param({"name": "Data move", "id": "b"}, ("name", "id"), id="other texts"),
        pytest.param({"summary": "x"}, ("summary",), id="a field that the draft lacks"),
        pytest.param({"tags": ["clinics"]}, ("tags",), id="fewer tags"),
        pytest.param({"tags": ["remote", "clinics"]}, ("tags",), id="another order"),
        pytest.param({"tags": "clinics"}, ("tags",), id="a text for a list"),
        pytest.param({"name": ["Mail move"]}, ("name",), id="a list for a text"),
        pytest.param({"sellable": {"from": "2026-07-02"}}, ("sellable",), id="inside a group"),
        pytest.param({"remote": 1}, ("remote",), id="one is not yes"),
        pytest.param({"packages": [{"id": "small", "price": 91}]}, ("packages",), id="a price"),
        pytest.param({"packages": [{"id": "tiny"}]}, ("packages",), id="an item more"),
        pytest.param(
            {"packages": [{"id": "small", "price": {"CHF": 90}}]}, ("packages",), id="currency"
        ),
        pytest.param(
            {"packages": [{"id": "large", "price": 190}]}, ("packages",), id="one of two currencies"
        ),
    ],
)
def test_a_row_that_says_something_else(row: dict[str, Any], names: tuple[str, ...]) -> None:
    assert find_differing(row, DRAFT, "EUR") == names


@pytest.mark.parametrize("draft", [None, "x", ["a"]])
def test_what_is_no_draft_differs_in_everything(draft: Any) -> None:
    assert find_differing({"id": "a", "name": "x"}, draft, "EUR") == ("id", "name")
