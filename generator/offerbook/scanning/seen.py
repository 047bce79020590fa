"""What of a site was looked through already: thousands of pages share their tags and scripts."""

from __future__ import annotations

from offerbook.scanning.forms import SEAM

_SCRIPT, _END_OF_SCRIPT = b"<script", b"</script>"
_COMMENT, _END_OF_COMMENT = b"<!--", b"-->"
_NO_ANGLES = bytes({*range(256)} - set(b"<>"))
_SEAM = SEAM.encode()


class Pieces:
    """What was looked through in other files, and in *own* what one file adds to it.

    *own_markup* are its tags and scripts: they were read, which is not yet to be decoded.
    """

    def __init__(self, others: set[bytes], markup: set[bytes]) -> None:
        self._others, self.own = others, set[bytes]()
        self._markup, self.own_markup = markup, set[bytes]()

    def __contains__(self, piece: bytes) -> bool:
        return piece in self._others or piece in self.own

    def new_markup(self, markup: list[bytes]) -> list[bytes]:
        """What of *markup* stood nowhere else, in its order."""
        known = self._markup
        fresh = [each for each in markup if each not in known]
        self.own_markup.update(fresh)
        return fresh


class Seen:
    """Remembers in which pieces nothing was found."""

    def __init__(self) -> None:
        self._pieces: set[bytes] = set()
        self._markup: set[bytes] = set()

    def pieces(self) -> Pieces:
        """The pieces of one more file."""
        return Pieces(self._pieces, self._markup)

    def accept(self, pieces: Pieces) -> None:
        """Remember the *pieces* of a file in which nothing was found."""
        self._pieces |= pieces.own
        self._markup |= pieces.own_markup


def new_part(place: str, raw: bytes, pieces: Pieces) -> bytes:
    """What must be read of *raw*: of a page its whole text, and those tags and scripts that are new.

    Tags come after the text: what stands in them is read apart from it in any case.
    """
    if not place.endswith((".html", ".htm")) or b"\0" in raw:
        return raw
    told: list[bytes] = [b""]
    tags: list[bytes] = []
    if _COMMENT in raw:
        raw = raw.replace(_COMMENT, b" ").replace(_END_OF_COMMENT, b" ")
    for block in raw.split(_END_OF_SCRIPT):
        markup, mark, script = block.rpartition(_SCRIPT)
        _take_apart(markup if mark else script, told, tags)
        if mark and pieces.new_markup([script]):
            told += (mark, script, _END_OF_SCRIPT)
        elif mark and not script.endswith(b">"):  # its words stood between those around it
            told.append(_SEAM)
    told.append(b"".join(b"<%b>" % tag for tag in pieces.new_markup(tags)))
    return b" ".join(told)


def _take_apart(markup: bytes, told: list[bytes], tags: list[bytes]) -> None:
    """The texts of *markup* and its tags; as it is where one of its signs stands by itself."""
    angles = markup.translate(None, _NO_ANGLES)
    if angles != b"<>" * (len(angles) // 2):
        told.append(markup)
        return
    parts = markup.replace(b">", b"<").split(b"<")
    told += [text for text in parts[::2] if not text.isspace()]
    tags += parts[1::2]
