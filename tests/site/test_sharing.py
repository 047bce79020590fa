"""What two trees have in common lies on the disk once; neither changes with the other."""

from __future__ import annotations

from pathlib import Path

from offerbook.site.sharing import share


def make(folder: Path, **files: str) -> Path:
    (folder / "in").mkdir(parents=True)
    for name, text in files.items():
        (folder / "in" / name).write_text(text)
    return folder


def test_what_is_the_same_is_one_file_and_the_rest_is_left(tmp_path: Path) -> None:
    old = make(tmp_path / "old", same="a", changed="b", longer="cc", gone="d")
    new = make(tmp_path / "new", same="a", changed="x", longer="c", added="e")
    share(new, old)
    are_one = {
        name: (new / "in" / name).samefile(old / "in" / name)
        for name in ("same", "changed", "longer")
    }
    assert are_one == {"same": True, "changed": False, "longer": False}
    assert {path.name: path.read_text() for path in (new / "in").iterdir()} == {
        "same": "a",
        "changed": "x",
        "longer": "c",
        "added": "e",
    }


def test_a_link_elsewhere_is_not_followed_into_the_new_tree(tmp_path: Path) -> None:
    old, new = make(tmp_path / "old"), make(tmp_path / "new", page="a")
    (tmp_path / "secret").write_text("a")
    (old / "in" / "page").symlink_to(tmp_path / "secret")
    share(new, old)
    assert not (new / "in" / "page").is_symlink()
    assert not (new / "in" / "page").samefile(tmp_path / "secret")


def test_the_first_build_has_nothing_to_share(tmp_path: Path) -> None:
    new = make(tmp_path / "new", page="a")
    share(new, tmp_path / "absent")
    share(new, new)
    assert (new / "in" / "page").read_text() == "a"
