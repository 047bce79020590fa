"""The scope of work of one package as plain words: all that a Word template can put in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from offerbook.audience import Audience
from offerbook.changes.resolve import resolve
from offerbook.pages.desk import Desk
from offerbook.pages.items import LIMITS, Writer
from offerbook.pages.prices import Price, write_days, write_price
from offerbook.pages.sections import DESIGNED
from offerbook.pages.sheet import Sheet
from offerbook.pages.text import plain
from offerbook.paper.lines import as_lines, strip_forbidden
from offerbook.paper.stamp import stamp_of, valid_until
from offerbook.projecting import project_body, readable
from offerbook.spec.fields import Field

Body = Mapping[str, Any]
Words = dict[str, Any]

LISTS: Mapping[str, tuple[str, ...]] = {
    "outcomes": ("outcomes",),
    "included": ("scope", "included"),
    "excluded": ("scope", "excluded"),
    "deliverables": ("deliverables",),
    "phases": ("timeline", "phases"),
    "customer_duties": ("customer_duties",),
    "prerequisites": ("prerequisites",),
    "assumptions": ("assumptions",),
    "service_levels": ("service_levels",),
    "terms": ("terms",),
    "options": ("options",),
}
"""Where each list of the schedule stands in an offering."""

BOUGHT = ("id", "name", "suits", "price", "minimum", "maximum")
"""What is told of a package."""

DESIGNED_IN: Mapping[str, frozenset[str]] = {
    "outcomes": frozenset(("text",)),
    "included": frozenset(("what", "phase", "offering", "note")),
    "excluded": frozenset(("what", "instead", "note")),
    "deliverables": frozenset(("name", "description", "format", "acceptance", "phase")),
    "phases": frozenset(("name", "days", "by", "note")),
    "customer_duties": frozenset(("what", "phase", "if_missed")),
    "prerequisites": frozenset(("what", "how_to_check")),
    "assumptions": frozenset(("text",)),
    "service_levels": frozenset(("name", "during", "measured", "remedy")),
    "terms": frozenset(("topic", "text", "link")),
    "options": frozenset(("name", "suits", "price", "minimum", "maximum", "adds")),
}
"""The fields that have a place of their own; what a company adds to an item is told as facts."""

NOT_TOLD = frozenset(("clause", "only_in", "unit", "every", "per", *LIMITS))
"""Fields that are told by a limit or a price, or by what is in the list at all."""


def compose_schedule(desk: Desk, told: Sheet, package: str = "") -> Words:
    """What the schedule of *package* says: words and lists of words by the names of templates.

    Fields that customers may not read are left out in every edition: a schedule is a promise to
    them, whoever holds it.
    """
    schema = handed_out(desk.schema, desk.plans)
    visible = frozenset(
        str(each["id"])
        for each in desk.projection.offerings
        if each.get("audience", Audience.CUSTOMER) == Audience.CUSTOMER
    )
    body = resolve(schema, project_body(schema, told.body, visible), package)
    return _Composer(desk, schema, body).compose(told, package)


def handed_out(schema: Field, plans: dict[Any, Any]) -> Field:
    """The fields of *schema* that customers may read; remembered in *plans*."""
    key = ("handed out", id(schema))
    if key not in plans:
        plans[key] = readable(schema, Audience.CUSTOMER)
    field: Field = plans[key]
    return field


class _Composer:
    """Writes one offering, resolved for one package."""

    def __init__(self, desk: Desk, schema: Field, body: Body) -> None:
        self.desk, self.schema, self.body = desk, schema, body
        self.writer = Writer(desk, body, "")

    def compose(self, told: Sheet, package: str) -> Words:
        """All of it."""
        company = self.desk.projection.company
        chosen = self._package(package)
        offering = {name: self._top(name) for name in ("id", "name", "summary", "description")}
        return {
            "company": strip_forbidden(str(company["name"])),
            "offering": offering,
            **self._stamp(told),
            "package": chosen,
            "regions": ", ".join(map(self.desk.format.region, self.body.get("regions", ()))),
            "languages": ", ".join(map(self.desk.format.language, self.body.get("languages", ()))),
            "served_until": self._day(self.body.get("served_until", "")),
            **self._timeline(),
            **{name: self._list(name) for name in LISTS},
            **self._related(),
            "further": list(self._further()),
            "document": self._document(told, offering, chosen),
        }

    def _stamp(self, told: Sheet) -> Words:
        """What shows that a copy is stale; a draft is valid for nobody."""
        stamp, last = stamp_of(told), valid_until(told)
        until = self._day(last) if last else self.desk.words["until_newer"]
        return {
            "version": told.version or self.desk.words["draft"],
            "in_force_from": self._day(stamp.on),
            "valid_until": until if told.version else "",
            "address": stamp.address,
            "mark": " · ".join((*stamp.marks, *self._over(last, stamp.on))),
        }

    def _over(self, last: str, on: str) -> tuple[str, ...]:
        """That it cannot be bought, where the sale ends before the version takes hold."""
        return (self.desk.format.say("paper_sold", self._day(last)),) if last and last < on else ()

    def _day(self, day: str) -> str:
        return self.desk.format.day(day) if day else ""

    def _top(self, name: str) -> str:
        return as_lines(str(self.body.get(name, "")))

    def _document(self, told: Sheet, offering: Words, chosen: Words) -> Words:
        """The properties of the file."""
        parts = (offering["name"], told.version, chosen["name"])
        category = self.desk.name_of("categories", self.body["category"])
        return {
            "title": " · ".join(filter(None, parts)),
            "subject": offering["summary"],
            "keywords": ", ".join(filter(None, (offering["id"], chosen["id"]))),
            "category": strip_forbidden(category),
            "language": self.desk.projection.language,
            "day": stamp_of(told).on,
        }

    def _package(self, package: str) -> Words:
        found = (each for each in self.body.get("packages", ()) if each["id"] == package)
        bought = next(found, None)
        if bought is None:
            return dict.fromkeys((*BOUGHT, "facts"), "") | {"facts": []}
        said = {name: as_lines(str(bought.get(name, ""))) for name in ("id", "name", "suits")}
        facts = list(self._facts(self.schema.fields["packages"], bought, frozenset(BOUGHT)))
        return {**said, **self._price(bought), "facts": facts}

    def _price(self, bought: Body) -> Words:
        price = write_price(self.desk, bought)
        words = {"price": self._amount(price), "minimum": price.minimum, "maximum": price.maximum}
        return {name: strip_forbidden(said) for name, said in words.items()}

    def _amount(self, price: Price) -> str:
        """``€49 or $55 per user and month``."""
        if not price.amount:
            return self.desk.words["on_request"]
        other = [self.desk.format.say("other_currency", each) for each in price.other]
        return " ".join(filter(None, (price.amount, *other, price.per)))

    def _timeline(self) -> Words:
        timeline = self.body.get("timeline", {})
        return {
            label: write_days(self.desk, timeline[name]) if name in timeline else ""
            for label, name in (("duration", "days"), ("starts_within", "starts_within_days"))
        }

    def _list(self, name: str) -> list[Words]:
        field, value = self._at(LISTS[name])
        if field is None:
            return []
        return [self._item(name, field, item) for item in value]

    def _at(self, route: tuple[str, ...]) -> tuple[Field | None, Any]:
        field: Field | None = self.schema
        value: Any = self.body
        for step in route:
            field = field.fields.get(step) if field else None
            value = value.get(step, ()) if isinstance(value, dict) else ()
        return field, value

    def _item(self, name: str, field: Field, item: Body) -> Words:
        """One item: every field that customers read by its name, empty where it says nothing."""
        said: Words = {
            child.name: self._value(child, item[child.name], item) if child.name in item else ""
            for child in field.fields.values()
            if child.name not in NOT_TOLD
        }
        said["limit"] = "" if name == "options" else strip_forbidden(self.writer.limit(field, item))
        said["facts"] = list(self._facts(field, item, DESIGNED_IN[name]))
        if name == "service_levels" and "remedy" in said:
            said["remedy"] = said["remedy"] or self.desk.words["target"]
        if name == "options":
            said.update(self._price(item), adds=[as_lines(each) for each in item.get("adds", ())])
        return said

    def _facts(self, field: Field, item: Body, apart: frozenset[str]) -> Iterator[Words]:
        """What a company has added to an item, under its titles."""
        skipped = apart | NOT_TOLD | {field.key}
        for name, child in field.fields.items():
            if name in item and name not in skipped:
                yield {"label": child.title, "value": self._value(child, item[name], item)}

    def _value(self, field: Field, value: Any, item: Body) -> str:
        """A value of any shape in words."""
        if field.is_group or field.is_items:
            items = value if field.is_items else (value,)
            return "\n".join(self._inside(field, each) for each in items)
        if field.is_list and field.item is not None:
            return "\n".join(self._value(field.item, each, item) for each in value)
        return self._leaf(field, value, item)

    def _inside(self, field: Field, item: Body) -> str:
        """The fields of a group or an item in one row."""
        facts = self._facts(field, item, frozenset())
        return ", ".join(f"{each['label']}: {each['value']}" for each in facts)

    def _leaf(self, field: Field, value: Any, item: Body) -> str:
        if isinstance(value, dict):
            return " · ".join(self._leaf(field, part, item) for part in value.values())
        if field.name == "during":
            return self._hours(str(value))
        if field.refs:
            return self._reference(field, str(value))
        if field.is_number:
            return strip_forbidden(self.desk.number(field, value, item))
        if field.is_date:
            return self.desk.format.day(value)
        known = f"{field.name}_{value}" if field.choices else ""
        return self.desk.words.get(known) or as_lines(str(value))

    def _reference(self, field: Field, value: str) -> str:
        """The name of what is referred to, or the words that stand in its place."""
        name = self.desk.reference(field, value, self.body, "").words
        is_words = "words" in field.refs and name == plain(value)
        return as_lines(value) if is_words else strip_forbidden(name)

    def _hours(self, hours: str) -> str:
        """Named hours with what they mean."""
        entry = self.desk.entry("hours", hours)
        parts = (str(entry.get("name", hours)), str(entry.get("means", "")))
        return as_lines(": ".join(filter(None, parts)))

    def _related(self) -> Words:
        """What must be bought as well, and what cannot be: the names of other offerings."""
        relations = self.body.get("relations", {})
        name = self._name_of
        return {
            "requires": [
                {"one_of": ", ".join(map(name, each["one_of"]))}
                for each in relations.get("requires", ())
            ],
            "conflicts": [{"name": name(each)} for each in relations.get("conflicts", ())],
        }

    def _name_of(self, reference: str) -> str:
        return strip_forbidden(self.desk.offering_link(reference, "").words)

    def _further(self) -> Iterator[Words]:
        """The fields that a company has added, each as a section under its title."""
        for name, field in self.schema.fields.items():
            if name in DESIGNED or name not in self.body:
                continue
            value = self.body[name]
            items = value if field.is_items or field.is_list else (value,)
            one = field.item if field.is_list and field.item else field
            rows = [{"what": self._row(one, item)} for item in items]
            yield {"title": field.title, "rows": rows}

    def _row(self, field: Field, item: Any) -> str:
        is_whole = field.is_group or field.is_items
        return self._inside(field, item) if is_whole else self._value(field, item, self.body)
