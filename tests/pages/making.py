"""Small catalogues → the desk and the writer that pages are made with."""

from __future__ import annotations

from offerbook.edition import EDITIONS, project
from offerbook.pages.desk import Desk
from offerbook.pages.items import Writer
from tests.support import Workshop


def make_desk(workshop: Workshop, edition: str = "internal") -> Desk:
    """The desk of one edition; the catalogue must be sound."""
    reading = workshop.read()
    assert reading.catalog is not None
    assert reading.is_sound, reading.findings
    return Desk(project(reading.catalog, EDITIONS[edition]))


def make_writer(workshop: Workshop, more: str, edition: str = "internal") -> Writer:
    """A writer for the offering `mail-move` with *more* fields, in a page two folders deep."""
    workshop.offering("mail-move", "status: pilot\n" + more)
    desk = make_desk(workshop, edition)
    (offering,) = (each for each in desk.projection.offerings if each["id"] == "mail-move")
    return Writer(desk, offering, "../../")
