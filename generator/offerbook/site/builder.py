"""Runs the site builder on a prepared folder, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


class BuilderError(Exception):
    """The builder gave up, or left out what it was asked for; the words say what it printed."""


def run_builder(prepared: Path, out: Path) -> None:
    """Build *prepared* into *out* with MkDocs. Raises BuilderError."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--config-file",
        str(prepared / "mkdocs.yml"),
        "--site-dir",
        str(out),
    ]
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise BuilderError(f"mkdocs ended with {done.returncode}:\n{done.stderr.strip()[-2000:]}")
    missing = [path for path in _expected(prepared / "docs", out) if not path.is_file()]
    if missing:
        listed = ", ".join(str(path.relative_to(out)) for path in missing[:5])
        raise BuilderError(
            f"mkdocs said that all is well but {len(missing)} pages are missing: {listed}"
        )


def _expected(docs: Path, out: Path) -> list[Path]:
    """The file that each page in *docs* must become."""
    return [out / _target(path.relative_to(docs)) for path in sorted(docs.rglob("*.md"))]


def _target(source: Path) -> Path:
    if source.stem in ("index", "README"):
        return source.parent / "index.html"
    return source.parent / source.stem / "index.html"
