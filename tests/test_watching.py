"""Which files were saved is told in batches, however an editor saves them."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from watchdog.observers import Observer

from offerbook import watching
from offerbook.watching import Watch


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[queue.Queue[frozenset[str]]]:
    (tmp_path / "catalog/offerings/one").mkdir(parents=True)
    (tmp_path / "site").mkdir()
    told: queue.Queue[frozenset[str]] = queue.Queue()
    with Watch(tmp_path, ("catalog", "mkdocs.yml"), told.put):
        yield told


def in_place(path: Path) -> None:
    path.write_text("words")


def by_renaming(path: Path) -> None:
    other = path.with_name(f".{path.name}.swp")
    other.write_text("words")
    other.replace(path)


@pytest.mark.parametrize("save", [in_place, by_renaming])
def test_a_file_is_told_however_it_is_saved(
    tmp_path: Path, saved: queue.Queue[frozenset[str]], save: Callable[[Path], None]
) -> None:
    save(tmp_path / "catalog/offerings/one/offering.yaml")
    told = saved.get(timeout=20)
    assert "catalog/offerings/one/offering.yaml" in told
    assert not any(".swp" in place for place in told)


def test_what_is_not_asked_for_is_not_told(
    tmp_path: Path, saved: queue.Queue[frozenset[str]]
) -> None:
    (tmp_path / "site/index.html").write_text("words")
    (tmp_path / "other.yml").write_text("words")
    (tmp_path / "mkdocs.yml").write_text("words")
    assert saved.get(timeout=20) == {"mkdocs.yml"}


def test_what_is_only_looked_at_is_not_told(
    tmp_path: Path, saved: queue.Queue[frozenset[str]]
) -> None:
    folder = tmp_path / "catalog/offerings/one"
    (folder / "offering.yaml").write_text("words")
    with suppress(queue.Empty):
        while saved.get(timeout=1):
            pass  # until nothing more is told of it
    assert [each.read_text() for each in folder.iterdir()] == ["words"]
    (tmp_path / "mkdocs.yml").write_text("words")
    assert saved.get(timeout=20) == {"mkdocs.yml"}


def test_a_folder_that_came_later_is_watched_too(
    tmp_path: Path, saved: queue.Queue[frozenset[str]]
) -> None:
    (tmp_path / "catalog/offerings/two").mkdir()
    saved.get(timeout=20)
    (tmp_path / "catalog/offerings/two/offering.yaml").write_text("words")
    assert "catalog/offerings/two/offering.yaml" in saved.get(timeout=20)


def test_where_the_system_can_watch_no_more_we_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(Observer):  # type: ignore[misc, valid-type]
        def start(self) -> None:
            raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(watching, "Observer", Full)
    (tmp_path / "catalog").mkdir()
    told: queue.Queue[frozenset[str]] = queue.Queue()
    with Watch(tmp_path, ("catalog",), told.put):
        (tmp_path / "catalog/catalog.yaml").write_text("words")
        assert "catalog/catalog.yaml" in told.get(timeout=20)
