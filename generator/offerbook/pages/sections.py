"""The parts of an offering's page: what stands in each, in the order a reader asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from offerbook.pages.desk import Desk, as_html
from offerbook.pages.items import Fact, Writer, write_facts, write_lines, write_what
from offerbook.pages.packages import write_differences, write_options, write_packages, write_rows
from offerbook.pages.text import join_html
from offerbook.pages.timeline import draw_timeline
from offerbook.spec.fields import Shape

Body = Mapping[str, Any]

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


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading of its own; *template* prints *body*."""

    id: str
    title: str
    template: str
    body: Any
    is_internal: bool = False


def write_sections(writer: Writer) -> Iterator[Section]:
    """Every section that has something to say, in the order a reader asks."""
    made = (_promise(writer), _sold(writer), _asked(writer), _selling(writer), _further(writer))
    for sections in made:
        for section in sections:
            if section.body:
                yield section


def _promise(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    yield Section(
        "outcomes", _title(desk, "outcomes"), "lines", write_lines(writer.lines("outcomes"))
    )
    included = write_lines(writer.lines("scope", "included"))
    excluded = write_lines(writer.lines("scope", "excluded"))
    yield Section(
        "scope",
        _title(desk, "scope"),
        "scope",
        {"included": included, "excluded": excluded} if included or excluded else None,
    )
    yield Section("packages", _title(desk, "packages"), "packages", _packages(writer))
    deliverables = write_lines(writer.lines("deliverables"))
    yield Section("deliverables", _title(desk, "deliverables"), "lines", deliverables)
    yield Section("timeline", _title(desk, "timeline"), "timeline", draw_timeline(writer))


def _packages(writer: Writer) -> Mapping[str, Any] | None:
    packages = write_packages(writer)
    if not packages:
        return None
    return {
        "cards": packages,
        "names": tuple(package.name for package in packages),
        "rows": write_rows(writer, write_differences(writer)),
    }


def _sold(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    yield Section("options", _title(desk, "options"), "options", write_options(writer))
    for name in ("customer_duties", "prerequisites", "assumptions"):
        yield Section(name, _title(desk, name), "lines", write_lines(writer.lines(name)))
    yield Section("service_levels", _title(desk, "service_levels"), "levels", _levels(writer))


class Level(NamedTuple):
    """A service level: with its hours, and whether it is a target only."""

    id: str
    what: Markup
    hours: str
    is_target: bool
    facts: Markup


def _levels(writer: Writer) -> tuple[Level, ...]:
    field = writer.desk.schema.fields.get("service_levels")
    if field is None:
        return ()
    levels = []
    for item in writer.offering.get("service_levels", ()):
        line = writer.line(field, item, frozenset(("during",)))
        hours = _hours(writer, item)
        levels.append(Level(line.id, write_what(line), hours, "remedy" not in item, line.facts))
    return tuple(levels)


def _hours(writer: Writer, item: Body) -> str:
    if "during" not in item:
        return ""
    entry = writer.desk.entry("hours", item["during"])
    name, means = entry.get("name", item["during"]), entry.get("means", "")
    return f"{name}: {means}" if means else str(name)


class Term(NamedTuple):
    """A term under its topic."""

    id: str
    topic: str
    what: Markup
    facts: Markup


def _terms(writer: Writer) -> tuple[Term, ...]:
    field = writer.desk.schema.fields.get("terms")
    if field is None:
        return ()
    terms = []
    for item in writer.offering.get("terms", ()):
        line = writer.line(field, item, frozenset(("topic",)))
        topic = writer.desk.name_of("topics", item["topic"])
        terms.append(Term(line.id, topic, write_what(line), line.facts))
    return tuple(terms)


def _asked(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    yield Section("terms", _title(desk, "terms"), "terms", _terms(writer))
    relations = writer.offering.get("relations", {})
    field = desk.schema.fields.get("relations")
    shown = {name: value for name, value in relations.items() if name != "requires"}
    facts = list(writer.facts(field, shown, ())) if field else []
    requires = [
        join_html(", ", (as_html(desk.offering_link(name, writer.root)) for name in item["one_of"]))
        for item in relations.get("requires", ())
    ]
    facts[:0] = [Fact(field.fields["requires"].title, each) for each in requires] if field else []
    yield Section("relations", _title(desk, "relations"), "facts", write_facts(facts))


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
            else write_facts(writer.facts(field, offering[name], ()))
        )
        yield Section(name, field.title, template, body, is_internal=True)
    field = desk.schema.fields.get("delivery")
    if field is not None and "delivery" in offering:
        facts = write_facts(writer.facts(field, offering["delivery"], ()))
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
            body: Any = write_lines(writer.lines(name))
            yield Section(name, field.title, "lines", body, is_internal=field.is_internal)
        else:
            body = writer.any_value(field, value, writer.offering)
            yield Section(name, field.title, "value", body, is_internal=field.is_internal)


def _title(desk: Desk, name: str) -> str:
    field = desk.schema.fields.get(name)
    return field.title if field else ""
