"""Pages about all offerings over time: changes, and the health of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from offerbook.changes.history import Release
from offerbook.effect import Effect
from offerbook.model.terms import State
from offerbook.pages.desk import Desk, Link
from offerbook.pages.follow import list_calendars, list_feeds
from offerbook.pages.page import Page, root_of
from offerbook.pages.releases import Told, count_questions, effect_words, tell
from offerbook.pages.templates import render

_MOST = 100
_LATELY = 6
_FILTERED = (Effect.NARROWS, Effect.WIDENS, Effect.REWORDS, Effect.GUIDES)


def lately(desk: Desk) -> tuple[Told, ...]:
    """The releases that took hold last, for the first page."""
    held = [
        each
        for each in all_releases(desk)
        if each.state in (State.IN_FORCE, State.SUPERSEDED) and not each.is_first
    ]
    held.sort(key=lambda each: each.term.from_on, reverse=True)
    return tuple(tell(desk, each, root_of("")) for each in held[:_LATELY])


class Coming(NamedTuple):
    """An announced version on the first page."""

    name: str
    href: str
    when: str
    effect: str
    effect_words: str


def coming(desk: Desk) -> tuple[Coming, ...]:
    """The versions that are released and wait for their day, the next one first."""
    found = [each for each in all_releases(desk) if each.state is State.WAITING]
    found.sort(key=lambda each: (each.term.from_on, each.offering_id))
    return tuple(
        Coming(
            str(desk.offering(each.offering_id)["name"]),
            f"offerings/{each.offering_id}/{each.promise}/",
            desk.format.say("announced", desk.format.day(each.term.from_on)),
            str(each.effect),
            effect_words(desk, each.effect),
        )
        for each in found
    )


def write_changelog(desk: Desk) -> Iterator[Page]:
    """The newest releases of all offerings, and a page with those of each year."""
    releases = all_releases(desk)
    years = sorted({each.released_on[:4] for each in releases}, reverse=True)
    shown_years = years if len(releases) > _MOST or len(years) > 1 else []
    yield _changelog(desk, "changes/", desk.words["changes"], releases[:_MOST], shown_years)
    for year in shown_years:
        of_year = [each for each in releases if each.released_on.startswith(year)]
        title = f"{desk.words['changes']} {year}"
        yield _changelog(desk, f"changes/{year}/", title, of_year, [])


def _changelog(
    desk: Desk, address: str, title: str, releases: Sequence[Release], years: Sequence[str]
) -> Page:
    root = root_of(address)
    has_feeds = address == "changes/" and bool(releases)
    told = []
    for release in releases:
        one = tell(desk, release, root)
        told.append(one._replace(id=f"{release.offering_id}-{one.id}"))
    categories = [
        {"id": each["id"], "name": each["name"]} for each in desk.projection.words["categories"]
    ]
    effects = [{"id": str(each), "name": effect_words(desk, each)} for each in _FILTERED]
    view = {
        "title": title,
        "releases": told,
        "years": years,
        "categories": categories,
        "effects": effects[: None if desk.is_internal else -1],
        "feeds": list_feeds(desk, root) if has_feeds else (),
        "calendars": list_calendars(desk, root) if has_feeds else (),
    }
    html = render("changes.html", desk, root=root, view=view)
    return Page(address, "changes", title, desk.words["changes_lead"], html)


class HealthRow(NamedTuple):
    """One offering: who looks after it, and until when it is known to be true."""

    name: Link
    owner: Link
    verified: str
    due_on: str
    due: str
    work: str


def write_health(desk: Desk) -> Page:
    """What is looked after and what is overdue; releases over time. For colleagues."""
    words, root = desk.words, root_of("health/")
    rows = [_health_row(desk, offering, root) for offering in desk.projection.offerings]
    rows.sort(key=lambda row: (row.due_on or "9999", row.name.words))
    view = {"rows": rows, "quarters": _quarters(desk), "chart": _chart(_quarters(desk))}
    html = render("health.html", desk, root=root, view=view)
    return Page("health/", "health", words["health"], words["health_lead"], html)


def _health_row(desk: Desk, offering: Mapping[str, Any], root: str) -> HealthRow:
    known = desk.records.known.get(offering["id"])
    work = desk.records.work.get(offering["id"])
    day = desk.format.day
    questions = count_questions(desk, work) if work else ""
    return HealthRow(
        Link(str(offering["name"]), f"{root}offerings/{offering['id']}/"),
        desk.person_link(str(offering.get("owner", "")), root),
        day(known.verified_on) if known else desk.words["never_verified"],
        known.due_on if known else "",
        day(known.due_on) if known and known.due_on else "",
        " · ".join(filter(None, (work.number if work else "", questions))),
    )


class Quarter(NamedTuple):
    """How many versions were released in a quarter, and how many of them narrowed something."""

    name: str
    releases: int
    narrowing: int


def _quarters(desk: Desk) -> tuple[Quarter, ...]:
    counts: dict[str, list[Release]] = {}
    for release in all_releases(desk):
        year, month = release.released_on[:4], int(release.released_on[5:7])
        counts.setdefault(f"{year} Q{(month + 2) // 3}", []).append(release)
    return tuple(
        Quarter(name, len(found), sum(each.effect is Effect.NARROWS for each in found))
        for name, found in sorted(counts.items())
    )


class Bar(NamedTuple):
    """A bar of the picture, in its own units: place, heights, and its name below."""

    x: int
    y: int
    height: int
    narrow_y: int
    narrow_height: int
    label: str


_WIDTH, _HEIGHT = 60, 100


def _chart(quarters: Sequence[Quarter]) -> Mapping[str, Any]:
    highest = max((quarter.releases for quarter in quarters), default=1)
    bars = []
    for at, quarter in enumerate(quarters):
        height = round(quarter.releases * _HEIGHT / highest)
        narrow = round(quarter.narrowing * _HEIGHT / highest)
        bars.append(
            Bar(at * _WIDTH, _HEIGHT - height, height, _HEIGHT - narrow, narrow, quarter.name)
        )
    return {"bars": bars, "width": max(len(bars), 1) * _WIDTH, "height": _HEIGHT + 20}


def all_releases(desk: Desk) -> list[Release]:
    """Every release, newest first; on one day by offering."""
    found = [each for releases in desk.records.releases.values() for each in releases]
    return sorted(found, key=lambda each: (each.released_on, each.offering_id), reverse=True)
