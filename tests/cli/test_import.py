"""`offerbook import`: what it prints, and how it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from offerbook.cli import offerbook
from tests.support import REPOSITORY, Workshop

TABLE = "code,title\na,Mail move\nb,Data move\n"
MAPPING = """\
id: "{code}"
fields:
  name: "{title}"
  summary: "{title} for one practice."
  status: planned
  category: moving
  owner: ada
"""

Import = Callable[..., Result]


@pytest.fixture
def bring_in(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Runs the command in the catalogue's folder, on a table and a mapping written there."""
    monkeypatch.chdir(workshop.root)

    def run(*options: str, table: str = TABLE, mapping: str = MAPPING) -> Result:
        workshop.write("services.csv", table)
        workshop.write("map.yaml", mapping)
        return CliRunner().invoke(
            offerbook, ["import", "services.csv", "--map", "map.yaml", *options]
        )

    return run


def ids() -> list[str]:
    return sorted(path.name for path in Path("catalog/offerings").iterdir())


def test_drafts_are_written(bring_in: Import) -> None:
    done = bring_in()
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "2 offerings written, 0 were there and left alone: no findings\n"
    assert ids() == ["a", "b"]


def test_what_was_there_is_counted(bring_in: Import) -> None:
    bring_in(table="code,title\na,Mail move\n")
    done = bring_in()
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "1 offering written, 1 was there and left alone: no findings\n"


def test_a_dry_run_writes_nothing(bring_in: Import) -> None:
    done = bring_in("--dry-run")
    assert done.exit_code == 0
    assert done.stderr == "2 offerings would be written, 0 were there and left alone: no findings\n"
    assert ids() == []


def test_a_refused_row_ends_with_1_and_the_others_come_in(bring_in: Import) -> None:
    done = bring_in(table=TABLE + f"c,{'x' * 121}\n")
    assert done.exit_code == 1
    assert done.stdout == (
        "services.csv:4:2: error: this row cannot become an offering: 'name' has 121 letters; "
        "at most 120 fit [row-left-out]\n  hint: take out 1\n"
    )
    assert done.stderr == "2 offerings written, 0 were there and left alone: 1 error\n"
    assert ids() == ["a", "b"]


def test_a_dry_run_ends_with_1_too(bring_in: Import) -> None:
    assert bring_in("--dry-run", table=TABLE + "c,\n").exit_code == 1


def test_a_warning_ends_with_0(bring_in: Import) -> None:
    mapping = MAPPING.replace(
        "status: planned",
        "status: planned\n  tags:\n    - column: title\n      values:\n        x: y",
    )
    done = bring_in(mapping=mapping)
    assert done.exit_code == 0
    assert done.stderr == "2 offerings written, 0 were there and left alone: 2 warnings\n"


def test_a_missing_column(bring_in: Import) -> None:
    done = bring_in(mapping=MAPPING.replace('"{title}"', '"{titles}"'))
    assert done.exit_code == 1
    assert done.stdout == (
        "map.yaml:3:9: error: the table has no column 'titles' [mapping-not-usable]\n"
        "  hint: did you mean 'title'?\n"
    )
    assert ids() == []


def test_findings_for_machines(bring_in: Import) -> None:
    done = bring_in("--format", "json", table=TABLE + "c,\n")
    (finding,) = json.loads(done.stdout)
    assert (finding["path"], finding["line"], finding["column"]) == ("services.csv", 4, 2)


def test_what_a_cell_holds_cannot_move_the_cursor(bring_in: Import) -> None:
    done = bring_in(table=TABLE + 'c,"x\x1b[2Jy"\n"d\x1b[2J",x\n')
    assert done.exit_code == 1
    assert "\x1b" not in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            ["none.csv", "--map", "map.yaml"], "offerbook: none.csv: no such file\n", id="table"
        ),
        pytest.param(
            ["services.csv", "--map", "none.yaml"], "offerbook: none.yaml: no such file\n", id="map"
        ),
        pytest.param(
            ["catalog", "--map", "map.yaml"], "offerbook: catalog: no such file\n", id="a folder"
        ),
    ],
)
def test_a_file_that_is_not_there(bring_in: Import, words: list[str], said: str) -> None:
    bring_in("--dry-run")
    done = CliRunner().invoke(offerbook, ["import", *words])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)


def test_an_update_counts_what_it_did(bring_in: Import) -> None:
    bring_in()
    done = bring_in("--update", table="code,title\na,Mail moved\nb,Data move\nc,Voice move\n")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == (
        "1 offering written, 1 renewed, 1 alike, 0 were there and left alone: no findings\n"
    )


