"""offerbook check: how it ends, what it prints, and where."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from tests.support import Workshop

PROGRAM = [sys.executable, "-c", "from offerbook.cli import main; main()"]
DRAFT = "catalog/offerings/mail-move/offering.yaml"


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(root), "check", *words])


def start(root: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, "-C", str(root), "check", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "words", "code"),
    [
        pytest.param("", [], 0, id="nothing to say"),
        pytest.param("", ["--strict"], 0, id="nothing, strictly"),
        pytest.param("status: active\n", [], 0, id="a warning"),
        pytest.param("status: active\n", ["--strict"], 1, id="a warning, strictly"),
        pytest.param("sumary: x\n", [], 1, id="an error"),
        pytest.param("sumary: x\n", ["--format", "json"], 1, id="an error for machines"),
        pytest.param("sumary: \xff", ["--format", "github"], 1, id="an error of another kind"),
        pytest.param("", ["--format", "xml"], 2, id="a format that is none"),
        pytest.param("", ["--no-such-option"], 2, id="an option that is none"),
        pytest.param("", ["nowhere"], 2, id="a path that is none"),
        pytest.param("", ["/etc"], 2, id="a path outside"),
    ],
)
def test_how_it_ends(workshop: Workshop, more: str, words: list[str], code: int) -> None:
    workshop.offering("mail-move", more)
    ended = run(workshop.root, *words)
    assert ended.exit_code == code
    assert code != 2 or (ended.stderr and not ended.stdout)


PASTED = """\
summary: All mailboxes of a practice moved over one weekend; we go down to EUR 1,720.
packages:
  - id: small
    name: Small
    price: 1950
commercials:
  floor:
    small: 1720
"""


def test_an_internal_price_in_a_summary_stops_and_both_places_are_told(workshop: Workshop) -> None:
    workshop.offering("mail-move", PASTED)
    ended = run(workshop.root)
    assert ended.exit_code == 1
    assert ended.stderr == "1 offering checked: 1 error\n"
    assert (
        ended.stdout
        == f"""\
{DRAFT}:6:80: error: customers must not read '1,720': it is an amount for colleagues [pasted-amount]
  hint: say it otherwise, or waive it in catalog.yaml: {{rule: pasted-amount, offering: mail-move, \
place: summary, why: …}}
  note: {DRAFT}:13:12: for colleagues: Floor
