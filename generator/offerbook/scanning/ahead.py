"""Reads a folder in a process of its own while it is worked out what to look for in it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from offerbook.scanning.forms import SEAM, squeeze
from offerbook.scanning.leaks import Sealed
from offerbook.scanning.opening import Closed, open_file
from offerbook.scanning.own_words import own_files
from offerbook.scanning.scan import (
    WORTH_A_PROCESS,
    Files,
    Found,
    files_in,
    processors,
    read_all,
)
from offerbook.scanning.search import Searcher
from offerbook.scanning.seen import Seen, new_part
from offerbook.scanning.views import views_of

_Pipe: TypeAlias = "Connection[Any, Any]"
_MOST_BYTES = 256 * 1024 * 1024
"""So much is kept while the needles are not known; then it is waited for them."""


@dataclass(frozen=True)
class Heard:
    """Which needles stand somewhere in a folder, by number, and what else is to be said of it."""

    needles: frozenset[int]
    sealed: tuple[Sealed, ...]
    skipped: tuple[str, ...]
    files: int


class _Reading(NamedTuple):
    """One reading of a file, and what is left of it when it is squeezed."""

    raw: bytes
    packed: bytes


class Ahead:
    """A process that reads *files* at once and says later what of the needles is in them.

    *found* holds what of the same folder cannot be read.
    """

    def __init__(self, files: Files, found: Found) -> None:
        apart = get_context("fork")
        self._pipe, other = apart.Pipe()
        work = (other, self._pipe, files, found)
        self._process = apart.Process(target=_read_ahead, args=work, daemon=True)
        self._process.start()
        other.close()

    def look(self, searcher: Searcher) -> Heard | None:
        """What *searcher* finds in them; None where the process has ended before its time."""
        try:
            self._pipe.send(searcher)
            heard: Heard = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return heard

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


@contextmanager
def reading_ahead(folder: Path) -> Iterator[Ahead | None]:
    """What reads *folder* meanwhile; None where that is not worth a process."""
    files, found = files_in(folder)
    if processors() == 1 or len(files) < WORTH_A_PROCESS:
        yield None
        return
    ahead = Ahead(files, found)
    try:
        yield ahead
    finally:
        ahead.end()


def _read_ahead(pipe: _Pipe, end_of_other: _Pipe, files: Files, found: Found) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it ends it
    end_of_other.close()
    with suppress(EOFError, OSError):
        pipe.send(_hear(pipe, files, found))


def _hear(pipe: _Pipe, files: Files, found: Found) -> Heard:
    """Read all *files*, then ask *pipe* for the searcher, or before that if it becomes too much."""
    searcher: Searcher | None = None
    needles, waiting, size = set[int](), list[_Reading](), 0
    for reading in _readings_of_all(files, found):
        waiting.append(reading)
        size += len(reading.raw) + len(reading.packed)
        if size > _MOST_BYTES:
            searcher = searcher or pipe.recv()
            needles |= _found_in(waiting, searcher)
            waiting, size = [], 0
    needles |= _found_in(waiting, searcher or pipe.recv())
    return Heard(frozenset(needles), tuple(found.sealed), tuple(found.skipped), found.files)


def _found_in(readings: list[_Reading], searcher: Searcher) -> set[int]:
    return {hit.needle for raw, packed in readings for hit in searcher.find(raw, packed)}


def _readings_of_all(files: Files, found: Found) -> Iterator[_Reading]:
    """Every reading of the names of *files* and of what is in them, shared parts once."""
    seen = Seen()
    names = SEAM.join(place for place, _ in files).encode("utf-8", "replace")
    for view in views_of(names, seen.pieces()):
        yield _Reading(view.raw, squeeze(view.raw))
    for place, raw in read_all(files, own_files(), found):
        for each in _readings_of(place, raw, seen):
            if isinstance(each, Sealed):
                found.sealed.append(each)
            else:
                yield each


def _readings_of(place: str, raw: bytes, seen: Seen) -> Iterator[_Reading | Sealed]:
    for part in open_file(raw):
        if isinstance(part, Closed):
            yield Sealed(place, part.inside, part.why)
            continue
        pieces = seen.pieces()
        for view in views_of(new_part(place, part.raw, pieces), pieces):
            if view.is_packed:
                yield from _readings_of(place, view.raw, seen)
            else:
                yield _Reading(view.raw, squeeze(view.raw))
        seen.accept(pieces)
