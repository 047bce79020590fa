"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Replace the file at *path* from one moment to the next."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _write_beside(path, text)
    try:
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet. Raises FileExistsError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _write_beside(path, text)
    try:
        os.link(temporary, path)
    except FileExistsError as problem:
        raise FileExistsError(problem.errno, problem.strerror, str(path)) from problem
    finally:
        Path(temporary).unlink(missing_ok=True)


def _write_beside(path: Path, text: str) -> str:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    umask = os.umask(0)
    os.umask(umask)
    Path(temporary).chmod(0o666 & ~umask)
    return temporary
