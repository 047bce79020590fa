"""Laws that every comparison keeps, whatever the two offerings are."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from offerbook.audience import Audience
from offerbook.changes.change import Change
from offerbook.changes.compare import Side, compare
from offerbook.changes.releases import is_narrowing
from offerbook.document import Route
from offerbook.effect import Effect, Kind
from offerbook.model.version import Leaning
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, Shape, build_fields
from offerbook.spec.shape import ShapeChecker
from tests.changes.edits import read_edits
from tests.support import times

ROOT = build_fields(base_schema(OFFERING))
CHECKER = ShapeChecker(base_schema(OFFERING))
LEANING = Leaning("EUR")
Body = dict[str, Any]

many = settings(
    max_examples=1500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    return compare(ROOT, Side(before, LEANING), Side(after, LEANING))


# Offerings to compare: whole ones out of the table of edits, and small ones drawn at random

TABLE = [side.body for edit in read_edits() for side in (edit.before, edit.after)]

PACKAGES = ("small", "medium", "large")
ITEMS = ("users", "weekend", "devices", "training", "report")
LISTS = ("included", "excluded", "deliverables", "options", "")
TEXTS = ("Help by phone", "Help by phone and mail", "Help by post within 6 hours")


def per_package(draw: st.DrawFn, packages: list[str], numbers: st.SearchStrategy[int]) -> Any:
    """A number, or one for each package."""
    is_split = draw(st.booleans())
    if packages and is_split:
        return {package: draw(numbers) for package in packages}
    return draw(numbers)


@st.composite
def offerings(draw: st.DrawFn, *, packages: tuple[str, ...] | None = None) -> Body:
    """A small offering; *packages* where they are given, else any."""
    chosen = list(packages or draw(st.lists(st.sampled_from(PACKAGES), unique=True)))
    numbers = st.integers(1, 4)

    def only() -> dict[str, Any]:
        subset = draw(st.lists(st.sampled_from(chosen), unique=True)) if chosen else []
        return {"only_in": subset} if subset and len(subset) < len(chosen) else {}

    body: Body = {
        "id": "mail-move",
        "name": "Mail move",
        "summary": draw(st.sampled_from(TEXTS)),
        "status": draw(st.sampled_from(["pilot", "active"])),
        "category": "moving",
        "owner": "ada",
        "packages": [{"id": each, "name": each.title(), "price": draw(numbers)} for each in chosen],
        "scope": {"included": [], "excluded": []},
        "deliverables": [],
        "options": [],
        "service_levels": [],
        "timeline": {"days": per_package(draw, chosen, numbers)},
    }
    for item in ITEMS:
        where = draw(st.sampled_from(LISTS))
        limits = only()
        inside = limits.get("only_in", chosen)
        text = draw(st.sampled_from(TEXTS))
        if where == "included":
            more = {"up_to": per_package(draw, inside, numbers), "unit": "users"}
            number = draw(st.sampled_from([{}, more]))
            body["scope"]["included"].append({"id": item, "what": text, **number, **limits})
        elif where == "excluded":
            body["scope"]["excluded"].append({"id": item, "what": text, **limits})
        elif where == "deliverables":
            body["deliverables"].append({"id": item, "name": text, **limits})
        elif where == "options":
            body["options"].append({"id": item, "name": text, "price": draw(numbers), **limits})
    for name in ("availability", "answer"):
        if draw(st.booleans()):
            bound = draw(st.sampled_from(["at_least", "at_most"]))
            body["service_levels"].append(
                {"id": name, "name": name, bound: per_package(draw, chosen, numbers)}
            )
    regions = draw(st.lists(st.sampled_from(["IE", "NL", "DE"]), unique=True))
    return {**body, **({"regions": regions} if regions else {})}


bodies = st.one_of(st.sampled_from(TABLE), offerings())


@given(offerings())
def test_what_is_drawn_is_sound(body: Body) -> None:
    assert CHECKER.is_valid({name: value for name, value in body.items() if value != []})


# Nothing is nothing


def nothing_differs(body: Body) -> None:
    assert changes(body, deepcopy(body)) == ()


@given(bodies)
def test_the_same_is_no_change(body: Body) -> None:
    nothing_differs(body)


@pytest.mark.soak
@given(bodies)
@many
def test_the_same_is_never_a_change(body: Body) -> None:
    nothing_differs(body)


def shuffled(value: Any, chance: random.Random) -> Any:
    """*value* with its keys and list entries in another order, all the way down."""
    if isinstance(value, Mapping):
        names = list(value)
        chance.shuffle(names)
        return {name: shuffled(value[name], chance) for name in names}
    if isinstance(value, list):
        entries = [shuffled(each, chance) for each in value]
        chance.shuffle(entries)
        return entries
    return value


def order_is_nothing(body: Body, other: Body, chance: random.Random) -> None:
    mixed = shuffled(body, chance)
    assert changes(body, mixed) == ()
    told = {said(change) for change in changes(body, other)}
    assert {said(change) for change in changes(mixed, shuffled(other, chance))} == told


def said(change: Change) -> tuple[Any, ...]:
    """All of a change but its places, and the order of what it lists."""
    return (
        change.kind, change.route, change.item, as_set(change.before), as_set(change.after),
        change.effect, frozenset(change.packages), change.origin and change.origin.route,
    )  # fmt: skip


def as_set(value: Any) -> Any:
    return frozenset(value) if type(value) is tuple else value


@given(bodies, offerings(packages=PACKAGES), st.randoms(use_true_random=False))
def test_order_is_no_change(body: Body, other: Body, chance: random.Random) -> None:
    order_is_nothing(body, body, chance)
    order_is_nothing(other, {**other, "summary": TEXTS[0]}, chance)


@pytest.mark.soak
@given(
    offerings(packages=PACKAGES), offerings(packages=PACKAGES), st.randoms(use_true_random=False)
)
@many
def test_order_is_never_a_change(body: Body, other: Body, chance: random.Random) -> None:
    order_is_nothing(body, other, chance)


# A narrowing cannot be hidden in steps


def steps_hide_nothing(a: Body, b: Body, c: Body) -> None:
    assume(not is_narrowing(changes(a, b)) and not is_narrowing(changes(b, c)))
    assert [each for each in changes(a, c) if each.effect is Effect.NARROWS] == []


@dataclass(frozen=True)
class Draw:
    """What an edit draws from."""

    draw: st.DrawFn

    def one(self, values: list[Any]) -> Any:
        return self.draw(st.sampled_from(values)) if values else None


def take_out(body: Body, draw: Draw) -> None:
    entries = draw.one([body["scope"]["excluded"], body["scope"]["included"], body["deliverables"]])
    if entries:
        entries.pop()


def put_in(body: Body, draw: Draw) -> None:
    taken = {each["id"] for each in every_item(body)}
    free = [each for each in ITEMS if each not in taken]
    entries = draw.one([body["scope"]["included"], body["scope"]["excluded"]])
    if free:
        entries.append({"id": free[0], "what": TEXTS[0]})


def every_item(body: Body) -> Iterator[Any]:
    yield from (*body["scope"]["included"], *body["scope"]["excluded"])
    yield from (*body["deliverables"], *body["options"])


def move_over(body: Body, draw: Draw) -> None:
    scope = body["scope"]
    there = draw.one([("excluded", "included"), ("included", "excluded")])
    if scope[there[0]]:
        item = scope[there[0]].pop()
        scope[there[1]].append(
            {name: item[name] for name in ("id", "what", "only_in") if name in item}
        )


def change_number(body: Body, draw: Draw) -> None:
    step = draw.one([1, 1, -1])
    limits = [(item, "up_to") for item in body["scope"]["included"] if "up_to" in item]
    levels = [(each, name) for each in body["service_levels"] for name in ("at_least", "at_most")]
    prices = [(each, "price") for each in (*body["packages"], *body["options"])]
    holders = [*limits, *prices, (body["timeline"], "days"), *levels]
    holder, name = draw.one([(each, name) for each, name in holders if name in each])
    value = holder[name]
    if isinstance(value, dict):
        package = draw.one(sorted(value))
        value[package] = max(1, value[package] + step)
    else:
        holder[name] = max(1, value + step)


def spell_out(body: Body, draw: Draw) -> None:
    """A plain number as one for each package, which is nothing."""
    days = body["timeline"]["days"]
    if body["packages"] and not isinstance(days, dict):
        body["timeline"]["days"] = {each["id"]: days for each in body["packages"]}


def everywhere(body: Body, draw: Draw) -> None:
    item = draw.one([each for each in every_item(body) if "only_in" in each])
    if item and not any(isinstance(value, dict) for value in item.values()):
        del item["only_in"]


def here_only(body: Body, draw: Draw) -> None:
    item = draw.one([each for each in every_item(body) if "only_in" not in each])
    if (
        item
        and len(body["packages"]) > 1
        and not any(isinstance(each, dict) for each in item.values())
    ):
        item["only_in"] = [body["packages"][0]["id"]]


def change_regions(body: Body, draw: Draw) -> None:
    regions = body.get("regions", [])
    body["regions"] = sorted({*regions, draw.one(["IE", "NL", "DE"])})
    if draw.one([False, False, True]):
        del body["regions"]


EDITS: list[Callable[[Body, Draw], None]] = [
    take_out, put_in, move_over, change_number, change_number, spell_out, everywhere, here_only,
    change_regions,
]  # fmt: skip


@st.composite
def three_states(draw: st.DrawFn) -> tuple[Body, Body, Body]:
    """An offering, and what it becomes in two steps of one edit or two each."""
    states = [draw(offerings())]
    for _ in range(2):
        body = deepcopy(states[-1])
        for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=2)):
            edit(body, Draw(draw))
        states.append(body)
    first, second, third = states
    return first, second, third


@given(three_states())
@settings(times(2), suppress_health_check=[HealthCheck.filter_too_much])
def test_two_harmless_steps_are_no_narrowing(states: tuple[Body, Body, Body]) -> None:
    steps_hide_nothing(*states)


@pytest.mark.soak
@given(three_states())
@many
def test_no_two_harmless_steps_are_a_narrowing(states: tuple[Body, Body, Body]) -> None:
    steps_hide_nothing(*states)


# Nothing is overlooked


def customer_values(
    group: Field, data: Mapping[str, Any], route: Route = ()
) -> Iterator[tuple[Field, Route]]:
    """The leaves of *data* that customers read and that are a part of the promise."""
    for name, value in data.items():
        field = group.fields.get(name)
        here = (*route, name)
        if field is None or name in (group.key, "only_in"):
            continue
        if field.shape is Shape.GROUP:
            yield from customer_values(field, value, here)
        elif field.shape is Shape.ITEMS:
            for index, item in enumerate(value):
                yield from customer_values(field, item, (*here, index))
        elif field.shape is Shape.LIST and field.item is not None:
            if tells(field.item):
                yield from ((field.item, (*here, index)) for index in range(len(value)))
        elif isinstance(value, Mapping):
            yield from ((field, each) for each in entries_of(value, here) if tells(field))
        elif tells(field):
            yield field, here


def entries_of(value: Any, route: Route) -> Iterator[Route]:
    """The numbers of a map from packages or currencies, or of one in the other."""
    for name, each in value.items():
        if isinstance(each, Mapping):
            yield from entries_of(each, (*route, name))
        else:
            yield *route, name


def tells(field: Field) -> bool:
    """Whether any change of the value of *field* means something to a customer."""
    between = {Kind.RAISED, Kind.LOWERED, Kind.CHANGED} & field.effects.keys()
    return field.audience is Audience.CUSTOMER and all(
        field.effects[kind] is not Effect.NONE for kind in between or field.effects
    )


def other_value(field: Field, value: Any) -> Any:
    """Another value of the same kind, which nobody would take for the same."""
    if field.shape is Shape.NUMBER:
        return value + 1
    if field.shape is Shape.DATE:
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    if field.choices:
        return next(choice for choice in field.choices if choice != value)
    return f"another {value} 7"


PLACES = [(body, field, route) for body in TABLE for field, route in customer_values(ROOT, body)]


def is_found(body: Mapping[str, Any], field: Field, route: Route) -> None:
    edited = deepcopy(dict(body))
    holder: Any = edited
    for step in route[:-1]:
        holder = holder[step]
    holder[route[-1]] = other_value(field, holder[route[-1]])
    assert changes(body, edited), (route, holder[route[-1]])


@pytest.mark.parametrize("part", range(8))
def test_every_change_of_what_a_customer_reads_is_found(part: int) -> None:
    for body, field, route in PLACES[part::8]:
        is_found(body, field, route)


def test_what_is_changed_above_is_almost_every_field() -> None:
    told = {".".join(field.route) for _, field, _ in PLACES}
    assert {"summary", "regions", "packages.price", "scope.included.up_to", "timeline.days"} <= told
    assert {"service_levels.at_least", "terms.text", "options.adds", "sellable.until"} <= told
    assert len(told) >= 60


# Packages: folding loses none


def of_package(body: Body, package: str) -> Body:
    """*body* as its only package *package* has it; worked out here, not by the tool."""

    def resolved(value: Any) -> Any:
        if isinstance(value, list):
            return [resolved(each) for each in value if is_in(each)]
        if isinstance(value, Mapping):
            if value and set(value) <= set(PACKAGES):
                return value[package]
            return {name: resolved(each) for name, each in value.items() if name != "only_in"}
        return value

    def is_in(each: Any) -> bool:
        return not isinstance(each, Mapping) or package in each.get("only_in", [package])

    kept = [each for each in body["packages"] if each["id"] == package]
    return {**resolved({**body, "packages": kept})}


def told_of(change: Change) -> tuple[Any, ...]:
    origin = change.origin.route if change.origin else None
    return (
        change.kind, change.route, change.item, change.before, change.after, change.effect, origin,
    )  # fmt: skip


def nothing_is_lost(before: Body, after: Body) -> None:
    found = changes(before, after)
    for package in PACKAGES:
        of_one = {
            told_of(each)
            for each in changes(of_package(before, package), of_package(after, package))
        }
        folded = {told_of(each) for each in found if package in (each.packages or PACKAGES)}
        assert folded == of_one, package


three_packages = offerings(packages=PACKAGES)


@given(three_packages, three_packages)
def test_each_package_gets_what_is_its_own(before: Body, after: Body) -> None:
    nothing_is_lost(before, after)


@pytest.mark.soak
@given(three_packages, three_packages)
@many
def test_every_package_gets_what_is_its_own(before: Body, after: Body) -> None:
    nothing_is_lost(before, after)


@given(three_packages, three_packages)
def test_what_is_said_of_all_packages_names_none(before: Body, after: Body) -> None:
    for change in changes(before, after):
        assert set(change.packages) < set(PACKAGES)
        assert len(change.packages) == len(set(change.packages))


def test_folding_is_tested_with_something_to_fold() -> None:
    item = {"id": "users", "what": "Users", "up_to": {"small": 1, "medium": 1, "large": 9}}
    packages = [{"id": each, "name": each.title()} for each in PACKAGES]
    before = {"id": "x", "packages": packages, "scope": {"included": [item]}}
    after = {"id": "x", "packages": packages, "scope": {"included": [{**item, "up_to": 2}]}}
    assert [(each.kind, each.packages) for each in changes(before, after)] == [
        (Kind.RAISED, ("small", "medium")),
        (Kind.LOWERED, ("large",)),
    ]
