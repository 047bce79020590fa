"""Pages that need not be made again."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Taken(NamedTuple):
    """Files of the site in *tree* that belong into the next one as they are.

    *addresses* are those of the pages among them that the sitemap names.
    """

    tree: Path
    files: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
