"""Offerings do not lead back to themselves."""

from __future__ import annotations

import pytest

from tests.support import Workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"


def told(workshop: Workshop) -> list[tuple[str, str, int, int]]:
    return [
        (each.code, each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
    ]


CONTAINS = "scope:\n  included:\n    - {{id: a, what: b, offering: {}}}\n"
REQUIRES = "relations:\n  requires:\n    - {{id: a, one_of: [{}]}}\n"
FOLLOWED = "relations:\n  successors: [{}]\n"


@pytest.mark.parametrize(
    ("edges", "ways"),
    [
        pytest.param({"a": "b", "b": "c"}, [], id="a chain"),
        pytest.param({"a": "b", "b": "a"}, ["a → b → a"], id="two"),
        pytest.param({"c": "a", "a": "b", "b": "c"}, ["a → b → c → a"], id="three"),
        pytest.param({"x": "a", "a": "b", "b": "a"}, ["a → b → a"], id="a way into a circle"),
        pytest.param(
            {"a": "b", "b": "a", "c": "d", "d": "c"}, ["a → b → a", "c → d → c"], id="twice"
        ),
        pytest.param({"a": "b/one", "b": "a"}, ["a → b → a"], id="by a package"),
    ],
)
@pytest.mark.parametrize("kind", [CONTAINS, REQUIRES, FOLLOWED])
def test_a_circle_is_told_once_with_its_way(
    workshop: Workshop, kind: str, edges: dict[str, str], ways: list[str]
) -> None:
    packages = "packages:\n  - {id: one, name: One}\n"
    for name in {*edges, *(target.partition("/")[0] for target in edges.values())}:
        more = kind.format(edges[name]) if name in edges else ""
        workshop.offering(name, more + packages)
    found = [each for each in workshop.findings() if each.code == "reference-cycle"]
    assert [each.message.split(": ")[1] for each in found] == ways
    assert all(each.route and each.place.line > 6 for each in found)


def test_a_circle_through_one_of_several_is_none(workshop: Workshop) -> None:
    workshop.offering("a", REQUIRES.format("b, c"))
    workshop.offering("b", REQUIRES.format("a"))
    workshop.offering("c")
    assert told(workshop) == []


def test_a_way_can_be_long(workshop: Workshop) -> None:
    for number in range(1, 1200):
        workshop.offering(f"o-{number}", FOLLOWED.format(f"o-{number + 1}"))
    workshop.offering("o-1200", FOLLOWED.format("o-1"))
    (finding,) = workshop.findings()
    assert finding.code == "reference-cycle"
    assert finding.message.count("→") == 1200
