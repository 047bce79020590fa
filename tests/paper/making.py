"""A small offering with two packages, and Word templates of a few paragraphs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from docx import Document

from offerbook.changes.history import Historian
from offerbook.edition import Projection, editions_of, project
from offerbook.model.sold import sold_on
from offerbook.pages.desk import Desk
from offerbook.pages.records import Records
from offerbook.pages.sheet import Sheet, sheet_then, sheet_today
from offerbook.paper.schedule import compose_schedule
from tests.support import TODAY, Workshop

OFFERING = """\
status: active
packages:
  - id: small
    name: Small
    suits: One site
    price: 4900
  - id: large
    name: Large
    price:
      EUR: 90
      USD: 99
    per: user
    every: month
    minimum: 5
    maximum: 50
prices_until: 2027-06-30
outcomes:
  - id: done
    text: It is **done**.
options:
  - id: more
    name: One more
    price:
      small: 100
      large: 200
    adds:
      - A *further* one
scope:
  included:
    - id: mailboxes
      what: Mailboxes moved
      up_to:
        small: 15
        large: 40
      unit: users
      phase: move
    - id: rooms
      what: Rooms & calendars <moved>
      note: With the [rules](https://example.com/rules) of today.
      only_in:
        - large
  excluded:
    - id: phones
      what: Phones
      instead: more
    - id: archives
      what: Archives
      instead: Your own export
      only_in:
        - small
deliverables:
  - id: report
    name: Report
    acceptance: You sign it.
timeline:
  days:
    small: 3
    large: 8
  phases:
    - id: move
      name: The move
      by: both
      days:
        small: 1
        large: 2
customer_duties:
  - id: lead
    what: Name a lead
    if_missed: We wait.
service_levels:
  - id: answer
    name: First answer
    at_most:
      small: 8
      large: 4
    unit: working-hour
    during: office
terms:
  - id: pay
    topic: payment
    text: Invoices are due.
    at_most: 30
    unit: days
pitch: Never for customers
"""


def make_sheet(workshop: Workshop, more: str = "", edition: str = "customer") -> Sheet:
    """The only version of the offering `mail-move`, which is in force."""
    workshop.offering("mail-move", OFFERING + more)
    workshop.freeze("2026-07-01")
    return look(workshop, edition, "1.0.0")


def look(workshop: Workshop, edition: str = "customer", version: str = "") -> Sheet:
    """The same offering as it is today, or one of its versions."""
    edition_ = editions_of(workshop.sound().settings.data)[edition]
    sold = sold_on(workshop.sound(), TODAY, with_drafts=edition_.is_internal)
    projection: Projection = project(sold, edition_)
    releases = Historian(projection, TODAY).tell()
    desk = Desk(replace(projection, promises={}), Records(releases))
    if version:
        found = desk.releases("mail-move")
        return sheet_then(desk, next(each for each in found if each.promise == version))
    return sheet_today(desk, desk.offering("mail-move"))


def compose(sheet: Sheet, package: str) -> dict[str, Any]:
    """What the schedule of *package* says."""
    return compose_schedule(sheet.desk, sheet, package)


def make_template(*paragraphs: str, write: Callable[[Any], None] = lambda _: None) -> bytes:
    """A Word template of *paragraphs*, and what *write* adds to it."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    write(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


STAMP = (
    "{{ version }} {{ valid_until }} {{ address }}",
    "{% for each in included %}{{ each.what }}, {% endfor %}",
    "{% for each in excluded %}{{ each.what }}, {% endfor %}",
)
"""The least that a template has to say."""


def change_parts(raw: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The archive *raw* with some parts put in, replaced, or (None) taken out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, part in parts.items():
            if part is not None:
                after.writestr(name, part)
    return made.getvalue()


def read_part(raw: bytes, name: str) -> bytes:
    """One part of the archive *raw*."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name)


def words_of(raw: bytes) -> str:
    """Every word of the body of a Word document, paragraph by paragraph, a tab between cells."""
    return "\n".join(_words(Document(io.BytesIO(raw))))


def _words(place: Any) -> Iterator[str]:
    for block in place.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "\t".join("\n".join(_words(cell)) for cell in row.cells)
        else:
            yield block.text
