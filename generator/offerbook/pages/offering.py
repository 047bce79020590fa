"""One offering as a page: what stands on it, in which order, under which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from offerbook.batches import Stepped
from offerbook.changes.history import Release
from offerbook.pages.alike import Alike
from offerbook.pages.desk import Desk, Link
from offerbook.pages.follow import Follow, follow, nearest_feed
from offerbook.pages.glance import Glance, glance
from offerbook.pages.handing import handed
from offerbook.pages.handouts import handout_links
from offerbook.pages.items import Writer
from offerbook.pages.on_paper import sheet_of
from offerbook.pages.page import Page, TocEntry, root_of
from offerbook.pages.sections import ASIDE, Section, print_section, write_sections
from offerbook.pages.standing import Standing, stand_then, stand_today
from offerbook.pages.templates import render
from offerbook.pages.text import Html, as_markup, plain, render_block

Body = Mapping[str, Any]


@dataclass(frozen=True)
class OfferingView:
    """The head of an offering's page and its sections, top to bottom."""

    id: str
    name: str
    summary: str
    description: Markup
    status: str
    status_words: str
    status_note: Markup
    is_internal_offering: bool
    category: Link
    owner: Link
    ask: str
    report: str
    edit: str
    follow: Follow
    pitch: str
    reference: str
    successors: tuple[Link, ...]
    has_packages: bool
    facts: tuple[Glance, ...]
    sections: Markup
    papers: tuple[Link, ...]
    sheet: str


_ROOT = "\0"
"""Stands in printed sections for the way to the site's start; no text of an owner may hold it."""


class Printed(NamedTuple):
    """The sections of a page, and what the table of contents says of them."""

    html: str
    toc: tuple[TocEntry, ...]

    def at(self, root: str) -> Printed:
        """The same for a page from which *root* leads to the site's start."""
        return Printed(self.html.replace(_ROOT, root), self.toc)


class Sections(Stepped[Section]):
    """All sections of *offering*, while they are printed; without a *root* for pages anywhere in the site."""

    def __init__(self, desk: Desk, offering: Body, root: str = _ROOT) -> None:
        super().__init__(write_sections(Writer(desk, offering, root)))
        self._words = desk.words

    @cached_property
    def printed(self) -> Printed:
        """Those that say something."""
        sections = [section for section in self.all if section.body]
        return Printed(
            "".join([print_section(section, self._words) for section in sections]),
            tuple(TocEntry(section.id, section.title) for section in sections),
        )


class Coming(NamedTuple):
    """The sections of one page, from which *root* leads to the site's start; empty where they know it."""

    sections: Sections
    root: str = ""

    def printed(self) -> Printed:
        """The sections, once they are asked for."""
        printed = self.sections.printed
        return printed.at(self.root) if self.root else printed


def printing() -> Alike[Sections]:
    """Prints sections; what an offering says today once for the version that says the same."""
    return Alike(Sections, ASIDE)


def print_today(desk: Desk, offering: Body, printed: Alike[Sections] | None = None) -> Coming:
    """The sections of what *offering* is today: what is in force, or the draft.

    They are remembered by *printed*, for the version that says the same, if there is one.
    """
    root, today = root_of(_address_of(offering["id"])), _desk_of(desk, offering)
    if printed is None or desk.current(offering["id"]) is None:
        return Coming(Sections(today, offering, root))  # no version can say the same
    return Coming(printed.today(today, offering), root)


def print_then(desk: Desk, release: Release, printed: Alike[Sections] | None = None) -> Coming:
    """The sections of a released version, as *printed* may remember them."""
    then = desk.leaning_on(release.leaning)
    root = root_of(_address_of(release.offering_id, release.promise))
    return Coming((printed or printing()).then(then, release.body), root)


