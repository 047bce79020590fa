"""A row and a plan → the data of an offering, and what could not be carried over."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from offerbook.document import Route
from offerbook.finding import Finding, error, place_of_key, place_of_value, warning
from offerbook.importing.collecting import Filled, collect_rows
from offerbook.importing.mapping import HOLE, OneValue, Plan, is_cell
from offerbook.importing.table import Row, Table
from offerbook.load.scalars import NotANumberError, read_plain
from offerbook.spec.wording import short

_NOT_ID = re.compile(r"[^a-z0-9]+")
_ABOUT_NAMES = ("unknown-field", "wrong-name")


def fill_rows(table: Table, plan: Plan) -> tuple[list[Filled], list[Finding]]:
    """Every row as an offering, and what the plan's rules say about all of them together."""
    rows = [Row(row.line, _with_parts(row, plan)) for row in table.rows]
    findings = [found for rule in plan.rules for found in _check_rule(table, plan, rows, rule)]
    filled = [_fill(table, row, plan) for row in rows]
    if plan.collect:
        filled, differing = collect_rows(table, filled, plan.collect)
        findings += differing
    return filled, findings


def make_id(words: str) -> str:
    """*words* as an id: small letters without accents, and digits, in groups joined by hyphens."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_ID.sub("-", letters).strip("-")


def _with_parts(row: Row, plan: Plan) -> dict[str, str]:
    """The cells of *row*, and the parts of them that the plan names; empty without a match."""
    parts = {}
    for name, part in plan.parts.items():
        found = part.matches.fullmatch(row.cells[part.column].strip())
        parts[name] = (found.group(min(found.re.groups, 1)) or "") if found else ""
    return {**row.cells, **parts}


def _fill(table: Table, row: Row, plan: Plan) -> Filled:
    filled = Filled(row, make_id(_template(plan.id, row)), {})
    filled.data["id"] = filled.id
    for name in HOLE.findall(plan.id)[:1]:
        filled.columns[("id",)] = plan.column_of(name)
    filler = _Filler(table, plan, filled)
    for name, value in plan.fields.items():
        made = filler.make(value, (name,))
        if made is not None:
            filled.data[name] = made
    return filled


class _Filler:
    """Fills the shape of an offering with the cells of one row."""

    def __init__(self, table: Table, plan: Plan, filled: Filled) -> None:
        self.table, self.plan, self.filled, self.row = table, plan, filled, filled.row

    def make(self, value: Any, route: Route) -> Any:
        """*value* filled in; None where nothing is left of it."""
        if is_cell(value):
            return self._cell(value, route)
        if isinstance(value, Mapping):
            parts = {name: self.make(part, (*route, name)) for name, part in value.items()}
            return {name: part for name, part in parts.items() if part is not None} or None
        if isinstance(value, list):
            return self._list(value, route)
        if isinstance(value, str) and HOLE.search(value):
            self.filled.columns[route] = self.plan.column_of(HOLE.findall(value)[0])
            return _template(value, self.row) or None
        return value

    def _list(self, values: list[Any], route: Route) -> list[Any] | None:
        made: list[Any] = []
        for value in values:
            part = self.make(value, (*route, len(made)))
            if part is not None:
                made.append(part)
        return made or None

    def _cell(self, how: Mapping[str, Any], route: Route) -> Any:
        column = how["column"]
        self.filled.columns[route] = self.plan.column_of(column)
        text = self.row.cells[column].strip()
        if "values" in how:
            return self._from_table(how, text, column)
        if "split" in how:
            return [part.strip() for part in text.split(how["split"]) if part.strip()] or None
        if how.get("as") == "number":
            number = self._number(text, column)
            currency = self.row.cells[how["by"]].strip() if "by" in how else ""
            return {currency: number} if currency and number is not None else number
        return text or None

    def _from_table(self, how: Mapping[str, Any], text: str, column: str) -> Any:
        if text in how["values"]:
            return how["values"][text]
        if "otherwise" in how:
            return _template(how["otherwise"], self.row) or None
        if text:
            what = "the mapping does not know"
            self._stray(text, column, what, f"known: {', '.join(how['values'])}")
        return None

    def _number(self, text: str, column: str) -> int | Decimal | None:
        if not text:
            return None
        try:
            number = read_plain(text)
        except NotANumberError:
            number = text
        if isinstance(number, int | Decimal) and not isinstance(number, bool):
            return number
        hint = "write digits with a point, without a thousands separator or a currency"
        self._stray(text, column, "is no number that can be promised", hint)
        return None

    def _stray(self, text: str, column: str, what: str, hint: str) -> None:
        message = f"the column '{column}' holds {short(text)}, which {what}; the field is left out"
        place = self.table.place(self.row, self.plan.column_of(column))
        self.filled.findings.append(warning("stray-value", message, place, hint=hint))


def _template(words: str, row: Row) -> str:
    find: Callable[[re.Match[str]], str] = lambda hole: row.cells[hole.group(1)].strip()  # noqa: E731
    return HOLE.sub(find, words).strip()


def _check_rule(table: Table, plan: Plan, rows: list[Row], rule: OneValue) -> Iterator[Finding]:
    """Rows whose value differs from that of most rows with the same *per*; without one, any goes."""
    groups: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.cells[rule.per].strip():
            groups[row.cells[rule.per].strip()][row.cells[rule.column].strip()].append(row)
    column = plan.column_of(rule.column)
    for per, by_value in groups.items():
        usual = max(by_value, key=lambda value: len(by_value[value]))
        for value, differing in by_value.items():
            for row in differing if value != usual else ():
                yield warning(
                    "more-than-one-value",
                    f"'{rule.column}' is {short(value)} here and {short(usual)} elsewhere for "
                    f"{rule.per} {short(per)}",
                    table.place(row, column),
                    hint="one of the two is wrong",
                    related=[table.place(by_value[usual][0], column)],
                )


def refuse(table: Table, plan: Plan, filled: Filled, finding: Finding) -> Finding:
    """What the schema says about an offering, at the cell that it came from.

    What came from no cell is the mapping's own and stands there, once for all rows.
    """
    column = _column_of(filled, finding)
    if column:
        message = f"this row cannot become an offering: {finding.message}"
        place = table.place(filled.row_at(finding.route), column)
        return error(
            "row-left-out",
            message,
            place,
            hint=finding.hint,
            route=finding.route,
        )
    route = finding.route if finding.route[:1] == ("id",) else ("fields", *finding.route)
    is_at_key = finding.code in (*_ABOUT_NAMES, "missing-field")
    place = (place_of_key if is_at_key else place_of_value)(plan.document, route)
    message = f"no row can become an offering like this: {finding.message}"
    return error("mapping-not-usable", message, place, hint=finding.hint, route=route)


def _column_of(filled: Filled, finding: Finding) -> str:
    """The column that *finding* is about; empty where the mapping alone is to blame.

    Fields have their names from the mapping, and a field that is missing may have an empty cell.
    """
    if finding.code in _ABOUT_NAMES:
        return ""
    if finding.code == "missing-field":
        return next(
            (
                column
                for route, column in filled.columns.items()
                if route[:-1] == finding.route and f"'{route[-1]}'" in finding.message
            ),
            "",
        )
    return filled.column_at(finding.route)
