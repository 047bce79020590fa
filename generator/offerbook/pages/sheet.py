"""One state of an offering, today's or a released version's, as data and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offerbook.changes.history import Release
from offerbook.pages.desk import Desk
from offerbook.pages.releases import held
from offerbook.pages.told import Part, tell_parts

API = "api/v1/"
"""Where the JSON stands; the number grows when somebody's program would stumble."""

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What the files beside the page at *address* are made of; *desk* knows the words of then.

    *version* is empty for a draft; *number* may be of an advice update. *is_own* where the page
    is that of a version, and not the offering's.
    """

    desk: Desk
    body: Body
    address: str
    parts: tuple[Part, ...]
    version: str = ""
    number: str = ""
    held: str = ""
    is_own: bool = False

    @property
    def json_place(self) -> str:
        """The file that holds it as JSON."""
        return json_of(self.address)

    @property
    def names(self) -> Mapping[str, str]:
        """The names of its packages by their ids."""
        return {each["id"]: each["name"] for each in self.body.get("packages", ())}


def json_of(address: str) -> str:
    """The JSON of the page at *address*."""
    return f"{API}{address.removesuffix('/')}.json"


def twin_of(address: str) -> str:
    """The Markdown of the page at *address*."""
    return f"{address}index.md"


def sheet_today(desk: Desk, offering: Body) -> Sheet:
    """*offering* as it is sold today, or its draft where it was never released."""
    current = desk.current(offering["id"])
    address = f"offerings/{offering['id']}/"
    if current is None or offering["id"] in desk.projection.drafts:
        return Sheet(desk, offering, address, tell_parts(desk, offering))
    today = desk.leaning_on(current.leaning)
    when = held(desk, current)
    return Sheet(
        today,
        offering,
        address,
        tell_parts(today, offering),
        current.promise,
        current.number,
        when,
    )


def sheet_then(desk: Desk, release: Release) -> Sheet:
    """A released version, whatever has become of it since."""
    then = desk.leaning_on(release.leaning)
    return Sheet(
        then,
        release.body,
        f"offerings/{release.offering_id}/{release.promise}/",
        tell_parts(then, release.body),
        release.promise,
        release.number,
        held(desk, release),
        is_own=True,
    )
