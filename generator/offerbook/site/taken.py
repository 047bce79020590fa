"""Pages that need not be made again."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Taken(NamedTuple):
    """Pages of the site that is there which belong into the next one as they are."""

    tree: Path
    files: tuple[str, ...] = ()
