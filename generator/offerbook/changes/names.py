"""What ids are called: people, categories, offerings, and an offering's own parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from offerbook.changes.resolve import Body
from offerbook.changes.wording import Names, Speaker
from offerbook.format import Format
from offerbook.model.catalog import Catalog
from offerbook.spec.fields import Field, walk_fields

_LISTS = {
    "categories": "category",
    "tags": "tag",
    "topics": "topic",
    "people": "person",
    "hours": "hours",
}


def shared_names(
    entries: Callable[[str], Iterable[Mapping[str, Any]]], offerings: Iterable[Body]
) -> dict[str, dict[str, str]]:
    """The names that hold for every offering; *entries* gives a list of catalog.yaml."""
    names = {
        ref: {entry["id"]: str(entry["name"]) for entry in entries(name)}
        for name, ref in _LISTS.items()
    }
    names["offering"] = {offering["id"]: str(offering["name"]) for offering in offerings}
    return names


def own_names(*bodies: Body) -> dict[str, dict[str, str]]:
    """What the parts of an offering are called; the last of *bodies* that has one tells."""
    names: dict[str, dict[str, str]] = {"package": {}, "option": {}, "phase": {}}
    for body in bodies:
        parts = {
            "package": body.get("packages", ()),
            "option": body.get("options", ()),
            "phase": body.get("timeline", {}).get("phases", ()),
        }
        for ref, items in parts.items():
            names[ref].update({item["id"]: str(item["name"]) for item in items})
    return names


def list_titles(schema: Field) -> Mapping[str, str]:
    """The title of every field that holds others, by its route with points."""
    return {".".join(field.route): field.title for field in walk_fields(schema) if field.fields}


class Speakers:
    """Makes a speaker for each offering of a catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        bodies = [offering.data for offering in catalog.offerings]
        self._shared: Names = shared_names(catalog.entries, bodies)
        self._titles = list_titles(catalog.schema)
        settings = catalog.settings.data
        self._format = Format(catalog.language, settings["currency"], catalog.entries("units"))

    def about(self, *bodies: Body) -> Speaker:
        """One who knows the names in *bodies*, the last of them first."""
        return Speaker(self._format, {**self._shared, **own_names(*bodies)}, self._titles)
