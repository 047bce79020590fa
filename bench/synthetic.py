"""Catalogues of any size in generated words, as rich as the example; same size, same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

from offerbook.app.writing import schema_files, write_schema_files
from offerbook.spec.base import OFFERING, base_schema

REPOSITORY = Path(__file__).resolve().parents[1]

_PATTERN = Path(__file__).with_name("pattern.yaml")
_HOLE = re.compile(r"\{(\w+)(?: (\d+))?\}([.?]?)")
_DAYS = re.compile(r"(every_days: )(\d+)")
_DESCRIPTION = re.compile(r"^(description: >-\n +)(Edited \w+: )?", re.MULTILINE)
_WORDS_IN_ROW = 13
_OFFERINGS_AN_OWNER = 25
_TAGS = ("clinics", "small-companies", "on-site", "remote")

_STARTS = ("ba", "co", "de", "fi", "ga", "ho", "la", "me", "no", "pa", "ri", "su", "te", "vo")
_MIDDLES = ("l", "m", "nd", "r", "rt", "s", "st", "t", "v", "ll")
_ENDS = ("a", "e", "en", "er", "i", "o", "on", "um", "y", "us", "al")
_VOCABULARY = tuple(map("".join, product(_STARTS, _MIDDLES, _ENDS)))

_SETTINGS = """\
company:
  name: Synthetic Services
language: en
currency: EUR
time_zone: Europe/Dublin
people:
{people}categories:
{categories}tags:
{tags}  - id: fixed-price
    name: Fixed price
topics:
  - id: payment
    name: Payment
  - id: acceptance-period
    name: Acceptance period
  - id: cancellation
    name: Cancellation
  - id: data
    name: Data
units:
  - id: mailbox
    name: mailbox
    plural: mailboxes
  - id: device
    name: device
    plural: devices
  - id: gigabyte
    name: GB
    plural: GB
hours:
  - id: office
    name: office hours
    means: Monday to Friday, 8:00 to 18:00
"""

_CLAUSES = {
    "project-lead": "what: Name somebody who can decide.\nif_missed: Every date moves.\n",
    "payment": "topic: payment\ntext: Invoices are due in full.\nat_most: 30\nunit: days\n",
    "data-processing": "topic: data\ntext: Personal data stays where it is agreed to stay.\n",
}


class _Piece(NamedTuple):
    """Fixed text and the hole after it; *indent* is that of a text folded over several rows."""

    text: str
    hole: str
    number: int
    indent: int
    end: str


def write_catalog(root: Path, size: int) -> None:
    """Write a sound catalogue of *size* offerings, with schemas and mkdocs.yml, into *root*."""
    for path, text in _surroundings(size):
        _write(root / path, text)
    pieces = _pieces()
    for number in range(size):
        _write(_draft(root, number), _compose(pieces, number, size))
    list(write_schema_files(root, schema_files(base_schema(OFFERING))))


def change_one(root: Path) -> None:
    """Change a few words of one offering, as an owner would."""
    path = _draft(root, 0)
    text = path.read_text("utf-8")
    summary = next(row for row in text.splitlines() if row.startswith("summary: "))
    path.write_text(text.replace(summary, f"{summary[:-1]} again."), "utf-8")


def change_live(root: Path) -> None:
    """Change what one offering says outside its promise: it needs no release."""
    path = _draft(root, 0)
    text = path.read_text("utf-8")
    path.write_text(_DAYS.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", text, 1), "utf-8")


def change_description(root: Path, number: int, mark: str) -> str:
    """Have the description of one offering begin with *mark*, a word; the words that its page shows."""
    path, words = _draft(root, number), f"Edited {mark}: "
    text = path.read_text("utf-8")
    path.write_text(_DESCRIPTION.sub(lambda found: f"{found[1]}{words}", text, 1), "utf-8")
    return words.strip()


def _draft(root: Path, number: int) -> Path:
    return root / "catalog" / "offerings" / id_of(number) / "offering.yaml"


def mean_bytes(root: Path) -> float:
    """The mean size of an offering's file at *root*."""
    sizes = [
        path.stat().st_size for path in (root / "catalog" / "offerings").glob("*/offering.yaml")
    ]
    return sum(sizes) / len(sizes)


def compose_offering(number: int, size: int) -> str:
    """The YAML of the offering *number*, counted from 0, in a catalogue of *size*."""
    return _compose(_pieces(), number, size)


