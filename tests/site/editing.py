"""Random edits of a small catalogue, as owners make them one after the other."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

from offerbook.app.building import build_editions
from offerbook.app.rereading import reading_again
from offerbook.site.apart import Job, Renderer
from tests.forking import render
from tests.site.making import tree_bytes
from tests.support import RELEASING, Workshop, make_workshop

_STATUSES = ("planned", "pilot", "active", "sunset", "retired")
_NAMES = ("alpha", "beta", "gamma", "delta", "epsilon")


class Owners:
    """Make one sound edit after the other; the same *seed* makes the same ones."""

    def __init__(self, root: Path, seed: int) -> None:
        self.shop = make_workshop(root)
        self.day = "2026-01-05"
        self._pick = random.Random(seed)  # noqa: S311 - a run that can be repeated
        self._drafts: dict[str, dict[str, str]] = {}
        self._settings = RELEASING + ("keeper: ada\n")
        self.shop.write("catalog/catalog.yaml", self._settings)
        for _ in range(3):
            self.add()
        self.freeze()

    def edit(self) -> str:
        """Make an edit after which the catalogue is sound; its name."""
        while True:
            chosen = self._pick.choice(_EDITS)
            before = {name: dict(fields) for name, fields in self._drafts.items()}
            chosen(self)
            if self.shop.read().is_sound:
                return chosen.__name__
            self._drafts = before
            for name in before:
                self._write(name)

    def add(self) -> None:
        """A new offering, where one of the names is left."""
        left = [name for name in _NAMES if name not in self._drafts]
        if left:
            self._drafts[left[0]] = {}
            self._write(left[0])

    def describe(self) -> None:
        self._set("description", f"Words {self._pick.randint(1, 99)}.")

    def rename(self) -> None:
        self._set("name", f"Name {self._pick.randint(1, 99)}")

    def price(self) -> None:
        price = self._pick.randint(1, 9)
        self._set("packages", f"\n  - id: one\n    name: One\n    price: {price}")

    def note(self) -> None:
        """Something that only colleagues read."""
        self._set(
            "objections", f"\n  - id: dear\n    hears: Dear\n    says: No {self._pick.random()}."
        )

    def move_on(self) -> None:
        """Another status, with what it asks for."""
        self._set("status", self._pick.choice(_STATUSES))
        name = self._last
        self._drafts[name]["status_note"] = "Ask Ada."
        self._write(name)

    def relate(self) -> None:
        """Lead to another offering."""
        other = self._any()
        self._set("relations", f"\n  complements:\n    - {other}")

    def freeze(self) -> None:
        """Release whatever changed."""
        self.shop.freeze(self.day)

    def wait(self) -> None:
        """Days go by."""
        later = date.fromisoformat(self.day) + timedelta(days=self._pick.randint(1, 40))
        self.day = later.isoformat()

    def guide(self) -> None:
        words = self._pick.randint(1, 99)
        self.shop.write(
            "docs/guide/index.md", f"---\naudience: customer\n---\n\n# Guide\n\nWords {words}.\n"
        )

    def rename_a_person(self) -> None:
        self._settings = self._settings.replace("Ada ", "Ada-", 1)
        self.shop.write("catalog/catalog.yaml", self._settings)

    def _any(self) -> str:
        return self._pick.choice(sorted(self._drafts))

    def _set(self, field: str, value: str) -> None:
        self._last = self._any()
        self._drafts[self._last][field] = value
        self._write(self._last)

    def _write(self, name: str) -> None:
        fields = self._drafts[name]
        more = "".join(f"{field}: {value}\n" for field, value in fields.items())
        self.shop.offering(name, more)


_EDITS: tuple[Callable[[Owners], None], ...] = (
    Owners.add,
    Owners.describe,
    Owners.describe,
    Owners.rename,
    Owners.price,
    Owners.note,
    Owners.move_on,
    Owners.relate,
    Owners.freeze,
    Owners.wait,
    Owners.guide,
    Owners.rename_a_person,
)


def build(
    shop: Workshop,
    day: str,
    edition: str,
    papers: frozenset[str] = frozenset(),
    by: Callable[[Job], Renderer] = render,
) -> Mapping[str, bytes]:
    """Build an edition with its full text and *papers*; every file of it."""
    link = shop.root / "site" / edition
    said: list[str] = []
    with reading_again(shop.root) as read_again:
        places, catalog = {edition: link}, read_again(shop.root).catalog
        assert catalog is not None
        made = list(
            build_editions(shop.root, catalog, places, said.append, day, render=by, papers=papers)
        )
    assert [each.edition for each in made] == [edition]
    assert not said, said
    return tree_bytes(link)


def build_clean(
    shop: Workshop,
    root: Path,
    day: str,
    edition: str,
    *,
    remembered: bool,
    papers: frozenset[str] = frozenset(),
) -> Mapping[str, bytes]:
    """The same in another place, where nothing was ever built.

    With *remembered* the builder's own output, which tests of its own are about, is brought along.
    """
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(shop.root, root, ignore=shutil.ignore_patterns("site", ".offerbook"))
    if remembered:
        (root / ".offerbook").mkdir()
        for store in (shop.root / ".offerbook").glob("*.built.zip"):
            shutil.copy(store, root / ".offerbook")
    fresh = Renderer  # another start of Python, where sets are in another order
    return build(Workshop(root), day, edition, papers, fresh)
