"""Looks through every file of a folder."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from operator import attrgetter
from pathlib import Path
from typing import Any

from offerbook.scanning.channels import channel_of
from offerbook.scanning.forms import SEAM, squeeze_text
from offerbook.scanning.leaks import Leak, Scan, Sealed, Spot
from offerbook.scanning.needles import Kind, Needle
from offerbook.scanning.opening import Closed, Piece, open_file
from offerbook.scanning.own_words import OwnFiles
from offerbook.scanning.search import Hit, Searcher
from offerbook.scanning.seen import Seen, new_part
from offerbook.scanning.views import MARKUP, plain_views_of, told_views_of, views_of

Told = Callable[[], Iterable[str]]
Files = list[tuple[str, str]]
Passes = Callable[[str, "os.DirEntry[str]"], bool]
"""Whether the file at a place, of which the disk says so much, need not be looked at."""

WORTH_A_PROCESS = 1000
"""With so many files a process of its own has enough to do."""
_MOST_PARTS = 4
_MOST_BYTES = 1024 * 1024 * 1024
_MARKED = re.compile(r"[<&\\]")
"""Only a text with such a sign has more than one reading, as long as nobody has encoded it."""


def build_searcher(needles: Iterable[Needle], held: Iterable[str]) -> Searcher:
    """What finds those *needles* that the texts *held* by the edition itself do not hold as well."""
    searcher = Searcher(_each_once(needles))
    if searcher.needles:
        searcher.ignore(found_in(searcher, held))
    return searcher


def _each_once(needles: Iterable[Needle]) -> Iterator[Needle]:
    """The *needles* of one value as one: that of the draft, which comes first."""
    same: defaultdict[tuple[Kind, str], list[Needle]] = defaultdict(list)
    for needle in needles:
        same[needle.kind, squeeze_text(str(needle.value))].append(needle)
    for first, *others in same.values():
        yield first._replace(others=len(others)) if others else first


def found_in(searcher: Searcher, texts: Iterable[str]) -> set[int]:
    """The needles that stand in *texts*, whose readers may know them."""
    plain, marked = list[str](), list[str]()
    for text in dict.fromkeys(texts):
        (marked if _MARKED.search(text) else plain).append(text)
    whole, rest = (SEAM.join(each).encode("utf-8", "replace") for each in (plain, marked))
    found: set[int] = set()
    for raw in chain((whole,), told_views_of(rest)):
        found.update(hit.needle for hit in searcher.find(raw))
    return found


@dataclass
class Found:
    """What was found in some of the files."""

    spots: list[tuple[int, Spot]] = field(default_factory=list)
    sealed: list[Sealed] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    files: int = 0


def scan_folder(
    folder: Path,
    searcher: Searcher,
    own: OwnFiles,
    told: Told = lambda: (),
    passes: Passes = lambda _, __: False,
) -> Scan:
    """Everything in *folder* that *searcher* finds.

    Files in *own* are the builder's and are passed over, and those that *passes* by their place or
    by what the disk says of them.
    What the tool itself says of the projection, *told* when something was found, is no leak.
    """
    files, found = files_in(folder, passes)
    names = _in_names([place for place, _ in files], searcher)
    parts = [found, *_share_out(files, searcher, own)]
    spots: defaultdict[int, list[Spot]] = defaultdict(list)
    for number, spot in (*names, *(each for part in parts for each in part.spots)):
        spots[number].append(spot)
    return Scan(
        tuple(_without_told(spots, searcher, told)),
        tuple(each for part in parts for each in part.sealed),
        tuple(each for part in parts for each in part.skipped),
        sum(part.files for part in parts),
    )


def _share_out(files: Files, searcher: Searcher, own: OwnFiles) -> Iterator[Found]:
    """What is found in *files*; of many, each processor looks through a part."""
    count = max(1, min(processors(), _MOST_PARTS, len(files) // WORTH_A_PROCESS))
    size = -(-len(files) // count)
    others = (
        [
            _begin(files[start : start + size], searcher, own)
            for start in range(size, len(files), size)
        ]
        if count > 1
        else []
    )
    yield _look_through(files[:size], searcher, own)
    for process, receiver in others:
        yield receiver.recv()
        process.join()


def processors() -> int:
    """How many processes can look through files at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _begin(
    files: Files, searcher: Searcher, own: OwnFiles
) -> tuple[BaseProcess, Connection[Any, Any]]:
    """A process of its own for *files*, and where it says what it found."""
    apart = get_context("fork")  # the searcher is large, and shared as it is
    receiver, sender = apart.Pipe(duplex=False)
    process = apart.Process(target=_look_apart, args=(sender, files, searcher, own), daemon=True)
    process.start()
    sender.close()
    return process, receiver


def _look_apart(
    sender: Connection[Any, Any], files: Files, searcher: Searcher, own: OwnFiles
) -> None:
    sender.send(_look_through(files, searcher, own))


def _look_through(files: Files, searcher: Searcher, own: OwnFiles) -> Found:
    found, seen = Found(), Seen()
    for place, raw in read_all(files, own, found):
        for each in scan_bytes(place, raw, searcher, seen):
            if isinstance(each, Sealed):
                found.sealed.append(each)
            else:
                found.spots.append(each)
    return found


