"""One state of an offering, today's or a released version's, as data and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from offerbook.batches import Stepped
from offerbook.changes.history import Release
from offerbook.pages.alike import Alike
from offerbook.pages.desk import Desk
from offerbook.pages.releases import held
from offerbook.pages.rows import Part
from offerbook.pages.told import UNTOLD, tell_parts

API = "api/v1/"
"""Where the JSON stands; the number grows when somebody's program would stumble."""

Body = Mapping[str, Any]


class Told(Stepped[Part]):
    """The sections of a state of an offering, while they are told, and what was written of them."""

    def __init__(self, desk: Desk, body: Body) -> None:
        super().__init__(tell_parts(desk, body))
        self._written: dict[Callable[..., str], str] = {}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Those that say something."""
        return tuple(part for part in self.all if part.rows)

    def written(self, write: Callable[..., str], *words: object) -> str:
        """What *write* makes of the sections with *words*, which are the same for all who ask."""
        if write not in self._written:
            self._written[write] = write(self.parts, *words)
        return self._written[write]


def telling() -> Alike[Told]:
    """Tells states; what an offering says today once for the version that says the same."""
    return Alike(Told, UNTOLD)


@dataclass(frozen=True)
class Sheet:
    """What the files beside the page at *address* are made of; *desk* knows the words of then.

    *version* is empty for a draft; *number* may be of an advice update. *is_own* where the page
    is that of a version, and not the offering's.
    """

    desk: Desk
    body: Body
    address: str
    told: Told
    version: str = ""
    number: str = ""
    held: str = ""
    is_own: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its sections."""
        return self.told.parts

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


def sheet_today(desk: Desk, offering: Body, told: Alike[Told] | None = None) -> Sheet:
    """*offering* as it is sold today, or its draft where it was never released.

    Its sections are remembered by *told*, for the version that says the same.
    """
    tell = (told or telling()).today
    current = desk.current(offering["id"])
    address = f"offerings/{offering['id']}/"
    if current is None or offering["id"] in desk.projection.drafts:
        return Sheet(desk, offering, address, tell(desk, offering))
    today = desk.leaning_on(current.leaning)
    when = held(desk, current)
    return Sheet(
        today,
        offering,
        address,
        tell(today, offering),
        current.promise,
        current.number,
        when,
    )


def sheet_then(desk: Desk, release: Release, told: Alike[Told] | None = None) -> Sheet:
    """A released version, whatever has become of it since."""
    then = desk.leaning_on(release.leaning)
    return Sheet(
        then,
        release.body,
        f"offerings/{release.offering_id}/{release.promise}/",
        (told or telling()).then(then, release.body),
        release.promise,
        release.number,
        held(desk, release),
        is_own=True,
    )
