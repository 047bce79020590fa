"""The editions of the site: two that are always there, and what catalog.yaml says of editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from offerbook.audience import Audience


@dataclass(frozen=True)
class Edition:
    """A site built for one audience; offerings in another status than *statuses* are not in it.

    The rest is its look, empty where it has none of its own: *title*, *address* (the one that the
    edition itself names), *logo* (a file in catalog/logos), *primary* and *accent* (colours), and
    *start*, the address in the site of the page that its first address leads to.
    """

    name: str
    audience: Audience
    statuses: tuple[str, ...]
    title: str = ""
    address: str = ""
    logo: str = ""
    primary: str = ""
    accent: str = ""
    start: str = ""

    @property
    def is_internal(self) -> bool:
        """Whether more than customers may see is in it."""
        return self.audience is not Audience.CUSTOMER


EDITIONS: Mapping[str, Edition] = {
    "internal": Edition(
        "internal", Audience.INTERNAL, ("planned", "pilot", "active", "sunset", "retired")
    ),
    "customer": Edition("customer", Audience.CUSTOMER, ("pilot", "active", "sunset", "retired")),
}
"""Those that are always there, each the own edition of the audience that it is named after."""

ALL_EDITIONS = "all"
"""What commands call all of them; none is named so."""

_OWN_EDITION = {edition.audience: edition for edition in EDITIONS.values()}


def editions_of(settings: Mapping[str, Any]) -> Mapping[str, Edition]:
    """The editions of a catalogue by name, out of its *settings*: those always there come first."""
    said = {entry["id"]: entry for entry in settings.get("editions", ())}
    names = dict.fromkeys((*EDITIONS, *said))
    return {name: _edition(name, said.get(name, {})) for name in names}


def address_of(settings: Mapping[str, Any], edition: Edition) -> str:
    """The address of *edition*, empty where it has none; what the edition itself names holds."""
    site = settings.get("addresses", {}).get("site", {})
    return edition.address or str(site.get(edition.name, ""))


def is_meant_for(edition: Edition, body: Mapping[str, Any]) -> bool:
    """Whether the offering that *body* describes, as a whole, is for *edition*."""
    audience = Audience(body.get("audience", Audience.CUSTOMER))
    return edition.audience.may_read(audience) and body["status"] in edition.statuses


def _edition(name: str, said: Mapping[str, Any]) -> Edition:
    """What is *said* of the edition *name*, on the ground of its audience's own edition."""
    base = EDITIONS.get(name) or _OWN_EDITION[Audience(said["audience"])]
    colours = said.get("colours", {})
    primary = str(colours.get("primary", ""))
    return replace(
        base,
        name=name,
        statuses=tuple(said.get("statuses", base.statuses)),
        title=str(said.get("title", "")),
        address=str(said.get("address", "")),
        logo=str(said.get("logo", "")),
        primary=primary,
        accent=str(colours.get("accent", primary)),
        start=str(said.get("start", "")),
    )
