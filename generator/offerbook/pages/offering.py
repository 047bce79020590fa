"""One offering as a page: what stands on it, in which order, under which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from offerbook.pages.desk import Desk, Link
from offerbook.pages.items import Fact, Line, Writer, is_internal
from offerbook.pages.packages import write_differences, write_options, write_packages
from offerbook.pages.page import Page, TocEntry, root_of
from offerbook.pages.prices import write_days, write_from
from offerbook.pages.templates import render
from offerbook.pages.text import plain, render_block
from offerbook.pages.timeline import draw_timeline
from offerbook.spec.fields import Shape

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading of its own; *template* prints *body*."""

    id: str
    title: str
    template: str
    body: Any
    is_internal: bool = False


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
    pitch: str
    reference: str
    successors: tuple[Link, ...]
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    sheet: str


_HEAD = frozenset(
    (
        "id",
        "name",
        "summary",
        "description",
        "status",
        "status_note",
        "audience",
        "category",
        "owner",
        "deputy",
        "review",
        "aliases",
        "keywords",
        "tags",
        "regions",
        "languages",
        "sellable",
        "served_until",
        "prices_until",
        "pitch",
    )
)


def write_offering(desk: Desk, offering: Body) -> Page:
    """The page of *offering* in the edition of *desk*."""
    address = f"offerings/{offering['id']}/"
    writer = Writer(desk, offering, root_of(address))
    view = _view(writer)
    toc = tuple(TocEntry(section.id, section.title) for section in view.sections)
    return Page(
        address=address,
        section="offerings",
        title=offering["name"],
        description=plain(offering["summary"]),
        toc=toc,
        html=render("offering.html", desk, root=writer.root, view=view),
        search_text=search_text(offering),
        is_listed=offering["status"] != "retired",
    )


def search_text(offering: Body) -> str:
    """The words by which an offering is found: summary, keywords, names of its items."""
    scope = offering.get("scope", {})
    items = [
        *offering.get("packages", ()),
        *offering.get("options", ()),
        *scope.get("included", ()),
        *offering.get("deliverables", ()),
    ]
    names = [plain(str(item.get("name") or item.get("what") or "")) for item in items]
    return ". ".join([offering["summary"], *offering.get("keywords", ()), *names])


def _view(writer: Writer) -> OfferingView:
    desk, offering = writer.desk, writer.offering
    owner = offering.get("owner", "")
    words = desk.words
    subject = f"{offering['name']} ({offering['id']}, {words['draft']})"
    source = desk.projection.sources.get(offering["id"], "")
    edit = desk.projection.edit_address
    packages = ", ".join(package["name"] for package in offering.get("packages", ()))
    edition = words["edition_internal" if desk.is_internal else "edition_customer"]
    return OfferingView(
        id=offering["id"],
        name=offering["name"],
        summary=offering["summary"],
        description=render_block(offering.get("description", "")),
        status=offering["status"],
        status_words=words[f"status_{offering['status']}"],
        status_note=render_block(offering.get("status_note", "")),
        is_internal_offering=offering.get("audience") == "internal",
        category=Link(
            desk.name_of("categories", offering["category"]),
            f"{writer.root}offerings/#{offering['category']}",
        ),
        owner=desk.person_link(owner, writer.root) if owner else Link(""),
        ask=desk.mail(owner, subject) if owner else "",
        report=desk.mail(owner, f"{words['report_wrong']}: {subject}") if owner else "",
        edit=edit + source if edit and source else "",
        pitch=plain(offering.get("pitch", "")),
        reference=" · ".join(
            part for part in (f"{offering['name']} {words['draft']}", packages) if part
        ),
        successors=tuple(
            desk.offering_link(name, writer.root)
            for name in offering.get("relations", {}).get("successors", ())
        ),
        facts=tuple(_glance(writer)),
        sections=tuple(_sections(writer)),
        sheet=f"{offering['name']} · {words['draft']} · {edition} · "
        f"{desk.projection.company['name']}",
    )


def _glance(writer: Writer) -> Iterator[Fact]:
    """Price, duration, start, places: the answers to what is asked first."""
    desk, offering, words = writer.desk, writer.offering, writer.desk.words
    price = write_from(desk, offering)
    if price:
        yield _fact(words["price"], price)
    timeline = offering.get("timeline", {})
    for name, label in (("days", "takes"), ("starts_within_days", "starts_within")):
        if name in timeline:
            yield _fact(words[label], write_days(desk, timeline[name]))
    if offering.get("regions"):
        yield _fact(words["regions"], ", ".join(map(desk.format.region, offering["regions"])))
    if offering.get("languages"):
        yield _fact(words["languages"], ", ".join(map(desk.format.language, offering["languages"])))
    sellable = offering.get("sellable", {})
    dates = (
        ("sold_from", sellable.get("from")),
        ("sold_until", sellable.get("until")),
        ("served_until", offering.get("served_until")),
        ("prices_until", offering.get("prices_until")),
    )
    for label, day in dates:
        if day:
            yield _fact(words[label], desk.format.day(day))


def _fact(label: str, words: str) -> Fact:
    return Fact(label, Markup("%s") % words)


