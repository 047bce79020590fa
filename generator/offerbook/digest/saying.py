"""Words for what the files of a ledger cannot do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LedgerError(Exception):
    """The ledger is missing, damaged or not to be written to; the words say what to do."""


@contextmanager
def saying(path: Path) -> Iterator[None]:
    """Words for what a file cannot do."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        raise LedgerError(
            f"{path}: {problem}; the ledger must be one that can be written"
        ) from None
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError):
        raise damaged(path) from None
    except OSError as problem:
        raise LedgerError(f"{path}: {(problem.strerror or str(problem)).lower()}") from None


def damaged(path: Path) -> LedgerError:
    """That what is in the file cannot be what a ledger wrote."""
    return LedgerError(
        f"{path}: the ledger is damaged; move it away and run `offerbook digest init`, which takes "
        "up what the journal beside it tells"
    )
