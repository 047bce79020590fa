"""Offerings that contain, require or follow each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from offerbook.document import Route
from offerbook.finding import Finding, error
from offerbook.model.catalog import Catalog, Offering


class _Edge(NamedTuple):
    to: str
    route: Route


def check_cycles(catalog: Catalog) -> Iterator[Finding]:
    """A circle of contained, required or following offerings; told once, with the whole way."""
    for what, edges_of in (
        ("contains", _contained),
        ("requires", _required),
        ("is followed by", _successors),
    ):
        graph = {offering.id: list(edges_of(offering)) for offering in catalog.offerings}
        for way in _circles(graph):
            last = catalog.by_id[way[-2]]
            route = next(edge.route for edge in graph[last.id] if edge.to == way[-1])
            yield error(
                "reference-cycle",
                f"'{way[0]}' {what} itself: {' → '.join(way)}",
                last.value_at(route),
                route=route,
                hint="take out one step of the circle",
                related=[catalog.by_id[name].value_at(("id",)) for name in way[:-2]],
            )


def _contained(offering: Offering) -> Iterator[_Edge]:
    for index, item in enumerate(offering.items("scope", "included")):
        if "offering" in item:
            yield _Edge(_name(item["offering"]), ("scope", "included", index, "offering"))


def _required(offering: Offering) -> Iterator[_Edge]:
    """Only what has no alternative: a circle through one of several is no circle."""
    for index, item in enumerate(offering.items("relations", "requires")):
        if len(item["one_of"]) == 1:
            yield _Edge(_name(item["one_of"][0]), ("relations", "requires", index, "one_of", 0))


def _successors(offering: Offering) -> Iterator[_Edge]:
    for index, successor in enumerate(offering.data.get("relations", {}).get("successors", ())):
        yield _Edge(_name(successor), ("relations", "successors", index))


def _name(reference: str) -> str:
    return reference.partition("/")[0]


def _circles(graph: Mapping[str, list[_Edge]]) -> Iterator[tuple[str, ...]]:
    """Each circle longer than one step, once, beginning with its first name in the alphabet."""
    done: set[str] = set()
    for start in sorted(graph):
        if start not in done:
            yield from _circles_from(graph, start, done)


def _circles_from(
    graph: Mapping[str, list[_Edge]], start: str, done: set[str]
) -> Iterator[tuple[str, ...]]:
    """Circles met on a depth-first way from *start*; an explicit stack, for ways can be long."""
    way, on_way = [start], {start}
    ahead = [iter(graph[start])]
    while ahead:
        edge = next(ahead[-1], None)
        if edge is None:
            ahead.pop()
            name = way.pop()
            on_way.discard(name)
            done.add(name)
        elif edge.to in on_way and edge.to != way[-1]:
            circle = way[way.index(edge.to) :]
            first = circle.index(min(circle))
            yield (*circle[first:], *circle[:first], circle[first])
        elif edge.to in graph and edge.to not in done and edge.to not in on_way:
            way.append(edge.to)
            on_way.add(edge.to)
            ahead.append(iter(graph[edge.to]))
