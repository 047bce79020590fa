"""offerbook codeowners: which file it writes, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.app.writing import write_scaffold
from offerbook.cli import offerbook
from offerbook.codeowners import BEGIN
from tests.support import Workshop, make_workshop

LINE = "/catalog/offerings/mail-move/ ada@example.com\n"


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(root), "codeowners", *words])


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    """A catalogue with one offering."""
    workshop.offering("mail-move")
    return workshop


@pytest.mark.parametrize(
    ("there", "written"),
    [
        ([], "CODEOWNERS"),
        ([".github/workflows/x.yml"], ".github/CODEOWNERS"),
        (["CODEOWNERS", ".github/workflows/x.yml"], "CODEOWNERS"),
        (["CODEOWNERS", ".github/CODEOWNERS"], ".github/CODEOWNERS"),
        ([".gitlab/CODEOWNERS"], ".gitlab/CODEOWNERS"),
        (["docs/CODEOWNERS", ".gitlab/x"], "docs/CODEOWNERS"),
    ],
)
def test_which_file_it_writes(shop: Workshop, there: list[str], written: str) -> None:
    for path in there:
        shop.write(path, "# mine\n")
    done = run(shop.root)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith(f"wrote {written}\n")
    text = (shop.root / written).read_text()
    assert LINE in text
    assert text.startswith("# mine\n") is (written in there)
    for path in set(there) - {written}:
        assert (shop.root / path).read_text() == "# mine\n"


def test_it_is_written_once_and_then_left_alone(shop: Workshop) -> None:
    run(shop.root)
    file = shop.root / "CODEOWNERS"
    before = file.stat()
    done = run(shop.root)
    assert (done.exit_code, "wrote" in done.stderr) == (0, False)
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_check_ends_with_1_until_it_was_written(shop: Workshop) -> None:
    stale = run(shop.root, "--check")
    assert (stale.exit_code, stale.stdout) == (1, "")
    assert stale.stderr.endswith(
        "CODEOWNERS is not what the catalogue says: run `offerbook codeowners`\n"
    )
    assert not (shop.root / "CODEOWNERS").exists()
    run(shop.root)
    assert run(shop.root, "--check").exit_code == 0
    shop.offering("data-move")
    before = (shop.root / "CODEOWNERS").read_bytes()
    assert run(shop.root, "--check").exit_code == 1
    assert (shop.root / "CODEOWNERS").read_bytes() == before


def test_a_line_by_hand_makes_nothing_stale(shop: Workshop) -> None:
    run(shop.root)
    file = shop.root / "CODEOWNERS"
    file.write_text(f"* @all\n\n{file.read_text()}\n/docs/ @writers\n")
    assert run(shop.root, "--check").exit_code == 0
    file.write_text(file.read_text().replace(LINE, ""))
    assert run(shop.root, "--check").exit_code == 1


def test_a_catalogue_in_a_subfolder_of_a_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github").mkdir()
    make_workshop(tmp_path / ".sales" / "two words").offering("mail-move")
    root = tmp_path / ".sales" / "two words"
    assert run(root).stderr.endswith("wrote .github/CODEOWNERS\n")
    text = (tmp_path / ".github/CODEOWNERS").read_text()
    assert f"/.sales/two\\ words{LINE}" in text
    assert run(root, "--check").exit_code == 0


def test_nobody_is_asked_about_what_nobody_keeps(shop: Workshop) -> None:
    assert "catalog.yaml names no keeper" in run(shop.root).stderr


def test_who_cannot_be_named_is_told(shop: Workshop) -> None:
    settings = shop.root / "catalog/catalog.yaml"
    settings.write_text(settings.read_text().replace("ada@example.com", "àda@example.com"))
    done = run(shop.root)
    assert done.exit_code == 0
    assert "ada has neither a forge name nor an e-mail that a forge takes: not asked" in done.stderr


def test_broken_marks_are_left_alone(shop: Workshop) -> None:
    file = shop.write("CODEOWNERS", f"{BEGIN}\n* @all\n")
    done = run(shop.root)
    assert done.exit_code == 1
    assert "CODEOWNERS: there must be one line" in done.stderr
    assert file.read_text() == f"{BEGIN}\n* @all\n"


def test_a_file_that_is_not_utf_8_is_left_alone(shop: Workshop) -> None:
    file = shop.write("CODEOWNERS", b"# \xff\n")
    done = run(shop.root)
    assert (done.exit_code, "not UTF-8" in done.stderr) == (2, True)
    assert file.read_bytes() == b"# \xff\n"


def test_a_catalogue_with_errors_takes_nobody_out(shop: Workshop) -> None:
    run(shop.root)
    before = (shop.root / "CODEOWNERS").read_bytes()
    shop.offering("mail-move", "sumary: x\n")
    done = run(shop.root)
    assert done.exit_code == 1
    assert "unknown field 'sumary'" in done.stderr
    assert (shop.root / "CODEOWNERS").read_bytes() == before


def test_a_new_catalogue_has_one_that_is_up_to_date(tmp_path: Path) -> None:
    write_scaffold(tmp_path / "demo")
    done = run(tmp_path / "demo", "--check")
    assert (done.exit_code, done.output) == (0, "")
