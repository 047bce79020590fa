"""Two states of an offering → the changes between them, each with what it means for the customer.

Source: docs/guide/versions.md, "What a change means".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from offerbook.audience import Audience
from offerbook.changes.amounts import Difference, Numbers, compare_amounts, facts_of
from offerbook.changes.change import Change, Part
from offerbook.changes.definitions import compare_definitions
from offerbook.changes.lists import pair_texts
from offerbook.changes.moves import Moved, Regrouping, regroupings, rename, with_survivors
from offerbook.changes.resolve import (
    Body,
    Pair,
    is_in,
    is_package_list,
    pair_packages,
    spell_out_currency,
)
from offerbook.changes.texts import is_spelling
from offerbook.changes.titles import audience_of, title_of
from offerbook.document import Route
from offerbook.effect import Effect, Kind, worst
from offerbook.model.units import Units
from offerbook.model.version import Leaning
from offerbook.spec.fields import Field, Shape
from offerbook.spec.values import fits


class Side(NamedTuple):
    """One state of an offering, and what it leans on."""

    body: Body
    leaning: Leaning


def compare(
    schema: Field,
    before: Side,
    after: Side,
    *,
    language: str = "en",
    moved: Moved | None = None,
) -> tuple[Change, ...]:
    """Every difference of *after* from *before* in the fields of *schema*, in the schema's order.

    Fields that are no part of the promise (effect none) never differ. Equal changes in several
    packages are one. *moved* tells which ids were renamed, split or merged since.
    """
    if moved:
        moved = with_survivors(moved, schema, before.body)
        before = before._replace(body=rename(schema, before.body, moved))
    if before.leaning.currency != after.leaning.currency:
        before, after = (
            side._replace(body=spell_out_currency(schema, side.body, side.leaning.currency))
            for side in (before, after)
        )
    groups = regroupings(moved or {})
    walk = _Walk(
        pair_packages(before.body, after.body),
        Numbers(
            Units([*before.leaning.units, *after.leaning.units]),
            before.leaning.currency,
            after.leaning.currency,
        ),
        before.leaning.clauses,
        after.leaning.clauses,
        language,
        frozenset(each for group in groups for each in (*group.old, *group.new)),
    )
    walk.compare_group(schema, before.body, after.body)
    for group in groups:
        walk.regroup(group)
    walk.finish_items()
    definitions = compare_definitions(before.leaning, after.leaning, language)
    found = (*_renamed(schema, moved or {}), *walk.changes, *definitions)
    return tuple(change for change in found if change.effect is not Effect.NONE)


class _Placed(NamedTuple):
    """An item where it stands: in which list, and the way to it."""

    field: Field
    route: Route
    item: Body
    is_old: bool


class _Around(NamedTuple):
    """What a field stands in: the group or item on both sides, the ways there, the packages."""

    group: Field
    old: Body
    new: Body
    at: Route
    to: Route
    pairs: tuple[Pair, ...]
    packages: tuple[str, ...] = ()
    item: str = ""
    title: str = ""
    cause: str = ""


@dataclass
class _Walk:
    """One comparison under way; items that come or go wait until all lists are seen."""

    pairs: tuple[Pair, ...]
    numbers: Numbers
    old_clauses: Mapping[str, str]
    new_clauses: Mapping[str, str]
    language: str
    apart: frozenset[str]
    changes: list[Change] = field(default_factory=list)
    gone: dict[str | Route, _Placed] = field(default_factory=dict)
    came: dict[str | Route, _Placed] = field(default_factory=dict)

    def compare_group(self, group: Field, old: Body, new: Body) -> None:
        """The fields of an offering."""
        self._fields(_Around(group, old, new, (), (), self.pairs))

    def regroup(self, group: Regrouping) -> None:
        """Items that were split or merged: one change, and only people can say what it means."""
        old = [self.gone.pop(each) for each in group.old if each in self.gone]
        new = [self.came.pop(each) for each in group.new if each in self.came]
        if not old or not new:
            self.gone.update((_id_of(each), each) for each in old)
            self.came.update((_id_of(each), each) for each in new)
            return
        placed = new[0]
        self._add(
            Kind.CHANGED,
            placed.field,
            item=group.old[0] if len(group.old) == 1 else group.new[0],
            title=title_of(placed.field, placed.item),
            values=(tuple(map(self._part, old)), tuple(map(self._part, new))),
            ways=(old[0].route, placed.route),
            effect=Effect.GUIDES if placed.field.is_internal else Effect.ASK,
        )

    def finish_items(self) -> None:
        """Items that came, went, or did both in different lists."""
        for item_id, old in self.gone.items():
            new = self.came.pop(item_id, None)
            if new is None:
                self._whole(Kind.REMOVED, old, self._where(old))
            else:
                self._move(old, new)
        for new in self.came.values():
            self._whole(Kind.ADDED, new, self._where(new))

    def _fields(self, around: _Around) -> None:
        group, old, new = around.group, around.old, around.new
        for name, child in group.fields.items():
            a, b = old.get(name), new.get(name)
            if a != b and not (fits(child, a) and fits(child, b)):
                effect = Effect.GUIDES if child.is_internal else Effect.ASK
                self._add_in(around, Kind.CHANGED, child, (_told(a), _told(b)), effect=effect)
            elif child.shape is Shape.NUMBER:
                if a != b or (a is not None and not _is_measured_alike(child, around)):
                    self._number(child, around)
            elif a == b or (name in group.measures and _is_a_measure(name, around)):
                continue
            elif child.shape is Shape.GROUP:
                self._fields(_inside(around, child, a or {}, b or {}))
            elif child.shape is Shape.ITEMS:
                self._items(child, a or [], b or [], around)
            elif child.shape is Shape.LIST:
                self._list(child, a or [], b or [], around)
            else:
                self._leaf(child, a, b, around)

    def _items(self, items: Field, a: list[Body], b: list[Body], around: _Around) -> None:
        at, to = (*around.at, items.name), (*around.to, items.name)
        if self._is_whole_list(items, a, b, around):
            return
        old = {_key(items, each, index): (index, each) for index, each in enumerate(a)}
        new = {_key(items, each, index): (index, each) for index, each in enumerate(b)}
        for item_id, (index, item) in old.items():
            if item_id not in new or item_id in self.apart:
                self._note(self.gone, _Placed(items, (*at, index), item, is_old=True))
            elif item != new[item_id][1]:
                where, today = new[item_id]
                self._item(
                    items,
                    item_id,
                    _Placed(items, (*at, index), item, is_old=True),
                    _Placed(items, (*to, where), today, is_old=False),
                )
        for item_id, (index, item) in new.items():
            if item_id not in old or item_id in self.apart:
                self._note(self.came, _Placed(items, (*to, index), item, is_old=False))

    @staticmethod
    def _note(found: dict[str | Route, _Placed], placed: _Placed) -> None:
        """Ids are names in all of an offering; by any other key an item is known in its list alone."""
        item_id = _id_of(placed)
        found[item_id if placed.field.key == "id" else (*placed.route[:-1], item_id)] = placed

    def _item(self, items: Field, item_id: str, old: _Placed, new: _Placed) -> None:
        """An item that is there on both sides: in each package it may stay, come or go."""
        was, now = self._where(old), self._where(new)
        self._whole(Kind.REMOVED, old, [pair for pair in was if pair not in now])
        self._whole(Kind.ADDED, new, [pair for pair in now if pair not in was])
        stayed = tuple(pair for pair in now if pair in was)
        if stayed:
            self._fields(
                _Around(
                    items,
                    old.item,
                    new.item,
                    old.route,
                    new.route,
                    stayed,
                    self._packages(stayed, items, item_id),
                    item_id,
                    title_of(items, new.item),
                    self._cause(item_id),
                )
            )

    def _move(self, old: _Placed, new: _Placed) -> None:
        """An item in another list than before: one change where it stands in both."""
        was, now = self._where(old), self._where(new)
        self._whole(Kind.REMOVED, old, [pair for pair in was if pair not in now])
        self._whole(Kind.ADDED, new, [pair for pair in now if pair not in was])
        stayed = [pair for pair in now if pair in was]
        if not stayed:
            return
        leaving = _item_of(old.field).effect(Kind.REMOVED)
        arriving = _item_of(new.field).effect(Kind.ADDED)
        self._add(
            Kind.CHANGED,
            new.field,
            item=_id_of(new),
            title=title_of(new.field, new.item),
            values=(self._part(old), self._part(new)),
            ways=(old.route, new.route),
            effect=agreed(leaving, arriving),
            packages=self._packages(stayed, new.field, _id_of(new)),
            origin=old.field,
        )

    def _whole(self, kind: Kind, placed: _Placed, pairs: Sequence[Pair]) -> None:
        """A whole item that is in some packages on one side only.

        That is the offering's own doing, even where its words come out of a clause.
        """
        if not pairs:
            return
        item_id, title = _id_of(placed), title_of(placed.field, placed.item)
        is_new = kind is Kind.ADDED
        self._add(
            kind,
            placed.field,
            item=item_id,
            title=title,
            values=(None, title) if is_new else (title, None),
            ways=(None, placed.route) if is_new else (placed.route, None),
            effect=_item_of(placed.field).effect(kind),
            packages=self._packages(pairs, placed.field, item_id),
        )

    def _number(self, number: Field, around: _Around) -> None:
        found: dict[Difference, list[Pair]] = {}
        for pair in around.pairs:
            for each in compare_amounts(number, around.old, around.new, pair, self.numbers):
                found.setdefault(each, []).append(pair)
        for difference, pairs in found.items():
            self._add_in(
                around,
                difference.kind,
                number,
                (difference.before, difference.after),
                packages=around.packages
                if pairs == list(around.pairs)
                else self._packages(pairs, around.group, around.item),
            )

    def _leaf(self, leaf: Field, a: Any, b: Any, around: _Around) -> None:
        if "unit" in leaf.refs and a and b and self.numbers.units.is_same(a, b):
            return
        kind = _kind(leaf, a, b)
        effect = leaf.effect(kind)
        is_text = kind is Kind.CHANGED and leaf.shape is Shape.TEXT and not leaf.refs
        if effect is Effect.ASK and is_text and is_spelling(a, b, self.language):
            effect = Effect.REWORDS
        self._add_in(around, kind, leaf, (a, b), effect=effect)

    def _list(self, texts: Field, a: list[str], b: list[str], around: _Around) -> None:
        """A list of texts or ids, by value; reworded entries of a list of sentences in pairs."""
        if self._is_whole_list(texts, a, b, around) or texts.item is None:
            return
        gone = [each for each in a if each not in b]
        came = [each for each in b if each not in a]
        pairs = [] if texts.item.refs else pair_texts(gone, came)
        for old, new in pairs:
            effect = agreed(texts.item.effect(Kind.REMOVED), texts.item.effect(Kind.ADDED))
            effect = texts.item.effects.get(Kind.CHANGED, effect)
            if effect is Effect.ASK and is_spelling(old, new, self.language):
                effect = Effect.REWORDS
            at = (a.index(old), b.index(new))
            self._add_in(around, Kind.CHANGED, texts, (old, new), effect=effect, at=at)
        paired_old, paired_new = {old for old, _ in pairs}, {new for _, new in pairs}
        for kind, entries, paired in (
            (Kind.REMOVED, gone, paired_old),
            (Kind.ADDED, came, paired_new),
        ):
            for entry in entries:
                if entry not in paired:
                    is_gone = kind is Kind.REMOVED
                    values = (entry, None) if is_gone else (None, entry)
                    at = (a.index(entry), 0) if is_gone else (0, b.index(entry))
                    effect = texts.item.effect(kind)
                    self._add_in(around, kind, texts, values, effect=effect, at=at)

    def _is_whole_list(
        self, items: Field, a: Sequence[Any], b: Sequence[Any], around: _Around
    ) -> bool:
        """Whether the list as a whole came or went, and that says something by itself; noted."""
        if bool(a) == bool(b):
            return False
        kind = Kind.ADDED if b else Kind.REMOVED
        effect = items.effects.get(kind, Effect.NONE)
        if effect is Effect.NONE:
            return False
        inside = _item_of(items).effect(kind)
        if items.shape is Shape.ITEMS and worst((effect, inside)) is inside:
            return False  # what each item says is as grave
        name = partial(title_of, items) if items.shape is Shape.ITEMS else str
        before, after = (tuple(map(name, each)) or None for each in (a, b))
        self._add_in(around, kind, items, (before, after), effect=effect)
        return True

    def _add_in(
        self,
        around: _Around,
        kind: Kind,
        child: Field,
        values: tuple[Any, Any],
        *,
        effect: Effect | None = None,
        packages: tuple[str, ...] | None = None,
        at: tuple[int, int] | None = None,
    ) -> None:
        """A change of the field *child* of what *around* holds; *at* are its places in a list."""
        before, after = values
        old_at, new_at = ((each,) for each in at) if at else ((), ())
        self._add(
            kind,
            child,
            item=around.item,
            title=around.title,
            values=values,
            ways=(
                None if before is None else (*around.at, child.name, *old_at),
                None if after is None else (*around.to, child.name, *new_at),
            ),
            effect=child.effect(kind) if effect is None else effect,
            packages=around.packages if packages is None else packages,
            cause=around.cause,
        )

    def _add(
        self,
        kind: Kind,
        child: Field,
        *,
        item: str,
        title: str,
        values: tuple[Any, Any],
        ways: tuple[Route | None, Route | None],
        effect: Effect,
        packages: tuple[str, ...] = (),
        origin: Field | None = None,
        cause: str = "",
    ) -> None:
        if effect is Effect.NONE:
            return
        lists = (child,) if origin is None else (child, origin)
        fields = [each for one in lists for each in (one, one.item) if each is not None]
        self.changes.append(
            Change(
                kind,
                child,
                item,
                title,
                *values,
                *ways,
                effect,
                min(map(audience_of, lists), key=list(Audience).index),
                packages,
                any(each.needs_agreement for each in fields),
                origin,
                cause,
            )
        )

    def _part(self, placed: _Placed) -> Part:
        pairs = self._where(placed)
        names = [pair.before if placed.is_old else pair.after for pair in pairs]
        numbers = self.numbers
        currency = numbers.old_currency if placed.is_old else numbers.new_currency
        facts = facts_of(placed.field, placed.item, names, currency)
        return Part(title_of(placed.field, placed.item), facts)

    def _where(self, placed: _Placed) -> tuple[Pair, ...]:
        """The packages an item is in; a package is in itself."""
        if is_package_list(placed.field):
            return (Pair(placed.item["id"], placed.item["id"]),)
        return tuple(
            pair
            for pair in self.pairs
            if is_in(placed.item, pair.before if placed.is_old else pair.after)
        )

    def _packages(self, pairs: Sequence[Pair], items: Field, item_id: str) -> tuple[str, ...]:
        """The packages' ids, or nothing where it is all of them."""
        if is_package_list(items):
            return (item_id,)
        return () if len(pairs) == len(self.pairs) else tuple(p.after or p.before for p in pairs)

    def _cause(self, item_id: str) -> str:
        clause = self.new_clauses.get(item_id, "")
        return f"clause {clause}" if clause and self.old_clauses.get(item_id) == clause else ""


