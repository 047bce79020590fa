"""subscriptions.yaml → Subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offerbook.audience import Audience
from offerbook.document import Document
from offerbook.effect import Effect
from offerbook.finding import Finding
from offerbook.load.tree import MANY
from offerbook.load.yaml_text import read_yaml
from offerbook.model.catalog import Catalog, Item
from offerbook.spec.base import SUBSCRIPTIONS, base_schema
from offerbook.spec.shape import ShapeChecker
from offerbook.subscriptions.subscription import (
    UNRELEASED_DAYS,
    Channel,
    Pace,
    Subscription,
    Tells,
    Wish,
)

_FILTERS = ("offerings", "categories", "tags", "regions", "statuses", "about")


def read_subscriptions(raw: bytes, path: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """The document in *raw*, and what is wrong with its text and shape; None with an error."""
    document, findings = read_yaml(raw, path, times=MANY)
    if document is None:
        return None, findings
    misshapen = ShapeChecker(base_schema(SUBSCRIPTIONS)).check(document)
    return (None if misshapen else document), (*findings, *misshapen)


def build_subscriptions(document: Document | None, catalog: Catalog) -> tuple[Subscription, ...]:
    """The subscriptions in a *document* of the right shape, in its order; none without one."""
    entries = document.data["subscriptions"] if document else ()
    people = catalog.names("people")
    return tuple(_build(entry, people) for entry in entries)


def _build(entry: Mapping[str, Any], people: Mapping[str, Item]) -> Subscription:
    known = people.get(entry.get("person", ""), {})
    return Subscription(
        id=entry["id"],
        name=str(entry.get("name", known.get("name", entry["id"]))),
        person=str(entry.get("person", "")),
        is_group=bool(entry.get("group", False)),
        channel=Channel(entry.get("channel", Channel.MAIL)),
        address=str(entry.get("address", known.get("email", ""))),
        since=entry["since"],
        pace=Pace(entry["pace"]),
        weekday=str(entry.get("weekday", "")),
        tells=Tells(entry.get("tells", Tells.CHANGES)),
        unreleased_days=int(entry.get("unreleased_days", UNRELEASED_DAYS)),
        wish=_wish(entry),
    )


def _wish(entry: Mapping[str, Any]) -> Wish:
    owners = entry.get("owners", ())
    if entry.get("mine"):
        owners = (*owners, entry.get("person", ""))
    return Wish(
        audience=Audience(entry["audience"]),
        effect=Effect(entry.get("effect", Effect.WIDENS)),
        owners=tuple(sorted(owners)),
        **{name: tuple(sorted(entry.get(name, ()))) for name in _FILTERS},
    )
