"""Whatever happens to a build, the served site is whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from offerbook.app import STATE
from offerbook.site.fulltext import FOLDER
from offerbook.site.publish import building
from tests.site.making import command, run_offerbook, tree_bytes
from tests.support import Workshop, make_workshop

_BUILD = ("build", "--edition", "internal", "--no-paper")
_WHOLE_BUILD_SECONDS = 2.0


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A built catalogue; not to be written to."""
    workshop = make_workshop(tmp_path_factory.mktemp("built"))
    workshop.offering("mail-move", "name: First words\n")
    assert run_offerbook(workshop.root, *_BUILD).returncode == 0
    return workshop


@pytest.fixture
def copy(built: Workshop, tmp_path: Path) -> Workshop:
    """The built catalogue, to be written to."""
    return Workshop(Path(shutil.copytree(built.root, tmp_path / "copy", symlinks=True)))


def _served(workshop: Workshop) -> dict[str, bytes]:
    return tree_bytes(workshop.root / "site" / "internal")


def _pages(tree: Mapping[str, bytes]) -> dict[str, bytes]:
    """All but the full text, which is published after the pages."""
    return {place: raw for place, raw in tree.items() if not place.startswith(f"{FOLDER}/")}


def _kill_at(workshop: Workshop, seconds: float) -> int:
    """Kill a build after *seconds*; the id of its process group, whose children may go on."""
    with subprocess.Popen(
        command(workshop.root, *_BUILD), stderr=subprocess.DEVNULL, start_new_session=True
    ) as build:
        try:
            build.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(build.pid, signal.SIGKILL)
        return build.pid


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _kill_and_build(copy: Workshop, rounds: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a run that can be repeated
    seen = {"First words": _served(copy)}
    copy.offering("mail-move", "name: Other words\n")
    assert run_offerbook(copy.root, *_BUILD).returncode == 0
    seen["Other words"] = _served(copy)
    assert seen["First words"] != seen["Other words"]
    for number in range(rounds):
        name = ("First words", "Other words")[number % 2]
        copy.offering("mail-move", f"name: {name}\n")
        group = _kill_at(copy, chance.uniform(0.1, _WHOLE_BUILD_SECONDS))
        served = _served(copy)
        assert served in [*seen.values(), *map(_pages, seen.values())]
        done = run_offerbook(copy.root, *_BUILD)
        assert done.returncode == 0, done.stderr
        assert _served(copy) == seen[name]
        _end_group(group)
        assert _served(copy) == seen[name]
    assert run_offerbook(copy.root, *_BUILD).returncode == 0
    left = sorted(path.name for path in (copy.root / "site").iterdir())
    assert left == sorted(["internal", (copy.root / "site/internal").resolve().name])


def test_a_killed_build_leaves_the_site_whole(copy: Workshop) -> None:
    _kill_and_build(copy, 5, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
def test_builds_killed_again_and_again_leave_the_site_whole(copy: Workshop, seed: int) -> None:
    _kill_and_build(copy, 5, seed)


def test_a_second_build_waits_and_says_so(copy: Workshop) -> None:
    copy.offering("mail-move", "name: Other words\n")
    with building(copy.root / STATE, print):
        before = _served(copy)
        second = subprocess.Popen(command(copy.root, *_BUILD), stderr=subprocess.PIPE, text=True)
        assert second.stderr is not None
        rows = iter(second.stderr)
        assert "another build is running here: waiting for it" in next(
            row for row in rows if "waiting" in row
        )
        assert second.poll() is None
        assert _served(copy) == before
    with second:
        assert "internal: " in second.stderr.read()
    assert second.returncode == 0
    assert b"Other words" in _served(copy)["offerings/mail-move/index.html"]


def _put_file_for_site(root: Path) -> str:
    shutil.rmtree(root / "site")
    (root / "site").write_text("mine", "utf-8")
    return "site"


def _put_file_for_edition(root: Path) -> str:
    (root / "site" / "internal").unlink()
    (root / "site" / "internal").write_text("mine", "utf-8")
    return "site/internal"


def _put_file_for_state(root: Path) -> str:
    shutil.rmtree(root / STATE, ignore_errors=True)
    (root / STATE).write_text("mine", "utf-8")
    return STATE


def _put_folder_for_lock(root: Path) -> str:
    (root / STATE).mkdir(exist_ok=True)
    (root / STATE / "build.lock").unlink(missing_ok=True)
    (root / STATE / "build.lock").mkdir()
    return f"{STATE}/build.lock"


def _put_file_for_prepared(root: Path) -> str:
    shutil.rmtree(root / STATE / "internal", ignore_errors=True)
    (root / STATE / "internal").write_text("mine", "utf-8")
    return f"{STATE}/internal"


def _put_folder_for_link(root: Path) -> str:
    (root / "site" / ".internal-next").mkdir()
    return ".internal-next"


def _remove_config(root: Path) -> str:
    (root / "mkdocs.yml").unlink()
    return "mkdocs.yml"


def _break_config(root: Path) -> str:
    (root / "mkdocs.yml").write_text("site_name: [\n", "utf-8")
    return "mkdocs.yml"


def _put_folder_for_config(root: Path) -> str:
    (root / "mkdocs.yml").unlink()
    (root / "mkdocs.yml").mkdir()
    return "mkdocs.yml"


def _name_no_theme(root: Path) -> str:
    (root / "mkdocs.yml").write_text("site_name: X\ntheme: no-such-theme\n", "utf-8")
    return "no-such-theme"


def _write_page_in_another_encoding(root: Path) -> str:
    (root / "docs/guide/latin.md").write_bytes(b"# Caf\xe9\n")
    return "latin.md"


@pytest.mark.parametrize(
    "spoil",
    [
        _put_file_for_site,
        _put_file_for_edition,
        _put_file_for_state,
        _put_folder_for_lock,
        _put_file_for_prepared,
        _put_folder_for_link,
        _remove_config,
        _break_config,
        _put_folder_for_config,
        _name_no_theme,
        _write_page_in_another_encoding,
    ],
)
def test_an_impossible_place_is_named_and_the_old_site_stays(
    copy: Workshop, spoil: Callable[[Path], str]
) -> None:
    before = _served(copy)
    named = spoil(copy.root)
    done = run_offerbook(copy.root, *_BUILD)
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    if (copy.root / "site" / "internal").is_symlink():
        assert _served(copy) == before
