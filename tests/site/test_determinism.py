"""The same catalogue gives the same bytes, whatever stands around it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.site.making import run_offerbook, tree_bytes
from tests.support import REPOSITORY

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


def test_two_builds_are_byte_for_byte_equal(tmp_path: Path) -> None:
    here = _copy(tmp_path / "here", is_reversed=False)
    there = _copy(tmp_path / "some where" / "öther", is_reversed=True)
    for root, more, umask in ((here, _HERE, 0o022), (there, _THERE, 0o077)):
        done = run_offerbook(root, "build", more=more, umask=umask)
        assert done.returncode == 0, done.stderr
    for edition in ("internal", "customer"):
        one, other = (tree_bytes(root / "site" / edition) for root in (here, there))
        assert list(one) == list(other)
        assert [place for place in one if one[place] != other[place]] == []
