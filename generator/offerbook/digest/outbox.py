"""A folder that takes messages when no server is named: the same message is the same file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from offerbook.digest.carrier import Fate, Outcome, Parcel


class Outbox:
    """Writes each message into a file of its own, whole or not at all."""

    def __init__(self, folder: Path, suffix: str = ".eml") -> None:
        self._folder, self._suffix = folder, suffix

    def carry(self, parcel: Parcel, claim: Callable[[], None]) -> Outcome:
        """Write it; writing it once more changes nothing, so nobody need claim it."""
        path = self._folder / name_of(parcel, self._suffix)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(parcel.payload)
            Path(temporary).replace(path)
        except OSError as problem:
            return Outcome(Fate.HALTED, f"{path}: {(problem.strerror or str(problem)).lower()}")
        return Outcome(Fate.TAKEN)

    def close(self) -> None:
        """Nothing is open."""


def name_of(parcel: Parcel, suffix: str) -> str:
    """What the file of *parcel* is called."""
    return f"{parcel.subscription}-{parcel.ref[:12]}{suffix}"
