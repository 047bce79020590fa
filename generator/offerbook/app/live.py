"""The internal edition while owners write: what is saved is on its page at once, the rest follows.

A saved draft is read alone, and its page made once more by the process that rendered the edition.
After that everything is read, checked and built again, for lists, search and other files' rules.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from offerbook.app import STATE
from offerbook.app.building import build_editions, note_of
from offerbook.app.rereading import reading_again
from offerbook.app.sight import look_at_draft
from offerbook.check import check_catalog
from offerbook.edition import editions_of
from offerbook.finding import Finding, Level, has_errors, in_order
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment, day_of
from offerbook.model.version import DamagedVersionError
from offerbook.pages.records import Work
from offerbook.reading import NewerSchemaError, Reading, Rereader
from offerbook.site.apart import Job, Renderer, RenderError, Touch
from offerbook.site.builder import Builder
from offerbook.site.config import ConfigError

WATCHED = ("catalog", "docs", "schema", "mkdocs.yml")
"""What a site follows from, beside the tool itself."""

_EDITION = "internal"
_DRAFT, _CHANGE = "offering.yaml", "change.yaml"
_MOST_CHECKED = 400
"""Of so many offerings the rules across files are looked at before the page is made."""
_QUIET = 0.4  # seconds without a save after which everything is built again


@dataclass(frozen=True)
class Update:
    """What came of a save: the addresses of *pages* that are new, and what is wrong.

    *words* say it on one line.
    """

    pages: tuple[str, ...]
    findings: tuple[Finding, ...]
    words: str


class Live:
    """A site that follows what owners save; *tell* hears of each update, from several threads."""

    def __init__(
        self,
        root: Path,
        moment: Moment,
        tell: Callable[[Update], None],
        *,
        builder: Builder = Builder.MKDOCS,
    ) -> None:
        self.link = root / STATE / "preview" / _EDITION
        self._root, self._moment, self._tell, self._builder = root, moment, tell, builder
        self._lock = threading.Lock()  # of what the next three hold
        self._catalog: Catalog | None = None
        self._reader: Rereader | None = None
        self._renderer: Renderer | None = None
        self._saved: set[str] = set()  # since everything was read last
        self._wanted = threading.Condition()
        self._is_over = False

    @property
    def is_there(self) -> bool:
        """Whether there is a site to show, be it of an earlier run."""
        return self.link.is_dir()

    def open(self, reading: Reading) -> None:
        """Build the site of *reading*; while that is not sound, the one that is there stays.

        Raises ConfigError, RenderError or OSError.
        """
        # A preview that was ended in the middle may hold pages of drafts that were never built.
        link = self.link.parent.resolve() / self.link.name
        note_of(self._root, _EDITION, link).unlink(missing_ok=True)
        if reading.is_sound:
            self._build(reading)
        else:
            self._tell(_wrong(reading))
        threading.Thread(target=self._keep_building, daemon=True).start()

    def close(self) -> None:
        """End what runs beside."""
        with self._wanted:
            self._is_over = True
            self._wanted.notify()
        with self._lock:
            if self._renderer is not None:
                self._renderer.kill()

    def follow(self, places: Iterable[str]) -> None:
        """Show what was saved at *places*, relative to the root; everything else comes later."""
        places = sorted(places)
        with self._lock:
            for place in places:
                self._show(place)
        with self._wanted:
            self._saved.update(places)
            self._wanted.notify()

    # One draft

    def _show(self, place: str) -> None:
        """Make the page anew that follows from the file at *place* alone, where there is one."""
        begun = time.monotonic()
        name = _offering_of(place)
        if self._catalog is None or name not in self._catalog.by_id:
            return
        try:
            catalog, findings = self._reread(self._catalog, name, place)
        except OSError:
            return  # it is gone, or between two steps of an editor: everything is read soon
        if has_errors(findings):
            self._tell(Update((), findings, _words_of_wrong(name, findings)))
            return
        self._catalog = catalog
        try:
            address, work = self._touch(catalog, name)
        except (RenderError, DamagedVersionError):
            return  # what is wrong is found when everything is checked
        words = f"{name}: {_words_of(work)} → {address} ({time.monotonic() - begun:.2f} s)"
        self._tell(Update((address,), findings, words))

    def _reread(
        self, catalog: Catalog, name: str, place: str
    ) -> tuple[Catalog, tuple[Finding, ...]]:
        """*catalog* with the file at *place* as it is now, and what is wrong with that."""
        if self._reader is None:
            raise OSError(place)
        path = self._root / place
        folder = place.rpartition("/")[0]
        if path.name == _CHANGE:
            said = {key: each for key, each in catalog.said.items() if key != folder}
            document, findings = None, tuple[Finding, ...]()
            if path.exists():
                document, findings = self._reader.said(path.read_bytes(), place)
            if document is not None:
                said[folder] = document
            return replace(catalog, said=said), findings
        offering, findings = self._reader.draft(catalog, path.read_bytes(), place)
        if offering is None:
            return catalog, findings
        offerings = tuple(offering if each.id == name else each for each in catalog.offerings)
        catalog = replace(catalog, offerings=offerings)
        if len(offerings) <= _MOST_CHECKED:
            findings = in_order([*findings, *check_catalog(catalog)])
        return catalog, findings

    def _touch(self, catalog: Catalog, name: str) -> tuple[str, Work | None]:
        if self._renderer is None:
            raise RenderError(name)
        edition = editions_of(catalog.settings.data)[_EDITION]
        draft = look_at_draft(catalog, edition, self._day(catalog), name)
        touch = Touch(self.link.resolve(), draft.body, draft.is_draft, draft.work)
        return self._renderer.touch(touch), draft.work

    # Everything

    def _keep_building(self) -> None:
        while self._wait_for_quiet():
            self._build_again()

    def _wait_for_quiet(self) -> bool:
        """Return when something was saved and nothing more came for a moment; False at the end."""
        with self._wanted:
            self._wanted.wait_for(lambda: self._saved or self._is_over)
            while not self._is_over and self._wanted.wait(_QUIET):
                pass
            self._saved.clear()
            return not self._is_over

    def _build_again(self) -> None:
        begun, before = time.monotonic(), _pages_in(self.link)
        try:
            with reading_again(self._root) as read_again:
                reading = read_again(self._root)
                if reading.is_sound:
                    self._build(reading)
        except (
            ConfigError,
            RenderError,
            DamagedVersionError,
            NewerSchemaError,
            OSError,
        ) as problem:
            self._tell(Update((), (), f"nothing new is shown: {problem}"))
            return
        if not reading.is_sound:
            self._tell(_wrong(reading))
            return
        with self._wanted:
            missed = tuple(self._saved)
        pages = _changed(before, _pages_in(self.link))
        count = f"{len(pages)} page{'' if len(pages) == 1 else 's'}"
        words = f"everything is up to date, {count} changed ({time.monotonic() - begun:.1f} s)"
        self._tell(Update(pages, reading.findings, words))
        with self._lock:  # what was saved while everything was built is shown again
            for place in sorted(missed):
                self._show(place)

    def _build(self, reading: Reading) -> None:
        catalog = reading.catalog
        if catalog is None:
            return
        made: list[Renderer] = []

        def render(job: Job) -> AbstractContextManager[Renderer]:
            made.append(Renderer(job))
            return nullcontext(made[0])  # it stays, for single pages

        places = {_EDITION: self.link}
        day, say = self._day(catalog), _Silent()
        for _ in build_editions(
            *(self._root, catalog, places, say, day),
            shows_drafts=True,
            is_scanned=False,
            render=render,
            builder=self._builder,
        ):
            pass
        with self._lock:
            if self._renderer is not None:
                self._renderer.kill()
            self._catalog, self._reader = catalog, Rereader(reading.schema)
            (self._renderer,) = made

    def _day(self, catalog: Catalog) -> str:
        return day_of(catalog.settings.data, self._moment)


class _Silent:
    """Nobody need hear that two builds wait for one another."""

    def __call__(self, words: str) -> None:
        """Say nothing."""


def _pages_in(link: Path) -> dict[str, int]:
    """The addresses of the pages at *link*, each with its file: what stayed the same is the same."""
    tree = link.resolve()
    return {
        path.relative_to(tree).as_posix().removesuffix("index.html"): path.stat().st_ino
        for path in tree.rglob("*.html")
    }


def _changed(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(page for page, file in after.items() if before.get(page) != file))


def _offering_of(place: str) -> str:
    """The offering whose draft, or what is said about it, lies at *place*; empty where it is other."""
    parts = place.split("/")
    is_one = len(parts) == 4 and parts[:2] == ["catalog", "offerings"]
    return parts[2] if is_one and parts[3] in (_DRAFT, _CHANGE) else ""


def _words_of(work: Work | None) -> str:
    if work is None:
        return "saved"
    count = len(work.questions)
    asked = f", {count} question{'' if count == 1 else 's'} open" if count else ""
    return f"{work.number}, {work.effect}{asked}"


def _wrong(reading: Reading) -> Update:
    return Update((), reading.findings, _words_of_wrong("", reading.findings))


def _words_of_wrong(name: str, findings: Iterable[Finding]) -> str:
    errors = [each for each in findings if each.level is Level.ERROR]
    place = errors[0].place
    count = f"{len(errors)} error{'' if len(errors) == 1 else 's'}"
    where = f"{place.path}:{place.line}:{place.column}"
    return f"{name or 'catalogue'}: {count}: {where}: {errors[0].message}"
