"""Findings that an owner may answer with a reason: `waived` in catalog.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from offerbook.document import Document, Route
from offerbook.finding import Finding, place_of_value, warning
from offerbook.load.tree import CHANGE
from offerbook.model.catalog import Catalog, Item

WAIVABLE = frozenset(
    (
        "pasted-amount",
        "pasted-text",
        "shorthand",
        "boundless-promise",
        "included-open",
        "more-than-all",
    )
)
"""The codes that an owner may waive: where the tool takes words at their face, and people know."""

_OFFERINGS, _CLAUSES = "offerings", "clauses"


def waiving_hint(code: str, document: Document, route: Route) -> str:
    """How to waive *code* at *route* of *document*."""
    offering, place = name_place(document.path, document.data, route)
    whose = f"offering: {offering}, " if offering else ""
    return f"waive it in catalog.yaml: {{rule: {code}, {whose}place: {place}, why: …}}"


def name_place(path: str, data: Any, route: Route) -> tuple[str, str]:
    """The offering that *path* is a file of, if any, and *route* in words: by ids, not by numbers.

    Where a list's items have no ids they are counted from 1. What stands in a change.yaml or in a
    clause has that before it: ``change.note``, ``clauses.payment.text``.
    """
    _, kind, *below = [*path.split("/"), ""]
    before = ["change"] if path.endswith(f"/{CHANGE}") else []
    if kind == _CLAUSES:
        before = [_CLAUSES, below[0], *before]
    offering = below[0] if kind == _OFFERINGS else ""
    return offering, ".".join((*before, *_steps(data, route)))


def check_waived(catalog: Catalog, findings: Iterable[Finding]) -> Iterator[Finding]:
    """*findings* without those that somebody waived; waivers that serve nothing are told."""
    waivers: list[Item] = catalog.entries("waived")
    used: set[int] = set()
    for finding in findings:
        found = [] if finding.code not in WAIVABLE else _find(catalog, waivers, finding)
        used.update(found)
        if not found:
            yield finding
    for number, waiver in enumerate(waivers):
        if number not in used:
            yield from _check_unused(catalog, number, waiver)


def _find(catalog: Catalog, waivers: list[Item], finding: Finding) -> list[int]:
    """The numbers of those *waivers* that *finding* is meant by."""
    if not waivers:
        return []
    document = _documents(catalog, finding.place.path)
    offering, place = name_place(document.path, document.data, finding.route)
    return [
        number
        for number, waiver in enumerate(waivers)
        if waiver["rule"] == finding.code
        and waiver.get("offering", offering) == offering
        and f"{place}.".startswith(f"{waiver['place']}." if "place" in waiver else "")
    ]


def _check_unused(catalog: Catalog, number: int, waiver: Item) -> Iterator[Finding]:
    rule, offering = waiver["rule"], waiver.get("offering")
    if rule not in WAIVABLE:
        yield warning(
            "waiver-unused",
            f"'{rule}' is not a finding that can be waived",
            place_of_value(catalog.settings, ("waived", number, "rule")),
            hint=f"these can be: {', '.join(sorted(WAIVABLE))}",
            route=("waived", number, "rule"),
        )
    elif not (offering in catalog.broken if offering else catalog.broken):
        yield warning(
            "waiver-unused",
            f"there is no finding '{rule}' that this waives",
            place_of_value(catalog.settings, ("waived", number)),
            hint="take it out, or mend its offering and place: the hint of a finding names both",
            route=("waived", number),
        )


def _documents(catalog: Catalog, path: str) -> Document:
    """The file at *path*, which some finding is about."""
    folder, _, name = path.rpartition("/")
    kind, _, owner = folder.rpartition("/")
    if name == CHANGE:
        return catalog.said[folder]
    if kind.endswith(f"/{_OFFERINGS}"):
        return catalog.by_id[owner].document
    return catalog.clauses[owner] if kind.endswith(f"/{_CLAUSES}") else catalog.settings


def _steps(data: Any, route: Route) -> Iterator[str]:
    for step in route:
        data = data[step]
        if isinstance(step, str):
            yield step
        else:
            named = data if isinstance(data, Mapping) else {}
            yield str(named.get("id") or named.get("clause") or int(step) + 1)
