"""What the tool and its builder bring into every site, whatever the catalogue says."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = ("material", "mkdocs", "zensical", "pagefind_bin", "pagefind")
_NOT_COPIED = frozenset((".icons", "__pycache__", "locales", "locale"))
_TEXTS = (".py", ".html", ".json", ".js", ".xml")
_ASSETS = frozenset((".js", ".css", ".map", ".png", ".svg", ".woff2", ".woff", ".ico", ".wasm"))


def own_rules() -> Iterator[str]:
    """What the rules page is made of, which tells most of the amounts that the tool tells."""
    yield resources.files("offerbook").joinpath("rules.toml").read_text("utf-8")


def own_texts() -> Iterator[str]:
    """Every text that pages are made with: words of the interface, templates, rules, schemas."""
    package = resources.files("offerbook")
    with resources.as_file(package) as root:
        for folder in ("pages", "site", "digest", "schema", "changes", "spec"):
            for base, _, names in os.walk(root / folder):
                for name in sorted(names):
                    if name.endswith(_TEXTS):
                        yield Path(base, name).read_text("utf-8")
    yield from own_rules()


class OwnFiles:
    """Knows the files that the theme and the tool bring along by what is in them."""

    def __init__(self, roots: Iterable[Path]) -> None:
        self._by_size: defaultdict[int, list[Path]] = defaultdict(list)
        self._digests: dict[int, frozenset[bytes]] = {}
        for root in roots:
            for base, folders, names in os.walk(root):
                folders[:] = [name for name in folders if name not in _NOT_COPIED]
                for name in names:
                    if os.path.splitext(name)[1] in _ASSETS:  # noqa: PTH122 -- by the thousand
                        path = Path(base, name)
                        self._by_size[path.stat().st_size].append(path)

    def __contains__(self, raw: bytes) -> bool:
        size = len(raw)
        if size not in self._by_size:
            return False
        if size not in self._digests:
            same = self._by_size[size]
            self._digests[size] = frozenset(_digest(path.read_bytes()) for path in same)
        return _digest(raw) in self._digests[size]


@cache
def own_files() -> OwnFiles:
    """The files of the theme and the tool, as they are installed here."""
    return OwnFiles(_roots())


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw).digest()


def _roots() -> Iterator[Path]:
    for name in _PACKAGES:
        found = find_spec(name)
        if found is not None and found.origin:
            yield Path(found.origin).parent
    with resources.as_file(resources.files("offerbook").joinpath("site", "theme")) as theme:
        yield theme
