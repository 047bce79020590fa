"""Runs the site builder on a prepared folder, in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from offerbook.site import zensical


class Builder(StrEnum):
    """What can make pages out of a prepared folder; each value is its package, too."""

    MKDOCS = "mkdocs"
    ZENSICAL = "zensical"

    @property
    def is_installed(self) -> bool:
        """Whether it can be run here; MkDocs comes with the tool."""
        return find_spec(self.value) is not None


class BuilderError(Exception):
    """The builder gave up, or left out what it was asked for; the words say what it printed."""


def run_builder(prepared: Path, out: Path, builder: Builder = Builder.MKDOCS) -> None:
    """Build *prepared* into *out*. Raises BuilderError."""
    {Builder.MKDOCS: _run_mkdocs, Builder.ZENSICAL: _run_zensical}[builder](prepared, out)
    missing = [path for path in _expected(prepared / "docs", out) if not path.is_file()]
    if missing:
        listed = ", ".join(str(path.relative_to(out)) for path in missing[:5])
        raise BuilderError(
            f"{builder} said that all is well but {len(missing)} pages are missing: {listed}"
        )


def _run_mkdocs(prepared: Path, out: Path) -> None:
    config = str(prepared / "mkdocs.yml")
    _run(
        Builder.MKDOCS,
        "offerbook.site.run_mkdocs",
        "build",
        "--quiet",
        "--config-file",
        config,
        "--site-dir",
        str(out),
    )


def _run_zensical(prepared: Path, out: Path) -> None:
    """It writes below the folder that it reads, so its pages move from there to *out*."""
    config = zensical.write_config(prepared)
    unknown = zensical.passed_over(config)
    if unknown:
        raise BuilderError(
            f"mkdocs.yml asks for {', '.join(unknown)}, and zensical would pass over that without "
            "a word: leave it out of mkdocs.yml, or build with mkdocs"
        )
    _run(Builder.ZENSICAL, "zensical", "build", "--clean", "--config-file", str(config))
    zensical.gather(prepared, out)


def _run(builder: Builder, *words: str) -> None:
    command = [sys.executable, "-m", *words]
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "NO_COLOR": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        words_said = "\n".join(_words(done.stderr)) or "no reason given"
        raise BuilderError(f"{builder} ended with {done.returncode}:\n{words_said[-2000:]}")


_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_NOT_SO = "No issues found"
"""Zensical says so of its links, even when it gives up."""
_TRACE = "Traceback (most recent call last):"


def _words(said: str) -> Iterator[str]:
    """What a builder *said*, without colours and without the way through its own code."""
    lines: Iterable[str] = _COLOUR.sub("", said).strip().splitlines()
    lines = [line for line in lines if line != _NOT_SO]
    if _TRACE in lines:
        lines = [line for line in lines if line != _TRACE and not line.startswith("  ")]
    yield from lines


def _expected(docs: Path, out: Path) -> list[Path]:
    """The file that each page in *docs* must become."""
    return [out / zensical.target_of(path.relative_to(docs)) for path in sorted(docs.rglob("*.md"))]
