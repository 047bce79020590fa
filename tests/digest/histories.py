"""Catalogues with a past, made in memory: what was released when, and subscriptions to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from offerbook.app.newsroom import Newsroom
from offerbook.audience import Audience
from offerbook.changes.gate import Coming as Draft
from offerbook.changes.gate import Gate
from offerbook.digest.entry import Plan
from offerbook.digest.select import Book, bits_of
from offerbook.document import Document
from offerbook.effect import Effect
from offerbook.load.yaml_text import read_yaml
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.version import Version
from offerbook.spec.base import OFFERING, base_number, base_schema
from offerbook.spec.fields import Field, build_fields
from offerbook.subscriptions.subscription import Channel, Pace, Subscription, Tells, Wish
from tests.support import RELEASING

SCHEMA = build_fields(base_schema(OFFERING))
SMALL = replace(
    SCHEMA,
    fields={
        name: SCHEMA.fields[name]
        for name in (
            "id",
            "audience",
            "name",
            "summary",
            "status",
            "category",
            "tags",
            "regions",
            "owner",
            "packages",
            "scope",
            "service_levels",
            "fit",
        )
    },
)
"""A schema of a few fields: what random histories change, looked at quickly."""

SETTINGS, _ = read_yaml(
    (
        RELEASING.replace("tags:\n", "  - id: care\n    name: Care\ntags:\n").replace(
            "topics:\n", "  - id: schools\n    name: Schools\ntopics:\n"
        )
    ).encode(),
    "catalog/catalog.yaml",
)
BODY: Mapping[str, Any] = {
    "name": "Mail move",
    "summary": "All mailboxes moved.",
    "status": "active",
    "category": "moving",
    "owner": "ada",
    "packages": [{"id": "one", "name": "One", "price": 100}],
    "scope": {"included": [{"id": "users", "what": "Users", "up_to": 50, "unit": "user"}]},
    "service_levels": [
        {"id": "uptime", "name": "Uptime", "measure": "Share of time", "at_least": 99, "unit": "percent"}
    ],
    "fit": {"good": ["Small firms"]},
}  # fmt: skip


@dataclass
class History:
    """A catalogue that grows by releases; *settings* is catalog.yaml."""

    schema: Field = SCHEMA
    settings: Document = field(default_factory=lambda: settings_document())  # noqa: PLW0108 -- it comes below
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, tuple[Version, ...]] = field(default_factory=dict)

    def draft(self, offering_id: str, **fields: Any) -> dict[str, Any]:
        """The draft of an offering, as it stood or new, with *fields*; None takes one out."""
        body = self.drafts.setdefault(offering_id, deepcopy({**BODY, "id": offering_id}))
        body.update(deepcopy(fields))
        for name in [name for name, value in body.items() if value is None]:
            del body[name]
        return body

    def release(
        self,
        offering_id: str,
        on: str,
        *,
        from_on: str = "",
        quiet: bool = False,
        said: Mapping[str, Any] | None = None,
        because: Mapping[str, str] | None = None,
    ) -> str:
        """Freeze the draft on a day; its number, empty where nothing changed.

        *said* is what change.yaml says, *because* the reasons of shared causes.
        """
        catalog = self.catalog()
        coming = Gate(catalog, on).coming(catalog.by_id[offering_id])
        if not coming.is_release:
            return ""
        released: dict[str, Any] = {"on": on, "by": "ada", "effective_on": from_on or on}
        released |= {"quiet": True} if quiet else {}
        released |= said or {}
        if because:
            released["causes"] = {cause: {"note": note} for cause, note in because.items()}
        version = _version(coming, released)
        self.versions[offering_id] = (*self.versions.get(offering_id, ()), version)
        return str(version.number)

    def catalog(self) -> Catalog:
        """The catalogue as it stands."""
        offerings = tuple(
            Offering(name, Document(_path(name, "offering.yaml"), body, dict), body)
            for name, body in sorted(deepcopy(self.drafts).items())
        )
        return Catalog(self.settings, self.schema, offerings, {}, versions=dict(self.versions))


def settings_document(**more: Any) -> Document:
    """catalog.yaml with *more* fields."""
    assert SETTINGS is not None
    return Document(SETTINGS.path, {**deepcopy(SETTINGS.data), **more}, dict)


def _version(coming: Draft, released: Mapping[str, Any]) -> Version:
    leaning = coming.side.leaning
    leans_on = {
        "currency": leaning.currency,
        "units": list(leaning.units),
        "hours": list(leaning.hours),
        "clauses": dict(leaning.clauses),
    }
    name, body = coming.offering.id, deepcopy(coming.offering.data)
    head = {
        "version": str(coming.number),
        "schema": {"base": base_number()},
        "released": released,
        "leans_on": leans_on,
    }
    path = _path(name, f"versions/{coming.number}.yaml")
    document = Document(path, {**head, "offering": body}, dict)
    return Version(name, coming.number, path, "", head, lambda: document)


def _path(offering_id: str, name: str) -> str:
    return f"catalog/offerings/{offering_id}/{name}"


def subscription(
    name: str = "reader",
    *,
    audience: str = "internal",
    effect: str = "widens",
    pace: str = "at once",
    weekday: str = "",
    since: str = "2000-01-01",
    tells: str = "changes",
    unreleased_days: int = 14,
    **filters: Sequence[str],
) -> Subscription:
    """A subscription; *filters* are those of a wish."""
    wish = Wish(
        Audience(audience),
        Effect(effect),
        **{each: tuple(words) for each, words in filters.items()},
    )
    return Subscription(
        id=name,
        name=name.title(),
        person="",
        is_group=False,
        channel=Channel.MAIL,
        address=f"{name}@example.com",
        since=since,
        pace=Pace(pace),
        weekday=weekday,
        tells=Tells(tells),
        unreleased_days=unreleased_days,
        wish=wish,
    )


@dataclass
class Memory:
    """What a ledger remembers, in memory."""

    bits: dict[str, int] = field(default_factory=dict)
    seen_on: dict[str, str] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)

    def run(
        self, room: Newsroom, subscriptions: Sequence[Subscription]
    ) -> dict[str, tuple[str, ...]]:
        """What each subscription is told on the day of *room*, which is remembered."""
        for key in room.keys(subscriptions):
            self.bits.setdefault(key, len(self.bits))
            self.seen_on.setdefault(key, room.day)
        books = {
            name: replace(book, told_on=book.told_on if book.told_on <= room.day else "")
            for name, book in self.books.items()
        }
        decision = room.decide(subscriptions, books, self.bits)
        for name, mask in decision.skipped.items():
            book = self.books.get(name, Book())
            self.books[name] = replace(book, skipped=book.skipped | mask, is_met=True)
        for plan in decision.plans:
            book = self.books.get(plan.subscriber, Book())
            self.books[plan.subscriber] = replace(
                book, told=book.told | plan.things, told_on=room.day, is_met=True
            )
        return {plan.subscriber: self.things(plan) for plan in decision.plans}

    def things(self, plan: Plan) -> tuple[str, ...]:
        """The keys of what *plan* tells, in their order, without the word for releases."""
        keys = {bit: key for key, bit in self.bits.items()}
        return tuple(keys[bit].removeprefix("release ") for bit in bits_of(plan.things))


def told(
    catalog: Catalog, day: str, *subscriptions: Subscription, memory: Memory | None = None
) -> dict[str, tuple[str, ...]]:
    """What each of *subscriptions* is told on a day, by its id."""
    kept = memory or Memory()
    return kept.run(Newsroom(catalog, day, kept.seen_on), subscriptions)


def numbers(told_of: Iterable[str]) -> list[str]:
    """The numbers alone."""
    return [each.rpartition(" ")[2] for each in told_of]
