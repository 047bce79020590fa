"""Work in a second process is handed back, and never outlives the first one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from offerbook.app.building import build_edition
from offerbook.app.sight import Sight
from offerbook.beside import Beside
from offerbook.digest.reread import UnreadableError
from offerbook.model.editions import editions_of
from offerbook.site.apart import Job
from offerbook.site.render import render_job
from tests.site.making import tree_bytes
from tests.support import TODAY, Workshop


def test_what_is_made_is_handed_back() -> None:
    here = os.getpid()
    with Beside(lambda: ["a" * 100_000, os.getpid()]) as beside:
        words, there = beside.result()
    assert words == "a" * 100_000
    assert there != here


class _Held:
    def work(self) -> str:
        return "done"


def test_what_the_work_is_about_is_not_held_here() -> None:
    held = _Held()
    seen = weakref.ref(held)
    with Beside(held.work) as beside:
        del held
        assert seen() is None
        assert beside.result() == "done"


def _fail(problem: BaseException) -> None:
    raise problem


@pytest.mark.parametrize(
    "problem",
    [
        pytest.param(UnreadableError("feeds/all.xml: no"), id="ours"),
        pytest.param(OSError(28, "No space left on device", "a/b"), id="of the system"),
        pytest.param(KeyboardInterrupt(), id="an end"),
    ],
)
def test_what_is_raised_is_raised_here(problem: BaseException) -> None:
    with Beside(lambda: _fail(problem)) as beside, pytest.raises(type(problem)) as raised:
        beside.result()
    assert str(raised.value) == str(problem)
    assert "_fail" in raised.value.__notes__[0]


class _OddError(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def test_what_cannot_be_handed_over_is_told_in_words() -> None:
    work = partial(_fail, _OddError("a", "b"))
    with Beside(work) as beside, pytest.raises(RuntimeError, match="_OddError: ab"):
        beside.result()


def test_a_killed_process_is_noticed() -> None:
    work = lambda: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731 -- of the process it is done in
    with Beside(work) as beside, pytest.raises(OSError, match="has ended"):
        beside.result()


def _forever(place: Path) -> None:
    place.write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)


def _read_when_there(place: Path) -> int:
    while not place.is_file() or not place.read_text():
        time.sleep(0.01)
    return int(place.read_text())


def test_a_failure_here_ends_the_work(tmp_path: Path) -> None:
    place = tmp_path / "pid"

    def give_up() -> None:
        with Beside(lambda: _forever(place)):
            _read_when_there(place)
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        give_up()
    with pytest.raises(ProcessLookupError):
        os.kill(_read_when_there(place), 0)


def test_nothing_stays_open() -> None:
    with Beside(lambda: 1) as work:
        assert work.result() == 1
    before = len([*Path("/dev/fd").iterdir()])
    for _ in range(5):
        with suppress(ValueError), Beside(lambda: 1):
            raise ValueError
        with Beside(lambda: 1) as work:
            work.result()
    assert len([*Path("/dev/fd").iterdir()]) == before


_ORPHAN = """
import os, sys, time
from pathlib import Path
from offerbook.beside import Beside, Orphan

def work():
    orphan = Orphan()
    Path(sys.argv[1]).write_text(str(os.getpid()))
    while True:
        orphan.end()
        time.sleep(0.01)

with Beside(work):
    time.sleep(600)
"""


def test_an_orphan_ends(tmp_path: Path) -> None:
    place = tmp_path / "pid"
    with subprocess.Popen([sys.executable, "-c", _ORPHAN, str(place)]) as process:
        other = _read_when_there(place)
        process.kill()
    for _ in range(6000):
        if not _is_running(other):
            return
        time.sleep(0.01)
    raise AssertionError(other)


def _is_running(pid: int) -> bool:
    """Whether a process is there and no zombie, which nobody may ever wait for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def _rendered_here(job: Job) -> Iterator[Any]:
    yield SimpleNamespace(pages=render_job(job).pages)


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_a_large_catalogue_is_written_alike(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, edition: str
) -> None:
    """From so many offerings on a copy writes the files: the same files, byte for byte."""
    workshop.offering("mail-move")
    workshop.freeze(TODAY)
    catalog, trees = workshop.sound(), []
    for number in (0, 1_000_000):
        monkeypatch.setattr("offerbook.beside.WORTH_A_COPY", number)
        monkeypatch.setattr("offerbook.beside.can_fork", lambda: True)
        sight = Sight(catalog, editions_of(catalog.settings.data)[edition], TODAY)
        link = workshop.root / f"site-{number}" / edition
        build_edition(workshop.root, sight, link, _rendered_here)
        trees.append(tree_bytes(link))
    assert trees[0] == trees[1]
    assert {"index.html", "api/v1/index.json", "api/v1/changes.json"} <= trees[0].keys()


@pytest.mark.parametrize(
    ("is_built", "copies"), [pytest.param(False, 1, id="new"), pytest.param(True, 0, id="made")]
)
def test_releases_without_pages_count(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, copies: int, *, is_built: bool
) -> None:
    """Few offerings with a long past are as much to write as many; a past with pages is not."""
    workshop.offering("mail-move")
    workshop.freeze(TODAY)
    sight = Sight(workshop.sound(), editions_of({})["internal"], TODAY)
    link, begun = workshop.root / "site" / "internal", list[object]()
    if is_built:
        build_edition(workshop.root, sight, link, _rendered_here)

    def noted(work: Any) -> Beside[Any]:
        begun.append(work)
        return Beside(work)

    monkeypatch.setattr("offerbook.beside.WORTH_A_COPY", 2)
    monkeypatch.setattr("offerbook.beside.can_fork", lambda: True)
    monkeypatch.setattr("offerbook.beside.Beside", noted)
    build_edition(workshop.root, sight, link, _rendered_here)
    assert len(begun) == copies
