"""Build and publish the editions of a site."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from offerbook.app import STATE
from offerbook.app.looking import NO_LOOKS, Looks, looks_of
from offerbook.app.past import (
    Digests,
    Kept,
    Past,
    digest_folder,
    files_of,
    own_files_of,
)
from offerbook.app.sight import Sight
from offerbook.audience import Audience
from offerbook.changes.history import Historian
from offerbook.edition import Projection, editions_of, project, used_by
from offerbook.model.catalog import Catalog, Item
from offerbook.model.terms import State
from offerbook.pages.records import Records
from offerbook.pages.reference import write_reference_pages
from offerbook.paper.papers import Paperwork
from offerbook.site.apart import Job, Renderer
from offerbook.site.builder import Builder
from offerbook.site.frame_key import key_of, surroundings_of
from offerbook.site.fulltext import FullTextError, carry_full_text, full_text_steps
from offerbook.site.prepare import prepare
from offerbook.site.publish import building, new_tree, publish
from offerbook.site.sharing import share
from offerbook.site.taken import Taken

Say = Callable[[str], None]
Render = Callable[[Job], AbstractContextManager[Renderer]]
Steps = Generator[None, None, int]
"""The building of an edition: it stops once, while the edition is rendered, and tells its pages."""

MOST_AT_ONCE = min(2, os.cpu_count() or 1)
"""So many editions are rendered side by side."""

LIGHT = 3000
"""With so many offerings at most their texts are indexed side by side: each takes 0.4 MB of memory."""


@dataclass(frozen=True)
class Built:
    """One published edition."""

    edition: str
    link: Path
    pages: int


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
    render: Render = Renderer,
    builder: Builder = Builder.MKDOCS,
    papers: frozenset[str] = frozenset(),
) -> Iterator[Built]:
    """Build each edition that *places* names by *render*, and publish one after the other.

    With *shows_drafts* a draft that differs from what is in force stands in its place, marked.
    *papers* are the kinds of paper that are made. The full text follows when the pages of all are
    published. Whatever is built *is_scanned* before.

    Raises ConfigError, RenderError, LeakError or OSError; an edition that fails leaves its old
    site whole.
    """
    editions, sights = editions_of(catalog.settings.data), dict[Audience, Sight]()
    looks: dict[str, Looks] = {}
    with building(root / STATE, say):
        begun: deque[tuple[str, Path, Steps]] = deque()
        try:
            for name, link in places.items():
                edition = editions[name]
                if edition.audience not in sights:
                    first = Sight(catalog, edition, day, shows_drafts=shows_drafts)
                    sights[edition.audience] = first
                sight = sights[edition.audience].of(edition)
                looks[name] = looks_of(root, sight) if is_scanned else NO_LOOKS
                way = Way(render, builder, papers, looks[name])
                begun.append((name, link, _build_steps(root, sight, link, way)))
                next(begun[-1][2])
                if len(begun) == MOST_AT_ONCE:
                    yield _end(*begun.popleft())
            while begun:
                yield _end(*begun.popleft())
        finally:
            for _, _, steps in begun:
                steps.close()
        if has_full_text:
            at_once = MOST_AT_ONCE if len(catalog.offerings) <= LIGHT else 1
            _add_full_texts(places, looks, say, at_once)


def _end(name: str, link: Path, steps: Steps) -> Built:
    """The edition *name*, of which the rendering has begun, published."""
    return Built(name, link, _last_of(steps))


def _last_of(steps: Steps) -> int:
    try:
        next(steps)
    except StopIteration as end:
        return int(end.value)
    raise RuntimeError(steps)


def _add_full_texts(
    places: Mapping[str, Path], looks: Mapping[str, Looks], say: Say, at_once: int
) -> None:
    """Index the full text of each edition; so many *at_once*, for an index takes one processor.

    Pages without their full text are better than none: what is wrong is said.
    """

    def go_on(name: str, steps: Iterator[None]) -> None:
        try:
            next(steps, None)
        except (FullTextError, OSError) as problem:
            say(f"{name}: {problem}; the pages are published without it")

    begun: deque[tuple[str, Generator[None, None, None]]] = deque()
    with ExitStack() as open_ones:
        for turn, (name, link) in enumerate(places.items()):
            place = link.parent.resolve() / link.name
            steps = full_text_steps(place, looks[name].at_more, turn)
            begun.append((name, open_ones.enter_context(closing(steps))))
            go_on(*begun[-1])
            if len(begun) == at_once:
                go_on(*begun.popleft())
        while begun:
            go_on(*begun.popleft())


def build_edition(
    root: Path,
    sight: Sight,
    link: Path,
    render: Render = Renderer,
    *,
    builder: Builder = Builder.MKDOCS,
    papers: frozenset[str] = frozenset(),
) -> int:
    """Build one edition and publish it at *link*, not looked through; its pages' number."""
    steps = _build_steps(root, sight, link, Way(render, builder, papers, NO_LOOKS))
    next(steps)
    return _last_of(steps)


