"""A unit belongs to a number."""

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
    ("more", "codes"),
    [
        ("scope:\n  included:\n    - {id: a, what: b, unit: users}\n", ["unit-without-number"]),
        ("scope:\n  included:\n    - {id: a, what: b, unit: users, amount: 0}\n", []),
        ("scope:\n  included:\n    - {id: a, what: b, unit: users, up_to: 5}\n", []),
        ("scope:\n  included:\n    - {id: a, what: b, amount: 5}\n", []),
        ("terms:\n  - {id: a, topic: payment, text: b, unit: days}\n", ["unit-without-number"]),
        ("terms:\n  - {id: a, topic: payment, text: b, unit: days, at_most: 30}\n", []),
    ],
)
def test_a_unit_that_counts_nothing(workshop: Workshop, more: str, codes: list[str]) -> None:
    workshop.offering("mail-move", more)
    assert [code for code, *_ in told(workshop)] == codes


def test_the_hint_names_the_numbers(workshop: Workshop) -> None:
    workshop.offering("mail-move", "scope:\n  included:\n    - {id: a, what: b, unit: users}\n")
    (finding,) = workshop.findings()
    assert finding.hint == "add amount or up_to, or take the unit out"
    assert told(workshop) == [("unit-without-number", DRAFT, 9, 30)]
