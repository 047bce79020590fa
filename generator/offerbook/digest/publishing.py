"""All files of an edition that stand beside its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from offerbook.digest.feeds import write_feeds
from offerbook.edition import Projection
from offerbook.pages.book import Hear, write_files
from offerbook.pages.desk import Desk
from offerbook.pages.records import Records
from offerbook.pages.twins import Leaf


def write_all_files(
    projection: Projection,
    records: Records,
    leaves: Iterable[Leaf] = (),
    hear: Hear | None = None,
) -> Iterator[tuple[str, str]]:
    """The files beside the pages, feeds and calendars: place in the site, and text.

    *leaves* are pages written by hand that have twins; *hear* is told of each state of an offering.

    Raises UnreadableError.
    """
    desk = Desk(projection, records)
    yield from write_files(desk, leaves, hear)
    yield from write_feeds(desk)
    if desk.categories_with_releases:
        from offerbook.digest.calendars import write_calendars  # heavy, and often not needed

        yield from write_calendars(desk)
