"""What of a sheet finds room on two pages; what does not is named, and never lost silently."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

Data = Mapping[str, Any]

_SIDE_BY_SIDE = ("included", "excluded")
_FEWEST_TRIES = 3  # that go by where rows came to stand; after that the space is halved


class Fit(NamedTuple):
    """How a sheet came out: its number of *pages*, and the page on which each row ends."""

    pages: int
    rows: Mapping[int, int]


def fit(data: Data, pages: int, measure: Callable[[Data], Fit]) -> Data:
    """*data* with as many rows, from the first one, as find room on *pages*.

    What is left out is counted under ``left_out``, by section. Sections are filled from what
    matters most, so it is the least important that goes.
    """
    rows = _numbered(data)
    low, high = 0, len(rows)  # so many rows fit; more than so many do not
    wanted, tries = high, 0
    while low < high:
        made = measure(_cut(data, rows, wanted))
        if made.pages <= pages:
            low = wanted
        else:
            high = wanted - 1
        tries += 1
        inside = sum(1 for page in made.rows.values() if page <= pages)
        guess = inside - tries if made.pages > pages and tries <= _FEWEST_TRIES else 0
        wanted = guess if low < guess <= high else (low + high + 1) // 2
    return _cut(data, rows, low)


class _Place(NamedTuple):
    part: int
    row: int


def _numbered(data: Data) -> tuple[_Place, ...]:
    """Every row in the order in which it is given room; what stands side by side in turn."""
    parts = data["parts"]
    columns = [at for at, part in enumerate(parts) if part["id"] in _SIDE_BY_SIDE]
    found: list[_Place] = []
    for at, part in enumerate(parts):
        if at not in columns:
            found += (_Place(at, row) for row in range(len(part["rows"])))
        elif at == columns[0]:
            beside = zip_longest(*(_places(parts, each) for each in columns))
            found += (each for line in beside for each in line if each is not None)
    return tuple(found)


def _places(parts: Sequence[Data], at: int) -> list[_Place]:
    return [_Place(at, row) for row in range(len(parts[at]["rows"]))]


def _cut(data: Data, rows: Sequence[_Place], kept: int) -> Data:
    """*data* with the first *kept* of *rows*, each with its number, and what is left out."""
    numbers = {place: number for number, place in enumerate(rows[:kept])}
    parts, left_out = [], []
    for at, part in enumerate(data["parts"]):
        inside = [
            {**row, "number": numbers[place]}
            for place, row in zip(_places(data["parts"], at), part["rows"], strict=True)
            if place in numbers
        ]
        missing = len(part["rows"]) - len(inside)
        if inside:
            parts.append({**part, "rows": inside})
        if missing:
            left_out.append({"title": part["title"], "count": missing, "is_all": not inside})
    return {**data, "parts": parts, "left_out": left_out}
