"""Items of an offering as lines: what, how much, for which packages, and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from offerbook.pages.desk import Desk, as_html
from offerbook.pages.text import Html, element, join_html, render_inline, say
from offerbook.spec.fields import Field

Body = Mapping[str, Any]

_HEADS = ("name", "what", "text", "ask", "hears", "they_think", "role")
_LIMITS_IN_ORDER = ("amount", "up_to", "at_least", "at_most")
_LIMITS = frozenset(_LIMITS_IN_ORDER)
_NOT_FACTS = frozenset(("id", "clause", "only_in", "unit", "every", *_LIMITS))


class Fact(NamedTuple):
    """A word and what stands behind it."""

    label: str
    value: Html
    is_internal: bool = False


class Line(NamedTuple):
    """One item: its words, its limit, the packages it is only in, and further facts as HTML."""

    id: str
    head: Html
    limit: str
    only_in: tuple[str, ...]
    facts: Html


class Writer:
    """Writes the items of one offering for one page."""

    def __init__(self, desk: Desk, offering: Body, root: str) -> None:
        self.desk, self.offering, self.root = desk, offering, root
        self.packages = {each["id"]: each["name"] for each in offering.get("packages", ())}

    def lines(self, *route: str) -> tuple[Line, ...]:
        """The items of the list at *route*; none where it is absent."""
        field: Field | None = self.desk.schema
        value: Any = self.offering
        for name in route:
            field = field.fields.get(name) if field else None
            value = value.get(name, ()) if isinstance(value, dict) else ()
        if field is None:
            return ()
        return tuple(self.line(field, item) for item in value)

    def line(self, field: Field, item: Body, shown_apart: frozenset[str] = frozenset()) -> Line:
        """One item of the list *field*; the fields in *shown_apart* are no facts of the line."""
        name = _head_of(field, item)
        return Line(
            str(item.get(field.key or "id", "")),
            self._words(field.fields[name], item[name]) if name else Html(""),
            self.limit(field, item),
            self.only_in(item),
            write_facts(self.facts(field, item, _shown_elsewhere(name, shown_apart))),
        )

    def only_in(self, item: Body) -> tuple[str, ...]:
        """The names of the packages that *item* is only in; none where it is in all."""
        inside = item.get("only_in")
        return tuple([self.packages.get(each, each) for each in inside]) if inside else ()

    def head(self, field: Field, item: Body) -> Html:
        """The words of an item: its name, or whatever says what it is."""
        name = _head_of(field, item)
        return self._words(field.fields[name], item[name]) if name else Html("")

    def limit(self, field: Field, item: Body) -> str:
        """How much an item says: ``2 workshops``, ``up to 40 mailboxes``, per package if needed."""
        if not _LIMITS.isdisjoint(item):
            for name in _LIMITS_IN_ORDER:
                if name in item and name in field.fields:
                    return self._limit(field.fields[name], item, item[name])
        every = item.get("every")
        return self.desk.words[f"every_{every}"] if every and "every" in field.fields else ""

    def limit_in(self, field: Field, item: Body, package: str) -> str:
        """The same for one package."""
        for name in _LIMITS_IN_ORDER:
            value = item.get(name)
            if isinstance(value, dict):
                known = package in value
                return self._limit(field.fields[name], item, value[package]) if known else ""
        return self.limit(field, item)

    def facts(self, field: Field, item: Body, skipped: Iterable[str]) -> Iterable[Fact]:
        """Every other field of an item under its title, in the schema's order."""
        for name, child in field.fields.items():
            if name in item and name not in skipped:
                yield Fact(child.title, self.any_value(child, item[name], item), child.is_internal)

    def any_value(self, field: Field, value: Any, item: Body) -> Html:
        """A value of any shape as HTML."""
        if field.is_group:
            return write_facts(self.facts(field, value, ()))
        if field.is_items:
            return _list([self._whole_item(field, each) for each in value])
        if field.is_list and field.item is not None:
            inner = field.item
            parts = [self.desk.value(inner, each, item, self.offering, self.root) for each in value]
            return join_html(", ", parts) if inner.refs else _list(parts)
        return self.desk.value(field, value, item, self.offering, self.root)

    def _whole_item(self, field: Field, item: Body) -> Html:
        line = self.line(field, item)
        head = element("strong", line.head) if line.head else ""
        limit = say(f" {line.limit}") if line.limit else ""
        return Html(f"{head}{limit}{line.facts}")

    def _limit(self, field: Field, item: Body, value: Any) -> str:
        """The limit *value* of *item* with the words that go with its kind, and how often."""
        words = self.desk.words
        if isinstance(value, dict):
            parts = [
                f"{self.packages.get(key, key)} {self.desk.number(field, part, {})}"
                for key, part in value.items()
            ]
            last = list(value.values())[-1]
            unit = self.desk.number(field, last, item).partition("\u00a0")[2]
            said = " · ".join(parts) + (f"\u00a0{unit}" if unit else "")
        else:
            said = self.desk.number(field, value, item)
        if field.name in words:
            said = words[field.name].format(said)
        every = item.get("every")
        return f"{said} {words[f'every_{every}']}" if every else said

    def _words(self, field: Field, text: str) -> Html:
        if field.refs:
            return as_html(self.desk.reference(field, text, self.offering, self.root))
        return render_inline(text) if field.is_markdown else say(text)


@cache
def _shown_elsewhere(head: str, apart: frozenset[str]) -> frozenset[str]:
    """The fields of an item that are no facts of its line; the same few sets for all items."""
    return _NOT_FACTS | {head} | apart


def _head_of(field: Field, item: Body) -> str:
    """The name of the field that says what an item is; empty where there is none."""
    for name in _HEADS:
        if name in item and name in field.fields:
            return name
    return ""


def write_lines(lines: Iterable[Line]) -> Html:
    """*lines* as a list."""
    rows = [
        f'<li id="item-{say(line.id)}" class="ob-line"><div class="ob-what">{write_what(line)}'
        f"</div>{line.facts}</li>"
        for line in lines
    ]
    return Html(f'<ul class="ob-lines">{"".join(rows)}</ul>' if rows else "")


def write_what(line: Line) -> Html:
    """The words of *line* with its limit and the packages it is only in."""
    limit = f' <span class="ob-limit">{say(line.limit)}</span>' if line.limit else ""
    return Html(f"{line.head}{limit}{write_only_in(line.only_in)}")


def write_only_in(names: Iterable[str]) -> Html:
    """The *names* of packages as marks behind what is only in them."""
    return Html("".join([f' <span class="ob-only">{say(name)}</span>' for name in names]))


def write_facts(facts: Iterable[Fact]) -> Html:
    """*facts* as a list of definitions; nothing for none."""
    rows = [
        f"<div{_INTERNAL if fact.is_internal else ''}><dt>{say(fact.label)}</dt>"
        f"<dd>{fact.value}</dd></div>"
        for fact in facts
    ]
    return Html(f'<dl class="ob-facts">{"".join(rows)}</dl>' if rows else "")


_INTERNAL = ' class="ob-internal-line"'


def _list(parts: Iterable[Html]) -> Html:
    return Html(f"<ul>{''.join([f'<li>{part}</li>' for part in parts])}</ul>")
