"""The full text of a finished site, made searchable by Pagefind: beside the pages, never in their way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from offerbook.site.publish import new_tree, publish

FOLDER = "pagefind"
_UNUSED = ("*-ui.*", "*-highlight.*")
"""The search box is ours."""


class FullTextError(Exception):
    """The full text could not be made; the words say why. The pages stay published."""


def add_full_text(link: Path) -> Path:
    """Publish the site at *link* once more, with an index of its full text; the new tree.

    The pages are linked, not copied. Raises FullTextError or OSError: the site stays as it is.
    """
    published = link.resolve()
    tree = new_tree(link)
    try:
        _link_all(published, tree)
        _index(tree)
        publish(tree, link)
    except BaseException:
        shutil.rmtree(tree, ignore_errors=True)
        raise
    return tree


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
    command = [sys.executable, "-m", "pagefind", "--site", str(tree), "--quiet"]
    command += ["--output-subdir", FOLDER]
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0 or not (tree / FOLDER / "pagefind.js").is_file():
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise FullTextError(f"the full text could not be made: {said[-800:] or 'no reason given'}")
    for unused in _UNUSED:
        for file in (tree / FOLDER).glob(unused):
            file.unlink()
