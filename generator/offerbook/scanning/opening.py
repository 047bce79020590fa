"""A file, opened: its text, and that of whatever is packed into it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

_MOST_DEPTH = 5
_MOST_BYTES = 256 * 1024 * 1024
_MOST_RATIO = 400
_FREE_BYTES = 16 * 1024 * 1024
"""So much may come out of any archive, however small it is."""
_MOST_FILES = 20_000

_GZIP, _PDF, _PNG = b"\x1f\x8b", b"%PDF-", b"\x89PNG\r\n\x1a\n"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"BZh": "a bzip2 archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file",
}
_MOST_HEAD = 1024
_TELLING_STREAMS = ("/Metadata", "/EmbeddedFile")
"""What else lies in a PDF draws: numbers in it are places on the sheet."""


class Piece(NamedTuple):
    """Bytes that can be looked through; *inside* names where in the file they were, *what* their kind."""

    inside: tuple[str, ...]
    what: str
    raw: bytes


class Closed(NamedTuple):
    """Something that nobody could look into, and why."""

    inside: tuple[str, ...]
    why: str


class _TooMuchError(Exception):
    """More comes out of an archive than a sound one holds."""


class _Budget:
    """How many bytes and files may still come out of one file."""

    def __init__(self, size: int) -> None:
        self.bytes = min(_MOST_BYTES, max(_FREE_BYTES, size * _MOST_RATIO))
        self.files = _MOST_FILES

    def spend(self, size: int) -> None:
        self.bytes -= size
        self.files -= 1
        if self.bytes < 0 or self.files < 0:
            raise _TooMuchError


def is_packed(raw: bytes) -> bool:
    """Whether *raw* is an archive or a document that must be opened to be read."""
    return raw.startswith((_GZIP, *_ZIPS, _PNG, *_CLOSED)) or _PDF in raw[:_MOST_HEAD]


def open_file(raw: bytes) -> Iterator[Piece | Closed]:
    """*raw* itself, and all that is packed into it, however deep."""
    budget = _Budget(len(raw))
    try:
        yield from _open(raw, (), 0, budget)
    except _TooMuchError:
        yield Closed((), "more comes out of it than a sound archive holds")


def _open(
    raw: bytes, inside: tuple[str, ...], depth: int, budget: _Budget
) -> Iterator[Piece | Closed]:
    if not is_packed(raw):
        yield Piece(inside, "", raw)
        return
    if depth == _MOST_DEPTH:
        yield Closed(inside, f"archives lie {depth} deep in each other")
        return
    try:
        yield from _unpack(raw, inside, depth, budget)
    except _TooMuchError:
        raise
    except Exception as problem:  # noqa: BLE001 -- whatever a library says of a broken file
        yield Closed(inside, f"it cannot be read: {str(problem) or type(problem).__name__}"[:200])


def _unpack(
    raw: bytes, inside: tuple[str, ...], depth: int, budget: _Budget
) -> Iterator[Piece | Closed]:
    for mark, name in _CLOSED.items():
        if raw.startswith(mark):
            yield Closed(inside, f"{name}: nothing here opens it")
            return
    if raw.startswith(_GZIP):
        text = _inflate(raw, 31, budget)
        yield from _open(text, (*inside, "gzip"), depth + 1, budget)
    elif raw.startswith(_ZIPS):
        yield from _unzip(raw, inside, depth, budget)
    elif raw.startswith(_PNG):
        yield from _picture(raw, inside, budget)
    else:
        yield from _sheets(raw, inside, depth, budget)


def _inflate(raw: bytes, form: int, budget: _Budget) -> bytes:
    """All members of a gzip or zlib stream; raises where it is cut or too large."""
    parts, rest = [], raw
    while rest.strip(b"\0"):
        stream = zlib.decompressobj(form)
        part = stream.decompress(rest, budget.bytes + 1)
        budget.spend(len(part))
        if not stream.eof:
            raise zlib.error("it is cut short")
        parts.append(part)
        rest = stream.unused_data
    return b"".join(parts)


def _unzip(
    raw: bytes, inside: tuple[str, ...], depth: int, budget: _Budget
) -> Iterator[Piece | Closed]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if archive.comment:
            yield Piece(inside, "archive comment", archive.comment)
        for info in archive.infolist():
            here = (*inside, info.filename)
            yield Piece(here, "name in an archive", info.filename.encode("utf-8", "replace"))
            if info.comment:
                yield Piece(here, "archive comment", info.comment)
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                yield Closed(here, "it is encrypted")
                continue
            budget.spend(info.file_size)
            with archive.open(info) as file:
                text = file.read(info.file_size + 1)
            yield from _open(text, here, depth + 1, budget)


def _picture(raw: bytes, inside: tuple[str, ...], budget: _Budget) -> Iterator[Piece]:
    """The texts in a PNG; its picture says nothing that could be read here."""
    place = len(_PNG)
    while place + 8 <= len(raw):
        size, kind = int.from_bytes(raw[place : place + 4], "big"), raw[place + 4 : place + 8]
        data = raw[place + 8 : place + 8 + size]
        place += size + 12
        if kind in (b"tEXt", b"eXIf"):
            yield Piece(inside, "picture properties", data.replace(b"\0", b" "))
        elif kind in (b"zTXt", b"iTXt"):
            yield Piece(inside, "picture properties", data.replace(b"\0", b" "))
            with suppress(zlib.error, ValueError):
                start = data.index(b"\0") + 2 if kind == b"zTXt" else data.index(b"\x78", 3)
                yield Piece(inside, "picture properties", _inflate(data[start:], 15, budget))
    yield Piece(inside, "after the picture", raw[place:])


def _sheets(
    raw: bytes, inside: tuple[str, ...], depth: int, budget: _Budget
) -> Iterator[Piece | Closed]:
    """A PDF: the text of each page, notes, properties, files in it."""
    from pypdf import PdfReader  # heavy, and few sites hold one
    from pypdf.generic import DictionaryObject, StreamObject

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        yield Closed(inside, "it is encrypted")
        return
    for name, value in (reader.metadata or {}).items():
        yield Piece(
            inside, f"PDF {str(name).lstrip('/').lower()}", str(value).encode("utf-8", "replace")
        )
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text().encode("utf-8", "replace")
        budget.spend(len(text))
        yield Piece((*inside, f"page {number}"), "PDF text", text)
    said: list[str] = []
    for entry in _objects_of(reader):
        if isinstance(entry, StreamObject) and entry.get("/Type") in _TELLING_STREAMS:
            data = bytes(entry.get_data())
            budget.spend(len(data))
            yield from _open(data, (*inside, "attached"), depth + 1, budget)
        if isinstance(entry, DictionaryObject):
            said += [str(value) for value in entry.values() if isinstance(value, str)]
    yield Piece(inside, "PDF object", "\n".join(said).encode("utf-8", "replace"))


def _objects_of(reader: Any) -> Iterator[Any]:
    from pypdf.generic import IndirectObject

    numbers = {number for table in reader.xref.values() for number in table}
    for number in sorted(numbers | set(reader.xref_objStm)):
        yield reader.get_object(IndirectObject(number, 0, reader))
