"""One edit: how long after it is saved the page has the new words."""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, Queue
from typing import NamedTuple

from bench.measure import CommandError, measure
from bench.run import BUILD, command
from bench.synthetic import change_description, id_of

_EDITS = 5
_STEP = 0.01  # seconds between two looks
_LONGEST = 600.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/.*Ctrl-C")
_SETTLED = "everything is up to date"


class EditFigures(NamedTuple):
    """Seconds on the clock from a save to the page, for *size* offerings.

    *served* are those of several saves under `serve`; *published* and *whole* those of a `build`
    until the page has the words, and until it has ended with the full text.
    """

    size: int
    served: tuple[float, ...]
    published: float
    whole: float

    @property
    def serving(self) -> float:
        """The median of the saves under `serve`."""
        return statistics.median(self.served)


def measure_edits(root: Path, size: int) -> EditFigures:
    """Change descriptions of the catalogue at *root*, one after the other."""
    measure(command(root, *BUILD))
    published, whole = _publish_edit(root, size // 3)
    return EditFigures(size, tuple(_serve_edits(root, size)), published, whole)


def _publish_edit(root: Path, number: int) -> tuple[float, float]:
    page = root / "site" / "internal" / "offerings" / id_of(number) / "index.html"
    words = change_description(root, number, "published")
    start = time.monotonic()
    with subprocess.Popen(
        command(root, *BUILD),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as build:
        try:
            _wait_until(lambda: words in _read(page) or build.poll() is not None)
            published = time.monotonic() - start
            code = build.wait(_LONGEST)
        finally:
            build.kill()
    whole = time.monotonic() - start
    if code != 0 or words not in _read(page):
        raise CommandError(f"the build ended with {code}; the page has not changed")
    return published, whole


def _serve_edits(root: Path, size: int) -> Iterator[float]:
    """Save, wait for the words, and for everything else before the next save."""
    with _Preview.at(root) as preview:
        for turn in range(_EDITS):
            number = (turn + 1) * size // (_EDITS + 2)
            start = time.monotonic()
            words = change_description(root, number, f"mark{turn}").encode()
            _wait_until(lambda: words in preview.read(f"/offerings/{id_of(number)}/"))  # noqa: B023
            yield time.monotonic() - start
            preview.wait_for(_SETTLED)


class _Preview:
    """A running `offerbook serve`, and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._said: Queue[str] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        found = _ADDRESS.search(self.wait_for("Ctrl-C"))
        if found is None:
            raise CommandError("offerbook serve said no address")
        self._connection = HTTPConnection("127.0.0.1", int(found[1]), timeout=_LONGEST)

    @classmethod
    @contextmanager
    def at(cls, root: Path) -> Iterator[_Preview]:
        """Serve the catalogue at *root* on a free port; end it as Ctrl-C does.

        A shell has what it runs in the background ignore that, and what is started there, too.
        """
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with subprocess.Popen(
            command(root, "serve", "--port", "0"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                yield cls(process)
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)

    def read(self, address: str) -> bytes:
        """What is served there; nothing while there is none."""
        try:
            self._connection.request("GET", address)
            return self._connection.getresponse().read()
        except (HTTPException, OSError):
            return b""
        finally:
            self._connection.close()

    def wait_for(self, words: str) -> str:
        """The next line that holds *words*. Raises CommandError where none comes."""
        said: list[str] = []
        while True:
            try:
                line = self._said.get(timeout=_LONGEST)
            except Empty:
                line = ""
            if not line:
                raise CommandError(f"offerbook serve said no {words!r}: {''.join(said)[-2000:]}")
            if words in line:
                return line
            said.append(line)

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self._said.put(line)
        self._said.put("")


def _wait_until(is_done: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONGEST
    while not is_done():
        if time.monotonic() > end:
            raise CommandError(f"the words were not on the page after {_LONGEST:.0f} s")
        time.sleep(_STEP)


def _read(page: Path) -> str:
    try:
        return page.read_text("utf-8")
    except FileNotFoundError:
        return ""
