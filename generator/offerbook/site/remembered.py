"""What the builder made, remembered for the next build; the file can be deleted at any time."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

_MOST_BYTES = 64 * 1024 * 1024


def recall(store: Path, key: str, out: Path) -> bool:
    """Whether the builder's output under *key* was in *store*, and now is in *out*."""
    try:
        with zipfile.ZipFile(store) as archive:
            if archive.comment != key.encode():
                return False
            archive.extractall(out)
    except (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return False
    return True


def remember(store: Path, key: str, out: Path) -> None:
    """Keep *out* in *store*; a folder that cannot be written to is no reason to fail."""
    files = sorted(path for path in out.rglob("*") if path.is_file())
    if sum(path.stat().st_size for path in files) > _MOST_BYTES:
        return
    coming = store.with_name(f"{store.name}.next")
    with suppress(OSError):
        with zipfile.ZipFile(coming, "w") as archive:
            for path in files:
                archive.writestr(path.relative_to(out).as_posix(), path.read_bytes())
            archive.comment = key.encode()
        coming.replace(store)
