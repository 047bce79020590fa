"""What was read before: its data by a digest of the file; can be deleted at any time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import orjson

from offerbook.document import Route

_SIZE = 16  # bytes of the digest that names a draft
_SHELVES = 2  # hexadecimal digits of it that name the file it is kept in: 64 of them
_FEWER = 4
_NOTES = "notes"


class Kept(Protocol):
    """Data of files, each under a name that follows from its bytes."""

    def get(self, name: str) -> Any:
        """The data under *name*, asked for once; None where they are not known."""

    def keep(self, name: str, data: Any) -> None:
        """Know from now on that what has this *name* holds *data*, and that all is well with it."""


class Frozen(NamedTuple):
    """What is known of released versions, by the digest of the file: heads apart from all of it."""

    heads: Kept
    whole: Kept


class Found(NamedTuple):
    """A draft's *name*, which follows from its bytes; its *data*, None where they are not known."""

    name: str
    data: Any


class Known(Kept, Protocol):
    """What is known of drafts that were read before."""

    def open(self, state: str) -> None:
        """Know only what was kept under the same *state*: of all that the data were held against."""

    def find(self, raw: bytes) -> Found:
        """The data of the draft *raw*, where it was sound and nothing to be said about it."""

    def notes(self) -> Any:
        """What was noted the last time, which JSON can hold; None where that is not known."""

    def note(self, said: Any) -> None:
        """Know *said* the next time."""


class Shelf:
    """Keeps what was read in files in *folder*; *tool* is the state of what reads it.

    Each file begins with a digest of all that follows and of the state that it was kept under. One
    that is damaged, cut short, or of another state is as good as none.
    """

    def __init__(self, folder: Path, tool: str) -> None:
        self._folder, self._tool = folder, tool
        self.open("")
        self._files: dict[str, dict[str, bytes]] = {}
        self._used: dict[str, set[str]] = {}
        self._new: dict[str, dict[str, Any]] = {}
        self._noted: Any = None

    def open(self, state: str) -> None:
        """Know only what was kept under the same *state*: of all that the data were held against."""
        self._key = hashlib.blake2b(f"{self._tool}\0{state}".encode()).digest()

    @property
    def is_bare(self) -> bool:
        """Whether nothing is known; one file tells it for all."""
        return not any(_read(path, self._key) for path in islice(self._folder.glob("*"), 1))

    def find(self, raw: bytes) -> Found:
        """The data of the draft *raw*, where it was sound and nothing to be said about it."""
        name = hashlib.blake2b(raw, digest_size=_SIZE).hexdigest()
        return Found(name, self.get(name))

    def get(self, name: str) -> Any:
        """The data under *name*, asked for once; None where they are not known."""
        place = place_of(name)
        if place not in self._files:
            self._files[place] = _read(self._folder / place, self._key)
        if name not in self._files[place]:
            return None
        self._used.setdefault(place, set()).add(name)
        return _unpacked(self._files[place].pop(name))  # it is large, and asked for once

    def keep(self, name: str, data: Any) -> None:
        """Know from now on that what has this *name* holds *data*, and that all is well with it."""
        self._new.setdefault(place_of(name), {})[name] = data

    def notes(self) -> Any:
        """What was noted the last time, which JSON can hold; None where that is not known."""
        said = _read(self._folder / _NOTES, self._key).get(_NOTES)
        self._noted = None if said is None else _unpacked(said)
        return self._noted

    def note(self, said: Any) -> None:
        """Know *said* the next time."""
        if said != self._noted:
            self._new[_NOTES] = {_NOTES: said}

    def write(self) -> None:
        """Write what is new, and with it what was asked for; what nobody asked for goes.

        Nothing of it is held any longer. A folder that cannot be written to is no reason to fail.
        """
        with suppress(OSError):
            for place, new in self._new.items():
                self._folder.mkdir(parents=True, exist_ok=True)
                used, old = self._used.get(place, ()), _read(self._folder / place, self._key)
                kept = {name: each for name, each in old.items() if name in used}
                packed = {name: _packed(data) for name, data in new.items()}
                _write(self._folder / place, self._key, {**kept, **packed})
        self._files.clear()
        self._new.clear()


def place_of(name: str) -> str:
    """The file of a shelf that has what is known under *name*."""
    return f"{int(name[:_SHELVES], 16) // _FEWER:02d}"


def _read(path: Path, key: bytes) -> dict[str, bytes]:
    """All that is in one file by name, still as JSON: a line for each."""
    try:
        said, _, rest = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if said != _sum(rest, key):
        return {}
    lines = (line.partition(b" ") for line in rest.splitlines())
    return {name.decode(): raw for name, _, raw in lines}


def _write(path: Path, key: bytes, known: Mapping[str, bytes]) -> None:
    """Replace the file at once; nobody waits for the disk, for one cut short is never trusted.

    Nor is one that two wrote at the same time: what a killed process left may be written over.
    """
    rest = b"".join([b"%b %b\n" % (name.encode(), raw) for name, raw in known.items()])
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_bytes(_sum(rest, key) + b"\n" + rest)
    with suppress(FileNotFoundError):  # another, who wrote it as well, has put it there
        temporary.replace(path)


def _sum(rest: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(rest, key=key).hexdigest().encode()


def _packed(data: Any) -> bytes:
    """*data* as JSON, and where in it numbers stand that JSON would round: it holds them as texts."""
    numbers: list[Decimal] = []

    def as_text(number: Decimal) -> str:
        numbers.append(number)
        return str(number)

    said, exact = orjson.dumps(data, default=as_text), list[Route]()
    if numbers:
        _find_exact(data, (), exact)
    return b"[%b,%b]" % (said, orjson.dumps(exact))


def _unpacked(said: bytes) -> Any:
    data, exact = orjson.loads(said)
    for route in exact:
        _make_exact(data, route)
    return data


def _is_json(value: Any) -> bool:
    """Whether JSON holds *value* as it is; asking is much faster than looking through it."""
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError:
        return False
    return True


def _find_exact(data: Any, route: Route, found: list[Route]) -> None:
    """Put into *found* where in *data*, a dict or a list, numbers of a fixed point stand."""
    for step, value in data.items() if type(data) is dict else enumerate(data):
        kind = type(value)
        if kind is str:  # as most are
            continue
        if (kind is dict or kind is list) and not _is_json(value):
            _find_exact(value, (*route, step), found)
        elif kind is Decimal:
            found.append((*route, step))


def _make_exact(data: Any, route: list[Any]) -> None:
    *way, last = route
    for step in way:
        data = data[step]
    data[last] = Decimal(data[last])
