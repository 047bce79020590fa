"""Numbers, money, units, days and places as people of the catalogue's language write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from offerbook.model.units import BUILT_IN

Number = int | Decimal

_LETTER_THEN_DIGIT = re.compile(r"([A-Za-z])(\d)")


class Format:
    """Writes values in one language, currency and set of units (entries as in catalog.yaml)."""

    def __init__(self, language: str, currency: str, units: Iterable[Mapping[str, Any]]) -> None:
        self.currency = currency
        self.tag = language
        self._amounts: dict[tuple[Number, str], str] = {}  # said before
        self._units = {unit.id: (unit.name, unit.plural) for unit in BUILT_IN}
        self._units.update({unit.id + "s": (unit.name, unit.plural) for unit in BUILT_IN})
        for unit in units:
            names = (unit["name"], unit["plural"])
            self._units[unit["id"]] = self._units[unit["plural"]] = names

    def number(self, value: Number) -> str:
        """1250.5 → 1,250.5."""
        return _number(value, self.tag)

    def money(self, amount: Number, currency: str = "") -> str:
        """4900 → €4,900; a currency left out is the catalogue's."""
        return _money(amount, currency or self.currency, self.tag)

    def one(self, unit: str) -> str:
        """The name of one *unit*: working-days → working day."""
        return self._units.get(unit, (unit, unit))[0]

    def counted(self, values: Collection[Number], unit: str) -> str:
        """What all *values* together are counted in: (1, 2), "hours" → hours."""
        one, many = self._units.get(unit, (unit, unit))
        return one if all(value == 1 for value in values) else many

    def amount(self, value: Number, unit: str = "") -> str:
        """2, "hours" → 2 hours; 99.5, "percent" → 99.5 %; the number alone without a unit."""
        if not unit:
            return self.number(value)
        said = self._amounts.get((value, unit))
        if said is None:
            one, many = self._units.get(unit, (unit, unit))
            said = f"{self.number(value)}\u00a0{one if value == 1 else many}"
            self._amounts[value, unit] = said
        return said

    def day(self, value: str) -> str:
        """2026-07-01 → 1 July 2026."""
        return _day(value, self.tag)

    def region(self, code: str) -> str:
        """The name of a country: IE → Ireland; other codes as they are."""
        country, _, part = code.partition("-")
        name = _names(self.tag, "territories").get(country, country)
        return f"{name} ({part})" if part else name

    def language(self, code: str) -> str:
        """The name of a language: nl → Dutch."""
        return _names(self.tag, "languages").get(code.partition("-")[0], code)


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


@lru_cache(maxsize=8192)
def _number(value: Number, language: str) -> str:
    return format_decimal(Decimal(value), format="#,##0.##########", locale=_locale(language))


@lru_cache(maxsize=8192)
def _money(number: Number, currency: str, language: str) -> str:
    amount = Decimal(number)
    pattern = _locale(language).currency_formats["standard"].pattern
    is_whole = amount == amount.to_integral_value()
    # Equal amounts are said alike: 49.5 and 49.500, of which either may be remembered for both.
    places = 0 if is_whole else max(2, -int(amount.normalize().as_tuple().exponent))
    decimals = "." + "0" * places if places else ""
    written = format_currency(
        amount,
        currency,
        format=pattern.replace(".00", decimals),
        locale=_locale(language),
        currency_digits=False,
    )
    return _LETTER_THEN_DIGIT.sub("\\1\u00a0\\2", written)


@lru_cache(maxsize=4096)
def _day(value: str, language: str) -> str:
    return format_date(date.fromisoformat(value), format="long", locale=_locale(language))


@lru_cache(maxsize=64)
def _names(language: str, kind: str) -> Mapping[str, str]:
    return dict(getattr(_locale(language), kind))
