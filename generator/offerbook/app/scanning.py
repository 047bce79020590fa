"""Look through a finished site, or any other folder, for what its readers may not read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from offerbook.app import STATE
from offerbook.edition import Projection
from offerbook.finding import in_order
from offerbook.model.catalog import Catalog
from offerbook.scanning.ahead import Ahead, hear
from offerbook.scanning.clean import Clean
from offerbook.scanning.leaks import Scan, findings_of
from offerbook.scanning.needles import Needle, folder_needle, needles_of, texts_of
from offerbook.scanning.own_words import own_files, own_rules, own_texts
from offerbook.scanning.scan import build_searcher, found_in, scan_folder
from offerbook.scanning.search import Searcher
from offerbook.site.apart import LeakError


@dataclass(frozen=True)
class Guard:
    """Knows what must not be in one *edition* of *catalog*, which is as it lies on disk at *root*.

    *project* says what the edition may hold, *told* what the tool itself makes of that; this is
    asked only when something was found. What is *spared*, by its place, is not looked at as the *rest*.
    """

    root: Path
    edition: str
    catalog: Catalog
    project: Callable[[], Projection]
    told: Callable[[], Iterable[str]]
    spared: Callable[[str], bool] = lambda _: False

    @cached_property
    def searcher(self) -> Searcher:
        """What finds whatever the edition may not hold and does not hold by right."""
        return build_searcher(self._needles(), chain(self._held(), own_texts()))

    @cached_property
    def strict(self) -> Searcher:
        """What finds the same even where the edition holds it by right: that is asked later."""
        return build_searcher(self._needles(), ())

    def prepare(self) -> None:
        """Work out what `check` looks for."""
        _ = self.searcher

    def prepare_rest(self) -> None:
        """Work out what `check_rest` looks for."""
        _ = self.strict

    def _needles(self) -> Iterator[Needle]:
        yield from needles_of(self.catalog, self.project())
        yield folder_needle(str(self.root.resolve()))

    def _held(self) -> Iterable[str]:
        return texts_of(self.project())

    def scan(self, folder: Path, ahead: Ahead | None = None) -> Scan:
        """Everything in *folder* that must not be there.

        Who read it *ahead* says only whether there is anything; if so, it is looked for again.
        """
        heard = ahead.look(self.searcher) if ahead else None
        if heard and heard.needles <= self._told_of(heard.needles):
            return Scan((), heard.sealed, heard.skipped, heard.files)
        return scan_folder(folder, self.searcher, own_files(), self.told)

    def _told_of(self, needles: frozenset[int]) -> set[int]:
        """Which of *needles* the tool itself tells."""
        return found_in(self.searcher, self.told()) if needles else set()

    def check(self, site: Path) -> None:
        """Raise LeakError where anything is in the finished *site* that must not be there.

        Files in which nothing was found before, of the same needles, are not looked at again.
        """
        self._refuse(site).write(site)

    def check_rest(self, site: Path) -> None:
        """Raise LeakError where anything that is not *spared* holds what must not be there.

        What the edition holds by right is asked only of what was found, and where something stands
        only of what is left then.
        """

        def passes(place: str, _: os.DirEntry[str]) -> bool:
            return self.spared(place)

        searcher, known = self.strict, set[int]()
        heard = hear(site, searcher, passes)
        for tell in (own_rules, own_texts, self._held, self.told):
            if not heard.needles <= known:
                known |= found_in(searcher, tell())
        if heard.sealed or not heard.needles <= known:
            searcher.ignore(known)
            self._raise(scan_folder(site, searcher, own_files(), passes=passes))

    def check_part(self, folder: Path) -> None:
        """The same for a *folder* that is about to join a site that was checked."""
        self._refuse(folder).add(folder)

    def _refuse(self, folder: Path) -> Clean:
        """Raise LeakError, or hand back the note of what is clean."""
        note = Clean(self.root / STATE / f"{self.edition}.scanned.json", self.searcher.key)

        def passes(_: str, entry: os.DirEntry[str]) -> bool:
            return note.passes(entry.stat())

        self._raise(scan_folder(folder, self.searcher, own_files(), self.told, passes))
        return note

    def _raise(self, found: Scan) -> None:
        if not found.is_clean:
            raise LeakError(self.edition, in_order(findings_of(found)))


_ABOUT_ONE = re.compile(
    r"(?:api/v1/)?offerings/(?P<id>[a-z0-9-]+)(?:/(?P<version>[0-9]+(?:\.[0-9]+){2}))?"
    r"(?:\.json|/index\.(?:html|md)|/sheet\.pdf)"
)


LISTS = frozenset(
    (
        *("index.html", "offerings/index.html", "offerings/index.md", "health/index.html"),
        *("prices/index.html", "prices/prices.csv", "owners/index.html"),
        *("assets/find.json", "api/v1/index.json"),
        *("guide/fields.md", "guide/rules.md"),
        *("guide/fields/index.html", "guide/rules/index.html"),
    )
)
"""Files about all offerings, and of reference, that every build for colleagues writes anew.

Whatever stood there by hand is gone."""


def spare_stamped(
    stamped: Mapping[str, Collection[str]], *, has_lists: bool = False
) -> Callable[[str], bool]:
    """What tells the files that say of an offering what its projection says, and nothing else.

    What the projection holds is no leak, wherever it stands. *stamped* names the offerings of which
    that is so, each with its versions: at any other place somebody may have written by hand. With
    *has_lists* it is so of all offerings, and of what lists them.
    """

    def is_spared(place: str) -> bool:
        if has_lists and place in LISTS:
            return True
        found = _ABOUT_ONE.fullmatch(place)
        if found is None or found["id"] not in stamped:
            return False
        return found["version"] is None or found["version"] in stamped[found["id"]]

    return is_spared
