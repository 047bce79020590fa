"""Pages about old versions are made once, and never taken where anything about them is different."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from offerbook.app import STATE
from offerbook.app.past import Past
from offerbook.model.version import Version
from tests.site.making import tree_bytes
from tests.support import Workshop, make_workshop

MORE = "status: active\npackages:\n  - id: one\n    name: One\n    price: {price}\n"
OLD = "offerings/mail-move/1.0.0/index.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Mail move in two versions, the first one built into the site; not to be written to."""
    workshop = make_workshop(tmp_path_factory.mktemp("built"))
    workshop.offering("mail-move", MORE.format(price=10))
    workshop.freeze("2026-01-05")
    workshop.offering("mail-move", MORE.format(price=9))
    workshop.freeze("2026-02-05")
    workshop.build()
    return workshop


@pytest.fixture
def shop(built: Workshop, tmp_path: Path) -> Workshop:
    """The same, to be written to."""
    return Workshop(Path(shutil.copytree(built.root, tmp_path / "shop", symlinks=True)))


def marked(shop: Workshop, place: str = OLD) -> bool:
    """Whether the old page of the next build is the one that stood there, not a new one."""
    page = shop.root / "site" / "internal" / place
    text = page.read_text()
    page.unlink()
    page.write_text(f"{text}<!-- there already -->")
    shop.build()
    return "there already" in (shop.root / "site" / "internal" / place).read_text()


def test_what_has_not_changed_is_taken(shop: Workshop) -> None:
    for place in (
        OLD,
        "api/v1/offerings/mail-move/1.0.0.json",
        "offerings/mail-move/1.0.0/index.md",
        "offerings/mail-move/since/index.md",
        "feeds/offerings/mail-move.xml",
        "feeds/offerings/mail-move.json",
    ):
        assert marked(shop, place)
    for place in ("feeds/all.xml", "api/v1/offerings/mail-move.json", "llms.txt"):
        assert not marked(shop, place)


def test_what_is_taken_leaves_no_other_page_or_feed_different(shop: Workshop) -> None:
    """A release that was only remembered says the same as one that was read."""
    link = shop.root / "site" / "internal"
    afresh = tree_bytes(link)
    shop.build()
    assert tree_bytes(link) == afresh
    assert b"Mail Move 1.0.0: new offering" in afresh["feeds/all.xml"]
    assert b"All mailboxes of a practice" in afresh["feeds/all.xml"]


def test_what_is_taken_is_not_even_read(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    document = vars(Version)["document"].func

    def count(version: Version) -> object:
        read.append(str(version.number))
        return document(version)

    monkeypatch.setattr(Version, "document", property(count))
    shop.build()
    assert "1.0.0" not in read
    assert "1.1.0" in read


def rename_a_person(shop: Workshop) -> None:
    path = shop.root / "catalog" / "catalog.yaml"
    path.write_text(path.read_text().replace("Ada Test", "Ada Other"))


def name_another_keeper(shop: Workshop) -> None:
    path = shop.root / "catalog" / "catalog.yaml"
    path.write_text(path.read_text() + "keeper: ada\n")


def edit_a_guide(shop: Workshop) -> None:
    shop.write("docs/guide/index.md", "# Another title\n\nWords.\n")


@pytest.mark.parametrize(
    "change",
    [rename_a_person, name_another_keeper, pytest.param(edit_a_guide, marks=pytest.mark.soak)],
)
def test_what_may_have_changed_is_made_anew(
    shop: Workshop, change: Callable[[Workshop], None]
) -> None:
    change(shop)
    assert not marked(shop)


def test_only_a_note_of_this_site_is_believed(shop: Workshop) -> None:
    path, link = shop.root / STATE / "internal.past.json", shop.root / "site" / "internal"
    text = path.read_text()
    note = json.loads(text)
    made = note["offerings"]["mail-move"]["made"]
    assert Past(path, link).kept("mail-move", made) is not None
    for file in (
        "../../../secret",
        "offerings/mail-move/../../x/index.html",
        "/etc/hostname",
        "offerings/mail-move/1.0.0/other.html",
        "feeds/all.xml",
        "feeds/offerings/../../secret.xml",
    ):
        spoilt = json.loads(text)
        spoilt["offerings"]["mail-move"]["files"].append(file)
        path.write_text(json.dumps(spoilt))
        assert Past(path, link).kept("mail-move", made) is None
    for other in ("{", "[]", json.dumps({**note, "tree": ".internal-99"})):
        path.write_text(other)
        assert Past(path, link).kept("mail-move", made) is None
    path.unlink()
    assert Past(path, link).kept("mail-move", made) is None