def test_an_update_lists_what_it_left_alone(bring_in: Import) -> None:
    bring_in()
    path = Path("catalog/offerings/a/offering.yaml")
    path.write_text(path.read_text("utf-8").replace("Mail move\n", "Post move\n"), "utf-8")
    done = bring_in("--update", "--dry-run", table="code,title\na,Mail move\n")
    assert done.exit_code == 0
    assert [row.split(":")[0] for row in done.stdout.splitlines() if row[0] != " "] == [
        "catalog/offerings/b/offering.yaml",
        "services.csv",
    ]
    assert done.stderr == (
        "0 offerings would be written, 0 would be renewed, 0 alike, 1 was there and left alone: "
        "2 warnings\n"
    )


def test_a_damaged_record_ends_with_1(bring_in: Import) -> None:
    bring_in()
    Path("catalog/imported.yaml").write_text("a: b\n", "utf-8")
    done = bring_in("--update")
    assert done.exit_code == 1
    assert done.stdout.startswith("catalog/imported.yaml:1:4: error: 'a' holds no ids; ")


def test_a_workbook_and_its_sheet(bring_in: Import) -> None:
    book = Workbook()
    book.active.append(["nothing here"])
    sheet = book.create_sheet("Services")
    for row in (["code", "title"], ["a", "Mail move"]):
        sheet.append(row)
    bring_in("--dry-run")
    book.save("services.xlsx")
    words = ["import", "services.xlsx", "--map", "map.yaml"]
    done = CliRunner().invoke(offerbook, [*words, "--sheet", "Services"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert ids() == ["a"]
    assert CliRunner().invoke(offerbook, words).exit_code == 1


def test_a_suggestion_can_be_used_as_it_is(bring_in: Import) -> None:
    bring_in("--dry-run")
    done = CliRunner().invoke(offerbook, ["import", "services.csv", "--suggest"])
    assert done.exit_code == 0
    assert done.stderr == "2 columns: 2 placed, 0 not\n"
    assert ids() == []
    again = bring_in(mapping=done.stdout)
    assert (again.exit_code, again.stdout) == (0, "")
    assert ids() == ["a", "b"]


def test_a_suggestion_for_what_is_no_table(bring_in: Import) -> None:
    bring_in("--dry-run")
    Path("services.csv").write_text("a,a\n1,2\n", "utf-8")
    done = CliRunner().invoke(offerbook, ["import", "services.csv", "--suggest"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "the column 'a' stands twice" in done.stderr


def test_a_suggestion_and_a_mapping_at_once(bring_in: Import) -> None:
    done = bring_in("--suggest")
    assert done.exit_code == 2
    assert "leave --map away" in done.stderr


def test_without_a_mapping(bring_in: Import) -> None:
    done = CliRunner().invoke(offerbook, ["import", "services.csv"])
    assert done.exit_code == 2
    assert "name with --map the mapping" in done.stderr
    assert "--suggest prints a first one" in done.stderr


def test_where_there_is_no_catalogue(bring_in: Import, tmp_path: Path) -> None:
    bring_in("--dry-run")
    (tmp_path / "empty").mkdir()
    words = ["-C", "empty", "import", "services.csv", "--map", "map.yaml"]
    done = CliRunner().invoke(offerbook, words)
    assert done.exit_code == 2
    assert "there is no catalog/ here" in done.stderr


# The guide

GUIDE = (REPOSITORY / "docs" / "guide" / "import.md").read_text("utf-8")
EXAMPLE = GUIDE[GUIDE.index("## A whole example") :]
BLOCKS = re.findall(r"^```\w*\n(.*?)^```$", EXAMPLE, re.MULTILINE | re.DOTALL)


def printed_by(*words: str) -> str:
    done = CliRunner().invoke(offerbook, ["-C", "demo", *words])
    assert done.exit_code == 0
    return done.stdout + done.stderr


def test_the_guide_prints_what_the_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    table, mapping, tried, written, draft, checked, again = BLOCKS
    command = ("import", "prices.csv", "--map", "map.yaml")
    CliRunner().invoke(offerbook, ["init", "demo"])
    Path("prices.csv").write_text(table, "utf-8")
    Path("map.yaml").write_text(mapping, "utf-8")
    assert printed_by(*command, "--dry-run") == tried
    lines = table.replace('"1,480"', "1480").splitlines()
    lines[2] = lines[2].replace("Desk two", "Desk one")
    Path("prices.csv").write_text("\n".join(lines), "utf-8")
    assert printed_by(*command) == written
    offering = Path("demo/catalog/offerings/tr-02-refresher-hour/offering.yaml")
    assert offering.read_text("utf-8") == draft
    assert printed_by("check") == checked
    assert printed_by(*command) == again
