"""An offering made of one row, or of all rows with its id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from offerbook.document import Route
from offerbook.finding import Finding, warning
from offerbook.importing.table import Row, Table
from offerbook.spec.wording import short


@dataclass
class Filled:
    """An offering made of one row; *columns* tells which column each field came from.

    Where items were collected from further rows, *rows* tells which row each of them came from.
    """

    row: Row
    id: str
    data: dict[str, Any]
    columns: dict[Route, str] = field(default_factory=dict)
    rows: dict[Route, Row] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def column_at(self, route: Route) -> str:
        """The column that what stands at *route* came from; empty where the mapping says it."""
        while route and route not in self.columns:
            route = route[:-1]
        return self.columns.get(route, "")

    def row_at(self, route: Route) -> Row:
        """The row that what stands at *route* came from."""
        return self.rows.get(route[:2], self.row)


def collect_rows(table: Table, rows: list[Filled], name: str) -> tuple[list[Filled], list[Finding]]:
    """One offering for each id, with the items of the list *name* from all its rows.

    Items with the same id become one. Where rows say different things about the same, the first
    counts, and the others are told. Rows without an id stay as they are.
    """
    first: dict[str, Filled] = {}
    kept: list[Filled] = []
    findings: list[Finding] = []
    for filled in rows:
        whole = first.setdefault(filled.id, filled)
        if whole is filled or not filled.id:
            kept.append(filled)
        else:
            findings.extend(_Meeting(table, whole, filled).collect(name))
    return kept, findings


class _Meeting(NamedTuple):
    """An offering and a further row of it."""

    table: Table
    whole: Filled
    more: Filled

    def collect(self, name: str) -> Iterator[Finding]:
        """Take over what the further row has; what it says otherwise is told."""
        whole, more = self.whole, self.more
        whole.findings += more.findings
        for other, value in more.data.items():
            if other != name:
                yield from self._join(whole.data, (other,), value)
        items = whole.data.setdefault(name, [])
        for index, item in enumerate(more.data.get(name, ())):
            at = _find(items, item)
            if at is None:
                self._append(items, item, (name, index))
            elif isinstance(item, dict):
                for key, value in item.items():
                    yield from self._join(items[at], (name, index, key), value)

    def _append(self, items: list[Any], item: Any, route: Route) -> None:
        """Put *item*, which is at *route* in its row, at the end."""
        here = (route[0], len(items))
        items.append(item)
        self.whole.rows[here] = self.more.row
        for at, column in self.more.columns.items():
            if at[:2] == route:
                self.whole.columns[(*here, *at[2:])] = column

    def _join(self, into: dict[str, Any], route: Route, value: Any) -> Iterator[Finding]:
        """Put *value* where nothing stands yet; what stands there otherwise is told."""
        name = str(route[-1])
        held = into.setdefault(name, value)
        if isinstance(held, dict) and isinstance(value, dict):
            for key, part in value.items():
                yield from self._join(held, (*route, key), part)
        elif held != value:
            column = self.more.column_at(route)
            yield warning(
                "more-than-one-value",
                f"'{name}' is {short(value)} here and {short(held)} in an earlier row of "
                f"'{self.more.id}'",
                self.table.place(self.more.row, column),
                hint="one of the two is wrong",
                related=[self.table.place(self.whole.row, column)],
            )


def _find(items: list[Any], item: Any) -> int | None:
    """Which of *items* has the id of *item*, or is the same."""
    key = item.get("id") if isinstance(item, dict) else None
    for index, held in enumerate(items):
        if held == item or (key and isinstance(held, dict) and held.get("id") == key):
            return index
    return None
