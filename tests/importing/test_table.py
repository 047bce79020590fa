"""CSV bytes become rows that know their line; what cannot be read is told where it stands."""

from __future__ import annotations

import pytest

from offerbook.importing.table import read_table
from offerbook.report import to_text

PATH = "services.csv"


def rows_of(raw: bytes) -> list[tuple[int, dict[str, str]]]:
    table, findings = read_table(raw, PATH)
    assert findings == ()
    return [(row.line, dict(row.cells)) for row in table.rows]


def said_of(raw: bytes) -> list[str]:
    return to_text(read_table(raw, PATH)[1]).splitlines()


# What is read


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"a,b\n1,2\n", id="commas"),
        pytest.param(b"a;b\n1;2\n", id="semicolons"),
        pytest.param(b"a\tb\n1\t2\n", id="tabs"),
        pytest.param(b"a,b\r\n1,2\r\n", id="lines end with CRLF"),
        pytest.param(b"a,b\r1,2\r", id="lines end with CR"),
        pytest.param(b"a,b\n1,2", id="no line end at the end"),
        pytest.param(b"\xef\xbb\xbfa,b\n1,2\n", id="a byte order mark"),
        pytest.param(b" a , b \n1,2\n", id="spaces around names"),
        pytest.param(b'"a","b"\n"1","2"\n', id="everything quoted"),
        pytest.param(b"a,b,,\n1,2,,\n", id="empty columns at the end"),
        pytest.param(b"a,b\n1,2,,\n", id="empty cells at a row's end"),
    ],
)
def test_one_table_in_many_forms(raw: bytes) -> None:
    assert rows_of(raw) == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(b'"x, y"', "x, y", id="a comma"),
        pytest.param(b'"x ""y"" z"', 'x "y" z', id="quotes"),
        pytest.param(b'"x\ny"', "x\ny", id="a new line"),
        pytest.param(b'"x\r\ny"', "x\ny", id="a new line written as CRLF"),
        pytest.param(b"  x  ", "  x  ", id="spaces are kept"),
        pytest.param("’–é".encode(), "’–é", id="more than ASCII"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b'=1+1;x\ty"z"', '=1+1;x\ty"z"', id="other separators and quotes inside"),
    ],
)
def test_a_cell(cell: bytes, text: str) -> None:
    assert rows_of(b"a,b\n" + cell + b",1\n") == [(2, {"a": text, "b": "1"})]


def test_a_row_stands_in_the_line_it_begins_in() -> None:
    raw = b'a,b\n"x\ny\nz",1\n\n,\nx,2\n'
    assert [line for line, _ in rows_of(raw)] == [2, 7]


def test_separators_in_a_quoted_name_do_not_count() -> None:
    assert rows_of(b'"a;b;c",d\n1,2\n') == [(2, {"a;b;c": "1", "d": "2"})]


def test_the_header_is_the_first_line_that_is_not_blank() -> None:
    assert rows_of(b",\n\na,b\n1,2\n") == [(4, {"a": "1", "b": "2"})]


def test_a_place_is_the_line_and_the_number_of_the_column() -> None:
    table, _ = read_table(b"a,b\n1,2\n", PATH)
    place = table.place(table.rows[0], "b")
    assert (place.path, place.line, place.column, place.says) == (PATH, 2, 2, "column b")
    assert table.place(table.rows[0]).column == 1


# What is no table

NO_TABLE = {
    "empty": (b"", "1:1: error: the table is empty"),
    "blank": (b"\n , \n", "1:1: error: the table is empty"),
    "a header alone": (b"\na,b\n", "2:1: error: the table has no rows below its header"),
    "Latin-1": (b"a,b\n1,2\n\xa390,1\n", "3:1: error: byte 9 (0xa3) is not UTF-8"),
    "Latin-1 behind a mark": (b"\xef\xbb\xbfa\n\xa3\n", "2:1: error: byte 6 (0xa3) is not UTF-8"),
    "UTF-16": ("a,b\n1,2\n".encode("utf-16"), "1:1: error: byte 1 (0xff) is not UTF-8"),
    "twice": (b"a,b,a\n1,2,3\n", "1:3: error: the column 'a' stands twice"),
    "no name": (b"a,,b\n1,2,3\n", "1:2: error: a column has no name"),
    "hidden in a name": (
        "a,b\u202e\n1,2\n".encode(),
        "1:2: error: the name of a column holds the character U+202E, which cannot be seen",
    ),
    "too large": (b"," * (64 * 2**20 + 1), "1:1: error: the file has more than 67,108,864 bytes"),
}


@pytest.mark.parametrize(("raw", "said"), NO_TABLE.values(), ids=NO_TABLE)
def test_no_table(raw: bytes, said: str) -> None:
    table, findings = read_table(raw, PATH)
    assert table.rows == ()
    assert to_text(findings).splitlines()[0] == f"{PATH}:{said} [table-not-usable]"


def test_every_wrong_name_is_told() -> None:
    assert [row for row in said_of(b"a,a,,b,b\n1,2,3,4,5\n") if "hint" not in row] == [
        f"{PATH}:1:2: error: the column 'a' stands twice [table-not-usable]",
        f"{PATH}:1:3: error: a column has no name [table-not-usable]",
        f"{PATH}:1:5: error: the column 'b' stands twice [table-not-usable]",
    ]


# Rows that are left out while the others come along


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(
            b"x",
            "3:1: error: the row and the header differ: cells 1, columns 2",
            id="too few cells",
        ),
        pytest.param(
            b"x,y,z", "3:1: error: the row and the header differ: cells 3, columns 2", id="too many"
        ),
        pytest.param(
            b"x,y\x07z",
            "3:2: error: the cell 'b' holds the character U+0007, which cannot be seen",
            id="a control character",
        ),
        pytest.param(
            b"x\x00,y",
            "3:1: error: the cell 'a' holds the character U+0000, which cannot be seen",
            id="NUL",
        ),
        pytest.param(
            "x,y\u202ez".encode(),
            "3:2: error: the cell 'b' holds the character U+202E, which cannot be seen",
            id="a character that turns words around",
        ),
        pytest.param(
            b'x,"y\rz"',
            "3:2: error: the cell 'b' holds the character U+000D, which cannot be seen",
            id="a lone carriage return",
        ),
    ],
)
def test_a_row_is_left_out(row: bytes, said: str) -> None:
    raw = b"a,b\n1,2\n" + row + b"\n3,4\n"
    table, findings = read_table(raw, PATH)
    assert to_text(findings).splitlines()[0] == f"{PATH}:{said} [row-left-out]"
    assert [row.cells["a"] for row in table.rows] == ["1", "3"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param(
            b'x,"y\nz,1\n', "a quote opens a cell in this row and nothing closes it", id="open"
        ),
        pytest.param(
            b'"x"y,z\n', "a quote ends a cell of this row, and more follows", id="too early"
        ),
        pytest.param(
            b"x" * 200_000 + b",y\n", "a cell of this row is longer than can be read", id="long"
        ),
    ],
)
def test_a_table_that_breaks_off(row: bytes, words: str) -> None:
    table, findings = read_table(b"a,b\n1,2\n" + row, PATH)
    said = to_text(findings).splitlines()
    assert said[0] == f"{PATH}:3:1: error: {words} [table-not-usable]"
    assert said[1].startswith("  hint: ")
    assert [row.cells["a"] for row in table.rows] == ["1"]
