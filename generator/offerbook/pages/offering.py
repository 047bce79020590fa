"""One offering as a page: what stands on it, in which order, under which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from offerbook.changes.history import Release
from offerbook.pages.desk import Desk, Link
from offerbook.pages.follow import Follow, follow, nearest_feed
from offerbook.pages.glance import Glance, glance
from offerbook.pages.handing import handed
from offerbook.pages.handouts import handout_links
from offerbook.pages.items import Writer
from offerbook.pages.page import Page, TocEntry, root_of
from offerbook.pages.sections import print_section, write_sections
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


def write_offering(desk: Desk, offering: Body) -> Page:
    """The page of *offering* in the edition of *desk*: what is in force, or the draft."""
    current = desk.current(offering["id"])
    is_draft = offering["id"] in desk.projection.drafts
    today = desk.leaning_on(current.leaning) if current and not is_draft else desk
    address = f"offerings/{offering['id']}/"
    standing = stand_today(desk, offering, current, root_of(address))
    page = _write(today, offering, address, standing, is_found=True)
    return replace(
        page,
        is_listed=desk.is_listed(offering),
    )


def write_version(desk: Desk, release: Release) -> Page:
    """The page of a released version, whatever has become of it since."""
    then = desk.leaning_on(release.leaning)
    address = f"offerings/{release.offering_id}/{release.promise}/"
    standing = stand_then(desk, release)
    page = _write(then, release.body, address, standing)
    title = f"{release.body['name']} {release.promise}"
    return replace(page, title=title, is_listed=False)


def _write(
    desk: Desk, offering: Body, address: str, standing: Standing, *, is_found: bool = False
) -> Page:
    """The page of one state of an offering; *is_found* where the full text leads to it."""
    writer = Writer(desk, offering, root_of(address))
    sections = tuple(write_sections(writer))
    printed = "".join([print_section(section, desk.words) for section in sections])
    view = _view(writer, as_markup(Html(printed)), standing)
    toc = [TocEntry(section.id, section.title) for section in sections]
    if standing.releases:
        toc.append(TocEntry("releases", desk.words["releases"]))
    return Page(
        address=address,
        section="offerings",
        title=offering["name"],
        description=plain(offering["summary"]),
        toc=tuple(toc),
        html=render(
            "offering.html",
            desk,
            root=writer.root,
            view=view,
            standing=standing,
            is_found=is_found,
            handed=handed(desk, "looked"),
        ),
    )


def _view(writer: Writer, sections: Markup, standing: Standing) -> OfferingView:
    desk, offering = writer.desk, writer.offering
    owner = offering.get("owner", "")
    words = desk.words
    subject = f"{offering['name']} ({offering['id']}, {standing.number or words['draft']})"
    source = desk.projection.sources.get(offering["id"], "")
    edit = desk.projection.edit_address
    packages = ", ".join(package["name"] for package in offering.get("packages", ()))
    edition = words["edition_internal" if desk.is_internal else "edition_customer"]
    return OfferingView(
        id=offering["id"],
        name=offering["name"],
        summary=offering["summary"],
        description=as_markup(render_block(offering.get("description", ""))),
        status=offering["status"],
        status_words=words[f"status_{offering['status']}"],
        status_note=as_markup(render_block(offering.get("status_note", ""))),
        is_internal_offering=offering.get("audience") == "internal",
        category=desk.category_link(offering["category"], writer.root),
        owner=desk.person_link(owner, writer.root) if owner else Link(""),
        ask=desk.mail(owner, subject) if owner else "",
        report=desk.mail(owner, f"{words['report_wrong']}: {subject}") if owner else "",
        edit=edit + source if edit and source else "",
        follow=follow(desk, subject, nearest_feed(desk, offering), writer.root),
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
            desk.offering_link(name, writer.root)
            for name in offering.get("relations", {}).get("successors", ())
        ),
        has_packages=len(offering.get("packages", ())) > 1,
        facts=tuple(glance(desk, offering)),
        sections=sections,
        papers=handout_links(desk, offering, standing.number, writer.root),
        sheet=f"{offering['name']} · {standing.number or words['draft']} · {edition} · "
        f"{desk.projection.company['name']}",
    )
