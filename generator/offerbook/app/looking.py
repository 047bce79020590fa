"""What looks through an edition before it is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from offerbook.app.sight import Sight, look_up
from offerbook.edition import Projection, project
from offerbook.pages.reference import write_reference_pages

if TYPE_CHECKING:
    from offerbook.app.scanning import Guard

Look = Callable[[Path], None]
"""Looks through a folder before it is published; raises where it must not be."""


def _trust(folder: Path) -> None:
    """Look at nothing in *folder*: a preview, or made of pages that were looked through."""


class Looks(NamedTuple):
    """What looks *at_all* that was built, and *at_more* that joins it.

    *prepare* works out what to look for: there is time while pages are made elsewhere.
    """

    at_all: Look = _trust
    at_more: Look = _trust
    prepare: Callable[[], None] = lambda: None


NO_LOOKS = Looks()


def looks_of(root: Path, sight: Sight) -> Looks:
    """What looks through the pages of *sight*, and through what joins them.

    For colleagues that is all but what was stamped of projected data: it holds nothing else. Pages
    that tell what a draft changes are looked through, and lists while there is one.
    """
    guard = guard_of(root, sight)
    if sight.edition.is_internal:
        from offerbook.app.scanning import spare_stamped  # heavy, and previews need none

        stamped = {
            each.id: {str(version.number) for version in sight.catalog.versions.get(each.id, ())}
            for each in sight.sold.offerings
            if each.id not in sight.work
        }
        guard = replace(guard, spared=spare_stamped(stamped, has_lists=not sight.work))
        return Looks(guard.check_rest, prepare=guard.prepare_rest)
    return Looks(guard.check, guard.check_part, guard.prepare)


def guard_of(root: Path, sight: Sight) -> Guard:
    """What looks for whatever the readers of *sight* may not read."""
    from offerbook.app.scanning import Guard  # heavy, and previews need none

    @cache
    def held() -> Projection:
        return sight.projection or project(sight.sold, sight.edition)

    return Guard(root, sight.edition.name, sight.catalog, held, lambda: _told(sight))


def _told(sight: Sight) -> Iterator[str]:
    """All that the tool says of what *sight* shows, made of projected data alone."""
    from offerbook.digest.publishing import write_all_files  # heavy, and seldom asked for

    projection, records = look_up(sight)
    yield from write_reference_pages(projection).values()
    for _, text in write_all_files(projection, records):
        yield text
