"""Runs the site builder on a prepared folder, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Never

from offerbook.beside import can_fork
from offerbook.site import zensical
from offerbook.site.forked import Forked


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


def run_builder(
    prepared: Path, out: Path, builder: Builder = Builder.MKDOCS, waiting: Forked | None = None
) -> None:
    """Build *prepared* into *out*, by a MkDocs that is *waiting* already. Raises BuilderError."""
    if builder is Builder.MKDOCS:
        _run_mkdocs(prepared, out, waiting)
    else:
        _run_zensical(prepared, out)
    missing = [path for path in _expected(prepared / "docs", out) if not path.is_file()]
    if missing:
        listed = ", ".join(str(path.relative_to(out)) for path in missing[:5])
        raise BuilderError(
            f"{builder} said that all is well but {len(missing)} pages are missing: {listed}"
        )


def wait_for_words() -> Forked | None:
    """A MkDocs that waits to be told what to build, and ends if it never is.

    Whoever asks for it before reading much need not share that with it: each page of memory that
    two processes hold is copied, or looked at once more, when either changes it.
    """
    return Forked(_follow_words) if can_fork() else None


def _follow_words() -> int:
    line = sys.stdin.readline()
    if not line:
        return 0
    os.environ.update(_SURROUNDINGS)
    time.tzset()
    from offerbook.site.run_mkdocs import main  # it changes MkDocs, in its own process alone

    return main(*json.loads(line))


def _run_mkdocs(prepared: Path, out: Path, waiting: Forked | None) -> None:
    config = str(prepared / "mkdocs.yml")
    words = ("build", "--quiet", "--config-file", config, "--site-dir", str(out))
    process = waiting or wait_for_words()
    if process is None:
        _run(Builder.MKDOCS, "offerbook.site.run_mkdocs", *words)
        return
    with suppress(BrokenPipeError):  # why it has ended is asked next
        process.stdin.write(f"{json.dumps(words)}\n".encode())
    _, complaints = process.communicate()
    if process.returncode != 0:
        _give_up(Builder.MKDOCS, process.returncode, complaints.decode("utf-8", "replace"))


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


_SURROUNDINGS = {
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "NO_COLOR": "1",
    "TZ": "UTC",
}


def _run(builder: Builder, *words: str) -> None:
    command = [sys.executable, "-m", *words]
    environment = {**os.environ, **_SURROUNDINGS, "PYTHONHASHSEED": "0"}
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
        _give_up(builder, done.returncode, done.stderr)


def _give_up(builder: Builder, code: int | None, complaints: str) -> Never:
    words_said = "\n".join(_words(complaints)) or "no reason given"
    raise BuilderError(f"{builder} ended with {code}:\n{words_said[-2000:]}")


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
