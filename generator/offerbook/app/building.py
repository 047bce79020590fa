"""Build and publish the editions of a site."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from offerbook.app import STATE
from offerbook.app.past import (
    Digests,
    Kept,
    Past,
    digest_folder,
    files_of,
    move_note,
    own_files_of,
)
from offerbook.app.scanning import Guard
from offerbook.changes.gate import Gate
from offerbook.changes.history import Historian, Release, as_lines
from offerbook.changes.names import Speakers
from offerbook.digest.publishing import write_all_files
from offerbook.edition import (
    EDITIONS,
    Edition,
    Projection,
    Promises,
    is_shown,
    project,
    used_by,
)
from offerbook.freshness import build_all_freshness
from offerbook.model.catalog import Catalog, Item, Offering
from offerbook.model.sold import sold_on
from offerbook.pages.records import Known, Records, Work
from offerbook.pages.reference import write_reference_pages
from offerbook.projecting import readable
from offerbook.site.apart import Job, render_apart
from offerbook.site.builder import Builder
from offerbook.site.frame_key import key_of, surroundings_of
from offerbook.site.fulltext import FullTextError, add_full_text, carry_full_text
from offerbook.site.prepare import prepare
from offerbook.site.publish import building, new_tree, publish
from offerbook.site.sharing import share
from offerbook.site.taken import Taken

Say = Callable[[str], None]
Look = Callable[[Path], None]
"""Looks through a folder before it is published; raises where it must not be."""


def trust(folder: Path) -> None:
    """Look at nothing in *folder*: for a preview that nobody but its maker sees."""


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
    is_scanned: bool = True,
    render: Callable[[Job], int] = render_apart,
    builder: Builder = Builder.MKDOCS,
) -> Iterator[Built]:
    """Build and publish each edition that *places* names, one after the other, by *render*.

    With *shows_drafts* a draft that differs from what is in force stands in its place, marked. The
    full text follows when the pages of all are published. What customers may hold *is_scanned*
    before.

    Raises ConfigError, RenderError, LeakError or OSError; an edition that fails leaves its old
    site whole.
    """
    looks: dict[str, tuple[Look, Look]] = {}
    with building(root / STATE, say):
        for name, link in places.items():
            sight = Sight(catalog, EDITIONS[name], day, shows_drafts=shows_drafts)
            looks[name] = _looks_of(guard_of(root, sight), sight.edition, is_scanned=is_scanned)
            look, _ = looks[name]
            pages = build_edition(root, sight, link, render, look, builder=builder)
            yield Built(name, link, pages)
        if has_full_text:
            for name, link in places.items():
                _add_full_text(root, name, link, looks[name][1], say)


def _looks_of(guard: Guard, edition: Edition, *, is_scanned: bool) -> tuple[Look, Look]:
    """What looks through the pages, and through what joins them; colleagues' pages need no proof."""
    if edition.is_internal or not is_scanned:
        return trust, trust
    return guard.check, guard.check_part


def _add_full_text(root: Path, name: str, link: Path, look: Look, say: Say) -> None:
    """Pages without their full text are better than none: what is wrong is said."""
    link = link.parent.resolve() / link.name
    try:
        tree = add_full_text(link, look)
    except (FullTextError, OSError) as problem:
        say(f"{name}: {problem}; the pages are published without it")
        return
    move_note(note_of(root, name, link), tree)


class Draft(NamedTuple):
    """One offering as its page shows it: projected, a draft or not, and what releasing it means."""

    body: Item
    is_draft: bool
    work: Work | None


class Sight:
    """What one edition can see of a catalogue on a day."""

    def __init__(
        self, catalog: Catalog, edition: Edition, day: str, *, shows_drafts: bool = False
    ) -> None:
        internal = edition.is_internal
        self.catalog, self.edition, self.day = catalog, edition, day
        self.work = dict(_work(catalog, catalog.offerings, day)) if internal else {}
        in_place = frozenset(self.work) if shows_drafts else frozenset[str]()
        self.sold = sold_on(catalog, day, with_drafts=internal, in_place=in_place)
        self.known = dict(_known(catalog, day)) if internal else {}
        self.projection: Projection | None = None
        """What it shows, once that was worked out."""

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


def guard_of(root: Path, sight: Sight) -> Guard:
    """What looks for whatever the readers of *sight* may not read."""

    def held() -> Projection:
        return sight.projection or project(sight.sold, sight.edition)

    return Guard(root, sight.edition.name, sight.catalog, held, lambda: _told(sight))


