"""What a draft leans on beside itself: units, hours and the currency of catalog.yaml, clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from offerbook.document import Route, value_in
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.version import Leaning
from offerbook.spec.values import gather_names, names_in


class Leanings:
    """Finds what each draft of one catalogue leans on."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._words = gather_names(catalog.schema, ("unit", "hours"))

    def of(self, offering: Offering) -> Leaning:
        """The words that *offering* uses, in the order of catalog.yaml, and its clauses."""
        used = set(names_in(self._words, offering.data))
        return Leaning(
            currency=str(self._catalog.settings.data["currency"]),
            units=tuple(
                unit
                for unit in self._catalog.entries("units")
                if used & {("unit", unit["id"]), ("unit", unit["plural"])}
            ),
            hours=tuple(
                each for each in self._catalog.entries("hours") if ("hours", each["id"]) in used
            ),
            clauses=dict(_clauses(offering.data, offering.clauses)),
        )


def _clauses(data: Mapping[str, Any], used: Mapping[Route, Any]) -> Iterator[tuple[str, str]]:
    for route, document in used.items():
        item = value_in(data, route)
        yield str(item["id"]), document.path.split("/")[-2]
