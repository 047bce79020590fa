"""The readings of a file: as it is, without its tags, and with every encoding in it undone."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import compress, count
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from offerbook.scanning.forms import SEAM
from offerbook.scanning.opening import is_packed

_DEPTH = 4
_MOST_VIEWS = 400
_SEAM = SEAM.encode()

MARKUP = frozenset(("escapes", "HTML entities"))
"""What every page and every JSON has somewhere."""

_ENTITY = re.compile(rb"&(?:#|[A-Za-z])")
_ESCAPE = re.compile(rb"\\(?:u\{?([0-9A-Fa-f]{4,6})\}?|x([0-9A-Fa-f]{2})|([nrtbfv\\/\"'`,;N\n]))")
_HEX = re.compile(rb"%[0-9A-Fa-f]{2}")
_PERCENT = re.compile(rb"[^\s\"'<>]+")
_QUOTED = re.compile(rb"=(?:[0-9A-F]{2}|[0-9a-f]{2}|\r?\n)")
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
_BASE64_ALONE = bytes(
    ord({"-": "+", "_": "/"}.get(chr(code), chr(code))) if code in _BASE64 else 32
    for code in range(256)
)
_LEAST_RUN = 16
_TEXT = re.compile(
    rb"[A-Za-z0-9 ,.:;'()/\n-]{8}|(?:[\x20-\x7e]\0){5}|(?:\0[\x20-\x7e]){5}|"
    rb"(?:[\xc3-\xdf][\x80-\xbf][ ,.]?){5}|(?:[\xe0-\xef][\x80-\xbf]{2}){4}"
)


class View(NamedTuple):
    """One reading of a file, in UTF-8; *how* names the encodings that were undone, outermost first."""

    how: tuple[str, ...]
    raw: bytes
    has_tags: bool = True


def views_of(raw: bytes, seen: set[bytes]) -> Iterator[View]:
    """Every reading of *raw*. Encoded pieces in *seen* were looked through before; new ones join."""
    waiting = [View((), raw)]
    told = {raw}
    while waiting:
        for view in _readings(waiting.pop()):
            yield view
            if view.has_tags and len(view.how) < _DEPTH:
                for name, part in _encoded(view.raw, seen):
                    if part not in told and len(told) < _MOST_VIEWS:
                        told.add(part)
                        waiting.append(View((*view.how, name), part))


def told_views_of(raw: bytes) -> Iterator[bytes]:
    """The readings of what nobody has encoded: with tags, entities and escapes, and without."""
    yield raw
    for view in _readings(View((), raw)):
        yield view.raw


def plain_views_of(raw: bytes) -> Iterator[bytes]:
    """*raw* as it is, with its tags and without."""
    yield raw
    bare = _without_tags(raw)
    if bare is not None:
        yield bare


def _readings(view: View) -> Iterator[View]:
    """*view* as its readers see it: escapes and entities undone, with tags and without."""
    text = _without_escapes(view.raw)
    if text is None or view.raw[:1] not in (b"{", b"["):
        yield from _marked_up(view)
    if text is not None:
        yield from _marked_up(View((*view.how, "escapes"), text))


def _marked_up(view: View) -> Iterator[View]:
    """*view* with its tags and without, entities undone; they may bring tags of their own."""
    how = (*view.how, "HTML entities")
    text = _without_entities(view.raw)
    yield view if text is None else View(how, text)
    bare = _without_tags(view.raw)
    if bare is not None:
        shown = _without_entities(bare)
        yield (
            View(view.how, bare, has_tags=False)
            if shown is None
            else View(how, shown, has_tags=False)
        )
    if text is not None and text.count(b"<") > view.raw.count(b"<"):
        inner = _without_tags(text) or text
        yield View(how, inner, has_tags=False)
        deeper = _without_entities(inner)
        if deeper is not None:
            yield View(how, deeper, has_tags=False)


def _encoded(raw: bytes, seen: set[bytes]) -> Iterator[tuple[str, bytes]]:
    """What *raw* says once one encoding is undone, wherever it occurs; each by its name."""
    for name, decode in _WHOLE:
        part = decode(raw)
        if part is not None:
            yield name, part
    for name, find in _PIECES:
        pieces = [each for each in find(raw) if each not in seen]
        if pieces:
            seen.update(pieces)
            for part in _UNPACK[name](pieces):
                yield name, part


def _without_tags(raw: bytes) -> bytes | None:
    if b"<" not in raw or b">" not in raw:
        return None
    first, *others = raw.split(b"<")
    return b" ".join([first, *[each[each.find(b">") + 1 :] for each in others]])


def _without_entities(raw: bytes) -> bytes | None:
    if b"&" not in raw or not _ENTITY.search(raw):
        return None
    return unescape(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "replace")


def _without_escapes(raw: bytes) -> bytes | None:
    return _ESCAPE.sub(_escaped, raw) if b"\\" in raw and _ESCAPE.search(raw) else None


def _escaped(found: re.Match[bytes]) -> bytes:
    code, short, sign = found.groups()
    if sign is not None:
        return sign if sign in b"\\/\"'`,;" else b" "
    number = int(code or short, 16)
    return chr(number).encode("utf-8", "replace") if number < 0x110000 else b" "


def _without_quoting(raw: bytes) -> bytes | None:
    return quopri.decodestring(raw) if b"=" in raw and _QUOTED.search(raw) else None


def _wide(raw: bytes) -> bytes | None:
    """The text of *raw* where that is UTF-16."""
    head = raw[:512]
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff") and head.count(0) * 3 < len(head):
        return None
    order = "utf-16-be" if head[:2] == b"\xfe\xff" or head[:1] == b"\0" else "utf-16-le"
    return raw.decode(order, "replace").encode("utf-8", "replace")


def _western(raw: bytes) -> bytes | None:
    """The text of *raw* where that is no UTF-8 but what older programs write."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").encode()
    return None


