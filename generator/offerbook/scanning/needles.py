"""What must not be in an edition, and where in the catalogue it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from offerbook.document import Document, Route
from offerbook.edition import Edition, Projection
from offerbook.finding import Place, place_of_value
from offerbook.load.tree import CATALOG
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.version import Version
from offerbook.projecting import readable, stricter
from offerbook.scanning.forms import is_telling
from offerbook.scanning.variants import is_telling_amount
from offerbook.spec.base import CHANGE, base_schema
from offerbook.spec.fields import Field, build_fields

_SHARED_WORDS = frozenset(
    ("company", "categories", "tags", "topics", "units", "hours", "language", "currency")
)
_NAMES = ("id", "name", "aliases")
_LEAST_LETTERS = 4
_NONE = frozenset[str]()


class Kind(StrEnum):
    """How a needle is looked for."""

    TEXT = "text"
    NAME = "name"
    AMOUNT = "amount"
    ADDRESS = "address"
    FOLDER = "folder"


class Needle(NamedTuple):
    """One value that must not be found; *what* says which field it is in.

    Its place is worked out when it was found; the same stands in *others* more.
    """

    kind: Kind
    value: str | int | Decimal
    what: str
    find_place: Callable[[], Place]
    others: int = 0


def needles_of(catalog: Catalog, projection: Projection) -> Iterator[Needle]:
    """Everything in *catalog* that the edition of *projection* may not read, told apart or not.

    *catalog* is what is on disk: drafts, all versions, and what is said about releases.
    """
    edition = projection.edition
    listed = frozenset(each["id"] for each in projection.offerings)
    closed = _list_closed(catalog.schema, readable(catalog.schema, edition.audience))
    for offering in catalog.offerings:
        if offering.id in listed or edition.is_internal:
            found: list[_Value] = []
            _collect_closed(offering.data, closed, (), "", found)
            yield from _of_found(found, _draft_place(offering))
        else:
            yield from _of_hidden(offering)
    yield from _of_versions(catalog, edition, listed)
    yield from _of_said(catalog, edition)
    if not edition.is_internal:
        yield from _of_settings(catalog)
        yield from _of_subscriptions(catalog)


def _of_hidden(offering: Offering) -> Iterator[Needle]:
    """All of an offering that is not listed: its names as well."""
    place = _draft_place(offering)
    yield from _of_values(offering.data, None, place)
    yield from _names_of(offering.data, "the offering that the edition does not list", place)


def _of_versions(catalog: Catalog, edition: Edition, listed: frozenset[str]) -> Iterator[Needle]:
    said = readable(build_fields(base_schema(CHANGE)), edition.audience)
    lenses: dict[str, Field] = {}
    for offering_id, versions in catalog.versions.items():
        is_open = offering_id in listed or edition.is_internal
        for version in versions:
            lens = _lens(catalog, edition, version.company_schema, lenses) if is_open else None
            place = _place_in(version, "offering")
            yield from _of_values(version.body, lens, place)
            released = _place_in(version, "released")
            yield from _of_values(version.released, said if is_open else None, released)
            if not is_open:
                yield from _names_of(version.body, "an offering that is not listed", place)
            if not edition.is_internal:
                yield Needle(Kind.NAME, version.digest, "the digest of a file", _at(version.path))


def _lens(catalog: Catalog, edition: Edition, company: str, lenses: dict[str, Field]) -> Field:
    if company not in lenses:
        now = catalog.schema
        both = stricter(now, catalog.kept[company]) if company in catalog.kept else now
        lenses[company] = readable(both, edition.audience)
    return lenses[company]


def _of_said(catalog: Catalog, edition: Edition) -> Iterator[Needle]:
    said = readable(build_fields(base_schema(CHANGE)), edition.audience)
    for document in catalog.said.values():
        yield from _of_values(document.data, said, _document_place(document))


def _of_settings(catalog: Catalog) -> Iterator[Needle]:
    """People's addresses, and what catalog.yaml says to nobody but colleagues."""
    document = catalog.settings
    place = _document_place(document)
    inside = {name: value for name, value in document.data.items() if name not in _SHARED_WORDS}
    yield from _of_values(inside, None, place)
    for index, person in enumerate(catalog.entries("people")):
        if "forge" in person:
            route = ("people", index, "forge")
            yield Needle(Kind.NAME, str(person["forge"]), "a person’s forge name", place(route))


def _of_subscriptions(catalog: Catalog) -> Iterator[Needle]:
    if catalog.subscriptions is not None:
        place = _document_place(catalog.subscriptions)
        yield from _of_values(catalog.subscriptions.data, None, place)


