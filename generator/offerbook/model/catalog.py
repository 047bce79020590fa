"""All offerings of a company at one moment, and the words they lean on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from offerbook.document import Document, Route
from offerbook.finding import Place, place_of_key, place_of_value
from offerbook.model.units import Units
from offerbook.model.version import Version
from offerbook.spec.fields import Field

Item = Mapping[str, Any]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?")


def looks_like_id(word: str) -> bool:
    """Whether *word* is written like an id: where ids or words may stand, it is taken for one."""
    return _ID.fullmatch(word) is not None


@dataclass(frozen=True)
class Offering:
    """One draft: its file, and its data with clauses written out in place.

    *clauses* tells which items came out of a clause, by the item's route. *version* is the one
    whose promise *data* holds, where it is not the draft's.
    """

    id: str
    document: Document
    data: Mapping[str, Any]
    clauses: Mapping[Route, Document] = field(default_factory=dict)
    version: Version | None = None

    def key_at(self, route: Route, says: str = "") -> Place:
        """The place of the key at *route*, in the clause's file where it came out of one."""
        document, inner = self.source_of(route)
        return place_of_key(document, inner, says)

    def value_at(self, route: Route, says: str = "") -> Place:
        """The place of the value at *route*, in the clause's file where it came out of one."""
        document, inner = self.source_of(route)
        return place_of_value(document, inner, says)

    def items(self, *names: str) -> list[Item]:
        """The items of the list at the field route *names*; none when it is absent."""
        value: Any = self.data
        for name in names:
            value = value.get(name, {}) if isinstance(value, Mapping) else {}
        return list(value) if isinstance(value, list) else []

    @cached_property
    def packages(self) -> tuple[str, ...]:
        """The ids of the packages, in order."""
        return tuple(package["id"] for package in self.items("packages"))

    def source_of(self, route: Route) -> tuple[Document, Route]:
        """The file in which the value at *route* is written, and its route there."""
        for length in range(len(route), 0, -1):
            clause = self.clauses.get(route[:length])
            if clause is not None and route[length : length + 1] not in (
                (),
                ("clause",),
                ("only_in",),
            ):
                return clause, route[length:]
        return self.document, route


@dataclass(frozen=True)
class Catalog:
    """What is on disk, as far as it has the right shape.

    *broken* holds the ids of offerings whose files could not be read; they exist, so that nobody
    is told that a reference to them leads nowhere. *versions* are each offering's released ones,
    lowest first; *said* holds every change.yaml by its folder; *verified* each verified.yaml by
    offering; *kept* the schemas that versions were released under, today's among them, by the
    digest of the company's part; *subscriptions* is the file beside catalog.yaml, where there is
    one; *templates* are the company's own for paper, by name.
    """

    settings: Document
    schema: Field
    offerings: tuple[Offering, ...]
    clauses: Mapping[str, Document]
    broken: frozenset[str] = frozenset()
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    said: Mapping[str, Document] = field(default_factory=dict)
    verified: Mapping[str, Document] = field(default_factory=dict)
    kept: Mapping[str, Field] = field(default_factory=dict)
    subscriptions: Document | None = None
    templates: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Offering]:
        """Offerings by id."""
        return {offering.id: offering for offering in self.offerings}

    @cached_property
    def units(self) -> Units:
        """The units that numbers may be in."""
        return Units(self.entries("units"))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Every role that some person holds."""
        return frozenset(
            role for person in self.entries("people") for role in person.get("roles", ())
        )

    @property
    def language(self) -> str:
        """The language it is written in."""
        return str(self.settings.data["language"])

    @property
    def notice_days(self) -> int:
        """Days between the release of a narrowed promise and its taking hold."""
        return int(self.settings.data.get("notice_days", 0))

    def without(self, silent: Collection[str]) -> Catalog:
        """The same with fewer offerings to look at; the *silent* ones are still known by id."""
        few = replace(self, offerings=tuple(e for e in self.offerings if e.id not in silent))
        few.__dict__["by_id"] = self.by_id
        return few

    def newest(self, offering_id: str) -> Version | None:
        """The highest version of an offering that was released."""
        released = self.versions.get(offering_id, ())
        return released[-1] if released else None

    def entries(self, name: str) -> list[Item]:
        """The items of a list in catalog.yaml, such as people; none when it is absent."""
        return list(self.settings.data.get(name, ()))

    def names(self, name: str) -> Mapping[str, Item]:
        """The items of a list in catalog.yaml by id."""
        return self._names.get(name, {})

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, Item]]:
        return {
            name: {entry["id"]: entry for entry in entries if "id" in entry}
            for name, entries in self.settings.data.items()
            if isinstance(entries, list)
        }
