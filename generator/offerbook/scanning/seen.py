"""What of a site was looked through already: thousands of pages share their first and last part."""

from __future__ import annotations

_MARGIN = 4096
_WORTH = 4 * _MARGIN


class Seen:
    """Remembers encoded pieces, and of each kind of page the one that came last."""

    def __init__(self) -> None:
        self.pieces: set[bytes] = set()
        self._last: dict[tuple[str, int], bytes] = {}

    def new_part(self, place: str, raw: bytes) -> bytes:
        """What of the page *raw* is not in the one before it, and enough around that to read on.

        Whatever lies in the shared part was found in the page before. What reaches over its edge
        lies within the margin, or a sentence of it does.
        """
        if not place.endswith(".html") or len(raw) < _WORTH:
            return raw
        kind = (place.rpartition("/")[2], place.count("/"))
        before = self._last.get(kind, b"")
        self._last[kind] = raw
        first = max(0, _shared(before, raw) - _MARGIN)
        last = len(raw) - max(0, _shared_at_end(before, raw) - _MARGIN)
        if first >= last:
            return raw[first : first + 2 * _MARGIN]
        return raw[max(0, raw.rfind(b"<", 0, first)) : _end_of_tag(raw, last)]


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
