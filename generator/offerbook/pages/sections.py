"""The parts of an offering's page: what stands in each, in the order a reader asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from offerbook.pages.desk import Desk, as_html
from offerbook.pages.items import Fact, Line, Writer, write_facts, write_what
from offerbook.pages.packages import (
    write_cards,
    write_differences,
    write_options,
    write_packages,
    write_rows,
)
from offerbook.pages.text import Html, element, join_html, say
from offerbook.pages.timeline import draw_timeline, write_timeline
from offerbook.spec.fields import Field

Body = Mapping[str, Any]

ASIDE = frozenset(
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
        "pitch",
    )
)
"""The fields that are told beside the sections, or nowhere on a page."""

_HEAD = ASIDE | {"regions", "languages", "sellable", "served_until", "prices_until"}


class Section(NamedTuple):
    """A part of the page under a heading of its own; it is left out where its *body* is empty."""

    id: str
    title: str
    body: Html
    is_internal: bool = False


def print_section(section: Section, words: Mapping[str, str]) -> Html:
    """*section* with its heading, which says so where it is for colleagues only."""
    name, kind, badge = say(section.id), "", ""
    if section.is_internal:
        kind = " ob-internal"
        badge = f' <span class="ob-badge">{say(words["internal"])}</span>'
    return Html(
        f'<section id="{name}" class="ob-section{kind}" aria-labelledby="{name}-title">\n'
        f'  <h2 id="{name}-title">{say(section.title)}{badge}</h2>\n{section.body}</section>\n'
    )


def write_sections(writer: Writer) -> Iterator[Section]:
    """Every section in the order a reader asks, those among them that have nothing to say."""
    yield from _promise(writer)
    yield from _sold(writer)
    yield from _asked(writer)
    yield from _selling(writer)
    yield from _further(writer)


def _promise(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    yield Section("outcomes", _title(desk, "outcomes"), writer.write_lines("outcomes"))
    yield Section("scope", _title(desk, "scope"), _scope(writer))
    yield Section("packages", _title(desk, "packages"), _packages(writer))
    deliverables = writer.write_lines("deliverables")
    yield Section("deliverables", _title(desk, "deliverables"), deliverables)
    timeline = draw_timeline(writer)
    body = write_timeline(timeline, desk.words) if timeline else Html("")
    yield Section("timeline", _title(desk, "timeline"), body)


def _scope(writer: Writer) -> Html:
    parts = "".join(
        f'<div class="ob-{name}"><h3 id="{name}">{say(writer.desk.words[name])}</h3>{lines}</div>\n'
        for name in ("included", "excluded")
        if (lines := writer.write_lines("scope", name))
    )
    return Html(f'<div class="ob-scope">\n{parts}</div>' if parts else "")


def _packages(writer: Writer) -> Html:
    packages = write_packages(writer)
    if not packages:
        return Html("")
    rows = write_rows(writer, write_differences(writer))
    names = [package.name for package in packages]
    table = _differences(names, rows, writer.desk.words) if rows else ""
    return Html(f"{write_cards(writer, packages)}\n{table}")


def _differences(names: Iterable[str], rows: Html, words: Mapping[str, str]) -> str:
    heads = "".join([f'<th scope="col">{say(name)}</th>' for name in names])
    return (
        f'<h3 id="differences">{say(words["differences"])}</h3>\n'
        '<div class="ob-scroll" role="region" aria-labelledby="differences" tabindex="0">\n'
        '<table class="ob-table ob-differences">\n'
        f"  <thead><tr><td></td>{heads}</tr></thead>\n  <tbody>\n{rows}\n  </tbody>\n"
        "</table>\n</div>\n"
    )


def _sold(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    options = write_options(writer)
    body = write_cards(writer, options) if options else Html("")
    yield Section("options", _title(desk, "options"), body)
    for name in ("customer_duties", "prerequisites", "assumptions"):
        yield Section(name, _title(desk, name), writer.write_lines(name))
    yield Section("service_levels", _title(desk, "service_levels"), _levels(writer))


def _levels(writer: Writer) -> Html:
    field = writer.desk.schema.fields.get("service_levels")
    levels = writer.offering.get("service_levels", ()) if field else ()
    rows = "".join(_level(writer, field, item) for item in levels if field)
    return Html(f'<ul class="ob-lines">\n{rows}</ul>' if rows else "")


def _level(writer: Writer, field: Field, item: Body) -> str:
    """A service level: with its hours, and whether it is a target only."""
    line = writer.line(field, item, frozenset(("during",)))
    hours = _hours(writer, item)
    is_target = "remedy" not in item
    target = (
        f' <span class="ob-only">{say(writer.desk.words["target"])}</span>' if is_target else ""
    )
    return (
        f'<li id="item-{say(line.id)}" class="ob-line">'
        f'<div class="ob-what">{write_what(line)}{target}</div>\n'
        + (f'<p class="ob-hours">{say(hours)}</p>\n' if hours else "")
        + f"{line.facts}\n</li>\n"
    )


def _hours(writer: Writer, item: Body) -> str:
    if "during" not in item:
        return ""
    entry = writer.desk.entry("hours", item["during"])
    name, means = entry.get("name", item["during"]), entry.get("means", "")
    return f"{name}: {means}" if means else str(name)


def _terms(writer: Writer) -> Html:
    field = writer.desk.schema.fields.get("terms")
    terms = writer.offering.get("terms", ()) if field else ()
    rows = "".join(_term(writer, field, item) for item in terms if field)
    return Html(f'<dl class="ob-terms">\n{rows}</dl>' if rows else "")


def _term(writer: Writer, field: Field, item: Body) -> str:
    line = writer.line(field, item, frozenset(("topic",)))
    topic = writer.desk.name_of("topics", item["topic"])
    return (
        f'<dt id="item-{say(line.id)}">{say(topic)}</dt>\n<dd>{write_what(line)}{line.facts}</dd>\n'
    )


def _asked(writer: Writer) -> Iterator[Section]:
    desk = writer.desk
    yield Section("terms", _title(desk, "terms"), _terms(writer))
    relations = writer.offering.get("relations", {})
    field = desk.schema.fields.get("relations")
    shown = {name: value for name, value in relations.items() if name != "requires"}
    facts = list(writer.facts(field, shown, ())) if field else []
    requires = [
        join_html(", ", (as_html(desk.offering_link(name, writer.root)) for name in item["one_of"]))
        for item in relations.get("requires", ())
    ]
    facts[:0] = [Fact(field.fields["requires"].title, each) for each in requires] if field else []
    yield Section("relations", _title(desk, "relations"), write_facts(facts))


SELLING = ("fit", "discovery", "objections", "misconceptions", "technical_review", "commercials")


def _selling(writer: Writer) -> Iterator[Section]:
    """What reps and delivery read, and customers never: absent from data projected to them."""
    desk, offering = writer.desk, writer.offering
    for name in SELLING:
        field = desk.schema.fields.get(name)
        if field is None or name not in offering:
            continue
        if name in _LISTS:
            body = _LISTS[name](writer.lines(name), desk.words)
        else:
            body = writer.write_facts(field, offering[name])
        yield Section(name, field.title, body, is_internal=True)
    field = desk.schema.fields.get("delivery")
    if field is not None and "delivery" in offering:
        facts = writer.write_facts(field, offering["delivery"])
        yield Section("delivery", desk.words["delivering_it"], facts, is_internal=True)


def _questions(lines: Iterable[Line], _: Mapping[str, str]) -> Html:
    rows = [
        f'<li id="item-{say(line.id)}"><div class="ob-what">{line.head}</div>{line.facts}</li>\n'
        for line in lines
    ]
    return Html(f'<ol class="ob-questions">\n{"".join(rows)}</ol>' if rows else "")


def _quotes(lines: Iterable[Line], _: Mapping[str, str]) -> Html:
    rows = [
        f'<li id="item-{say(line.id)}"><blockquote>{line.head}</blockquote>{line.facts}</li>\n'
        for line in lines
    ]
    return Html(f'<ul class="ob-quotes">\n{"".join(rows)}</ul>' if rows else "")


def _bubbles(lines: Iterable[Line], words: Mapping[str, str]) -> Html:
    label = f'<span class="ob-label">{say(words["they_think"])}</span>'
    rows = [
        f'<li id="item-{say(line.id)}" class="ob-bubble"><p class="ob-think">{label} {line.head}'
        f"</p>{line.facts}</li>\n"
        for line in lines
    ]
    return Html(f'<ul class="ob-bubbles">\n{"".join(rows)}</ul>' if rows else "")


_LISTS: Mapping[str, Callable[[Iterable[Line], Mapping[str, str]], Html]] = {
    "discovery": _questions,
    "objections": _quotes,
    "misconceptions": _bubbles,
}

DESIGNED = _HEAD | {
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
    *SELLING,
}


def _further(writer: Writer) -> Iterator[Section]:
    """Fields that a company added: each under its own title, with no code for it."""
    for name, field in writer.desk.schema.fields.items():
        if name in DESIGNED or name not in writer.offering:
            continue
        value = writer.offering[name]
        if field.is_items:
            body = writer.write_lines(name)
        else:
            words = writer.any_value(field, value, writer.offering)
            body = element('div class="ob-value"', words) if words else words
        yield Section(name, field.title, body, is_internal=field.is_internal)


def _title(desk: Desk, name: str) -> str:
    field = desk.schema.fields.get(name)
    return field.title if field else ""
