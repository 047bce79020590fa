"""Items of an offering as lines: what, how much, for which packages, and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from offerbook.changes.resolve import MONEY, is_by_currency
from offerbook.pages.desk import Desk, as_html
from offerbook.pages.shapes import Shape, Shapes
from offerbook.pages.text import Html, element, join_html, render_inline, say
from offerbook.spec.fields import Field

Body = Mapping[str, Any]

HEADS = ("name", "what", "text", "ask", "hears", "they_think", "role")
LIMITS = ("amount", "up_to", "at_least", "at_most")
NOT_FACTS = frozenset(("id", "clause", "only_in", "unit", "every", *LIMITS))


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


class _Plan(NamedTuple):
    """What writing the items of a field needs to know of it, worked out once for all items.

    *key* is the name of an item's id; *shapes* tells heads, limits and facts.
    """

    key: str
    limits: tuple[_Limit, ...]
    shapes: Shapes[_Head, _Limit, _Fact]


class Writer:
    """Writes the items of one offering for one page."""

    def __init__(self, desk: Desk, offering: Body, root: str) -> None:
        self.desk, self.offering, self.root = desk, offering, root
        self._plans: dict[tuple[int, frozenset[str]], _Plan] = desk.plans
        self._references: dict[tuple[tuple[str, ...], str], Html] = {}
        self.packages = {each["id"]: each["name"] for each in offering.get("packages", ())}

    def lines(self, *route: str) -> tuple[Line, ...]:
        """The items of the list at *route*; none where it is absent."""
        field, items = self.at(route)
        if field is None or not items:
            return ()
        plan = self._plan(field, NOT_FACTS)
        return tuple([self._line(plan, item) for item in items])

    def write_lines(self, *route: str) -> Html:
        """The same as a list; nothing for none."""
        field, items = self.at(route)
        if field is None or not items:
            return Html("")
        plan = self._plan(field, NOT_FACTS)
        rows = "".join([self._write_line(plan, item) for item in items])
        return Html(f'<ul class="ob-lines">{rows}</ul>')

    def at(self, route: Iterable[str]) -> tuple[Field | None, Any]:
        """The field at *route*, and what the offering says there."""
        field: Field | None = self.desk.schema
        value: Any = self.offering
        for name in route:
            field = field.fields.get(name) if field else None
            value = value.get(name, ()) if isinstance(value, dict) else ()
        return field, value

    def line(self, field: Field, item: Body, shown_apart: frozenset[str] = frozenset()) -> Line:
        """One item of the list *field*; the fields in *shown_apart* are no facts of the line."""
        return self._line(self._plan(field, _not_facts(shown_apart)), item)

    def _line(self, plan: _Plan, item: Body) -> Line:
        shape = plan.shapes[tuple(item)]
        return Line(
            str(item.get(plan.key, "")),
            self._head(shape, item),
            self._limit_by(shape, item),
            self.only_in(item) if "only_in" in item else (),
            self._write_facts(shape.rest, item) if shape.rest else Html(""),
        )

    def _write_line(self, plan: _Plan, item: Body) -> str:
        shape = plan.shapes[tuple(item)]
        limit = self._limit_by(shape, item)
        inside = self.only_in(item) if "only_in" in item else ()
        return (
            f'<li id="item-{say(str(item.get(plan.key, "")))}" class="ob-line">'
            f'<div class="ob-what">{self._head(shape, item)}{_write_behind(limit, inside)}</div>'
            f"{self._write_facts(shape.rest, item) if shape.rest else ''}</li>"
        )

    def only_in(self, item: Body) -> tuple[str, ...]:
        """The names of the packages that *item* is only in; none where it is in all."""
        inside = item.get("only_in")
        return tuple([self.packages.get(each, each) for each in inside]) if inside else ()

    def head(self, field: Field, item: Body) -> Html:
        """The words of an item: its name, or whatever says what it is."""
        return self._head(self._plan(field).shapes[tuple(item)], item)

    def limit(self, field: Field, item: Body) -> str:
        """How much an item says: ``2 workshops``, ``up to 40 mailboxes``, per package if needed."""
        return self._limit_by(self._plan(field).shapes[tuple(item)], item)

    def limit_in(self, field: Field, item: Body, package: str) -> str:
        """The same for one package."""
        return self.limits_in(field, item, (package,))[0]

    def limits_in(self, field: Field, item: Body, packages: Sequence[str]) -> tuple[str, ...]:
        """The same for each of *packages*."""
        plan = self._plan(field)
        for limit in plan.limits:
            value = item.get(limit.name)
            if isinstance(value, dict) and not is_by_currency(value):
                return tuple([
                    self._limit_of_one(limit, item, value[package]) if package in value else ""
                    for package in packages
                ])  # fmt: skip
        return (self._limit_by(plan.shapes[tuple(item)], item),) * len(packages)

    def facts(self, field: Field, item: Body, skipped: Iterable[str]) -> Iterable[Fact]:
        """Every other field of an item under its title, in the schema's order."""
        for name, child in field.fields.items():
            if name in item and name not in skipped:
                yield Fact(child.title, self.any_value(child, item[name], item), child.is_internal)

    def write_facts(self, field: Field, item: Body, skipped: frozenset[str] = frozenset()) -> Html:
        """The same as a list of definitions; nothing for none."""
        return self._write_facts(self._plan(field, skipped).shapes[tuple(item)].facts, item)

    def any_value(self, field: Field, value: Any, item: Body) -> Html:
        """A value of any shape as HTML."""
        return _writer_of(field)(self, field, value, item)

    def write_group(self, field: Field, value: Any, _: Body) -> Html:
        """The fields of a group, each under its title."""
        return self.write_facts(field, value)

    def write_items(self, field: Field, value: Any, _: Body) -> Html:
        """A list of items inside a fact."""
        return _list([self._whole_item(field, each) for each in value])

    def write_reference(self, field: Field, value: Any, _: Body) -> Html:
        """What an id is called, with a link; written once for each that the offering names."""
        key = (field.refs, value)
        html = self._references.get(key)
        if html is None:
            link = self.desk.reference(field, str(value), self.offering, self.root)
            self._references[key] = html = as_html(link)
        return html

    def write_leaf(self, field: Field, value: Any, item: Body) -> Html:
        """A single value, or one for each package or currency."""
        return self.desk.value(field, value, item, self.offering, self.root)

    def _plan(self, field: Field, skipped: frozenset[str] = frozenset()) -> _Plan:
        plan = self._plans.get((id(field), skipped))
        if plan is None:
            self._plans[id(field), skipped] = plan = _plan(field, skipped)
        return plan

    def _head(self, shape: Shape[_Head, _Limit, _Fact], item: Body) -> Html:
        """The words of the field that says what *item* is; empty where there is none."""
        if shape.head is None:
            return Html("")
        name, child, write = shape.head
        return write(self, child, item[name], item)

    def _limit_by(self, shape: Shape[_Head, _Limit, _Fact], item: Body) -> str:
        if shape.limit is not None:
            value = item[shape.limit.name]
            is_one = not isinstance(value, dict) or is_by_currency(value)
            how = self._limit_of_one if is_one else self._limit_of_each
            return how(shape.limit, item, value)
        return self.desk.words[f"every_{item['every']}"] if shape.has_every else ""

    def _write_facts(self, facts: Iterable[_Fact], item: Body) -> Html:
        rows = [
            f"{start}{write(self, child, item[name], item)}</dd></div>"
            for name, child, start, write in facts
        ]
        return _definitions(rows)

    def _whole_item(self, field: Field, item: Body) -> Html:
        line = self.line(field, item)
        head = element("strong", line.head) if line.head else ""
        limit = say(f" {line.limit}") if line.limit else ""
        return Html(f"{head}{limit}{line.facts}")

    def _limit_of_one(self, limit: _Limit, item: Body, value: Any) -> str:
        """The limit *value* of *item* in words; remembered, for the same few come back."""
        key = (as_key(value), item.get(limit.named_by), item.get("every"))
        said = limit.said.get(key)
        if said is None:
            number = self.desk.number(limit.field, value, item)
            limit.said[key] = said = self._in_words(limit.field, number, item)
        return said

    def _limit_of_each(self, limit: _Limit, item: Body, values: Mapping[str, Any]) -> str:
        """The limits *values* of *item*, one for each package, in words; their unit once."""
        desk, field, unit = self.desk, limit.field, self.desk.unit(limit.field, item)
        is_counted = unit and field.unit != MONEY
        parts = [
            desk.format.number(part) if is_counted else desk.number(field, part, item)
            for part in values.values()
        ]
        said = " · ".join([
            f"{self.packages.get(key, key)} {part}"
            for key, part in zip(values, parts, strict=True)
        ])  # fmt: skip
        if is_counted:
            said += f"\u00a0{desk.format.counted(tuple(values.values()), unit)}"
        return self._in_words(field, said, item)

    def _in_words(self, field: Field, said: str, item: Body) -> str:
        """What is *said* of the limit *field* with the words that go with its kind, and how often."""
        words = self.desk.words
        if field.name in words:
            said = words[field.name].format(said)
        every = item.get("every")
        return f"{said} {words[f'every_{every}']}" if every else said