def read_all(files: Files, own: OwnFiles, found: Found) -> Iterator[tuple[str, bytes]]:
    """What is in each of *files*, by its place; what is not read is noted in *found*."""
    for place, path in files:
        try:
            with open(path, "rb") as file:  # noqa: PTH123 -- by the thousand
                raw = file.read()
        except OSError as problem:
            why = (problem.strerror or "it cannot be read").lower()
            found.sealed.append(Sealed(place, (), why))
            continue
        if raw in own:
            found.skipped.append(place)
            continue
        found.files += 1
        yield place, raw


def scan_bytes(
    place: str, raw: bytes, searcher: Searcher, seen: Seen
) -> Iterator[tuple[int, Spot] | Sealed]:
    """What *searcher* finds in one file and in all that is packed into it."""
    for part in open_file(raw):
        if isinstance(part, Closed):
            yield Sealed(place, part.inside, part.why)
        else:
            yield from _in_piece(place, part, searcher, seen)


def _in_piece(
    place: str, piece: Piece, searcher: Searcher, seen: Seen
) -> Iterator[tuple[int, Spot] | Sealed]:
    known: set[int] = set()
    pieces = seen.pieces()
    for view in views_of(new_part(place, piece.raw, pieces), pieces):
        if view.is_packed:
            yield from scan_bytes(place, view.raw, searcher, seen)
            continue
        for hit in searcher.find(view.raw):
            if hit.needle not in known:
                known.add(hit.needle)
                how = () if _is_plain(piece, view.how, hit, searcher) else view.how
                yield hit.needle, _spot(place, piece, how, hit, searcher)
    if not known:
        seen.accept(pieces)


def _is_plain(piece: Piece, how: tuple[str, ...], hit: Hit, searcher: Searcher) -> bool:
    """Whether *hit* stands there as everybody can read it, whatever was undone elsewhere."""
    return MARKUP.issuperset(how) and any(
        each.needle == hit.needle
        for raw in plain_views_of(piece.raw)
        for each in searcher.find(raw)
    )


def _spot(place: str, piece: Piece, how: tuple[str, ...], hit: Hit, searcher: Searcher) -> Spot:
    channel, line, column = channel_of(place, piece, hit, searcher)
    return Spot(place, channel, tuple(dict.fromkeys(how)), line, column, hit.words)


def _in_names(places: list[str], searcher: Searcher) -> Iterator[tuple[int, Spot]]:
    """What stands in the names of files and folders; one by one only where all together hold it."""
    whole = SEAM.join(places).encode("utf-8", "replace")
    if any(True for view in views_of(whole, Seen().pieces()) for _ in searcher.find(view.raw)):
        for place in places:
            yield from _in_name(place, searcher)


def _in_name(place: str, searcher: Searcher) -> Iterator[tuple[int, Spot]]:
    known: set[int] = set()
    for view in views_of(place.encode("utf-8", "replace"), Seen().pieces()):
        for hit in searcher.find(view.raw):
            if hit.needle not in known:
                known.add(hit.needle)
                yield hit.needle, Spot(place, "the file’s name", view.how, words=hit.words)


def _without_told(
    spots: Mapping[int, list[Spot]], searcher: Searcher, told: Told
) -> Iterator[Leak]:
    if not spots:
        return
    known = found_in(searcher, told())
    for number, found in sorted(spots.items()):
        if number not in known:
            yield Leak(searcher.needles[number], tuple(found))


def files_in(folder: Path, passes: Passes = lambda _, __: False) -> tuple[Files, Found]:
    """Every plain file below *folder*, by its place, and what nobody can look into."""
    files: Files = []
    found = Found()
    _gather(os.fspath(folder.resolve()), "", passes, files, found)
    return files, found


def _gather(folder: str, inside: str, passes: Passes, files: Files, found: Found) -> None:
    """Add what is in *folder* and below it; the places of all of that begin with *inside*."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=attrgetter("name"))
    except OSError as problem:
        found.sealed.append(Sealed(inside.rstrip("/"), (), _why_not(problem)))
        return
    folders = []
    for each in listed:
        if each.is_dir():
            folders.append(each)
            continue
        why = _why_closed(f"{inside}{each.name}", each, passes)
        if why is None:
            files.append((f"{inside}{each.name}", each.path))
        elif why:
            found.sealed.append(Sealed(f"{inside}{each.name}", (), why))
    for each in folders:
        if each.is_symlink():
            found.sealed.append(
                Sealed(f"{inside}{each.name}", (), "it is a link to another folder")
            )
        else:
            _gather(each.path, f"{inside}{each.name}/", passes, files, found)


def _why_closed(place: str, entry: os.DirEntry[str], passes: Passes) -> str | None:
    """Why *entry* cannot be looked into; nothing where it can, and no words where it need not be."""
    try:
        if passes(place, entry):
            return ""
        status = entry.stat()
    except OSError as problem:
        return _why_not(problem)
    if not stat.S_ISREG(status.st_mode):
        return "it is no plain file"
    if status.st_size > _MOST_BYTES:
        return "it is too large to be looked through"
    return None


def _why_not(problem: OSError) -> str:
    return (problem.strerror or "it cannot be read").lower()
