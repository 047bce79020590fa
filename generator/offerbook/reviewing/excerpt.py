"""The sections that a comparison touched, as colleagues will read them: simple Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from offerbook.audience import Audience
from offerbook.changes.change import Change
from offerbook.changes.definitions import is_definition
from offerbook.changes.resolve import Body, is_by_currency
from offerbook.changes.wording import Speaker
from offerbook.reviewing.markdown import inert
from offerbook.spec.fields import Field, FieldRoute, Shape

_CODES = (("regions",), ("languages",))
"""Lists of codes that people know by other names."""


@dataclass(frozen=True)
class Excerpt:
    """One section: its title, and its content as Markdown; empty where nothing is left.

    *causes* are the shared definitions that it changed by, where the offering's own words stayed.
    """

    title: str
    content: str
    causes: frozenset[str] = frozenset()


def list_excerpts(
    schema: Field, body: Body, speaker: Speaker, changes: Iterable[Change]
) -> Iterator[Excerpt]:
    """The sections of *body* that *changes* are in, once each; restricted fields are not shown."""
    causes: dict[FieldRoute, set[str]] = {}
    for change in changes:
        for field in (change.field, change.origin):
            if field is not None and not is_definition(change):
                causes.setdefault(_section(schema, field.route), set()).add(change.cause)
    for route, found in causes.items():
        section, value = _at(schema, body, route)
        if route and section is not None and _is_shown(section):
            content = "".join(f"{row}\n" for row in _rows(section, value, speaker))
            yield Excerpt(section.title, content, frozenset() if "" in found else frozenset(found))


def _section(schema: Field, route: FieldRoute) -> FieldRoute:
    """The list that *route* leads into; the top-level field where it leads into none."""
    field = schema
    for depth, name in enumerate(route, start=1):
        child = field.fields.get(name)
        if child is None:
            break
        if child.shape in (Shape.ITEMS, Shape.LIST):
            return route[:depth]
        field = child
    return route[:1]


def _at(schema: Field, body: Body, route: FieldRoute) -> tuple[Field | None, Any]:
    field: Field | None = schema
    value: Any = body
    for name in route:
        field = field.fields.get(name) if field else None
        value = value.get(name) if isinstance(value, Mapping) else None
    return field, value


def _is_shown(field: Field) -> bool:
    """Whether any site shows something of *field*."""
    if field.shape in (Shape.GROUP, Shape.ITEMS):
        return any(_is_shown(child) for child in field.fields.values())
    said = field.item if field.shape is Shape.LIST and field.item else field
    return said.audience is not Audience.RESTRICTED


def _rows(field: Field, value: Any, speaker: Speaker) -> Iterator[str]:
    if value is None or value in ([], {}):
        return
    if field.shape is Shape.ITEMS:
        for item in value:
            yield from _item(field, item, speaker)
    elif field.shape is Shape.LIST and field.item is not None:
        for each in value:
            yield f"- {_entry(field, field.item, each, speaker)}"
    elif field.shape is Shape.GROUP:
        for name, child in field.fields.items():
            if name in value and _is_shown(child) and name not in field.measures:
                yield from _in_group(child, value, speaker)
    else:
        yield _written(field, value, {field.name: value}, speaker)


def _entry(entries: Field, entry: Field, value: Any, speaker: Speaker) -> str:
    if entry.refs or entries.route in _CODES:
        return inert(speaker.word(entries, str(value)))
    return _text(entry, value, speaker)


def _in_group(child: Field, group: Body, speaker: Speaker) -> Iterator[str]:
    value = group[child.name]
    if child.is_leaf:
        yield f"- {inert(child.title)}: {_written(child, value, group, speaker)}"
        return
    yield f"- {inert(child.title)}"
    yield from (f"  {row}" for row in _rows(child, value, speaker))


def _item(items: Field, item: Body, speaker: Speaker) -> Iterator[str]:
    """Its first text in bold, and what else it says below."""
    shown = [
        child
        for name, child in items.fields.items()
        if name in item and name not in (items.key, "only_in", "clause") and _is_shown(child)
    ]
    head = next((child for child in shown if child.shape is Shape.TEXT and not child.refs), None)
    title = inert(str(item[head.name])) if head else inert(str(item.get(items.key or "", "")))
    packages = ", ".join(_package(each, speaker) for each in item.get("only_in", ()))
    yield f"- **{title}**" + (f" ({inert(packages)})" if packages else "")
    for child in shown:
        is_measure = any(number in item for number in items.measures.get(child.name, ()))
        if child is not head and not is_measure:
            yield from (f"  {row}" for row in _in_group(child, item, speaker))


def _written(field: Field, value: Any, beside: Body, speaker: Speaker) -> str:
    """A single value; of a number split by package, each."""
    if field.shape is not Shape.NUMBER:
        return _text(field, value, speaker)
    if not isinstance(value, Mapping):
        return inert(_number(field, value, beside, speaker))
    if is_by_currency(value):
        each = (speaker.format.money(amount, name) for name, amount in value.items())
        return inert("; ".join(each) + _per(field, beside, speaker))
    parts = (
        f"{inert(_package(name, speaker))}: {_written(field, amount, beside, speaker)}"
        for name, amount in value.items()
    )
    return "; ".join(parts)


def _number(field: Field, value: Any, beside: Body, speaker: Speaker) -> str:
    unit = field.unit
    if unit == "currency":
        return speaker.format.money(value) + _per(field, beside, speaker)
    word = beside.get(unit["from"], "") if isinstance(unit, Mapping) else unit or ""
    return speaker.format.amount(value, word)


def _per(field: Field, beside: Body, speaker: Speaker) -> str:
    units = (speaker.format.one(str(beside[name])) for name in field.under if name in beside)
    return "".join(f" / {unit}" for unit in units)


def _text(field: Field, value: Any, speaker: Speaker) -> str:
    if field.shape is Shape.TEXT and not field.refs:
        rows = (inert(row) for row in str(value).splitlines())
        return "<br>".join(row for row in rows if row)
    return inert(speaker.word(field, str(value)))


def _package(package: str, speaker: Speaker) -> str:
    return speaker.names.get("package", {}).get(package, package)
