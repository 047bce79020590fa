"""What was found in exactly these files before; can be deleted at any time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from offerbook import __version__
from offerbook.files import write_atomically
from offerbook.finding import Finding, Level, Place
from offerbook.load.tree import Tree

_FILE = "checked.json"
_COMPILED = "__pycache__"


@dataclass(frozen=True)
class Checked:
    """The findings about a catalogue, how many offerings were checked, and what is coming."""

    findings: tuple[Finding, ...]
    offerings: int
    coming: tuple[str, ...] = ()


def key_of(tree: Tree, day: str) -> str:
    """A digest of all that findings follow from: the files, the day, and the tool itself."""
    digest = hashlib.blake2b(f"{__version__}\0{tool_state()}\0{day}".encode())
    for path, raw in tree.files.items():
        digest.update(f"{path}\0{len(raw)}\0".encode("utf-8", "surrogateescape"))
        digest.update(raw)
    for finding in tree.findings:
        digest.update(f"{finding.code}\0{finding.place.path}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def recall(state: Path, key: str) -> Checked | None:
    """What was found under *key*; None where that is not known."""
    try:
        known = json.loads((state / _FILE).read_text("utf-8"))
        if known["key"] != key:
            return None
        return Checked(
            tuple(map(_finding, known["findings"])),
            int(known["offerings"]),
            tuple(map(str, known["coming"])),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def remember(state: Path, key: str, checked: Checked) -> None:
    """Keep *checked*; a folder that cannot be written to is no reason to fail."""
    known = {
        "key": key,
        "offerings": checked.offerings,
        "coming": checked.coming,
        "findings": [_record(finding) for finding in checked.findings],
    }
    with contextlib.suppress(OSError, UnicodeError):
        write_atomically(state / _FILE, json.dumps(known, separators=(",", ":")))


def _record(finding: Finding) -> list[Any]:
    return [
        finding.code,
        finding.level,
        finding.message,
        list(_fields(finding.place)),
        finding.hint,
        list(finding.route),
        [list(_fields(each)) for each in finding.related],
    ]


def _fields(place: Place) -> tuple[str, int, int, str]:
    return (place.path, place.line, place.column, place.says)


def _finding(record: list[Any]) -> Finding:
    code, level, message, place, hint, route, related = record
    return Finding(
        code,
        Level(level),
        message,
        Place(*place),
        hint,
        tuple(route),
        tuple(Place(*each) for each in related),
    )


@cache
def tool_state() -> str:
    """The state of the tool's own files, so that a changed rule forgets what was said."""
    with resources.as_file(resources.files("offerbook")) as package:
        return " ".join(sorted(states_in(str(package))))


def states_in(folder: str) -> Iterator[str]:
    """Place, size and time of every file below *folder*, save what Python compiles meanwhile."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != _COMPILED:
                yield from states_in(entry.path)
        else:
            status = entry.stat()
            yield f"{entry.path}:{status.st_size}:{status.st_mtime_ns}"
