"""The full text of a finished site, made searchable by Pagefind: beside the pages, never in their way."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from offerbook.memory import tool_state
from offerbook.site.passages import language_of, sources_of, write_passages
from offerbook.site.publish import new_tree, publish

FOLDER = "pagefind"
_KEY = "made-from.txt"
_SOURCE = "pagefind-source"
_UNUSED = ("*-ui.*", "*-highlight.*")
"""The search box is ours."""


class FullTextError(Exception):
    """The full text could not be made; the words say why. The pages stay published."""


def add_full_text(link: Path) -> Path:
    """Publish the site at *link* once more, with an index of its full text; the new tree.

    The pages are linked, not copied. Nothing is done where the index is there already, or where
    there is nothing to find. Raises FullTextError or OSError: the site stays as it is.
    """
    published = link.resolve()
    key = _key_of(published)
    if _is_made_from(published, key) or not any(sources_of(published)):
        return published
    tree = new_tree(link)
    try:
        _link_all(published, tree)
        _index(tree)
        (tree / FOLDER / _KEY).write_text(key, "utf-8")
        publish(tree, link)
    except BaseException:
        shutil.rmtree(tree, ignore_errors=True)
        raise
    return tree


def carry_full_text(before: Path, tree: Path) -> None:
    """Link the index of *before* into *tree*, where it was made from the very pages of *tree*."""
    if (before / FOLDER / _KEY).is_file() and _is_made_from(before, _key_of(tree)):
        _link_all(before / FOLDER, tree / FOLDER)


def _is_made_from(tree: Path, key: str) -> bool:
    try:
        return (tree / FOLDER / _KEY).read_text("utf-8") == key
    except (OSError, UnicodeError):
        return False


def _key_of(tree: Path) -> str:
    """A digest of all that is indexed, and of what indexes."""
    known = (version("pagefind"), tool_state(), language_of(tree))
    digest = hashlib.blake2b("\0".join(known).encode())
    for path in sources_of(tree):
        raw = path.read_bytes()
        digest.update(f"{path.relative_to(tree).as_posix()}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()


def _link_all(source: Path, target: Path) -> None:
    """Every file below *source* again below *target*, but for an older full text."""
    for base, folders, names in os.walk(source):
        if Path(base) == source and FOLDER in folders:
            folders.remove(FOLDER)
        place = f"{target}/{os.path.relpath(base, source)}"
        os.makedirs(place, exist_ok=True)  # noqa: PTH103 -- pages come by the thousand
        for name in names:
            os.link(f"{base}/{name}", f"{place}/{name}")


def _index(tree: Path) -> None:
    source = tree / _SOURCE
    write_passages(tree, source)
    command = [sys.executable, "-m", "pagefind", "--site", str(source), "--quiet"]
    command += ["--output-path", str(tree / FOLDER)]
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0 or not (tree / FOLDER / "pagefind.js").is_file():
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise FullTextError(f"the full text could not be made: {said[-800:] or 'no reason given'}")
    shutil.rmtree(source)
    for unused in _UNUSED:
        for file in (tree / FOLDER).glob(unused):
            file.unlink()
