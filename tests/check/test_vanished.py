"""What was released at a revision and is gone or another today."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from offerbook.check.vanished import check_vanished, released_in
from offerbook.finding import Finding
from offerbook.load.tree import Tree, read_tree
from tests.support import Workshop

FOLDER = "catalog/offerings/mail-move"
VERSIONS = f"{FOLDER}/versions"


@pytest.fixture
def twice(releasing: Workshop) -> Workshop:
    """A catalogue with two offerings, one of them released twice."""
    releasing.offering("mail-move")
    releasing.offering("fax-gateway")
    releasing.release("2026-01-01")
    releasing.offering("mail-move", "regions:\n  - IE\n")
    releasing.change("note: The line is only good in Ireland.\n")
    releasing.release("2026-02-01")
    return releasing


def compared(before: Tree, workshop: Workshop) -> list[tuple[str, str]]:
    found: tuple[Finding, ...] = tuple(check_vanished(before, read_tree(workshop.root), "v1"))
    return [(finding.code, finding.place.path) for finding in found]


def drop_newest(root: Path) -> None:
    (root / VERSIONS / "2.0.0.yaml").unlink()
    sums = root / VERSIONS / "sums"
    sums.write_text("".join(sums.read_text().splitlines(keepends=True)[:-1]))


def rewrite_newest(root: Path) -> None:
    (root / VERSIONS / "2.0.0.yaml").write_text("another\n")
    sums = root / VERSIONS / "sums"
    first, second = sums.read_text().splitlines()
    sums.write_text(f"{first}\n{'a' * 64}{second[64:]}\n")


def rename_folder(root: Path) -> None:
    (root / FOLDER).rename(root / "catalog/offerings/mailbox-move")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(lambda _: None, [], id="nothing happened"),
        pytest.param(
            lambda root: (root / FOLDER / "offering.yaml").write_text("id: x\n"), [],
            id="only a draft differs",
        ),
        pytest.param(
            drop_newest, [("version-vanished", f"{VERSIONS}/2.0.0.yaml")], id="the newest is gone"
        ),
        pytest.param(
            rewrite_newest,
            [("version-replaced", f"{VERSIONS}/2.0.0.yaml")],
            id="file and sums were rewritten together",
        ),
        pytest.param(
            lambda root: shutil.rmtree(root / VERSIONS),
            [("versions-vanished", VERSIONS)],
            id="all versions are gone",
        ),
        pytest.param(
            lambda root: shutil.rmtree(root / FOLDER),
            [("offering-vanished", FOLDER)],
            id="the offering is gone",
        ),
        pytest.param(rename_folder, [("offering-vanished", FOLDER)], id="the folder was renamed"),
        pytest.param(
            lambda root: shutil.rmtree(root / "catalog/offerings"),
            [("offering-vanished", "catalog/offerings/fax-gateway"), ("offering-vanished", FOLDER)],
            id="everything is gone",
        ),
        pytest.param(
            lambda root: (root / VERSIONS / "2.0.0.yaml").unlink(), [],
            id="sums still tell: reading them finds it",
        ),
    ],
)  # fmt: skip
def test_what_is_gone(
    twice: Workshop, edit: Callable[[Path], None], expected: list[tuple[str, str]]
) -> None:
    before = read_tree(twice.root)
    edit(twice.root)
    assert compared(before, twice) == expected


def test_a_release_since_then_is_fine(twice: Workshop) -> None:
    before = read_tree(twice.root)
    twice.offering("mail-move", "regions:\n  - IE\n  - NL\n")
    twice.release("2026-03-01")
    assert compared(before, twice) == []


def test_an_offering_that_was_never_released_may_go(releasing: Workshop) -> None:
    releasing.offering("mail-move")
    before = read_tree(releasing.root)
    shutil.rmtree(releasing.root / FOLDER)
    assert compared(before, releasing) == []


def test_what_the_sums_of_then_do_not_list_was_not_released(twice: Workshop) -> None:
    twice.write(f"{VERSIONS}/9.0.0.yaml", "written by hand\n")
    before = read_tree(twice.root)
    (twice.root / VERSIONS / "9.0.0.yaml").unlink()
    assert compared(before, twice) == []


def test_the_digests_are_those_of_the_sums(twice: Workshop) -> None:
    released = released_in(read_tree(twice.root))
    assert {name: list(found) for name, found in released.items()} == {
        "fax-gateway": ["1.0.0.yaml"],
        "mail-move": ["1.0.0.yaml", "2.0.0.yaml"],
    }


def test_a_finding_says_how_to_bring_it_back(twice: Workshop) -> None:
    before = read_tree(twice.root)
    shutil.rmtree(twice.root / VERSIONS)
    (finding,) = check_vanished(before, read_tree(twice.root), "origin/main")
    assert "2 versions, 1.0.0 to 2.0.0," in finding.message
    assert f"git checkout origin/main -- {VERSIONS}" in finding.hint
