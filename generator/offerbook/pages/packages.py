"""The packages of an offering: cards, and a table of what differs between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from offerbook.pages.items import Writer, write_only_in
from offerbook.pages.prices import Price, print_price, write_amount, write_per, write_price
from offerbook.pages.text import Html, render_inline, say
from offerbook.spec.fields import Field


class Bought(NamedTuple):
    """A package or an option as a card."""

    id: str
    name: str
    price: Price
    suits: Html
    adds: tuple[Html, ...]
    only_in: tuple[str, ...]
    facts: Html
    prices: tuple[tuple[str, Price], ...]


class Row(NamedTuple):
    """What one item is in each package; an empty cell means that the package is without it.

    *otherwise* is the sign for an empty cell.
    """

    head: Html
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


def write_rows(writer: Writer, rows: Iterable[Row]) -> Html:
    """*rows* as rows of a table."""
    without = f'<span class="ob-without" title="{say(writer.desk.words["not_in"])}">'
    written = []
    for row in rows:
        empty = f"{without}{row.otherwise}</span>"
        cells = "".join([f"<td>{say(cell) if cell else empty}</td>" for cell in row.cells])
        written.append(f'<tr><th scope="row">{row.head}</th>{cells}</tr>')
    return Html("".join(written))


def write_cards(writer: Writer, bought: Iterable[Bought]) -> Html:
    """Packages or options as a list of cards."""
    cards = "\n".join([_card(each, writer.desk.words) for each in bought])
    return Html(f'<ul class="ob-cards">\n{cards}\n</ul>')


def _card(each: Bought, words: Mapping[str, str]) -> str:
    prices = [
        f"<p>{say(name)}: {print_price(price, words)}</p>\n" for name, price in each.prices
    ] or [f"<p>{print_price(each.price, words)}</p>\n"]
    suits = f'<p class="ob-suits">{each.suits}</p>\n' if each.suits else ""
    adds = "".join([f"<li>{added}</li>\n" for added in each.adds])
    return (
        f'<li id="item-{say(each.id)}" class="ob-card">\n'
        f"<h3>{say(each.name)}{write_only_in(each.only_in)}</h3>\n{''.join(prices)}{suits}"
        + (f'<ul class="ob-adds">\n{adds}</ul>\n' if adds else "")
        + _counts(each.price, words)
        + f"{each.facts}\n</li>\n"
    )


def _counts(price: Price, words: Mapping[str, str]) -> str:
    """How many have to be ordered, and how many can be."""
    counts = (("minimum", price.minimum), ("maximum", price.maximum))
    said = [f"{say(words[name])}: {say(count)}" for name, count in counts if count]
    return f'<p class="ob-counts">{" · ".join(said)}</p>\n' if said else ""


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
        adds=tuple(map(render_inline, each.get("adds", ()))),
        only_in=writer.only_in(each),
        facts=writer.write_facts(field, each, _KNOWN),
        prices=per_package,
    )


def _differing(writer: Writer, schema: Field, data: Mapping[str, Any]) -> Iterator[Row]:
    for name, field in schema.fields.items():
        if name not in data or name == "packages" or field.is_internal:
            continue
        if field.is_group:
            yield from _differing(writer, field, data[name])
        elif field.is_items:
            for item in data[name]:
                if "only_in" in item or _is_split(writer, item):
                    yield _item_row(writer, field, item)
        elif isinstance(data[name], dict) and _is_by_package(writer, data[name]):
            yield _number_row(writer, field, data)


def _item_row(writer: Writer, field: Field, item: Mapping[str, Any]) -> Row:
    packages = tuple(writer.packages)
    inside = item.get("only_in", packages)
    is_excluded = field.name == "excluded"
    yes = writer.desk.words["excluded"].lower() if is_excluded else "✓"
    cells = tuple([
        (said or yes) if package in inside else ""
        for package, said in zip(packages, _said(writer, field, item, packages), strict=True)
    ])  # fmt: skip
    return Row(writer.head(field, item), cells, "" if is_excluded else "–")


def _said(
    writer: Writer, field: Field, item: Mapping[str, Any], packages: Sequence[str]
) -> Iterable[str]:
    """What *item* says for each of *packages*: its price, its limit, or its first number by package."""
    if field.name == "options":
        per = write_per(writer.desk, item)
        return [f"{write_amount(writer.desk, item, each)} {per}".rstrip() for each in packages]
    limits = writer.limits_in(field, item, packages)
    if all(limits):
        return limits
    split = [name for name, value in item.items() if type(value) is dict and name in field.fields]
    if not split:
        return limits
    return [
        limit or _first_number(writer, field, item, split, package)
        for limit, package in zip(limits, packages, strict=True)
    ]


def _first_number(
    writer: Writer, field: Field, item: Mapping[str, Any], split: Iterable[str], package: str
) -> str:
    name = next((name for name in split if package in item[name]), "")
    return writer.desk.number(field.fields[name], item[name][package], item) if name else ""


def _number_row(writer: Writer, field: Field, data: Mapping[str, Any]) -> Row:
    parts = data[field.name]
    return Row(
        say(field.title),
        tuple(
            writer.desk.number(field, parts[package], data) if package in parts else ""
            for package in writer.packages
        ),
        "–",
    )


def _is_split(writer: Writer, item: Mapping[str, Any]) -> bool:
    for value in item.values():  # noqa: SIM110 -- asked of every item: any() takes twice as long
        if type(value) is dict and _is_by_package(writer, value):
            return True
    return False


def _is_by_package(writer: Writer, value: Mapping[str, Any]) -> bool:
    return not writer.packages.keys().isdisjoint(value)