def _percent_pieces(raw: bytes) -> list[bytes]:
    if b"%" not in raw or not _HEX.search(raw):
        return []
    lines = (line for line in raw.split(b"\n") if b"%" in line)
    return [each for line in lines for each in _PERCENT.findall(line) if _HEX.search(each)]


def _from_percent(pieces: list[bytes]) -> Iterator[bytes]:
    yield _SEAM.join(unquote_to_bytes(each.replace(b"+", b" ")) for each in pieces)


def _base64_pieces(raw: bytes) -> list[bytes]:
    """Runs of letters that may be base64; of one over several lines the lines are put together."""
    tokens = raw.translate(_BASE64_ALONE).split()
    pieces: list[bytes] = []
    last = -2
    for place in compress(count(), map(_LEAST_RUN.__le__, map(len, tokens))):
        if place == last + 1:
            pieces[-1] += tokens[place]
        else:
            pieces.append(tokens[place])
        last = place
        if place + 1 < len(tokens) and len(tokens[place + 1]) < _LEAST_RUN:
            pieces[-1] += tokens[place + 1]  # a last, short line
    return pieces


def _from_base64(pieces: list[bytes]) -> Iterator[bytes]:
    """The pieces decoded, each from all four letters at which its first group may begin."""
    texts: list[bytes] = []
    for piece in pieces:
        for start in range(4):
            part = piece[start : len(piece) - ((len(piece) - start) % 4 == 1)]
            decoded = binascii.a2b_base64(part + b"=" * (-len(part) % 4))
            if is_packed(decoded):
                yield decoded
            elif _TEXT.search(decoded):
                texts.append(decoded)
    if texts:
        yield _SEAM.join(texts)


_WHOLE: tuple[tuple[str, Callable[[bytes], bytes | None]], ...] = (
    ("quoted-printable", _without_quoting),
    ("UTF-16", _wide),
    ("another alphabet", _western),
)
_PIECES: tuple[tuple[str, Callable[[bytes], list[bytes]]], ...] = (
    ("URL encoding", _percent_pieces),
    ("base64", _base64_pieces),
)
_UNPACK: dict[str, Callable[[list[bytes]], Iterator[bytes]]] = {
    "URL encoding": _from_percent,
    "base64": _from_base64,
}
