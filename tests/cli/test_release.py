"""offerbook release, and what check says before it: the whole way, as an owner walks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from offerbook.files import locked
from offerbook.model.frozen import digest_of
from tests.support import RELEASING, Workshop, make_workshop

DRAFT = """\
service_levels:
  - id: availability
    name: Availability
    at_least: {}
    unit: percent
terms:
  - clause: payment
"""
CLAUSE = "id: payment\ntopic: payment\ntext: Due in {} days.\n"
FOLDER = "catalog/offerings/mail-move"
DAY = "2026-07-01"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A catalogue of two offerings, one of them released; not to be written to."""
    workshop = make_workshop(tmp_path_factory.mktemp("base"))
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(30))
    workshop.offering("mail-move", DRAFT.format("99.9"))
    workshop.offering("desk")
    workshop.release("2026-01-01", "mail-move")
    return workshop


@pytest.fixture
def shop(base: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """The same, to be written to, outside any repository."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return Workshop(Path(shutil.copytree(base.root, tmp_path / "shop")))


def run(shop: Workshop, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(shop.root), *words], catch_exceptions=False)


def release(shop: Workshop, *words: str, by: str = "ada", day: str = DAY) -> Result:
    return run(shop, "release", *words, "--by", by, "--as-of", day)


def cut(shop: Workshop) -> None:
    """The two words that started it all."""
    shop.offering("mail-move", DRAFT.format("99.5"))


def files(shop: Workshop, folder: str = "catalog") -> dict[str, bytes]:
    return {
        path.relative_to(shop.root).as_posix(): path.read_bytes()
        for path in sorted((shop.root / folder).rglob("*"))
        if path.is_file()
    }


def frozen(shop: Workshop, offering: str = "mail-move") -> list[str]:
    folder = shop.root / "catalog/offerings" / offering / "versions"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# The case that started this


def test_two_words_are_found_and_want_a_reason(shop: Workshop) -> None:
    cut(shop)
    ended = run(shop, "check", "--as-of", DAY)
    assert ended.exit_code == 1
    assert ended.stdout.replace("\u00a0", " ") == (
        f"{FOLDER}/offering.yaml:10:15: error: Availability promised falls from 99.9 % to 99.5 %: "
        "this narrows the promise; say why in change.yaml [reason-missing]\n"
        "  hint: write `note:` and the reason, which customers may read, in "
        f"{FOLDER}/change.yaml\n"
        f"  note: {FOLDER}/versions/1.0.0.yaml:{line_of(shop, 'at_least')}:17: 99.9 %\n"
    )
    assert "mail-move: 1.0.0 → 2.0.0 narrows, takes hold on 2026-07-31" in ended.stderr


def line_of(shop: Workshop, word: str) -> int:
    rows = (shop.root / FOLDER / "versions/1.0.0.yaml").read_text("utf-8").splitlines()
    return next(number for number, row in enumerate(rows, 1) if word in row)


def test_with_a_reason_it_is_a_major_version_after_its_notice(shop: Workshop) -> None:
    cut(shop)
    shop.change("note: The provider of the line no longer guarantees more.\n")
    assert run(shop, "check", "--as-of", DAY).exit_code == 0
    ended = release(shop, "mail-move")
    assert (ended.exit_code, ended.stdout) == (
        0, "mail-move 1.0.0 → 2.0.0 narrows, in force 2026-07-31\n",
    )  # fmt: skip
    assert frozen(shop) == ["1.0.0.yaml", "2.0.0.yaml", "sums"]
    assert not (shop.root / FOLDER / "change.yaml").exists()
    after = run(shop, "check", "--as-of", DAY)
    assert (after.exit_code, after.stdout) == (0, "")


def test_the_frozen_file_says_when_by_whom_why_and_what(shop: Workshop) -> None:
    cut(shop)
    shop.change("note: The line.\naside: We asked twice.\nearly: They gave no notice.\n")
    assert release(shop, "mail-move", by="zoe").exit_code == 0
    catalog = shop.read().catalog
    assert catalog is not None
    version = catalog.versions["mail-move"][-1]
    assert version.released == {
        "on": DAY,
        "by": "zoe",
        "effective_on": DAY,
        "note": "The line.",
        "aside": "We asked twice.",
        "early": "They gave no notice.",
    }
    assert str(version.body["service_levels"][0]["at_least"]) == "99.5"
    assert version.head["schema"] == {"base": 1}


def test_the_draft_is_never_written_to(shop: Workshop) -> None:
    cut(shop)
    path = shop.root / FOLDER / "offering.yaml"
    path.write_bytes(path.read_bytes() + b"# a note of the owner\n")
    before = path.read_bytes()
    shop.change("note: The line.\n")
    assert release(shop, "--all").exit_code == 0
    assert path.read_bytes() == before


def test_a_released_version_stays_as_it_was(shop: Workshop) -> None:
    before = files(shop, f"{FOLDER}/versions")
    cut(shop)
    shop.change("note: The line.\n")
    assert release(shop, "--all").exit_code == 0
    after = files(shop, f"{FOLDER}/versions")
    name = f"{FOLDER}/versions/1.0.0.yaml"
    assert after[name] == before[name]
    assert after[f"{FOLDER}/versions/sums"].startswith(before[f"{FOLDER}/versions/sums"])


def test_the_same_release_twice_is_the_same_bytes(shop: Workshop, tmp_path: Path) -> None:
    other = Workshop(Path(shutil.copytree(shop.root, tmp_path / "other")))
    for each in (shop, other):
        cut(each)
        each.change("note: The line.\n")
        assert release(each, "--all").exit_code == 0
    assert files(shop) == files(other)


# Which ones


def test_all_takes_every_draft_that_changed(shop: Workshop) -> None:
    cut(shop)
    shop.change("note: The line.\n")
    ended = release(shop, "--all")
    assert ended.stdout == (
        "desk 1.0.0, in force 2026-07-01\n"
        "mail-move 1.0.0 → 2.0.0 narrows, in force 2026-07-31\n"
    )  # fmt: skip


def test_only_what_is_named_is_released(shop: Workshop) -> None:
    cut(shop)
    assert release(shop, "desk").stdout == "desk 1.0.0, in force 2026-07-01\n"
    assert frozen(shop) == ["1.0.0.yaml", "sums"]


def test_questions_of_others_do_not_stand_in_the_way(shop: Workshop) -> None:
    cut(shop)
    assert release(shop, "desk").exit_code == 0
    ended = release(shop, "--all")
    assert ended.exit_code == 1
    assert "[reason-missing]" in ended.stderr


def test_nothing_to_release_is_said(shop: Workshop) -> None:
    before = files(shop)
    ended = release(shop, "mail-move")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "nothing to release" in ended.stderr
    assert files(shop) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["release", "--as-of", DAY], "name the offerings to release, or say --all"),
        (["release", "desk", "--all", "--as-of", DAY], "name the offerings to release"),
        (["release", "no-such", "--by", "ada"], "there is no offering 'no-such'\n"),
        (["release", "dsek", "--by", "ada"], "no offering 'dsek': did you mean 'desk'?"),
        (["release", "desk", "--by", "bob"], "catalog.yaml knows no person 'bob'"),
        (["release", "desk", "--by", "ada", "--as-of", "1.7.2026"], "year-month-day"),
        (["release", "desk", "--by", "ada", "--as-of", "2026-02-30"], "year-month-day"),
    ],
)
def test_what_cannot_be_asked_for(shop: Workshop, words: list[str], said: str) -> None:
    before = files(shop)
    ended = run(shop, *words)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert files(shop) == before


# What writes nothing


@pytest.mark.parametrize(
    "path", [f"{FOLDER}/offering.yaml", "catalog/offerings/desk/offering.yaml"]
)
def test_a_failing_catalogue_writes_nothing(shop: Workshop, path: str) -> None:
    cut(shop)
    shop.change("note: The line.\n")
    draft = shop.root / path
    draft.write_text(draft.read_text("utf-8") + "sumary: x\n", "utf-8")
    before = files(shop)
    ended = release(shop, "mail-move")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "[unknown-field]" in ended.stderr
    assert files(shop) == before


def test_a_damaged_version_stops_every_release(shop: Workshop) -> None:
    path = shop.root / FOLDER / "versions/1.0.0.yaml"
    path.write_bytes(path.read_bytes() + b"\n")
    before = files(shop)
    ended = release(shop, "desk")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "[frozen-edited]" in ended.stderr
    assert files(shop) == before


def test_a_version_that_nobody_can_read_is_named(shop: Workshop) -> None:
    path = shop.root / FOLDER / "versions/1.0.0.yaml"
    raw = path.read_bytes() + b"  name: a: b\n"
    path.write_bytes(raw)
    shop.write(f"{FOLDER}/versions/sums", f"{digest_of(raw)}  1.0.0.yaml\n")
    before = files(shop)
    ended = release(shop, "--all")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert f"{FOLDER}/versions/1.0.0.yaml cannot be read" in ended.stderr
    assert files(shop) == before


def test_a_reason_that_cannot_be_written_is_refused(shop: Workshop) -> None:
    cut(shop)
    before = files(shop)
    ended = release(shop, "mail-move", "--note", "The line\a.")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert files(shop) == before


def test_an_open_question_writes_nothing(shop: Workshop) -> None:
    cut(shop)
    before = files(shop)
    ended = release(shop, "--all")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "nothing was released" in ended.stderr
    assert files(shop) == before


def test_a_dry_run_says_all_and_writes_nothing(shop: Workshop) -> None:
    cut(shop)
    shop.change("note: The line.\n")
    before = files(shop)
    ended = release(shop, "--all", "--dry-run")
    assert ended.exit_code == 0
    assert files(shop) == before
    assert files(shop, "schema") == files(shop, "schema")
    assert ended.stdout == release(shop, "--all").stdout


def test_a_dry_run_needs_nobody(shop: Workshop) -> None:
    ended = run(shop, "release", "--all", "--dry-run", "--as-of", DAY)
    assert (ended.exit_code, ended.stdout) == (0, "desk 1.0.0, in force 2026-07-01\n")


def test_a_folder_that_cannot_be_written_to(shop: Workshop) -> None:
    shop.write("catalog/offerings/desk/versions", "a file where a folder belongs")
    ended = release(shop, "desk")
    assert ended.exit_code in (1, 2)
    assert "catalog/offerings/desk/versions" in ended.stderr
    assert ended.stdout == ""


# Who


def git(shop: Workshop, *words: str) -> None:
    command = [
        "git", "-c", "user.name=X", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false",
        "-C", str(shop.root), *words,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def commit(shop: Workshop, author: str) -> None:
    git(shop, "init", "--quiet")
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "Edit", "--author", f"Somebody <{author}>")


def test_without_anybody_it_ends_with_two(shop: Workshop) -> None:
    before = files(shop)
    ended = run(shop, "release", "desk", "--as-of", DAY)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "--by PERSON" in ended.stderr
    assert files(shop) == before


@pytest.mark.parametrize("author", ["zoe@example.com", "Zoe@Example.COM"])
def test_the_author_of_the_newest_commit_releases(shop: Workshop, author: str) -> None:
    commit(shop, author)
    assert run(shop, "release", "desk", "--as-of", DAY).exit_code == 0
    catalog = shop.read().catalog
    assert catalog is not None
    assert catalog.versions["desk"][0].released["by"] == "zoe"


def test_an_author_whom_the_catalogue_does_not_know(shop: Workshop) -> None:
    commit(shop, "stranger@example.com")
    ended = run(shop, "release", "desk", "--as-of", DAY)
    assert ended.exit_code == 2
    assert "--by PERSON" in ended.stderr


def test_who_is_named_goes_before_the_author(shop: Workshop) -> None:
    commit(shop, "zoe@example.com")
    assert release(shop, "desk", by="wim").exit_code == 0
    catalog = shop.read().catalog
    assert catalog is not None
    assert catalog.versions["desk"][0].released["by"] == "wim"


# Notes, and the first day


def test_a_note_on_the_command_line_is_the_reason(shop: Workshop) -> None:
    cut(shop)
    assert release(shop, "--all", "--note", "The line.").exit_code == 0
    catalog = shop.read().catalog
    assert catalog is not None
    assert catalog.versions["mail-move"][-1].released["note"] == "The line."


def test_a_note_of_spaces_is_no_reason(shop: Workshop) -> None:
    cut(shop)
    before = files(shop)
    ended = release(shop, "mail-move", "--note", "  ")
    assert ended.exit_code == 1
    assert "[reason-missing]" in ended.stderr
    assert files(shop) == before


def test_a_quiet_release_says_so_for_ever(shop: Workshop) -> None:
    assert release(shop, "--all", "--quiet").exit_code == 0
    catalog = shop.read().catalog
    assert catalog is not None
    assert catalog.versions["desk"][0].released["quiet"] is True
    assert "quiet" not in catalog.versions["mail-move"][0].released


# Clauses


def change_clause(shop: Workshop) -> None:
    shop.write("catalog/clauses/payment/clause.yaml", CLAUSE.format(14))
    shop.change("note: The bank.\nsays:\n  text: narrows\n", "catalog/clauses/payment")


def test_a_clause_has_one_answer_and_it_goes_when_it_has_served(shop: Workshop) -> None:
    shop.offering("desk", "terms:\n  - clause: payment\n")
    assert release(shop, "desk").exit_code == 0
    change_clause(shop)
    said = shop.root / "catalog/clauses/payment/change.yaml"
    assert release(shop, "desk").stdout == "desk 1.0.0 → 2.0.0 narrows, in force 2026-07-31\n"
    assert said.exists()
    assert release(shop, "mail-move").exit_code == 0
    assert not said.exists()
    catalog = shop.read().catalog
    assert catalog is not None
    for versions in catalog.versions.values():
        assert versions[-1].released["causes"] == {
            "clause payment": {"note": "The bank.", "says": {"text": "narrows"}}
        }


def test_the_answers_for_words_of_the_catalogue_go_as_well(shop: Workshop) -> None:
    shop.offering(
        "desk",
        "service_levels:\n  - id: answer\n    name: Answer\n    at_most: 4\n    unit: hours\n"
        "    during: office\n",
    )
    assert release(shop, "desk").exit_code == 0
    shop.write("catalog/catalog.yaml", RELEASING.replace("to Friday", "to Thursday"))
    assert run(shop, "check", "--as-of", DAY).exit_code == 1
    shop.change("note: Fewer of us.\nsays:\n  hours.office: narrows\n", "catalog")
    assert run(shop, "check", "--as-of", DAY).exit_code == 0
    assert release(shop, "--all").stdout == "desk 1.0.0 → 2.0.0 narrows, in force 2026-07-31\n"
    assert not (shop.root / "catalog/change.yaml").exists()
    assert run(shop, "check", "--as-of", DAY).stdout == ""


def test_an_answer_for_a_clause_that_is_still_awaited_stays(shop: Workshop) -> None:
    change_clause(shop)
    assert release(shop, "desk").exit_code == 0
    assert (shop.root / "catalog/clauses/payment/change.yaml").exists()


# Two at once, and leftovers


def test_a_second_release_waits_and_then_finds_nothing_to_do(shop: Workshop) -> None:
    words = ["-C", str(shop.root), "release", "--all", "--by", "ada", "--as-of", DAY]
    command = [sys.executable, "-c", "from offerbook.cli import main; main()", *words]
    with locked(shop.root / ".offerbook/release.lock", lambda: None):
        second = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr is not None
        assert second.stderr.readline() == "another release is running: waiting\n"
        assert second.poll() is None
        assert frozen(shop, "desk") == []
        shop.release(DAY)
        before = files(shop)
    out, err = second.communicate(timeout=60)
    assert (second.returncode, out) == (0, "")
    assert "nothing to release" in err
    assert files(shop) == before


def test_what_a_killed_release_left_is_finished(shop: Workshop) -> None:
    cut(shop)
    shop.change("note: The line.\n")
    said = (shop.root / FOLDER / "change.yaml").read_bytes()
    assert release(shop, "--all").exit_code == 0
    whole = files(shop)
    folder = shop.root / FOLDER / "versions"
    (folder / "2.0.0.yaml").rename(folder / ".2.0.0.yaml")
    (folder / ".3.0.0.yaml").write_bytes(b"half a fi")
    (folder / ".sums-x1").write_bytes(b"half a fi")
    (shop.root / FOLDER / "change.yaml").write_bytes(said)
    assert run(shop, "check", "--as-of", DAY).stdout == ""
    assert release(shop, "--all").exit_code == 0
    assert files(shop) == whole


def test_change_yaml_that_is_not_about_this_release_stays(shop: Workshop) -> None:
    shop.change("note: Not yet.\n")
    assert release(shop, "--all").exit_code == 0
    assert (shop.root / FOLDER / "change.yaml").read_text("utf-8") == "note: Not yet.\n"


# A company's own schema


def test_the_companys_schema_is_kept_by_its_hash(shop: Workshop) -> None:
    raw = '{"properties": {"carbon": {"type": "string", "title": "Carbon"}}}'
    shop.write("schema/company.schema.json", raw)
    run(shop, "schema")
    assert release(shop, "desk").exit_code == 0
    catalog = shop.read().catalog
    assert catalog is not None
    digest = catalog.versions["desk"][0].head["schema"]["company"]
    assert (shop.root / f"schema/kept/{digest}.json").read_text("utf-8") == raw
    assert run(shop, "check", "--as-of", DAY).exit_code == 0


def test_nothing_is_released_on_a_day_before_the_newest(shop: Workshop) -> None:
    cut(shop)
    shop.change("note: The line allows no more.\n")
    ended = release(shop, "mail-move", day="2020-01-01")
    assert ended.exit_code == 2
    assert "so nothing can be released on 2020-01-01" in ended.stderr
    assert not (shop.root / FOLDER / "versions" / "2.0.0.yaml").exists()
