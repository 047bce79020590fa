"""The catalogue as it is now, read with what is known of it from before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from offerbook.app import STATE
from offerbook.beside import Beside, Orphan, beside, pays
from offerbook.load.known import Frozen, Shelf, place_of
from offerbook.load.tree import read_tree
from offerbook.memory import tool_state
from offerbook.model.frozen import digest_of, read_whole
from offerbook.reading import Reading, check_tree

_DRAFTS, _HEADS, _VERSIONS = "drafts.known", "heads.known", "versions.known"
"""No edition has a name with a point in it, and so none a folder of this name."""

_Folders = Mapping[str, Mapping[str, bytes]]


@contextmanager
def reading_again(root: Path, *, needs_past: bool = False) -> Iterator[Callable[[Path], Reading]]:
    """How the catalogue at *root* is read without reading anew what did not change since.

    Where all is sound, what is new of drafts is kept for the next time, and at the end whatever was
    asked of released versions. Who *needs_past* will ask for all of them: if many are not known,
    another process reads them meanwhile.
    """
    tool, state = tool_state(), root / STATE
    drafts = Shelf(state / _DRAFTS, tool)
    heads, versions = Shelf(state / _HEADS, tool), Shelf(state / _VERSIONS, tool)
    is_sound = False

    def read(place: Path) -> Reading:
        nonlocal is_sound
        tree = read_tree(place)
        whole = _Filled(versions, open_now, tree.versions()) if needs_past else versions
        reading = check_tree(tree, drafts, Frozen(heads, whole), beside)
        is_sound = reading.is_sound
        if is_sound:
            drafts.write()
        return reading

    with ExitStack() as open_now:
        try:
            yield read
        finally:
            if is_sound:
                heads.write()
                versions.write()


class _Filled:
    """A shelf that another process fills with *folders* of versions; who asks waits until it has.

    It does so where nothing is known and that process pays. It ends with *open_now* at the latest.
    """

    def __init__(self, shelf: Shelf, open_now: ExitStack, folders: _Folders) -> None:
        self._shelf = shelf
        self._filling: Beside[None] | None = None
        many = sum(map(len, folders.values())) - len(folders)  # each has its sums, too
        if pays(many) and shelf.is_bare:
            self._filling = open_now.enter_context(Beside(partial(_fill, shelf, folders)))

    def get(self, name: str) -> Any:
        """The data under *name*, asked for once; None where they are not known."""
        if self._filling is not None:
            with suppress(OSError):  # it was killed: what it would have read is read here
                self._filling.result()
            self._filling = None
        return self._shelf.get(name)

    def keep(self, name: str, data: Any) -> None:
        """Know from now on that what has this *name* holds *data*."""
        self._shelf.keep(name, data)


def _fill(shelf: Shelf, folders: _Folders) -> None:
    """One file of the shelf after the other, so that not all is held at once."""
    told = [
        (digest_of(raw), f"{folder}/{name}", raw)
        for folder, files in folders.items()
        for name, raw in files.items()
    ]
    told.sort(key=lambda each: each[0])
    orphan = Orphan()
    for _, files in groupby(told, key=lambda each: place_of(each[0])):
        for digest, path, raw in files:
            orphan.end()
            read_whole(path, raw, digest, Frozen(shelf, shelf))
        shelf.write()
