"""How readers hear of changes: which feeds and calendars there are, and a mail that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import quote

from offerbook.pages.desk import Desk, Link
from offerbook.pages.page import Page
from offerbook.pages.records import Known
from offerbook.pages.templates import render

ALL, NARROWS = "feeds/all", "feeds/narrows"
"""The places of two feeds, without their suffix: of all releases, and of those that narrow."""

ATOM, JSON = ".xml", ".json"
HOLDS, ENDS = "calendar/changes.ics", "calendar/ends-of-sale.ics"
"""The places of two calendars: when changes take hold, and when something ends."""

Body = Mapping[str, Any]


class Follow(NamedTuple):
    """How to hear of changes: a prefilled mail, empty where nobody reads it, and a feed."""

    mail: str
    feed: str


class FeedLinks(NamedTuple):
    """A feed in its two formats, under one name."""

    name: str
    atom: str
    json: str


class Review(NamedTuple):
    """An offering that somebody has to look at again, and until when it is known to be true."""

    offering: Body
    known: Known


def address_of(desk: Desk, place: str) -> str:
    """Where *place* is on the web; *place* alone where the edition's address is not known."""
    site = desk.projection.address
    return f"{site}{'' if site.endswith('/') else '/'}{place}" if site else place


def feed_of_offering(offering_id: str) -> str:
    """The place of the feed of one offering."""
    return f"feeds/offerings/{offering_id}"


def feed_of_category(category: str) -> str:
    """The place of the feed of one category."""
    return f"feeds/categories/{category}"


def calendar_of(person: str) -> str:
    """The place of the calendar of the reviews that *person* has to see to."""
    return f"calendar/reviews/{person}.ics"


def nearest_feed(desk: Desk, offering: Body) -> str:
    """The place of the feed that says most of *offering* alone, of those that are there."""
    if desk.releases(offering["id"]):
        return feed_of_offering(offering["id"])
    category = offering["category"]
    return feed_of_category(category) if category in desk.categories_with_releases else ALL


def follow(desk: Desk, about: str, feed: str, root: str) -> Follow:
    """How to hear of changes to what is called *about*; *feed* tells of them too."""
    return Follow(_mail(desk, about, feed + ATOM), f"{root}{feed}{ATOM}")


def with_foot(desk: Desk, page: Page, about: str = "", feed: str = ALL) -> Page:
    """*page* with a line at its foot that tells how to hear of changes."""
    view = follow(desk, about or desk.words["all_offerings"], feed, page.root)
    return replace(page, html=page.html + render("foot.html", desk, follow=view))


def list_feeds(desk: Desk, root: str) -> tuple[FeedLinks, ...]:
    """The feeds that tell of more than one offering."""
    words = desk.words
    named = [
        (words["feed_all"], ALL),
        (words["feed_narrows"], NARROWS),
        *(
            (each["name"], feed_of_category(each["id"]))
            for each in desk.projection.words["categories"]
            if each["id"] in desk.categories_with_releases
        ),
    ]
    return tuple(FeedLinks(name, f"{root}{at}{ATOM}", f"{root}{at}{JSON}") for name, at in named)


def list_calendars(desk: Desk, root: str) -> tuple[Link, ...]:
    """The calendars that tell of more than one person's work."""
    words = desk.words
    return (Link(words["calendar_holds"], root + HOLDS), Link(words["calendar_ends"], root + ENDS))


def reviews_due(desk: Desk) -> Mapping[str, tuple[Review, ...]]:
    """By owner: what is to be looked at again, the next one first; only colleagues know."""
    found: dict[str, list[Review]] = {}
    for offering in desk.projection.offerings:
        known = desk.records.known.get(offering["id"])
        if known is not None and known.due_on and "owner" in offering:
            found.setdefault(str(offering["owner"]), []).append(Review(offering, known))
    return {
        owner: tuple(sorted(reviews, key=lambda each: (each.known.due_on, each.offering["id"])))
        for owner, reviews in found.items()
    }


def _mail(desk: Desk, about: str, feed: str) -> str:
    to = desk.projection.contact
    if not to:
        return ""
    about = " ".join(about.split())
    subject = f"{desk.words['tell_me']}: {about}"
    body = desk.format.say("tell_me_body", about, address_of(desk, feed))
    asked = "&".join(
        f"{name}={quote(words, safe='', errors='replace')}"
        for name, words in (("subject", subject), ("body", body))
    )
    return f"mailto:{quote(to, safe='@')}?{asked}"
