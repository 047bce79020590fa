"""Files in which nothing was found; the note can be deleted at any time."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from offerbook.files import write_atomically
from offerbook.memory import tool_state

_Mark = tuple[int, int, int]


class Clean:
    """The note at *path* of what was looked through for the needles of *key*.

    Files of a site are replaced, never written in place, and what did not change is linked from one
    tree to the next. So inode, size and time of change tell a file from any other.
    """

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = f"{key} {tool_state()}"
        self._known = self._read()

    def passes(self, status: os.stat_result) -> bool:
        """Whether the file of *status* was looked through before."""
        return _mark(status) in self._known

    def write(self, folder: Path) -> None:
        """Note all files of *folder*, and no others."""
        self._write(_marks_in(folder))

    def add(self, folder: Path) -> None:
        """Note all files of *folder* as well."""
        self._write(self._known | _marks_in(folder))

    def _write(self, marks: frozenset[_Mark]) -> None:
        with suppress(OSError):
            write_atomically(self._path, json.dumps({"key": self._key, "clean": sorted(marks)}))

    def _read(self) -> frozenset[_Mark]:
        try:
            known = json.loads(self._path.read_text("utf-8"))
            if known["key"] != self._key:
                return frozenset()
            return frozenset((int(a), int(b), int(c)) for a, b, c in known["clean"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return frozenset()


def _mark(status: os.stat_result) -> _Mark:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _marks_in(folder: Path) -> frozenset[_Mark]:
    return frozenset(
        _mark(os.stat(f"{base}/{name}"))  # noqa: PTH116 -- by the thousand
        for base, _, names in os.walk(folder.resolve())
        for name in names
    )
