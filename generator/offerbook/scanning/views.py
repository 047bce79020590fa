"""The readings of a file: as it is, without its tags, and with every encoding in it undone."""

from __future__ import annotations

import binascii
import quopri
import re
import sys
from collections.abc import Callable, Iterator
from html import unescape
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from offerbook.scanning.forms import SEAM
from offerbook.scanning.opening import is_packed
from offerbook.scanning.seen import Pieces

_DEPTH = 4
_MOST_VIEWS = 400
_SEAM = SEAM.encode()

MARKUP = frozenset(("escapes", "HTML entities"))
"""What every page and every JSON has somewhere."""

_TAG = re.compile(rb"<([^>]*)>")
_JSON = (b"{", b"[")
_ENTITY = re.compile(rb"&(?:#|[A-Za-z])")
_ESCAPE = re.compile(
    rb"\\(?:u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|"
    rb"u\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|([nrtbfv\\/\"'`,;N\n]))"
)
_HEX = re.compile(rb"%[0-9A-Fa-f]{2}")
_PERCENT = re.compile(rb"[^\s\"'<>]+")
_QUOTED = re.compile(rb"=(?:[0-9A-F]{2}|[0-9a-f]{2}|\r?\n)")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_MARKED = bytes(97 if code in _BASE64 else 32 for code in range(256))
_RUN = b"a" * 16
_LAST_LINE = re.compile(rb"[ \t]*\r?\n[ \t]*([A-Za-z0-9+/_-]{1,15})(?![A-Za-z0-9+/_-])")
_MOST_SPACE = 64
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\f\r"))
_ORDER_MARKS = (b"\xfe\xff", b"\xff\xfe")
_ONE_IN = 8
"""Of so many letters of a text in UTF-16 one is plain enough to bring a zero byte."""
_TEXT = re.compile(
    rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){8}|"
    rb"(?:[\x20-\x7e]\0){5}|(?:\0[\x20-\x7e]){5}"
)
"""So much of a text, in UTF-8 or UTF-16, chance does not make."""


class View(NamedTuple):
    """One reading of a file, in UTF-8; *how* names the encodings that were undone, outermost first.

    What *is_packed* must be opened first.
    """

    how: tuple[str, ...]
    raw: bytes
    is_packed: bool = False


def views_of(raw: bytes, seen: Pieces) -> Iterator[View]:
    """Every reading of *raw*. Encoded pieces in *seen* were looked through before; new ones join."""
    waiting = [View((), raw)]
    told = {raw}
    while waiting:
        view = waiting.pop()
        if view.how and is_packed(view.raw):
            yield view._replace(is_packed=True)
            continue
        yield from _readings(view)
        if len(view.how) < _DEPTH:
            for name, part in chain(_alphabets(view), _encoded(view.raw, seen)):
                if part not in told and len(told) < _MOST_VIEWS:
                    told.add(part)
                    waiting.append(View((*view.how, name), part))


def told_views_of(raw: bytes) -> Iterator[bytes]:
    """The readings of what nobody has encoded: as it is, without tags, entities, escapes."""
    yield raw
    for view in _readings(View((), raw)):
        yield view.raw


def plain_views_of(raw: bytes) -> Iterator[bytes]:
    """*raw* as it is, without its tags, and what stands in these."""
    yield raw
    yield from _parted(raw)


def _readings(view: View) -> Iterator[View]:
    """*view* as its readers see it, and as machines do: escapes and entities undone."""
    text = _without_escapes(view.raw)
    if text is None or view.raw[:1] not in _JSON:
        yield from _shown(view, 0)
    for _ in range(_DEPTH):  # JSON may hold JSON
        if text is None:
            return
        yield from _shown(View((*view.how, "escapes"), text), 0)
        text = _without_escapes(text)


def _shown(view: View, depth: int) -> Iterator[View]:
    """What stands between the tags of *view* and what in them; entities may bring further tags."""
    for part in _parted(view.raw):
        text = _without_entities(part)
        if text is None:
            yield View(view.how, part)
        elif b"<" in text and depth < _DEPTH:
            yield from _shown(View((*view.how, "HTML entities"), text), depth + 1)
        else:
            yield View((*view.how, "HTML entities"), text)


def _parted(raw: bytes) -> tuple[bytes, ...]:
    """*raw* between its tags, with comments as if they were shown, and what stands in the tags."""
    if b"<" not in raw or b">" not in raw:
        return (raw,)
    parts = _TAG.split(raw.replace(b"<!--", b" ").replace(b"-->", b" "))
    return b" ".join(parts[::2]), b" ".join(parts[1::2])


