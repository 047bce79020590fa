"""Numbers, money, units, days and places as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from offerbook.format import Number, _money
from offerbook.pages.desk import Desk
from offerbook.pages.format import Format
from tests.pages.making import make_desk
from tests.support import CATALOG, Workshop

_SETTINGS = {
    "en": ("en", "EUR"),
    "de": ("de", "EUR"),
    "swiss": ("de-CH", "CHF"),
    "unknown": ("xx", "EUR"),
}


def _format(workshop: Workshop, place: str) -> Format:
    language, currency = _SETTINGS[place]
    workshop.write(
        "catalog/catalog.yaml",
        CATALOG.replace("language: en", f"language: {language}").replace(
            "currency: EUR", f"currency: {currency}"
        ),
    )
    workshop.offering(
        "mail-move",
        "packages:\n  - id: one\n    name: One\n    price: 1\n"
        "    per: half-day\n  - id: two\n    name: Two\n    price: 1\n"
        "    per: user\n",
    )
    desk: Desk = make_desk(workshop)
    return desk.format


@pytest.mark.parametrize(
    ("place", "value", "number", "money"),
    [
        pytest.param("en", 1250, "1,250", "€1,250", id="thousands"),
        pytest.param("en", Decimal("1250.5"), "1,250.5", "€1,250.50", id="half a euro"),
        pytest.param("en", 0, "0", "€0", id="nothing"),
        pytest.param("en", Decimal("0.005"), "0.005", "€0.005", id="parts of a cent stay"),
        pytest.param("en", Decimal("99.50"), "99.5", "€99.50", id="a last zero"),
        pytest.param("en", 10**12, "1,000,000,000,000", "€1,000,000,000,000", id="very much"),
        pytest.param("de", Decimal("1250.5"), "1.250,5", "1.250,50\u00a0€", id="German"),
        pytest.param("swiss", Decimal("1250.5"), "1’250.5", "CHF\u00a01’250.50", id="Swiss"),
        pytest.param("unknown", 1250, "1,250", "€1,250", id="an unknown language reads as English"),
    ],
)
def test_numbers_and_money(
    workshop: Workshop, place: str, value: Number, number: str, money: str
) -> None:
    written = _format(workshop, place)
    assert written.number(value) == number
    assert written.money(value) == money


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        pytest.param(2, "hours", "2\u00a0hours", id="several"),
        pytest.param(1, "hours", "1\u00a0hour", id="one, though the plural is named"),
        pytest.param(0, "day", "0\u00a0days", id="none"),
        pytest.param(Decimal("0.5"), "day", "0.5\u00a0days", id="a part"),
        pytest.param(Decimal("99.5"), "percent", "99.5\u00a0%", id="percent"),
        pytest.param(2, "working-days", "2\u00a0working days", id="working days"),
        pytest.param(3, "half-day", "3\u00a0half days", id="a unit of the company, by id"),
        pytest.param(3, "half days", "3\u00a0half days", id="a unit of the company, by plural"),
        pytest.param(3, "", "3", id="no unit"),
        pytest.param(3, "boxes", "3\u00a0boxes", id="a unit that nobody knows stays as it is"),
    ],
)
def test_amounts(workshop: Workshop, value: Number, unit: str, said: str) -> None:
    assert _format(workshop, "en").amount(value, unit) == said


def test_days_places_and_languages(workshop: Workshop) -> None:
    written = _format(workshop, "en")
    assert written.day("2026-07-01") == "1 July 2026"
    assert written.region("IE") == "Ireland"
    assert written.region("DE-BY") == "Germany (BY)"
    assert written.region("QQ") == "QQ"
    assert written.language("nl") == "Dutch"
    assert written.language("en-GB") == "English"
    assert written.say("per", "user") == "per user"


def test_another_currency_is_named(workshop: Workshop) -> None:
    assert _format(workshop, "en").money(5200, "CHF") == "CHF\u00a05,200"


@pytest.mark.parametrize("amounts", [("49.5", "49.500"), ("49.500", "49.5"), ("49.50",)])
def test_equal_amounts_are_said_alike(workshop: Workshop, amounts: tuple[str, ...]) -> None:
    _money.cache_clear()
    written = _format(workshop, "en")
    assert [written.money(Decimal(each)) for each in amounts] == ["€49.50"] * len(amounts)


def test_digits_that_count_are_kept(workshop: Workshop) -> None:
    assert _format(workshop, "en").money(Decimal("0.1250")) == "€0.125"
