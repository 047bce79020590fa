"""Work in a process forked from this one: what is loaded here need not be loaded there again.

What was read before the fork is there, too. So a process that may hold only what it is handed is
forked before anything else is read.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Never


class Forked:
    """A process that does *work*, whose answer is its exit code, and ends.

    It is spoken to as one that was started anew: by *stdin*, *stdout* and *stderr*.
    """

    def __init__(self, work: Callable[[], int]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        hears, tells = os.pipe()
        listens, says = os.pipe()
        self.stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.returncode: int | None = None
        self._said: tuple[bytes, bytes] | None = None
        self._pid = os.fork()
        if self._pid == 0:
            become(work, hears, says, self.stderr.fileno())
        os.close(hears)
        os.close(says)
        self.stdin: IO[bytes] = os.fdopen(tells, "wb")
        self.stdout: IO[bytes] = os.fdopen(listens, "rb")

    def communicate(self) -> tuple[bytes, bytes]:
        """Say nothing more, and wait for the end; what was said and complained of until then."""
        if self._said is None:
            with suppress(BrokenPipeError):
                self.stdin.close()
            with self.stdout as stdout, self.stderr as stderr:
                said = stdout.read()
                self._wait()
                stderr.seek(0)
                self._said = said, stderr.read()
        return self._said

    def kill(self) -> None:
        """End it at once."""
        if self.returncode is None:
            os.kill(self._pid, signal.SIGKILL)

    def _wait(self) -> None:
        _, status = os.waitpid(self._pid, 0)
        self.returncode = os.waitstatus_to_exitcode(status)


def become(work: Callable[[], int], stdin: int, stdout: int, stderr: int) -> Never:
    """Be another process from here on: with its own streams, and nothing else that was open."""
    code = 1
    try:
        for number, stream in enumerate((stdin, stdout, stderr)):
            os.dup2(stream, number)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        code = work()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 -- told to whoever waits for its end
        traceback.print_exc()
    finally:
        leave(code)


def leave(code: int) -> Never:
    """End at once: the system takes all memory back, quicker than Python object by object."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