def id_of(number: int) -> str:
    """The id of the offering *number*; ids in order of number are in order of the alphabet."""
    return f"service-{number:05d}"


def _mark(number: int) -> str:
    """What tells names apart; four digits might be an amount that only colleagues may read."""
    thousands, rest = divmod(number, 1000)
    return f"{chr(ord('A') + thousands - 1)}{rest:03d}" if thousands else str(rest)


def word(number: int) -> str:
    """One of the words that texts are made of."""
    return _VOCABULARY[number % len(_VOCABULARY)]


def _surroundings(size: int) -> Iterator[tuple[str, str]]:
    people = "".join(
        _person(f"owner-{number:03d}", "sales-lead") for number in range(_owners(size))
    )
    categories = "".join(
        f"  - id: category-{number}\n    name: Category {number}\n"
        for number in range(_categories(size))
    )
    tags = "".join(f"  - id: {tag}\n    name: {tag.capitalize()}\n" for tag in _TAGS)
    yield "catalog/catalog.yaml", _SETTINGS.format(people=people, categories=categories, tags=tags)
    for name, text in _CLAUSES.items():
        yield f"catalog/clauses/{name}/clause.yaml", f"id: {name}\n{text}"
    yield "mkdocs.yml", (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    yield "docs/guide/rep.md", "# For reps\n\nLook for the customer's own word.\n"


def _person(person: str, role: str) -> str:
    name = person.replace("-", " ").capitalize()
    return (
        f"  - id: {person}\n    name: {name}\n    email: {person}@example.com\n"
        f"    roles:\n      - {role}\n"
    )


def _owners(size: int) -> int:
    return 3 + size // _OFFERINGS_AN_OWNER


def _categories(size: int) -> int:
    return 5 + size // 500


def _pieces() -> list[_Piece]:
    text = _PATTERN.read_text("utf-8")
    pieces, start = [], 0
    for hole in _HOLE.finditer(text):
        row = text[text.rfind("\n", 0, hole.start()) + 1 : hole.start()]
        indent = len(row) - len(row.lstrip(" ")) + 2
        pieces.append(
            _Piece(text[start : hole.start()], hole[1], int(hole[2] or 0), indent, hole[3])
        )
        start = hole.end()
    return [*pieces, _Piece(text[start:], "", 0, 0, "")]


def _compose(pieces: list[_Piece], number: int, size: int) -> str:
    fill = _holes(number, size)
    return "".join(
        piece.text + (fill[piece.hole](piece) + piece.end if piece.hole else "") for piece in pieces
    )


def _holes(number: int, size: int) -> Mapping[str, Callable[[_Piece], str]]:
    """What goes into each kind of hole of the offering *number*."""
    random = Random(number)
    percent = random.randrange(50, 200)
    owner = number // _OFFERINGS_AN_OWNER
    name = " ".join(random.choices(_VOCABULARY, k=2)).capitalize()
    return {
        "id": lambda _: id_of(number),
        "name": lambda _: f"{name} {_mark(number)}",
        "category": lambda _: f"category-{number % _categories(size)}",
        "tag": lambda _: _TAGS[number % len(_TAGS)],
        "owner": lambda _: f"owner-{owner:03d}",
        "deputy": lambda _: f"owner-{owner + 1:03d}",
        "delivery": lambda _: f"owner-{owner + 2:03d}",
        "near": lambda piece: id_of((number + piece.number) % size),
        "price": lambda piece: str(piece.number * percent // 100),
        "count": lambda piece: str(piece.number + random.randrange(piece.number)),
        "words": lambda piece: " ".join(_words(random, piece.number)),
        "text": lambda piece: ">-" + _rows(_words(random, piece.number), piece.indent),
        "two": lambda piece: (
            ">-"
            + "\n\n".join(_rows(_words(random, piece.number), piece.indent) + "." for _ in range(2))
        ),
    }


def _words(random: Random, count: int) -> list[str]:
    first, *others = random.choices(_VOCABULARY, k=count)
    return [first.capitalize(), *others]


def _rows(words: list[str], indent: int) -> str:
    return "".join(
        f"\n{' ' * indent}{' '.join(words[start : start + _WORDS_IN_ROW])}"
        for start in range(0, len(words), _WORDS_IN_ROW)
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