def _sections(writer: Writer) -> Iterator[Section]:
    """Every section that has something to say, in the order a reader asks."""
    made = (_promise(writer), _sold(writer), _asked(writer), _selling(writer), _further(writer))
    for sections in made:
        for section in sections:
            if section.body:
                yield section


def _promise(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    yield Section("outcomes", _title(desk, "outcomes"), "lines", writer.lines("outcomes"))
    included, excluded = writer.lines("scope", "included"), writer.lines("scope", "excluded")
    yield Section(
        "scope",
        _title(desk, "scope"),
        "scope",
        {"included": included, "excluded": excluded} if included or excluded else None,
    )
    yield Section("packages", _title(desk, "packages"), "packages", _packages(writer))
    yield Section(
        "deliverables", _title(desk, "deliverables"), "lines", writer.lines("deliverables")
    )
    yield Section("timeline", _title(desk, "timeline"), "timeline", draw_timeline(writer))


def _packages(writer: Writer) -> Mapping[str, Any] | None:
    packages = write_packages(writer)
    if not packages:
        return None
    return {
        "cards": packages,
        "names": tuple(package.name for package in packages),
        "rows": write_differences(writer),
    }


def _sold(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    yield Section("options", _title(desk, "options"), "options", write_options(writer))
    for name in ("customer_duties", "prerequisites", "assumptions"):
        yield Section(name, _title(desk, name), "lines", writer.lines(name))
    yield Section("service_levels", _title(desk, "service_levels"), "levels", _levels(writer))


def _levels(writer: Writer) -> tuple[tuple[Line, str, bool], ...]:
    """Each level with the meaning of its hours, and whether it is a target only."""
    field = writer.desk.schema.fields.get("service_levels")
    if field is None:
        return ()
    return tuple(
        (
            writer.line(field, item, frozenset(("during",))),
            _hours(writer, item),
            "remedy" not in item,
        )
        for item in writer.offering.get("service_levels", ())
    )


def _hours(writer: Writer, item: Body) -> str:
    if "during" not in item:
        return ""
    entry = writer.desk.entry("hours", item["during"])
    name, means = entry.get("name", item["during"]), entry.get("means", "")
    return f"{name}: {means}" if means else str(name)


def _asked(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    terms = desk.schema.fields.get("terms")
    topics = (
        [
            (desk.name_of("topics", item["topic"]), writer.line(terms, item, frozenset(("topic",))))
            for item in writer.offering.get("terms", ())
        ]
        if terms
        else []
    )
    yield Section("terms", _title(desk, "terms"), "terms", topics)
    relations = writer.offering.get("relations", {})
    field = desk.schema.fields.get("relations")
    shown = {name: value for name, value in relations.items() if name != "requires"}
    facts = list(writer.facts(field, shown, ())) if field else []
    requires = [
        Markup(", ").join(
            Markup('<a href="%s">%s</a>') % (link.href, link.words)
            if link.href
            else Markup("%s") % link.words
            for link in (desk.offering_link(name, writer.root) for name in item["one_of"])
        )
        for item in relations.get("requires", ())
    ]
    facts[:0] = [Fact(field.fields["requires"].title, each) for each in requires] if field else []
    yield Section("relations", _title(desk, "relations"), "facts", facts)


_SELLING = ("fit", "discovery", "objections", "misconceptions", "technical_review", "commercials")


def _selling(writer: Writer) -> Iterator[Section]:
    """What reps and delivery read, and customers never: absent from data projected to them."""
    desk, offering = writer.desk, writer.offering
    for name in _SELLING:
        field = desk.schema.fields.get(name)
        if field is None or name not in offering:
            continue
        template = {
            "misconceptions": "misconceptions",
            "objections": "objections",
            "discovery": "discovery",
        }.get(name, "facts")
        body = (
            writer.lines(name)
            if field.shape is Shape.ITEMS
            else list(writer.facts(field, offering[name], ()))
        )
        yield Section(name, field.title, template, body, is_internal=True)
    field = desk.schema.fields.get("delivery")
    if field is not None and "delivery" in offering:
        facts = list(writer.facts(field, offering["delivery"], ()))
        yield Section("delivery", desk.words["delivering_it"], "facts", facts, is_internal=True)


_DESIGNED = _HEAD | {
    "outcomes",
    "scope",
    "packages",
    "deliverables",
    "timeline",
    "options",
    "customer_duties",
    "prerequisites",
    "assumptions",
    "service_levels",
    "terms",
    "relations",
    "delivery",
    *_SELLING,
}


def _further(writer: Writer) -> Iterator[Section]:
    """Fields that a company added: each under its own title, with no code for it."""
    for name, field in writer.desk.schema.fields.items():
        if name in _DESIGNED or name not in writer.offering:
            continue
        value = writer.offering[name]
        if field.shape is Shape.ITEMS:
            body: Any = writer.lines(name)
            yield Section(name, field.title, "lines", body, is_internal=is_internal(field))
        else:
            body = writer.any_value(field, value, writer.offering)
            yield Section(name, field.title, "value", body, is_internal=is_internal(field))


def _title(desk: Desk, name: str) -> str:
    field = desk.schema.fields.get(name)
    return field.title if field else ""
