"""Releases as feeds, Atom and JSON Feed: all, what narrows, of a category, of an offering."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from feedgenerator import Atom1Feed

from offerbook.changes.history import Release
from offerbook.digest.naming import name_for_ever
from offerbook.digest.reread import clean, clean_line, reread_atom, reread_json
from offerbook.effect import Effect
from offerbook.model.terms import State
from offerbook.pages.chronicle import all_releases
from offerbook.pages.desk import Desk
from offerbook.pages.follow import (
    ALL,
    ATOM,
    JSON,
    NARROWS,
    address_of,
    feed_of_category,
    feed_of_offering,
)
from offerbook.pages.page import root_of
from offerbook.pages.releases import effect_words, place_of, stands, title_of
from offerbook.pages.text import Html, element, render_block, say

_MOST = 50
_NEVER = "1970-01-01"  # the day of a feed in which nothing has been told yet
_JSON_FEED = "https://jsonfeed.org/version/1.1"


class Feed(NamedTuple):
    """A feed: *place* is its file without the suffix, *page* what it is the feed of."""

    place: str
    title: str
    page: str
    releases: tuple[Release, ...]


class Entry(NamedTuple):
    """A release as feeds tell it; *place* leads to it from the site's root.

    *changed_on* is the day on which it was taken back; else that of its release, *day*.
    """

    id: str
    title: str
    place: str
    day: str
    changed_on: str
    html: str
    labels: tuple[str, ...]


def write_feeds(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every feed of an edition: its place in the site, and its text.

    Left out are those of offerings whose past is there already. Raises UnreadableError.
    """
    writer = _Writer(desk)
    for feed in _list_feeds(desk):
        yield feed.place + ATOM, writer.write_atom(feed)
        yield feed.place + JSON, writer.write_json(feed)


def _list_feeds(desk: Desk) -> Iterator[Feed]:
    """The feeds that there are, each with its newest releases; quiet ones are in none."""
    words, company = desk.words, str(desk.projection.company["name"])
    loud = [each for each in all_releases(desk) if is_told(each)]
    yield Feed(ALL, _title(desk, company, words["feed_all"]), "changes/", _newest(loud))
    if desk.categories_with_releases:
        narrowing = (each for each in loud if each.effect is Effect.NARROWS)
        title = _title(desk, company, words["feed_narrows"])
        yield Feed(NARROWS, title, "changes/?effect=narrows", _newest(narrowing))
    for category in sorted(desk.categories_with_releases):
        within = (each for each in loud if _category(desk, each) == category)
        title = _title(desk, company, desk.name_of("categories", category))
        page = f"changes/?category={category}"
        yield Feed(feed_of_category(category), title, page, _newest(within))
    for offering, releases in desk.records.releases.items():
        if releases and offering not in desk.records.made:
            title = _title(desk, str(desk.offering(offering)["name"]), words["changes"])
            page = f"offerings/{offering}/changes/"
            yield Feed(feed_of_offering(offering), title, page, _newest(filter(is_told, releases)))


def is_told(release: Release) -> bool:
    """Whether anybody hears of *release*: of what was released quietly nobody does."""
    return not release.released.get("quiet")


def _newest(releases: Iterable[Release]) -> tuple[Release, ...]:
    return tuple(islice(releases, _MOST))


def _category(desk: Desk, release: Release) -> str:
    return str(desk.offering(release.offering_id)["category"])


def _title(desk: Desk, of: str, what: str) -> str:
    return clean_line(desk.format.say("feed_of", of, what))