_Write = Callable[[Writer, Field, Any, Body], Html]

_Head = tuple[str, Field, _Write]
"""The name of a field that says what an item is, and what writes its words."""


class _Limit(NamedTuple):
    """A field that says how much, by name; *named_by* is the field beside it that names its unit.

    *said* remembers limits.
    """

    name: str
    field: Field
    named_by: str
    said: dict[Any, str]


_Fact = tuple[str, Field, Html, _Write]
"""The name of a field told as a fact, its opening tags, and what writes its value."""


def _plan(field: Field, skipped: frozenset[str]) -> _Plan:
    def known(names: Iterable[str]) -> tuple[tuple[str, Field], ...]:
        return tuple((name, field.fields[name]) for name in names if name in field.fields)

    facts = (
        (name, child, _open_fact(child.title, is_internal=child.is_internal), _writer_of(child))
        for name, child in field.fields.items()
        if name not in skipped
    )
    heads = ((name, child, _word_writer(child)) for name, child in known(HEADS))
    limits = tuple(_Limit(name, child, unit_of(child), {}) for name, child in known(LIMITS))
    shapes: Shapes[_Head, _Limit, _Fact] = Shapes(
        heads, limits, facts, has_every="every" in field.fields
    )
    return _Plan(field.key or "id", limits, shapes)


