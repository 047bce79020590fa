"""Status and dates fit together, and what is sold says enough."""

from __future__ import annotations

import pytest

from tests.support import Workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"


def told(workshop: Workshop) -> list[tuple[str, str, int, int]]:
    return [
        (each.code, each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param("sellable: {from: 2026-01-01, until: 2026-12-31}\n", [], id="in order"),
        pytest.param("sellable: {from: 2026-01-01, until: 2026-01-01}\n", [], id="one day"),
        pytest.param(
            "sellable: {from: 2026-12-31, until: 2026-01-01}\n",
            [("dates-out-of-order", DRAFT, 7, 37)],
            id="sold until before it is sold",
        ),
        pytest.param(
            "sellable: {until: 2026-12-31}\nserved_until: 2026-01-01\n",
            [("dates-out-of-order", DRAFT, 8, 15)],
            id="served until before it is no longer sold",
        ),
        pytest.param(
            "sellable: {from: 2026-12-31}\nserved_until: 2026-01-01\n",
            [("dates-out-of-order", DRAFT, 8, 15)],
            id="served until before it is sold",
        ),
        pytest.param("status: retired\n", [("no-way-on", DRAFT, 6, 9)], id="no way on"),
        pytest.param("status: sunset\nstatus_note: Over.\n", [], id="a note why"),
        pytest.param("status: sunset\nrelations: {successors: [desk]}\n", [], id="a successor"),
        pytest.param("status: active\n", [("thin-offering", DRAFT, 6, 9)], id="too thin to sell"),
        pytest.param("status: pilot\n", [], id="a pilot may be thin"),
        pytest.param(
            "status: active\npackages: [{id: a, name: b}]\nscope:\n"
            "  included: [{id: c, what: d, up_to: 1}]\n  excluded: [{id: e, what: f}]\n",
            [],
            id="enough to sell",
        ),
    ],
)
def test_status_and_dates(
    workshop: Workshop, more: str, expected: list[tuple[str, str, int, int]]
) -> None:
    workshop.offering("desk")
    workshop.offering("mail-move", more)
    assert told(workshop) == expected


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ("", "what is included, what is not included and a package to buy"),
        ("packages: [{id: a, name: b}]\n", "what is included and what is not included"),
        ("scope:\n  included: [{id: c, what: d}]\n", "what is not included and a package to buy"),
    ],
)
def test_what_lacks_is_listed(workshop: Workshop, more: str, lacks: str) -> None:
    workshop.offering("mail-move", "status: active\n" + more)
    assert [each.message for each in workshop.findings()] == [f"an active offering lacks {lacks}"]
