"""Items that have the same names are written alike: what of a plan is in them is worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, NamedTuple, TypeVar

Head = TypeVar("Head", bound=tuple[Any, ...])
Limit = TypeVar("Limit", bound=tuple[Any, ...])
Fact = TypeVar("Fact", bound=tuple[Any, ...])


class Shape(NamedTuple, Generic[Head, Limit, Fact]):
    """What stands in items with the same names: *facts* are all, *rest* those without the head."""

    head: Head | None
    limit: Limit | None
    has_every: bool
    facts: tuple[Fact, ...]
    rest: tuple[Fact, ...]


class Shapes(dict[tuple[str, ...], Shape[Head, Limit, Fact]]):
    """The shape of an item by the names in it; the same few come back.

    *heads*, *limits* and *facts* each begin with the name of a field. Of the heads and the limits
    the first counts that is there. *has_every* where the items may say how often.
    """

    def __init__(
        self,
        heads: Iterable[Head],
        limits: Iterable[Limit],
        facts: Iterable[Fact],
        *,
        has_every: bool,
    ) -> None:
        super().__init__()
        self._heads, self._limits, self._facts = tuple(heads), tuple(limits), tuple(facts)
        self._has_every = has_every

    def __missing__(self, names: tuple[str, ...]) -> Shape[Head, Limit, Fact]:
        head = next((each for each in self._heads if each[0] in names), None)
        facts = tuple(each for each in self._facts if each[0] in names)
        self[names] = shape = Shape(
            head,
            next((each for each in self._limits if each[0] in names), None),
            self._has_every and "every" in names,
            facts,
            tuple(each for each in facts if head is None or each[0] != head[0]),
        )
        return shape
