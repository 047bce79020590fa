"""An offering as plain sections and rows: what the JSON and the Markdown of a page are made of.

Fields are walked by the schema, in the order and under the titles of the page, so that what a
company adds stands here under its title with no code for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from offerbook.changes.resolve import is_by_currency
from offerbook.pages.desk import Desk
from offerbook.pages.glance import glance
from offerbook.pages.items import HEADS, LIMITS, NOT_FACTS, Writer, as_key, unit_of
from offerbook.pages.prices import amounts_of, write_per
from offerbook.pages.rows import NO_LIMITS, Fact, Labelled, Part, Row, Words
from offerbook.pages.sections import ASIDE, DESIGNED, SELLING
from offerbook.pages.shapes import Shape, Shapes
from offerbook.pages.signs import check_markdown, check_once, check_words
from offerbook.spec.fields import Field

Body = Mapping[str, Any]


class _Plan(NamedTuple):
    """How to tell the items of a field, worked out once for all of them.

    *key* is the name of an item's id; *shapes* tells heads, limits and facts. *said* remembers
    limits.
    """

    field: Field
    key: str
    shapes: Shapes[_Head, _Limit, _Telling]
    said: dict[Any, str]


_UNLIMITED = ("", NO_LIMITS)
_NOTHING = Part("", "", ())
_LIST_AS_ITEMS = ("included", "excluded")
_BOUGHT = frozenset(("id", "name", "price", "per", "every", "minimum", "maximum", "only_in"))
_PHASE = NOT_FACTS | {"days", "by"}
_LEVEL = NOT_FACTS | {"during"}
_TERM = NOT_FACTS | {"topic"}


UNTOLD = ASIDE - {"status", "status_note", "category", "tags", "owner", "deputy"}
"""The fields that are told beside the parts, or nowhere: at a glance more is told than on a page."""


def tell_parts(desk: Desk, offering: Body) -> Iterator[Part]:
    """Every section of *offering* in the page's order, those among them that say nothing."""
    return _Teller(desk, offering).parts()


