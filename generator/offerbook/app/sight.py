"""What the readers of one edition can see of a catalogue on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from typing import NamedTuple

from offerbook.changes.gate import Gate
from offerbook.changes.history import Historian, Release, as_lines
from offerbook.changes.names import Speakers
from offerbook.edition import Edition, Projection, Promises, is_shown, project
from offerbook.freshness import build_all_freshness
from offerbook.model.catalog import Catalog, Item, Offering
from offerbook.model.sold import sold_on
from offerbook.pages.records import Known, Records, Work


class Shown(NamedTuple):
    """All that one edition's pages are made of."""

    projection: Projection
    records: Records


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

    def of(self, edition: Edition) -> Sight:
        """What another *edition* for the same audience can see: nothing is looked up again."""
        sight = copy(self)
        sight.edition = edition
        return sight

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


class Draft(NamedTuple):
    """One offering as its page shows it: projected, a draft or not, and what releasing it means."""

    body: Item
    is_draft: bool
    work: Work | None


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
    body = promises.today(sold)
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
