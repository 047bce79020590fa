"""A forked process answers by its streams, holds nothing that was open, and ends when it is told."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from offerbook.beside import can_fork
from offerbook.site.apart import Waiting
from offerbook.site.forked import Forked


def _echo() -> int:
    sys.stdout.write(sys.stdin.read().upper())
    return 0


def _fail() -> int:
    raise ValueError("out of paper")


def _leave() -> int:
    sys.exit(3)


def _give_up() -> int:
    sys.exit("nothing to do")


def test_it_is_spoken_to_by_its_streams() -> None:
    process = Forked(_echo)
    process.stdin.write("grüße".encode())
    assert process.communicate() == ("GRÜSSE".encode(), b"")
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("work", "code", "complaint"),
    [
        pytest.param(_fail, 1, b"ValueError: out of paper", id="an error"),
        pytest.param(_leave, 3, b"", id="an exit code"),
        pytest.param(_give_up, 1, b"", id="an exit with words"),
    ],
)
def test_its_end_is_told(work: Callable[[], int], code: int, complaint: bytes) -> None:
    process = Forked(work)
    said, complaints = process.communicate()
    assert (process.returncode, said) == (code, b"")
    assert complaint in complaints


def test_long_complaints_stop_nobody() -> None:
    def complain() -> int:
        sys.stderr.write("x" * 1_000_000)
        sys.stdout.write("y" * 1_000_000)
        return 0

    said, complaints = Forked(complain).communicate()
    assert (len(said), len(complaints)) == (1_000_000, 1_000_000)


def test_it_holds_nothing_that_was_open(tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w") as file:
        number = file.fileno()

        def look() -> int:
            try:
                os.fstat(number)
            except OSError:
                return 0
            return 9

        process = Forked(look)
        process.communicate()
    assert process.returncode == 0


def test_one_of_several_ends_when_nobody_speaks_to_it() -> None:
    """The second holds no end of the first one's streams: the first hears that no more will come."""
    first, second = Forked(_echo), Forked(_echo)
    assert first.communicate() == (b"", b"")
    assert second.communicate() == (b"", b"")


def test_a_kill_ends_it() -> None:
    process = Forked(_echo)
    process.kill()
    process.communicate()
    assert process.returncode == -9
    process.kill()  # it is gone: nobody else is hit
    assert process.communicate() == (b"", b"")


def test_a_process_with_threads_is_not_forked() -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    before = can_fork()
    thread.start()
    try:
        assert not can_fork()
    finally:
        end.set()
        thread.join()
    assert can_fork() is before


def test_renderers_that_nobody_needs_end() -> None:
    with Waiting(2) as waiting:
        forked = list(waiting._forked)
    assert [each.returncode for each in forked] == [0] * len(forked)
