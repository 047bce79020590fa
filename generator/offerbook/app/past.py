"""Pages made once: what the last site holds of offerings and their versions, and may be taken from it.

A note beside the site tells from what these pages were made. Where all of that is still the same,
they are linked into the next site instead of being made again. The note can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from offerbook.changes.history import Line, Release
from offerbook.edition import Edition, Projection, Used, is_shown
from offerbook.effect import Effect
from offerbook.files import write_atomically
from offerbook.memory import tool_state
from offerbook.model.catalog import Catalog, Item
from offerbook.model.sold import live_fields
from offerbook.model.terms import State, Term, in_force, terms
from offerbook.model.version import Leaning
from offerbook.pages.handouts import handouts
from offerbook.pages.json_text import to_json
from offerbook.pages.records import Records


@dataclass(frozen=True)
class Kept:
    """What is known of one offering's past: *read* and *made* digest all that each follows from."""

    read: str
    used: Used
    made: str
    files: tuple[str, ...]
    releases: tuple[Release, ...]


class Past:
    """The note on the site that is published; nothing where there is none, or it is of another."""

    def __init__(self, note: Path, link: Path) -> None:
        self.note, self.link = note, link
        self.tree = link.resolve()
        self._known, self._pages = _read(note, self.tree.name)

    def used(self, offering_id: str, read: str) -> Used | None:
        """What the offering's versions refer to, where that is known."""
        known = self._known.get(offering_id)
        return known.used if known is not None and known.read == read else None

    def kept(self, offering_id: str, made: str) -> Kept | None:
        """The offering's pages in the site that is published, where they are still right."""
        known = self._known.get(offering_id)
        if known is None or known.made != made:
            return None
        return known if all((self.tree / file).is_file() for file in known.files) else None

    def holds(self, offering_id: str, key: str, files: Iterable[str]) -> bool:
        """Whether the offering's own page, made from what *key* digests, is in the site.

        *files* are those that tell what it is today.
        """
        if self._pages.get(offering_id) != key:
            return False
        return all((self.tree / file).is_file() for file in files)

    def write(self, tree: Path, kept: Mapping[str, Kept], pages: Mapping[str, str]) -> None:
        """Tell what *tree*, which is now published, holds; *pages* are keys by offering."""
        note = {
            "tree": tree.name,
            "offerings": {offering: _record(each) for offering, each in kept.items()},
            "pages": pages,
        }
        write_atomically(self.note, orjson.dumps(note))


class Digests:
    """Digests of all that the pages of the past follow from, in one edition on one day."""

    def __init__(self, catalog: Catalog, edition: Edition, day: str) -> None:
        self._catalog, self._day = catalog, day
        visible = sorted(each.id for each in catalog.offerings if is_shown(each, edition))
        self._live = live_fields(catalog.schema)
        schemas = repr((catalog.schema, sorted(catalog.kept)))
        shown = repr((edition.name, edition.audience, edition.statuses, visible))
        self._common = _digest(tool_state(), schemas, shown)

    def read(self, offering_id: str) -> str:
        """Of what its versions say to this edition."""
        versions = self._catalog.versions[offering_id]
        return _digest(self._common, *(version.digest for version in versions))

    def made(self, offering_id: str, projection: Projection, surroundings: str) -> str:
        """Of its pages, with the words around them and the shell they are stamped into."""
        versions = self._catalog.versions[offering_id]
        current = in_force(versions, self._day)
        states = {number: term.state(self._day) for number, term in terms(versions).items()}
        return _digest(
            self.read(offering_id),
            surroundings,
            repr((states, str(current.number) if current else "")),
            self._words_of(projection),
        )

    def page(self, offering: Item, shown: Projection, records: Records, surroundings: str) -> str:
        """Of its own page: what it says today, and what is told of it beside that."""
        offering_id = offering["id"]
        releases = records.releases.get(offering_id, ())
        told = [
            (each.number, each.released_on, each.term, each.state, each.released, each.lines)
            for each in releases
        ]
        current = next((each for each in releases if each.state is State.IN_FORCE), None)
        return _digest(
            self._common,
            surroundings,
            self._words_of(shown),
            *self._sources_of(offering),
            repr(
                (
                    told,
                    current and (current.leaning, current.is_first),
                    offering_id in shown.drafts,
                    shown.sources.get(offering_id),
                    records.known.get(offering_id),
                    records.work.get(offering_id),
                    self._has_feed(offering["category"], shown, records),
                )
            ),
        )

    def _sources_of(self, shown: Item) -> Iterator[str]:
        """What the words *shown* are cut out of: a version and what is live, or a draft and clauses.

        Their files say it as well as the words, and need not be written down for it.
        """
        offering = self._catalog.by_id[shown["id"]]
        if offering.version is None:
            for document in (offering.document, *offering.clauses.values()):
                yield document.text if document.raw else repr(document.data)
        else:
            live = {name: value for name, value in shown.items() if name in self._live}
            yield from (offering.version.digest, to_json(live))

    def _has_feed(self, category: str, shown: Projection, records: Records) -> bool:
        """Whether anything of *category* was released, so that it has a feed to link to."""
        if not hasattr(self, "_released"):
            self._released = {
                each["category"] for each in shown.offerings if records.releases.get(each["id"])
            }
        return category in self._released

    def _words_of(self, projection: Projection) -> str:
        if not hasattr(self, "_words"):
            names = [
                (
                    each["id"],
                    each["name"],
                    each["category"],
                    each["status"],
                    [(package["id"], package["name"]) for package in each.get("packages", ())],
                )
                for each in projection.offerings
            ]
            self._words = _digest(
                repr(
                    (
                        names,
                        projection.words,
                        projection.company,
                        projection.contact,
                        projection.language,
                        projection.currency,
                        projection.address,
                        projection.edit_address,
                    )
                )
            )
        return self._words


