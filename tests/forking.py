"""Renderers forked from a process that has loaded already what each would load anew.

`offerbook build` forks its renderers before it reads anything. Where several threads are at work, as
in tests, nothing can be forked, and each site would be rendered by a fresh start of Python. So a
process beside the tests, which never reads a catalogue, forks a renderer whenever one is asked for.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO

from offerbook.site.apart import Job, Renderer
from offerbook.site.forked import Forked, become

_NUMBER = 8
"""Bytes of a number on the way."""


def render(job: Job) -> Renderer:
    """A renderer that has begun with *job*."""
    return Renderer(job, _mother().bear())


class _Born(Forked):
    """A renderer that another process has forked; spoken to as one of ours."""

    def __init__(self, pid: int, stdin: int, stdout: int, stderr: IO[bytes]) -> None:
        self.stdin, self.stdout, self.stderr = open(stdin, "wb"), open(stdout, "rb"), stderr  # noqa: SIM115
        self.returncode, self._pid, self._said = None, pid, None

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):  # it was not ours to wait for
            super().kill()

    def _wait(self) -> None:
        """Its streams are closed; how it ended is asked by nobody."""


class _Mother:
    """The process that renderers are forked from; it ends with this one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._line, other = socket.socketpair()
        with other:
            place = other.fileno()
            command = [sys.executable, "-m", "tests.forking", str(place)]
            folder = Path(__file__).parents[1]
            self._process = subprocess.Popen(command, pass_fds=(place,), cwd=folder)
        atexit.register(self._end)

    def _end(self) -> None:
        self._line.close()
        self._process.wait()

    def bear(self) -> _Born:
        """A renderer with the surroundings that this process has now."""
        hears, tells = os.pipe()
        listens, says = os.pipe()
        stderr = tempfile.TemporaryFile()  # noqa: SIM115
        around = json.dumps([str(Path.cwd()), dict(os.environ)]).encode()
        with self._lock:
            socket.send_fds(
                self._line, [len(around).to_bytes(_NUMBER)], [hears, says, stderr.fileno()]
            )
            self._line.sendall(around)
            pid = int.from_bytes(_take(self._line, _NUMBER))
        os.close(hears)
        os.close(says)
        return _Born(pid, tells, listens, stderr)


@cache
def _mother() -> _Mother:
    return _Mother()


def _take(line: socket.socket, size: int) -> bytes:
    """The next *size* bytes; fewer where the other side has ended."""
    taken = b""
    while len(taken) < size and (more := line.recv(size - len(taken))):
        taken += more
    return taken


def _asked(line: socket.socket) -> Iterator[tuple[list[int], bytes]]:
    """The streams and surroundings of one renderer after the other."""
    while True:
        size, streams, _, _ = socket.recv_fds(line, _NUMBER, 3)
        if not size:
            return
        yield streams, _take(line, int.from_bytes(size))


def _bear(line: socket.socket) -> None:
    """Fork a renderer whenever one is asked for."""
    import offerbook.site.run_mkdocs  # noqa: F401 -- what a renderer runs
    from offerbook.site.render import main

    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the tests
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a renderer ended
    for streams, around in _asked(line):
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            folder, surroundings = json.loads(around)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(surroundings)
            time.tzset()
            become(main, *streams)
        for stream in streams:
            os.close(stream)
        line.sendall(pid.to_bytes(_NUMBER))


if __name__ == "__main__":
    with closing(socket.socket(fileno=int(sys.argv[1]))) as ours:
        _bear(ours)
