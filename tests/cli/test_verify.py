"""offerbook verify: a word is kept, once, and nothing else is touched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from offerbook.verified import Word, words_of
from tests.support import RELEASING, Workshop

FOLDER = "catalog/offerings/mail-move"
FILE = f"{FOLDER}/verified.yaml"
PROGRAM = [sys.executable, "-c", "from offerbook.cli import main; main()"]


def verify(root: Path, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(root), "verify", *words])


def said(workshop: Workshop, offering_id: str = "mail-move") -> list[Word]:
    catalog = workshop.read().catalog
    assert catalog is not None
    return list(words_of(catalog, offering_id))


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "catalog").rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    """A catalogue whose only offering is in force since June."""
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.offering("mail-move", "review:\n  every_days: 30\n")
    workshop.release("2026-06-01")
    return workshop


def test_a_word_is_kept(shop: Workshop) -> None:
    before = contents(shop.root)
    ended = verify(shop.root, "mail-move", "--by", "zoe", "--as-of", "2026-07-01")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout == "mail-move 1.0.0, verified on 2026-07-01 by zoe\n"
    assert said(shop) == [Word("2026-07-01", "zoe", "1.0.0")]
    after = contents(shop.root)
    assert after.pop(FILE)
    assert after == before
    assert shop.all_findings("2026-07-31") == ()


def test_a_word_is_added_to_those_before(shop: Workshop) -> None:
    verify(shop.root, "mail-move", "--by", "zoe", "--as-of", "2026-07-01")
    verify(shop.root, "mail-move", "--by", "ada", "--as-of", "2026-07-01")
    verify(shop.root, "mail-move", "--by", "zoe", "--as-of", "2026-08-01")
    assert said(shop) == [
        Word("2026-07-01", "zoe", "1.0.0"),
        Word("2026-07-01", "ada", "1.0.0"),
        Word("2026-08-01", "zoe", "1.0.0"),
    ]


def test_the_file_is_of_the_tools_own_making(shop: Workshop) -> None:
    verify(shop.root, "mail-move", "--by", "zoe", "--as-of", "2026-07-01")
    assert (shop.root / FILE).read_text() == (
        "# yaml-language-server: $schema=../../../schema/verified.schema.json\n"
        "# Who found which version still true, and when. `offerbook verify` adds to it.\n"
        "\n"
        "verified:\n"
        "  - on: 2026-07-01\n"
        "    by: zoe\n"
        "    version: 1.0.0\n"
    )


def test_the_same_word_is_kept_once(shop: Workshop) -> None:
    verify(shop.root, "mail-move", "--by", "zoe", "--as-of", "2026-07-01")
    before = contents(shop.root)
    again = verify(shop.root, "mail-move", "--by", "zoe", "--as-of", "2026-07-01")
    assert again.exit_code == 0
    assert "there already" in again.stdout
    assert contents(shop.root) == before


def test_it_is_about_what_is_in_force(shop: Workshop) -> None:
    shop.offering("mail-move", "summary: Some mailboxes of a practice moved.\n")
    shop.change("says:\n  summary: narrows\nnote: Less time.\n")
    shop.release("2026-07-01")
    before = contents(shop.root)
    verify(shop.root, "mail-move", "--by", "ada", "--as-of", "2026-07-30")
    verify(shop.root, "mail-move", "--by", "ada", "--as-of", "2026-07-31")
    assert [word.version for word in said(shop)] == ["1.0.0", "2.0.0"]
    assert {**contents(shop.root), FILE: b""} == {**before, FILE: b""}


def test_a_draft_with_errors_is_no_hindrance(shop: Workshop) -> None:
    draft = shop.offering("mail-move", "sumary: x\n")
    before = draft.read_bytes()
    assert verify(shop.root, "mail-move", "--by", "ada", "--as-of", "2026-07-01").exit_code == 0
    assert said(shop) == [Word("2026-07-01", "ada", "1.0.0")]
    assert draft.read_bytes() == before


ENTRY = "verified:\n  - on: 2026-07-01\n    by: ada\n    version: 1.0.0\n"


@pytest.mark.parametrize(
    ("words", "text", "code", "told"),
    [
        pytest.param(["mail-mov"], "", 2, "did you mean 'mail-move'?", id="no such offering"),
        pytest.param(["../mail-move"], "", 2, "there is no offering", id="a way out"),
        pytest.param(["mail-move", "--by", "adda"], "", 2, "no person 'adda'", id="nobody"),
        pytest.param(["mail-move"], "", 2, "say --by PERSON", id="nobody is named"),
        pytest.param(
            ["mail-move", "--by", "ada", "--as-of", "2026-05-31"],
            "",
            2,
            "nothing of mail-move is in force on 2026-05-31: its first day is 2026-06-01",
            id="before it holds",
        ),
        pytest.param(
            ["mail-move", "--by", "ada", "--as-of", "2026-06-30"],
            ENTRY,
            2,
            "already verified on 2026-07-01",
            id="before the newest word",
        ),
        pytest.param(["mail-move", "--as-of", "1 July"], "", 2, "year-month-day", id="no day"),
        pytest.param(
            ["mail-move", "--by", "ada"], ENTRY + "  - {}\n", 1, "nothing was written", id="shape"
        ),
        pytest.param(["mail-move", "--by", "ada"], "a: b: c\n", 1, f"{FILE}:1", id="no YAML"),
        pytest.param(
            ["mail-move", "--by", "ada"],
            ENTRY.replace("1.0.0", "1.1.0"),
            1,
            "no released version 1.1.0",
            id="a word for nothing",
        ),
        pytest.param(
            ["mail-move", "--by", "ada"],
            ENTRY.replace("ada", "adda"),
            1,
            "there is no person 'adda'",
            id="a word of nobody",
        ),
    ],
)
def test_what_is_refused_changes_nothing(
    shop: Workshop, words: list[str], text: str, code: int, told: str
) -> None:
    if text:
        shop.write(FILE, text)
    before = contents(shop.root)
    ended = verify(shop.root, *words)
    assert (ended.exit_code, ended.stdout) == (code, "")
    assert told in ended.stderr
    assert contents(shop.root) == before


def test_what_was_never_released_cannot_be_verified(shop: Workshop) -> None:
    shop.offering("device-care")
    ended = verify(shop.root, "device-care", "--by", "ada")
    assert ended.exit_code == 2
    assert "device-care was never released" in ended.stderr
    assert "`offerbook release device-care`" in ended.stderr


def test_a_damaged_version_cannot_be_verified(shop: Workshop) -> None:
    shop.write(f"{FOLDER}/versions/1.0.0.yaml", "version: 1.0.0\n")
    ended = verify(shop.root, "mail-move", "--by", "ada", "--as-of", "2026-07-01")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "frozen-edited" in ended.stderr
    assert not (shop.root / FILE).exists()


def test_a_broken_catalog_yaml_is_named(shop: Workshop) -> None:
    shop.write("catalog/catalog.yaml", "a: b: c\n")
    ended = verify(shop.root, "mail-move", "--by", "ada")
    assert ended.exit_code == 1
    assert "catalog/catalog.yaml:1" in ended.stderr


def test_where_no_catalogue_is_nothing_is_made(tmp_path: Path) -> None:
    ended = verify(tmp_path, "mail-move", "--by", "ada")
    assert ended.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_authors_word_counts_where_nobody_is_named(shop: Workshop) -> None:
    git = ["git", "-C", str(shop.root), "-c", "user.name=Zoe", "-c", "user.email=ZOE@example.com"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "x"], check=True)
    verify(shop.root, "mail-move", "--as-of", "2026-07-01")
    assert said(shop) == [Word("2026-07-01", "zoe", "1.0.0")]


def test_no_word_is_lost_where_several_speak_at_once(shop: Workshop) -> None:
    people = ("ada", "wim", "zoe")
    words = ("verify", "mail-move", "--as-of", "2026-07-01")
    running = [
        subprocess.Popen(
            [*PROGRAM, "-C", str(shop.root), *words, "--by", person],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for person in people
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert sorted(word.by for word in said(shop)) == sorted(people)
