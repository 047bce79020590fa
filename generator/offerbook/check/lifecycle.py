"""Status and dates that fit together, and offerings that say enough to be sold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from offerbook.document import Route, value_in
from offerbook.finding import Finding, error, warning
from offerbook.model.catalog import Catalog, Offering

_DATES: tuple[tuple[Route, str], ...] = (
    (("sellable", "from"), "sold from"),
    (("sellable", "until"), "sold until"),
    (("served_until",), "served until"),
)


def check_lifecycle(catalog: Catalog) -> Iterator[Finding]:
    """Dates in order, a way on for what ends, substance for what is sold."""
    for offering in catalog.offerings:
        yield from _check_dates(offering)
        yield from _check_way_on(offering)
        yield from _check_substance(offering)


def _check_dates(offering: Offering) -> Iterator[Finding]:
    said = [(route, words, value_in(offering.data, route)) for route, words in _DATES]
    present = [entry for entry in said if entry[2] is not None]
    for (early, early_words, before), (late, late_words, after) in pairwise(present):
        if after < before:
            yield error(
                "dates-out-of-order",
                f"{late_words} {after} is before {early_words} {before}",
                offering.value_at(late),
                route=late,
                hint="change one of the two",
                related=[offering.value_at(early, early_words)],
            )


def _check_way_on(offering: Offering) -> Iterator[Finding]:
    status = offering.data["status"]
    if status not in ("sunset", "retired"):
        return
    if offering.data.get("status_note") or offering.data.get("relations", {}).get("successors"):
        return
    yield error(
        "no-way-on",
        f"the offering is {status}, and nobody says what comes instead",
        offering.value_at(("status",)),
        route=("status",),
        hint="name relations.successors, or write a status_note",
    )


def _check_substance(offering: Offering) -> Iterator[Finding]:
    if offering.data["status"] != "active":
        return
    scope = offering.data.get("scope", {})
    lacking = [
        words
        for words, value in (
            ("what is included", scope.get("included")),
            ("what is not included", scope.get("excluded")),
            ("a package to buy", offering.data.get("packages")),
        )
        if not value
    ]
    if lacking:
        yield warning(
            "thin-offering",
            f"an active offering lacks {_listing(lacking)}",
            offering.value_at(("status",)),
            route=("status",),
            hint="what is not written down is imagined by everybody in their own way",
        )


def _listing(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