def _names_of(body: Mapping[str, Any], what: str, place: Places) -> Iterator[Needle]:
    for name in _NAMES:
        said = body.get(name, ())
        for index, each in enumerate([said] if isinstance(said, str) else said):
            if len(each) >= _LEAST_LETTERS:
                route: Route = (name,) if isinstance(said, str) else (name, index)
                yield Needle(Kind.NAME, each, f"the {name} of {what}", place(route))


Places = Callable[[Route], Callable[[], Place]]


def _of_values(data: Any, lens: Field | None, place: Places) -> Iterator[Needle]:
    """Of each value in *data* that *lens* leaves out (None: of all) what can be looked for."""
    found: list[_Value] = []
    _collect_unreadable(data, lens, (), "", found)
    yield from _of_found(found, place)


def _of_found(found: Iterable[_Value], place: Places) -> Iterator[Needle]:
    for route, what, value in found:
        kind = _kind_of(value)
        if kind is not None:
            yield Needle(kind, value, what, place(route))


def _kind_of(value: Any) -> Kind | None:
    """How *value* is looked for, if that makes sense at all."""
    if not isinstance(value, str):
        return Kind.AMOUNT if is_telling_amount(value) else None
    if "@" in value and " " not in value.strip():
        return Kind.ADDRESS
    return Kind.TEXT if is_telling(value) else None


_Value = tuple[Route, str, Any]
"""Where a value stands, in which field, and the value."""

_Closed = Mapping[str, "_Closed"]
"""Fields that are not to be read, by name, each with those inside it; without any it is closed itself."""


def _list_closed(whole: Field, lens: Field) -> _Closed:
    """The fields of *whole* that *lens* leaves out, whole or in part."""
    closed: dict[str, _Closed] = {}
    for name, field in whole.fields.items():
        inside = lens.fields.get(name)
        if inside is None:
            closed[name] = {}
        elif part := _list_closed(field, inside):
            closed[name] = part
    return closed


def _collect_closed(
    data: Any, closed: _Closed, route: Route, what: str, found: list[_Value]
) -> None:
    """Put every value of the fields *closed* into *found*: of a draft, which has no other ones.

    It takes a fraction of the time that looking at every name takes.
    """
    for name in closed:
        if name not in data:
            continue
        value, here, said = data[name], (*route, name), f"{what}.{name}" if what else name
        if not closed[name]:
            _collect_unreadable(value, None, here, said, found)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                _collect_closed(item, closed[name], (*here, index), said, found)
        else:
            _collect_closed(value, closed[name], here, said, found)


def _collect_unreadable(
    data: Any, lens: Field | None, route: Route, what: str, found: list[_Value]
) -> None:
    """Put every value that *lens* leaves out into *found*, with its field; they come by the thousand."""
    if isinstance(data, dict):
        fields, single = ({}, _NONE) if lens is None else (lens.fields, lens.single)
        if single.issuperset(data):
            return
        for name, value in data.items():
            if name not in single:
                said = f"{what}.{name}" if what else name
                _collect_unreadable(value, fields.get(name), (*route, name), said, found)
    elif isinstance(data, list):
        single = _NONE if lens is None else lens.single
        for index, value in enumerate(data):
            if not (single and isinstance(value, dict) and single.issuperset(value)):
                _collect_unreadable(value, lens, (*route, index), what, found)
    elif lens is None:
        found.append((route, what, data))


def _draft_place(offering: Offering) -> Places:
    return lambda route: lambda: offering.value_at(route)


def _document_place(document: Document) -> Places:
    return lambda route: lambda: place_of_value(document, route)


def _place_in(version: Version, part: str) -> Places:
    return lambda route: lambda: place_of_value(version.document, (part, *route))


def _at(path: str) -> Callable[[], Place]:
    return lambda: Place(path)


def folder_needle(root: str) -> Needle:
    """The folder that the catalogue lies in: pages that name it were made without care."""
    return Needle(Kind.FOLDER, root, "the folder of the catalogue", _at(CATALOG))


def texts_of(projection: Projection) -> Iterator[str]:
    """Every text and number that *projection* holds, each once."""
    found: dict[Any, None] = {}
    _collect(projection.company, found)
    _collect([projection.contact, projection.address], found)
    _collect(projection.words, found)
    _collect(projection.offerings, found)
    for promises in projection.promises.values():
        for promise in promises:
            _collect(promise.body, found)
            _collect(promise.released, found)
    return map(str, found)


def _collect(value: Any, found: dict[Any, None]) -> None:
    kind = type(value)
    if kind is str:
        found[value] = None
    elif kind is dict:
        for each in value.values():
            _collect(each, found)
    elif kind is list or kind is tuple:
        for each in value:
            _collect(each, found)
    elif isinstance(value, Mapping):
        _collect(dict(value), found)
    elif value is not None:
        found[str(value)] = None
