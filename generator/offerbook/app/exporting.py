"""The catalogue or its price list as a sheet, as one edition may show it on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from offerbook.app.sight import Sight
from offerbook.edition import Edition, Projection, project
from offerbook.exporting.csv_text import write_csv
from offerbook.exporting.plan import write_plan, write_price_plan
from offerbook.exporting.sheet import Sheet, build_flat, make_sheet
from offerbook.exporting.xlsx import write_xlsx
from offerbook.model.catalog import Catalog
from offerbook.pages.desk import Desk
from offerbook.pages.lists import PRICE_COLUMNS, price_rows

_WRITERS: Mapping[str, Callable[[Sheet], bytes]] = {"csv": write_csv, "xlsx": write_xlsx}
FORMS = tuple(_WRITERS)
"""How a sheet can be written."""


class Exported(NamedTuple):
    """A sheet, the mapping by which it comes in again, and the fields that it cannot hold."""

    sheet: Sheet
    plan: str
    beyond: tuple[str, ...]

    def write(self, form: str) -> bytes:
        """The sheet in one of FORMS. Raises TooLongError."""
        return _WRITERS[form](self.sheet)


def export(catalog: Catalog, edition: Edition, day: str, what: str) -> Exported:
    """*what*, which is one of WHAT, as *edition* shows it on *day*."""
    projection = project(Sight(catalog, edition, day).sold, edition)
    return _MAKERS[what](projection)


def _offerings(projection: Projection) -> Exported:
    flat = build_flat(projection)
    return Exported(flat.sheet, write_plan(flat), flat.beyond)


def _prices(projection: Projection) -> Exported:
    sheet = make_sheet("prices", PRICE_COLUMNS, price_rows(Desk(projection)))
    return Exported(sheet, write_price_plan(), ())


_MAKERS: Mapping[str, Callable[[Projection], Exported]] = {
    "offerings": _offerings,
    "prices": _prices,
}
WHAT = tuple(_MAKERS)
"""What can be exported."""
