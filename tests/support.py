"""Small catalogues for tests: written to disk, checked and built like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from offerbook.app.building import build_edition
from offerbook.app.writing import schema_files, write_schema_files
from offerbook.edition import EDITIONS
from offerbook.finding import Finding
from offerbook.reading import Reading, read_catalog
from offerbook.spec.base import OFFERING, base_schema

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

    def build(self, edition: str = "internal") -> Path:
        """Build one edition; the published folder. The catalogue must be sound."""
        reading = self.read()
        assert reading.catalog is not None
        assert reading.is_sound, reading.findings
        link = self.root / "site" / edition
        build_edition(self.root, reading.catalog, EDITIONS[edition], link)
        return link


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
    list(write_schema_files(root, _base_files()))
    return workshop
