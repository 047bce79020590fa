"""Files that are written whole or not at all."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def write_atomically(path: Path, text: str | bytes) -> None:
    """Replace the file at *path* from one moment to the next; texts are written as UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _write_beside(path, text)
    try:
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_out(path: Path, text: str | bytes) -> None:
    """Write what somebody asked to have at *path*; texts are written as UTF-8.

    A file is replaced as by ``write_atomically``, one that a link leads to behind the link. What is
    no file, such as a pipe or ``/dev/null``, is written into, and never replaced by one.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            stream.write(_as_bytes(text))
    else:
        write_atomically(Path(os.path.realpath(path)), text)  # a link to itself is replaced


def write_new(path: Path, text: str | bytes) -> None:
    """Write a file that must not be there yet. Raises FileExistsError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _write_beside(path, text)
    try:
        os.link(temporary, path)
    except FileExistsError as problem:
        raise FileExistsError(problem.errno, problem.strerror, str(path)) from problem
    finally:
        Path(temporary).unlink(missing_ok=True)


@contextmanager
def locked(path: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Hold the lock at *path*, released even by a kill; *waits* is called where another holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def try_locked(path: Path) -> Iterator[bool]:
    """Hold the lock at *path*, released even by a kill; False where another holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def sync_folder(path: Path) -> None:
    """Have the names in a folder written to disk before anything that relies on them."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_beside(path: Path, text: str | bytes) -> str:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_as_bytes(text))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    umask = os.umask(0)
    os.umask(umask)
    Path(temporary).chmod(0o666 & ~umask)
    return temporary


def _as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
