"""A build after edits gives what a build from nothing gives, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.site.editing import Owners, build, build_clean

_KINDS = (".html", ".md", ".json")
_ON_PAPER = {1: frozenset(("pdf", "docx"))}
"""What is made on paper, by the seed: one series of edits is enough."""
_EDITIONS = ("internal", "internal", "customer")


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(place for place in {*one, *other} if one.get(place) != other.get(place))


def play(
    tmp_path: Path,
    seed: int,
    rounds: int,
    *,
    remembered: bool,
    papers: frozenset[str] = frozenset(),
) -> None:
    """So many *rounds*; *papers* are made in the last two, and in the one before that none."""
    owners, clean = Owners(tmp_path / "work", seed), tmp_path / "clean"
    made = []
    for number in range(rounds):
        made.append(owners.edit())
        edition = _EDITIONS[number % len(_EDITIONS)]
        kinds = papers if number >= rounds - 2 else frozenset[str]()
        after = build(owners.shop, owners.day, edition, kinds)
        anew = build_clean(
            *(owners.shop, clean, owners.day, edition), remembered=remembered, papers=kinds
        )
        assert any(place.endswith(".pdf") for place in after) == bool(kinds)
        assert differing(after, anew) == [], (seed, made)


@pytest.mark.parametrize("seed", range(4))
def test_random_edits(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed, 5, remembered=True, papers=_ON_PAPER.get(seed, frozenset()))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 120))
def test_many_random_edits(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed, 10, remembered=False)


def test_one_edit_leaves_the_pages_of_the_others_alone(tmp_path: Path) -> None:
    owners = Owners(tmp_path / "work", 0)
    build(owners.shop, owners.day, "internal")
    site = owners.shop.root / "site" / "internal"
    before = {path: (site / path).stat().st_ino for path in _pages(site)}
    owners.shop.offering("alpha", "description: Other words.\n")
    build(owners.shop, owners.day, "internal")
    changed = {path for path in _pages(site) if (site / path).stat().st_ino != before.get(path)}
    assert "offerings/alpha/index.html" in changed
    assert {path for path in changed if "offerings/" in path} <= {
        "offerings/index.html",
        "offerings/alpha/index.html",
    }
    assert "guide/index.html" not in changed


def _pages(site: Path) -> list[str]:
    tree = site.resolve()
    return [
        path.relative_to(tree).as_posix() for path in tree.rglob("*.*") if path.suffix in _KINDS
    ]