def agreed(leaving: Effect, arriving: Effect) -> Effect:
    """What leaving one place for another means: what both say, or the one that says anything.

    Where they say different things only people can tell.
    """
    said = {effect for effect in (leaving, arriving) if effect not in _SILENT}
    if len(said) == 1:
        return said.pop()
    return Effect.ASK if said else worst((leaving, arriving))


_SILENT = (Effect.NONE, Effect.GUIDES)


def _renamed(schema: Field, moved: Moved) -> Iterator[Change]:
    """That ids are called otherwise now: nothing to customers, yet nothing to lose sight of."""
    regrouped = {old for group in regroupings(moved) for old in group.old}
    for old, new in moved.items():
        if old not in regrouped and new != (old,):
            yield Change(
                Kind.CHANGED,
                schema.fields["id"],
                new[0],
                new[0],
                old,
                new[0],
                None,
                None,
                Effect.GUIDES,
                Audience.INTERNAL,
            )


def _inside(around: _Around, group: Field, old: Body, new: Body) -> _Around:
    at, to = (*around.at, group.name), (*around.to, group.name)
    return around._replace(group=group, old=old, new=new, at=at, to=to)


def _told(value: Any) -> str | tuple[str, ...] | None:
    """What can be said of a *value* that is not of the kind that its field holds today."""
    if isinstance(value, dict):
        return _told([each for each in value.values() if each not in (None, "")])
    if isinstance(value, list):
        said = [_told(each) for each in value]
        return tuple(", ".join(each) if isinstance(each, tuple) else str(each) for each in said)
    return None if value is None else str(value)


