"""A row becomes the data of an offering; what cannot be carried over is told at its cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from offerbook.document import Document
from offerbook.finding import Finding
from offerbook.importing.collecting import Filled
from offerbook.importing.mapping import Plan, read_plan
from offerbook.importing.rows import fill_rows, make_id, refuse
from offerbook.importing.table import Table, read_table
from offerbook.load.yaml_text import read_yaml
from offerbook.report import to_text
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.shape import ShapeChecker

SHAPE = ShapeChecker(base_schema(OFFERING))


def filled(table: str, mapping: str) -> tuple[Table, Plan, list[Filled], list[Finding]]:
    rows, findings = read_table(table.encode(), "services.csv")
    document, said = read_yaml(mapping.encode(), "map.yaml")
    assert document is not None, said
    plan, said = read_plan(document, rows.columns)
    assert plan is not None, said
    assert (*findings, *said) == ()
    return rows, plan, *fill_rows(rows, plan)


def fill(cell: str, field: str) -> tuple[Any, list[str]]:
    """What becomes of *cell* in a field that is mapped as *field* says, and what is said of it."""
    quoted = '"' + cell.replace('"', '""') + '"'
    mapping = f'id: "{{code}}"\nfields:\n  some:{field}\n'
    _, _, rows, _ = filled(f"code,cell,other\nx,{quoted},O\n", mapping)
    return rows[0].data.get("some"), to_text(rows[0].findings).splitlines()


# Ids


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("10000-S-001", "10000-s-001"),
        ("Mail Move", "mail-move"),
        (" __Mail & Post!  ", "mail-post"),
        ("Büro für Ärzte", "buro-fur-arzte"),
        ("Straße", "strasse"),
        ("../../etc", "etc"),
        ("ﬁx²", "fix2"),
        ("?!", ""),
        ("日本", ""),
    ],
)
def test_an_id(words: str, made: str) -> None:
    assert make_id(words) == made


# Cells

AS_IT_IS = "\n    column: cell"
NUMBER = "\n    column: cell\n    as: number"
SPLIT = '\n    column: cell\n    split: ";"'
VALUES = "\n    column: cell\n    values:\n      a: alpha\n      3: 30\n      none:"
OTHERWISE = VALUES + '\n    otherwise: "{cell}-{other}"'


@pytest.mark.parametrize(
    ("cell", "field", "value"),
    [
        pytest.param("x", AS_IT_IS, "x", id="a cell"),
        pytest.param("", AS_IT_IS, None, id="an empty cell"),
        pytest.param("  ", AS_IT_IS, None, id="a blank cell"),
        pytest.param("  x ", AS_IT_IS, "x", id="spaces around a cell"),
        pytest.param("010", AS_IT_IS, "010", id="a cell is a text"),
        pytest.param("x", ' "{cell} by {other}"', "x by O", id="a text with holes"),
        pytest.param("", ' "{cell} by {other}"', "by O", id="an empty hole"),
        pytest.param("", ' "{cell}"', None, id="nothing but an empty hole"),
        pytest.param("{other}", ' "{cell}"', "{other}", id="a hole in a cell is a text"),
        pytest.param("x", " word", "word", id="a word stands as it is"),
        pytest.param("x", " 3", 3, id="a number stands as it is"),
        pytest.param("x", "", None, id="nothing stands for nothing"),
        pytest.param("1250", NUMBER, 1250, id="a whole number"),
        pytest.param("1250.50", NUMBER, Decimal("1250.50"), id="a number with a point"),
        pytest.param("-3", NUMBER, -3, id="a number below nothing is for the schema to judge"),
        pytest.param("", NUMBER, None, id="no number"),
        pytest.param("a; b ;;c", SPLIT, ["a", "b", "c"], id="a list in a cell"),
        pytest.param(" ; ", SPLIT, None, id="an empty list"),
        pytest.param("a", VALUES, "alpha", id="a known value"),
        pytest.param("3", VALUES, 30, id="a known value that looks like a number"),
        pytest.param("none", VALUES, None, id="a value that leaves the field out"),
        pytest.param("", VALUES, None, id="no value"),
        pytest.param("x", OTHERWISE, "x-O", id="otherwise"),
        pytest.param("a", OTHERWISE, "alpha", id="a known value before otherwise"),
        pytest.param("none", OTHERWISE, None, id="left out before otherwise"),
        pytest.param("x", '\n    - "{cell}"\n    - y', ["x", "y"], id="a list"),
        pytest.param("", '\n    - "{cell}"\n    - y', ["y"], id="a list with an empty item"),
        pytest.param("", '\n    - "{cell}"', None, id="a list of nothing"),
        pytest.param("", '\n    in: "{cell}"', None, id="fields of nothing"),
        pytest.param("x", '\n    in: "{cell}"\n    y: 1', {"in": "x", "y": 1}, id="fields"),
    ],
)
def test_a_field(cell: str, field: str, value: object) -> None:
    assert fill(cell, field) == (value, [])


@pytest.mark.parametrize(
    "cell",
    [
        "1,250.50",
        "£90",
        "90 EUR",
        "1e400",
        "1 000",
        "about 5",
        "010",
        ".nan",
        "null",
        "true",
        "9" * 19,
    ],
)
def test_a_cell_that_is_no_number(cell: str) -> None:
    value, said = fill(cell, NUMBER)
    assert value is None
    assert said == [
        (
            f"services.csv:2:2: warning: the column 'cell' holds '{cell}', which is no number that can "
            "be promised; the field is left out [stray-value]"
        ),
        "  hint: write digits with a point, without a thousands separator or a currency",
    ]


def test_a_value_that_the_mapping_does_not_know() -> None:
    assert fill("b", VALUES) == (
        None,
        [
            (
                "services.csv:2:2: warning: the column 'cell' holds 'b', which the mapping does not "
                "know; the field is left out [stray-value]"
            ),
            "  hint: known: a, 3, none",
        ],
    )


# Parts

PART = 'id: "{code}"\nparts:\n  part:\n    column: cell\n    matches: "%s"\nfields:\n  some: "{part}"\n'


@pytest.mark.parametrize(
    ("cell", "pattern", "part"),
    [
        pytest.param("10-ab", "([0-9]+)-.*", "10", id="the group"),
        pytest.param(" 10-ab ", "([0-9]+)-.*", "10", id="spaces around the cell"),
        pytest.param("10", "[0-9]+", "10", id="a pattern without a group"),
        pytest.param("10-ab", "([0-9]+)", None, id="the pattern is for the whole cell"),
        pytest.param("b", "(a)?b", None, id="a group that took no part"),
        pytest.param("", "(.+)", None, id="an empty cell"),
    ],
)
def test_a_part(cell: str, pattern: str, part: str | None) -> None:
    _, _, rows, _ = filled(f"code,cell\nx,{cell}\n", PART % pattern)
    assert rows[0].data.get("some") == part


def test_a_stray_value_of_a_part_is_told_at_the_column_it_is_a_part_of() -> None:
    mapping = (PART % "(.).*").replace('"{part}"', "\n    column: part\n    values:\n      a: b")
    _, _, rows, _ = filled("code,cell\nx,zz\n", mapping)
    assert [(each.place.line, each.place.column) for each in rows[0].findings] == [(2, 2)]


# Rules over all rows


def ruled(*rows: str) -> list[str]:
    mapping = (
        'id: "{code}"\nparts:\n  group:\n    column: code\n    matches: "([0-9]+)-.*"\n'
        "fields:\n  some: x\nrules:\n  - one_value:\n      column: who\n      per: group\n"
    )
    table = "code,who\n" + "".join(f"{row}\n" for row in rows)
    return to_text(filled(table, mapping)[3]).splitlines()


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(["1-a,A", "1-b,A", "2-a,B"], id="one value for each group"),
        pytest.param(["1-a,A", "1-b, A "], id="spaces are no difference"),
        pytest.param(["x,A", "y,B"], id="rows without a group"),
    ],
)
def test_rows_that_agree(rows: list[str]) -> None:
    assert ruled(*rows) == []


def test_the_rows_that_differ_from_most_are_told() -> None:
    assert ruled("1-a,B", "1-b,A", "2-a,B", "1-c,A") == [
        (
            "services.csv:2:2: warning: 'who' is 'B' here and 'A' elsewhere for group '1' "
            "[more-than-one-value]"
        ),
        "  hint: one of the two is wrong",
        "  note: services.csv:3:2: column who",
    ]


# What the schema refuses

MAPPING = """\
id: "{code}"
fields:
  name: "{title}"
  summary: "{title}, by {who}."
  status: planned
  category: moving
  owner: ada
  tags:
    - column: first
    - column: second
  packages:
    - id: standard
      name: "{size}"
      minimum:
        column: least
        as: number
