"""Wherever a release is killed: each offering is wholly old or wholly new, and a rerun finishes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from tests.site.making import command
from tests.support import RELEASING, Workshop, make_workshop

DAY = "2026-07-01"
RELEASE = ("release", "--all", "--by", "ada", "--as-of", DAY)
NAMES = tuple(f"service-{letter}" for letter in "abcdefghijkl")
CLAUSE = "id: payment\ntopic: payment\ntext: Due in {} days.\n"
SAID = "catalog/clauses/payment/change.yaml"


def _write_drafts(workshop: Workshop, up_to: int) -> None:
    for name in NAMES:
        workshop.offering(
            name,
            f"scope:\n  included:\n    - id: users\n      what: Users\n      up_to: {up_to}\n"
            "terms:\n  - clause: payment\n",
        )


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Twelve released offerings, all to be released again; not to be written to."""
    workshop = make_workshop(tmp_path_factory.mktemp("ready"))
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(30))
    _write_drafts(workshop, 50)
    workshop.release("2026-01-01")
    _write_drafts(workshop, 20)
    workshop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(14))
    workshop.change("note: The bank.\nsays:\n  text: narrows\n", "catalog/clauses/payment")
    for name in NAMES:
        workshop.change(f"note: Fewer, {name}.\n", f"catalog/offerings/{name}")
    return workshop


@pytest.fixture(scope="module")
def whole(ready: Workshop, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the catalogue once everything was released without a kill."""
    copy = _copy(ready, tmp_path_factory.mktemp("whole"))
    assert _run(copy, *RELEASE).exit_code == 0
    return _files(copy)


def _copy(workshop: Workshop, folder: Path) -> Workshop:
    return Workshop(Path(shutil.copytree(workshop.root, folder / "copy")))


def _files(workshop: Workshop) -> dict[str, bytes]:
    return {
        path.relative_to(workshop.root).as_posix(): path.read_bytes()
        for path in sorted((workshop.root / "catalog").rglob("*"))
        if path.is_file()
    }


def _kill(workshop: Workshop, chance: random.Random) -> int:
    """Kill a release after it has told of some offerings; the signal or code it ended with."""
    with subprocess.Popen(
        command(workshop.root, *RELEASE), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        told = chance.randint(0, len(NAMES))
        if told:
            for _, _ in zip(process.stdout, range(told), strict=False):
                pass
        else:
            time.sleep(chance.uniform(0.0, 2.0))
        time.sleep(chance.uniform(0.0, 0.02))
        os.kill(process.pid, signal.SIGKILL)
        process.stdout.read()
        return process.wait()


def _run(workshop: Workshop, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(workshop.root), *words])


def _new(workshop: Workshop, before: dict[str, bytes], whole: dict[str, bytes]) -> list[str]:
    """The offerings that are released; that none is anything in between is what is tested."""
    catalog = workshop.read().catalog
    assert catalog is not None
    new = []
    for name in NAMES:
        folder = f"catalog/offerings/{name}"
        numbers = [str(each.number) for each in catalog.versions[name]]
        assert numbers in (["1.0.0"], ["1.0.0", "2.0.0"])
        is_new = len(numbers) == 2
        then = whole if is_new else before
        for path in (f"{folder}/versions/sums", f"{folder}/offering.yaml"):
            assert (workshop.root / path).read_bytes() == then[path]
        assert is_new or (workshop.root / folder / "change.yaml").exists()
        new += [name] * is_new
    return new


def _kill_and_finish(
    ready: Workshop, whole: dict[str, bytes], folder: Path, *, rounds: int, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a run that can be repeated
    before = _files(ready)
    for number in range(rounds):
        copy = _copy(ready, folder / str(number))
        _kill(copy, chance)
        new = _new(copy, before, whole)
        assert new == list(NAMES[: len(new)])
        checked = _run(copy, "check", "--strict", "--as-of", DAY)
        assert (checked.exit_code, checked.stdout) == (0, "")
        done = _run(copy, *RELEASE)
        assert done.exit_code == 0, done.stderr
        assert _files(copy) == whole
        shutil.rmtree(copy.root)


def test_a_release_that_nobody_kills(whole: dict[str, bytes]) -> None:
    assert SAID not in whole
    for name in NAMES:
        assert f"catalog/offerings/{name}/versions/2.0.0.yaml" in whole
        assert f"catalog/offerings/{name}/change.yaml" not in whole
    assert not [path for path in whole if "/." in path]


def test_a_killed_release(ready: Workshop, whole: dict[str, bytes], tmp_path: Path) -> None:
    _kill_and_finish(ready, whole, tmp_path, rounds=5, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 7))
def test_releases_killed_again_and_again(
    ready: Workshop, whole: dict[str, bytes], tmp_path: Path, seed: int
) -> None:
    _kill_and_finish(ready, whole, tmp_path, rounds=10, seed=seed)
