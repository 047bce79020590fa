"""One difference between two states of an offering."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.audience import Audience
from offerbook.document import Route
from offerbook.effect import Effect, Kind
from offerbook.spec.fields import Field, FieldRoute


class Amount(NamedTuple):
    """A number as it is compared and shown: *unit* is a unit's word, or a currency for money.

    *per* and *every* are the units that a price is for.
    """

    value: Decimal | int
    unit: str = ""
    per: str = ""
    every: str = ""


class Fact(NamedTuple):
    """A number that an item holds; *title* is its field's."""

    title: str
    amount: Amount
    is_money: bool


@dataclass(frozen=True)
class Part:
    """An item that was split, merged or moved: what it is called, and the numbers it holds.

    One package's numbers may be another's; that alone makes no two changes of one.
    """

    title: str
    facts: tuple[Fact, ...] = field(compare=False)

    def __str__(self) -> str:
        """Its title."""
        return self.title


@dataclass(frozen=True)
class Change:
    """*before* and *after*: a text, a day, a choice, an item's title, or Amounts; None if absent.

    Where items were split or merged, Parts; where an item has left its list, a Part on each side.
    *before_at* and *after_at* lead to the values in the two bodies. *packages* are those for which
    it holds, by the newer ids; empty where it holds for every one. *origin* is the list that an
    item has left for the one that *field* names. *cause* is the shared definition it comes from,
    such as ``clause payment``; empty for the offering's own words.
    """

    kind: Kind
    field: Field
    item: str
    title: str
    before: Any
    after: Any
    before_at: Route | None
    after_at: Route | None
    effect: Effect
    audience: Audience
    packages: tuple[str, ...] = ()
    needs_agreement: bool = False
    origin: Field | None = None
    cause: str = ""

    @property
    def route(self) -> FieldRoute:
        """The names that lead to the field."""
        return self.field.route

    @property
    def is_of_item(self) -> bool:
        """Whether a whole item came, went or moved, not a field of it."""
        return self.item != "" and self.field.key is not None

    @property
    def is_renaming(self) -> bool:
        """Whether only an id is another one now: nothing that a reader would notice."""
        return self.item != "" and self.route == ("id",)

    @property
    def key(self) -> str:
        """How ``says`` in change.yaml names it: a field, an item, or a field of an item."""
        if not self.item:
            return ".".join(self.route)
        if self.is_of_item:
            return self.item
        return f"{self.item}.{self.route[-1]}"
