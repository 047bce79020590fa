"""Build and publish the editions of a site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from offerbook.app import STATE
from offerbook.changes.gate import Gate
from offerbook.changes.history import Historian
from offerbook.changes.names import Speakers
from offerbook.edition import EDITIONS, Edition, Projection, project
from offerbook.freshness import build_all_freshness
from offerbook.model.catalog import Catalog
from offerbook.model.sold import sold_on
from offerbook.pages.records import Known, Records, Work
from offerbook.pages.reference import write_reference_pages
from offerbook.site.apart import Job, render_apart
from offerbook.site.prepare import prepare
from offerbook.site.publish import building, new_tree, publish

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
) -> Iterator[Built]:
    """Build and publish each edition that *places* names, one after the other.

    With *shows_drafts* a draft that differs from what is in force stands in its place, marked.

    Raises ConfigError, RenderError or OSError; an edition that fails leaves its old site whole.
    """
    with building(root / STATE, say):
        for name, link in places.items():
            shown = look_up(catalog, EDITIONS[name], day, shows_drafts=shows_drafts)
            yield Built(name, link, build_edition(root, shown, link))


def build_edition(root: Path, shown: Shown, link: Path) -> int:
    """Build one edition and publish it at *link*; the number of pages stamped."""
    projection, records = shown
    edition = projection.edition
    prepared = root / STATE / edition.name
    prepare(root, prepared, projection, write_reference_pages(projection))
    link = link.parent.resolve() / link.name
    tree = new_tree(link)
    try:
        pages = render_apart(Job(prepared.resolve(), tree, projection, records))
        publish(tree, link)
    except BaseException:
        shutil.rmtree(tree, ignore_errors=True)
        raise
    return pages


def look_up(catalog: Catalog, edition: Edition, day: str, *, shows_drafts: bool = False) -> Shown:
    """What *edition* shows of *catalog* on *day*: promises, and what is known beside them."""
    internal = edition.is_internal
    work = dict(_work(catalog, day)) if internal else {}
    in_place = frozenset(work) if shows_drafts else frozenset[str]()
    sold = sold_on(catalog, day, with_drafts=internal, in_place=in_place)
    projection = project(sold, edition)
    releases = Historian(projection, day).tell()
    known = dict(_known(catalog, day)) if internal else {}
    return Shown(replace(projection, promises={}), Records(releases, known, work))


def _known(catalog: Catalog, day: str) -> Iterator[tuple[str, Known]]:
    for each in build_all_freshness(catalog, day):
        if each.verified_on is not None:
            known = Known(each.verified_on, each.verified_by, each.due_on or "")
            yield each.offering_id, known


def _work(catalog: Catalog, day: str) -> Iterator[tuple[str, Work]]:
    speakers = Speakers(catalog)
    for coming in Gate(catalog, day).all():
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