def _told(sight: Sight) -> Iterator[str]:
    """All that the tool says of what *sight* shows, made of projected data alone."""
    projection, records = look_up(sight)
    yield from write_reference_pages(projection).values()
    for _, text in write_all_files(projection, records):
        yield text


def build_edition(
    root: Path,
    sight: Sight,
    link: Path,
    render: Callable[[Job], int] = render_apart,
    look: Look = trust,
    *,
    builder: Builder = Builder.MKDOCS,
) -> int:
    """Build one edition and publish it at *link*, once *look* has found nothing; its pages' number.

    Pages of offerings are taken from the site that is there, where nothing they follow from has
    changed.
    """
    prepared = root / STATE / sight.edition.name
    link = link.parent.resolve() / link.name
    past = Past(note_of(root, sight.edition.name, link), link)
    digests = Digests(sight.sold, sight.edition, sight.day)
    projection = project(
        sight.sold, sight.edition, lambda each: past.used(each, digests.read(each))
    )
    sight.projection = projection
    prepare(root, prepared, projection, write_reference_pages(projection))
    surroundings = surroundings_of(digest_folder(prepared), builder)
    found = _find_past(projection, sight.day, past, digests, surroundings)
    records = sight.records(
        {each.offering_id: each.kept.releases for each in found},
        (each.offering_id for each in found if each.is_made),
    )
    keys = {
        each["id"]: digests.page(each, projection, records, surroundings)
        for each in projection.offerings
    }
    same = frozenset(name for name, key in keys.items() if past.holds(name, key))
    records = replace(records, same=same)
    tree = new_tree(link)
    try:
        taken = _taken(past.tree, found, projection, same)
        shown = replace(projection, promises={})
        key = key_of(prepared, surroundings)
        pages = render(Job(prepared.resolve(), tree, shown, records, taken, key, builder))
        share(tree, past.tree)
        carry_full_text(past.tree, tree)
        look(tree)
        publish(tree, link)
    except BaseException:
        shutil.rmtree(tree, ignore_errors=True)
        raise
    past.write(tree, {each.offering_id: each.kept for each in found}, keys)
    return pages


def _taken(
    tree: Path, found: Iterable[_Found], projection: Projection, same: frozenset[str]
) -> Taken:
    """What the next site has of the one in *tree*: pages of the past, and of today that are *same*."""
    files = [file for each in found if each.is_made for file in each.kept.files]
    files += [file for each in sorted(same) for file in own_files_of(each)]
    listed = (
        each for each in projection.offerings if each["id"] in same and projection.lists(each)
    )
    return Taken(tree, tuple(files), tuple(f"offerings/{each['id']}/" for each in listed))


def note_of(root: Path, edition: str, link: Path) -> Path:
    """Where it is noted what the site of *edition* at *link* holds of the past."""
    place = os.path.relpath(link, root.resolve())
    is_usual = place == f"site/{edition}"
    which = edition if is_usual else hashlib.blake2b(os.fsencode(place), digest_size=8).hexdigest()
    return root / STATE / f"{which}.past.json"


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


def look_at_draft(catalog: Catalog, edition: Edition, day: str, name: str) -> Draft:
    """What the page of one offering shows while its draft is written, in its place if it differs."""
    draft = catalog.by_id[name]
    work = dict(_work(catalog, (draft,), day)).get(name)
    alone = replace(catalog, offerings=(draft,))
    in_place = frozenset((name,) if work else ())
    (sold,) = sold_on(alone, day, with_drafts=True, in_place=in_place).offerings
    shown = [each.id for each in catalog.offerings if is_shown(each, edition)]
    promises = Promises(replace(catalog, offerings=(sold,)), edition, shown)
    body = promises.today(sold, readable(catalog.schema, edition.audience))
    return Draft(body, sold.version is None, work)


def _work(catalog: Catalog, drafts: Iterable[Offering], day: str) -> Iterator[tuple[str, Work]]:
    speakers = Speakers(catalog)
    released = [each for each in drafts if catalog.versions.get(each.id)]
    for coming in Gate(replace(catalog, offerings=tuple(released)), day).all():
        if coming.newest is not None and coming.changes:
            speaker = speakers.about(coming.newest.body, coming.offering.data)
            yield (
                coming.offering.id,
                Work(
                    str(coming.number),
                    coming.effect,
                    coming.effective_on,
                    as_lines(coming.changes, speaker),
                ),
            )