def _is_a_measure(name: str, around: _Around) -> bool:
    """Whether the field only says how a number is measured that is there: it goes with it."""
    return any(
        around.old.get(number) is not None or around.new.get(number) is not None
        for number in around.group.measures[name]
    )


def _is_measured_alike(number: Field, around: _Around) -> bool:
    siblings = (number.unit["from"],) if isinstance(number.unit, Mapping) else ()
    return all(around.old.get(name) == around.new.get(name) for name in (*siblings, *number.under))


def _kind(leaf: Field, a: Any, b: Any) -> Kind:
    if a is None or b is None:
        return Kind.ADDED if a is None else Kind.REMOVED
    if leaf.shape is Shape.DATE:
        return Kind.RAISED if b > a else Kind.LOWERED
    if a in leaf.order and b in leaf.order:
        return Kind.RAISED if leaf.order.index(b) > leaf.order.index(a) else Kind.LOWERED
    return Kind.CHANGED


def _item_of(items: Field) -> Field:
    return items.item or items


def _key(items: Field, item: Body, index: int) -> str:
    """What an item is matched by; its place where the schema names no key."""
    return str(item.get(items.key or "", index))


def _id_of(placed: _Placed) -> str:
    return _key(placed.field, placed.item, int(placed.route[-1]))
