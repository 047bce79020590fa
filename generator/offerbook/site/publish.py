"""A finished tree becomes the site by one replaced link; the old site is whole until then."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from offerbook.files import locked
from offerbook.site.config import ConfigError


@contextmanager
def building(state: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the right to build; a second build says so and waits. Released even by a kill."""
    with locked(state / "build.lock", lambda: say("another build is running here: waiting for it")):
        yield


def new_tree(link: Path) -> Path:
    """A place beside *link* for the next tree; what killed builds left there is removed."""
    if link.exists() and not link.is_symlink():
        raise ConfigError(
            f"{link}: something that offerbook did not make stands where the site "
            "belongs; move it away"
        )
    link.parent.mkdir(parents=True, exist_ok=True)
    served = link.resolve() if link.is_symlink() else None
    numbers = [0]
    for tree in _trees(link):
        numbers.append(int(tree.name.rpartition("-")[2]))
        if tree.resolve() != served:
            shutil.rmtree(tree, ignore_errors=True)
    tree = link.parent / f".{link.name}-{max(numbers) + 1}"
    tree.mkdir()  # taken: what a killed build left running can never write into the same place
    return tree


def publish(tree: Path, link: Path) -> None:
    """Let *link* lead to *tree* from one moment to the next, then remove older trees."""
    temporary = link.parent / f".{link.name}-next"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(tree.name)
    temporary.replace(link)
    for old in _trees(link):
        if old.name != tree.name:
            shutil.rmtree(old, ignore_errors=True)


def _trees(link: Path) -> list[Path]:
    """Those of this link alone: another one may be called `customer-2`, and begin the same."""
    own = re.compile(rf"\.{re.escape(link.name)}-[0-9]+")
    return sorted(path for path in link.parent.iterdir() if own.fullmatch(path.name))
