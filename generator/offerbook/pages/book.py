"""All pages of an edition, one after the other, out of one projection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from offerbook.edition import Projection
from offerbook.pages import finder
from offerbook.pages.chronicle import write_changelog, write_health
from offerbook.pages.desk import Desk
from offerbook.pages.follow import nearest_feed, with_foot
from offerbook.pages.handing import write_compare
from offerbook.pages.lists import (
    write_home,
    write_offerings,
    write_owners,
    write_price_csv,
    write_prices,
)
from offerbook.pages.offering import write_offering, write_version
from offerbook.pages.page import Page
from offerbook.pages.records import Records
from offerbook.pages.releases import write_changes, write_since
from offerbook.pages.text import say


def write_pages(projection: Projection, records: Records | None = None) -> Iterator[Page]:
    """Every page that is stamped; streamed, so that memory stays flat."""
    desk = Desk(projection, records)
    for page in _write_lists(desk):
        yield with_foot(desk, page)
    for offering in projection.offerings:
        yield write_offering(desk, offering)
        yield from _write_past(desk, offering)


def _write_lists(desk: Desk) -> Iterator[Page]:
    """The pages about all offerings."""
    yield write_home(desk)
    yield write_offerings(desk)
    yield write_compare(desk)
    yield write_prices(desk)
    if desk.is_internal:
        yield from write_owners(desk)
        yield write_health(desk)
    yield from write_changelog(desk)


def _write_past(desk: Desk, offering: Mapping[str, Any]) -> Iterator[Page]:
    """What was released of *offering*: each version, the changes, and what is different today."""
    releases = desk.releases(offering["id"])
    if not releases or offering["id"] in desk.records.made:
        return
    newest = {release.promise: release for release in reversed(releases)}
    for release in newest.values():
        yield write_version(desk, release)
    about = f"{offering['name']} ({offering['id']})"
    for page in (write_changes(desk, offering), write_since(desk, offering)):
        yield with_foot(desk, page, about, nearest_feed(desk, offering))


def write_files(projection: Projection) -> Iterator[tuple[str, str]]:
    """Files beside the pages: their place in the site, and their text."""
    desk = Desk(projection)
    yield "prices/prices.csv", write_price_csv(desk)
    yield finder.PLACE, finder.write_index(desk)
    for offering in projection.offerings:
        for alias in offering.get("aliases", ()):
            yield f"offerings/{alias}/index.html", write_redirect(offering)


def write_redirect(offering: Mapping[str, Any]) -> str:
    """A page at a former address that leads to where *offering* stands now."""
    name, href = say(str(offering["name"])), f"../{offering['id']}/"
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta name="robots" content="noindex">'
        f'<meta http-equiv="refresh" content="0; url={href}"><link rel="canonical" href="{href}">'
        '<link rel="icon" href="../../assets/images/favicon.png">'
        f'<title>{name}</title></head><body><p><a href="{href}">{name}</a></p></body></html>\n'
    )
