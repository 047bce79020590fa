"""The catalogue as JSON: an index of all offerings, each with every version, all releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from offerbook.changes.history import Release
from offerbook.pages.chronicle import all_releases
from offerbook.pages.desk import Desk
from offerbook.pages.facets import build_index
from offerbook.pages.json_text import to_json
from offerbook.pages.releases import effect_words, effects_since, held, place_of
from offerbook.pages.told import Fact, Part, Row, say_plainly, tell_parts
from offerbook.spec.fields import Field

FORMAT = 1
"""Grows when something is taken away or means something else; what is added leaves it alone."""

PLACE = "api/v1/"

Body = Mapping[str, Any]


class Standing(NamedTuple):
    """One state of an offering: today's, or a released version.

    *version* is empty for a draft; *address* is that of its page, *desk* knows the words of then.
    *since* holds for each older version the gravest effect of what is different today.
    """

    desk: Desk
    body: Body
    version: str
    number: str
    held: str
    address: str
    parts: tuple[Part, ...]
    since: Mapping[str, str] = {}

    @property
    def json_place(self) -> str:
        """The file that holds it as JSON."""
        return f"{PLACE}{self.address.removesuffix('/')}.json"


def stand_today(desk: Desk, offering: Body) -> Standing:
    """*offering* as it is sold today, or its draft where it was never released."""
    current = desk.current(offering["id"])
    address = f"offerings/{offering['id']}/"
    if current is None or offering["id"] in desk.projection.drafts:
        return Standing(desk, offering, "", "", "", address, tell_parts(desk, offering))
    today = desk.leaning_on(current.leaning)
    parts = tell_parts(today, offering)
    when = held(desk, current)
    since = effects_since(desk, offering["id"])
    return Standing(today, offering, current.promise, current.number, when, address, parts, since)


def stand_then(desk: Desk, release: Release) -> Standing:
    """A released version."""
    then = desk.leaning_on(release.leaning)
    return Standing(
        then,
        release.body,
        release.promise,
        release.number,
        held(desk, release),
        f"offerings/{release.offering_id}/{release.promise}/",
        tell_parts(then, release.body),
    )


def write_standing(standing: Standing) -> str:
    """One state of an offering: its data as it may be read, and the same in plain words."""
    desk, body = standing.desk, standing.body
    status = body["status"]
    return to_json(
        {
            "format": FORMAT,
            "id": body["id"],
            "name": body["name"],
            "version": standing.version,
            "number": standing.number,
            "status": status,
            "status_words": desk.words[f"status_{status}"],
            "held": standing.held,
            "address": standing.address,
            "data": in_order(desk.schema, body),
            "packages": [
                {"id": each["id"], "name": each["name"]} for each in body.get("packages", ())
            ],
            "told": [_part(part) for part in standing.parts],
            **({"since": standing.since} if standing.since else {}),
        }
    )


def _part(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "is_internal": part.is_internal,
        "rows": [_row(row, is_marked=not part.is_internal) for row in part.rows],
    }


def _row(row: Row, *, is_marked: bool) -> dict[str, Any]:
    """A row; what only colleagues read is marked where the whole section is not."""
    said: dict[str, Any] = {
        "id": row.id,
        "what": row.what if type(row.what) is str else say_plainly(row.what),
        "limit": row.limit if type(row.limit) is str else say_plainly(row.limit),
        "limits": row.limits,
        "only_in": row.only_in,
        "facts": [_fact(fact, is_marked=is_marked) for fact in row.facts],
    }
    if row.is_internal and is_marked:
        said["is_internal"] = True
    return said


def _fact(fact: Fact, *, is_marked: bool) -> tuple[Any, ...]:
    """Label and words; a third value where only colleagues read it."""
    label, value, is_internal = fact
    words = value if type(value) is str else say_plainly(value)
    return (label, words, True) if is_internal and is_marked else (label, words)


def in_order(field: Field, body: Body) -> dict[str, Any]:
    """*body* with its names in the schema's order, whatever their order in the file was."""
    return {
        name: _ordered(child, body[name]) for name, child in field.fields.items() if name in body
    }


def _ordered(field: Field, value: Any) -> Any:
    if field.is_group:
        return in_order(field, value)
    return [in_order(field, item) for item in value] if field.is_items else value


def write_changes(desk: Desk) -> str:
    """The releases of all offerings, newest first."""
    return to_json(
        {
            "format": FORMAT,
            "edition": desk.projection.edition.name,
            "releases": [_release(desk, each) for each in all_releases(desk)],
        }
    )


def _release(desk: Desk, release: Release) -> dict[str, Any]:
    effect = release.effect
    words = desk.words["first_release"] if release.is_first else effect_words(desk, effect)
    said = release.released
    return {
        "offering": release.offering_id,
        "name": desk.offering(release.offering_id)["name"],
        "version": release.promise,
        "number": release.number,
        "is_first": release.is_first,
        "effect": str(effect),
        "effect_words": words,
        "released_on": release.released_on,
        "from": release.term.from_on,
        "to": release.term.to_on,
        "state": str(release.state),
        "held": held(desk, release),
        "reason": str(said.get("note", "")),
        **{name: str(said[name]) for name in ("aside", "by", "agreed_by") if name in said},
        "lines": [
            {
                "effect": str(line.effect),
                "words": line.sentence,
                "field": line.route,
                "packages": line.packages,
            }
            for line in release.lines
        ],
        "address": f"offerings/{release.offering_id}/{release.promise}/",
        "told_at": place_of(release),
    }


def write_lists(desk: Desk) -> Iterator[tuple[str, str]]:
    """The files about all offerings: their place in the site, and their text."""
    yield f"{PLACE}index.json", to_json({"format": FORMAT, **build_index(desk)})
    yield f"{PLACE}changes.json", write_changes(desk)
