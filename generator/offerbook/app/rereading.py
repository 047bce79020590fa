"""The catalogue as it is now, read with what is known of it from before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from offerbook.app import STATE
from offerbook.load.known import Frozen, Shelf
from offerbook.memory import tool_state
from offerbook.reading import Reading, read_catalog

_DRAFTS, _HEADS, _VERSIONS = "drafts.known", "heads.known", "versions.known"
"""No edition has a name with a point in it, and so none a folder of this name."""


@contextmanager
def reading_again(root: Path) -> Iterator[Callable[[Path], Reading]]:
    """How the catalogue at *root* is read without reading anew what did not change since.

    Where all is sound, what is new of drafts is kept for the next time, and at the end whatever was
    asked of released versions.
    """
    tool, state = tool_state(), root / STATE
    drafts = Shelf(state / _DRAFTS, tool)
    heads, versions = Shelf(state / _HEADS, tool), Shelf(state / _VERSIONS, tool)

    is_sound = False

    def read(place: Path) -> Reading:
        nonlocal is_sound
        reading = read_catalog(place, drafts, Frozen(heads, versions))
        is_sound = reading.is_sound
        if is_sound:
            drafts.write()
        return reading

    try:
        yield read
    finally:
        if is_sound:
            heads.write()
            versions.write()