def as_key(value: Any) -> Any:
    """A number, or what it is in each currency, as something that can be looked up."""
    return tuple(value.items()) if isinstance(value, dict) else value


def unit_of(field: Field) -> str:
    """The field beside *field* that names its unit; empty for none."""
    return field.unit.get("from", "") if isinstance(field.unit, Mapping) else ""


def _writer_of(field: Field) -> _Write:
    """What writes a value of *field*, by its shape."""
    if field.is_group:
        return Writer.write_group
    if field.is_items:
        return Writer.write_items
    if field.is_list and field.item is not None:
        return _list_writer(field.item)
    if field.refs:
        return Writer.write_reference
    is_text = field.is_markdown and not (field.is_number or field.is_date)
    return _write_text if is_text else Writer.write_leaf


def _list_writer(inner: Field) -> _Write:
    """What writes a list of single values."""
    write = _writer_of(inner)

    def write_list(writer: Writer, _: Field, value: Any, item: Body) -> Html:
        parts = [write(writer, inner, each, item) for each in value]
        return join_html(", ", parts) if inner.refs else _list(parts)

    return write_list


def _write_text(writer: Writer, field: Field, value: Any, item: Body) -> Html:
    """An owner's text, as most facts are."""
    return render_inline(value) if type(value) is str else writer.write_leaf(field, value, item)


def _word_writer(field: Field) -> _Write:
    """What writes the words by which an item is known."""
    if field.refs:
        return Writer.write_reference
    words = render_inline if field.is_markdown else say
    return lambda _, __, text, ___: words(text)


@cache
def _not_facts(apart: frozenset[str]) -> frozenset[str]:
    """The fields of an item that are no facts of its line; the same few sets for all items."""
    return NOT_FACTS | apart


def write_what(line: Line) -> Html:
    """The words of *line* with its limit and the packages it is only in."""
    return Html(f"{line.head}{_write_behind(line.limit, line.only_in)}")


def _write_behind(limit: str, only_in: tuple[str, ...]) -> str:
    said = f' <span class="ob-limit">{say(limit)}</span>' if limit else ""
    return f"{said}{write_only_in(only_in)}" if only_in else said


def write_only_in(names: Iterable[str]) -> Html:
    """The *names* of packages as marks behind what is only in them."""
    return Html("".join([f' <span class="ob-only">{say(name)}</span>' for name in names]))


def write_facts(facts: Iterable[Fact]) -> Html:
    """*facts* as a list of definitions; nothing for none."""
    rows = [
        f"{_open_fact(fact.label, is_internal=fact.is_internal)}{fact.value}</dd></div>"
        for fact in facts
    ]
    return _definitions(rows)


def _open_fact(label: str, *, is_internal: bool) -> Html:
    kind = ' class="ob-internal-line"' if is_internal else ""
    return Html(f"<div{kind}><dt>{say(label)}</dt><dd>")


def _definitions(rows: list[str]) -> Html:
    return Html(f'<dl class="ob-facts">{"".join(rows)}</dl>' if rows else "")


def _list(parts: Iterable[Html]) -> Html:
    return Html(f"<ul>{''.join([f'<li>{part}</li>' for part in parts])}</ul>")
