"""A build after edits gives what a build from nothing gives, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.site.editing import Owners, build, build_clean

_KINDS = (".html", ".md", ".json")
_EDITIONS = ("internal", "internal", "customer")


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(place for place in {*one, *other} if one.get(place) != other.get(place))


def play(tmp_path: Path, seed: int, rounds: int, *, remembered: bool) -> None:
    owners, clean = Owners(tmp_path / "work", seed), tmp_path / "clean"
    made = []
    for number in range(rounds):
        made.append(owners.edit())
        edition = _EDITIONS[number % len(_EDITIONS)]
        after = build(owners.shop, owners.day, edition)
        anew = build_clean(owners.shop, clean, owners.day, edition, remembered=remembered)
        assert differing(after, anew) == [], (seed, made)


@pytest.mark.parametrize("seed", range(4))
def test_random_edits(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed, 5, remembered=True)


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
    for place in ("offerings/alpha/index.html", "offerings/alpha/index.md"):
        assert place in changed
    assert "api/v1/offerings/alpha.json" in changed
    assert {path for path in changed if "offerings/" in path} <= {
        "offerings/index.html",
        "offerings/alpha/index.html",
        "offerings/alpha/index.md",
        "api/v1/offerings/alpha.json",
    }
    assert "guide/index.html" not in changed


def _pages(site: Path) -> list[str]:
    tree = site.resolve()
    return [
        path.relative_to(tree).as_posix() for path in tree.rglob("*.*") if path.suffix in _KINDS
    ]
