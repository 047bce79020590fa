"""A first mapping for a table: what its columns are probably about, and the rest as comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offerbook.importing.guessing import (
    NUMBER,
    Packages,
    Seen,
    find_packages,
    has_ids,
    is_one_line,
    items_of,
    place_columns,
    see,
    separator_of,
)
from offerbook.importing.meaning import STATES, currency_of, key_of
from offerbook.importing.rows import make_id
from offerbook.importing.suggested import Suggestion, listed, quoted, write_mapping
from offerbook.importing.table import Table
from offerbook.model.catalog import Item
from offerbook.model.units import BUILT_IN
from offerbook.spec.fields import Field, Shape
from offerbook.spec.flat import flat_columns

_PACKAGE = ("suits", "price", "per", "every", "minimum", "maximum")
_AMOUNT_PART = "[^0-9]*([0-9][0-9., ]*?)[^0-9]*"
_MOST_NAME, _MOST_SUMMARY = 120, 160


@dataclass(frozen=True)
class Known:
    """What the catalogue knows: its fields, its lists by name, and its currency."""

    root: Field
    lists: Mapping[str, tuple[Item, ...]]
    currency: str


def suggest(table: Table, known: Known) -> tuple[str, tuple[str, ...]]:
    """The text of a mapping that fits *table*, and the columns that nobody could place."""
    columns = see(table)
    maker = _Maker(columns, place_columns(columns, known.root), known)
    made = maker.make()
    left = tuple(each for each in columns if each.name not in made.placed)
    return write_mapping(table, made, left), tuple(each.name for each in left)


class _Maker:
    """Turns placed columns into a mapping, each in the way that its cells ask for."""

    def __init__(self, columns: tuple[Seen, ...], placed: Mapping[str, Seen], known: Known) -> None:
        self._columns, self._placed, self._known = columns, dict(placed), known
        self._made = Suggestion()
        self._packages: Packages | None = None

    def make(self) -> Suggestion:
        """The mapping: required fields always, the others where there is a column for them."""
        made = self._made
        self._find_name()
        self._name_rows()
        for column in flat_columns(self._known.root):
            way = column.name.split(".")
            value = self._value(column.name, column.field)
            if value is not None and column.name != "id":
                _put(made.fields, way, value)
        package = self._package()
        if (package or self._packages) and "packages" in self._known.root.fields:
            made.fields["packages"] = [{**self._package_names(), **package}]
        for needed in self._known.root.fields.values():
            if needed.is_required and needed.name not in {"id", *made.fields}:
                made.fields[needed.name] = _blank(needed)
                made.notes[needed.name] = "no column is about it: write what holds for all rows"
        return made

    def _name_rows(self) -> None:
        """Find what makes a row unique: a column that is called so, or any, or several together."""
        called = self._placed.get("id")
        self._packages = None if called else find_packages(self._columns)
        if self._packages is not None:
            self._made.id = self._id_of(self._packages.offering)
            self._made.collect = "packages"
        elif called is not None:
            self._made.id = self._id_of(called)
        else:
            self._note("id", "no column is called an id; this one is different in every row")
            unique = next((each for each in self._columns if has_ids(each.cells)), None)
            self._made.id = self._id_of(unique) if unique else self._join_columns()

    def _find_name(self) -> None:
        """Where no column is called a name, take the first with a short text in every row."""
        if "name" in self._placed:
            return
        fitting = (
            each
            for each in self._columns
            if each not in self._placed.values()
            and all(cell and is_one_line(cell, _MOST_NAME) for cell in each.cells)
            and not all(NUMBER.fullmatch(cell) for cell in each.cells)
        )
        found = next(fitting, self._placed.get("id"))
        if found is not None:
            self._placed["name"] = found
            self._note("name", "the first column with a short text in every row")

    def _package_names(self) -> dict[str, Any]:
        """What a package is called: by its row, or the same for the one of each offering."""
        if self._packages is None:
            return {"id": "standard", "name": "Standard"}
        self._made.placed.update((self._packages.id.name, self._packages.name.name))
        return {"id": _text(self._packages.id), "name": _text(self._packages.name)}

    def _id_of(self, seen: Seen) -> str:
        """The cell of *seen*; through a part where its name cannot stand in braces."""
        self._made.placed.add(seen.name)
        if not set(seen.name) & set("{}"):
            return _hole(seen)
        part = self._new_name("id")
        self._made.parts[part] = {"column": seen.name, "matches": "(?s)(.*)"}
        return f"{{{part}}}"

    def _new_name(self, wanted: str) -> str:
        """A name that is like *wanted* and not a column's."""
        names = {each.name for each in self._columns} | self._made.parts.keys()
        return next(
            name
            for name in (f"{wanted}{end}" for end in ("-only", "-alone", *range(len(names) + 1)))
            if name not in names
        )

    def _join_columns(self) -> str:
        """The fewest columns from the left that are different in every row together."""
        words = "no column is different in every row: make it one"
        self._made.notes["id"] = words
        usable = [each for each in self._columns if not set(each.name) & set("{}")]
        for count in range(2, len(usable) + 1):
            rows = zip(*(each.cells for each in usable[:count]), strict=True)
            if has_ids(" ".join(row) for row in rows):
                self._made.notes["id"] = "only together these columns are different in every row"
                self._made.placed.update(each.name for each in usable[:count])
                return " ".join(_hole(each) for each in usable[:count])
        return _hole(usable[0]) if usable else "row"

    def _value(self, name: str, about: Field) -> Any:
        """How the field *name* is filled; None where it is left out."""
        if name in _SPECIAL:
            value = _SPECIAL[name](self)
        elif name in self._placed:
            value = self._plain(self._placed[name], about)
        else:
            return None
        if value is not None and name in self._placed:
            self._made.placed.add(self._placed[name].name)
        return value

    def _plain(self, seen: Seen, about: Field) -> Any:
        if about.is_list:
            return self._list(seen)
        if about.is_number:
            return {"column": seen.name, "as": "number"}
        if about.shape is Shape.FLAG:
            words = {kind: kind.casefold() == "true" for kind in seen.kinds}
            return {"column": seen.name, "values": words}
        return _text(seen)

    def _list(self, seen: Seen) -> Any:
        separator = separator_of(seen.filled)
        return {"column": seen.name, "split": separator} if separator else [_text(seen)]

    # Fields that need a look at the catalogue

    def _summary(self) -> Any:
        if "summary" in self._placed:
            return _text(self._placed["summary"])
        name = self._placed.get("name")
        if name is None:
            return None
        self._note("summary", "no column is about it: write who gets what, in what time")
        return _text(name)

    def _status(self) -> Any:
        return self._choose("status", STATES, "planned")

    def _category(self) -> Any:
        return self._choose("category", self._names("categories"), self._first("categories"))

    def _owner(self) -> Any:
        return self._choose("owner", self._names("people"), self._first("people"))

    def _tags(self) -> Any:
        seen = self._placed.get("tags")
        if seen is None:
            return None
        names, separator = self._names("tags"), separator_of(seen.filled)
        ids = set(names.values())
        if all(set(group) <= ids for group in items_of(seen.filled, separator)):
            return self._list(seen)
        words = {kind: names.get(key_of(kind)) for kind in seen.kinds}
        if not any(words.values()):
            del self._placed["tags"]
            return None
        return [{"column": seen.name, "values": words}]

    def _choose(self, name: str, names: Mapping[str, str], otherwise: str) -> Any:
        """A table of the words in a column; what has no answer becomes *otherwise*."""
        seen = self._placed.get(name)
        known = (
            {kind: names[key_of(kind)] for kind in seen.kinds if key_of(kind) in names}
            if seen
            else {}
        )
        if seen is None or not known:
            self._placed.pop(name, None)
            said = (
                f"; the words in {quoted(seen.name)} say nothing to the catalogue" if seen else ""
            )
            self._note(name, f"the same for all rows, to be corrected{said}")
            return otherwise
        if all(cell == known.get(cell) for cell in seen.cells):
            return _text(seen)
        strange = [kind for kind in seen.kinds if kind not in known]
        if strange:
            self._note(name, f"not known: {listed(strange)}")
        return {"column": seen.name, "values": known, "otherwise": otherwise}

    def _package(self) -> dict[str, Any]:
        """What the columns say about the one package of an offering."""
        made: dict[str, Any] = {}
        for name in _PACKAGE:
            seen = self._placed.get(name)
            if seen is None:
                continue
            self._made.placed.add(seen.name)
            if name == "price":
                made[name] = self._price(seen)
            elif name in ("minimum", "maximum"):
                made[name] = {"column": seen.name, "as": "number"}
            else:
                made[name] = self._unit(seen) if name == "per" else _text(seen)
        return made

    def _unit(self, seen: Seen) -> Any:
        own = {unit.id: unit.id for unit in BUILT_IN}
        plurals = {key_of(f"{unit.id}s"): unit.id for unit in BUILT_IN}
        names = {**own, **plurals, **self._names("units")}
        known = {kind: names[key_of(kind)] for kind in seen.kinds if key_of(kind) in names}
        strange = [kind for kind in seen.kinds if kind not in known]
        if strange:
            self._note("packages", f"units that are not in catalog.yaml: {listed(strange)}")
        renamed = {kind: word for kind, word in known.items() if kind != word}
        if not renamed or set(seen.name) & set("{}"):
            return _text(seen)
        return {"column": seen.name, "values": renamed, "otherwise": _hole(seen)}

    def _price(self, seen: Seen) -> Any:
        """A number; cut out of the cell where more stands in it, and with its currency."""
        column = seen.name
        if not all(NUMBER.fullmatch(cell) for cell in seen.filled):
            column = self._new_name(make_id(seen.name) or "price")
            self._made.parts[column] = {"column": seen.name, "matches": _AMOUNT_PART}
        how = {"column": column, "as": "number"}
        currency = self._placed.get("currency")
        if currency is not None:
            self._made.placed.add(currency.name)
            return {**how, "by": currency.name}
        found = currency_of(seen)
        return {found: how} if found and found != self._known.currency else how

    def _names(self, name: str) -> dict[str, str]:
        """The ids of a list of the catalogue, by everything that an entry is called."""
        return {
            key_of(str(entry[key])): str(entry["id"])
            for entry in self._known.lists.get(name, ())
            for key in ("email", "plural", "name", "id")
            if key in entry
        }

    def _first(self, name: str) -> str:
        entries = self._known.lists.get(name, ())
        return str(entries[0]["id"]) if entries else "first"

    def _note(self, name: str, words: str) -> None:
        before = self._made.notes.get(name)
        self._made.notes[name] = f"{before}; {words}" if before else words


_SPECIAL = {
    "summary": _Maker._summary,  # noqa: SLF001 -- its own
    "status": _Maker._status,  # noqa: SLF001
    "category": _Maker._category,  # noqa: SLF001
    "owner": _Maker._owner,  # noqa: SLF001
    "tags": _Maker._tags,  # noqa: SLF001
}


def _text(seen: Seen) -> Any:
    return {"column": seen.name} if set(seen.name) & set("{}") else _hole(seen)


def _hole(seen: Seen) -> str:
    return f"{{{seen.name}}}"


def _blank(needed: Field) -> Any:
    if needed.examples:
        return needed.examples[0]
    return needed.choices[0] if needed.choices else "…"


def _put(fields: dict[str, Any], way: list[str], value: Any) -> None:
    for name in way[:-1]:
        fields = fields.setdefault(name, {})
    fields[way[-1]] = value
