"""Small catalogues for tests: written to disk, checked and built like any other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings

from offerbook.app import STATE
from offerbook.app.building import build_edition
from offerbook.app.checking import look_at_drafts
from offerbook.app.releasing import Release, Signature, release, tidy
from offerbook.app.sight import Sight
from offerbook.app.writing import schema_files
from offerbook.changes.gate import Coming, Gate
from offerbook.edition import editions_of
from offerbook.finding import Finding, has_errors, in_order
from offerbook.model.catalog import Catalog
from offerbook.paper.check import check_templates
from offerbook.reading import Reading, read_catalog
from offerbook.site.builder import Builder
from offerbook.spec.base import OFFERING, base_schema
from tests.forking import render

TODAY = "2026-11-22"
"""The day on which tests build, unless they say another one."""

REPOSITORY = Path(__file__).resolve().parents[1]

CATALOG = """\
company:
  name: Testhouse
language: en
currency: EUR
time_zone: Europe/Dublin
people:
  - id: ada
    name: Ada Test
    email: ada@example.com
    roles:
      - sales-lead
categories:
  - id: moving
    name: Moving
tags:
  - id: clinics
    name: Clinics
topics:
  - id: payment
    name: Payment
units:
  - id: user
    name: user
    plural: users
  - id: half-day
    name: half day
    plural: half days
    is: 0.5 day
hours:
  - id: office
    name: office hours
    means: Monday to Friday, 8:00 to 18:00
"""

RELEASING = (
    CATALOG.replace(
        "categories:\n",
        """\
  - id: wim
    name: Wim Keeper
    email: wim@example.com
  - id: zoe
    name: Zoe Other
    email: zoe@example.com
categories:
""",
    )
    + "notice_days: 30\n"
)
"""The same with a notice period, and people who can agree or release."""

SAME_WORDS = """\
waived:
  - rule: pasted-text
    why: The same words stand in every field on purpose.
"""
"""For catalog.yaml where texts for customers and for colleagues say the same."""

OFFERING_TEXT = """\
id: {id}
name: {name}
summary: All mailboxes of a practice moved over one weekend, {id}.
status: planned
category: moving
owner: ada
"""

MKDOCS = """\
site_name: Testhouse
theme:
  name: material
  features:
    - navigation.tabs
plugins:
  - search
