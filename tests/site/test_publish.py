"""A finished tree becomes the site by one replaced link."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.site.config import ConfigError
from offerbook.site.publish import building, new_tree, publish


def _publish(link: Path, words: str) -> Path:
    tree = new_tree(link)
    tree.mkdir(exist_ok=True)
    (tree / "index.html").write_text(words, "utf-8")
    publish(tree, link)
    return tree


def test_the_link_leads_to_the_newest_tree_and_older_ones_go(tmp_path: Path) -> None:
    link = tmp_path / "site" / "internal"
    trees = [_publish(link, words) for words in ("one", "two", "three")]
    assert (link / "index.html").read_text("utf-8") == "three"
    assert len(set(trees)) == 3
    assert sorted(path.name for path in link.parent.iterdir()) == [trees[-1].name, "internal"]


def test_what_a_killed_build_left_is_removed_and_its_place_not_used_again(tmp_path: Path) -> None:
    link = tmp_path / "internal"
    _publish(link, "served")
    left = new_tree(link)
    left.mkdir(exist_ok=True)
    (left / "half").touch()
    (tmp_path / ".internal-next").symlink_to("nowhere")
    tree = new_tree(link)
    assert tree != left
    assert not left.exists()
    assert (link / "index.html").read_text("utf-8") == "served"
    publish(tree, link)
    assert link.resolve() == tree


def test_editions_leave_each_other_alone(tmp_path: Path) -> None:
    _publish(tmp_path / "internal", "one")
    _publish(tmp_path / "customer", "two")
    _publish(tmp_path / "internal", "three")
    assert (tmp_path / "customer" / "index.html").read_text("utf-8") == "two"


def test_editions_with_names_that_begin_alike_leave_each_other_alone(tmp_path: Path) -> None:
    for name in ("customer-2", "customer-next", "customer"):
        _publish(tmp_path / name, name)
    for name in ("customer", "customer-2"):
        _publish(tmp_path / name, f"{name} again")
    said = {
        name: (tmp_path / name / "index.html").read_text("utf-8")
        for name in ("customer-2", "customer-next", "customer")
    }
    assert said == {
        "customer-2": "customer-2 again",
        "customer-next": "customer-next",
        "customer": "customer again",
    }


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_somebody_else_made_is_left_alone(tmp_path: Path, *, is_folder: bool) -> None:
    link = tmp_path / "internal"
    link.mkdir() if is_folder else link.write_text("mine", "utf-8")
    with pytest.raises(ConfigError, match="internal: something that offerbook did not make"):
        new_tree(link)
    assert link.exists()


def test_a_link_that_leads_nowhere_is_replaced(tmp_path: Path) -> None:
    link = tmp_path / "internal"
    link.symlink_to(".internal-9")
    _publish(link, "words")
    assert (link / "index.html").read_text("utf-8") == "words"


def test_the_right_to_build_is_given_back(tmp_path: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        with building(tmp_path / "state", said.append):
            pass
    assert said == []
