"""The catalogue that questions are asked of: the example, with a real price list where it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.site.making import run_offerbook
from tests.support import REPOSITORY

SETTING = "OFFERBOOK_REAL_DATA"
_MAPPING = REPOSITORY / "tests" / "importing" / "nhs"
_SHARED = ("people", "categories", "tags", "units")


def price_list() -> Path:
    """Where the list of 72 services that were really sold is looked for."""
    folder = os.environ.get(SETTING) or REPOSITORY.parent / "shared" / "data"
    return Path(folder) / "nhs" / "associated_services.csv"


def make_catalogue(root: Path) -> bool:
    """The example in *root*, with the price list imported; whether that list was there."""
    for name in ("catalog", "docs", "schema"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copyfile(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    source = price_list()
    if not source.is_file():
        return False
    _join_words(root / "catalog" / "catalog.yaml")
    run(root, "import", str(source.resolve()), "--map", str(_MAPPING / "map.yaml"))
    return True


def build(root: Path, out: Path) -> Path:
    """Build the internal edition of the catalogue at *root*; where it stands."""
    run(root, "build", "--edition", "internal", "--no-paper", "--out", str(out))
    return out


def run(root: Path, *words: str) -> None:
    """Run a command that must not fail."""
    done = run_offerbook(root, *words)
    if done.returncode != 0:
        raise RuntimeError(f"offerbook {' '.join(words)}: {done.stderr.strip() or done.stdout}")


def _join_words(path: Path) -> None:
    """Give the example's settings the words that the price list leans on."""
    own: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    more: dict[str, Any] = yaml.safe_load((_MAPPING / "catalog.yaml").read_text("utf-8"))
    for name in _SHARED:
        known = {each["id"] for each in own.setdefault(name, [])}
        own[name] += [each for each in more[name] if each["id"] not in known]
    path.write_text(yaml.safe_dump(own, allow_unicode=True, sort_keys=False), "utf-8")