def write_offering(desk: Desk, offering: Body, sections: Printed | None = None) -> Page:
    """The page of *offering* in the edition of *desk*, with its *sections* if they are there."""
    current = desk.current(offering["id"])
    today, address = _desk_of(desk, offering), _address_of(offering["id"])
    standing = stand_today(desk, offering, current, root_of(address))
    sections = sections or print_today(desk, offering).printed()
    page = _write(today, offering, address, standing, sections, is_found=True)
    return page if desk.is_listed(offering) else replace(page, is_listed=False)


def write_version(desk: Desk, release: Release, sections: Printed | None = None) -> Page:
    """The page of a released version, whatever has become of it since."""
    then = desk.leaning_on(release.leaning)
    address = _address_of(release.offering_id, release.promise)
    standing = stand_then(desk, release)
    sections = sections or print_then(desk, release).printed()
    page = _write(then, release.body, address, standing, sections)
    title = f"{release.body['name']} {release.promise}"
    return replace(page, title=title, is_listed=False)


def _desk_of(desk: Desk, offering: Body) -> Desk:
    """That of what *offering* is today: of the version in force, or of the draft."""
    current = desk.current(offering["id"])
    is_draft = offering["id"] in desk.projection.drafts
    return desk.leaning_on(current.leaning) if current and not is_draft else desk


def _address_of(offering_id: str, version: str = "") -> str:
    return f"offerings/{offering_id}/{version}/" if version else f"offerings/{offering_id}/"


def _write(
    desk: Desk,
    offering: Body,
    address: str,
    standing: Standing,
    printed: Printed,
    *,
    is_found: bool = False,
) -> Page:
    """The page of one state of an offering; *is_found* where the full text leads to it."""
    root = root_of(address)
    view = _view(desk, offering, root, Html(printed.html), standing)
    toc = printed.toc
    if standing.releases:
        toc += (TocEntry("releases", desk.words["releases"]),)
    return Page(
        address=address,
        section="offerings",
        title=offering["name"],
        description=plain(offering["summary"]),
        toc=toc,
        html=render(
            "offering.html",
            desk,
            root=root,
            view=view,
            standing=standing,
            is_found=is_found,
            handed=handed(desk, "looked"),
        ),
    )


def _view(
    desk: Desk, offering: Body, root: str, sections: Html, standing: Standing
) -> OfferingView:
    owner = offering.get("owner", "")
    words = desk.words
    subject = f"{offering['name']} ({offering['id']}, {standing.number or words['draft']})"
    source = desk.projection.sources.get(offering["id"], "")
    edit = desk.projection.edit_address
    packages = ", ".join(package["name"] for package in offering.get("packages", ()))
    return OfferingView(
        id=offering["id"],
        name=offering["name"],
        summary=offering["summary"],
        description=as_markup(render_block(offering.get("description", ""))),
        status=offering["status"],
        status_words=words[f"status_{offering['status']}"],
        status_note=as_markup(render_block(offering.get("status_note", ""))),
        is_internal_offering=offering.get("audience") == "internal",
        category=desk.category_link(offering["category"], root),
        owner=desk.person_link(owner, root) if owner else Link(""),
        ask=desk.mail(owner, subject) if owner else "",
        report=desk.mail(owner, f"{words['report_wrong']}: {subject}") if owner else "",
        edit=edit + source if edit and source else "",
        follow=follow(desk, subject, nearest_feed(desk, offering), root),
        pitch=plain(offering.get("pitch", "")),
        reference=" · ".join(
            part
            for part in (
                f"{offering['name']} {standing.number or words['draft']}",
                packages,
                standing.held,
            )
            if part
        ),
        successors=tuple(
            desk.offering_link(name, root)
            for name in offering.get("relations", {}).get("successors", ())
        ),
        has_packages=len(offering.get("packages", ())) > 1,
        facts=tuple(glance(desk, offering)),
        sections=as_markup(sections),
        papers=handout_links(desk, offering, standing.number, root),
        sheet=sheet_of(desk, f"{offering['name']} · {standing.number or words['draft']}"),
    )
