"""What of a sheet finds room on two pages; what does not is named, and never lost silently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any, NamedTuple

Data = Mapping[str, Any]

PAGES = 2
_SIDE_BY_SIDE = ("included", "excluded")
_STEPS = (1, 1, 1, 2, 2, 4)
"""So many rows are taken away, try after try; then ever twice as many."""


class Trial(NamedTuple):
    """A sheet that was set: its bytes, the number of its *pages*, and on which each row ends."""

    made: bytes
    pages: int
    rows: Mapping[int, int]

    @property
    def fits(self) -> bool:
        """Whether all of it is on its two pages."""
        return self.pages <= PAGES


def fit(data: Data, attempt: Callable[[Data], Trial]) -> Trial:
    """The sheet of *data* with as many rows, from the first one, as find room on two pages.

    Where all of them do, what is asked second begins the second page, if there is room for that.
    What is left out is told under ``left_out``, by section: as sections stand from what matters
    most, it is the least important that goes.
    """
    rows = tuple(_in_order(data["parts"]))
    for is_apart in (True, False):
        trial = attempt({**_cut(data, rows), "is_apart": is_apart})
        if trial.fits:
            return trial
    kept = sum(page <= PAGES for page in trial.rows.values())
    for step in _steps():
        kept = max(kept - step, 0)
        trial = attempt({**_cut(data, rows[:kept]), "is_apart": False})
        if trial.fits or not kept:
            break
    return trial


def _steps() -> Iterator[int]:
    step = _STEPS[-1]
    yield from _STEPS
    while True:
        step *= 2
        yield step


class _Place(NamedTuple):
    """A row, by where it stands among the parts."""

    part: int
    row: int


def _in_order(parts: Sequence[Data]) -> Iterator[_Place]:
    """Every row in the order in which it is given room; what stands side by side in turn."""
    beside = [at for at, part in enumerate(parts) if part["id"] in _SIDE_BY_SIDE]
    for at, part in enumerate(parts):
        if at not in beside:
            yield from _rows(at, part)
        elif at == beside[0]:
            columns = zip_longest(*(_rows(each, parts[each]) for each in beside))
            yield from (each for each in chain.from_iterable(columns) if each is not None)


def _rows(at: int, part: Data) -> Iterator[_Place]:
    return (_Place(at, row) for row in range(len(part["rows"])))


def _cut(data: Data, kept: Sequence[_Place]) -> Data:
    """*data* with the rows that are *kept*, each with its number, and what is left out."""
    numbers = {place: number for number, place in enumerate(kept)}
    parts, left_out = [], []
    for at, part in enumerate(data["parts"]):
        places = zip(_rows(at, part), part["rows"], strict=True)
        inside = [{**row, "number": numbers[each]} for each, row in places if each in numbers]
        if inside:
            parts.append({**part, "rows": inside})
        if missing := len(part["rows"]) - len(inside):
            words = data["words"]["more" if inside else "left"]
            left_out.append(words.format(part["title"], missing))
    return {**data, "parts": parts, "left_out": left_out}
