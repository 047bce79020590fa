"""All pages of an edition, one after the other, out of one projection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from offerbook.batches import in_batches, in_step
from offerbook.changes.history import Release
from offerbook.edition import Projection
from offerbook.pages import api, finder
from offerbook.pages.alike import Alike
from offerbook.pages.chronicle import write_changelog, write_health
from offerbook.pages.desk import Desk
from offerbook.pages.follow import nearest_feed, with_foot
from offerbook.pages.handing import write_compare
from offerbook.pages.lists import (
    cards_of,
    write_home,
    write_offerings,
    write_owners,
    write_price_csv,
    write_prices,
)
from offerbook.pages.offering import (
    Coming,
    Printed,
    Sections,
    print_then,
    print_today,
    printing,
    write_offering,
    write_version,
)
from offerbook.pages.on_paper import on_paper
from offerbook.pages.page import Page
from offerbook.pages.records import Records
from offerbook.pages.releases import write_changes, write_since
from offerbook.pages.sheet import Sheet, json_of, sheet_then, sheet_today, telling, twin_of
from offerbook.pages.text import say
from offerbook.pages.twins import Leaf, write_list_twins, write_past_twins, write_twin

HOME = "index.html"


def write_pages(projection: Projection, records: Records | None = None) -> Iterator[Page]:
    """Every page that is stamped; streamed, so that memory stays flat."""
    desk = Desk(projection, records)
    for page in _write_lists(desk):
        yield with_foot(desk, on_paper(desk, page))
    printed = printing()
    for states in in_batches(_states(desk)):
        coming = [_print_state(desk, state, printed) for state in states]
        in_step(each.sections for each in coming)
        sections = [each.printed() for each in coming]
        for state, each in zip(states, sections, strict=True):
            yield _write_state(desk, state, each)
    for offering in filter(partial(_is_past_to_write, desk), projection.offerings):
        yield from _write_past(desk, offering)


_State = tuple[Mapping[str, Any], Release | None]
"""An offering, as it is today or as one of its releases said."""


def _states(desk: Desk) -> Iterator[_State]:
    """All states of which there is no page yet, those of each offering together."""
    for offering in desk.projection.offerings:
        if offering["id"] not in desk.records.same:
            yield offering, None
        if _is_past_to_write(desk, offering):
            for release in _promises(desk, offering):
                yield offering, release


def _print_state(desk: Desk, state: _State, printed: Alike[Sections]) -> Coming:
    offering, release = state
    if release is None:
        return print_today(desk, offering, printed)
    return print_then(desk, release, printed)


def _write_state(desk: Desk, state: _State, sections: Printed) -> Page:
    offering, release = state
    if release is None:
        return write_offering(desk, offering, sections)
    return write_version(desk, release, sections)


def _write_lists(desk: Desk) -> Iterator[Page]:
    """The pages about all offerings."""
    cards = cards_of(desk)
    home = write_home(desk, cards)
    yield replace(home, is_listed=not desk.projection.edition.start)
    yield write_offerings(desk, cards)
    yield write_compare(desk)
    yield write_prices(desk)
    if desk.is_internal:
        yield from write_owners(desk, cards)
        yield write_health(desk)
    yield from write_changelog(desk)


def _write_past(desk: Desk, offering: Mapping[str, Any]) -> Iterator[Page]:
    """All releases of *offering*, and what is different today."""
    about = f"{offering['name']} ({offering['id']})"
    for page in (write_changes(desk, offering), write_since(desk, offering)):
        yield with_foot(desk, on_paper(desk, page), about, nearest_feed(desk, offering))


def _is_past_to_write(desk: Desk, offering: Mapping[str, Any]) -> bool:
    """Whether anything was released, of which the pages are not there already."""
    return bool(desk.releases(offering["id"])) and offering["id"] not in desk.records.made


def _promises(desk: Desk, offering: Mapping[str, Any]) -> Iterable[Release]:
    """The release that stands for each promise: its newest advice."""
    releases = desk.releases(offering["id"])
    return {release.promise: release for release in reversed(releases)}.values()


Hear = Callable[[Sheet], None]


def write_files(
    desk: Desk, leaves: Iterable[Leaf] = (), hear: Hear | None = None
) -> Iterator[tuple[str, str]]:
    """Files beside the pages: their place in the site, and their text.

    *leaves* are pages written by hand that have twins. *hear* is told each state of an offering
    that files are written about, for what else is made of it.
    """
    start = desk.projection.edition.start
    if start:
        title = desk.projection.edition.title or str(desk.projection.company["name"])
        yield HOME, write_redirect(title, start, root="")
    yield "prices/prices.csv", write_price_csv(desk)
    yield finder.PLACE, finder.write_index(desk)
    yield from api.write_lists(desk)
    yield from write_list_twins(desk, leaves)
    for sheets in in_batches(_sheets(desk)):
        in_step(sheet.told for sheet in sheets)
        if hear is not None:
            for sheet in sheets:
                hear(sheet)
        yield from _write_sheets(sheets)
    for offering in desk.projection.offerings:
        if _is_past_to_write(desk, offering):
            yield from write_past_twins(desk, offering)
        for alias in offering.get("aliases", ()):
            href = f"../{offering['id']}/"
            yield f"offerings/{alias}/index.html", write_redirect(str(offering["name"]), href)


def _sheets(desk: Desk) -> Iterator[Sheet]:
    """All states of which there are no files yet, those of each offering together."""
    told = telling()
    for offering, release in _states(desk):
        if release is None:
            yield sheet_today(desk, offering, told)
        else:
            yield sheet_then(desk, release, told)


def write_own_files(desk: Desk, offering: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The files beside the offering's own page: what it is today."""
    yield from _write_sheets((sheet_today(desk, offering),))


def _write_sheets(sheets: Iterable[Sheet]) -> Iterator[tuple[str, str]]:
    """The JSON and the twin of each."""
    data = [(json_of(sheet.address), api.write_sheet(sheet)) for sheet in sheets]
    twins = [(twin_of(sheet.address), write_twin(sheet)) for sheet in sheets]
    yield from data
    yield from twins


def write_redirect(title: str, href: str, *, root: str = "../../") -> str:
    """A page that leads to *href* at once, without a script; *root* is the way to the site's."""
    name = say(title)
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta name="robots" content="noindex">'
        f'<meta http-equiv="refresh" content="0; url={href}"><link rel="canonical" href="{href}">'
        f'<link rel="icon" href="{root}assets/images/favicon.png">'
        f'<title>{name}</title></head><body><p><a href="{href}">{name}</a></p></body></html>\n'
    )
