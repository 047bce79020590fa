"""The catalogue as it is now, read with what is known of it from before."""

from __future__ import annotations

from pathlib import Path

from offerbook.app import STATE
from offerbook.load.known import Shelf
from offerbook.memory import tool_state
from offerbook.reading import Reading, read_catalog

_SHELF = "drafts.known"
"""No edition has a name with a point in it, and so none a folder of this name."""


def read_again(root: Path) -> Reading:
    """The catalogue at *root*, of which drafts that did not change since are not read anew.

    Where it is sound, what is new is kept for the next time.
    """
    shelf = Shelf(root / STATE / _SHELF, tool_state())
    reading = read_catalog(root, shelf)
    if reading.is_sound:
        shelf.write()
    return reading
