"""Which column of a table is probably about what: by its name, and by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from offerbook.importing.rows import make_id
from offerbook.importing.table import Table
from offerbook.spec.fields import Field, Shape
from offerbook.spec.flat import Column, flat_columns
from offerbook.spec.shape import is_day

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
AMOUNT = re.compile(r"[^0-9]{0,5}[0-9][0-9., ]*[^0-9]{0,5}")
SEPARATORS = ("\n", ";", "|", ",")

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SAME, _AT_END, _INSIDE = 100, 60, 40
_ID_LETTERS, _NAME_LETTERS, _SUMMARY_LETTERS, _UNIT_LETTERS = 64, 120, 160, 130

_CALLED: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id", "code", "no", "nr", "number", "sku", "key", "ref", "reference", "article", "item id",
        "item code", "item number", "article number", "part number", "service id", "product id",
        "offering", "offering id", "artikelnummer", "nummer",
    ),
    "name": (
        "name", "title", "service", "product", "item", "service name", "product name", "item name",
        "offering name", "bezeichnung", "leistung", "produkt", "titel",
    ),
    "summary": (
        "summary", "short description", "short text", "in short", "tagline", "teaser", "kurztext",
    ),
    "description": (
        "description", "desc", "details", "long description", "text", "what you get",
        "beschreibung",
    ),
    "status": ("status", "state", "stage", "lifecycle", "life cycle"),
    "category": ("category", "group", "family", "area", "section", "kategorie", "gruppe"),
    "tags": ("tags", "tag", "labels", "label", "marks"),
    "keywords": (
        "keywords", "keyword", "search words", "words", "synonyms", "supplier", "vendor", "brand",
        "manufacturer", "lieferant",
    ),
    "regions": ("regions", "region", "countries", "country", "land", "länder"),
    "languages": ("languages", "language", "sprache"),
    "owner": ("owner", "responsible", "product manager", "contact", "person", "manager"),
    "sellable.from": ("available from", "sold from", "valid from", "start date", "launch"),
    "sellable.until": ("available until", "sold until", "end of sale", "valid to", "valid until"),
    "served_until": ("end of support", "end of life", "supported until", "eol"),
    "prices_until": ("price until", "price valid until", "price valid to", "prices hold until"),
    "price": (
        "price", "cost", "fee", "rate", "amount", "charge", "tariff", "list price", "unit price",
        "net price", "preis", "betrag",
    ),
    "currency": ("currency", "ccy", "waehrung", "währung"),
    "per": ("unit", "per", "uom", "unit of measure", "billing unit", "price unit", "einheit"),
    "every": ("every", "billing period", "period", "interval", "frequency", "billing", "paid every"),
    "minimum": ("minimum", "min", "least", "minimum order", "min quantity", "from quantity"),
    "maximum": ("maximum", "max", "most", "max quantity"),
    "suits": ("suits", "for whom", "suitable for", "target group", "order guidance"),
}  # fmt: skip
"""What columns are called that are about a field, or about the one package of an offering."""


_PACKAGES: Mapping[str, tuple[str, ...]] = {
    "package": ("package", "size", "tier", "variant", "plan", "package id"),
    "package name": ("package name", "size name", "tier name", "variant name", "plan name"),
}


class Seen(NamedTuple):
    """A column of a table: its name, the words in it, and what its cells hold."""

    name: str
    words: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells that are not empty."""
        return tuple(cell for cell in self.cells if cell)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The different values, in the order of the rows."""
        return tuple(dict.fromkeys(self.filled))


class Packages(NamedTuple):
    """The columns that say which offering a row is about, and which package of it."""

    offering: Seen
    id: Seen
    name: Seen


def see(table: Table) -> tuple[Seen, ...]:
    """The columns of *table*."""
    return tuple(
        Seen(name, _words(name), tuple(row.cells[name].strip() for row in table.rows))
        for name in table.columns
    )


def place_columns(columns: tuple[Seen, ...], root: Field) -> dict[str, Seen]:
    """Which column is about which field; each once, the surest first.

    Names are those of the fields that a cell can hold, and of the package's: price, currency, per,
    every, minimum, maximum, suits.
    """
    flat = {column.name: column for column in flat_columns(root)}
    names = [*flat, *(name for name in _CALLED if name not in flat)]
    called = {name: tuple(map(_words, _names_of(name, flat.get(name)))) for name in names}
    sure = [
        (-_likeness(seen.words, called[name]), names.index(name), at, name)
        for name in names
        for at, seen in enumerate(columns)
        if _likeness(seen.words, called[name]) and _fits(name, flat.get(name), seen)
    ]
    placed: dict[str, Seen] = {}
    taken: set[int] = set()
    for _, _, at, name in sorted(sure):
        if name not in placed and at not in taken:
            placed[name] = columns[at]
            taken.add(at)
    return placed


def find_packages(columns: tuple[Seen, ...]) -> Packages | None:
    """The columns of a table with a row for each package; None where no column names offerings.

    Ids of offerings repeat in such a table, and those of packages are written as ids are.
    """
    offering = _first_called(columns, "id", lambda seen: len(seen.kinds) < len(seen.cells))
    package = _first_called(
        columns, "package", lambda seen: all(cell == make_id(cell) for cell in seen.cells)
    )
    if offering is None or package is None or offering == package:
        return None
    return Packages(
        offering, package, _first_called(columns, "package name", _short(80)) or package
    )


def _first_called(
    columns: tuple[Seen, ...], name: str, fits: Callable[[Seen], bool]
) -> Seen | None:
    called = tuple(map(_words, _PACKAGES[name] if name in _PACKAGES else _CALLED[name]))
    sure = [
        (-_likeness(seen.words, called), at)
        for at, seen in enumerate(columns)
        if _likeness(seen.words, called) and all(map(make_id, seen.cells)) and fits(seen)
    ]
    return columns[min(sure)[1]] if sure else None


def separator_of(cells: Iterable[str]) -> str:
    """The sign that stands between the items in *cells*; empty where there is one in each."""
    together = "".join(cells)
    return next((sign for sign in SEPARATORS if sign in together), "")


def items_of(cells: Iterable[str], separator: str) -> Iterator[tuple[str, ...]]:
    """The items in each of *cells*."""
    for cell in cells:
        parts = cell.split(separator) if separator else [cell]
        yield tuple(part.strip() for part in parts if part.strip())


def _names_of(name: str, column: Column | None) -> Iterator[str]:
    yield name
    yield from _CALLED.get(name, ())
    if column is not None:
        yield column.field.title
        if len(_words(column.field.name)) > 1:
            yield column.field.name


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(_CAMEL.sub(" ", name)))


def _likeness(words: tuple[str, ...], called: Iterable[tuple[str, ...]]) -> int:
    """How sure it is that a column with these *words* is *called* so; 0 where nothing speaks for it."""
    best = 0
    for name in called:
        size = len(name)
        at = [
            index for index in range(len(words) - size + 1) if words[index : index + size] == name
        ]
        if not name or not at:
            continue
        if name == words:
            return _SAME
        best = max(best, (_AT_END if at[-1] + size == len(words) else _INSIDE) + size)
    return best


def _fits(name: str, column: Column | None, seen: Seen) -> bool:
    """Whether the cells of *seen* can be what the field wants."""
    if not seen.filled:
        return False
    if name in _WANTS:
        return _WANTS[name](seen)
    if column is None:
        return True
    field = column.field
    if field.is_list and field.item is not None:
        item = field.item
        separator = separator_of(seen.filled)
        groups = list(items_of(seen.filled, separator))
        return all(
            len(set(group)) == len(group) and all(_is_like(item, each) for each in group)
            for group in groups
        )
    return all(_is_like(field, cell) for cell in seen.filled)


def _is_like(field: Field, cell: str) -> bool:
    if field.is_number:
        return bool(NUMBER.fullmatch(cell))
    if field.is_date:
        return is_day(cell)
    if field.shape is Shape.FLAG:
        return cell.casefold() in ("true", "false")
    return not field.choices or cell in field.choices


def is_one_line(cell: str, most: int) -> bool:
    """Whether *cell* is a short text."""
    return len(cell) <= most and "\n" not in cell


def has_ids(cells: Iterable[str]) -> bool:
    """Whether each of *cells* gives an id that no other gives."""
    ids = [make_id(cell) for cell in cells]
    return len(set(ids)) == len(ids) and all(0 < len(each) <= _ID_LETTERS for each in ids)


def _mostly(seen: Seen, pattern: re.Pattern[str]) -> bool:
    good = sum(1 for cell in seen.filled if pattern.fullmatch(cell))
    return good * 2 > len(seen.filled)


def _short(most: int) -> Callable[[Seen], bool]:
    return lambda seen: all(cell and is_one_line(cell, most) for cell in seen.cells)


_CODES: Mapping[str, re.Pattern[str]] = {
    "currency": re.compile("[A-Z]{3}"),
    "regions": re.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?"),
    "languages": re.compile("[a-z]{2,3}(-[A-Z]{2})?"),
}


def _coded(name: str) -> Callable[[Seen], bool]:
    code = _CODES[name]
    return lambda seen: all(
        len(set(group)) == len(group) and all(code.fullmatch(each) for each in group)
        for group in items_of(seen.filled, separator_of(seen.filled))
    )


_WANTS: Mapping[str, Callable[[Seen], bool]] = {
    "id": lambda seen: has_ids(seen.cells),
    "name": _short(_NAME_LETTERS),
    "summary": _short(_SUMMARY_LETTERS),
    "status": lambda seen: len(seen.kinds) <= len(seen.filled) // 2 + 1,
    "category": lambda _: True,
    "owner": lambda _: True,
    "price": lambda seen: _mostly(seen, AMOUNT),
    "minimum": lambda seen: _mostly(seen, NUMBER),
    "maximum": lambda seen: _mostly(seen, NUMBER),
    "per": lambda seen: all(is_one_line(cell, _UNIT_LETTERS) for cell in seen.filled),
    "every": lambda seen: all(is_one_line(cell, _UNIT_LETTERS) for cell in seen.filled),
    "currency": _coded("currency"),
    "regions": _coded("regions"),
    "languages": _coded("languages"),
}
"""What the cells of a column must be like to be about a field, beyond the field's shape."""
