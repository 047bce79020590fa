"""Looks through every file of a folder."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from offerbook.scanning.channels import channel_of
from offerbook.scanning.forms import SEAM, squeeze_text
from offerbook.scanning.leaks import Leak, Scan, Sealed, Spot
from offerbook.scanning.needles import Kind, Needle
from offerbook.scanning.opening import Closed, Piece, open_file
from offerbook.scanning.own_words import OwnFiles
from offerbook.scanning.search import Hit, Searcher
from offerbook.scanning.seen import Seen
from offerbook.scanning.views import MARKUP, plain_views_of, told_views_of, views_of

Told = Callable[[], Iterable[str]]


def build_searcher(needles: Iterable[Needle], held: Iterable[str]) -> Searcher:
    """What finds those *needles* that the texts *held* by the edition itself do not hold as well."""
    found = Searcher(_each_once(needles))
    if not found.needles:
        return found
    known = found_in(found, held)
    return Searcher(each for number, each in enumerate(found.needles) if number not in known)


def _each_once(needles: Iterable[Needle]) -> Iterator[Needle]:
    """The *needles* of one value as one: that of the draft, which comes first."""
    same: defaultdict[tuple[Kind, str], list[Needle]] = defaultdict(list)
    for needle in needles:
        same[needle.kind, squeeze_text(str(needle.value))].append(needle)
    for first, *others in same.values():
        yield replace(first, others=len(others))


def found_in(searcher: Searcher, texts: Iterable[str]) -> set[int]:
    """The needles that stand in *texts*, whose readers may know them."""
    whole = SEAM.join(dict.fromkeys(texts)).encode("utf-8", "replace")
    found: set[int] = set()
    for raw in told_views_of(whole):
        found.update(hit.needle for hit in searcher.find(raw))
    return found


def scan_folder(folder: Path, searcher: Searcher, own: OwnFiles, told: Told = lambda: ()) -> Scan:
    """Everything in *folder* that *searcher* finds.

    Files in *own* are the builder's and are passed over. What the tool itself says
    of the projection, *told* when something was found, is no leak.
    """
    spots: defaultdict[int, list[Spot]] = defaultdict(list)
    sealed: list[Sealed] = []
    skipped: list[str] = []
    files = 0
    seen = Seen()
    found_files = list(_files(folder))
    for number, spot in _in_names([place for place, _ in found_files], searcher):
        spots[number].append(spot)
    for place, path in found_files:
        try:
            raw = path.read_bytes()
        except OSError as problem:
            sealed.append(Sealed(place, (), (problem.strerror or "it cannot be read").lower()))
            continue
        if raw in own:
            skipped.append(place)
            continue
        files += 1
        for found in scan_bytes(place, raw, searcher, seen):
            if isinstance(found, Sealed):
                sealed.append(found)
            else:
                spots[found[0]].append(found[1])
    leaks = _without_told(spots, searcher, told)
    return Scan(tuple(leaks), tuple(sealed), tuple(skipped), files)


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
    for view in views_of(seen.new_part(place, piece.raw), seen.pieces):
        if view.is_packed:
            yield from scan_bytes(place, view.raw, searcher, seen)
            continue
        for hit in searcher.find(view.raw):
            if hit.needle not in known:
                known.add(hit.needle)
                how = () if _is_plain(piece, view.how, hit, searcher) else view.how
                yield hit.needle, _spot(place, piece, how, hit, searcher)


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
    if any(True for view in views_of(whole, set()) for _ in searcher.find(view.raw)):
        for place in places:
            yield from _in_name(place, searcher)


def _in_name(place: str, searcher: Searcher) -> Iterator[tuple[int, Spot]]:
    known: set[int] = set()
    for view in views_of(place.encode("utf-8", "replace"), set()):
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


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below *folder*, by its place; links to files are read, links to folders followed."""
    root = os.fspath(folder.resolve())
    for base, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(base, name)
            yield path.relative_to(root).as_posix(), path
