"""A workbook gives the texts that a CSV of the same sheet would give, or one clear sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from offerbook.importing import archive, workbook
from offerbook.importing.table import read_table
from offerbook.report import to_text

PATH = "services.xlsx"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

SHARED = b"""<Override PartName="/xl/sharedStrings.xml" ContentType="application/\
vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows: Sequence[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def changed(
    raw: bytes, part: str, change: Callable[[bytes], bytes], packing: int = zipfile.ZIP_STORED
) -> bytes:
    """The workbook with one of its parts changed; a new part is made of nothing."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w", packing) as new:
        for name in dict.fromkeys((*old.namelist(), part)):
            text = old.read(name) if name in old.namelist() else b""
            new.writestr(name, change(text) if name == part else text)
    return file.getvalue()


def sheet_of(cells: str) -> bytes:
    """A workbook whose second row is written in the format's own words."""
    rows = f'<row r="2">{cells}</row></sheetData>'.encode()
    return changed(
        book_of(["a", "b"]),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace(b"</sheetData>", rows),
    )


def rows_of(raw: bytes, sheet: str = "") -> list[tuple[int, dict[str, str]]]:
    table, findings = read_table(raw, PATH, sheet)
    assert findings == ()
    return [(row.line, dict(row.cells)) for row in table.rows]


def said_of(raw: bytes, sheet: str = "") -> list[str]:
    table, findings = read_table(raw, PATH, sheet)
    assert table.rows == ()
    return to_text(findings).replace(f"{PATH}:", "").splitlines()


# What is read


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("Mail move", "Mail move", id="a text"),
        pytest.param("x\ny", "x\ny", id="line ends"),
        pytest.param("x_x000D_\ny", "x\ny", id="line ends as some programs code them"),
        pytest.param("  x ", "  x ", id="spaces"),
        pytest.param("007", "007", id="digits that are a text"),
        pytest.param("'=1+1", "=1+1", id="a text made harmless"),
        pytest.param(12, "12", id="a whole number"),
        pytest.param(12.0, "12", id="a whole number with a point"),
        pytest.param(252.5, "252.5", id="a number"),
        pytest.param(79.99, "79.99", id="a number that binary cannot hold"),
        pytest.param(0.1 + 0.2, "0.3", id="a sum that binary cannot hold"),
        pytest.param(Decimal("1234567.89"), "1234567.89", id="an amount"),
        pytest.param(1e-7, "0.0000001", id="a small number without an exponent"),
        pytest.param(123456789012345, "123456789012345", id="fifteen digits"),
        pytest.param(-5, "-5", id="a negative number"),
        pytest.param(True, "TRUE", id="yes"),
        pytest.param(False, "FALSE", id="no"),
        pytest.param(date(2026, 7, 1), "2026-07-01", id="a day"),
        pytest.param(datetime(2026, 7, 1, 12, 30), "2026-07-01 12:30:00", id="a moment"),  # noqa: DTZ001 -- a sheet has no zone
        pytest.param(datetime(2026, 7, 1), "2026-07-01", id="midnight is a day"),  # noqa: DTZ001
        pytest.param(time(8, 15), "08:15:00", id="a time"),
        pytest.param(timedelta(hours=30), "30:00:00", id="a duration"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_a_cell(value: Any, text: str) -> None:
    assert rows_of(book_of(["a", "b"], [value, "x"])) == [(2, {"a": text, "b": "x"})]


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        pytest.param('<c r="A2"><v>79.989999999999995</v></c>', "79.99", id="17 digits"),
        pytest.param('<c r="A2" t="str"><f>B1</f><v>x</v></c>', "x", id="a formula's text"),
        pytest.param('<c r="A2"><f>1+1</f><v>2</v></c>', "2", id="a formula's number"),
        pytest.param('<c r="A2" t="str"><f>""</f><v></v></c>', "", id="a formula's empty text"),
        pytest.param('<c r="A2" t="inlineStr"><is><t>x</t></is></c>', "x", id="a text in place"),
        pytest.param(
            '<c r="A2" t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r></is></c>', "xy", id="rich"
        ),
        pytest.param(
            '<c r="A2" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>', "_x0041_", id="coded"
        ),
    ],
)
def test_a_cell_in_the_words_of_the_format(cells: str, text: str) -> None:
    raw = sheet_of(f'{cells}<c r="B2"><v>1</v></c>')
    assert rows_of(raw) == [(2, {"a": text, "b": "1"})]


@pytest.mark.parametrize(
    ("shared", "text"),
    [
        pytest.param("_x005F_x0041_", "_x0041_", id="a text that looks like a code"),
        pytest.param("x_x000D_\ny", "x\ny", id="a code"),
        pytest.param("_xD800_", "_xD800_", id="half a character"),
    ],
)
def test_a_shared_text(shared: str, text: str) -> None:
    raw = changed(
        sheet_of('<c r="A2" t="s"><v>0</v></c><c r="B2"><v>1</v></c>'),
        "xl/sharedStrings.xml",
        lambda _: f'<sst xmlns="{MAIN}"><si><t>{shared}</t></si></sst>'.encode(),
    )
    raw = changed(raw, "[Content_Types].xml", lambda text: text.replace(b"</Types>", SHARED))
    assert rows_of(raw) == [(2, {"a": text, "b": "1"})]


