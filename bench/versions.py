"""Catalogues with a past: released versions of every offering, each an edit away from the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bench.synthetic import word, write_catalog
from offerbook.effect import Effect, required_bump
from offerbook.load.tree import VERSIONS
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.frozen import SUMS, digest_of, write_version
from offerbook.model.leaning import Leanings
from offerbook.model.version import FIRST, Number
from offerbook.reading import read_catalog
from offerbook.spec.base import base_number

AS_OF = "2026-07-06"  # a day on which the newest version of every offering is in force

_LAST_ON = date(2026, 6, 1)
_DAYS_BETWEEN = timedelta(days=35)
_BY = "owner-000"
_PRICE_STEP = 100


class _Step(NamedTuple):
    """One kind of edit: the field it is in, what it means, and what its owner says about it."""

    field: str
    effect: Effect
    says: Mapping[str, Any] = {}


_STEPS = (
    _Step("summary", Effect.REWORDS, {"says": {"summary": "rewords"}}),
    _Step("packages", Effect.NARROWS, {"note": "What we buy for it costs more."}),
    _Step("pitch", Effect.GUIDES),
    _Step("packages", Effect.WIDENS, {"note": "We have become faster."}),
)


def write_histories(size: int, roots: Mapping[int, Path]) -> None:
    """Write a catalogue of *size* for each number of versions in *roots*.

    The newest version of each offering says what its draft says, so that nothing is to be
    released on AS_OF.
    """
    for root in roots.values():
        write_catalog(root, size)
    catalog = read_catalog(next(iter(roots.values()))).catalog
    if catalog is None:
        raise ValueError(roots)
    leanings = Leanings(catalog)
    for number, offering in enumerate(catalog.offerings):
        writer = _Writer(catalog, offering, leanings)
        for count, root in roots.items():
            _write_versions(
                root / f"catalog/offerings/{offering.id}/{VERSIONS}",
                writer.texts(_plan(number, count)),
            )


class _Planned(NamedTuple):
    """One version: the step that made it, none for the first, and those that come after it."""

    number: Number
    released_on: date
    step: _Step | None
    later: Sequence[_Step]


def _plan(offering: int, count: int) -> Iterator[_Planned]:
    steps = [_STEPS[(offering + index) % len(_STEPS)] for index in range(count - 1)]
    number = FIRST
    for index, step in enumerate((None, *steps)):
        if step is not None:
            number = number.after(required_bump([step.effect]))
        released_on = _LAST_ON - (count - 1 - index) * _DAYS_BETWEEN
        yield _Planned(number, released_on, step, steps[index:])


class _Writer:
    """Writes the frozen files of one offering; what they have in common is written once."""

    def __init__(self, catalog: Catalog, offering: Offering, leanings: Leanings) -> None:
        self._body = offering.data
        self._notice = timedelta(days=catalog.notice_days)
        leaning = leanings.of(offering)
        leans_on = {
            "currency": leaning.currency,
            "units": list(leaning.units),
            "hours": list(leaning.hours),
            "clauses": dict(leaning.clauses),
        }
        self._leans_on = _head({"leans_on": leans_on}).removeprefix(_head({}))
        self._field: Callable[[str, int], str] = cache(self._write_field)

    def texts(self, versions: Iterable[_Planned]) -> Iterator[tuple[Number, str]]:
        """Each of *versions* and the text of its file."""
        for version in versions:
            head = _head(self._said(version))
            fields = (self._field(name, _lead(name, version.later)) for name in self._body)
            yield version.number, f"{head}{self._leans_on}offering:\n{''.join(fields)}"

    def _said(self, version: _Planned) -> Mapping[str, Any]:
        step, on = version.step, version.released_on
        waits = step is not None and step.effect is Effect.NARROWS
        return {
            "version": str(version.number),
            "schema": {"base": base_number()},
            "released": {
                "on": on.isoformat(),
                "by": _BY,
                "effective_on": (on + self._notice if waits else on).isoformat(),
                **(step.says if step else {}),
            },
        }

    def _write_field(self, name: str, lead: int) -> str:
        value = _earlier(name, self._body[name], lead)
        return write_version({}, {name: value}).partition("\noffering:\n")[2]


def _head(head: Mapping[str, Any]) -> str:
    """The text of a frozen file down to where its body begins."""
    return write_version(head, {}).removesuffix("offering: {}\n")


def _lead(name: str, later: Sequence[_Step]) -> int:
    """How far the field *name* is from the draft: what narrows counts against what widens."""
    effects = [step.effect for step in later if step.field == name]
    return len(effects) - 2 * effects.count(Effect.NARROWS)


def _earlier(name: str, value: Any, lead: int) -> Any:
    """What the field said *lead* steps before it said *value*."""
    if not lead:
        return value
    if name == "packages":
        first, *others = value
        return [{**first, "price": first["price"] + lead * _PRICE_STEP}, *others]
    return f"{value[:-1]} {word(lead)}."


def _write_versions(folder: Path, texts: Iterable[tuple[Number, str]]) -> None:
    folder.mkdir()
    sums = []
    for number, text in texts:
        (folder / f"{number}.yaml").write_text(text, "utf-8")
        sums.append(f"{digest_of(text.encode())}  {number}.yaml\n")
    (folder / SUMS).write_text("".join(sums), "utf-8")
