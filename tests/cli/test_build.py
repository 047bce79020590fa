"""offerbook build: what it is told, and what it says when that cannot be."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from offerbook.cli import offerbook
from offerbook.cli.build import papers_to_make
from offerbook.paper.papers import MAKERS
from offerbook.site.fulltext import FOLDER
from tests.site.making import run_offerbook
from tests.support import TODAY, Workshop


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_builder_that_is_not_installed_is_said_in_one_sentence(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setitem(sys.modules, "zensical", None)
    workshop.offering("mail-move")
    said = CliRunner().invoke(
        offerbook, ["-C", str(workshop.root), command, "--builder", "zensical"]
    )
    assert said.exit_code == 2
    assert said.output == (
        'offerbook: zensical is not installed: pip install "offerbook[zensical]"\n'
    )
    assert not (workshop.root / "site").exists()


def test_another_builder_is_unknown(workshop: Workshop) -> None:
    said = CliRunner().invoke(offerbook, ["-C", str(workshop.root), "build", "--builder", "jekyll"])
    assert said.exit_code == 2
    assert "'mkdocs', 'zensical'" in said.output


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["build", "--edition", "internal", "--out", "{file}/a/b"], id="a site"),
        pytest.param(["export", "--edition", "internal", "-o", "{file}/a.csv"], id="a table"),
        pytest.param(["init", "{file}/a"], id="a catalogue below it"),
        pytest.param(["init", "{file}"], id="a catalogue"),
    ],
)
def test_a_file_in_the_way_of_a_folder_is_called_that(workshop: Workshop, words: list[str]) -> None:
    workshop.offering("mail-move")
    file = workshop.root / "notes"
    file.write_text("mine")
    done = run_offerbook(workshop.root, *(each.format(file=file) for each in words))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"offerbook: {file} is a file, and a folder is needed there: move it, or name another place"
    )
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "is_there"),
    [
        pytest.param([], True, id="usually"),
        pytest.param(["--no-full-text"], False, id="left out"),
    ],
)
def test_the_full_text_follows_unless_it_is_left_out(
    workshop: Workshop, options: list[str], *, is_there: bool
) -> None:
    workshop.offering("mail-move")
    words = [
        "-C",
        str(workshop.root),
        "build",
        "--edition",
        "internal",
        "--no-paper",
        "--as-of",
        TODAY,
    ]
    done = CliRunner().invoke(offerbook, [*words, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    site = workshop.root / "site" / "internal"
    assert (site / "offerings" / "mail-move" / "index.html").is_file()
    assert (site / "assets" / "find.json").is_file()
    assert (site / FOLDER / "pagefind.js").is_file() is is_there


def test_what_cannot_be_put_on_paper_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(MAKERS, "pdf", MAKERS["pdf"]._replace(packages=("no-such-library",)))
    assert "pdf" not in papers_to_make()
    assert 'not on paper: pdf; for that, pip install "offerbook[pdf]"' in "".join(
        capsys.readouterr()
    )


def test_where_everything_is_installed_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert papers_to_make() == {"pdf", "docx"}
    assert "".join(capsys.readouterr()) == ""
