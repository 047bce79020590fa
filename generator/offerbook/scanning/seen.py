"""What of a site was looked through already: thousands of pages share their first and last part."""

from __future__ import annotations

_MARGIN = 4096
_WORTH = 4 * _MARGIN


class Pieces:
    """The encoded pieces that were looked through in other files, and those of one file."""

    def __init__(self, others: set[bytes]) -> None:
        self._others, self.own = others, set[bytes]()

    def __contains__(self, piece: bytes) -> bool:
        return piece in self._others or piece in self.own


class Seen:
    """Remembers what nothing was found in: encoded pieces, and of each kind of page the last one."""

    def __init__(self) -> None:
        self._pieces: set[bytes] = set()
        self._last: dict[tuple[str, int], bytes] = {}

    def pieces(self) -> Pieces:
        """The encoded pieces of one more file."""
        return Pieces(self._pieces)

    def accept(self, place: str, raw: bytes, pieces: Pieces) -> None:
        """Remember a file in which nothing was found."""
        self._pieces |= pieces.own
        if _is_page(place, raw):
            self._last[_kind(place)] = raw

    def new_part(self, place: str, raw: bytes) -> bytes:
        """What of the page *raw* is not in the one before it, and enough around that to read on.

        Whatever lies in the shared part was looked through in the page before. What reaches over
        its edge lies within the margin, or a sentence of it does.
        """
        before = self._last.get(_kind(place), b"")
        if not before or not _is_page(place, raw):
            return raw
        first = max(0, _shared(before, raw) - _MARGIN)
        last = len(raw) - max(0, _shared_at_end(before, raw) - _MARGIN)
        if first >= last:
            return raw[first : first + 2 * _MARGIN]
        return raw[max(0, raw.rfind(b"<", 0, first)) : _end_of_tag(raw, last)]


def _is_page(place: str, raw: bytes) -> bool:
    return place.endswith(".html") and len(raw) >= _WORTH


def _kind(place: str) -> tuple[str, int]:
    return place.rpartition("/")[2], place.count("/")


def _end_of_tag(raw: bytes, place: int) -> int:
    end = raw.find(b">", place)
    return len(raw) if end < 0 else end + 1


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _shared_at_end(one: bytes, other: bytes) -> int:
    """How many bytes both end with."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if (
            one[len(one) - middle : len(one) - least]
            == other[len(other) - middle : len(other) - least]
        ):
            least = middle
        else:
            most = middle - 1
    return least