class _Teller:
    """Tells one offering; what the fields ask for is remembered at the desk."""

    def __init__(self, desk: Desk, offering: Body) -> None:
        self.desk, self.offering = desk, offering
        self.writer = Writer(desk, offering, "")
        self._fields = desk.schema.fields
        self._plans: dict[tuple[str, int, frozenset[str]], _Plan] = desk.plans
        self._pers: dict[tuple[Any, Any], str] = {}
        self._phases: dict[str, str] | None = None

    def parts(self) -> Iterator[Part]:
        """Every section in the page's order, empty ones among them."""
        yield self._part("glance", self.desk.words["at_a_glance"], tuple(self._glance()))
        yield self._list("outcomes")
        yield from self._scope()
        yield self._bought("packages")
        yield self._list("deliverables")
        yield self._timeline()
        yield self._bought("options")
        for name in ("customer_duties", "prerequisites", "assumptions"):
            yield self._list(name)
        yield self._levels()
        yield self._terms()
        yield self._relations()
        for name in (*SELLING, "delivery"):
            title = self.desk.words["delivering_it"] if name == "delivery" else ""
            yield self._any(name, title, is_internal=True)
        for name, field in self._fields.items():
            if name not in DESIGNED:
                yield self._any(name, "", is_internal=field.is_internal)

    def _part(
        self, name: str, title: str, rows: tuple[Row, ...], *, is_internal: bool = False
    ) -> Part:
        return Part(name, check_words(title), rows, is_internal)

    def _glance(self) -> Iterator[Row]:
        desk, offering, words = self.desk, self.offering, self.desk.words
        for each in glance(desk, offering):
            label, value = check_words(each.label), check_words(each.value)
            yield Row(each.id, label, value, each.limits)
        status = offering["status"]
        yield self._value("status", words["status"], words[f"status_{status}"], self._note())
        category = desk.name_of("categories", offering["category"])
        yield self._value("category", words["category"], category)
        if offering.get("tags"):
            names = ", ".join([desk.name_of("tags", each) for each in offering["tags"]])
            yield self._value("tags", self._fields["tags"].title, names)
        for role, label in (("owner", "lead_owner"), ("deputy", "deputy")):
            if offering.get(role):
                name = check_words(desk.name_of("people", offering[role]))
                yield Row(role, check_words(words[label]), name, is_internal=True)

    def _value(self, name: str, label: str, value: str, facts: tuple[Fact, ...] = ()) -> Row:
        return Row(name, check_words(label), check_words(value), NO_LIMITS, (), facts)

    def _note(self) -> tuple[Fact, ...]:
        """Why it stands where it stands."""
        field, note = self._fields.get("status_note"), self.offering.get("status_note")
        return ((check_words(field.title), check_markdown(note), False),) if field and note else ()

    def _list(self, *route: str, title: str = "", is_internal: bool = False) -> Part:
        """The items of the list at *route*."""
        field, value = self.writer.at(route)
        if field is None:
            return _NOTHING
        rows = self._rows(self._plan(field), value) if value else ()
        return self._part(route[-1], title or field.title, rows, is_internal=is_internal)

    def _scope(self) -> Iterator[Part]:
        for name in _LIST_AS_ITEMS:
            yield self._list("scope", name, title=self.desk.words[name])
        field, value = self.writer.at(("scope",))
        if field is not None and value:
            rows = self._group_rows(field, value, frozenset(_LIST_AS_ITEMS))
            yield self._part("scope", field.title, rows)

    def _bought(self, name: str) -> Part:
        """Packages or options with their prices."""
        field = self._fields.get(name)
        if field is None or name not in self.offering:
            return _NOTHING
        plan = self._plan(field, _BOUGHT)
        rows = tuple([self._buy(plan, each) for each in self.offering[name]])
        return self._part(name, field.title, rows)

    def _buy(self, plan: _Plan, each: Body) -> Row:
        limits, packages = NO_LIMITS, self.writer.packages
        price = each.get("price")
        if isinstance(price, dict):
            limits = {name: self._price(each, name) for name in price if name in packages}
        limit = self._by_package(limits) if limits else self._price(each)
        facts = self._facts(plan.shapes[tuple(each)].facts, each)
        for name in ("maximum", "minimum"):
            if name in each:
                count = each_of(each[name], partial(self._count, each), self._by_package)
                facts = ((check_words(self.desk.words[name]), count, False), *facts)
        inside = tuple(each.get("only_in", ()))
        return Row(each["id"], check_words(each["name"]), limit, limits, inside, facts)

    def _price(self, each: Body, package: str = "") -> str:
        """``€49 or $55 per user and month``."""
        form = self.desk.format
        amounts = [form.money(amount, name) for name, amount in amounts_of(each, package)]
        if not amounts:
            return check_words(self.desk.words["on_request"])
        other = "".join([f" {form.say('other_currency', one)}" for one in amounts[1:]])
        key = (each.get("per"), each.get("every"))
        if key not in self._pers:
            self._pers[key] = write_per(self.desk, each)
        return check_words(f"{amounts[0]}{other} {self._pers[key]}".rstrip())

    def _count(self, each: Body, value: Any) -> str:
        """How many can or have to be ordered."""
        return check_words(self.desk.format.amount(value, each.get("per", "")))

    def _by_package(self, said: Mapping[str, str]) -> str:
        """``Small: 15 · Large: 40``."""
        names = self.writer.packages
        return check_once(" · ".join([f"{names.get(each, each)}: {said[each]}" for each in said]))

    def _timeline(self) -> Part:
        field, value = self.writer.at(("timeline", "phases"))
        if field is None or not value:
            return _NOTHING
        plan = self._plan(field, _PHASE)
        days = field.fields.get("days")
        rows = tuple(self._phase(plan, days, phase) for phase in value)
        return self._part("timeline", self._fields["timeline"].title, rows)

    def _phase(self, plan: _Plan, field: Field | None, phase: Body) -> Row:
        days, by, number = phase.get("days"), phase.get("by"), self.desk.number
        limit, limits = "", NO_LIMITS
        who: tuple[Fact, ...] = ()
        if field is not None and isinstance(days, dict):
            limits = {
                each: check_words(number(field, count, phase)) for each, count in days.items()
            }
            limit = self._by_package(limits)
        elif field is not None and days is not None:
            limit = check_words(number(field, days, phase))
        if by:
            words = self.desk.words
            mine = f"by_{by}_internal" if self.desk.is_internal else ""
            said = check_words(words.get(mine, words[f"by_{by}"]))
            who = ((check_words(words["done_by"]), said, False),)
        return self._row(plan, phase, (limit, limits), who)

    def _levels(self) -> Part:
        field = self._fields.get("service_levels")
        levels = self.offering.get("service_levels")
        if field is None or not levels:
            return _NOTHING
        plan = self._plan(field, _LEVEL)
        rows = tuple(self._level(plan, field, item) for item in levels)
        return self._part("service_levels", field.title, rows)

    def _level(self, plan: _Plan, field: Field, item: Body) -> Row:
        """A service level with its hours; without a remedy it is a target."""
        fields = field.fields
        first: tuple[Fact, ...] = ()
        last: tuple[Fact, ...] = ()
        if "during" in item and "during" in fields:
            entry = self.desk.entry("hours", item["during"])
            name, means = str(entry.get("name", item["during"])), entry.get("means", "")
            said = check_words(f"{name}: {means}" if means else name)
            first = ((check_words(fields["during"].title), said, False),)
        if "remedy" not in item and "remedy" in fields:
            target = check_words(self.desk.words["target"])
            last = ((check_words(fields["remedy"].title), target, False),)
        return self._row(plan, item, None, first, last)

    def _terms(self) -> Part:
        field, terms = self._fields.get("terms"), self.offering.get("terms")
        if field is None or not terms:
            return _NOTHING
        plan = self._plan(field, _TERM)
        rows = []
        for item in terms:
            row = self._row(plan, item)
            topic = check_words(self.desk.name_of("topics", item["topic"]))
            what = Labelled(topic, row.what) if row.what else topic
            rows.append(Row(row.id, what, *row[2:]))
        return self._part("terms", field.title, tuple(rows))

    def _relations(self) -> Part:
        field, relations = self._fields.get("relations"), self.offering.get("relations")
        if field is None or not relations:
            return _NOTHING
        rows = []
        for item in relations.get("requires", ()):
            links = [self.desk.offering_link(each, "") for each in item["one_of"]]
            names = tuple([check_words(link.words) for link in links])
            rows.append(Row(item["id"], check_words(field.fields["requires"].title), names))
        rows += self._group_rows(field, relations, frozenset(("requires",)))
        return self._part("relations", field.title, tuple(rows))

    def _any(self, name: str, title: str, *, is_internal: bool) -> Part:
        """A field of any shape as a section of its own."""
        field = self._fields.get(name)
        if field is None or name not in self.offering:
            return _NOTHING
        if field.is_items:
            return self._list(name, title=title, is_internal=is_internal)
        value = self.offering[name]
        if field.is_group:
            rows = self._group_rows(field, value, frozenset())
        else:
            said = _tell_of(field)(self, value, self.offering)
            rows = (Row(name, check_words(field.title), said),)
        return self._part(name, title or field.title, rows, is_internal=is_internal)

    def _group_rows(self, field: Field, value: Body, apart: frozenset[str]) -> tuple[Row, ...]:
        """The fields of a group: each a row, with its value in place of a limit."""
        facts = self._plan(field, apart).shapes[tuple(value)].facts
        return tuple([
            Row(name, label, tell(self, value[name], value), is_internal=is_internal)
            for name, label, is_internal, tell in facts
        ])  # fmt: skip

    def _rows(self, plan: _Plan, items: Iterable[Body]) -> tuple[Row, ...]:
        return tuple([self._row(plan, item) for item in items])

    def _row(
        self,
        plan: _Plan,
        item: Body,
        limit: tuple[str, Mapping[str, str]] | None = None,
        before: tuple[Fact, ...] = (),
        after: tuple[Fact, ...] = (),
    ) -> Row:
        """One item; *before* and *after* are facts that stand around its own."""
        shape = plan.shapes[tuple(item)]
        what: Words = ""
        if shape.head is not None:
            name, tell = shape.head
            what = tell(self, item[name], item)
        if limit is None:
            limit = self._limit(plan, shape, item)
        said, limits = limit
        inside, facts = item.get("only_in"), self._facts(shape.rest, item)
        if before or after:
            facts = (*before, *facts, *after)
        key = str(item.get(plan.key, ""))
        return Row(key, what, said, limits, tuple(inside) if inside else (), facts)

    def _limit(
        self, plan: _Plan, shape: Shape[_Head, _Limit, _Telling], item: Body
    ) -> tuple[str, Mapping[str, str]]:
        """The limit of *item*, and those of the packages where they differ."""
        every = item["every"] if shape.has_every else None
        if shape.limit is None:
            if every is None:
                return _UNLIMITED
            return self._said(plan, ("", 0, "", every), item, ""), NO_LIMITS
        name, named_by = shape.limit
        value, unit = item[name], item.get(named_by, "")
        if not isinstance(value, dict) or is_by_currency(value):
            return self._said(plan, (name, as_key(value), unit, every), item, ""), NO_LIMITS
        limits = {
            each: self._said(plan, (name, as_key(part), unit, every), item, each)
            for each, part in value.items()
        }
        return self._by_package(limits), limits

    def _said(self, plan: _Plan, key: tuple[str, Any, str, Any], item: Body, package: str) -> str:
        """A limit in words; the same few come back again and again."""
        said = plan.said.get(key)
        if said is None:
            plan.said[key] = said = check_words(self.writer.limit_in(plan.field, item, package))
        return said

    def _facts(self, facts: Iterable[_Telling], item: Body) -> tuple[Fact, ...]:
        return tuple(
            [
                (label, tell(self, item[name], item), is_internal)
                for name, label, is_internal, tell in facts
            ]
        )

    def _plan(self, field: Field, apart: frozenset[str] | None = None) -> _Plan:
        skipped = NOT_FACTS if apart is None else apart
        key = ("told", id(field), skipped)
        plan = self._plans.get(key)
        if plan is None:
            self._plans[key] = plan = _plan(field, skipped)
        return plan

    def tell_group(self, field: Field, value: Any) -> Words:
        """The fields of a group inside a fact."""
        facts = self._facts(self._plan(field, frozenset()).shapes[tuple(value)].facts, value)
        return tuple([Labelled(label, words) for label, words, _ in facts])

    def tell_items(self, field: Field, value: Any) -> Words:
        """Items inside a fact: each with its limit and facts."""
        plan = self._plan(field)
        return tuple(self._inside(self._row(plan, item)) for item in value)

    def _inside(self, row: Row) -> Words:
        facts = [Labelled(label, words) for label, words, _ in row.facts]
        return tuple([each for each in (row.what, row.limit, *facts) if each])

    def tell_leaf(self, field: Field, value: Any, item: Body) -> Words:
        """A single value, or one for each package or currency."""
        if isinstance(value, dict) and not is_by_currency(value):
            return each_of(value, lambda part: self._leaf(field, part, item), self._by_package)
        return self._leaf(field, value, item)

    def _leaf(self, field: Field, value: Any, item: Body) -> str:
        if field.refs:
            return check_words(self.desk.reference(field, str(value), self.offering, "").words)
        if field.is_number:
            return check_words(self.desk.number(field, value, item))
        return check_words(self.desk.format.day(value) if field.is_date else str(value))

    def name_of_phase(self, phase: str) -> str:
        """The name of one of the offering's own phases."""
        if self._phases is None:
            phases = self.offering.get("timeline", {}).get("phases", ())
            self._phases = {each["id"]: check_words(each["name"]) for each in phases}
        return self._phases.get(phase) or check_words(phase)


