"""What a scan found, as findings: what, where it stands, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offerbook.finding import Finding, Place, error
from offerbook.scanning.needles import Kind, Needle

_MOST_WORDS = 80
_MOST_PLACES = 5
"""So many places are told of one needle; of the others the number."""

_NAMES = {
    Kind.TEXT: "internal words",
    Kind.NAME: "an internal name",
    Kind.AMOUNT: "an internal amount",
    Kind.ADDRESS: "a person’s address",
    Kind.FOLDER: "a folder of the machine that built it",
}


@dataclass(frozen=True, order=True)
class Spot:
    """Where something was found: a file, what holds it there, and how it was written."""

    file: str
    channel: str
    how: tuple[str, ...] = ()
    line: int = 1
    column: int = 1
    words: str = ""


@dataclass(frozen=True)
class Leak:
    """A needle and every place where it was found."""

    needle: Needle
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Sealed:
    """A file, or a part of one, that could not be opened."""

    file: str
    inside: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Scan:
    """All that was found in a folder; *skipped* are the builder's own files, *files* all others."""

    leaks: tuple[Leak, ...]
    sealed: tuple[Sealed, ...]
    skipped: tuple[str, ...]
    files: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found, and everything could be looked into."""
        return not self.leaks and not self.sealed


def findings_of(scan: Scan) -> Iterator[Finding]:
    """One finding for each place, and one for each file that could not be opened."""
    for leak in scan.leaks:
        yield from _tell(leak)
    for each in scan.sealed:
        where = f"{', '.join(each.inside)}: " if each.inside else ""
        yield error(
            "scan-closed",
            f"{where}{each.why}, so nobody knows what is in it",
            Place(each.file),
            hint="take it out, or put a file there that can be read",
        )


def _tell(leak: Leak) -> Iterator[Finding]:
    needle, origin = leak.needle, leak.needle.find_place()
    others = f", and from {needle.others} more places" if needle.others else ""
    says = f"it comes from here: {needle.what}{others}"
    source = Place(origin.path, origin.line, origin.column, says)
    left = len(leak.spots) - _MOST_PLACES
    for number, spot in enumerate(leak.spots[:_MOST_PLACES], 1):
        more = f"; and in {left} more places" if left > 0 and number == _MOST_PLACES else ""
        yield error(
            "scan-leak",
            f"{_NAMES[needle.kind]} in {spot.channel}{_written(spot.how)}: "
            f"“{shorten(spot.words or str(needle.value))}”{more}",
            Place(spot.file, spot.line, spot.column),
            hint="take it out of what this was made from; it is not for the readers of this edition",
            related=(source,),
        )


def _written(how: Iterable[str]) -> str:
    named = ", ".join(how)
    return f" ({named})" if named else ""


def shorten(words: str) -> str:
    """*words* on one line, of a length that can be quoted."""
    flat = " ".join(words.split())
    return flat if len(flat) <= _MOST_WORDS else f"{flat[: _MOST_WORDS - 1]}…"
