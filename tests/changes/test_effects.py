"""What an edit means to a customer: a table typed by hand, and that no kind of edit is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from offerbook.audience import Audience
from offerbook.changes.compare import Side, compare
from offerbook.effect import Effect, Kind
from offerbook.spec.audit import kinds_of
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, Shape, build_fields, shape_of
from offerbook.spec.shape import ShapeChecker
from tests.changes.edits import Edit, Meaning, meaning_of, read_edits

EDITS = read_edits()
ROOT = build_fields(base_schema(OFFERING))
CHECKER = ShapeChecker(base_schema(OFFERING))

Cell = tuple[str, bool, Kind | None]
"""A place of the table: a field, whether a plain list as a whole, a kind; no kind where none tells."""


def changed(edit: Edit) -> list[Meaning]:
    found = compare(ROOT, edit.before, edit.after, moved=edit.moved)
    return [meaning_of(change) for change in found]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_means_to_a_customer(edit: Edit) -> None:
    assert sorted(map(str, changed(edit))) == edit.told


@pytest.mark.parametrize("side", ["before", "after"])
def test_an_edit_is_one_of_a_sound_offering(side: str) -> None:
    unsound = [edit.name for edit in EDITS if not CHECKER.is_valid(getattr(edit, side).body)]
    assert unsound == []


def test_what_customers_gain_or_lose_is_told_to_customers() -> None:
    kept_from_them = [
        edit.name
        for edit in EDITS
        for change in compare(ROOT, edit.before, edit.after, moved=edit.moved)
        if change.effect is not Effect.GUIDES and change.audience is not Audience.CUSTOMER
    ]
    assert kept_from_them == []


def test_an_edit_is_an_edit() -> None:
    assert [edit.name for edit in EDITS if edit.told and edit.before == edit.after] == []


def test_an_edit_stands_once_in_the_table() -> None:
    names = [edit.name for edit in EDITS]
    assert len(names) == len(set(names)) >= 170


def test_every_kind_of_edit_of_every_field_has_a_row() -> None:
    assert sorted(map(str, needed(ROOT) - covered(EDITS))) == []


def test_no_row_is_about_a_field_that_is_not_there() -> None:
    routes = {route for route, _, _ in needed(ROOT)}
    shared = {edit.name for edit in EDITS for each in edit.means if each.cause}
    strange = [
        f"{edit.name}: {each}"
        for edit in EDITS
        for each in edit.means
        if each.route not in routes and edit.name not in shared
    ]
    assert strange == []


def test_what_is_no_part_of_the_promise_differs_in_its_row() -> None:
    same = [
        f"{edit.name}: {each}"
        for edit in EDITS
        for each in edit.untold
        if values_at(edit.before, each.route) == values_at(edit.after, each.route)
    ]
    assert same == []


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("levels: availability 99.9 becomes", ("service_levels.at_least", False, Kind.LOWERED)),
        ("offering: another owner", ("owner", False, None)),
        ("offering: a service bound to a region", ("regions", True, Kind.REMOVED)),
    ],
)
def test_a_row_that_is_taken_out_is_missed(row: str, cell: Cell) -> None:
    kept = [edit for edit in EDITS if cell not in covered([edit])]
    assert any(edit.name.startswith(row) for edit in EDITS if edit not in kept)
    assert needed(ROOT) - covered(kept) == {cell}


def covered(edits: Iterable[Edit]) -> set[Cell]:
    """What the rows exercise: a change that was found, or one typed as none that was not."""
    cells: set[Cell] = set()
    for edit in edits:
        found = {_cell(each) for each in changed(edit)}
        silent = {each for each in edit.untold if _cell(each) not in found}
        cells |= found | {(*_cell(each)[:2], None) for each in silent}
    return cells


def _cell(meaning: Meaning) -> Cell:
    return meaning.route, meaning.is_whole, meaning.kind


def needed(root: Field) -> set[Cell]:
    """Every field and kind that a row must exercise; a field that tells nothing, once."""
    return set(_needed(base_schema(OFFERING), root))


def _needed(schema: Mapping[str, Any], group: Field) -> Iterator[Cell]:
    for name, child in group.fields.items():
        part = schema["properties"][name]
        yield from _cells(child, part, is_whole=child.shape in (Shape.LIST, Shape.ITEMS))
        if child.item is not None:
            yield from _cells(child.item, part["items"], is_whole=False, is_item=True)
        if child.fields:
            yield from _needed(part.get("items", part), child)


def _cells(
    field: Field, part: Mapping[str, Any], *, is_whole: bool, is_item: bool = False
) -> Iterator[Cell]:
    if field.shape is Shape.GROUP and not is_item:
        return
    shape = Shape.LIST if is_item else shape_of(part)
    kinds = kinds_of(shape, part, is_required=field.is_required and not is_item)
    for kind in kinds:
        effect = field.effects[kind]
        yield ".".join(field.route), is_whole, None if effect is Effect.NONE else kind


def values_at(side: Side, route: str) -> list[Any]:
    """Every value that the field *route* has, list items one after the other."""
    steps = route.split(".")
    if steps[-1] == "clause":
        ids = values_at(side, ".".join((*steps[:-1], "id")))
        return [side.leaning.clauses.get(each) for each in ids]
    found: list[Any] = [side.body]
    for step in steps:
        items = [
            each for value in found for each in (value if isinstance(value, list) else [value])
        ]
        found = [each[step] for each in items if step in each]
    return found
