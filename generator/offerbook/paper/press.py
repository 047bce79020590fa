"""Makes papers while the pages are written, and keeps each for the next build."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from offerbook.files import write_atomically
from offerbook.pages.sheet import Sheet
from offerbook.paper.papers import Paper, Paperwork, papers_of

_WORKERS = os.cpu_count() or 1
_AHEAD = 8 * _WORKERS  # papers that wait to be made, so that memory stays flat


class Press:
    """Puts the papers of one edition into *tree*: kept ones as they are, the others made anew.

    Raises PaperError where one of them is not what it has to be, or OSError.
    """

    def __init__(self, work: Paperwork, tree: Path) -> None:
        self._work, self._tree = work, tree
        self._pool = ThreadPoolExecutor(_WORKERS, "press")
        self._pending: deque[Future[None]] = deque()
        self._has_made = False

    def hand(self, told: Sheet) -> None:
        """Have the papers of *told* made."""
        for paper in papers_of(told, self._work):
            kept = self._kept(paper)
            if kept is not None and kept.is_file():
                _link(kept, self._tree / paper.address)
                continue
            self._has_made = True
            self._pending.append(self._pool.submit(self._make, paper, kept))
            if len(self._pending) > _AHEAD:
                self._pending.popleft().result()

    def rest(self) -> Iterator[tuple[str, str]]:
        """Wait for what is still being made; no further files come of it."""
        while self._pending:
            self._pending.popleft().result()
        if self._has_made and self._work.store is not None:
            _forget(self._work.store, self._tree)
        yield from ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _kept(self, paper: Paper) -> Path | None:
        if self._work.store is None:
            return None
        place = PurePosixPath(paper.address)
        return self._work.store / place.parent / f"{place.stem}.{paper.key}{place.suffix}"

    def _make(self, paper: Paper, kept: Path | None) -> None:
        raw, place = paper.make(), self._tree / paper.address
        if kept is None:
            write_atomically(place, raw)
            return
        write_atomically(kept, raw)
        _link(kept, place)
        for other in kept.parent.glob(f"{place.stem}.*{place.suffix}"):
            if other != kept:
                other.unlink(missing_ok=True)


def _link(kept: Path, place: Path) -> None:
    """Files are always replaced, never written in place: the kept one stays as it is."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(kept, place)
    except OSError:  # a disk that knows no links, or another one
        shutil.copyfile(kept, place)


def _forget(store: Path, tree: Path) -> None:
    """Drop what is kept of papers that *tree* does not have."""
    for path in store.rglob("*.*.*"):
        place = path.relative_to(store)
        name = f"{place.name.split('.')[0]}{place.suffix}"
        if path.is_file() and not (tree / place.parent / name).is_file():
            path.unlink(missing_ok=True)
