"""Reads a ledger that may not be written to: one that belongs to somebody else, or is a backup."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from offerbook.digest.ledger import Ledger
from offerbook.digest.saying import LedgerError, saying


@contextmanager
def look_into(path: Path) -> Iterator[Ledger]:
    """The ledger at *path*, for reading alone. Raises LedgerError.

    It may be older than its journal, and has to be brought up to it: where it may not be written
    to, that happens to a copy of both.
    """
    with ExitStack() as stack:
        try:
            ledger = stack.enter_context(Ledger.open(path))
        except LedgerError:
            if _may_write(path):
                raise
            ledger = stack.enter_context(Ledger.open(_copied(path, stack)))
        yield ledger


def _may_write(path: Path) -> bool:
    return not path.exists() or all(os.access(each, os.W_OK) for each in (path, path.parent))


def _copied(path: Path, stack: ExitStack) -> Path:
    """What belongs to the ledger at *path*, in a folder that is there as long as *stack* lasts."""
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="offerbook-")))
    with saying(path):
        for each in (path, path.with_name(f"{path.name}-wal"), path.with_suffix(".journal")):
            if each.exists():
                shutil.copyfile(each, folder / each.name)
    return folder / path.name
