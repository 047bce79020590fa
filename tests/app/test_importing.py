"""Rows become drafts: whole or not at all, and never over what is there."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from offerbook.app import drafting
from offerbook.app.drafting import Imported, Wanted
from offerbook.app.importing import import_table
from offerbook.draft import MODELINE
from offerbook.load.yaml_text import read_yaml
from offerbook.report import to_text
from tests.support import REPOSITORY, Workshop

MAPPING = """\
id: "{code}"
fields:
  name: "{title}"
  summary: "{title} for one practice."
  description: "{words}"
  status: planned
  category: moving
  owner: ada
"""
HEADER = "code,title,words"


def run(workshop: Workshop, *rows: str, mapping: str = MAPPING, trial: bool = False) -> Imported:
    source = workshop.write("services.csv", "\n".join([HEADER, *rows]) + "\n")
    plan = workshop.write("map.yaml", mapping)
    return import_table(workshop.root, source, plan, workshop.read().schema, Wanted(is_trial=trial))


def said_by(imported: Imported, workshop: Workshop) -> list[str]:
    return to_text(imported.findings).replace(f"{workshop.root}/", "").splitlines()


def files_below(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def drafts(workshop: Workshop) -> dict[str, bytes]:
    return files_below(workshop.root / "catalog" / "offerings")


# What is written


def test_a_row_becomes_a_draft(workshop: Workshop) -> None:
    imported = run(workshop, 'Mail-01,Mail move,"All mail, ""moved"""')
    assert imported == Imported(("mail-01",), (), ())
    assert {name: text.decode() for name, text in drafts(workshop).items()} == {
        "mail-01/offering.yaml": f"""\
{MODELINE}id: mail-01
name: Mail move
summary: Mail move for one practice.
description: All mail, "moved"
status: planned
category: moving
owner: ada
"""
    }
    assert workshop.findings() == ()


def test_an_empty_cell_leaves_its_field_out(workshop: Workshop) -> None:
    run(workshop, "a,Mail move, ")
    assert b"description" not in drafts(workshop)["a/offering.yaml"]


TEXTS = ["no", "010", "1.10", "2026-01-01", "null", "- x", "# x", "a: b", "@x", "*x", "=1+1",
         "word " * 80 + "end", "x\ny", "x\n\n  y", "12:30", "{x}", "'x'", "x #y"]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_cell_is_read_back_as_it_was(workshop: Workshop, text: str) -> None:
    run(workshop, f'a,Mail move,"{text}"')
    document, findings = read_yaml(drafts(workshop)["a/offering.yaml"], "")
    assert findings == ()
    assert document is not None
    assert document.data["description"] == text


def test_a_trial_writes_nothing_and_says_the_same(workshop: Workshop) -> None:
    rows = ("a,Mail move,x", "b,,x", "a,Data move,x")
    before = files_below(workshop.root)
    tried = run(workshop, *rows, trial=True)
    after = files_below(workshop.root)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"services.csv", "map.yaml"}
    assert tried == run(workshop, *rows)


# What is there is left alone


def test_what_is_there_is_left_alone(workshop: Workshop) -> None:
    workshop.offering("a")
    before = drafts(workshop)["a/offering.yaml"]
    imported = run(workshop, "a,Mail move,x", "b,Data move,x")
    assert (imported.written, imported.left_alone, imported.findings) == (("b",), ("a",), ())
    assert drafts(workshop)["a/offering.yaml"] == before


def test_nothing_is_said_of_a_row_that_is_left_alone(workshop: Workshop) -> None:
    workshop.offering("a")
    assert run(workshop, "a,,x").findings == ()


