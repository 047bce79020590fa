"""What a draft leans on beside itself: units, hours and the currency of catalog.yaml, clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from offerbook.document import Route, value_in
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.version import Leaning
from offerbook.spec.fields import Field
from offerbook.spec.values import keep_fields, walk_values


class Leanings:
    """Finds what each draft of one catalogue leans on."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._referring: Field = keep_fields(
            catalog.schema, lambda field: bool({"unit", "hours"}.intersection(field.refs))
        )

    def of(self, offering: Offering) -> Leaning:
        """The words that *offering* uses, in the order of catalog.yaml, and its clauses."""
        used = set(self._used(offering.data))
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

    def _used(self, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for value in walk_values(self._referring, data):
            for ref in value.field.refs:
                yield ref, str(value.value)


def _clauses(data: Mapping[str, Any], used: Mapping[Route, Any]) -> Iterator[tuple[str, str]]:
    for route, document in used.items():
        item = value_in(data, route)
        yield str(item["id"]), document.path.split("/")[-2]
