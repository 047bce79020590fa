"""`offerbook init` writes a catalogue that works at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from offerbook.app.writing import write_scaffold
from offerbook.edition import editions_of
from offerbook.model.frozen import read_versions
from offerbook.reading import read_catalog
from tests.support import REPOSITORY, TODAY, Workshop

_VERSIONS = "catalog/offerings/welcome-day/versions"


def _offerbook(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "offerbook", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )


def test_the_scaffold_is_sound_and_builds(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert _offerbook("init", str(folder)).returncode == 0
    assert read_catalog(folder).findings == ()
    built = _offerbook("-C", str(folder), "build")
    assert built.returncode == 0, built.stderr
    customer = folder / "site/customer/offerings/welcome-day/index.html"
    assert "expert" not in customer.read_text("utf-8")
    assert "expert" in (folder / "site/internal/offerings/welcome-day/index.html").read_text(
        "utf-8"
    )


def test_the_third_edition_works_once_its_marks_are_taken_away(tmp_path: Path) -> None:
    demo = Workshop(tmp_path / "demo")
    write_scaffold(demo.root)
    text = (demo.root / "catalog/catalog.yaml").read_text("utf-8")
    before, _, entry = text.partition("# editions:\n")
    rows = ["editions:", *(row.removeprefix("# ") for row in entry.splitlines())]
    demo.write("catalog/catalog.yaml", before + "\n".join(rows) + "\n")
    assert demo.codes() == ["logo-unusable"]
    demo.write("catalog/logos/partners.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    partners = editions_of(demo.sound().settings.data)["partners"]
    assert (partners.audience, partners.statuses) == ("customer", ("active",))
    assert all(getattr(partners, each.name) for each in fields(partners))


def test_the_example_is_what_a_release_froze_and_nothing_waits_for_one(tmp_path: Path) -> None:
    """Whoever edits the scaffold's draft makes its version anew, as 1.0.0 of the same day."""
    demo = Workshop(tmp_path / "demo")
    write_scaffold(demo.root)
    shipped = {path.name: path.read_bytes() for path in (demo.root / _VERSIONS).iterdir()}
    (version,), findings = read_versions(_VERSIONS, shipped)
    assert findings == ()
    assert version.released["by"] == "first-owner"
    assert [each.is_release for each in demo.comings(TODAY).values()] == [False]
    assert demo.all_findings(TODAY) == ()
    shutil.rmtree(demo.root / _VERSIONS)
    done = _offerbook(
        "-C", str(demo.root), "release", "welcome-day",
        "--as-of", version.released_on, "--by", "first-owner",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = demo.sound().newest("welcome-day")
    assert made is not None
    assert made.document.data == version.document.data


def test_every_yaml_file_begins_with_a_modeline(tmp_path: Path) -> None:
    write_scaffold(tmp_path / "demo")
    for root in (tmp_path / "demo", REPOSITORY):
        for path in sorted((root / "catalog").rglob("*.yaml")):
            if path.parent.name == "versions":
                continue  # nobody edits what was released
            first = path.read_text("utf-8").split("\n", 1)[0]
            assert first.startswith("# yaml-language-server: $schema="), path
            schema = first.partition("=")[2]
            assert (path.parent / schema).resolve().is_file(), path


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = _offerbook("init", str(tmp_path))
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_new_writes_a_draft_that_passes_and_never_overwrites(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    write_scaffold(folder)
    assert _offerbook("-C", str(folder), "new", "mail-move").returncode == 0
    assert read_catalog(folder).findings == ()
    draft = folder / "catalog/offerings/mail-move/offering.yaml"
    before = draft.read_bytes()
    again = _offerbook("-C", str(folder), "new", "mail-move")
    assert again.returncode == 2
    assert draft.read_bytes() == before