"""
GOOD = {
    "code": "x",
    "title": "Mail move",
    "who": "us",
    "first": "one",
    "second": "two",
    "size": "Small",
    "least": "1",
}


def refused(mapping: str = MAPPING, **cells: str) -> list[str]:
    row = {**GOOD, **cells}
    table, plan, rows, _ = filled(f"{','.join(row)}\n{','.join(row.values())}\n", mapping)
    document = Document("services.csv", rows[0].data, dict)
    said = [refuse(table, plan, rows[0], finding) for finding in SHAPE.check(document)]
    return to_text(said).splitlines()


def test_a_good_row_is_not_refused() -> None:
    assert refused() == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"code": "x" * 65}, "2:1: 'id' has 65 letters; at most 64 fit", id="id"),
        pytest.param({"title": ""}, "2:2: 'name' is missing", id="a cell that must not be empty"),
        pytest.param(
            {"title": "x" * 121}, "2:2: 'name' has 121 letters; at most 120 fit", id="a long cell"
        ),
        pytest.param(
            {"who": "x" * 160},
            "2:2: 'summary' has 175 letters; at most 160 fit",
            id="a long text: its first column",
        ),
        pytest.param({"first": "A b"}, "2:4: 'tags' cannot be 'A b'", id="an item"),
        pytest.param({"second": "A b"}, "2:5: 'tags' cannot be 'A b'", id="the second item"),
        pytest.param(
            {"first": "", "second": "A b"},
            "2:5: 'tags' cannot be 'A b'",
            id="the second item behind an empty one",
        ),
        pytest.param({"second": "one"}, "2:5: 'one' stands twice in 'tags'", id="an item twice"),
        pytest.param({"size": ""}, "2:6: 'name' is missing in packages", id="deep inside"),
        pytest.param({"least": "-1"}, "2:7: 'minimum' is -1; it must be at least 0", id="number"),
    ],
)
def test_a_row_is_refused_at_its_cell(cells: dict[str, str], said: str) -> None:
    place, _, words = said.partition(": ")
    assert refused(**cells)[0] == (
        f"services.csv:{place}: error: this row cannot become an offering: {words} [row-left-out]"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("  name:", "  names:", "3:3: unknown field 'names'", id="an unknown field"),
        pytest.param(
            "status: planned", "status: plan", "5:11: 'status' cannot be 'plan'", id="word"
        ),
        pytest.param("  owner: ada\n", "", "2:1: 'owner' is missing", id="a field not mapped"),
        pytest.param(
            "id: standard", "id: 1", "12:11: 'id' wants a text, not the number 1", id="deep"
        ),
        pytest.param(
            '"{code}"', '"%s"' % ("x" * 65), "1:5: 'id' has 65 letters; at most 64 fit", id="id"
        ),
    ],
)
def test_what_no_cell_is_to_blame_for_is_told_in_the_mapping(old: str, new: str, said: str) -> None:
    place, _, words = said.partition(": ")
    assert (
        f"map.yaml:{place}: error: no row can become an offering like this: {words} "
        "[mapping-not-usable]"
    ) in refused(MAPPING.replace(old, new, 1))
