"""Which files were saved, told in batches shortly after: an editor writes one in several steps."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

_PAUSE = 0.06  # seconds without a further step
_CHANGES: list[type[events.FileSystemEvent]] = [
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
    events.FileClosedEvent,
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
]
"""All that is asked for. Reading ten thousand folders would tell of more than the system keeps, and
then every folder is looked at again, which is told again, without an end."""


class Watch(events.FileSystemEventHandler):
    """Tells *follow* which files below *root* changed, as places relative to it, while entered."""

    def __init__(
        self, root: Path, names: Iterable[str], follow: Callable[[frozenset[str]], None]
    ) -> None:
        self._root = root.resolve()
        self._names = tuple(names)
        self._follow = follow
        self._saved: set[str] = set()
        self._step = threading.Condition()
        self._is_over = False

    def __enter__(self) -> Self:
        self._observer = self._observe()
        self._thread = threading.Thread(target=self._tell, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._step:
            self._is_over = True
            self._step.notify()
        self._observer.stop()
        self._observer.join()
        self._thread.join()

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        """Note what an event is about."""
        places = {self._place(path) for path in (event.src_path, event.dest_path) if path}
        with self._step:
            self._saved |= {place for place in places if self._is_wanted(place)}
            self._step.notify()

    def _observe(self) -> BaseObserver:
        """The system tells of changes; where it can watch no more folders, we look ourselves."""
        for kind in (Observer, PollingObserver):
            observer = kind()
            for name in self._names:
                path = self._root / name
                if path.is_dir():
                    observer.schedule(self, str(path), recursive=True, event_filter=_CHANGES)
            observer.schedule(self, str(self._root), event_filter=_CHANGES)
            try:
                observer.start()
            except OSError:
                continue
            return observer
        raise OSError(f"{self._root}: changes cannot be watched for")

    def _tell(self) -> None:
        while True:
            with self._step:
                self._step.wait_for(lambda: self._saved or self._is_over)
                while not self._is_over and self._step.wait(_PAUSE):
                    pass
                if self._is_over:
                    return
                saved, self._saved = frozenset(self._saved), set()
            self._follow(saved)

    def _place(self, path: str | bytes) -> str:
        return os.path.relpath(os.fsdecode(path), self._root)

    def _is_wanted(self, place: str) -> bool:
        top, _, name = place.partition("/")
        return top in self._names and not name.rpartition("/")[2].startswith(".")
