"""A forked process answers by its streams, holds nothing that was open, and ends when it is told."""

from __future__ import annotations

import os
import subprocess
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


def _asked_alone(before: str) -> str:
    """What a process that did *before* says of forking itself."""
    asked = f"from offerbook.beside import can_fork\n{before}\nprint(can_fork())"
    command = [sys.executable, "-c", asked]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_process_that_has_loaded_all_that_a_build_needs_can_be_forked() -> None:
    assert _asked_alone("import offerbook.cli.build, offerbook.site.render") == "True"


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(
            "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
            id="a thread",
        ),
        pytest.param(
            "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\n"
            "_thread.start_new_thread(lock.acquire, ())",
            id="one that Python has not counted",
        ),
        pytest.param(
            "import typst\ntypst.compile(b'= Mail', format='pdf')",
            id="those of a library that sets papers",
        ),
    ],
)
def test_a_process_with_threads_is_not_forked(before: str) -> None:
    assert _asked_alone(before) == "False"


def test_where_the_system_tells_of_no_threads_those_of_python_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("offerbook.beside._count_tasks", lambda: 0)
    assert can_fork() is (threading.active_count() == 1)


def test_renderers_that_nobody_needs_end() -> None:
    with Waiting(2) as waiting:
        forked = list(waiting._forked)
    assert [each.returncode for each in forked] == [0] * len(forked)
