"""Prices as people say them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from offerbook.format import Number
from offerbook.pages.desk import Desk
from offerbook.pages.text import Html, say


class Price(NamedTuple):
    """What a package or option costs; *amount* is empty where it is on request."""

    amount: str
    other: tuple[str, ...]
    per: str
    minimum: str
    maximum: str


def write_price(desk: Desk, bought: Mapping[str, Any], package: str = "") -> Price:
    """The price of a package or option; of an option for one *package*, where its price differs."""
    amounts = [
        desk.format.money(amount, currency) for currency, amount in amounts_of(bought, package)
    ]
    return Price(
        amount=amounts[0] if amounts else "",
        other=tuple(amounts[1:]),
        per=write_per(desk, bought),
        minimum=_count(desk, bought, "minimum", package),
        maximum=_count(desk, bought, "maximum", package),
    )


def write_amount(desk: Desk, bought: Mapping[str, Any], package: str = "") -> str:
    """The price alone, in the currency that stands first; nothing where it is on request."""
    for currency, amount in amounts_of(bought, package):
        return desk.format.money(amount, currency)
    return ""


def amounts_of(bought: Mapping[str, Any], package: str = "") -> Iterator[tuple[str, Number]]:
    """Currency and amount; the currency is empty where it is the catalogue's."""
    price = bought.get("price")
    if isinstance(price, dict) and package in price:
        price = price[package]
    if isinstance(price, dict):
        yield from (
            (key, value)
            for key, value in price.items()
            if not isinstance(value, dict) and key.isupper()
        )
    elif price is not None:
        yield "", price


def print_price(price: Price, words: Mapping[str, str]) -> Html:
    """*price* as HTML."""
    if not price.amount:
        return Html(f'<span class="ob-price ob-price--request">{say(words["on_request"])}</span>')
    other = "".join(
        f' <span class="ob-price-other">{say(words["other_currency"].format(each))}</span>'
        for each in price.other
    )
    per = f' <span class="ob-per">{say(price.per)}</span>' if price.per else ""
    return Html(f'<span class="ob-price">{say(price.amount)}</span>{other}{per}')


class Cheapest(NamedTuple):
    """The lowest price of an offering; *currency* is empty where it is the catalogue's."""

    amount: Number
    currency: str
    package: Mapping[str, Any]


def cheapest(offering: Mapping[str, Any]) -> Cheapest | None:
    """The lowest price of any package; None where no package has one."""
    priced = [
        Cheapest(amount, currency, package)
        for package in offering.get("packages", ())
        if package.get("price") is not None
        for currency, amount in islice(amounts_of(package), 1)
    ]
    return min(priced, key=lambda each: each.amount, default=None)


def write_from(desk: Desk, offering: Mapping[str, Any]) -> str:
    """The lowest price for cards: ``from €49 per user and month``; on request if there is none.

    That of an offering's words of today is remembered: it stands on its page and in every list.
    """
    if not desk.is_today(offering):
        return _write_from(desk, offering)
    said = desk.lowest.get(offering["id"])
    if said is None:
        desk.lowest[offering["id"]] = said = _write_from(desk, offering)
    return said


def _write_from(desk: Desk, offering: Mapping[str, Any]) -> str:
    lowest = cheapest(offering)
    if lowest is None:
        return desk.words["on_request"] if offering.get("packages") else ""
    per = write_per(desk, lowest.package)
    said = f"{desk.format.money(lowest.amount, lowest.currency)} {per}".rstrip()
    is_one = len(offering["packages"]) == 1
    return said if is_one else desk.format.say("price_from", said)


def write_days(desk: Desk, days: Any) -> str:
    """A number of working days, or the range over all packages: ``8 – 27 working days``."""
    counts = list(days.values()) if isinstance(days, dict) else [days]
    said = desk.format.amount(max(counts), "working-day")
    return said if min(counts) == max(counts) else f"{desk.format.number(min(counts))} – {said}"


def write_per(desk: Desk, bought: Mapping[str, Any]) -> str:
    """What a price is for: ``per user and month``; nothing where it is for the whole."""
    per, every = bought.get("per"), bought.get("every")
    units = [desk.format.one(unit) for unit in (per, every) if unit]
    if not units:
        return ""
    return desk.format.say("per" if len(units) == 1 else "per_and", *units)


def _count(desk: Desk, bought: Mapping[str, Any], name: str, package: str) -> str:
    value = bought.get(name)
    if isinstance(value, dict):
        value = value.get(package)
    return "" if value is None else desk.format.amount(value, bought.get("per", ""))
