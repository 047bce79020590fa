"""Pages about many offerings: home, the list, prices, owners."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from offerbook.load.cells import to_cell
from offerbook.pages.chronicle import coming, lately
from offerbook.pages.desk import Desk
from offerbook.pages.follow import calendar_of, reviews_due
from offerbook.pages.handing import handed, to_json
from offerbook.pages.page import Page, root_of
from offerbook.pages.prices import amounts_of, print_price, write_days, write_from, write_price
from offerbook.pages.templates import render
from offerbook.pages.text import as_markup, plain, render_inline

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Card:
    """An offering in a list; *status_words* is empty where the status needs no word."""

    id: str
    name: str
    summary: Markup
    status: str
    status_words: str
    is_internal: bool
    facts: tuple[str, ...]


Cards = Mapping[str, Card]
"""The cards of all offerings, by id."""
Held = dict[tuple[str, str], list[Card]]


class Shelf(NamedTuple):
    """A category with its cards."""

    id: str
    name: str
    description: Markup
    cards: tuple[Card, ...]


class PriceRow(NamedTuple):
    """One package in the price list."""

    id: str
    offering: str
    package: str
    price: Markup
    minimum: str
    until: str
    status: str
    status_words: str
    is_internal: bool


def write_home(desk: Desk, cards: Cards) -> Page:
    """The first page: where to look."""
    company = desk.projection.company
    about = (
        plain(company.get("about", ""))
        or desk.words["about_internal" if desk.is_internal else "about_customer"]
    )
    view = {
        "title": company["name"],
        "about": about,
        "categories": _shelves(desk, cards),
        "lately": lately(desk),
        "coming": coming(desk),
    }
    looked = handed(desk, "looked")
    html = render("home.html", desk, root=root_of(""), view=view, handed=looked)
    return Page("", "home", company["name"], about, html)


def write_offerings(desk: Desk, cards: Cards) -> Page:
    """Every offering that is listed, by category."""
    words, categories = desk.words, _shelves(desk, cards)
    return Page(
        "offerings/",
        "offerings",
        words["offerings"],
        words["offerings_lead"],
        render(
            "offerings.html",
            desk,
            root="../",
            categories=categories,
            order=to_json([each.id for each in categories]),
            handed=handed(desk, "browse"),
        ),
    )


def write_prices(desk: Desk) -> Page:
    """Every package of every offering that is sold."""
    words = desk.words
    return Page(
        "prices/",
        "prices",
        words["prices"],
        words["prices_lead"],
        render("prices.html", desk, root="../", rows=tuple(_price_rows(desk))),
    )


PRICE_COLUMNS = (
    "offering",
    "name",
    "package",
    "package_name",
    "price",
    "currency",
    "per",
    "every",
    "minimum",
    "prices_until",
)


def write_price_csv(desk: Desk) -> str:
    """The price list as CSV; no cell can be taken for a formula."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(PRICE_COLUMNS)
    for cells in price_rows(desk):
        writer.writerow([to_cell(str(cell)) for cell in cells])
    return table.getvalue()


def price_rows(desk: Desk) -> Iterator[tuple[Any, ...]]:
    """The price list: a row for each price of each package that is sold, by PRICE_COLUMNS."""
    for offering in _sold(desk):
        for package in offering.get("packages", ()):
            prices: list[tuple[str, Any]] = list(amounts_of(package)) or [("", "")]
            for currency, amount in prices:
                money = (amount, currency or desk.projection.currency) if amount != "" else ("", "")
                yield (
                    offering["id"],
                    offering["name"],
                    package["id"],
                    package["name"],
                    *money,
                    package.get("per", ""),
                    package.get("every", ""),
                    package.get("minimum", ""),
                    offering.get("prices_until", ""),
                )


