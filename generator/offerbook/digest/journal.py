"""What was handed over, line by line: from it a ledger that is lost or older is brought up to date."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from offerbook.digest.entry import State
from offerbook.digest.saying import saying


class Found(NamedTuple):
    """What a journal tells of, and where it ends, in bytes; *odd* are lines that none wrote whole."""

    told: tuple[Told, ...]
    end: int
    odd: int


class Told(NamedTuple):
    """A message that was handed over: to whom, what came of it, and what was told."""

    subscriber: str
    state: str
    planned_on: str
    asked: str
    things: tuple[str, ...]


class Journal:
    """One line for each message that was handed over; an older ledger is brought up to it."""

    def __init__(self, ledger: Path) -> None:
        self.path = ledger.with_suffix(".journal")
        self._file: BinaryIO | None = None

    def write(self, several: Iterable[Told]) -> int:
        """Add *several*, kept through a kill; through a lost power the ledger is. Where they end, in bytes."""
        with saying(self.path):
            if self._file is None:
                self._file = self.path.open("ab")
                if self._is_cut():
                    self._file.write(b"\n")
            self._file.write(b"".join(map(_line, several)))
            self._file.flush()
            return self._file.tell()

    def close(self) -> None:
        """Nothing more is written for now."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _is_cut(self) -> bool:
        """Whether the last line is not whole: what comes next must not become part of it."""
        with self.path.open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                return False
            file.seek(-1, os.SEEK_END)
            return file.read() != b"\n"

    def read(self, start: int) -> Found:
        """What stands after *start*; a last line that was cut is left out."""
        with saying(self.path), suppress(FileNotFoundError), self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(start if start <= size else 0)
            raw = file.read()
            whole = raw[: raw.rfind(b"\n") + 1]
            lines = [line for line in whole.split(b"\n") if line.strip(b" ")]
            told = tuple(each for each in map(_told, lines) if each)
            end = (start if start <= size else 0) + len(whole)
            return Found(told, end, len(lines) - len(told))
        return Found((), start, 0)

    def forget(self, subscriber: str) -> None:
        """Blank the lines about a subscription; all others stay where older ledgers look for them."""
        self.close()
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return
        rest = [
            line if (told := _told(line)) and told.subscriber != subscriber else b" " * len(line)
            for line in raw.split(b"\n")
        ]
        temporary = self.path.with_suffix(".journal-next")
        temporary.write_bytes(b"\n".join(rest))
        temporary.replace(self.path)


def _line(told: Told) -> bytes:
    return f"{json.dumps(told, separators=(',', ':'))}\n".encode()


def _told(line: bytes) -> Told | None:
    try:
        subscriber, state, planned_on, asked, things = json.loads(line)
        return Told(subscriber, State(state), planned_on, asked, tuple(map(str, things)))
    except (ValueError, TypeError, RecursionError):
        return None
