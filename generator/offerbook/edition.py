"""What one audience may read of a catalogue; whatever comes after sees projected data only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from offerbook.model.catalog import Catalog, Item, Offering
from offerbook.model.editions import (
    ALL_EDITIONS,
    EDITIONS,
    Edition,
    address_of,
    editions_of,
    is_meant_for,
)
from offerbook.model.sold import live_fields
from offerbook.model.version import Leaning, Number, Version
from offerbook.projecting import Reach, project_body, project_group, readable, stricter
from offerbook.spec.base import CHANGE, base_schema
from offerbook.spec.fields import Field, build_fields
from offerbook.spec.values import Gatherer, Names, gather_names, keep_fields, names_in

__all__ = (
    "ALL_EDITIONS",
    "EDITIONS",
    "Edition",
    "Projection",
    "Promise",
    "Promises",
    "Used",
    "address_of",
    "editions_of",
    "is_shown",
    "project",
    "used_by",
)


@dataclass(frozen=True)
class Projection:
    """A catalogue as one edition may show it: plain data, safe to hand to a renderer.

    *contact* is the mail address that questions about changes go to, where there is one. *words*
    are the lists of catalog.yaml (categories, units …) cut down to the entries in use;
    *schema* holds only fields that the audience may read; *sources* tells for internal editions
    where each offering is edited. *drafts* are the ids of those that no released version stands
    for; *promises* holds the released versions of the others, lowest first.
    """

    edition: Edition
    company: Mapping[str, Any]
    contact: str
    language: str
    currency: str
    address: str
    edit_address: str
    schema: Field
    words: Mapping[str, tuple[Item, ...]]
    offerings: tuple[Item, ...]
    sources: Mapping[str, str]
    drafts: frozenset[str]
    promises: Mapping[str, tuple[Promise, ...]]

    def lists(self, offering: Item) -> bool:
        """Whether lists show *offering*: what is retired is found by colleagues alone."""
        return self.edition.is_internal or offering["status"] != "retired"


Used = frozenset[tuple[str, str]]
"""Words of catalog.yaml that something leans on: what they are, and their ids."""

_WORDS = ("category", "hours", "person", "tag", "topic", "unit")


@dataclass(frozen=True)
class Promise:
    """A released version as one edition may show it.

    *released* is what was said about it, cut to what the audience may read; *used* are the words
    of catalog.yaml that what is left of the *body* leans on, *leaning* what they meant then.
    """

    version: Version
    released: Item
    body: Item
    used: Used
    leaning: Leaning


class Promises(Mapping[str, tuple[Promise, ...]]):
    """The released versions of the offerings an edition shows; projected when somebody asks."""

    def __init__(self, catalog: Catalog, edition: Edition, shown: Iterable[str]) -> None:
        self._catalog, self._edition = catalog, edition
        self._visible = frozenset(shown)
        self._ids = {each: None for each in shown if catalog.versions.get(each)}  # in order
        self._said = readable(build_fields(base_schema(CHANGE)), edition.audience)
        self.schema = readable(catalog.schema, edition.audience)
        """Today's fields, as far as the audience may read them."""
        self._live = live_fields(catalog.schema)
        self._live_schema = _only(self._live, self.schema)
        self._lenses: dict[str, _Lens] = {}
        self._made: dict[str, tuple[Promise, ...]] = {}
        self._bodies: dict[tuple[str, Number], Item] = {}

    def __getitem__(self, offering_id: str) -> tuple[Promise, ...]:
        if offering_id not in self._ids:
            raise KeyError(offering_id)
        if offering_id not in self._made:
            self._made[offering_id] = tuple(self._project(offering_id))
        return self._made[offering_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def _project(self, offering_id: str) -> Iterator[Promise]:
        """The versions of an offering that the edition may tell of."""
        internal = self._edition.is_internal
        holding = self._catalog.by_id[offering_id].version
        same: dict[Used, Used] = {}  # the versions of an offering mostly use the same words
        for version in self._catalog.versions[offering_id]:
            if not internal and not self._is_told(version, holding):
                continue
            released = dict(
                project_group(self._said, version.released, Reach(self._visible, frozenset()))
            )
            shared = [
                str(said["note"])
                for said in version.released.get("causes", {}).values()
                if "note" in said
            ]
            if shared and "note" in self._said.fields:
                own = [str(released["note"])] if "note" in released else []
                released["note"] = "\n\n".join(dict.fromkeys((*own, *shared)))
            if version.released.get("quiet"):
                released["quiet"] = True
            if "note" in self._said.fields:
                released["causes"] = {
                    cause: str(said["note"])
                    for cause, said in version.released.get("causes", {}).items()
                    if "note" in said
                }
            if internal:
                released = {"by": version.released["by"], **released}
            lens = self._lens_of(version)
            body = self._body_of(version)
            used = frozenset(names_in(lens.words, body))
            leaning = _cut_leaning(version.leaning, used, lens.ids, body)
            yield Promise(version, released, body, same.setdefault(used, used), leaning)

    def _is_told(self, version: Version, holding: Version | None) -> bool:
        """Whether customers hear of *version*: not of updates of advice, nor of what they never saw.

        The one in force is shown wherever the offering is.
        """
        if version.number.advice:
            return False
        is_holding = holding is not None and version.number.promise == holding.number.promise
        return is_holding or is_meant_for(self._edition, version.body)

    def today(self, offering: Offering) -> Item:
        """The body of *offering* as it is shown today.

        What a version froze is read by the schema of then as well; what is live, and a draft, by
        today's alone.
        """
        if offering.version is None:
            return project_body(self.schema, offering.data, self._visible)
        frozen = self._body_of(offering.version)
        live = project_body(self._live_schema, offering.data, self._visible)
        read = {name: live if name in self._live else frozen for name in offering.data}
        return {name: body[name] for name, body in read.items() if name in body}

    def _body_of(self, version: Version) -> Item:
        """What may be read of the body of *version*; the same parts wherever it is shown."""
        key = version.offering_id, version.number
        if key not in self._bodies:
            schema = self._lens_of(version).schema
            self._bodies[key] = project_body(schema, version.body, self._visible)
        return self._bodies[key]

    def _lens_of(self, version: Version) -> _Lens:
        """How to read *version*: of a field's two audiences, then and now, the stricter holds."""
        company = version.company_schema
        if company not in self._lenses:
            now = self._catalog.schema
            both = stricter(now, self._catalog.kept[company]) if company else now
            schema = readable(both, self._edition.audience)
            ids = keep_fields(schema, lambda field: field.name == "id")
            self._lenses[company] = _Lens(schema, Gatherer(ids), gather_names(schema, _WORDS))
        return self._lenses[company]


def project(
    catalog: Catalog, edition: Edition, used: Callable[[str], Used | None] = lambda _: None
) -> Projection:
    """The part of *catalog* that the audience of *edition* may read.

    Unknown fields, fields without an audience, offerings not meant for it and references to them
    are left out, and so is every word of catalog.yaml that nothing left in refers to. *used* may
    know what the released versions of an offering refer to, so that they need not be read.
    """
    shown = [offering for offering in catalog.offerings if is_shown(offering, edition)]
    promises = Promises(catalog, edition, [offering.id for offering in shown])
    bodies = tuple(map(promises.today, shown))
    words = gather_names(promises.schema, _WORDS)
    leaning = [frozenset(each for body in bodies for each in names_in(words, body))]
    for offering_id in promises:
        known = used(offering_id)
        leaning.append(used_by(promises[offering_id]) if known is None else known)
    settings = catalog.settings.data
    internal = edition.is_internal
    return Projection(
        edition=edition,
        company=settings["company"],
        contact=_contact(catalog, edition),
        language=settings["language"],
        currency=settings["currency"],
        address=address_of(settings, edition),
        edit_address=settings.get("addresses", {}).get("edit", "") if internal else "",
        schema=promises.schema,
        words=_words_in_use(catalog, leaning),
        offerings=bodies,
        sources={offering.id: offering.document.path for offering in shown} if internal else {},
        drafts=frozenset(offering.id for offering in shown if offering.version is None),
        promises=promises,
    )


def _contact(catalog: Catalog, edition: Edition) -> str:
    """Colleagues write to the keeper, customers to where the company wants to be asked."""
    settings = catalog.settings.data
    if not edition.is_internal:
        return str(settings["company"].get("contact", ""))
    keeper = catalog.names("people").get(settings.get("keeper", ""), {})
    return str(keeper.get("email", ""))


def is_shown(offering: Offering, edition: Edition) -> bool:
    """Whether *offering* as a whole is in *edition*."""
    return is_meant_for(edition, offering.data)


def _only(names: frozenset[str], schema: Field) -> Field:
    fields = {name: field for name, field in schema.fields.items() if name in names}
    return replace(schema, fields=fields)


class _Lens(NamedTuple):
    """The *schema* by which versions are read, and what gathers all *ids* and *words*."""

    schema: Field
    ids: Gatherer
    words: Names


def _cut_leaning(leaning: Leaning, used: Used, all_ids: Gatherer, body: Item) -> Leaning:
    """The part of *leaning* that *body* uses: what only others read leans on words of its own."""
    if not (leaning.units or leaning.hours or leaning.clauses):
        return leaning
    ids = frozenset(all_ids.gather(body)) if leaning.clauses else frozenset[str]()
    return Leaning(
        leaning.currency,
        tuple(
            unit
            for unit in leaning.units
            if used & {("unit", unit["id"]), ("unit", unit["plural"])}
        ),
        tuple(each for each in leaning.hours if ("hours", each["id"]) in used),
        {item: clause for item, clause in leaning.clauses.items() if item in ids},
    )


def used_by(promises: Iterable[Promise]) -> Used:
    """What the released versions of an offering refer to, those who released them among it."""
    promises = tuple(promises)
    people = frozenset(
        ("person", str(promise.released[name]))
        for promise in promises
        for name in ("by", "agreed_by")
        if name in promise.released
    )
    return people.union(*(promise.used for promise in promises))


def _words_in_use(catalog: Catalog, leaning: Iterable[Used]) -> dict[str, tuple[Item, ...]]:
    used: defaultdict[str, set[str]] = defaultdict(set)
    for words in leaning:
        for ref, word in words:
            used[ref].add(word)
    return {
        name: tuple(_entry(entry, name) for entry in catalog.entries(name) if is_used(entry, used))
        for name, is_used in _IN_USE.items()
    }


def _by_id(ref: str) -> Callable[[Item, Mapping[str, set[str]]], bool]:
    return lambda entry, used: entry["id"] in used.get(ref, ())


_IN_USE: Mapping[str, Callable[[Item, Mapping[str, set[str]]], bool]] = {
    "categories": _by_id("category"),
    "tags": _by_id("tag"),
    "topics": _by_id("topic"),
    "hours": _by_id("hours"),
    "people": _by_id("person"),
    "units": lambda entry, used: bool({entry["id"], entry["plural"]} & used.get("unit", set())),
}


def _entry(entry: Item, name: str) -> Item:
    """An entry of catalog.yaml as pages need it; what a unit converts into is no page's matter."""
    return {key: value for key, value in entry.items() if (name, key) != ("units", "is")}