class _Writer:
    """Writes feeds; what a release says is put together once for all of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._author = clean_line(str(desk.projection.company["name"]))
        self._entries: dict[tuple[str, str], Entry] = {}

    def write_atom(self, feed: Feed) -> str:
        entries = self._entries_of(feed)
        updated = _moment(max((entry.changed_on for entry in entries), default=_NEVER))
        atom = Atom1Feed(
            title=feed.title,
            link=self._href(feed, feed.page),
            description="",
            language=self._desk.projection.language,
            author_name=self._author,
            feed_url=self._own_address(feed, ATOM),
            feed_guid=name_for_ever(self._desk, feed.place),
        )
        atom.latest_post_date = lambda: updated  # else an empty feed asks the clock
        for entry in entries:
            atom.add_item(
                title=entry.title,
                link=self._href(feed, entry.place),
                description=None,
                content=entry.html,
                unique_id=entry.id,
                pubdate=_moment(entry.day),
                updateddate=_moment(entry.changed_on),
                categories=entry.labels,
            )
        text = str(atom.writeString("utf-8")) + "\n"
        return reread_atom(feed.place + ATOM, text, [entry.id for entry in entries])

    def write_json(self, feed: Feed) -> str:
        entries = self._entries_of(feed)
        own = self._own_address(feed, JSON)
        said: dict[str, Any] = {
            "version": _JSON_FEED,
            "title": feed.title,
            "home_page_url": self._href(feed, feed.page),
            **({"feed_url": own} if own else {}),
            "language": self._desk.projection.language,
            "authors": [{"name": self._author}],
            "items": [
                {
                    "id": entry.id,
                    "url": self._href(feed, entry.place),
                    "title": entry.title,
                    "content_html": entry.html,
                    "date_published": _moment(entry.day).isoformat(),
                    **_modified(entry),
                    "tags": list(entry.labels),
                }
                for entry in entries
            ],
        }
        text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        return reread_json(feed.place + JSON, text, [entry.id for entry in entries])

    def _entries_of(self, feed: Feed) -> list[Entry]:
        return [self._entry(release) for release in feed.releases]

    def _entry(self, release: Release) -> Entry:
        key = (release.offering_id, release.number)
        if key not in self._entries:
            self._entries[key] = compose_entry(self._desk, release)
        return self._entries[key]

    def _href(self, feed: Feed, place: str) -> str:
        """A link from *feed*; relative where nobody knows the site's address."""
        is_known = bool(self._desk.projection.address)
        return address_of(self._desk, place) if is_known else root_of(feed.place) + place

    def _own_address(self, feed: Feed, suffix: str) -> str | None:
        is_known = bool(self._desk.projection.address)
        return address_of(self._desk, feed.place + suffix) if is_known else None


def compose_entry(desk: Desk, release: Release) -> Entry:
    """*release* in words: since when it holds, why it was made, what it changed."""
    category = desk.name_of("categories", _category(desk, release))
    effect = desk.words["first_release"] if release.is_first else effect_words(desk, release.effect)
    return Entry(
        id=name_for_ever(desk, f"offerings/{release.offering_id}/{release.number}"),
        title=clean_line(title_of(desk, release)),
        place=place_of(release),
        day=release.released_on,
        changed_on=_withdrawn_on(desk, release) or release.released_on,
        html=clean("\n".join(filter(None, _content(desk, release)))),
        labels=tuple(clean_line(label) for label in (category, effect) if label),
    )


def _withdrawn_on(desk: Desk, release: Release) -> str:
    """The day of the release that took *release* back; empty where none did."""
    if release.state is not State.WITHDRAWN:
        return ""
    days = []
    for each in desk.releases(release.offering_id):  # newest first
        if each.number == release.number:
            break
        is_other = each.promise != release.promise  # and no advice about it
        if is_other and each.term.from_on <= release.term.from_on:
            days.append(each.released_on)
    return min(days)


def _modified(entry: Entry) -> dict[str, str]:
    is_changed = entry.changed_on != entry.day
    return {"date_modified": _moment(entry.changed_on).isoformat()} if is_changed else {}


def _content(desk: Desk, release: Release) -> Iterator[Html]:
    if release.is_first and release.body.get("summary"):
        yield element("p", say(clean(str(release.body["summary"]))))
    when = stands(desk, release)
    yield element("p", say(f"{when[:1].upper()}{when[1:]}."))
    yield render_block(clean(str(release.released.get("note", ""))))
    yield _list_lines(desk, release)
    aside = render_block(clean(str(release.released.get("aside", ""))))
    if aside:
        yield element("p", element("strong", say(desk.words["internal"])))
        yield aside


def _list_lines(desk: Desk, release: Release) -> Html:
    """The changes as any feed reader shows them."""
    items = [
        element("li", element("strong", say(f"{effect_words(desk, line.effect)}:")), Html(" "),
                say(line.sentence))
        for line in release.lines
    ]  # fmt: skip
    return element("ul", *items) if items else Html("")


def _moment(day: str) -> datetime:
    """The beginning of *day*."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
