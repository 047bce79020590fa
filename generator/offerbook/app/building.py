"""Build and publish the editions of a site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from offerbook.app import STATE
from offerbook.app.past import Digests, Kept, Past, digest_folder, files_of, move_note
from offerbook.changes.gate import Gate
from offerbook.changes.history import Historian, Release
from offerbook.changes.names import Speakers
from offerbook.edition import EDITIONS, Edition, Projection, project, used_by
from offerbook.freshness import build_all_freshness
from offerbook.model.catalog import Catalog
from offerbook.model.sold import sold_on
from offerbook.pages.records import Known, Records, Work
from offerbook.pages.reference import write_reference_pages
from offerbook.site.apart import Job, render_apart
from offerbook.site.builder import Builder
from offerbook.site.frame_key import key_of, surroundings_of
from offerbook.site.fulltext import FullTextError, add_full_text
from offerbook.site.prepare import prepare
from offerbook.site.publish import building, new_tree, publish
from offerbook.site.taken import Taken

Say = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """One published edition."""

    edition: str
    link: Path
    pages: int


class Shown(NamedTuple):
    """All that one edition's pages are made of."""

    projection: Projection
    records: Records


def build_editions(
    root: Path,
    catalog: Catalog,
    places: Mapping[str, Path],
    say: Say,
    day: str,
    *,
    shows_drafts: bool = False,
    has_full_text: bool = True,
    builder: Builder = Builder.MKDOCS,
) -> Iterator[Built]:
    """Build and publish each edition that *places* names, one after the other.

    With *shows_drafts* a draft that differs from what is in force stands in its place, marked. The
    full text follows when the pages of all are published.

    Raises ConfigError, RenderError or OSError; an edition that fails leaves its old site whole.
    """
    with building(root / STATE, say):
        for name, link in places.items():
            sight = Sight(catalog, EDITIONS[name], day, shows_drafts=shows_drafts)
            yield Built(name, link, build_edition(root, sight, link, builder))
        if has_full_text:
            for name, link in places.items():
                _add_full_text(root, name, link, say)


def _add_full_text(root: Path, name: str, link: Path, say: Say) -> None:
    """Pages without their full text are better than none: what is wrong is said."""
    link = link.parent.resolve() / link.name
    try:
        tree = add_full_text(link)
    except (FullTextError, OSError) as problem:
        say(f"{name}: {problem}; the pages are published without it")
        return
    move_note(note_of(root, name), tree)


class Sight:
    """What one edition can see of a catalogue on a day."""

    def __init__(
        self, catalog: Catalog, edition: Edition, day: str, *, shows_drafts: bool = False
    ) -> None:
        internal = edition.is_internal
        self.edition, self.day = edition, day
        self.work = dict(_work(catalog, day)) if internal else {}
        in_place = frozenset(self.work) if shows_drafts else frozenset[str]()
        self.sold = sold_on(catalog, day, with_drafts=internal, in_place=in_place)
        self.known = dict(_known(catalog, day)) if internal else {}

    def records(
        self, releases: Mapping[str, tuple[Release, ...]], made: Iterable[str] = ()
    ) -> Records:
        """What pages tell beside the promises; of the offerings *made* the past is there already."""
        return Records(releases, self.known, self.work, frozenset(made))


def look_up(sight: Sight) -> Shown:
    """Everything that *sight* shows, read afresh."""
    projection = project(sight.sold, sight.edition)
    releases = Historian(projection, sight.day).tell()
    return Shown(replace(projection, promises={}), sight.records(releases))


def build_edition(root: Path, sight: Sight, link: Path, builder: Builder = Builder.MKDOCS) -> int:
    """Build one edition and publish it at *link*; the number of pages.

    Pages about the past are taken from the site that is there, where nothing they follow from has
    changed.
    """
    prepared = root / STATE / sight.edition.name
    link = link.parent.resolve() / link.name
    past = Past(note_of(root, sight.edition.name), link)
    digests = Digests(sight.sold, sight.edition, sight.day)
    projection = project(
        sight.sold, sight.edition, lambda each: past.used(each, digests.read(each))
    )
    prepare(root, prepared, projection, write_reference_pages(projection))
    surroundings = surroundings_of(digest_folder(prepared), builder)
    found = _find_past(projection, sight.day, past, digests, surroundings)
    files = tuple(file for each in found if each.is_made for file in each.kept.files)
    records = sight.records(
        {each.offering_id: each.kept.releases for each in found},
        (each.offering_id for each in found if each.is_made),
    )
    tree = new_tree(link)
    try:
        taken = Taken(past.tree, files)
        shown = replace(projection, promises={})
        key = key_of(prepared, surroundings)
        pages = render_apart(Job(prepared.resolve(), tree, shown, records, taken, key, builder))
        publish(tree, link)
    except BaseException:
        shutil.rmtree(tree, ignore_errors=True)
        raise
    past.write(tree, {each.offering_id: each.kept for each in found})
    return pages


def note_of(root: Path, edition: str) -> Path:
    """Where it is noted what the published site of an edition holds of the past."""
    return root / STATE / f"{edition}.past.json"


class _Found(NamedTuple):
    """An offering's past; *is_made* where the site that is there holds its pages."""

    offering_id: str
    kept: Kept
    is_made: bool


def _find_past(
    projection: Projection, day: str, past: Past, digests: Digests, surroundings: str
) -> list[_Found]:
    historian = Historian(projection, day)
    found = []
    for offering in projection.promises:
        made = digests.made(offering, projection, surroundings)
        kept = past.kept(offering, made)
        if kept is not None:
            found.append(_Found(offering, kept, is_made=True))
            continue
        releases = historian.tell_one(offering)
        kept = Kept(
            read=digests.read(offering),
            used=used_by(projection.schema, projection.promises[offering]),
            made=made,
            files=files_of(offering, releases),
            releases=releases,
        )
        found.append(_Found(offering, kept, is_made=False))
    return found


def _known(catalog: Catalog, day: str) -> Iterator[tuple[str, Known]]:
    for each in build_all_freshness(catalog, day):
        if each.verified_on is not None:
            known = Known(each.verified_on, each.verified_by, each.due_on or "")
            yield each.offering_id, known


def _work(catalog: Catalog, day: str) -> Iterator[tuple[str, Work]]:
    speakers = Speakers(catalog)
    released = [each for each in catalog.offerings if catalog.versions.get(each.id)]
    for coming in Gate(replace(catalog, offerings=tuple(released)), day).all():
        if coming.newest is not None and coming.changes:
            speaker = speakers.about(coming.newest.body, coming.offering.data)
            yield (
                coming.offering.id,
                Work(
                    str(coming.number),
                    coming.effect,
                    coming.effective_on,
                    tuple(speaker.say(change) for change in coming.open),
                ),
            )
