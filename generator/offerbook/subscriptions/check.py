"""What is wrong with subscriptions beside their shape: nobody may wait for news that never comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from offerbook.audience import Audience
from offerbook.document import Document
from offerbook.finding import Finding, error, place_of_key, place_of_value, warning
from offerbook.model.catalog import Catalog, Item
from offerbook.projecting import readable
from offerbook.spec.fields import Field
from offerbook.spec.wording import did_you_mean

_WORD_IN_CODE = re.compile(r"=\?.*\?=")
_REFERENCES = {
    "categories": ("category", "categories in catalog.yaml"),
    "tags": ("tag", "tags in catalog.yaml"),
    "owners": ("person", "people in catalog.yaml"),
    "offerings": ("offering", "catalog/offerings"),
}


def check_subscriptions(document: Document, catalog: Catalog) -> Iterator[Finding]:
    """What is wrong with a *document* of the right shape."""
    rules = _Rules(document, catalog)
    yield from _check_company(catalog)
    seen: dict[str, int] = {}
    for index, entry in enumerate(document.data["subscriptions"]):
        yield from rules.check_id(index, entry, seen)
        yield from rules.check_who(index, entry)
        yield from rules.check_when(index, entry)
        yield from rules.check_references(index, entry)
        yield from rules.check_about(index, entry)


class _Rules:
    def __init__(self, document: Document, catalog: Catalog) -> None:
        self.document, self.catalog = document, catalog
        self.people = catalog.names("people")
        self.known: dict[str, Iterable[str]] = {
            "categories": catalog.names("categories"),
            "tags": catalog.names("tags"),
            "owners": self.people,
            "offerings": {*catalog.by_id, *catalog.broken},
        }
        self.parts = {audience: _parts(readable(catalog.schema, audience)) for audience in Audience}

    def check_id(self, index: int, entry: Item, seen: dict[str, int]) -> Iterator[Finding]:
        """An id stands once."""
        first = seen.setdefault(entry["id"], index)
        if first != index:
            yield error(
                "duplicate-id",
                f"the id '{entry['id']}' is taken",
                place_of_value(self.document, ("subscriptions", index, "id")),
                hint="what was told is remembered by it: give each subscription its own",
                related=[
                    place_of_value(self.document, ("subscriptions", first, "id"), "taken here")
                ],
            )

    def check_who(self, index: int, entry: Item) -> Iterator[Finding]:
        """Somebody is there to read it, and their name is harmless in a mail's header."""
        here = ("subscriptions", index)
        person = entry.get("person")
        if person is not None and person not in self.people:
            yield error(
                "unknown-reference",
                f"there is no person '{person}'",
                place_of_value(self.document, (*here, "person")),
                hint=did_you_mean(person, self.people) or "add them to people in catalog.yaml",
            )
        if person is None:
            for name in ("name", "address"):
                if name not in entry:
                    yield self._missing(index, entry, name)
        if entry.get("mine") and person is None:
            yield error(
                "subscription-incomplete",
                "'mine' asks for the offerings of a person, and nobody is named",
                place_of_value(self.document, (*here, "mine")),
                hint="say which one: person: <id from catalog.yaml>",
            )
        known = self.people.get(person, {}) if person else {}
        if _WORD_IN_CODE.search(str(entry.get("name", known.get("name", "")))):
            yield error(
                "name-not-plain",
                "the name is written like the code of a mail header",
                place_of_value(self.document, (*here, "name" if "name" in entry else "person")),
                hint="write it in plain letters, without =? and ?=",
            )
        if entry.get("tells") == "upkeep" and entry["audience"] == "customer":
            yield error(
                "subscription-deaf",
                "customers have nothing to look after",
                place_of_value(self.document, (*here, "tells")),
                hint="write audience: internal, or let it tell changes",
            )
        is_chat = entry.get("channel", "mail") != "mail"
        if is_chat and not entry.get("address", "").startswith("${"):
            yield error(
                "hook-not-secret",
                "the address of a chat hook is a secret, and would stand in this file",
                place_of_value(self.document, (*here, "address" if "address" in entry else "id")),
                hint="put it into the environment, and write address: ${NAME}",
            )

    def check_when(self, index: int, entry: Item) -> Iterator[Finding]:
        """A weekly one has its day, and no other has."""
        is_weekly = entry["pace"] == "weekly"
        if is_weekly and "weekday" not in entry:
            yield error(
                "subscription-incomplete",
                "it is told weekly, and on no day",
                place_of_value(self.document, ("subscriptions", index, "pace")),
                hint="add weekday: monday, or another day",
            )
        if not is_weekly and "weekday" in entry:
            yield error(
                "subscription-incomplete",
                f"it has a weekday, and is told {entry['pace']}",
                place_of_value(self.document, ("subscriptions", index, "weekday")),
                hint="write pace: weekly, or delete the weekday",
            )

    def check_references(self, index: int, entry: Item) -> Iterator[Finding]:
        """What filters name is there; else nobody would notice why nothing comes."""
        for name, (what, where) in _REFERENCES.items():
            for at, word in enumerate(entry.get(name, ())):
                if word not in self.known[name]:
                    yield error(
                        "unknown-reference",
                        f"there is no {what} '{word}'",
                        place_of_value(self.document, ("subscriptions", index, name, at)),
                        hint=did_you_mean(word, self.known[name]) or f"look at {where}",
                    )

    def check_about(self, index: int, entry: Item) -> Iterator[Finding]:
        """Each part is a field that the audience may read."""
        readable_parts = self.parts[Audience(entry["audience"])]
        every = self.parts[Audience.RESTRICTED]
        for at, word in enumerate(entry.get("about", ())):
            if word in readable_parts:
                continue
            place = place_of_value(self.document, ("subscriptions", index, "about", at))
            if word not in every:
                yield error(
                    "unknown-reference",
                    f"an offering has no field '{word}'",
                    place,
                    hint=did_you_mean(word, every) or f"fields are: {', '.join(readable_parts)}",
                )
            else:
                yield error(
                    "subscription-deaf",
                    f"the audience {entry['audience']} never reads '{word}'",
                    place,
                    hint="take it out, or choose another audience",
                )
        if entry.get("effect") == "guides" and entry["audience"] == "customer":
            yield warning(
                "subscription-deaf",
                "customers are never told of advice",
                place_of_value(self.document, ("subscriptions", index, "effect")),
                hint="write rewords to tell of every change that they can see",
            )

    def _missing(self, index: int, entry: Item, name: str) -> Finding:
        return error(
            "subscription-incomplete",
            f"'{entry['id']}' has no {name}",
            place_of_key(self.document, ("subscriptions", index, "id")),
            hint=f"add {name}, or person: <id from catalog.yaml>",
        )


def _check_company(catalog: Catalog) -> Iterator[Finding]:
    """The company's name stands in the head of every message, too."""
    if _WORD_IN_CODE.search(str(catalog.settings.data["company"]["name"])):
        yield error(
            "name-not-plain",
            "the company's name is written like the code of a mail header, and stands in every mail",
            place_of_value(catalog.settings, ("company", "name")),
            hint="write it in plain letters, without =? and ?=",
        )


def _parts(schema: Field) -> tuple[str, ...]:
    """The names of the fields of an offering that *schema* still has."""
    return tuple(schema.fields)
