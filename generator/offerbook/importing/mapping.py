"""The mapping file: which column goes to which field, and rules that hold over all rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from offerbook.document import Document, Route
from offerbook.finding import Finding, error, place_of_value
from offerbook.spec.wording import did_you_mean

HOLE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Part:
    """A part of a column's cell, by a regular expression with one group."""

    column: str
    matches: re.Pattern[str]


@dataclass(frozen=True)
class OneValue:
    """A rule: all rows with the same *per* have the same *column*."""

    column: str
    per: str


@dataclass(frozen=True)
class Plan:
    """A mapping that fits a table; *fields* has the shape of an offering, with cells to fill.

    *collect* names the list whose items come from all rows with one id; empty where each row is an
    offering.
    """

    document: Document
    id: str
    fields: Mapping[str, Any]
    parts: Mapping[str, Part]
    rules: tuple[OneValue, ...]
    collect: str

    def column_of(self, name: str) -> str:
        """The table's column behind *name*, which may be a part of one."""
        return self.parts[name].column if name in self.parts else name


def read_plan(
    document: Document, columns: tuple[str, ...]
) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan in *document* for a table with *columns*; None when it does not fit.

    Without any columns (the table could not be read) only the patterns are checked.
    """
    data = document.data
    findings = list(_check(document, columns)) if columns else []
    parts: dict[str, Part] = {}
    for name, part in data.get("parts", {}).items():
        try:
            parts[name] = Part(part["column"], re.compile(part["matches"]))
        except (re.error, OverflowError) as problem:
            route: Route = ("parts", name, "matches")
            hint = "write a regular expression, such as ([0-9]+)-.*"
            findings.append(_wrong(document, route, f"this is no pattern: {problem}", hint))
    collect = data.get("collect", "")
    if collect and not isinstance(data["fields"].get(collect), list):
        findings.append(
            _wrong(
                document,
                ("collect",),
                f"there is no list '{collect}' in fields",
                "name a list of fields, such as packages",
            )
        )
    if findings:
        return None, tuple(findings)
    rules = tuple(OneValue(**rule["one_value"]) for rule in data.get("rules", ()))
    return Plan(document, data["id"], data["fields"], parts, rules, collect), ()


def is_cell(value: Any) -> bool:
    """Whether *value* in the mapping's fields tells how to fill one field from a column."""
    return isinstance(value, Mapping) and "column" in value


def _check(document: Document, columns: tuple[str, ...]) -> Iterator[Finding]:
    """Every column that the mapping names must be there, and no part may hide one."""
    parts = document.data.get("parts", {})
    for name in parts:
        if name in columns:
            hint = "give the part a name of its own"
            yield _wrong(document, ("parts", name), f"'{name}' is a column already", hint)
    for route, name in _named(document.data, ()):
        known = columns if route[0] == "parts" else (*columns, *parts)
        if name not in known:
            hint = did_you_mean(name, known) or f"columns: {', '.join(known)}"
            yield _wrong(document, route, f"the table has no column '{name}'", hint)


def _named(value: Any, route: Route) -> Iterator[tuple[Route, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            here = (*route, key)
            is_column = _is_rule(route, key) if key != "by" else is_cell(value)
            if key in ("column", "per", "by") and isinstance(part, str) and is_column:
                yield here, part
            elif key not in ("matches", "values"):
                yield from _named(part, here)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _named(part, (*route, index))
    elif isinstance(value, str):
        yield from ((route, name) for name in HOLE.findall(value))


def _is_rule(route: Route, key: str) -> bool:
    """`per` names a column only in a rule: in the fields it is the unit of a price."""
    return key == "column" or "one_value" in route


def _wrong(document: Document, route: Route, message: str, hint: str) -> Finding:
    return error(
        "mapping-not-usable", message, place_of_value(document, route), hint=hint, route=route
    )
