"""Whole trees and whole commands, for tests of what is published."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

OFFERBOOK = (sys.executable, "-c", "from offerbook.cli import main; main()")


def tree_bytes(folder: Path) -> dict[str, bytes]:
    """Every file below *folder*, by its place."""
    return (
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.resolve().rglob("*"))
            if path.is_file()
        }
        if not folder.is_symlink()
        else tree_bytes(folder.resolve())
    )


def command(root: Path, *words: str) -> list[str]:
    """The command line of `offerbook -C root …`."""
    return [*OFFERBOOK, "-C", str(root), *words]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a command sees of its surroundings."""
    return {**os.environ, **(more or {})}


def run_offerbook(
    root: Path, *words: str, more: Mapping[str, str] | None = None, umask: int = -1
) -> subprocess.CompletedProcess[str]:
    """Run `offerbook -C root …` in a process of its own."""
    return subprocess.run(
        command(root, *words),
        capture_output=True,
        text=True,
        check=False,
        env=environment(more),
        umask=umask,
        timeout=120,
    )
