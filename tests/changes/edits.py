"""The table of edits, read from effects/*.yaml: what was, what is, what that means to a customer.

A row's *before* and *after* are top-level fields laid over one small offering with two packages;
*moved* is as in change.yaml; *catalog* and *clauses* have a before and an after of their own.
*means* is typed by hand: ``nothing``, or one line for each change. A line that ends in ``none``
names what does differ and is no part of the promise: nothing may be told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from offerbook.changes.change import Change
from offerbook.changes.compare import Side
from offerbook.effect import Effect, Kind
from offerbook.load.yaml_text import read_yaml
from offerbook.model.version import Leaning
from offerbook.spec.fields import Shape

FOLDER = Path(__file__).parent / "effects"
BASE = """\
id: mail-move
name: Mail move
summary: All mailboxes of a practice moved over one weekend
status: active
category: moving
owner: ada
packages: [{id: small, name: Small, price: 900}, {id: medium, name: Medium, price: 1900}]
"""
CATALOG = """\
currency: EUR
units:
  - {id: user, name: user, plural: users}
  - {id: half-day, name: half day, plural: half days, is: 0.5 day}
hours:
  - {id: office, name: office hours, means: Monday to Friday}
  - {id: extended, name: extended hours, means: Monday to Saturday}
"""
_MEANING = re.compile(
    r"(?P<kind>\w+) (?P<whole>whole )?(?P<route>[a-z_.]+) (?P<effect>\w+)"
    r"(?P<delivery> with delivery)?(?: in (?P<packages>[a-z, ]+?))?(?: by (?P<cause>.+))?"
)


@dataclass(frozen=True, order=True)
class Meaning:
    """One line of ``means``: "lowered timeline.days widens with delivery in small, medium".

    *is_whole* is about a plain list as a whole, not one of its entries. *with_delivery*: delivery
    must agree to what is widened. *packages* is empty where every package is meant.
    """

    route: str
    kind: Kind
    effect: Effect
    is_whole: bool = False
    with_delivery: bool = False
    packages: tuple[str, ...] = ()
    cause: str = ""

    def __str__(self) -> str:
        words = [self.kind, "whole" if self.is_whole else "", self.route, self.effect]
        words += ["with delivery" if self.with_delivery else ""]
        words += [f"in {', '.join(self.packages)}" if self.packages else ""]
        words += [f"by {self.cause}" if self.cause else ""]
        return " ".join(filter(None, words))


@dataclass(frozen=True)
class Edit:
    """One row: two states of an offering that differ by little, and what a customer says to it."""

    name: str
    before: Side
    after: Side
    moved: Mapping[str, tuple[str, ...]]
    means: tuple[Meaning, ...]

    @property
    def told(self) -> list[str]:
        """What must be found, in words, sorted."""
        return sorted(str(each) for each in self.means if each.effect is not Effect.NONE)

    @property
    def untold(self) -> list[Meaning]:
        """What differs and is no part of the promise."""
        return [each for each in self.means if each.effect is Effect.NONE]


def meaning_of(change: Change) -> Meaning:
    """*change* as a line of the table says it."""
    values = change.after if change.before is None else change.before
    is_package = change.route[0] == "packages"
    return Meaning(
        ".".join(change.route),
        change.kind,
        change.effect,
        is_whole=change.field.shape is Shape.LIST and isinstance(values, tuple),
        with_delivery=change.effect is Effect.WIDENS and change.needs_agreement,
        packages=() if is_package else tuple(sorted(change.packages)),
        cause=change.cause,
    )


@cache
def read_edits() -> tuple[Edit, ...]:
    """Every row of every file, in the files' order; nobody may write into them."""
    return tuple(
        _edit(f"{path.stem}: {name}", row)
        for path in sorted(FOLDER.glob("*.yaml"))
        for name, row in _read(path.read_bytes(), path.name).items()
    )


def _edit(name: str, row: Mapping[str, Any]) -> Edit:
    assert row.keys() <= {"before", "after", "moved", "catalog", "clauses", "means"}, name
    before, after = (
        _side(row.get(side), *(row.get(part, {}).get(side, {}) for part in ("catalog", "clauses")))
        for side in ("before", "after")
    )
    moved = {old: tuple(new) for old, new in row.get("moved", {}).items()}
    return Edit(name, before, after, moved, tuple(_meanings(row["means"])))


def _side(
    fields: Mapping[str, Any] | None, settings: Mapping[str, Any], clauses: Mapping[str, str]
) -> Side:
    catalog = {**_read(CATALOG.encode(), "catalog.yaml"), **settings}
    units, hours = tuple(catalog["units"]), tuple(catalog["hours"])
    body = {**_read(BASE.encode(), "offering.yaml"), **(fields or {})}
    return Side(body, Leaning(catalog["currency"], units, hours, clauses))


def _meanings(said: str | list[str]) -> Iterator[Meaning]:
    for line in [said] if isinstance(said, str) else said:
        if line == "nothing":
            continue
        found = _MEANING.fullmatch(line)
        assert found is not None, line
        yield Meaning(
            found["route"],
            Kind(found["kind"]),
            Effect(found["effect"]),
            is_whole=bool(found["whole"]),
            with_delivery=bool(found["delivery"]),
            packages=tuple(sorted((found["packages"] or "").split(", ")))
            if found["packages"]
            else (),
            cause=found["cause"] or "",
        )


@cache
def _read(raw: bytes, name: str) -> dict[str, Any]:
    document, findings = read_yaml(raw, name)
    assert document is not None, findings
    assert not findings, findings
    data: dict[str, Any] = document.data
    return data
