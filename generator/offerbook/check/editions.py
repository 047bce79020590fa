"""What catalog.yaml says of editions: names, addresses, colours and start pages that work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from offerbook.check.identity import is_reserved_edition
from offerbook.colour import READABLE, WHITE, contrast, readable
from offerbook.document import Document, Route
from offerbook.finding import Finding, error, place_of_key, place_of_value, warning
from offerbook.model.catalog import Catalog
from offerbook.model.editions import EDITIONS, Edition, editions_of, is_meant_for
from offerbook.spec.wording import did_you_mean

_ENTRIES = "editions"
_LISTS = frozenset(("offerings/", "compare/", "prices/", "changes/"))
_INTERNAL_LISTS = frozenset(("owners/", "health/"))
_OFFERINGS = "offerings"


def check_editions(catalog: Catalog) -> Iterator[Finding]:
    """Every edition can be built, found and read by those it is for."""
    settings = catalog.settings
    editions = editions_of(settings.data)
    for index, entry in enumerate(settings.data.get(_ENTRIES, ())):
        route: Route = (_ENTRIES, index)
        yield from _check_name(settings, route, entry)
        yield from _check_colours(settings, route, entry)
        yield from _check_start(catalog, route, editions[entry["id"]])
    yield from _check_addresses(settings, editions)


def _check_name(settings: Document, route: Route, entry: Mapping[str, Any]) -> Iterator[Finding]:
    name = entry["id"]
    if is_reserved_edition(name):
        yield error(
            "reserved-id",
            f"'{name}' is a name that computers or Offerbook keep to themselves",
            place_of_value(settings, (*route, "id")),
            route=(*route, "id"),
            hint="choose another name for the edition",
        )
    always = EDITIONS.get(name)
    if always is not None and entry["audience"] != always.audience:
        yield error(
            "edition-audience",
            f"the edition '{name}' is that of the audience {always.audience}",
            place_of_value(settings, (*route, "audience")),
            route=(*route, "audience"),
            hint=f"write `audience: {always.audience}`, or give the edition another id",
        )


def _check_colours(settings: Document, route: Route, entry: Mapping[str, Any]) -> Iterator[Finding]:
    for name, colour in entry.get("colours", {}).items():
        if contrast(colour, WHITE) < READABLE:
            nearest = readable(colour, WHITE, "#000000")
            yield error(
                "colour-unreadable",
                f"words cannot be read where {colour} meets white: their contrast is "
                f"{_ratio(colour)}, and {READABLE} is the least",
                place_of_value(settings, (*route, "colours", name)),
                route=(*route, "colours", name),
                hint=f"the nearest that does is '{nearest}'",
            )


def _ratio(colour: str) -> str:
    """Rounded down, so that what is too little never looks enough."""
    return f"{int(contrast(colour, WHITE) * 100) / 100:.2f}"


def _check_start(catalog: Catalog, route: Route, edition: Edition) -> Iterator[Finding]:
    """Lists and offerings are looked up here; other pages when the site is built."""
    why = _why_not(catalog, edition) if edition.start else ""
    if why:
        yield error(
            "start-missing",
            f"the edition '{edition.name}' cannot start with {edition.start}: {why}",
            place_of_value(catalog.settings, (*route, "start")),
            route=(*route, "start"),
            hint="name a page that its readers can see, such as offerings/",
        )


def _why_not(catalog: Catalog, edition: Edition) -> str:
    """Why *edition* has no page at its start address; empty where it has, or may have one."""
    start = edition.start
    if start in _INTERNAL_LISTS:
        return "" if edition.is_internal else "this page is for colleagues"
    folder, _, rest = start.partition("/")
    if start in _LISTS or folder != _OFFERINGS:
        return ""
    name = rest.partition("/")[0]
    offering = catalog.by_id.get(name)
    if offering is None:
        return "" if name in catalog.broken else f"there is no offering '{name}'"
    is_there = is_meant_for(edition, offering.data) and (
        edition.is_internal or bool(catalog.versions.get(name))
    )
    return "" if is_there else f"the offering '{name}' is not in it"


def _check_addresses(settings: Document, editions: Mapping[str, Edition]) -> Iterator[Finding]:
    """Of two addresses of an edition one counts; one of no edition is of no use."""
    for name, address in settings.data.get("addresses", {}).get("site", {}).items():
        route: Route = ("addresses", "site", name)
        edition = editions.get(name)
        if edition is None:
            yield warning(
                "unknown-edition",
                f"there is no edition '{name}' that this could be the address of",
                place_of_key(settings, route),
                route=route,
                hint=did_you_mean(name, editions) or f"known here: {', '.join(editions)}",
            )
        elif edition.address not in ("", address):
            yield warning(
                "two-addresses",
                f"the edition '{name}' itself names another address, {edition.address}",
                place_of_value(settings, route),
                route=route,
                hint="delete this line: the edition's own address holds",
            )
