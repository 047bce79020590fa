"""The catalogue as JSON: an index of all offerings, each with every version, all releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from offerbook.changes.history import Release
from offerbook.pages.chronicle import all_releases
from offerbook.pages.desk import Desk
from offerbook.pages.facets import build_index
from offerbook.pages.handouts import handouts_of
from offerbook.pages.json_text import in_order, quote, to_json
from offerbook.pages.releases import effect_words, held, place_of
from offerbook.pages.rows import Part, Row, Words, say_plainly
from offerbook.pages.sheet import API, Sheet
from offerbook.spec.base import API as SCHEMA
from offerbook.spec.base import base_text

FORMAT = 1
"""Grows when something is taken away or means something else; what is added leaves it alone."""

Body = Mapping[str, Any]


def write_sheet(sheet: Sheet) -> str:
    """One state of an offering: its data as it may be read, and the same in plain words."""
    desk, body = sheet.desk, sheet.body
    status = body["status"]
    said = to_json(
        {
            "format": FORMAT,
            "id": body["id"],
            "name": body["name"],
            "version": sheet.version,
            "number": sheet.number,
            "status": status,
            "status_words": desk.words[f"status_{status}"],
            "held": sheet.held,
            "address": sheet.address,
            "papers": [each._asdict() for each in handouts_of(desk, body, sheet.version)],
            "data": in_order(desk.schema, body, desk.plans),
            "packages": [
                {"id": each["id"], "name": each["name"]} for each in body.get("packages", ())
            ],
        }
    )
    return f'{said[:-1]},"told":{sheet.told.written(_told)}}}'


def _told(parts: Iterable[Part]) -> str:
    """The sections as JSON, put together by hand: it is written for every row of every version."""
    return f"[{','.join(map(_part, parts))}]"


def _part(part: Part) -> str:
    name, title, rows, is_internal = part
    mark, internal = ("", "true") if is_internal else (",true", "false")
    told = ",".join([_row(row, mark) for row in rows])
    return (
        f'{{"id":{quote(name)},"title":{_words(title)},"is_internal":{internal},"rows":[{told}]}}'
    )


def _row(row: Row, mark: str) -> str:
    """A row; *mark* stands behind what only colleagues read where the whole section is not so."""
    row_id, what, limit, limits, only_in, facts, is_internal = row
    said = ""
    if facts:
        said = ",".join([
            f'["{label}","{value}"]'
            if type(value) is str and type(label) is str and not is_aside
            else f"[{_words(label)},{_words(value)}{mark if is_aside else ''}]"
            for label, value, is_aside in facts
        ])  # fmt: skip
    what = f'"{what}"' if type(what) is str else _words(what)
    limit = f'"{limit}"' if type(limit) is str else _words(limit)
    by_package = inside = internal = ""
    if limits:
        by_package = ",".join([f"{quote(each)}:{_words(limits[each])}" for each in limits])
    if only_in:
        inside = ",".join(map(quote, only_in))
    if is_internal and mark:
        internal = ',"is_internal":true'
    return (
        f'{{"id":{quote(row_id)},"what":{what},"limit":{limit},"limits":{{{by_package}}},'
        f'"only_in":[{inside}],"facts":[{said}]{internal}}}'
    )


def _words(words: Words) -> str:
    return f'"{words}"' if type(words) is str else quote(say_plainly(words))


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
    yield f"{API}index.json", to_json({"format": FORMAT, **build_index(desk)})
    yield f"{API}changes.json", write_changes(desk)
    yield f"{API}schema.json", base_text(SCHEMA)