_Tell = Callable[[_Teller, Any, Body], Words]

_Head = tuple[str, _Tell]
"""The name of a field that says what an item is, and how to tell it."""

_Limit = tuple[str, str]
"""The name of a field that says how much, and that of the field that says of what."""

_Telling = tuple[str, str, bool, _Tell]
"""A field told as a fact: its name, its label, whether only colleagues read it, how."""


def _plan(field: Field, skipped: frozenset[str]) -> _Plan:
    fields = field.fields
    heads = ((name, _tell_of(fields[name])) for name in HEADS if name in fields)
    limits = ((name, unit_of(fields[name])) for name in LIMITS if name in fields)
    facts = (
        (name, check_words(child.title), child.is_internal, _tell_of(child))
        for name, child in fields.items()
        if name not in skipped
    )
    shapes: Shapes[_Head, _Limit, _Telling] = Shapes(
        heads, limits, facts, has_every="every" in fields
    )
    return _Plan(field, field.key or "id", shapes, {})


def _tell_of(field: Field) -> _Tell:
    """What tells a value of *field*, by its shape; made once for all its values."""
    if field.is_group:
        return lambda teller, value, _: teller.tell_group(field, value)
    if field.is_items:
        return lambda teller, value, _: teller.tell_items(field, value)
    if field.is_list and field.item is not None:
        tell = _tell_of(field.item)
        return lambda teller, value, item: tuple([tell(teller, each, item) for each in value])
    if field.refs == ("phase",):
        return lambda teller, value, _: teller.name_of_phase(value)
    if field.is_markdown and not field.refs:
        return _tell_markdown
    return lambda teller, value, item: teller.tell_leaf(field, value, item)


def _tell_markdown(_teller: _Teller, value: Any, _item: Body) -> Words:
    """A text in which Markdown may stand."""
    return check_markdown(value)


def each_of(value: Any, say: Callable[[Any], str], join: Callable[[Mapping[str, str]], str]) -> str:
    """*value* in words, or each of its parts, where it is split by package."""
    if isinstance(value, dict) and not is_by_currency(value):
        return join({key: each_of(part, say, join) for key, part in value.items()})
    return say(value)
