"""What a command costs: wall time, CPU and memory of its process and all processes below it."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_BYTES = 1 if sys.platform == "darwin" else 1024  # in which ru_maxrss is counted


class Cost(NamedTuple):
    """Seconds on the clock and of CPU; *peak_mb* is the memory of the biggest single process."""

    wall: float
    cpu: float
    peak_mb: float


class CommandError(Exception):
    """A command did not end well; the words hold what it printed."""


def measure(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Cost:
    """Run *command* and wait for it. Raises CommandError unless it ends with 0.

    The kernel adds what children used to their parent once it has waited for them, and keeps the
    largest memory of any, so that the figures of the first process are those of all.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    ) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        words = said.decode("utf-8", "replace").strip()[-2000:]
        raise CommandError(f"{command[0]} ended with {process.returncode}:\n{words}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _BYTES / 1e6)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(*(statistics.median(figures) for figures in zip(*costs, strict=True)))


def apart(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call *do* in a process of its own.

    A child's peak memory begins at what its parent had in use, so this one has to stay small.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(do, *args, **kwargs).result()


def size_mb(folder: Path) -> float:
    """The sum of all files below *folder*, which may be a link itself, in 10**6 bytes."""
    return (
        sum(
            path.lstat().st_size
            for path in folder.resolve().rglob("*")
            if path.is_file() and not path.is_symlink()
        )
        / 1e6
    )
