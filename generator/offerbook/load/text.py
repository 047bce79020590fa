"""Bytes → text: UTF-8 only, of a sane size, without characters that hide or reorder words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from offerbook.finding import Finding, Place, error, warning

MOST_BYTES = 1024 * 1024
_MOST = 20

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)"
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKS = "<|=>"
_RUNS = tuple(7 * mark for mark in _MARKS)
_USUAL = bytes(set(range(0x20, 0x7F)).difference(_MARKS.encode()) | set(b"\n\t"))
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)


def read_text(raw: bytes, path: str, times: int = 1) -> tuple[str, tuple[Finding, ...]]:
    """The text of *raw* and what is wrong with it; with an error the text must not be read on.

    A file that holds many records may be *times* as large as one about a single thing.
    """
    if len(raw) > times * MOST_BYTES:
        return "", (
            error(
                "file-too-large",
                f"the file has {len(raw):,} bytes; at most {times * MOST_BYTES:,} are read",
                Place(path),
                hint="an offering is a few pages; split it, or move pictures out",
            ),
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        return "", (_not_utf8(raw, path, problem),)
    if not is_clean(text):
        text, findings = _without_mark(text, path)
        return text, findings + _hidden_characters(text, path) + _conflict(text, path)
    return text, _conflict(text, path)


def is_clean(text: str) -> bool:
    """A quick look: nothing but letters, signs, spaces and line ends."""
    return _unusual_in(text).isprintable()


@lru_cache(maxsize=1)
def _unusual_in(text: str) -> str:
    """What is left of *text* without the signs that nobody need look at, in order.

    Remembered for who asks next: it is the quickest way to look at every sign of a long text.
    """
    return text.encode().translate(None, _USUAL).decode()


def place_at(text: str, index: int, path: str) -> Place:
    """The line and column of the character number *index* (from 0)."""
    start = text.rfind("\n", 0, index) + 1
    return Place(path, text.count("\n", 0, index) + 1, index - start + 1)


def _not_utf8(raw: bytes, path: str, problem: UnicodeDecodeError) -> Finding:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return error(
            "not-utf8", "the file is written in UTF-16", Place(path), hint="save it as UTF-8"
        )
    before = raw[: problem.start].decode("utf-8")
    at = place_at(before, len(before), path)
    return error(
        "not-utf8",
        f"byte {problem.start + 1} (0x{raw[problem.start]:02x}) is not UTF-8",
        at,
        hint="save the file as UTF-8",
    )


def _without_mark(text: str, path: str) -> tuple[str, tuple[Finding, ...]]:
    if not text.startswith("\ufeff"):
        return text, ()
    return text[1:], (
        warning(
            "byte-order-mark",
            "the file begins with a byte order mark",
            Place(path),
            hint="save it as UTF-8 without a mark (BOM)",
        ),
    )


def _hidden_characters(text: str, path: str) -> tuple[Finding, ...]:
    """The first of them; where each stands takes the longer to say, the further it is down."""
    return tuple(_hidden(text, found, path) for found in islice(HIDDEN.finditer(text), _MOST))


def _hidden(text: str, found: re.Match[str], path: str) -> Finding:
    point = f"U+{ord(found.group()):04X}"
    at = place_at(text, found.start(), path)
    if _BIDI.match(found.group()):
        return error(
            "bidi-control",
            f"the character {point} reorders the words around it",
            at,
            hint="delete it: what is read must be what is written",
        )
    return error(
        "control-character",
        f"the character {point} cannot be seen and has no place in a text",
        at,
        hint="delete it",
    )


def _conflict(text: str, path: str) -> tuple[Finding, ...]:
    signs = _unusual_in(text)
    if not any(run in signs and run in text for run in _RUNS):
        return ()
    found = _CONFLICT.search(text)
    if not found:
        return ()
    return (
        error(
            "conflict-markers",
            "two edits were merged and the choice between them is still open",
            place_at(text, found.start(), path),
            hint="keep the lines that are right, delete the others and the lines with "
            "<<<<<<<, ======= and >>>>>>>",
        ),
    )
