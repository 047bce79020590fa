"""What every page of an edition is written with: names, links, formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote

from offerbook.changes.history import Release
from offerbook.changes.resolve import MONEY, is_by_currency
from offerbook.edition import Projection
from offerbook.model.terms import State
from offerbook.model.version import Leaning
from offerbook.pages.format import Format
from offerbook.pages.records import Records
from offerbook.pages.text import Html, escape, join_html, plain, render_inline, say
from offerbook.spec.fields import Field


class Link(NamedTuple):
    """Words that lead to *href*; words alone where it is empty."""

    words: str
    href: str = ""


class Desk:
    """Look-ups over one projection, made once for all pages of an edition."""

    def __init__(self, projection: Projection, records: Records | None = None) -> None:
        self.projection = projection
        self.records = records or Records()
        self.format = Format(projection)
        self.words = self.format.words
        self.schema = projection.schema
        self.is_internal = projection.edition.is_internal
        self.plans: dict[Any, Any] = {}  # what Writers have worked out of the fields
        self.lowest: dict[str, str] = {}  # the lowest prices of today's offerings, in words
        self._leaning: tuple[Leaning, Desk] | None = None
        self._offerings = {offering["id"]: offering for offering in projection.offerings}
        self._listed = {
            offering["category"] for offering in projection.offerings if self.is_listed(offering)
        }
        self._names = {
            name: {entry["id"]: entry for entry in entries}
            for name, entries in projection.words.items()
        }

    def offering(self, offering_id: str) -> Mapping[str, Any]:
        """The offering with this id, which the edition shows."""
        return self._offerings[offering_id]

    def is_today(self, body: Mapping[str, Any]) -> bool:
        """Whether *body* is what an offering says today, and no version of it."""
        return self._offerings.get(body.get("id", "")) is body

    def releases(self, offering_id: str) -> tuple[Release, ...]:
        """The releases of an offering, newest first."""
        return self.records.releases.get(offering_id, ())

    @cached_property
    def categories_with_releases(self) -> frozenset[str]:
        """The categories of the offerings that anything was released of."""
        released = self.records.releases.items()
        return frozenset(str(self.offering(each)["category"]) for each, told in released if told)

    def current(self, offering_id: str) -> Release | None:
        """The release in force, with its newest advice."""
        releases = self.releases(offering_id)
        return next((each for each in releases if each.state is State.IN_FORCE), None)

    def waiting(self, offering_id: str) -> tuple[Release, ...]:
        """The releases that are announced, the next one first."""
        releases = reversed(self.releases(offering_id))
        return tuple(each for each in releases if each.state is State.WAITING)

    def leaning_on(self, leaning: Leaning) -> Desk:
        """The same desk with the units, hours and currency of an older version.

        The last one is remembered, for a version mostly leans on what the one beside it does.
        """
        if self._leaning is None or self._leaning[0] != leaning:
            self._leaning = leaning, self._lean_on(leaning)
        return self._leaning[1]

    def _lean_on(self, leaning: Leaning) -> Desk:
        shared = self.projection
        words = {**shared.words, "hours": leaning.hours, "units": leaning.units}
        is_same = leaning.currency == shared.currency and all(
            set(map(_frozen, words[name])) <= set(map(_frozen, shared.words.get(name, ())))
            for name in ("hours", "units")
        )
        if is_same:
            return self
        older = replace(shared, words=words, currency=leaning.currency)
        return Desk(older, self.records)

    def entry(self, name: str, entry_id: str) -> Mapping[str, Any]:
        """An entry of catalog.yaml, such as people/ada; only its id where it is not shown."""
        return self._names.get(name, {}).get(entry_id, {"id": entry_id})

    def name_of(self, name: str, entry_id: str) -> str:
        """The name of an entry of catalog.yaml."""
        return str(self.entry(name, entry_id).get("name", entry_id))

    def offering_link(self, reference: str, root: str) -> Link:
        """A link to the offering, or one package of it, that *reference* names."""
        name, _, package = reference.partition("/")
        other = self._offerings.get(name)
        if other is None:
            return Link(reference)
        title = _named(other.get("packages", ()), package) if package else ""
        words = f"{other['name']} ({title})" if title else other["name"]
        return Link(words, f"{root}offerings/{name}/")

    def person_link(self, person: str, root: str) -> Link:
        """A link to the page of a person; the name alone of one whom catalog.yaml has forgotten."""
        href = f"{root}owners/{person}/" if person in self._names.get("people", {}) else ""
        return Link(self.name_of("people", person), href)

    def category_link(self, category: str, root: str) -> Link:
        """A link to where the offerings of a category are listed, where there are any left."""
        anchor = f"#{category}" if category in self._listed else ""
        return Link(self.name_of("categories", category), f"{root}offerings/{anchor}")

    def is_listed(self, offering: Mapping[str, Any]) -> bool:
        """Whether lists show *offering*: what is retired is found by colleagues alone."""
        return self.projection.lists(offering)

    def reference(self, field: Field, value: str, offering: Mapping[str, Any], root: str) -> Link:
        """What *value* of the reference field *field* is called, and where it leads."""
        for ref in field.refs:
            found = self._refer(ref, value, offering, root)
            if found is not None:
                return found
        return Link(plain(value))

    def value(
        self,
        field: Field,
        value: Any,
        item: Mapping[str, Any],
        offering: Mapping[str, Any],
        root: str,
    ) -> Html:
        """*value* of a leaf *field* as HTML; *item* is what stands beside it."""
        if isinstance(value, dict) and not is_by_currency(value):
            return join_html(
                " · ",
                (
                    Html(
                        say(f"{self._part_name(key, offering)}: ")
                        + self.value(field, part, item, offering, root)
                    )
                    for key, part in value.items()
                ),
            )
        if field.refs:
            return as_html(self.reference(field, str(value), offering, root))
        if field.is_number:
            return say(self.number(field, value, item))
        if field.is_date:
            return say(self.format.day(value))
        words = str(value)
        if not field.is_markdown and words.startswith(("https://", "http://", "mailto:")):
            return as_html(Link(words, words))
        return render_inline(words) if field.is_markdown else say(words)

    def number(self, field: Field, value: Any, item: Mapping[str, Any]) -> str:
        """A number with its unit, or as money; one split by currency in each of them."""
        if field.unit != MONEY:
            return self.format.amount(value, self.unit(field, item))
        amounts = value if isinstance(value, dict) else {"": value}
        return " · ".join([self.format.money(each, currency) for currency, each in amounts.items()])

    def unit(self, field: Field, item: Mapping[str, Any]) -> str:
        """What the number *field* of *item* counts; nothing where nobody said."""
        unit = field.unit
        return str(item.get(unit["from"], "")) if isinstance(unit, Mapping) else unit or ""

    def mail(self, person: str, subject: str) -> str:
        """A mailto address to *person*, empty when the edition does not show them."""
        address = self.entry("people", person).get("email")
        return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}" if address else ""

    def _part_name(self, key: str, offering: Mapping[str, Any]) -> str:
        return _named(offering.get("packages", ()), key) or key

    def _refer(self, ref: str, value: str, offering: Mapping[str, Any], root: str) -> Link | None:
        if ref == "offering" and value.partition("/")[0] in self._offerings:
            return self.offering_link(value, root)
        if ref == "person":
            return self.person_link(value, root)
        if ref == "unit":
            return Link(self.format.one(value))
        if ref in _LISTS:
            entry = self.entry(_LISTS[ref], value)
            return Link(entry.get("name", value))
        name = _named(_own_items(ref, offering), value)
        return Link(name) if name else None


def _frozen(entry: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """An entry of catalog.yaml as pages need it: what a unit converts into is no page's matter."""
    return tuple(sorted((name, value) for name, value in entry.items() if name != "is"))


_LISTS = {"category": "categories", "tag": "tags", "topic": "topics", "hours": "hours"}


def _own_items(ref: str, offering: Mapping[str, Any]) -> Any:
    """The items of *offering* itself that *ref* may name."""
    if ref == "phase":
        return offering.get("timeline", {}).get("phases", ())
    return offering.get(f"{ref}s", ()) if ref in ("option", "package") else ()


def _named(items: Any, item_id: str) -> str:
    for item in items:
        if item["id"] == item_id:
            return str(item["name"])
    return ""


def as_html(link: Link) -> Html:
    """A link as HTML; words alone where it leads nowhere."""
    words = say(link.words)
    return Html(f'<a href="{escape(link.href)}">{words}</a>') if link.href else words