def digest_folder(folder: Path) -> str:
    """A digest of every file in *folder*: the shells are made of nothing else."""
    digest = hashlib.blake2b()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            digest.update(f"{path.relative_to(folder)}\0{len(raw)}\0".encode())
            digest.update(raw)
    return digest.hexdigest()


def files_of(
    offering_id: str, releases: Iterable[Release], kinds: Collection[str] = ()
) -> tuple[str, ...]:
    """The files that tell of an offering's past, relative to the site: pages, twins, data, feeds.

    *kinds* of paper are among them.
    """
    promises = {release.promise: release.body for release in reversed(tuple(releases))}
    place = f"offerings/{offering_id}"
    pages = (
        f"{place}/{page}/index.{suffix}"
        for page in (*promises, "changes", "since")
        for suffix in ("html", "md")
    )
    data = (f"api/v1/{place}/{promise}.json" for promise in promises)
    papers = (
        paper.address
        for promise, body in promises.items()
        for paper in handouts(kinds, f"{place}/{promise}/", body)
    )
    return (
        *pages,
        *data,
        *papers,
        *(f"feeds/offerings/{offering_id}.{suffix}" for suffix in ("xml", "json")),
    )


def own_files_of(offering: Item, kinds: Collection[str] = ()) -> tuple[str, ...]:
    """The files that tell what *offering* is today, relative to the site.

    *kinds* of paper are among them, where no released version has its own.
    """
    place = f"offerings/{offering['id']}"
    papers = (each.address for each in handouts(kinds, f"{place}/", offering))
    return (f"{place}/index.html", f"{place}/index.md", f"api/v1/{place}.json", *papers)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _read(note: Path, tree: str) -> tuple[dict[str, Kept], dict[str, str]]:
    try:
        said = orjson.loads(note.read_bytes())
        if said["tree"] != tree:
            return {}, {}
        kept = {offering: _kept(record) for offering, record in said["offerings"].items()}
        return kept, {str(offering): str(key) for offering, key in said["pages"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, {}


def _record(kept: Kept) -> dict[str, Any]:
    return {
        "read": kept.read,
        "used": sorted(kept.used),
        "made": kept.made,
        "files": kept.files,
        "releases": [_release_record(release) for release in kept.releases],
    }


_FILE = re.compile(
    r"offerings/[a-z0-9-]+/(?:[0-9]+(?:\.[0-9]+){2}|changes|since)/index\.(?:html|md)"
    r"|offerings/[a-z0-9-]+/[0-9]+(?:\.[0-9]+){2}/(?:sheet\.pdf|schedule(?:-[a-z0-9-]+)?\.docx)"
    r"|api/v1/offerings/[a-z0-9-]+/[0-9]+(?:\.[0-9]+){2}\.json"
    r"|feeds/offerings/[a-z0-9-]+\.(?:xml|json)"
)


def _kept(record: dict[str, Any]) -> Kept:
    """What *record* says; a file elsewhere than our own are is no note of ours."""
    files = tuple(map(str, record["files"]))
    if not all(_FILE.fullmatch(file) for file in files):
        raise ValueError(files)
    return Kept(
        record["read"],
        frozenset((str(ref), str(word)) for ref, word in record["used"]),
        record["made"],
        files,
        tuple(map(_release, record["releases"])),
    )


_TOLD = ("note", "aside", "by", "agreed_by", "quiet")
_FIRST_WORDS = ("summary",)


def _release_record(release: Release) -> dict[str, Any]:
    """A release as lists tell it: without what differs from it today.

    Of its body only the summary stays, of a first release: nothing else says what that was.
    """
    body = {name: release.body[name] for name in _FIRST_WORDS if name in release.body}
    return {
        "offering_id": release.offering_id,
        "number": release.number,
        "promise": release.promise,
        "released_on": release.released_on,
        "term": _fields(release.term, ("from_on", "to_on", "is_withdrawn")),
        "state": release.state,
        "released": {name: release.released[name] for name in _TOLD if name in release.released},
        "lines": [list(line) for line in release.lines],
        "leaning": _fields(release.leaning, ("currency", "units", "hours", "clauses")),
        "is_first": release.is_first,
        "body": body if release.is_first else {},
    }


def _fields(record: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _release(record: dict[str, Any]) -> Release:
    return Release(
        **{
            **record,
            "term": Term(**record["term"]),
            "state": State(record["state"]),
            "lines": tuple(map(_line, record["lines"])),
            "leaning": _leaning(record["leaning"]),
        },
        since=(),
    )


def _line(record: list[Any]) -> Line:
    effect, sentence, route, cause, packages, key = record
    return Line(Effect(effect), sentence, route, cause, tuple(packages), key)


def _leaning(record: dict[str, Any]) -> Leaning:
    return Leaning(
        record["currency"], tuple(record["units"]), tuple(record["hours"]), record["clauses"]
    )
