"""Which needles stand in a folder, and not where: that is asked only when there is a leak.

The folder may be read ahead, in a process of its own, while it is worked out what to look for. Once
that is known here, both look through what is left.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, cast

from offerbook.scanning.forms import SEAM, squeeze
from offerbook.scanning.leaks import Sealed
from offerbook.scanning.opening import Closed, open_file
from offerbook.scanning.own_words import own_files
from offerbook.scanning.scan import (
    WORTH_A_PROCESS,
    Files,
    Found,
    Passes,
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
_MOST_SHARES = 200


@dataclass(frozen=True)
class Heard:
    """Which needles stand somewhere in a folder, by number, and what else is to be said of it."""

    needles: frozenset[int]
    sealed: tuple[Sealed, ...]
    skipped: tuple[str, ...]
    files: int

    def with_other(self, other: Heard) -> Heard:
        """This and what was heard of the *other* files of the folder."""
        return Heard(
            self.needles | other.needles,
            self.sealed + other.sealed,
            self.skipped + other.skipped,
            self.files + other.files,
        )


class _Shares:
    """The *files* in shares, of which each is taken by one process alone, whichever comes first."""

    def __init__(self, files: Files) -> None:
        size = -(-len(files) // _MOST_SHARES) or 1
        self._shares = [files[start : start + size] for start in range(0, len(files), size)]
        self._pipe, other = os.pipe()
        os.write(other, bytes(range(len(self._shares))))
        os.close(other)

    def __iter__(self) -> Iterator[Files]:
        while taken := os.read(self._pipe, 1):
            yield self._shares[taken[0]]

    def close(self) -> None:
        """Take none any more."""
        os.close(self._pipe)


class _Reading(NamedTuple):
    """One reading of a file, and what is left of it when it is squeezed."""

    raw: bytes
    packed: bytes


class Ahead:
    """A process that reads *files* at once and says later what of the needles is in them.

    *found* holds what of the same folder cannot be read. Where the *searcher* is known already, the
    process looks through them at once as well.
    """

    def __init__(self, files: Files, found: Found, searcher: Searcher | None = None) -> None:
        apart = get_context("fork")
        self._shares, self._has_searcher = _Shares(files), searcher is not None
        self._pipe, other = apart.Pipe()
        work = (other, self._pipe, self._shares, found, searcher)
        self._process = apart.Process(target=_read_ahead, args=work, daemon=True)
        self._process.start()
        other.close()

    def look(self, searcher: Searcher) -> Heard | None:
        """What *searcher* finds in them; None where the process has ended before its time."""
        try:
            if not self._has_searcher:
                self._pipe.send(searcher)
            here = _hear(self._shares, Found(), Seen(), lambda _: searcher)
            there: Heard = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return here.with_other(there)

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self._shares.close()


def hear(folder: Path, searcher: Searcher, passes: Passes) -> Heard:
    """What *searcher* finds in *folder*, but for the files that *passes*; not where it stands."""
    files, found = files_in(folder, passes)
    heard = _hear_with_another(files, found, searcher) if _is_worth_two(files) else None
    if heard is not None:
        return heard
    shares = _Shares(files)
    try:
        return _hear(shares, found, Seen(), lambda _: searcher)
    finally:
        shares.close()


def _hear_with_another(files: Files, found: Found, searcher: Searcher) -> Heard | None:
    """The same by two processes; None where the other has ended before its time."""
    other = Ahead(files, found, searcher)
    try:
        return other.look(searcher)
    finally:
        other.end()


def _is_worth_two(files: Files) -> bool:
    return processors() > 1 and len(files) >= WORTH_A_PROCESS


@contextmanager
def reading_ahead(folder: Path) -> Iterator[Ahead | None]:
    """What reads *folder* meanwhile; None where that is not worth a process."""
    files, found = files_in(folder)
    if not _is_worth_two(files):
        yield None
        return
    ahead = Ahead(files, found)
    try:
        yield ahead
    finally:
        ahead.end()


def _read_ahead(
    pipe: _Pipe, end_of_other: _Pipe, shares: _Shares, found: Found, known: Searcher | None
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it ends it
    end_of_other.close()

    def ask(is_needed: bool) -> Searcher | None:  # noqa: FBT001 -- the one thing to be said
        if known is None and (is_needed or pipe.poll()):
            return cast("Searcher", pipe.recv())
        return known

    with suppress(EOFError, OSError):
        pipe.send(_hear(shares, found, Seen(), ask))


_Ask: TypeAlias = "Callable[[bool], Searcher | None]"
"""Hands over the searcher where it is there, or waits where it is needed."""


def _hear(shares: _Shares, found: Found, seen: Seen, ask: _Ask) -> Heard:
    """Read what is left of *shares*, and look through it as soon as it is known for what."""
    look = _Look(ask)
    for files in shares:
        for reading in _readings_of_all(files, found, seen):
            look.take(reading)
        look.go_on()
    look.end()
    return Heard(frozenset(look.needles), tuple(found.sealed), tuple(found.skipped), found.files)


class _Look:
    """Looks through readings, or keeps them until it can."""

    def __init__(self, ask: _Ask) -> None:
        self.needles = set[int]()
        self._ask, self._searcher = ask, ask(False)
        self._waiting, self._size = list[_Reading](), 0

    def take(self, reading: _Reading) -> None:
        """Look through *reading* now or later; too many are not kept."""
        self._waiting.append(reading)
        self._size += len(reading.raw) + len(reading.packed)
        if self._size > _MOST_BYTES:
            self.end()

    def go_on(self) -> None:
        """Look through what is kept, if it is known by now for what."""
        self._searcher = self._searcher or self._ask(False)
        if self._searcher:
            self.end()

    def end(self) -> None:
        """Wait until that is known, and look through what is kept."""
        self._searcher = self._searcher or self._ask(True)
        if self._searcher:
            for raw, packed in self._waiting:
                self.needles.update(hit.needle for hit in self._searcher.find(raw, packed))
        self._waiting, self._size = [], 0


def _readings_of_all(files: Files, found: Found, seen: Seen) -> Iterator[_Reading]:
    """Every reading of the names of *files* and of what is in them, shared parts once."""
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