def test_blank_rows_and_columns_are_no_part_of_the_table() -> None:
    raw = book_of([], ["a", "b"], [None, " "], ["x", 1], [], ["y"])
    assert rows_of(raw) == [(4, {"a": "x", "b": "1"}), (6, {"a": "y", "b": ""})]


def test_a_merged_cell_stands_in_its_first_place_as_in_a_csv() -> None:
    book = Workbook()
    for row in (["a", "b"], ["x", 1], [None, 2]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    assert [cells for _, cells in rows_of(saved(book))] == [
        {"a": "x", "b": "1"},
        {"a": "", "b": "2"},
    ]


def two_sheets() -> Workbook:
    book = Workbook()
    book.active.title = "Notes"
    book.active.append(["nothing"])
    prices = book.create_sheet("Prices")
    prices.append(["a"])
    prices.append([1])
    return book


def test_a_sheet_is_read_by_its_name() -> None:
    assert rows_of(saved(two_sheets()), "Prices") == [(2, {"a": "1"})]


def test_without_a_name_the_first_sheet_that_is_not_hidden_is_read() -> None:
    book = two_sheets()
    assert said_of(saved(book))[0].endswith("no rows below its header [table-not-usable]")
    book.worksheets[0].sheet_state = "hidden"
    assert rows_of(saved(book)) == [(2, {"a": "1"})]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("Pricse", "  hint: did you mean 'Prices'?", id="a typing error"),
        pytest.param("X", "  hint: sheets: Notes, Prices", id="nothing like any"),
    ],
)
def test_a_sheet_that_is_not_there(name: str, hint: str) -> None:
    assert said_of(saved(two_sheets()), name) == [
        f"1:1: error: the workbook has no sheet '{name}' [table-not-usable]",
        hint,
    ]


def test_a_csv_has_no_sheets() -> None:
    _, (finding,) = read_table(b"a\n1\n", "services.csv", "Prices")
    assert finding.message == "a CSV file has no sheet 'Prices'"


# What a cell holds instead of a text


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param(
            '<c r="B2" t="e"><v>#REF!</v></c>',
            "2:2: error: the cell 'b' holds the error #REF! [row-left-out]",
            id="an error",
        ),
        pytest.param(
            '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            "2:2: error: the cell 'b' holds the error #DIV/0! [row-left-out]",
            id="a formula's error",
        ),
        pytest.param(
            '<c r="B2"><f>1+1</f></c>',
            "2:2: error: the cell 'b' holds a formula without its result [row-left-out]",
            id="a formula that nobody calculated",
        ),
        pytest.param(
            '<c r="B2"><f>1+1</f><v/></c>',
            "2:2: error: the cell 'b' holds a formula without its result [row-left-out]",
            id="a formula with an empty result",
        ),
        pytest.param(
            '<c r="A2"><v>1</v></c><c r="C2"><v>1</v></c>',
            "2:1: error: the row and the header differ: cells 3, columns 2 [row-left-out]",
            id="a cell beside the table",
        ),
        pytest.param(
            '<c r="B2" t="str"><v>x\u202ey</v></c>',
            "2:2: error: the cell 'b' holds the character U+202E, which cannot be seen [row-left-out]",
            id="a character that turns words around",
        ),
    ],
)
def test_a_row_that_is_left_out(cells: str, said: str) -> None:
    assert said_of(sheet_of(cells))[0] == said


def test_a_column_whose_name_is_an_error() -> None:
    assert said_of(book_of(["a", "#N/A"], [1, 2])) == [
        "1:2: error: the name of a column holds the error #N/A [table-not-usable]",
        "  hint: correct the formula in the spreadsheet, or empty the cell",
    ]


# What is no workbook, or none that should be opened

GOOD = book_of(["a"], [1])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return file.getvalue()


def encrypted(raw: bytes) -> bytes:
    """The archive with the mark of a password at each part."""
    at, marked = 0, bytearray(raw)
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        marked[at + 8] |= 1
        at += 4
    return bytes(marked)


