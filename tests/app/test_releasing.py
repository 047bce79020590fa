"""Freezing: what is written, in which order, and that a stop anywhere loses nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from offerbook.app import releasing
from offerbook.app.releasing import Signature, describe, release, tidy
from offerbook.changes.gate import Gate
from offerbook.effect import Effect
from offerbook.model.catalog import Catalog
from offerbook.model.frozen import digest_of
from tests.support import RELEASING, Workshop, make_workshop

DRAFT = """\
packages:
  - id: small
    name: Small
    price: 900.50
scope:
  included:
    - id: users
      what: "Users: all of them # really"
      up_to: {}
description: |
  On two lines,
  with 'quotes', “quotes” and ünïcode.
"""
DAY = "2026-07-01"
FOLDER = "catalog/offerings/mail-move"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """One offering, released and edited since; not to be written to."""
    workshop = make_workshop(tmp_path_factory.mktemp("base"))
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.offering("mail-move", DRAFT.format(50))
    workshop.release("2026-01-01")
    workshop.offering("mail-move", DRAFT.format(20))
    workshop.change("note: Fewer.\n")
    return workshop


@pytest.fixture
def shop(base: Workshop, tmp_path: Path) -> Workshop:
    """The same, to be written to."""
    return Workshop(Path(shutil.copytree(base.root, tmp_path / "shop")))


def catalog_of(shop: Workshop) -> Catalog:
    catalog = shop.read().catalog
    assert catalog is not None
    return catalog


def freeze(shop: Workshop) -> None:
    catalog = catalog_of(shop)
    comings = [each for each in Gate(catalog, DAY).all() if each.is_release]
    list(release(shop.root, catalog, comings, Signature("ada", DAY)))


def names(shop: Workshop) -> list[str]:
    return sorted(path.name for path in (shop.root / FOLDER / "versions").iterdir())


def test_what_is_frozen_reads_back_as_the_draft(shop: Workshop) -> None:
    freeze(shop)
    catalog = catalog_of(shop)
    version = catalog.newest("mail-move")
    assert version is not None
    assert version.body == catalog.by_id["mail-move"].data
    assert str(version.body["packages"][0]["price"]) == "900.50"


def test_sums_say_what_the_files_hold(shop: Workshop) -> None:
    freeze(shop)
    folder = shop.root / FOLDER / "versions"
    assert (folder / "sums").read_text("utf-8") == "".join(
        f"{digest_of((folder / name).read_bytes())}  {name}\n"
        for name in ("1.0.0.yaml", "2.0.0.yaml")
    )


def test_what_a_release_makes_is_described_beforehand(shop: Workshop) -> None:
    (coming,) = Gate(catalog_of(shop), DAY).all()
    made = describe(coming)
    assert (made.offering_id, made.previous, made.number) == ("mail-move", "1.0.0", "2.0.0")
    assert (made.effect, made.effective_on) == (Effect.NARROWS, "2026-07-31")
    freeze(shop)
    version = catalog_of(shop).newest("mail-move")
    assert version is not None
    assert (str(version.number), version.effective_on) == (made.number, made.effective_on)


def test_a_day_that_was_asked_for_is_kept_once(shop: Workshop) -> None:
    shop.change("note: Fewer.\neffective_on: 2026-09-01\n")
    freeze(shop)
    text = (shop.root / FOLDER / "versions/2.0.0.yaml").read_text("utf-8")
    assert text.count("effective_on") == 1
    version = catalog_of(shop).newest("mail-move")
    assert version is not None
    assert version.effective_on == "2026-09-01"


class StoppedError(Exception):
    """The process ended here."""


def stop_at(name: str, call: int) -> Callable[[pytest.MonkeyPatch], None]:
    """Stop at the *call*-th use of the function *name* of the module that freezes."""

    def arrange(monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[int] = []
        real = getattr(releasing, name)

        def stopping(*words: object) -> object:
            calls.append(1)
            if len(calls) == call:
                raise StoppedError
            return real(*words)

        monkeypatch.setattr(releasing, name, stopping)

    return arrange


def stop_at_rename(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopping(*words: object) -> None:
        raise StoppedError

    monkeypatch.setattr(Path, "rename", stopping)


def stop_at_deletion(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopping(*words: object, **more: object) -> None:
        raise StoppedError

    monkeypatch.setattr(Path, "unlink", stopping)


STOPS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], bool]] = {
    "before anything": (stop_at("write_atomically", 1), False),
    "once the file is there": (stop_at("sync_folder", 1), False),
    "before the sums": (stop_at("write_atomically", 2), False),
    "once the sums are there": (stop_at("sync_folder", 2), True),
    "before it has its name": (stop_at_rename, True),
    "before what was said is deleted": (stop_at_deletion, True),
}


@pytest.mark.parametrize(("arrange", "is_new"), STOPS.values(), ids=STOPS)
def test_stopped_at_any_step_it_is_wholly_old_or_wholly_new(
    shop: Workshop,
    monkeypatch: pytest.MonkeyPatch,
    arrange: Callable[[pytest.MonkeyPatch], None],
    *,
    is_new: bool,
) -> None:
    with monkeypatch.context() as patch:
        arrange(patch)
        with pytest.raises(StoppedError):
            freeze(shop)
    assert shop.all_findings(DAY) == ()
    version = catalog_of(shop).newest("mail-move")
    assert version is not None
    assert (str(version.number) == "2.0.0") is is_new
    shop.release(DAY)
    assert names(shop) == ["1.0.0.yaml", "2.0.0.yaml", "sums"]
    assert not (shop.root / FOLDER / "change.yaml").exists()
    assert shop.all_findings(DAY) == ()


def test_tidying_leaves_what_is_not_its_own(shop: Workshop) -> None:
    (shop.root / FOLDER / "versions/.9.9.9.yaml").write_bytes(b"half")
    (shop.root / FOLDER / "versions/.kept").mkdir()
    catalog = catalog_of(shop)
    tidy(shop.root, catalog, tuple(Gate(catalog, DAY).all()))
    assert names(shop) == [".kept", "1.0.0.yaml", "sums"]
    assert (shop.root / FOLDER / "change.yaml").exists()


def test_tidying_twice_is_tidying_once(shop: Workshop) -> None:
    shop.release(DAY)
    before = names(shop)
    catalog = catalog_of(shop)
    tidy(shop.root, catalog, tuple(Gate(catalog, DAY).all()))
    assert names(shop) == before


def test_frozen_files_can_be_read_by_whoever_may_read_the_draft(shop: Workshop) -> None:
    umask = os.umask(0o022)
    try:
        freeze(shop)
    finally:
        os.umask(umask)
    modes = {path.stat().st_mode & 0o777 for path in (shop.root / FOLDER / "versions").iterdir()}
    assert modes == {0o644}


def test_freezing_is_the_same_in_any_place_and_zone(
    shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Workshop(Path(shutil.copytree(shop.root, tmp_path / "elsewhere")))
    freeze(shop)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.chdir(tmp_path)
    freeze(other)
    for name in names(shop):
        path = f"{FOLDER}/versions/{name}"
        assert (shop.root / path).read_bytes() == (other.root / path).read_bytes()
