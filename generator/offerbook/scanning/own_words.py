"""What the tool and its builder bring into every site, whatever the catalogue says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = ("material", "mkdocs", "zensical", "pagefind_bin", "pagefind")
_ASSETS = frozenset((".js", ".css", ".map", ".png", ".svg", ".woff2", ".woff", ".ico", ".wasm"))


def own_texts() -> Iterator[str]:
    """Every text that pages are made with: words of the interface, templates, rules, schemas."""
    package = resources.files("offerbook")
    with resources.as_file(package) as root:
        for folder in ("pages", "site", "digest", "schema", "changes", "spec"):
            for path in sorted((root / folder).rglob("*")):
                if path.suffix in (".py", ".html", ".json", ".js", ".xml") and path.is_file():
                    yield path.read_text("utf-8")
        yield (root / "rules.toml").read_text("utf-8")


@cache
def own_files() -> frozenset[str]:
    """The digests of all files that the theme and the tool bring along."""
    return frozenset(_digests())


def _digests() -> Iterator[str]:
    for root in _roots():
        for path in root.rglob("*"):
            if path.suffix in _ASSETS and path.is_file() and ".icons" not in path.parts:
                yield hashlib.blake2b(path.read_bytes(), digest_size=20).hexdigest()


def _roots() -> Iterator[Path]:
    for name in _PACKAGES:
        found = find_spec(name)
        if found is not None and found.origin:
            yield Path(found.origin).parent
    with resources.as_file(resources.files("offerbook").joinpath("site", "theme")) as theme:
        yield theme
