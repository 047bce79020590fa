"""The packages of an offering: cards, and a table of what differs between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from offerbook.pages.items import Writer, write_facts
from offerbook.pages.prices import Price, write_price
from offerbook.pages.text import element, render_inline, say
from offerbook.spec.fields import Field, Shape


@dataclass(frozen=True)
class Bought:
    """A package or an option as a card."""

    id: str
    name: str
    price: Price
    suits: Markup
    adds: tuple[Markup, ...]
    only_in: tuple[str, ...]
    facts: Markup
    prices: tuple[tuple[str, Price], ...]


class Row(NamedTuple):
    """What one item is in each package; an empty cell means that the package is without it.

    *otherwise* is the sign for an empty cell.
    """

    head: Markup
    cells: tuple[str, ...]
    otherwise: str


_KNOWN = frozenset(
    ("id", "name", "suits", "price", "per", "every", "minimum", "maximum", "adds", "only_in")
)


def write_packages(writer: Writer) -> tuple[Bought, ...]:
    """The packages in the owner's order."""
    return tuple(_bought(writer, "packages", each) for each in writer.offering.get("packages", ()))


def write_options(writer: Writer) -> tuple[Bought, ...]:
    """The options in the owner's order."""
    return tuple(_bought(writer, "options", each) for each in writer.offering.get("options", ()))


def write_differences(writer: Writer) -> tuple[Row, ...]:
    """Every item that is not the same in all packages; none where there is one package."""
    if len(writer.packages) < 2:
        return ()
    return tuple(_differing(writer, writer.desk.schema, writer.offering))


def write_rows(writer: Writer, rows: Iterable[Row]) -> Markup:
    """*rows* as rows of a table."""
    without = escape(writer.desk.words["not_in"])
    return Markup("").join(
        element(
            "tr",
            element('th scope="row"', row.head),
            *(
                element("td", say(cell))
                if cell
                else Markup(  # noqa: S704
                    f'<td><span class="ob-without" title="{without}">{row.otherwise}</span></td>'
                )
                for cell in row.cells
            ),
        )
        for row in rows
    )


def _bought(writer: Writer, kind: str, each: Mapping[str, Any]) -> Bought:
    field = writer.desk.schema.fields[kind]
    price = each.get("price")
    per_package = tuple(
        (writer.packages[package], write_price(writer.desk, each, package))
        for package in (price if isinstance(price, dict) else ())
        if package in writer.packages
    )
    return Bought(
        id=each["id"],
        name=each["name"],
        price=write_price(writer.desk, each),
        suits=render_inline(each.get("suits", "")),
        adds=tuple(render_inline(added) for added in each.get("adds", ())),
        only_in=tuple(writer.packages.get(name, name) for name in each.get("only_in", ())),
        facts=write_facts(writer.facts(field, each, _KNOWN)),
        prices=per_package,
    )


def _differing(writer: Writer, schema: Field, data: Mapping[str, Any]) -> Iterator[Row]:
    for name, field in schema.fields.items():
        if name not in data or name == "packages" or field.is_internal:
            continue
        if field.shape is Shape.GROUP:
            yield from _differing(writer, field, data[name])
        elif field.shape is Shape.ITEMS:
            for item in data[name]:
                if "only_in" in item or _is_split(writer, item):
                    yield _item_row(writer, field, item)
        elif isinstance(data[name], dict) and _is_by_package(writer, data[name]):
            yield _number_row(writer, field, data)


def _item_row(writer: Writer, field: Field, item: Mapping[str, Any]) -> Row:
    inside = item.get("only_in", list(writer.packages))
    is_excluded = field.name == "excluded"
    yes = writer.desk.words["excluded"].lower() if is_excluded else "✓"
    cells = tuple(
        (_said(writer, field, item, package) or yes) if package in inside else ""
        for package in writer.packages
    )
    return Row(writer.head(field, item), cells, "" if is_excluded else "–")


def _said(writer: Writer, field: Field, item: Mapping[str, Any], package: str) -> str:
    """What *item* says for *package*: its price, its limit, or its first number by package."""
    if field.name == "options":
        price = write_price(writer.desk, item, package)
        return f"{price.amount} {price.per}".rstrip()
    limit = writer.limit_in(field, item, package)
    if limit:
        return limit
    split = (
        name
        for name, value in item.items()
        if isinstance(value, dict) and package in value and name in field.fields
    )
    name = next(split, "")
    return _cell(writer, field.fields[name], item[name][package], item) if name else ""


def _number_row(writer: Writer, field: Field, data: Mapping[str, Any]) -> Row:
    parts = data[field.name]
    return Row(
        escape(field.title),
        tuple(
            _cell(writer, field, parts[package], data) if package in parts else ""
            for package in writer.packages
        ),
        "–",
    )


def _cell(writer: Writer, field: Field, value: Any, data: Mapping[str, Any]) -> str:
    if isinstance(value, dict):
        return ", ".join(
            writer.desk.format.money(amount, currency) for currency, amount in value.items()
        )
    return writer.desk.number(field, value, data)


def _is_split(writer: Writer, item: Mapping[str, Any]) -> bool:
    return any(_is_by_package(writer, value) for value in item.values() if isinstance(value, dict))


def _is_by_package(writer: Writer, value: Mapping[str, Any]) -> bool:
    return any(key in writer.packages for key in value)
