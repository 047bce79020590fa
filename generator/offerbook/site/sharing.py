"""Files that two trees have in common lie on the disk once, and keep the day they were made."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def share(tree: Path, before: Path) -> None:
    """Let each file of *tree* that says the same as that of *before* be that very file.

    Files are always replaced, never written in place: neither tree changes by what becomes of the
    other.
    """
    if tree == before or not before.is_dir():
        return
    for base, folders, names in os.walk(tree):
        folders.sort()
        older = f"{before}/{os.path.relpath(base, tree)}"
        for name in names:
            _share(f"{base}/{name}", f"{older}/{name}")


def _share(path: str, older: str) -> None:
    try:
        old, new = os.lstat(older), os.lstat(path)
        if not stat.S_ISREG(old.st_mode):
            return
        if old.st_ino == new.st_ino or old.st_size != new.st_size or not _are_equal(path, older):
            return
        os.link(older, f"{path}.same")
        os.replace(f"{path}.same", path)  # noqa: PTH105 -- thousands of files
    except OSError:
        return  # not there before, or on a disk that knows no links


def _are_equal(path: str, other: str) -> bool:
    with open(path, "rb") as one, open(other, "rb") as two:  # noqa: PTH123
        return one.read() == two.read()
