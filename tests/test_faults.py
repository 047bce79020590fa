"""Bad input of every kind gets a sentence at the right place, and never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from offerbook.finding import Level
from tests.support import CATALOG, Workshop, make_workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"
SETTINGS = "catalog/catalog.yaml"
COMPANY = "schema/company.schema.json"
CHANGE = "catalog/offerings/mail-move/change.yaml"
VERIFIED = "catalog/offerings/mail-move/verified.yaml"
CLAUSE = "catalog/clauses/payment/clause.yaml"
VERSIONS = "catalog/offerings/mail-move/versions"
SUMS = f"{VERSIONS}/sums"
HEAD = """\
id: mail-move
name: Mail Move
summary: All mailboxes of a practice moved over one weekend.
status: planned
category: moving
owner: ada
"""


@dataclass(frozen=True)
class Fault:
    """What is written over a sound catalogue, and what must be said about it."""

    files: Mapping[str, str | bytes]
    code: str
    line: int
    column: int
    path: str = DRAFT
    says: str = ""
    level: Level = Level.ERROR


def in_draft(more: str, code: str, line: int, column: int, says: str = "") -> Fault:
    """*more* stands from line 7 on."""
    return Fault({DRAFT: HEAD + more}, code, line, column, says=says)


def as_draft(raw: str | bytes, code: str, line: int, column: int, says: str = "") -> Fault:
    return Fault({DRAFT: raw}, code, line, column, says=says)


def instead(field: str, text: str, code: str, column: int, says: str = "") -> Fault:
    """The line of *field* in the head is *text*."""
    rows = HEAD.splitlines()
    line = next(index for index, row in enumerate(rows) if row.startswith(f"{field}:"))
    rows[line] = text
    return Fault({DRAFT: "\n".join(rows) + "\n"}, code, line + 1, column, says=says)


def with_another(name: str, more: str, fault: Fault) -> Fault:
    other = HEAD.replace("mail-move", name).replace("All mailboxes", f"All {name}") + more
    files = {**fault.files, f"catalog/offerings/{name}/offering.yaml": other}
    return Fault(files, fault.code, fault.line, fault.column, fault.path, fault.says, fault.level)


def in_change(text: str, code: str, line: int, column: int, says: str = "") -> Fault:
    """*text* is all of change.yaml, beside a draft that was never released."""
    return Fault({DRAFT: HEAD, CHANGE: text}, code, line, column, CHANGE, says)


def warns(fault: Fault) -> Fault:
    return Fault(
        fault.files, fault.code, fault.line, fault.column, fault.path, fault.says, Level.WARNING
    )


LAUGHS = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))

FAULTS: dict[str, Fault] = {
    # aliases, tags, merge keys
    "an alias bomb": as_draft("l0: &l0 [ha]\n" + LAUGHS, "alias", 1, 5),
    "a value that contains itself": in_draft("tags: &a [*a]\n", "alias", 7, 7),
    "a merge key": in_draft("scope:\n  <<: {included: []}\n", "merge-key", 8, 3),
    "a merge key with an alias": in_draft("scope:\n  <<: *base\n", "merge-key", 8, 3),
    "a tag that builds an object": in_draft(
        "pitch: !!python/object/apply:os.system ['true']\n", "tag", 7, 8
    ),
    "a tag of one's own": in_draft("pitch: !x words\n", "tag", 7, 8),
    "a standard tag": in_draft("pitch: !!str 5\n", "tag", 7, 8),
    # keys twice
    "a field twice": in_draft("name: Another\n", "duplicate-key", 7, 1, "line 2 and in line 7"),
    "a field twice inside another": in_draft(
        "timeline:\n  days: 1\n  days: 2\n", "duplicate-key", 9, 3, "line 8 and in line 9"
    ),
    "a field twice, once quoted": in_draft('"name": Another\n', "duplicate-key", 7, 1),
    # what YAML 1.1 makes of words
    "no where a list of tags belongs": in_draft("tags: no\n", "wrong-type", 7, 7, "the text 'no'"),
    "on where a number belongs": in_draft("timeline:\n  days: on\n", "wrong-type", 8, 9, "'on'"),
    "a time where a number belongs": in_draft(
        "timeline:\n  days: 12:30:45\n", "wrong-type", 8, 9, "'12:30:45'"
    ),
    "a leading zero": in_draft("timeline:\n  days: 010\n", "wrong-type", 8, 9, "'010'"),
    "an underscore in a number": in_draft(
        "timeline:\n  days: 1_000\n", "wrong-type", 8, 9, "'1_000'"
    ),
    "a comma in a number": in_draft("timeline:\n  days: 1,000\n", "wrong-type", 8, 9, "'1,000'"),
    "a day that is not in the calendar": in_draft("served_until: 2026-02-30\n", "no-such-day", 7, 15),
    "a day before the first year": in_draft("served_until: 0000-01-01\n", "no-such-day", 7, 15),
    "a day in another form": in_draft("served_until: 1.7.2026\n", "wrong-form", 7, 15),
    "a number where a text belongs": instead("name", "name: 1.10", "wrong-type", 7, "1.10"),
    "true where a text belongs": instead("name", "name: true", "wrong-type", 7),
    # numbers nobody can promise
    "not a number": in_draft("timeline:\n  days: .nan\n", "number-not-usable", 8, 9),
    "infinity": in_draft("timeline:\n  days: -.inf\n", "number-not-usable", 8, 9),
    "a number of 5,000 digits": in_draft(
        f"timeline:\n  days: {'9' * 5000}\n", "number-not-usable", 8, 9
    ),
    "ten to the 400th": in_draft(f"timeline:\n  days: 1{'0' * 400}\n", "number-not-usable", 8, 9),
    "an exponent of 400": in_draft("timeline:\n  days: 1e400\n", "number-not-usable", 8, 9),
    "a sum": in_draft("timeline:\n  days: 10**400\n", "wrong-type", 8, 9, "'10**400'"),
    "a negative price": in_draft(
        "packages:\n  - id: one\n    name: One\n    price: -5\n", "out-of-bounds", 10, 12
    ),
    # texts that braces cut
    "a comma that ends a text": in_draft(
        "scope:\n  included:\n    - {id: a, what: Architecture, deployed}\n", "text-cut", 9, 35
    ),
    "a comma before a question mark": in_draft(
        "discovery:\n  - {id: a, ask: Built, ?why}\n", "text-cut", 8, 26
    ),
    "a bracket that is not closed": in_draft("tags: [a, b\nname2: x\n", "not-yaml", 7, 7),
    # texts that want quotes
    "a tab at the beginning of a line": in_draft("timeline:\n\tdays: 1\n", "not-yaml", 8, 1, "tab"),
    "a second colon": in_draft("pitch: one: two\n", "not-yaml", 7, 11, "second colon"),
    "a name with @": in_draft("pitch: @bob asked\n", "not-yaml", 7, 8, "begin with @"),
    "an emphasis at the beginning": in_draft("pitch: *bold* words\n", "not-yaml", 7, 8),
    "an ampersand at the beginning": in_draft("pitch: &co words\n", "alias", 7, 8),
    "a percent sign at the beginning": in_draft("pitch: % of all\n", "not-yaml", 7, 8),
    "a greater-than sign at the beginning": in_draft(
        "pitch: > 5 users\n", "not-yaml", 7, 8, "begin with >"
    ),
    "a bar at the beginning": in_draft("pitch: | users\n", "not-yaml", 7, 8, "begin with |"),
    "a bracket at the beginning": in_draft("pitch: [Draft] words\n", "not-yaml", 7, 16),
    "a word behind a closing quote": in_draft("pitch: 'it's so'\n", "not-yaml", 7, 12),
    "a quote that is not closed": in_draft('pitch: "words\n', "not-yaml", 7, 8, "not closed"),
    "a path with a backslash": in_draft('pitch: "C:\\users"\n', "not-yaml", 7, 8, "begins with \\"),
    "a hyphen behind a name": in_draft("tags: - clinics\n", "not-yaml", 7, 7, "list begins"),
    "a name without a colon": in_draft("pitch\ntags: [clinics]\n", "not-yaml", 7, 1, "no colon"),
    "a line too far left": in_draft("scope:\n    included: []\n  excluded: []\n", "not-yaml", 9, 3),
    "a line too far right": in_draft("pitch: words\n  tags: [a]\n", "not-yaml", 8, 7),
    "a number sign that cuts a text": warns(
        in_draft("pitch: Issue #5 of many\n", "comment-cuts-text", 7, 14)
    ),
    "a number sign that cuts a text of two lines": warns(
        in_draft("pitch: one\n  two #5 three\n  four\n", "comment-cuts-text", 8, 7)
    ),
    "a number sign that leaves nothing": in_draft("pitch: #5\n", "empty-value", 7, 7),
    "a field without a value": in_draft("pitch:\n", "empty-value", 7, 7),
    # whole files
    "conflict markers": in_draft(
        "<<<<<<< HEAD\npitch: a\n=======\npitch: b\n>>>>>>> theirs\n", "conflict-markers", 7, 1
    ),
    "conflict markers with CRLF": in_draft(
        "<<<<<<< HEAD\r\npitch: a\r\n=======\r\npitch: b\r\n>>>>>>> x\r\n", "conflict-markers", 7, 1
    ),
    "several documents": in_draft("---\nid: other\n", "several-documents", 7, 1),
    "an empty file": as_draft("", "empty-file", 1, 1),
    "only comments": as_draft("# nothing yet\n", "empty-file", 1, 1),
    "a list where fields belong": as_draft("- id: mail-move\n", "not-a-mapping", 1, 1, "a list"),
    "a text where fields belong": as_draft("mail-move\n", "not-a-mapping", 1, 1, "single value"),
    "a list as a field's name": in_draft("[a]: b\n", "key-not-text", 7, 1),
    # depth and size
    "3,000 levels": in_draft("tags: " + "[" * 3000 + "\n", "too-deep", 7, 46),
    "3,000 levels of lists": as_draft("- " * 3000 + "a\n", "too-deep", 1, 81),
    "more than a mebibyte": as_draft(b"a: " + b"x" * 1024 * 1024, "file-too-large", 1, 1),
    "more than 100,000 values": as_draft("a:\n" + "- 1\n" * 100_001, "too-many-values", 100_000, 3),
    # characters
    "bytes that are not UTF-8": as_draft(HEAD.encode() + b"pitch: \xff\n", "not-utf8", 7, 8, "0xff"),
    "UTF-16": as_draft(HEAD.encode("utf-16"), "not-utf8", 1, 1, "UTF-16"),
    "UTF-16 without a mark": as_draft(HEAD.encode("utf-16-le"), "control-character", 1, 2),
    "a byte order mark": warns(as_draft("\ufeff" + HEAD, "byte-order-mark", 1, 1)),
    "a byte order mark inside": in_draft("pitch: a\ufeffb\n", "control-character", 7, 9, "U+FEFF"),
    "NUL": in_draft("pitch: a\0b\n", "control-character", 7, 9, "U+0000"),
    "an escape": in_draft("pitch: a\x1b[31mb\n", "control-character", 7, 9, "U+001B"),
    "a next-line character": in_draft("pitch: a\x85b: c\n", "control-character", 7, 9, "U+0085"),
    "a carriage return alone": in_draft("pitch: a\rb\n", "control-character", 7, 9, "U+000D"),
    "a line separator": in_draft("pitch: a\u2028b\n", "control-character", 7, 9, "U+2028"),
    "half of a character": as_draft(HEAD.encode() + b"pitch: \xed\xa0\x80\n", "not-utf8", 7, 8),
    "half of a character as a code": in_draft('pitch: "\\ud800"\n', "not-yaml", 7, 8),
    "NUL as a code": in_draft('pitch: "a\\0b"\n', "control-character", 7, 8),
    "a character that reorders words": in_draft("pitch: a\u202eb\n", "bidi-control", 7, 9, "U+202E"),
    "the same as a code": in_draft('pitch: "a\\u202eb"\n', "control-character", 7, 8),
    # ids
    "an id that climbs": instead("id", "id: ../x", "wrong-form", 5),
    "an id in capitals": instead("id", "id: CON", "wrong-form", 5),
    "an id with a line end": instead("id", 'id: "mail-move\\n"', "wrong-form", 5),
    "an id that is not the folder": instead("id", "id: mail", "folder-mismatch", 5),
    "an id that devices have": Fault(
        {"catalog/offerings/con/offering.yaml": HEAD.replace("mail-move", "con")},
        "reserved-id", 1, 5, "catalog/offerings/con/offering.yaml",
    ),
    "an id that a page has": Fault(
        {"catalog/offerings/index/offering.yaml": HEAD.replace("mail-move", "index")},
        "reserved-id", 1, 5, "catalog/offerings/index/offering.yaml",
    ),
    "a folder in other letters": Fault(
        {"catalog/offerings/Mail-Move/offering.yaml": HEAD},
        "folder-mismatch", 1, 5, "catalog/offerings/Mail-Move/offering.yaml",
    ),
    "an item's id twice": in_draft(
        "outcomes:\n  - id: a\n    text: One\nassumptions:\n  - id: a\n    text: Two\n",
        "duplicate-id", 11, 9,
    ),
    "a person twice": Fault(
        {SETTINGS: CATALOG.replace("people:\n", "people:\n  - id: ada\n    name: A\n    email: a@b.example\n")},
        "duplicate-id", 10, 9, SETTINGS,
    ),
    "two addresses as one": Fault(
        {SETTINGS: CATALOG.replace("ada@example.com", "a@b.example, x@y.example")},
        "wrong-form", 9, 12, SETTINGS,
    ),
    # fields and references
    "an unknown field": in_draft("sumary: x\n", "unknown-field", 7, 1),
    "an unknown field in a group": in_draft(
        "scope:\n  exluded: []\n", "unknown-field", 8, 3, "in scope"
    ),
    "an offering that is not there": in_draft(
        "relations:\n  complements: [nowhere]\n", "unknown-reference", 8, 17
    ),
    "a package that is not there": with_another(
        "desk", "", in_draft("relations:\n  complements: [desk/gold]\n", "unknown-reference", 8, 17)
    ),
    "a person who is not there": instead("owner", "owner: bob", "unknown-reference", 8),
    "a category that is not there": instead("category", "category: move", "unknown-reference", 11),
    "a clause that is not there": in_draft(
        "terms:\n  - clause: payment\n", "unknown-reference", 8, 13
    ),
    "a unit that is not there": in_draft(
        "packages:\n  - id: one\n    name: One\n    price: 1\n    per: usr\n",
        "unknown-reference", 11, 10,
    ),
    "an offering that requires itself": in_draft(
        "relations:\n  requires:\n    - {id: a, one_of: [mail-move]}\n", "self-reference", 9, 24
    ),
    "two that require each other": with_another(
        "desk", "relations:\n  requires:\n    - {id: a, one_of: [mail-move]}\n",
        in_draft(
            "relations:\n  requires:\n    - {id: a, one_of: [desk]}\n", "reference-cycle", 9, 24,
            "desk → mail-move → desk",
        ),
    ),
    "a clause that refers to itself": Fault(
        {DRAFT: HEAD + "terms:\n  - clause: payment\n",
         CLAUSE: "id: payment\nclause: payment\ntopic: payment\ntext: Words.\n"},
        "unknown-field", 2, 1, CLAUSE,
    ),
    "an item only in a package that is gone": in_draft(
        "packages:\n  - id: small\n    name: Small\nassumptions:\n"
        "  - id: a\n    text: Words\n    only_in: [medium]\n",
        "unknown-reference", 13, 15, "medium",
    ),
    # what is said about a release
    "an unknown field in change.yaml": in_change("notes: x\n", "unknown-field", 1, 1),
    "a reason of spaces": in_change("note: '   '\n", "wrong-form", 1, 7),
    "a reason that is a list": in_change("note: [a]\n", "wrong-type", 1, 7),
    "an answer that is none": in_change("says:\n  summary: narrow\n", "unknown-value", 2, 12),
    "an answer to nothing": in_change(
        "says:\n  summary: rewords\n", "answer-unused", 2, 3, "nothing that 'summary' names"
    ),
    "a star where nothing is asked": in_change(
        "says:\n  '*': rewords\n", "answer-unused", 2, 3, "nothing is asked"
    ),
    "a star without quotes": in_change("says:\n  *: rewords\n", "not-yaml", 2, 3),
    "moved from and to nothing": in_change(
        "moved:\n  weekend: weekends\n", "moved-unknown", 2, 3, "the draft has no item 'weekends'"
    ),
    "moved to capitals": in_change("moved:\n  weekend: Weekends\n", "wrong-form", 2, 12),
    "a day that was": in_change("effective_on: 2020-01-01\n", "effective-past", 1, 15),
    "a day that will never be": in_change("effective_on: 2026-02-30\n", "no-such-day", 1, 15),
    "a number typed by hand": in_change("bump: 2.0.0\n", "unknown-value", 1, 7),
    "an empty change.yaml": in_change("", "empty-file", 1, 1),
    "conflict markers in change.yaml": in_change("<<<<<<< HEAD\n", "conflict-markers", 1, 1),
    # released versions
    "a version without sums": Fault(
        {DRAFT: HEAD, f"{VERSIONS}/1.0.0.yaml": "version: 1.0.0\n"}, "sums-missing", 1, 1, SUMS
    ),
    "sums that are none": Fault({DRAFT: HEAD, SUMS: "- a\n"}, "sums-damaged", 1, 1, SUMS),
    "sums of nothing": Fault(
        {DRAFT: HEAD, SUMS: f"{'0' * 64}  1.0.0.yaml\n"}, "frozen-missing", 1, 1, SUMS
    ),
    # the catalogue
    "no offering": Fault({DRAFT: b""}, "empty-file", 1, 1),
    "catalog.yaml without what it must have": Fault(
        {SETTINGS: "language: en\n"}, "missing-field", 1, 1, SETTINGS
    ),
    "catalog.yaml as a list": Fault({SETTINGS: "- a\n"}, "not-a-mapping", 1, 1, SETTINGS),
    # the company's schema
    "a company schema that is no JSON": Fault({COMPANY: "{"}, "not-yaml", 1, 1, COMPANY),
    "a company schema that is a list": Fault({COMPANY: "[]"}, "not-a-mapping", 1, 1, COMPANY),
    "a company schema with another type": Fault(
        {COMPANY: '{\n  "properties": {\n    "x": {"type": "strng"}\n  }\n}\n'},
        "not-a-schema", 3, 19, COMPANY,
    ),
    "a company schema that would fetch": Fault(
        {COMPANY: '{\n  "properties": {\n    "x": {"$ref": "http://127.0.0.1:9/x"}\n  }\n}\n'},
        "not-a-schema", 3, 19, COMPANY, "'$ref' points elsewhere",
    ),
    "a company schema that loosens": Fault(
        {COMPANY: '{\n  "additionalProperties": true\n}\n'}, "company-loosens", 2, 3, COMPANY
    ),
}  # fmt: skip


def link_draft(root: Path) -> None:
    (root / DRAFT).unlink()
    (root / DRAFT).symlink_to("/etc/passwd")


def link_folder(root: Path) -> None:
    (root / "catalog/offerings/other").symlink_to(root / "catalog/offerings/mail-move")


def link_offerings(root: Path) -> None:
    (root / "catalog/offerings").rename(root / "elsewhere")
    (root / "catalog/offerings").symlink_to(root / "elsewhere")


def link_catalog(root: Path) -> None:
    (root / "catalog").rename(root / "elsewhere")
    (root / "catalog").symlink_to(root / "elsewhere")


def link_settings(root: Path) -> None:
    (root / SETTINGS).rename(root / "real.yaml")
    (root / SETTINGS).symlink_to(root / "real.yaml")


def link_schema(root: Path) -> None:
    (root / "schema/company.schema.json").symlink_to("/etc/hostname")


def link_to_nothing(root: Path) -> None:
    (root / DRAFT).unlink()
    (root / DRAFT).symlink_to("nothing")


def pipe_draft(root: Path) -> None:
    (root / DRAFT).unlink()
    os.mkfifo(root / DRAFT)


def folder_as_draft(root: Path) -> None:
    (root / DRAFT).unlink()
    (root / DRAFT).mkdir()


def socket_as_draft(root: Path) -> None:
    (root / DRAFT).unlink()
    here = Path.cwd()
    os.chdir((root / DRAFT).parent)  # a socket's address must be short
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind("offering.yaml")
    os.chdir(here)


def no_draft(root: Path) -> None:
    (root / DRAFT).unlink()


def no_settings(root: Path) -> None:
    (root / SETTINGS).unlink()


def no_offerings(root: Path) -> None:
    shutil.rmtree(root / "catalog/offerings")


def stray(root: Path) -> None:
    (root / "catalog/offerings/notes.txt").write_text("notes")


def stray_beside_draft(root: Path) -> None:
    (root / "catalog/offerings/mail-move/picture.png").write_bytes(b"\x89PNG")


def after_release(*edits: tuple[str, str], says: str = "") -> Callable[[Path], None]:
    """A version is released; then words of the draft are replaced and change.yaml is written."""
    more = "scope:\n  included:\n    - id: users\n      what: Users\n      up_to: 50\n"

    def arrange(root: Path) -> None:
        workshop = Workshop(root)
        text = f"{HEAD}{more}delivery:\n  owner: ada\n"
        workshop.write(DRAFT, text)
        workshop.release("2026-01-01")
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        workshop.write(DRAFT, text)
        if says:
            workshop.change(says)

    return arrange


def spoil(name: str, change: Callable[[Path], object]) -> Callable[[Path], None]:
    """A version is released; then the file *name* beside it is spoilt."""

    def arrange(root: Path) -> None:
        after_release()(root)
        change(root / VERSIONS / name)

    return arrange


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def by_hand(path: Path) -> None:
    shutil.copy(path.with_name("1.0.0.yaml"), path)


def link_away(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def pipe_instead(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def merge(path: Path) -> None:
    row = path.read_text("utf-8")
    path.write_text(f"<<<<<<< HEAD\n{row}=======\n{row}>>>>>>> other\n", "utf-8")


FEWER = ("up_to: 50", "up_to: 20")
MORE = ("up_to: 50", "up_to: 80")


def unspeakable_name(root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root) + b"/catalog/offerings/b\xff\n")).mkdir()


FOLDER = "catalog/offerings/mail-move"
ON_DISK: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a draft that is a link": (link_draft, "not-a-plain-file", DRAFT),
    "a draft that is a link to nothing": (link_to_nothing, "not-a-plain-file", DRAFT),
    "a folder that is a link": (link_folder, "not-a-plain-file", "catalog/offerings/other"),
    "offerings behind a link": (link_offerings, "not-a-plain-file", "catalog/offerings"),
    "a catalogue behind a link": (link_catalog, "not-a-plain-file", "catalog"),
    "catalog.yaml that is a link": (link_settings, "not-a-plain-file", SETTINGS),
    "a schema that is a link": (link_schema, "not-a-plain-file", COMPANY),
    "a draft that is a pipe": (pipe_draft, "not-a-plain-file", DRAFT),
    "a draft that is a folder": (folder_as_draft, "not-a-plain-file", DRAFT),
    "a draft that is a socket": (socket_as_draft, "unreadable", DRAFT),
    "a folder without a draft": (no_draft, "file-missing", FOLDER),
    "no catalog.yaml": (no_settings, "file-missing", SETTINGS),
    "a catalogue of no offerings": (no_offerings, "no-offerings", SETTINGS),
    "a file among the offerings": (stray, "stray-file", "catalog/offerings/notes.txt"),
    "a file beside a draft": (stray_beside_draft, "stray-file", f"{FOLDER}/picture.png"),
    "a version edited by one byte": (
        spoil("1.0.0.yaml", flip), "frozen-edited", f"{VERSIONS}/1.0.0.yaml",
    ),
    "a version that is gone": (spoil("1.0.0.yaml", Path.unlink), "frozen-missing", SUMS),
    "a version added by hand": (
        spoil("1.1.0.yaml", by_hand), "frozen-unlisted", f"{VERSIONS}/1.1.0.yaml",
    ),
    "a version that is a link": (
        spoil("1.0.0.yaml", link_away), "not-a-plain-file", f"{VERSIONS}/1.0.0.yaml",
    ),
    "sums that are gone": (spoil("sums", Path.unlink), "sums-missing", SUMS),
    "sums merged by both sides": (spoil("sums", merge), "sums-damaged", SUMS),
    "sums that are a link": (spoil("sums", link_away), "not-a-plain-file", SUMS),
    "sums that are a pipe": (
        spoil("sums", pipe_instead), "not-a-plain-file", SUMS,
    ),
    "a stray file among the versions": (
        spoil("notes.txt", lambda path: path.write_text("x")), "stray-file", f"{VERSIONS}/notes.txt",
    ),
    "a narrowing without a reason": (after_release(FEWER), "reason-missing", DRAFT),
    "a narrowing that is said to widen": (
        after_release(FEWER, says="note: Why.\nsays:\n  users: widens\n"), "answer-lowers", CHANGE,
    ),
    "an answer for an item that did not change": (
        after_release(FEWER, says="note: Why.\nsays:\n  summary: rewords\n"),
        "answer-unused", CHANGE,
    ),
    "an agreement of somebody else": (
        after_release(MORE, says="agreed_by: nobody\n"), "agreement-wrong", CHANGE,
    ),
    "a smaller step than is needed": (
        after_release(FEWER, says="note: Why.\nbump: patch\n"), "bump-too-low", CHANGE,
    ),
    "a folder's name that is no text": (
        unspeakable_name, "file-missing", "catalog/offerings/b\udcff\n",
    ),
}  # fmt: skip

CHECK_EACH = """\
import gc, os, sys
from pathlib import Path
from offerbook.cli import main
from offerbook.app.checking import check_root
import offerbook.cli.check, offerbook.spec.explainer
check_root(Path(sys.argv[1]), "2026-07-01")
gc.freeze()
for root in sys.argv[1:]:
    child = os.fork()
    if not child:
        for stream, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(f"{root}.{name}", os.O_CREAT | os.O_WRONLY), stream)
        sys.argv = ["offerbook", "-C", root, "check", "--format", "json"]
        try:
            main()
        except SystemExit as ending:
            sys.stdout.flush()
            os._exit(ending.code or 0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    Path(f"{root}.code").write_text(str(ended))
"""
"""`offerbook check`, a process for each root; they share what was loaded before."""


@dataclass(frozen=True)
class Said:
    """What one `offerbook check` ended with."""

    code: int
    findings: list[dict[str, Any]]
    err: str


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Said]:
    """What `offerbook check` says about each fault, by the fault's name."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "sound").mkdir()
    make_workshop(folder / "sound").write(DRAFT, HEAD)
    roots = {name: folder / str(number) for number, name in enumerate([*FAULTS, *ON_DISK])}
    for name, root in roots.items():
        shutil.copytree(folder / "sound", root)
        if name in ON_DISK:
            ON_DISK[name][0](root)
        else:
            for path, text in FAULTS[name].files.items():
                Workshop(root).write(path, text)
    subprocess.run([sys.executable, "-c", CHECK_EACH, *map(str, roots.values())], check=True)
    return {name: read_said(root) for name, root in roots.items()}


def read_said(root: Path) -> Said:
    out, err, code = (Path(f"{root}.{what}").read_text("utf-8") for what in ("out", "err", "code"))
    return Said(int(code), json.loads(out) if out else [], err)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_place(said: Mapping[str, Said], name: str) -> None:
    fault, told = FAULTS[name], said[name]
    places = [
        (each["code"], each["path"], each["line"], each["column"], each["level"])
        for each in told.findings
    ]
    assert (fault.code, fault.path, fault.line, fault.column, fault.level) in places
    assert any(fault.says in each["message"] for each in told.findings)
    assert all(each["hint"] for each in told.findings if each["code"] == fault.code)


@pytest.mark.parametrize("name", ON_DISK)
def test_what_is_no_plain_file_is_told_and_never_followed(
    said: Mapping[str, Said], name: str
) -> None:
    _, code, path = ON_DISK[name]
    shown = path.encode("utf-8", "backslashreplace").decode()
    assert (code, shown) in [
        (each["code"], each["path"].encode("utf-8", "backslashreplace").decode())
        for each in said[name].findings
    ]
    assert "root:" not in str(said[name].findings)


@pytest.mark.parametrize("name", [*FAULTS, *ON_DISK])
def test_a_fault_ends_in_order(said: Mapping[str, Said], name: str) -> None:
    told = said[name]
    assert told.err == ""
    assert told.code == (1 if any(each["level"] == "error" for each in told.findings) else 0)


@pytest.mark.parametrize("name", FAULTS)
def test_a_sentence_is_one(said: Mapping[str, Said], name: str) -> None:
    """No word of a program in it, and no end of a sentence that is not one."""
    for each in said[name].findings:
        words = each["message"] + each["hint"]
        for banned in ("invalid", "failed", "error occurred", "None", "Decimal", "Traceback"):
            assert banned not in words


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(HEAD.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(HEAD.rstrip("\n"), id="no last newline"),
        pytest.param(HEAD.replace("\n", "   \n"), id="trailing spaces"),
        pytest.param(HEAD + "\n\n\n", id="empty lines at the end"),
        pytest.param("---\n" + HEAD, id="a document's beginning marked"),
        pytest.param(HEAD + "pitch: no, it's 10 % {really}, [so]\n", id="signs inside a text"),
        pytest.param(HEAD + "pitch: 'Issue #5'\n", id="a quoted number sign"),
        pytest.param(HEAD + "pitch: words # a remark\n", id="a comment"),
        pytest.param(HEAD + "pitch: |\n  a: b\n  #5\n  *c*\n", id="a block text"),
        pytest.param(
            HEAD + "discovery:\n  - {id: a, ask: Who built it?, why: b}\n", id="a ? inside"
        ),
    ],
)
def test_what_is_fine(workshop: Workshop, raw: str) -> None:
    workshop.write(DRAFT, raw)
    assert workshop.findings() == ()


def test_forty_broken_files_are_all_told_at_once(workshop: Workshop) -> None:
    wanted = set()
    broken = [
        fault for fault in FAULTS.values()
        if list(fault.files) == [DRAFT] and "mail-move" not in str(fault.says)
        and fault.code not in ("folder-mismatch", "self-reference", "too-many-values")
    ]  # fmt: skip
    for number, fault in enumerate(broken):
        path = f"catalog/offerings/offering-{number}/offering.yaml"
        raw = fault.files[DRAFT]
        own = f"offering-{number}"
        if isinstance(raw, str):
            raw = raw.replace("id: mail-move", f"id: {own}", 1).replace("All m", f"All {number} m")
        workshop.write(path, raw)
        wanted.add((fault.code, path, fault.line, fault.column))
    assert len(broken) >= 40
    found = {
        (each.code, each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
    }
    assert wanted <= found


def test_a_file_that_vanishes_while_it_is_read_is_told(tmp_path: Path) -> None:
    from offerbook.load import tree

    findings: list[Any] = []
    tree._read_into({}, findings, tmp_path, DRAFT)
    assert [each.code for each in findings] == ["file-missing"]
