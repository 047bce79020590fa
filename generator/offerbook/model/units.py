"""Units: what is counted, under which names, and what converts into what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Unit:
    """One unit; *factor* of *base* is one of it. A unit that converts into nothing is its base."""

    id: str
    name: str
    plural: str
    base: str
    factor: Decimal


def _built_in(
    unit: str, base: str | None = None, factor: int | str = 1, *, name: str = "", plural: str = ""
) -> Unit:
    name = name or unit.replace("-", " ")
    return Unit(unit, name, plural or name + "s", base or unit, Decimal(factor))


BUILT_IN: tuple[Unit, ...] = (
    _built_in("minute"),
    _built_in("hour", "minute", 60),
    _built_in("working-hour"),
    _built_in("day"),
    _built_in("working-day"),
    _built_in("week"),
    _built_in("month"),
    _built_in("quarter", "month", 3),
    _built_in("year", "month", 12),
    _built_in("percent", name="%", plural="%"),
)


class Units:
    """The built-in units and a company's own, found by id or plural."""

    def __init__(self, own: Iterable[Mapping[str, Any]] = ()) -> None:
        self._by_word: dict[str, Unit] = {}
        for unit in BUILT_IN:
            self._learn(unit, unit.id + "s")
        for entry in own:
            self._learn(self._own(entry), entry["plural"])

    def find(self, word: str) -> Unit | None:
        """The unit with the id or plural *word*; None when there is none."""
        return self._by_word.get(word)

    def is_same(self, word: str, other: str) -> bool:
        """Whether two words name one unit, such as its id and its plural."""
        one, two = self.find(word), self.find(other)
        return word == other or (one is not None and two is not None and one.id == two.id)

    def words(self) -> Collection[str]:
        """Every id and plural."""
        return self._by_word.keys()

    def convert(self, amount: Decimal | int, word: str) -> tuple[Decimal, str] | None:
        """*amount* in the unit everything like it converts into; None for an unknown unit.

        Equal pairs are equal quantities: 2 hours and 120 minutes are both (120, "minute").
        """
        unit = self.find(word)
        return (Decimal(amount) * unit.factor, unit.base) if unit else None

    def _learn(self, unit: Unit, plural: str) -> None:
        """What is said last of a unit holds for both its words; no plural takes another's word."""
        self._by_word[unit.id] = unit
        if self._by_word.setdefault(plural, unit).id == unit.id:
            self._by_word[plural] = unit

    def _own(self, entry: Mapping[str, Any]) -> Unit:
        amount, _, other = entry.get("is", "").partition(" ")
        base = self.find(other)
        if base is None:
            return Unit(entry["id"], entry["name"], entry["plural"], entry["id"], Decimal(1))
        return Unit(
            entry["id"], entry["name"], entry["plural"], base.base, base.factor * Decimal(amount)
        )