class Way(NamedTuple):
    """How an edition is built: by which process and builder, with which kinds of paper.

    *looks* look through the finished tree before it is published.
    """

    render: Render
    builder: Builder
    papers: frozenset[str]
    looks: Looks


def _build_steps(root: Path, sight: Sight, link: Path, way: Way) -> Steps:
    """Build one edition and publish it at *link*.

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
    surroundings = surroundings_of(digest_folder(prepared), way.builder)
    paper = Paperwork(
        way.papers, root.resolve() / STATE / "paper" / sight.edition.name, sight.sold.templates
    )
    around = f"{surroundings}\0{paper.state}"
    found = _find_past(projection, sight.day, past, digests, around, papers=way.papers)
    records = sight.records(
        {each.offering_id: each.kept.releases for each in found},
        (each.offering_id for each in found if each.is_made),
    )
    keys = {
        each["id"]: digests.page(each, projection, records, around) for each in projection.offerings
    }
    own = {each["id"]: _own_files(each, records, way.papers) for each in projection.offerings}
    same = frozenset(name for name, key in keys.items() if past.holds(name, key, own[name]))
    records = replace(records, same=same, papers=way.papers)
    tree = new_tree(link)
    try:
        taken = _taken(past.tree, found, projection, {name: own[name] for name in sorted(same)})
        shown = replace(projection, promises={})
        key = key_of(prepared, surroundings)
        job = Job(prepared.resolve(), tree, shown, records, taken, key, way.builder, paper)
        with way.render(job) as rendering:
            yield
            way.looks.prepare()
            pages = rendering.pages
        share(tree, past.tree)
        carry_full_text(past.tree, tree)
        way.looks.at_all(tree)
        publish(tree, link)
    except BaseException:
        shutil.rmtree(tree, ignore_errors=True)
        raise
    past.write(tree, {each.offering_id: each.kept for each in found}, keys)
    return pages


def _taken(
    tree: Path,
    found: Iterable[_Found],
    projection: Projection,
    same: Mapping[str, tuple[str, ...]],
) -> Taken:
    """What the next site has of the one in *tree*: pages of the past, and of today.

    *same* holds the files of the latter by offering.
    """
    files = [file for each in found if each.is_made for file in each.kept.files]
    files += [file for each in same.values() for file in each]
    listed = (
        each for each in projection.offerings if each["id"] in same and projection.lists(each)
    )
    return Taken(tree, tuple(files), tuple(f"offerings/{each['id']}/" for each in listed))


def _own_files(offering: Item, records: Records, papers: frozenset[str]) -> tuple[str, ...]:
    """The files about an offering today; only what was never in force has papers there."""
    releases = records.releases.get(offering["id"], ())
    is_sold = any(each.state is State.IN_FORCE for each in releases)
    return own_files_of(offering, frozenset() if is_sold else papers)


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
    projection: Projection,
    day: str,
    past: Past,
    digests: Digests,
    around: str,
    *,
    papers: frozenset[str],
) -> list[_Found]:
    historian = Historian(projection, day)
    found = []
    for offering in projection.promises:
        made = digests.made(offering, projection, around)
        kept = past.kept(offering, made)
        if kept is not None:
            found.append(_Found(offering, kept, is_made=True))
            continue
        releases = historian.tell_one(offering)
        kept = Kept(
            read=digests.read(offering),
            used=used_by(projection.promises[offering]),
            made=made,
            files=files_of(offering, releases, papers),
            releases=releases,
        )
        found.append(_Found(offering, kept, is_made=False))
    return found
