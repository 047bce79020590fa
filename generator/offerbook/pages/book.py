"""All pages of an edition, one after the other, out of one projection."""

from __future__ import annotations

from collections.abc import Iterator

from offerbook.edition import Projection
from offerbook.pages.desk import Desk
from offerbook.pages.lists import (
    write_home,
    write_offerings,
    write_owners,
    write_price_csv,
    write_prices,
)
from offerbook.pages.offering import write_offering
from offerbook.pages.page import Page


def write_pages(projection: Projection) -> Iterator[Page]:
    """Every page that is stamped; streamed, so that memory stays flat."""
    desk = Desk(projection)
    yield write_home(desk)
    yield write_offerings(desk)
    yield write_prices(desk)
    if desk.is_internal:
        yield from write_owners(desk)
    for offering in projection.offerings:
        yield write_offering(desk, offering)


def write_files(projection: Projection) -> Iterator[tuple[str, str]]:
    """Files beside the pages: their place in the site, and their text."""
    yield "prices/prices.csv", write_price_csv(Desk(projection))