def test_importing_twice_changes_no_byte(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    before = drafts(workshop)
    assert run(workshop, "a,Mail move,changed", "b,Data move,y").written == ()
    assert drafts(workshop) == before


def test_a_link_is_not_followed(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    offerings = workshop.root / "catalog" / "offerings"
    (offerings / "a").symlink_to(elsewhere)
    (offerings / "b").mkdir()
    (offerings / "b" / "offering.yaml").symlink_to(elsewhere / "missing.yaml")
    assert run(workshop, "a,Mail move,x", "b,Data move,y").left_alone == ("a", "b")
    assert list(elsewhere.iterdir()) == []


def test_a_file_where_a_folder_belongs_is_named(workshop: Workshop) -> None:
    path = workshop.write("catalog/offerings/a", "x")
    with pytest.raises(OSError) as told:
        run(workshop, "a,Mail move,x")
    assert str(told.value.filename).startswith(str(path))
    assert path.read_bytes() == b"x"


def test_a_draft_that_somebody_else_just_wrote_stays(workshop: Workshop) -> None:
    path = workshop.offering("a")
    before = path.read_bytes()
    assert not drafting._write(path, "x")
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["offering.yaml"]


def test_an_empty_folder_is_filled(workshop: Workshop) -> None:
    (workshop.root / "catalog" / "offerings" / "a").mkdir()
    assert run(workshop, "a,Mail move,x").written == ("a",)


# Rows that cannot become an offering


def test_a_refused_row_is_told_and_the_others_come_in(workshop: Workshop) -> None:
    imported = run(workshop, "a,Mail move,x", f'b,"{"x" * 121}",y', "c,Data move,z")
    assert imported.written == ("a", "c")
    assert said_by(imported, workshop) == [
        (
            "services.csv:3:2: error: this row cannot become an offering: 'name' has 121 letters; "
            "at most 120 fit [row-left-out]"
        ),
        "  hint: take out 1",
    ]


def test_the_line_is_right_behind_a_cell_of_many_lines(workshop: Workshop) -> None:
    imported = run(workshop, 'a,Mail move,"x\n\ny"', "b,,y")
    assert [(each.place.line, each.place.column) for each in imported.findings] == [(5, 2)]


def test_every_row_without_an_id_is_told(workshop: Workshop) -> None:
    imported = run(workshop, ",Mail move,x", "a,Data move,y", "?!,Voice move,z")
    assert imported.written == ("a",)
    assert said_by(imported, workshop) == [
        "services.csv:2:1: error: this row has no id [row-left-out]",
        "  hint: the id is made of {code}",
        "services.csv:4:1: error: this row has no id [row-left-out]",
        "  hint: the id is made of {code}",
    ]


def test_of_two_rows_with_one_id_the_first_comes_in(workshop: Workshop) -> None:
    imported = run(workshop, "a,Mail move,x", "A,Data move,y")
    assert imported.written == ("a",)
    assert b"Mail move" in drafts(workshop)["a/offering.yaml"]
    assert said_by(imported, workshop) == [
        "services.csv:3:1: error: the id 'a' stands in line 2 already [row-left-out]",
        "  hint: give each row an id of its own",
        "  note: services.csv:2:1: column code",
    ]


@pytest.mark.parametrize("length", [65, 300, 5000])
def test_an_id_that_is_too_long(workshop: Workshop, length: int) -> None:
    imported = run(workshop, f"{'x' * length},Mail move,x", "b,Data move,y")
    assert imported.written == ("b",)
    assert [(each.place.line, each.place.column) for each in imported.findings] == [(2, 1)]


def test_a_row_that_cannot_be_written(workshop: Workshop) -> None:
    mapping = MAPPING + "  packages:\n    - id: one\n      name: One\n      price:\n"
    mapping += "        column: words\n        as: number\n"
    imported = run(workshop, "a,Mail move,1e-99", mapping=mapping)
    assert imported.written == ()
    assert [each.code for each in imported.findings] == ["row-left-out"]


def test_what_the_mapping_is_to_blame_for_is_told_once(workshop: Workshop) -> None:
    mapping = MAPPING.replace("status: planned", "status: plan")
    imported = run(workshop, "a,Mail move,x", "b,Data move,y", "c,Voice move,z", mapping=mapping)
    assert imported.written == ()
    assert said_by(imported, workshop) == [
        (
            "map.yaml:6:11: error: no row can become an offering like this: 'status' cannot be 'plan' "
            "[mapping-not-usable]"
        ),
        "  hint: did you mean 'planned'?",
    ]


def test_a_company_field_is_filled(workshop: Workshop) -> None:
    workshop.write(
        "schema/company.schema.json",
        '{"properties": {"team": {"title": "Team", "description": "Who.", "type": "string",'
        ' "x-audience": "internal", "x-effect": {"added": "guides", "removed": "guides",'
        ' "changed": "guides"}}}}',
    )
    assert (
        run(workshop, "a,Mail move,Moves", mapping=MAPPING + '  team: "{words}"\n').findings == ()
    )
    assert b"team: Moves\n" in drafts(workshop)["a/offering.yaml"]


# Nothing comes in where table or mapping cannot be used


@pytest.mark.parametrize(
    ("table", "mapping", "codes"),
    [
        pytest.param("", MAPPING, ["table-not-usable"], id="no table"),
        pytest.param(
            "a,a\n1,2\n", "id: x\nfields:\n  name: y\n", ["table-not-usable"], id="header"
        ),
        pytest.param(f"{HEADER}\na,b,c\n", "a: b: c\n", ["not-yaml"], id="a mapping of no YAML"),
        pytest.param(f"{HEADER}\na,b,c\n", "", ["empty-file"], id="an empty mapping"),
        pytest.param(f"{HEADER}\na,b,c\n", "- x\n", ["not-a-mapping"], id="a list for a mapping"),
        pytest.param(f"{HEADER}\na,b,c\n", "id: x\n", ["missing-field"], id="a mapping of little"),
        pytest.param(
            f"{HEADER}\na,b,c\n",
            'id: "{kode}"\nfields:\n  name: x\n',
            ["mapping-not-usable"],
            id="column",
        ),
        pytest.param("", "- x\n", ["not-a-mapping", "table-not-usable"], id="neither"),
        pytest.param(
            "\xff",
            'id: x\nparts:\n  p:\n    column: x\n    matches: "("\nfields:\n  name: x\n',
            ["mapping-not-usable", "table-not-usable"],
            id="a pattern is checked without a table",
        ),
        pytest.param(
            "a,a\n1,2\n",
            'id: "{b}"\nfields:\n  name: x\n',
            ["mapping-not-usable", "table-not-usable"],
            id="columns are checked without rows",
        ),
    ],
)
def test_nothing_comes_in(workshop: Workshop, table: str, mapping: str, codes: list[str]) -> None:
    source = workshop.write("services.csv", table.encode("latin-1"))
    plan = workshop.write("map.yaml", mapping)
    imported = import_table(workshop.root, source, plan, workshop.read().schema, Wanted())
    assert imported.written == ()
    assert [each.code for each in imported.findings] == codes
    assert drafts(workshop) == {}


# A kill

ROWS = 400


def begin_import(workshop: Workshop) -> subprocess.Popen[bytes]:
    words = [
        sys.executable,
        "-c",
        "from offerbook.cli import main; main()",
        "-C",
        str(workshop.root),
        "import",
    ]
    words += [str(workshop.root / "services.csv"), "--map", str(workshop.root / "map.yaml")]
    return subprocess.Popen(  # the caller ends it
        words, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.mark.parametrize("enough", [1, 40, 200])
def test_a_killed_import_leaves_whole_drafts_and_running_again_finishes(
    workshop: Workshop, enough: int
) -> None:
    rows = [f"a-{number},Mail move {number},{'word ' * 200}" for number in range(ROWS)]
    workshop.write("services.csv", "\n".join([HEADER, *rows]) + "\n")
    workshop.write("map.yaml", MAPPING)
    offerings = workshop.root / "catalog" / "offerings"
    process = begin_import(workshop)
    while process.poll() is None and sum(1 for _ in offerings.iterdir()) < enough:
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert sum(1 for _ in offerings.iterdir()) >= enough
    whole = drafts(workshop)
    names = [name for name in whole if name.endswith("/offering.yaml")]
    assert all(read_yaml(whole[name], name)[0] for name in names)
    again = run(workshop, *rows)
    assert len(again.written) == ROWS - len(names)
    assert len(again.left_alone) == len(names)
    after = drafts(workshop)
    assert {name: after[name] for name in names} == {name: whole[name] for name in names}
    assert workshop.read().is_sound
