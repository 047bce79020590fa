"""What the builder made is taken again only where nothing that it follows from has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from offerbook.app import STATE
from offerbook.app.past import digest_folder
from offerbook.site.builder import Builder
from offerbook.site.frame_key import key_of, surroundings_of
from offerbook.site.remembered import recall, remember
from tests.site.conftest import prepare_workshop
from tests.site.making import run_offerbook, tree_bytes
from tests.support import MKDOCS, Workshop, make_workshop

_STORE = f"{STATE}/internal.built.zip"


def _prepare(tmp_path: Path, config: str = MKDOCS) -> Path:
    workshop = make_workshop(tmp_path / "shop")
    (workshop.root / "mkdocs.yml").write_text(config, "utf-8")
    prepare_workshop(workshop, tmp_path / "prepared")
    return tmp_path / "prepared"


def _key(prepared: Path, builder: Builder = Builder.MKDOCS) -> str:
    return key_of(prepared, surroundings_of(digest_folder(prepared), builder))


def test_the_same_folder_has_the_same_key(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path)
    copy = Path(shutil.copytree(prepared, tmp_path / "copy"))
    assert _key(prepared) == _key(copy) != ""


def test_the_builder_counts(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path)
    assert len({_key(prepared, builder) for builder in Builder} - {""}) == len(Builder)


@pytest.mark.parametrize("place", ["docs/index.md", "mkdocs.yml"])
def test_every_file_counts(tmp_path: Path, place: str) -> None:
    prepared = _prepare(tmp_path)
    before = _key(prepared)
    with (prepared / place).open("a", encoding="utf-8") as file:
        file.write("\n# one word more\n")
    assert _key(prepared) not in ("", before)


def test_what_is_installed_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = _prepare(tmp_path)
    before = _key(prepared)
    (tmp_path / "beside" / "a_theme-2.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "beside"))
    assert _key(prepared) not in ("", before)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("hooks:\n  - hooks.py\n", id="hooks"),
        pytest.param("plugins:\n  - search\n  - tags\n", id="a plugin"),
        pytest.param("plugins:\n  - search: {}\n  - tags: {}\n", id="a plugin with options"),
        pytest.param("plugins:\n  tags: {}\n", id="plugins by name"),
        pytest.param("markdown_extensions:\n  - pymdownx.snippets\n", id="files from elsewhere"),
        pytest.param("extra:\n  key: !ENV KEY\n", id="the environment"),
        pytest.param("INHERIT: other.yml\n", id="another configuration"),
    ],
)
def test_what_may_look_elsewhere_has_no_key(tmp_path: Path, more: str) -> None:
    prepared = _prepare(tmp_path)
    config = (prepared / "mkdocs.yml").read_text("utf-8")
    name = more.partition(":")[0]
    kept = "".join(_without(config, name))
    (prepared / "mkdocs.yml").write_text(kept + more, "utf-8")
    assert _key(prepared) == ""


def _without(config: str, name: str) -> list[str]:
    """The lines of *config* but those of the field *name*."""
    lines, inside = [], False
    for line in config.splitlines(keepends=True):
        if not line.startswith((" ", "-")):
            inside = line.startswith(f"{name}:")
        if not inside:
            lines.append(line)
    return lines


def test_own_templates_have_no_key(tmp_path: Path) -> None:
    prepared = _prepare(tmp_path)
    (prepared / "overrides" / "main.html").write_text("{{ build_date_utc }}", "utf-8")
    assert _key(prepared) == ""


def test_another_theme_has_no_key(tmp_path: Path) -> None:
    assert _key(_prepare(tmp_path, "site_name: X\ntheme: mkdocs\n")) == ""


def test_all_comes_back_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "a" / "b").mkdir(parents=True)
    (out / "a" / "b" / "index.html").write_text("words · signs", "utf-8")
    (out / "picture.png").write_bytes(bytes(range(256)))
    remember(tmp_path / "store", "key", out)
    assert not recall(tmp_path / "store", "another key", tmp_path / "back")
    assert recall(tmp_path / "store", "key", tmp_path / "back")
    assert tree_bytes(tmp_path / "back") == tree_bytes(out)


def _cut(store: Path) -> None:
    store.write_bytes(store.read_bytes()[:-100])


def _flip(store: Path) -> None:
    """Change a byte within the words of a page."""
    raw = store.read_bytes()
    assert raw.count(b"</html>") > 1
    store.write_bytes(raw.replace(b"</html>", b"</hxml>", 1))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A catalogue that was built twice; not to be written to."""
    workshop = make_workshop(tmp_path_factory.mktemp("built"))
    workshop.offering("mail-move", "name: First words\n")
    _build(workshop)
    return workshop


def _build(workshop: Workshop) -> dict[str, bytes]:
    done = run_offerbook(workshop.root, "build", "--edition", "internal", "--no-paper")
    assert done.returncode == 0, done.stderr
    return tree_bytes(workshop.root / "site" / "internal")


@pytest.mark.parametrize("damage", [Path.unlink, _cut, _flip])
def test_a_site_is_the_same_with_and_without_it(
    built: Workshop, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    copy = Workshop(Path(shutil.copytree(built.root, tmp_path / "copy", symlinks=True)))
    assert (copy.root / _STORE).is_file()
    remembered = _build(copy)
    damage(copy.root / _STORE)
    assert _build(copy) == remembered == tree_bytes(built.root / "site" / "internal")


def test_a_changed_guide_is_built_anew(built: Workshop, tmp_path: Path) -> None:
    copy = Workshop(Path(shutil.copytree(built.root, tmp_path / "copy", symlinks=True)))
    (copy.root / "docs").mkdir(exist_ok=True)
    (copy.root / "docs" / "more.md").write_text("# Quite new words\n", "utf-8")
    assert b"Quite new words" in _build(copy)["more/index.html"]
