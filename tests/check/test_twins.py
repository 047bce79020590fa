"""How catalogues rot: copied words, copied prices, relations that disagree."""

from __future__ import annotations

import pytest

from tests.support import Workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"
DESK = "catalog/offerings/desk/offering.yaml"


def told(workshop: Workshop) -> list[tuple[str, str, int, int]]:
    return [
        (each.code, each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
    ]


LONG = "All mailboxes of a practice moved over one weekend, with help."


@pytest.mark.parametrize(
    ("here", "there", "codes"),
    [
        pytest.param(f"summary: {LONG}\n", f"summary: {LONG}\n", ["twin-text"], id="word for word"),
        pytest.param(
            f"summary: {LONG}\n", f"summary: {LONG.upper()}\n", ["twin-text"], id="in capitals"
        ),
        pytest.param(
            f"summary: {LONG}\n", f"summary: >-\n  {LONG.replace(' ', '  ')}\n", ["twin-text"],
            id="with more space",
        ),
        pytest.param(f"summary: {LONG}\n", f"summary: {LONG} Twice.\n", [], id="nearly"),
        pytest.param("summary: Moved.\n", "summary: Moved.\n", [], id="a short one"),
        pytest.param(f"description: {LONG}\n", f"summary: {LONG}\n", [], id="in another field"),
    ],
)  # fmt: skip
def test_copied_words(workshop: Workshop, here: str, there: str, codes: list[str]) -> None:
    workshop.offering("desk", here)
    workshop.offering("mail-move", there)
    assert [code for code, *_ in told(workshop)] == codes


def priced(name: str, price: str, per: str, category: str = "moving") -> str:
    return (
        f"name: {name}\ncategory: {category}\n"
        f"packages:\n  - {{id: one, name: One, price: {price}, per: {per}}}\n"
    )


@pytest.mark.parametrize(
    ("here", "there", "codes"),
    [
        pytest.param(
            priced("Training day", "900", "day"), priced("Training half day", "900", "half-day"),
            ["equal-price"], id="a half day priced as a day",
        ),
        pytest.param(
            priced("Training day", "900", "day"), priced("Training half day", "500", "half-day"), [],
            id="priced apart",
        ),
        pytest.param(
            priced("Training", "{EUR: 900}", "day"), priced("Training", "{EUR: 900}", "half-day"),
            ["equal-price"], id="in a currency",
        ),
        pytest.param(
            priced("Training", "0", "day"), priced("Training", "0", "half-day"), [], id="for nothing"
        ),
        pytest.param(
            priced("Workshop", "900", "day"), priced("Training", "900", "half-day"), [],
            id="of different things",
        ),
        pytest.param(
            priced("Training", "900", "day"), priced("Training", "900", "user"), [],
            id="per things that do not convert",
        ),
    ],
)  # fmt: skip
def test_one_price_for_different_quantities(
    workshop: Workshop, here: str, there: str, codes: list[str]
) -> None:
    workshop.offering("desk", here)
    workshop.offering("mail-move", there)
    assert [code for code, *_ in told(workshop)] == codes


@pytest.mark.parametrize(
    "there",
    [
        "relations:\n  complements: [desk]\n",
        "relations:\n  requires:\n    - {id: a, one_of: [desk]}\n",
        "scope:\n  included:\n    - {id: a, what: b, offering: desk}\n",
    ],
)
def test_relations_that_disagree(workshop: Workshop, there: str) -> None:
    workshop.offering("desk", "relations:\n  conflicts: [mail-move]\n")
    workshop.offering("mail-move", there)
    (finding,) = workshop.findings()
    assert (finding.code, finding.place.path) == ("relations-disagree", DESK)
    assert [each.path for each in finding.related] == [DRAFT]


def test_an_offering_that_disagrees_with_itself(workshop: Workshop) -> None:
    workshop.offering("desk")
    workshop.offering("mail-move", "relations:\n  conflicts: [desk]\n  complements: [desk]\n")
    assert told(workshop) == [("relations-disagree", DRAFT, 8, 15)]
