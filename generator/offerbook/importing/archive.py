"""What a workbook is packed in: looked at before anything of it is read."""

from __future__ import annotations

import io
import re
import zipfile

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MOST_UNPACKED = 128 * 1024 * 1024
_MOST_PARTS = 10_000
_CHUNK = 1024 * 1024
_DEFINES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_SAVE_AS = "save the sheet as .xlsx or as CSV UTF-8"


class NoWorkbookError(ValueError):
    """A file that is no workbook, or none that can be read; *hint* says what to do."""

    def __init__(self, message: str, hint: str = _SAVE_AS) -> None:
        super().__init__(message)
        self.hint = hint


def is_workbook(raw: bytes) -> bool:
    """Whether *raw* is what a spreadsheet program saves, rather than text."""
    return raw.startswith((_ZIP, _OLE))


def check_archive(raw: bytes) -> bool:
    """Refuse what is no workbook or should not be unpacked. Raises NoWorkbookError.

    Tells whether the shared texts hold the code for an underscore: the library drops it, so that
    what is left must be read as it stands.
    """
    if raw.startswith(_OLE):
        raise _old_or_locked(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            _check_names({part.filename for part in parts})
            found = [
                _check_part(archive, part) for part in _texts(parts)
            ]  # every part is looked at
    except NoWorkbookError:
        raise
    except Exception as problem:  # a damaged archive breaks in many ways
        raise broken(problem) from problem
    return any(found)


def broken(problem: Exception) -> NoWorkbookError:
    """What a library stumbled over, in its words on one line, or what kind of problem it is."""
    words = " ".join(str(problem).split())[:80] or type(problem).__name__
    return NoWorkbookError(f"the workbook is broken: {words}")


def _texts(parts: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The parts that are read, where they are not too much. Raises NoWorkbookError."""
    if any(part.flag_bits & 1 for part in parts):
        raise NoWorkbookError("a password protects the workbook", "save it without a password")
    texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    unpacked = sum(part.file_size for part in texts)
    if unpacked > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
        words = f"unpacked the workbook has {unpacked:,} bytes in {len(parts):,} parts"
        hint = f"at most {_MOST_UNPACKED:,} bytes in {_MOST_PARTS:,} parts are read"
        raise NoWorkbookError(words, hint)
    return texts


def _old_or_locked(raw: bytes) -> NoWorkbookError:
    if _LOCKED in raw:
        return NoWorkbookError("a password protects the workbook", "save it without a password")
    return NoWorkbookError("this is a file of an older program, such as .xls")


def _check_names(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise NoWorkbookError("this is a binary workbook (.xlsb)")
    if "content.xml" in names:
        raise NoWorkbookError("this is an OpenDocument file, such as .ods")
    raise NoWorkbookError("this is an archive without a workbook in it")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Refuse a part that defines words of its own: no spreadsheet program writes such a one.

    Tells whether the part holds shared texts with the code for an underscore in them.
    """
    with archive.open(part) as file:
        tail, is_plain = b"", False
        while chunk := file.read(_CHUNK):
            seen = tail + chunk
            if _DEFINES.search(seen) or (not tail and chunk.startswith(_WIDE)):
                raise NoWorkbookError(f"no spreadsheet program writes a part like {part.filename}")
            is_plain = is_plain or b"x005F_" in seen
            tail = chunk[-16:]
        return is_plain and "strings" in part.filename.lower()
