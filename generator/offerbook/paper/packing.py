"""Parts of a Word document → its bytes, the same every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

TYPES = "[Content_Types].xml"
RELATIONS = "_rels/.rels"
_FIRST = (TYPES, RELATIONS)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A document of *parts* by name, always in the same order and of the same day."""
    packed = io.BytesIO()
    rest = sorted(name for name in parts if name not in _FIRST)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (*_FIRST, *rest):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on Linux, wherever it is made
            entry.external_attr = _READABLE
            archive.writestr(entry, parts[name])
    return packed.getvalue()
