"""Prices as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from offerbook.pages.prices import amounts_of, write_days, write_from, write_price
from tests.pages.making import make_desk
from tests.support import Workshop

Body = Mapping[str, Any]


@pytest.mark.parametrize(
    ("bought", "package", "amounts"),
    [
        pytest.param({}, "", [], id="on request"),
        pytest.param({"price": 0}, "", [("", 0)], id="free is a price"),
        pytest.param({"price": 5}, "", [("", 5)], id="the company's currency"),
        pytest.param(
            {"price": {"EUR": 5, "CHF": 6}}, "", [("EUR", 5), ("CHF", 6)], id="currencies"
        ),
        pytest.param({"price": {"small": 5, "large": 9}}, "large", [("", 9)], id="one package"),
        pytest.param(
            {"price": {"small": {"EUR": 5, "CHF": 6}}},
            "small",
            [("EUR", 5), ("CHF", 6)],
            id="currencies in a package",
        ),
        pytest.param({"price": {"small": 5, "large": 9}}, "", [], id="no package asked for"),
    ],
)
def test_amounts(bought: Body, package: str, amounts: list[tuple[str, int]]) -> None:
    assert list(amounts_of(bought, package)) == amounts


@pytest.mark.parametrize(
    ("packages", "said"),
    [
        pytest.param([], "", id="no package, no word"),
        pytest.param([{}], "on request", id="on request"),
        pytest.param([{"price": 0}], "€0", id="free"),
        pytest.param(
            [{"price": 49, "per": "user", "every": "month"}],
            "€49 per user and month",
            id="the only package",
        ),
        pytest.param([{"price": 90}, {"price": 49}], "from €49", id="the lowest of several"),
        pytest.param(
            [{}, {"price": 49, "every": "year"}],
            "from €49 per year",
            id="one of several on request",
        ),
        pytest.param(
            [{"price": {"CHF": 60, "EUR": 49}}, {"price": {"CHF": 70, "EUR": 55}}],
            "from CHF\u00a060",
            id="the owner's first currency",
        ),
    ],
)
def test_the_price_on_a_card(workshop: Workshop, packages: list[Body], said: str) -> None:
    workshop.offering("mail-move")
    assert write_from(make_desk(workshop), {"packages": packages}) == said


def test_a_price_with_all_that_belongs_to_it(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    price = write_price(
        make_desk(workshop),
        {
            "price": {"EUR": 49, "CHF": 52},
            "per": "hour",
            "every": "month",
            "minimum": 5,
            "maximum": {"small": 10},
        },
        "small",
    )
    assert (price.amount, price.other, price.per) == ("€49", ("CHF\u00a052",), "per hour and month")
    assert (price.minimum, price.maximum) == ("5\u00a0hours", "10\u00a0hours")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1\u00a0working day"),
        (20, "20\u00a0working days"),
        ({"small": 20, "large": 20}, "20\u00a0working days"),
        ({"large": 27, "small": 8}, "8 – 27\u00a0working days"),
    ],
)
def test_days(workshop: Workshop, days: int | Mapping[str, int], said: str) -> None:
    workshop.offering("mail-move")
    assert write_days(make_desk(workshop), days) == said
