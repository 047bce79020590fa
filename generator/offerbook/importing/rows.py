"""A row and a plan → the data of an offering, and what could not be carried over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from offerbook.document import Route
from offerbook.finding import Finding, error, warning
from offerbook.importing.mapping import HOLE, OneValue, Plan, is_cell
from offerbook.importing.table import Row, Table
from offerbook.load.scalars import NotANumberError, read_plain
from offerbook.spec.wording import short

_NOT_ID = re.compile(r"[^a-z0-9]+")


@dataclass
class Filled:
    """An offering made of one row; *columns* tells which column each field came from."""

    row: Row
    id: str
    data: dict[str, Any]
    columns: dict[Route, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def fill_rows(table: Table, plan: Plan) -> tuple[list[Filled], list[Finding]]:
    """Every row as an offering, and what the plan's rules say about all of them together."""
    rows = [Row(row.line, _with_parts(row, plan)) for row in table.rows]
    findings = [finding for rule in plan.rules for finding in _check_rule(table, rows, rule)]
    return [_fill(table, row, plan) for row in rows], findings


def make_id(words: str) -> str:
    """*words* as an id: small letters and digits in groups joined by hyphens."""
    return _NOT_ID.sub("-", words.lower()).strip("-")


def _with_parts(row: Row, plan: Plan) -> dict[str, str]:
    parts = {}
    for name, part in plan.parts.items():
        found = part.matches.fullmatch(row.cells.get(part.column, ""))
        parts[name] = (found.group(1) if found.re.groups else found.group()) if found else ""
    return {**row.cells, **parts}


def _fill(table: Table, row: Row, plan: Plan) -> Filled:
    filled = Filled(row, make_id(_template(plan.id, row)), {})
    filled.data["id"] = filled.id
    filler = _Filler(table, filled)
    for name, value in plan.fields.items():
        made = filler.make(value, (name,))
        if made is not None:
            filled.data[name] = made
    return filled


class _Filler:
    """Fills the shape of an offering with the cells of one row."""

    def __init__(self, table: Table, filled: Filled) -> None:
        self.table, self.filled, self.row = table, filled, filled.row

    def make(self, value: Any, route: Route) -> Any:
        """*value* filled in; None where nothing is left of it."""
        if is_cell(value):
            return self._cell(value, route)
        if isinstance(value, Mapping):
            parts = {name: self.make(part, (*route, name)) for name, part in value.items()}
            return {name: part for name, part in parts.items() if part is not None} or None
        if isinstance(value, list):
            made = (self.make(part, (*route, index)) for index, part in enumerate(value))
            return [part for part in made if part is not None] or None
        if isinstance(value, str) and HOLE.search(value):
            self.filled.columns[route] = HOLE.findall(value)[0]
            return _template(value, self.row).strip() or None
        return value

    def _cell(self, how: Mapping[str, Any], route: Route) -> Any:
        column = how["column"]
        self.filled.columns[route] = column
        text = self.row.cells.get(column, "").strip()
        if "values" in how:
            return self._from_table(how, text, column)
        if "split" in how:
            return [part.strip() for part in text.split(how["split"]) if part.strip()] or None
        if how.get("as") == "number":
            return self._number(text, column)
        return text or None

    def _from_table(self, how: Mapping[str, Any], text: str, column: str) -> Any:
        if text in how["values"]:
            return how["values"][text]
        if "otherwise" in how:
            return _template(how["otherwise"], self.row) or None
        if text:
            known = ", ".join(how["values"])
            self._say("stray-value", f"the column '{column}' holds {short(text)}, which the "
                      "mapping does not know; the field is left out", column,
                      f"known: {known}")  # fmt: skip
        return None

    def _number(self, text: str, column: str) -> int | Decimal | None:
        try:
            number = read_plain(text)
        except NotANumberError:
            number = text
        if isinstance(number, bool) or not isinstance(number, int | Decimal | None):
            self._say("stray-value", f"the column '{column}' holds {short(text)}, which is no "
                      "number; the field is left out", column,
                      "write digits with a point, without a separator or a sign")  # fmt: skip
            return None
        return number

    def _say(self, code: str, message: str, column: str, hint: str) -> None:
        place = self.table.place(self.row, column)
        self.filled.findings.append(warning(code, message, place, hint=hint))


def _template(words: str, row: Row) -> str:
    find: Callable[[re.Match[str]], str] = lambda hole: row.cells.get(hole.group(1), "").strip()  # noqa: E731
    return HOLE.sub(find, words)


def _check_rule(table: Table, rows: list[Row], rule: OneValue) -> Iterator[Finding]:
    """Rows whose value differs from that of most rows with the same *per*."""
    groups: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        groups[row.cells[rule.per]][row.cells[rule.column]].append(row)
    for per, by_value in groups.items():
        usual = max(by_value, key=lambda value: len(by_value[value]))
        for value, differing in by_value.items():
            for row in differing if value != usual else ():
                yield warning(
                    "more-than-one-value",
                    f"'{rule.column}' is {short(value)} here and {short(usual)} elsewhere for "
                    f"{rule.per} {short(per)}",
                    table.place(row, rule.column),
                    hint="one of the two is wrong",
                    related=[table.place(by_value[usual][0], rule.column)],
                )


def left_out(table: Table, filled: Filled, finding: Finding) -> Finding:
    """What the schema says about an offering, at the cell that it came from."""
    route = finding.route
    while route and route not in filled.columns:
        route = route[:-1]
    column = filled.columns.get(route, "")
    where = ".".join(str(step) for step in finding.route)
    return error(
        "row-left-out",
        f"this row cannot become an offering: {finding.message}",
        table.place(filled.row, column),
        hint=finding.hint or f"look at {where} in the mapping",
        route=finding.route,
    )