def _encoded(raw: bytes, seen: Pieces) -> Iterator[tuple[str, bytes]]:
    """What *raw* says once one encoding is undone, wherever it occurs; each by its name."""
    part = _without_quoting(raw)
    if part is not None:
        yield "quoted-printable", part
    for name, find in _PIECES:
        pieces = [each for each in find(raw) if each not in seen]
        if pieces:
            seen.own.update(pieces)
            for part in _UNPACK[name](pieces):
                yield name, part


def _without_entities(raw: bytes) -> bytes | None:
    if b"&" not in raw or not _ENTITY.search(raw):
        return None
    return unescape(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "replace")


def _without_escapes(raw: bytes) -> bytes | None:
    return _ESCAPE.sub(_escaped, raw) if b"\\" in raw and _ESCAPE.search(raw) else None


def _escaped(found: re.Match[bytes]) -> bytes:
    high, low, *codes, sign = found.groups()
    if sign is not None:
        return bytes(sign) if sign in b"\\/\"'`,;" else b" "
    if high is not None:
        pair = bytes.fromhex(f"{high.decode()}{low.decode()}")
        return pair.decode("utf-16-be", "replace").encode()
    number = int(next(filter(None, codes)), 16)
    return chr(number).encode("utf-8", "replace") if number <= sys.maxunicode else b" "


def _without_quoting(raw: bytes) -> bytes | None:
    return quopri.decodestring(raw) if b"=" in raw and _QUOTED.search(raw) else None


def _alphabets(view: View) -> Iterator[tuple[str, bytes]]:
    """The text of *view* where that is no UTF-8."""
    text = _wide(view.raw)
    if text is not None:
        yield "UTF-16", text
    elif not view.how and not is_utf8(view.raw) and not _is_compiled(view.raw):
        yield "another alphabet", view.raw.decode("cp1252", "replace").encode()


def _wide(raw: bytes) -> bytes | None:
    """The text of *raw* where that is UTF-16."""
    head = raw[:512]
    first, second = head[::2].count(0), head[1::2].count(0)
    if head[:2] not in _ORDER_MARKS and max(first, second) * _ONE_IN < len(head) // 2:
        return None
    order = "utf-16-be" if head[:2] == _ORDER_MARKS[0] or first > second else "utf-16-le"
    return raw.decode(order, "replace").encode("utf-8", "replace")


def _is_compiled(raw: bytes) -> bool:
    """Whether *raw* is a picture, a program or the like: no text has so many control characters."""
    return 32 * (len(raw) - len(raw.translate(None, _CONTROLS))) > len(raw)


def is_utf8(raw: bytes) -> bool:
    """Whether *raw* is a text as sites write it."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _percent_pieces(raw: bytes) -> list[bytes]:
    if b"%" not in raw or not _HEX.search(raw):
        return []
    words = (word for word in raw.split() if b"%" in word)
    return [each for word in words for each in _PERCENT.findall(word) if _HEX.search(each)]


def _from_percent(pieces: list[bytes]) -> Iterator[bytes]:
    yield _SEAM.join(unquote_to_bytes(each.replace(b"+", b" ")) for each in pieces)


def _base64_pieces(raw: bytes) -> list[bytes]:
    """Runs of letters that may be base64; of one over several lines the lines are put together."""
    marked = raw.translate(_MARKED)
    pieces: list[bytes] = []
    start = marked.find(_RUN)
    last = -_MOST_SPACE
    while start >= 0:
        end = marked.find(b" ", start)
        end = len(raw) if end < 0 else end
        piece = raw[start:end]
        if not (piece.islower() and (b"-" in piece or b"/" in piece)):  # an address, a class
            if start - last < _MOST_SPACE and not raw[last:start].strip(b"=\r\n\t "):
                pieces[-1] += piece
            else:
                pieces.append(piece)
            short = _LAST_LINE.match(raw, end)
            if short:
                pieces[-1] += short[1]
            last = end
        start = marked.find(_RUN, end)
    return pieces


def _from_base64(pieces: list[bytes]) -> Iterator[bytes]:
    """The pieces decoded, each from all four letters at which its first group may begin."""
    texts: list[bytes] = []
    for piece in (each.translate(_URL_SAFE) for each in pieces):
        for start in range(4):
            part = piece[start : len(piece) - ((len(piece) - start) % 4 == 1)]
            decoded = binascii.a2b_base64(part + b"=" * (-len(part) % 4))
            if is_packed(decoded):
                yield decoded
            elif _TEXT.search(decoded):
                texts.append(decoded)
    if texts:
        yield _SEAM.join(texts)


_PIECES: tuple[tuple[str, Callable[[bytes], list[bytes]]], ...] = (
    ("URL encoding", _percent_pieces),
    ("base64", _base64_pieces),
)
_UNPACK: dict[str, Callable[[list[bytes]], Iterator[bytes]]] = {
    "URL encoding": _from_percent,
    "base64": _from_base64,
}
