"""Packages as cards, and a table of what differs between them."""

from __future__ import annotations

import pytest

from offerbook.pages.packages import write_differences, write_options, write_packages
from tests.pages.making import make_writer
from tests.support import Workshop

_TWO = "packages:\n  - id: small\n    name: Small\n    price: 10\n  - id: large\n    name: Large\n"
_INCLUDED = "scope:\n  included:\n    - id: boxes\n      what: Boxes\n"


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        pytest.param(_INCLUDED, [], id="the same in both"),
        pytest.param(_INCLUDED + "      amount: 2\n      unit: hours\n", [], id="the same number"),
        pytest.param(
            _INCLUDED + "      amount:\n        small: 1\n        large: 2\n      unit: hours\n",
            [("Boxes", ("1\u00a0hour", "2\u00a0hours"))],
            id="another number",
        ),
        pytest.param(
            _INCLUDED + "      only_in:\n        - large\n",
            [("Boxes", ("", "✓"))],
            id="only in one",
        ),
        pytest.param(
            _INCLUDED + "      amount: 3\n      unit: hours\n      only_in:\n        - small\n",
            [("Boxes", ("3\u00a0hours", ""))],
            id="only in one, with a number",
        ),
        pytest.param(
            "timeline:\n  days:\n    small: 8\n    large: 27\n",
            [("Takes", ("8\u00a0working days", "27\u00a0working days"))],
            id="a number outside items",
        ),
        pytest.param(
            "options:\n  - id: cover\n    name: Cover\n    price:\n      small: 5\n"
            "      large: 9\n    every: month\n",
            [("Cover", ("€5 per month", "€9 per month"))],
            id="the price of an option",
        ),
    ],
)
def test_what_differs(
    workshop: Workshop, more: str, rows: list[tuple[str, tuple[str, ...]]]
) -> None:
    written = write_differences(make_writer(workshop, _TWO + more))
    assert [(str(row.head), row.cells) for row in written] == rows


def test_one_package_differs_from_nothing(workshop: Workshop) -> None:
    assert (
        write_differences(
            make_writer(
                workshop,
                "packages:\n  - id: small\n    name: Small\n"
                + _INCLUDED
                + "      only_in:\n        - small\n",
            )
        )
        == ()
    )


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_what_is_internal_differs_for_nobody(workshop: Workshop, edition: str) -> None:
    more = _TWO + "delivery:\n  effort_hours:\n    small: 4\n    large: 9\n"
    assert write_differences(make_writer(workshop, more, edition)) == ()


def test_cards(workshop: Workshop) -> None:
    small, large = write_packages(make_writer(workshop, _TWO + "    suits: Two **or** more\n"))
    assert (small.id, small.name, small.price.amount) == ("small", "Small", "€10")
    assert (large.price.amount, large.suits) == ("", "Two <strong>or</strong> more")


def test_an_option_with_a_price_for_each_package(workshop: Workshop) -> None:
    (option,) = write_options(
        make_writer(
            workshop,
            _TWO + "options:\n  - id: cover\n    name: Cover\n    price:\n      small: 5\n"
            "      large: 9\n    adds:\n      - A **second** day\n",
        )
    )
    assert [(name, price.amount) for name, price in option.prices] == [
        ("Small", "€5"),
        ("Large", "€9"),
    ]
    assert option.adds == ("A <strong>second</strong> day",)