"""


@dataclass(frozen=True)
class Workshop:
    """A catalogue in a folder of its own; *root* is where catalog/ stands."""

    root: Path

    def write(self, path: str, text: str | bytes) -> Path:
        """Write one file, relative to the root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def offering(self, offering_id: str, more: str = "", *, without: Iterable[str] = ()) -> Path:
        """Write a small sound draft, plus *more* fields; each line of *without* left out.

        A top-level field in *more* takes the place of the one that the small draft has.
        """
        replaced = {row.partition(":")[0] for row in more.split("\n") if row[:1].isalpha()}
        base = OFFERING_TEXT.format(id=offering_id, name=offering_id.replace("-", " ").title())
        kept = [
            row for row in base.splitlines() if row.partition(":")[0] not in {*replaced, *without}
        ]
        return self.write(
            f"catalog/offerings/{offering_id}/offering.yaml", "\n".join(kept) + "\n" + more
        )

    def read(self) -> Reading:
        """Read and check the catalogue."""
        return read_catalog(self.root)

    def findings(self) -> tuple[Finding, ...]:
        """Everything that is said about the catalogue."""
        return self.read().findings

    def codes(self) -> list[str]:
        """The codes of all findings, in order."""
        return [finding.code for finding in self.findings()]

    def change(self, text: str, folder: str = "catalog/offerings/mail-move") -> Path:
        """Write what is said about the coming release of what lies in *folder*."""
        return self.write(f"{folder}/change.yaml", text)

    def comings(self, day: str) -> dict[str, Coming]:
        """What releasing each draft on *day* would mean, by the offering's id."""
        reading = self.read()
        assert reading.catalog is not None
        return {coming.offering.id: coming for coming in Gate(reading.catalog, day).all()}

    def all_findings(self, day: str) -> tuple[Finding, ...]:
        """Everything that is said about the catalogue and its coming releases on *day*."""
        reading = self.read()
        asked = look_at_drafts(reading.catalog, day)[1] if reading.catalog else ()
        on_paper = check_templates(reading.catalog) if reading.catalog else ()
        return in_order((*reading.findings, *asked, *on_paper))

    def release(self, day: str, *ids: str, is_quiet: bool = False) -> dict[str, Release]:
        """Freeze on *day* what changed (of *ids*); nothing may be wrong or open."""
        reading = self.read()
        assert reading.catalog is not None
        assert reading.is_sound, reading.findings
        comings, asked = look_at_drafts(reading.catalog, day)
        assert not has_errors(asked), asked
        tidy(self.root, reading.catalog, comings)
        chosen = [
            each
            for each in comings
            if each.is_release and each.offering.id in (ids or reading.catalog.by_id)
        ]
        signature = Signature("ada", day, is_quiet)
        made = {
            each.offering_id: each
            for each in release(self.root, reading.catalog, chosen, signature)
        }
        after = self.read().catalog
        assert after is not None
        tidy(self.root, after, tuple(Gate(after, day).all()))
        return made

    def build(
        self,
        edition: str = "internal",
        *,
        day: str = TODAY,
        builder: Builder = Builder.MKDOCS,
        papers: frozenset[str] = frozenset(),
    ) -> Path:
        """Build one edition; the published folder. The catalogue must be sound.

        Customers read what was released: whatever was not is frozen first, nobody being asked.
        """
        if not editions_of(self.sound().settings.data)[edition].is_internal:
            self.freeze(day)
        return self.publish(edition, day=day, builder=builder, papers=papers)

    def publish(
        self,
        edition: str = "internal",
        *,
        day: str = TODAY,
        builder: Builder = Builder.MKDOCS,
        papers: frozenset[str] = frozenset(),
    ) -> Path:
        """The same, and nothing is released."""
        catalog = self.sound()
        link = self.root / "site" / edition
        sight = Sight(catalog, editions_of(catalog.settings.data)[edition], day)
        with builder_remembered(self.root, edition, builder):
            build_edition(self.root, sight, link, render, builder=builder, papers=papers)
        return link

    def sound(self) -> Catalog:
        """The catalogue, in which nothing is wrong."""
        reading = self.read()
        assert reading.catalog is not None
        assert reading.is_sound, reading.findings
        return reading.catalog

    def freeze(self, day: str = TODAY, *, from_on: str = "", by: str = "ada") -> tuple[str, ...]:
        """Release whatever differs from what was released, without asking anybody; the numbers.

        It takes hold on the same day, or on *from_on*.
        """
        catalog = self.sound()
        comings = [coming for coming in Gate(catalog, day).all() if coming.is_release]
        at_once = [replace(coming, effective_on=from_on or day) for coming in comings]
        made = release(self.root, catalog, at_once, Signature(by, day))
        return tuple(each.number for each in made)


def times(factor: int) -> settings:
    """For a property that needs more examples: *factor* times as many as others are tried with."""
    return settings(max_examples=factor * settings().max_examples)


_SHELF = TemporaryDirectory(prefix="offerbook-tests-")


@contextmanager
def builder_remembered(
    root: Path, edition: str, builder: Builder = Builder.MKDOCS
) -> Iterator[None]:
    """What the builder made of the same guide and settings, taken along from test to test.

    What it made is found again by a key of its own: where more than these differ, it is run anew.
    """
    store = root / STATE / f"{edition}.built.zip"
    kept = Path(_SHELF.name) / f"{_settings_digest(root)}-{edition}-{builder}.zip"
    if kept.is_file() and not store.exists():
        store.parent.mkdir(exist_ok=True)
        store.hardlink_to(kept)
    yield
    if store.is_file() and not kept.is_file():
        kept.hardlink_to(store)


def _settings_digest(root: Path) -> str:
    parts = [root / "mkdocs.yml", root / "catalog" / "catalog.yaml"]
    parts += [path for name in ("docs", "schema") for path in sorted((root / name).rglob("*"))]
    known = hashlib.blake2b(digest_size=16)
    for path in parts:
        known.update(f"{path.relative_to(root)}\0".encode("utf-8", "surrogateescape"))
        known.update(path.read_bytes() if path.is_file() else b"")
    return known.hexdigest()


@cache
def _base_files() -> Mapping[str, str]:
    return schema_files(base_schema(OFFERING))


def make_workshop(root: Path) -> Workshop:
    """A sound catalogue without any offering in *root*."""
    workshop = Workshop(root)
    workshop.write("catalog/catalog.yaml", CATALOG)
    workshop.write("mkdocs.yml", MKDOCS)
    workshop.write("docs/guide/index.md", "# Guide\n\nWords.\n")
    (root / "catalog" / "offerings").mkdir()
    for name, text in _base_files().items():
        workshop.write(name, text)
    return workshop
