"""Wherever sending is killed: nothing is lost, nothing comes twice, and little is uncertain."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from offerbook.digest.entry import State
from tests.digest.desk import DAY, Desk, address_of, make_desk, names_of
from tests.digest.servers import PostOffice
from tests.site.making import command

READERS = 150
CONNECTIONS = 4
AFTER_START = 0.5
"""Seconds by which a process has begun to send, more or less."""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Everybody is to be told of one release, and nobody was; not to be written to."""
    return make_desk(tmp_path_factory.mktemp("ready"), READERS)


def _send(office: PostOffice) -> tuple[str, ...]:
    server = ("--server", office.url, "--connections", str(CONNECTIONS))
    return ("digest", "send", *server, "--as-of", DAY)


def _kill(root: Path, office: PostOffice, chance: random.Random) -> bool:
    """Kill a run at some moment, most often while it sends; whether it was still running."""
    before = len(office.taken.ids)
    with subprocess.Popen(
        command(root, *_send(office)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        if chance.random() < 0.2:
            time.sleep(chance.uniform(0, 2 * AFTER_START))
        else:
            wanted = before + chance.randint(1, READERS // 3)
            while len(office.taken.ids) < wanted and process.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.01))
        was_running = process.poll() is None
        process.kill()
    return was_running


def _run(desk: Desk, *words: str) -> Result:
    """A run that nobody kills needs no process of its own."""
    return CliRunner().invoke(
        offerbook, ["-C", str(desk.shop.root), *words], catch_exceptions=False
    )


def _count(desk: Desk, state: State) -> int:
    shown = _run(desk, "digest", "status", "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    return sum(each["state"] == state for each in json.loads(shown.stdout))


def _finish(desk: Desk, office: PostOffice, kills: int) -> int:
    """Resume until all is done, and compare; how many are uncertain."""
    done = _run(desk, *_send(office))
    again = _run(desk, *_send(office))
    assert again.exit_code == 0, again.stderr
    assert again.stdout == "0 new, 0 sent\n"
    counts = desk.counts()
    uncertain = counts.pop(State.UNCERTAIN, 0)
    assert done.exit_code in (0, 3), done.stderr
    assert counts == {State.SENT: READERS - uncertain}
    assert uncertain <= kills * CONNECTIONS
    assert _count(desk, State.UNCERTAIN) == uncertain
    _compare(desk, office)
    return uncertain


def _compare(desk: Desk, office: PostOffice) -> None:
    """Received and uncertain together are all, and nobody got anything twice."""
    states = desk.states()
    assert sorted(states) == sorted(names_of(READERS))
    assert set(office.taken.times.values()) == {1}
    assert len(set(office.taken.ids)) == len(office.taken.ids)
    for name, (state,) in states.items():
        assert state is State.UNCERTAIN or office.taken.times[address_of(name)] == 1


def _resend(desk: Desk, office: PostOffice) -> None:
    """What is uncertain is sent once more under the same name; then everybody was told."""
    before = set(office.taken.ids)
    words = _run(desk, "digest", "resend", "uncertain")
    assert words.exit_code == 0, words.stderr
    assert _run(desk, *_send(office)).exit_code == 0
    assert desk.counts() == {State.SENT: READERS}
    assert len(before | set(office.taken.ids)) == READERS
    assert set(office.taken.times) == set(map(address_of, names_of(READERS)))


def _kill_and_finish(ready: Desk, folder: Path, *, rounds: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a run that can be repeated
    print(f"seed {seed}")  # noqa: T201 - shown where a test fails
    while rounds > 0:
        desk = ready.copy(folder / str(rounds))
        kills = min(rounds, chance.randint(1, 5))
        with PostOffice() as office:
            killed = sum(_kill(desk.shop.root, office, chance) for _ in range(kills))
            uncertain = _finish(desk, office, killed)
            print(f"{killed} killed, {uncertain} uncertain")  # noqa: T201 - the same
            if uncertain:
                _resend(desk, office)
        shutil.rmtree(desk.shop.root)
        rounds -= kills


def test_killed_runs(ready: Desk, tmp_path: Path) -> None:
    _kill_and_finish(ready, tmp_path, rounds=10, seed=random.randrange(10**6))  # noqa: S311


@pytest.mark.soak
@pytest.mark.parametrize("part", range(4))
def test_runs_killed_again_and_again(ready: Desk, tmp_path: Path, part: int) -> None:
    _kill_and_finish(ready, tmp_path, rounds=50, seed=random.randrange(10**6))  # noqa: S311