"""
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(Path.exists, "no catalog/ here", id="no catalogue"),
        pytest.param(lambda root: (root / "catalog").touch(), "no catalog/ here", id="a file"),
        pytest.param(lambda root: root.rmdir(), "no such folder", id="no folder"),
        pytest.param(
            lambda root: (root.rmdir(), root.touch()), "no such folder", id="a file for a folder"
        ),
    ],
)
def test_where_there_is_nothing_to_check(tmp_path: Path, make: object, words: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    assert callable(make)
    make(root)
    ended = run(root)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr
    assert str(root) in ended.stderr


@pytest.mark.parametrize("name", ["catalog/catalog.yaml", "catalog/offerings"])
def test_a_part_of_a_catalogue_is_a_finding(workshop: Workshop, name: str) -> None:
    path = workshop.root / name
    path.rename(workshop.root / "away")
    ended = run(workshop.root)
    assert ended.exit_code == 1
    assert "catalog/catalog.yaml:1:1: error: " in ended.stdout


@pytest.mark.parametrize(
    ("number", "code"), [("1", 0), ("2", 2), ("999999", 2), ("true", 0), ('"2"', 0), ("0", 0)]
)
def test_a_newer_schema_asks_for_a_newer_tool(workshop: Workshop, number: str, code: int) -> None:
    workshop.offering("mail-move")
    workshop.write("schema/offering.schema.json", f'{{"x-base": {number}}}')
    ended = run(workshop.root)
    assert ended.exit_code == code
    assert ("upgrade offerbook" in ended.stderr) is (code == 2)


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "[" * 100_000, '{"x-base": [[]]}'])
def test_a_damaged_schema_is_no_newer_one(workshop: Workshop, text: str) -> None:
    workshop.offering("mail-move")
    workshop.write("schema/offering.schema.json", text)
    ended = run(workshop.root)
    assert ended.exit_code == 0
    assert "[schema-stale]" in ended.stdout


def test_text_says_where_what_and_what_to_do(workshop: Workshop) -> None:
    workshop.offering("mail-move", "sumary: x\n")
    ended = run(workshop.root)
    assert ended.stdout == (
        f"{DRAFT}:7:1: error: unknown field 'sumary' [unknown-field]\n"
        "  hint: did you mean 'summary'?\n"
    )
    assert "1 error" in ended.stderr


def test_json_is_a_list_of_records_with_eight_fields(workshop: Workshop) -> None:
    workshop.offering("mail-move", "name: Again\nname: Twice\nstatus: active\n")
    records = json.loads(run(workshop.root, "--format", "json").stdout)
    assert [list(record) for record in records] == [
        ["code", "level", "message", "hint", "path", "line", "column", "related"]
    ]
    (record,) = records
    assert record["code"] == "duplicate-key"
    assert (record["level"], record["path"]) == ("error", DRAFT)
    assert isinstance(record["line"], int)
    assert isinstance(record["column"], int)
    assert list(record["related"][0]) == ["path", "line", "column", "message"]


def test_machines_get_nothing_else(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    for form, text in (("json", "[]\n"), ("github", ""), ("gitlab", "[]\n")):
        ended = run(workshop.root, "--format", form)
        assert (ended.exit_code, ended.stdout, ended.stderr) == (0, text, "")


def test_github_and_gitlab(workshop: Workshop) -> None:
    workshop.offering("mail-move", "sumary: x\nstatus: active\n")
    github = run(workshop.root, "--format", "github").stdout
    assert re.fullmatch(rf"::error file={DRAFT},line=\d+,col=1,title=unknown-field::.*\n", github)
    (record,) = json.loads(run(workshop.root, "--format", "gitlab").stdout)
    assert set(record) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert record["location"]["path"] == DRAFT


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("catalog", ["a", "b"]),
        (".", ["a", "b"]),
        ("catalog/offerings/a", ["a"]),
        ("catalog/offerings/a/", ["a"]),
        ("catalog/offerings/../offerings/b", ["b"]),
        ("catalog/offerings/b/offering.yaml", ["b"]),
        ("catalog/offerings/ab", []),
        ("docs", []),
    ],
)
def test_paths_choose_what_is_printed(workshop: Workshop, path: str, found: list[str]) -> None:
    workshop.offering("a", "sumary: x\n")
    workshop.offering("b", "sumary: x\n")
    workshop.offering("ab")
    ended = run(workshop.root, path, "--format", "json")
    assert [record["path"].split("/")[2] for record in json.loads(ended.stdout)] == found
    assert ended.exit_code == (1 if found else 0)


@pytest.mark.parametrize("path", ["catalog/nowhere", "..", "/"])
def test_a_path_that_is_elsewhere_or_nowhere(workshop: Workshop, path: str) -> None:
    done = run(workshop.root, path)
    assert done.exit_code == 2
    words = f"offerbook: {path}: no such file or folder in this catalogue ({workshop.root})\n"
    assert done.stderr == words


def test_several_paths_are_all_printed(workshop: Workshop) -> None:
    for name in "abc":
        workshop.offering(name, "sumary: x\n")
    paths = [str(workshop.root / "catalog/offerings" / name) for name in "ca"]
    records = json.loads(run(workshop.root, *paths, "--format", "json").stdout)
    assert [record["path"].split("/")[2] for record in records] == ["a", "c"]


def test_nothing_is_written_but_its_own_state(workshop: Workshop) -> None:
    def files() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in workshop.root.rglob("*")
                if path.is_file() and ".offerbook" not in path.parts}  # fmt: skip

    workshop.offering("mail-move", "sumary: x\n")
    before = files()
    run(workshop.root)
    assert files() == before


def test_a_folder_that_cannot_be_written_to_is_checked(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write(".offerbook", "a file where a folder belongs")
    assert run(workshop.root).exit_code == 0


def test_a_closed_pipe_ends_it_quietly(workshop: Workshop) -> None:
    workshop.offering("mail-move", "sumary: x\n")
    process = start(workshop.root)
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() in (1, 141)
    assert "Traceback" not in said


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">/dev/full", "<&-"])
def test_streams_that_take_nothing(workshop: Workshop, closed: str) -> None:
    workshop.offering("mail-move", "sumary: x\n")
    words = f'"$0" -c "$1" -C "$2" check {closed}'
    ended = subprocess.run(
        ["/bin/sh", "-c", words, PROGRAM[0], PROGRAM[2], str(workshop.root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == (2 if "full" in closed else 1)
    assert "Traceback" not in ended.stdout + ended.stderr
    assert "Exception" not in ended.stderr


SLOWLY = """\
import sys
from offerbook.cli import main
import offerbook.cli.check, offerbook.spec.explainer
print("ready", flush=True)
main()
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_without_a_traceback(
    workshop: Workshop, number: signal.Signals, code: int
) -> None:
    for each in range(1500):
        workshop.write(f"catalog/offerings/o-{each}/offering.yaml", f"id: o-{each}\nsumary: x\n")
    with subprocess.Popen(
        [sys.executable, "-c", SLOWLY, "-C", str(workshop.root), "check"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.2)
        process.send_signal(number)
        out, err = process.communicate()
    assert process.returncode == code
    assert (out.strip(), "Traceback" in err) == ("", False)
    assert not list(workshop.root.glob(".offerbook/.*"))


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        ((), ["a", "b"]),
        (("catalog/offerings/a",), ["a"]),
        (("catalog/offerings/b/offering.yaml",), ["b"]),
        (("catalog/offerings/a", "catalog/offerings/b"), ["a", "b"]),
        (("catalog/catalog.yaml",), ["a", "b"]),
        (("catalog/offerings",), ["a", "b"]),
    ],
)
def test_what_is_coming_is_told_of_what_was_asked_for(
    releasing: Workshop, paths: tuple[str, ...], told: list[str]
) -> None:
    for name in "ab":
        releasing.offering(name, "outcomes:\n  - id: one\n    text: One thing\n")
    releasing.freeze("2026-01-01")
    for name in "ab":
        releasing.offering(name, "outcomes: []\n")
    said = run(releasing.root, *paths).stderr
    assert [line[0] for line in said.splitlines() if "takes hold" in line] == told
