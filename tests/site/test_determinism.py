"""The same catalogue gives the same bytes, whatever stands around it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from offerbook.site.builder import Builder
from tests.site.making import run_offerbook, tree_bytes
from tests.support import REPOSITORY, Workshop, make_workshop

_EDITIONS = ("internal", "customer")
_PARTS = ("catalog", "docs", "schema", "mkdocs.yml")
_HERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
_THERE = {
    "TZ": "America/Adak",
    "LC_ALL": "C",
    "LANG": "de_DE",
    "PYTHONHASHSEED": "4242",
    "SOURCE_DATE_EPOCH": "1",
    "COLUMNS": "40",
}


def _copy(root: Path, *, is_reversed: bool) -> Path:
    """The example catalogue below *root*, its files written in one order or the other."""
    files = sorted(
        path
        for part in _PARTS
        for path in (
            (REPOSITORY / part).rglob("*") if (REPOSITORY / part).is_dir() else [REPOSITORY / part]
        )
        if path.is_file()
    )
    for path in reversed(files) if is_reversed else files:
        target = root / path.relative_to(REPOSITORY)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (0, 0) if is_reversed else None)
    return root


@pytest.mark.parametrize(
    ("builder", "less"),
    [
        pytest.param(Builder.MKDOCS, (), id="mkdocs"),
        # The full text is made of the finished pages: how it is made, no builder knows.
        pytest.param(Builder.ZENSICAL, ("--no-full-text",), id="zensical", marks=pytest.mark.wide),
    ],
)
def test_two_builds_are_byte_for_byte_equal(
    tmp_path: Path, builder: Builder, less: tuple[str, ...]
) -> None:
    here = _copy(tmp_path / "here", is_reversed=False)
    there = _copy(tmp_path / "some where" / "öther", is_reversed=True)
    for root, more, umask in ((here, _HERE, 0o022), (there, _THERE, 0o077)):
        words = ("build", "--builder", builder, "--no-paper", *less)
        done = run_offerbook(root, *words, more=more, umask=umask)
        assert done.returncode == 0, done.stderr
    for edition in _EDITIONS:
        one, other = (tree_bytes(root / "site" / edition) for root in (here, there))
        assert _differing(one, other) == []
        assert "offerings/mail-move/1.0.0/index.html" in one
    again = run_offerbook(here, *words)
    assert again.returncode == 0  # once more, over what is there
    for edition in _EDITIONS:
        one, other = (tree_bytes(root / "site" / edition) for root in (here, there))
        assert _differing(one, other) == []


def _differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(place for place in {*one, *other} if one.get(place) != other.get(place))


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Two versions that held, one that waits for 1 March 2027, and a change under way."""
    workshop = make_workshop(tmp_path_factory.mktemp("history"))
    for day, from_on, summary in (
        ("2026-01-10", "", "First words."),
        ("2026-05-10", "", "Second words."),
        ("2026-11-10", "2027-03-01", "Words to come."),
    ):
        workshop.offering("desk", "status: active\n")
        workshop.offering("mail-move", f"status: active\nsummary: {summary}\n")
        workshop.freeze(day, from_on=from_on)
    workshop.offering("desk", "status: active\npitch: Under way.\n")
    return workshop


@pytest.mark.wide
def test_papers_are_byte_for_byte_equal(history: Workshop, tmp_path: Path) -> None:
    made = []
    for more, umask in ((_HERE, 0o022), (_THERE, 0o077)):
        root = tmp_path / str(umask)
        ignored = shutil.ignore_patterns("site", ".offerbook")
        shutil.copytree(history.root, root, ignore=ignored)
        words = ("build", "--edition", "internal", "--no-full-text", "--as-of", "2026-11-22")
        done = run_offerbook(root, *words, more=more, umask=umask)
        assert done.returncode == 0, done.stderr
        made.append(tree_bytes(root / "site" / "internal"))
    assert _differing(*made) == []
    assert {place.rpartition(".")[2] for place in made[0]} >= {"pdf", "docx"}


def _build(workshop: Workshop, day: str) -> dict[str, dict[str, bytes]]:
    """Both editions as they are on *day*."""
    done = run_offerbook(workshop.root, "build", "--no-full-text", "--as-of", day)
    assert done.returncode == 0, done.stderr
    return {name: tree_bytes(workshop.root / "site" / name) for name in _EDITIONS}


def test_a_version_takes_hold_by_the_day_and_by_nothing_else(history: Workshop) -> None:
    before, eve = _build(history, "2026-11-22"), _build(history, "2027-02-28")
    day, after = _build(history, "2027-03-01"), _build(history, "2027-09-09")
    for edition in _EDITIONS:
        assert _differing(before[edition], eve[edition]) == []
        assert _differing(day[edition], after[edition]) == []
        page = "offerings/mail-move/index.html"
        for tree, words in ((eve, b"Second words."), (day, b"Words to come.")):
            assert b'<p class="ob-lead">%s</p>' % words in tree[edition][page]


@pytest.mark.soak
def test_pages_of_the_past_are_the_same_made_afresh_or_taken_along(history: Workshop) -> None:
    """Whatever was built before, in whichever order of days."""
    for day in ("2026-02-01", "2027-03-01", "2026-11-22", "2026-11-22"):
        taken = _build(history, day)
        shutil.rmtree(history.root / ".offerbook")
        fresh = _build(history, day)
        for edition in _EDITIONS:
            assert _differing(taken[edition], fresh[edition]) == []
