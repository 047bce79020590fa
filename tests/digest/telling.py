"""A small catalogue with a past, for tests of feeds and calendars, and the desk of an edition."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from offerbook.app.sight import Sight, look_up
from offerbook.changes.history import Release
from offerbook.edition import EDITIONS
from offerbook.pages.desk import Desk
from offerbook.pages.records import Records
from tests.support import RELEASING, TODAY, Workshop

ADDRESS = "https://offers.example/base/"
CONTACT = "hello@example.com"
SETTINGS = f"""\
keeper: wim
addresses:
  site:
    internal: https://inside.example/
    customer: {ADDRESS}
"""
MOVE = """\
status: active
owner: ada
review:
  every_days: 30
packages:
  - id: small
    name: Small
    price: {price}
"""


def write_past(workshop: Workshop, settings: str = SETTINGS) -> Workshop:
    """Mail move: a quiet 1.0.0, 2.0.0 narrows, 3.0.0 is withdrawn, 2.1.0 widens, 4.0.0 waits.

    Beside it an update of advice of 2.1.0, an internal offering, and one that nobody released.
    """
    company = RELEASING.replace("  name: Testhouse\n", f"  name: Testhouse\n  contact: {CONTACT}\n")
    support = "categories:\n  - id: support\n    name: Support\n"
    workshop.write("catalog/catalog.yaml", company.replace("categories:\n", support) + settings)
    workshop.offering("mail-move", MOVE.format(price=10))
    workshop.release("2026-01-10", is_quiet=True)
    workshop.offering("inner", "status: active\naudience: internal\ncategory: support\n")
    workshop.freeze("2026-01-12")
    _release(workshop, MOVE.format(price=12), "2026-05-02", note="More **hands**.", aside="Secret.")
    _release(workshop, MOVE.format(price=30), "2026-06-01", "2026-12-20", note="Licences.")
    _release(workshop, MOVE.format(price=11), "2026-09-01", note="Fewer licences.")
    pitch = MOVE.format(price=11) + "pitch: Say it slowly.\n"
    _release(workshop, pitch, "2026-10-01", aside="Among us.")
    _release(workshop, pitch.replace("11", "15"), "2026-11-01", "2027-03-01", note="Rent.")
    workshop.offering("desk", "status: active\n")
    return workshop


def _release(workshop: Workshop, more: str, day: str, from_on: str = "", **said: str) -> None:
    workshop.offering("mail-move", more)
    workshop.change("".join(f"{name}: {words}\n" for name, words in said.items()))
    workshop.freeze(day, from_on=from_on)


def desk_of(workshop: Workshop, edition: str = "customer", day: str = TODAY) -> Desk:
    """What one edition is written with on a day."""
    return Desk(*look_up(Sight(workshop.sound(), EDITIONS[edition], day)))


def renamed(desk: Desk, name: str, **company: str) -> Desk:
    """The same desk, all offerings and the company called *name*."""
    projection = replace(
        desk.projection,
        company={**desk.projection.company, "name": name, **company},
        offerings=tuple({**each, "name": name} for each in desk.projection.offerings),
    )
    return Desk(projection, desk.records)


def at_address(desk: Desk, address: str) -> Desk:
    """The same desk of a site at *address*."""
    return Desk(replace(desk.projection, address=address), desk.records)


def with_releases(desk: Desk, *releases: Release) -> Desk:
    """The same desk, mail move with these *releases*, newest first."""
    records = replace(desk.records, releases={"mail-move": releases})
    return Desk(desk.projection, records)


def saying(release: Release, **said: Any) -> Release:
    """*release* with other words of its owner."""
    return replace(release, released={**release.released, **said})


def without_records(desk: Desk) -> Desk:
    """The same desk before anything was released."""
    return Desk(desk.projection, Records())