def write_owners(desk: Desk, cards: Cards) -> Iterator[Page]:
    """Who answers for what: the list, and a page for each person that offerings name."""
    held, reviews = _held(desk, cards), reviews_due(desk)
    people = [
        {
            **_owner(desk, person, held),
            "calendar": calendar_of(person["id"]) if person["id"] in reviews else "",
        }
        for person in desk.projection.words["people"]
    ]
    words = desk.words
    yield Page(
        "owners/",
        "owners",
        words["owners"],
        words["owners_lead"],
        render("owners.html", desk, root="../", owners=people),
    )
    for person in people:
        yield Page(
            f"owners/{person['id']}/",
            "owners",
            person["name"],
            person["title"],
            render("owner.html", desk, root="../../", owner=person),
        )


def _shelves(desk: Desk, cards: Cards) -> tuple[Shelf, ...]:
    """Categories in the order of catalog.yaml, retired offerings only for colleagues."""
    by_category: dict[str, list[Card]] = {}
    for offering in desk.projection.offerings:
        if desk.is_listed(offering):
            by_category.setdefault(offering["category"], []).append(cards[offering["id"]])
    return tuple(
        Shelf(
            category["id"],
            category["name"],
            as_markup(render_inline(category.get("description", ""))),
            tuple(sorted(by_category[category["id"]], key=_by_status)),
        )
        for category in desk.projection.words["categories"]
        if category["id"] in by_category
    )


_STATUSES = ("active", "pilot", "planned", "sunset", "retired")


def _by_status(card: Card) -> tuple[int, str]:
    return (_STATUSES.index(card.status), card.name.casefold())


def cards_of(desk: Desk) -> Cards:
    """Every offering as it stands in a list, those that no list shows among them."""
    return {each["id"]: _card(desk, each) for each in desk.projection.offerings}


def _card(desk: Desk, offering: Body) -> Card:
    status = offering["status"]
    price = write_from(desk, offering)
    days = offering.get("timeline", {}).get("days")
    facts = [price, write_days(desk, days) if days is not None else ""]
    return Card(
        offering["id"],
        offering["name"],
        as_markup(render_inline(offering["summary"])),
        status,
        _status_words(desk, offering),
        offering.get("audience") == "internal",
        tuple(fact for fact in facts if fact),
    )


def _status_words(desk: Desk, offering: Body) -> str:
    """Empty where the status needs no word."""
    status = offering["status"]
    return "" if status == "active" else desk.words[f"status_{status}"]


def _sold(desk: Desk) -> Iterator[Body]:
    for offering in sorted(desk.projection.offerings, key=lambda each: each["name"].casefold()):
        if offering["status"] in ("pilot", "active", "sunset"):
            yield offering


def _price_rows(desk: Desk) -> Iterator[PriceRow]:
    for offering in _sold(desk):
        until = offering.get("prices_until")
        for package in offering.get("packages", ()):
            price = write_price(desk, package)
            yield PriceRow(
                offering["id"],
                offering["name"],
                package["name"],
                as_markup(print_price(price, desk.words)),
                price.minimum,
                desk.format.day(until) if until else "",
                offering["status"],
                _status_words(desk, offering),
                offering.get("audience") == "internal",
            )


_ROLES = (("owner", "owner"), ("deputy", "deputy"), ("delivery", "delivering_it"))


def _owner(desk: Desk, person: Body, held: Held) -> dict[str, Any]:
    groups = [
        {"id": role, "title": desk.words[title], "cards": held[person["id"], role]}
        for role, title in _ROLES
        if (person["id"], role) in held
    ]
    counts = tuple(f"{group['title']}: {len(group['cards'])}" for group in groups)
    return {
        "id": person["id"],
        "name": person["name"],
        "title": person.get("title", ""),
        "email": person.get("email", ""),
        "mail": desk.mail(person["id"], ""),
        "groups": groups,
        "roles": counts,
    }


def _held(desk: Desk, cards: Cards) -> Held:
    """The cards of what each person holds, by person and role."""
    held: Held = {}
    for offering in desk.projection.offerings:
        card = cards[offering["id"]]
        delivery = offering.get("delivery", {}).get("owner")
        people = {"owner": offering.get("owner"), "deputy": offering.get("deputy")}
        for role, person in (*people.items(), ("delivery", delivery)):
            if person:
                held.setdefault((person, role), []).append(card)
    return held