def in_sheet(old: bytes, new: bytes) -> bytes:
    return changed(GOOD, "xl/worksheets/sheet1.xml", lambda text: text.replace(old, new))


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
NO_WORKBOOK = {
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "a password protects the workbook"),
    "a password of an archive": (encrypted(GOOD), "a password protects the workbook"),
    "an old workbook": (OLE, "this is a file of an older program, such as .xls"),
    "a binary workbook": (zipped(xl__workbook_bin=b"x"), "this is a binary workbook (.xlsb)"),
    "an OpenDocument": (zipped(content_xml=b"<x/>"), "this is an OpenDocument file, such as .ods"),
    "an archive": (zipped(a_txt=b"x"), "this is an archive without a workbook in it"),
    "half a file": (GOOD[:-200], "the workbook is broken: "),
    "a head alone": (b"PK\x03\x04", "the workbook is broken: "),
    "a damaged part": (in_sheet(b"</sheetData>", b"<sheetData>"), "the workbook is broken: "),
    "an empty part": (changed(GOOD, "xl/workbook.xml", lambda _: b""), "the workbook is broken: "),
    "a text that is not there": (
        in_sheet(b"<v>1</v>", b'<v>1</v></c><c r="B2" t="s"><v>99</v>'),
        "the workbook is broken: ",
    ),
    "a number that is none": (in_sheet(b"<v>1</v>", b"<v>x</v>"), "the workbook is broken: "),
    "words of its own": (
        changed(GOOD, "xl/sharedStrings.xml", lambda text: BOMB + text),
        "no spreadsheet program writes a part like xl/sharedStrings.xml",
    ),
    "UTF-16": (
        changed(GOOD, "xl/styles.xml", lambda text: text.decode().encode("utf-16")),
        "no spreadsheet program writes a part like xl/styles.xml",
    ),
    "a row beyond the last": (
        in_sheet(b'<row r="2"', b'<row r="99999999999"'),
        "the sheet has more than 2,000,000 cells or 1,048,576 rows",
    ),
    "a column beyond the last": (
        in_sheet(b'r="A2"', b'r="ZZZ2"'),
        "a row is wider than any sheet",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "words"), NO_WORKBOOK.values(), ids=NO_WORKBOOK)
def test_no_workbook(raw: bytes, words: str) -> None:
    first, *hints = said_of(raw)
    assert first.startswith(f"1:1: error: {words}")
    assert first.endswith("[table-not-usable]")
    assert [hint[:8] for hint in hints] == ["  hint: "]


@pytest.mark.parametrize(
    ("limit", "value"), [("_MOST_UNPACKED", 2000), ("_MOST_PARTS", 5)], ids=["bytes", "parts"]
)
def test_a_workbook_that_is_too_much_to_unpack(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(archive, limit, value)
    first, hint = said_of(GOOD)
    assert first.startswith("1:1: error: unpacked the workbook has ")
    assert f"{value:,}" in hint


def test_a_bomb_is_not_unpacked() -> None:
    bomb = changed(GOOD, "xl/big.xml", lambda _: bytes(129 * 2**20), zipfile.ZIP_DEFLATED)
    assert len(bomb) < 200_000
    assert said_of(bomb)[0].startswith("1:1: error: unpacked the workbook has 135,")


PARTS = [
    "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels", "_rels/.rels",
]  # fmt: skip


def damaged(raw: bytes, at: int, instead: bytes) -> bytes:
    start = at % len(raw)
    return raw[:start] + instead + raw[start + len(instead) :]


@given(at=st.integers(0, 10**6), instead=st.binary(min_size=1, max_size=8))
def test_a_damaged_archive_is_told(at: int, instead: bytes) -> None:
    table, findings = read_table(b"PK\x03\x04" + damaged(GOOD, at, instead)[4:], PATH)
    assert table.rows or findings


@given(
    part=st.sampled_from(PARTS),
    at=st.integers(0, 10**6),
    instead=st.binary(min_size=1, max_size=8) | st.sampled_from([b"</", b'"', b">", b"=1", b"-9"]),
)
def test_a_damaged_part_is_told(part: str, at: int, instead: bytes) -> None:
    raw = changed(GOOD, part, lambda text: damaged(text, at, instead))
    table, findings = read_table(raw, PATH)
    assert table.rows or findings


def test_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_CELLS", 3)
    assert said_of(book_of(["a", "b"], [1, 2]))[0].startswith(
        "1:1: error: the sheet has more than 3 cells"
    )


def test_a_sheet_that_says_it_is_huge_is_read_as_it_is() -> None:
    raw = in_sheet(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")
    assert rows_of(raw) == [(2, {"a": "1"})]


@pytest.mark.parametrize("book", [Workbook(), two_sheets()], ids=["nothing at all", "a header"])
def test_an_empty_sheet(book: Workbook) -> None:
    assert said_of(saved(book))[0].startswith("1:1: error: the table ")


@pytest.mark.parametrize("raw", [b"", b"just words\n", b"a,b\n1,2\n"])
@pytest.mark.parametrize("path", ["services.xlsx", "Services.XLSX", "old.xls"])
def test_text_that_is_called_a_workbook_is_said_to_be_none(raw: bytes, path: str) -> None:
    table, findings = read_table(raw, path)
    assert table.rows == ()
    (finding,) = findings
    assert "is called a workbook and is none" in finding.message
    assert "rename it to end in .csv" in finding.hint
