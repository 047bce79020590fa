"""Every value is met with the field that says what it is."""

from __future__ import annotations

from offerbook.reading import read_catalog
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import build_fields, walk_fields
from offerbook.spec.values import Gatherer, gather_names, keep_fields, names_in, walk_values
from tests.support import REPOSITORY

ROOT = build_fields(base_schema(OFFERING))
DATA = {
    "id": "mail-move",
    "tags": ["a", "b"],
    "timeline": {"days": {"one": 1}, "phases": [{"id": "p", "name": "P"}]},
    "scope": {"included": [{"id": "i", "what": "x", "only_in": ["one"]}]},
    "nobody": {"knows": "this"},
}


def test_every_leaf_comes_with_its_route_and_its_item() -> None:
    found = {value.route: (value.value, value.item.get("id")) for value in walk_values(ROOT, DATA)}
    assert found == {
        ("id",): ("mail-move", "mail-move"),
        ("tags", 0): ("a", "mail-move"),
        ("tags", 1): ("b", "mail-move"),
        ("timeline", "days"): ({"one": 1}, "mail-move"),
        ("timeline", "phases", 0, "id"): ("p", "p"),
        ("timeline", "phases", 0, "name"): ("P", "p"),
        ("scope", "included", 0, "id"): ("i", "i"),
        ("scope", "included", 0, "what"): ("x", "i"),
        ("scope", "included", 0, "only_in", 0): ("one", "i"),
    }


def test_a_field_knows_its_own_route() -> None:
    for value in walk_values(ROOT, DATA):
        assert value.field.route == tuple(step for step in value.route if isinstance(step, str))


def test_only_wanted_fields_and_the_way_to_them_are_kept() -> None:
    kept = keep_fields(ROOT, lambda field: "phase" in field.refs)
    leaves = {".".join(field.route) for field in walk_fields(kept) if field.is_leaf}
    assert leaves == {"scope.included.phase", "deliverables.phase", "customer_duties.phase"}
    assert list(walk_values(kept, DATA)) == []


def test_what_is_gathered_is_what_a_walk_finds() -> None:
    catalog = read_catalog(REPOSITORY).catalog
    assert catalog is not None
    for root in (ROOT, keep_fields(ROOT, lambda field: field.is_number)):
        for data in (DATA, *(offering.data for offering in catalog.offerings)):
            walked = [value.value for value in walk_values(root, data)]
            assert sorted(map(repr, Gatherer(root).gather(data))) == sorted(map(repr, walked))
            assert walked or root is not ROOT


def test_what_is_named_is_what_a_walk_finds_named() -> None:
    catalog = read_catalog(REPOSITORY).catalog
    assert catalog is not None
    names = gather_names(ROOT, ("unit", "person", "tag", "offering"))
    for offering in catalog.offerings:
        walked = {
            (ref, str(value.value))
            for value in walk_values(ROOT, offering.data)
            for ref in value.field.refs
        }
        assert set(names_in(names, offering.data)) == {each for each in walked if each[0] in names}
        assert ("person", offering.data["owner"]) in walked
