"""A sheet is written as the same bytes each time, and read as it was."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from offerbook.exporting.csv_text import write_csv
from offerbook.exporting.sheet import Cell, Sheet
from offerbook.exporting.xlsx import TooLongError, write_xlsx
from offerbook.importing.table import read_table

WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


def sheet_of(*cells: Cell) -> Sheet:
    return Sheet(
        "offerings", ("id", "cell"), tuple((f"a{at}", each) for at, each in enumerate(cells))
    )


def read_back(raw: bytes) -> list[str]:
    table, findings = read_table(raw, "sheet")
    assert findings == ()
    return [row.cells["cell"] for row in table.rows]


TEXTS = ["=1+1", "+1", "-1", "@x", "＝1", "\t=1", " =1", "'=1", "'x'", 'x "y"', "x,y;z", "x\ny",
         "x\n\n=y", "_x000D_", "_x005F_", "<b>&amp;</b>", "]]>", "007", "1e5", "TRUE", "#REF!",
         "2026-07-01", "ünïcödé ’ 漢字 🙂", "  x  ", "\u00a0x", "{x}", '=HYPERLINK("x")']  # fmt: skip


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back(form: str, text: str) -> None:
    assert read_back(WRITERS[form](sheet_of(text))) == [text]


SEEN = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn"))
    | st.sampled_from([*"=+-@＝'\"\n\t,;_x05F<&"])
)


@pytest.mark.parametrize("form", WRITERS)
@given(texts=st.lists(SEEN, min_size=1, max_size=8))
def test_every_text_comes_back(form: str, texts: list[str]) -> None:
    assert read_back(WRITERS[form](sheet_of(*texts))) == texts


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("number", "digits"),
    [
        (0, "0"),
        (4900, "4900"),
        (-5, "-5"),
        (Decimal("252.5"), "252.5"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("1E+3"), "1000"),
        (123456789012345678, "123456789012345678"),
        (Decimal("1234567890.12345678"), "1234567890.12345678"),
    ],
)
def test_a_number_comes_back(form: str, number: Cell, digits: str) -> None:
    assert read_back(WRITERS[form](sheet_of(number))) == [digits]


@pytest.mark.parametrize("text", [text for text in TEXTS if text.strip()[0] in "=+-@＝"])
def test_no_cell_of_a_csv_begins_like_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(write_csv(sheet_of(text)).decode(), newline="")))
    assert rows[1][1] == f"'{text}"


def cells_of(raw: bytes) -> list[Any]:
    sheet = load_workbook(io.BytesIO(raw)).active
    return [cell for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("text", TEXTS)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    cells = cells_of(write_xlsx(sheet_of(text)))
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_a_number_of_a_workbook_is_a_number() -> None:
    cells = cells_of(write_xlsx(sheet_of(Decimal("252.5"), 12)))
    assert [cell.value for cell in cells if cell.data_type == "n"] == [252.5, 12]


def test_a_workbook_holds_nothing_of_the_day_or_the_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(write_xlsx(sheet_of("x")))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(name.startswith("docProps") for name in archive.namelist())


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_sheet_gives_the_same_bytes(form: str) -> None:
    assert WRITERS[form](sheet_of("x", 1)) == WRITERS[form](sheet_of("x", 1))


def test_a_cell_of_a_workbook_holds_only_so_much() -> None:
    assert read_back(write_xlsx(sheet_of("x" * 32_767))) == ["x" * 32_767]
    with pytest.raises(TooLongError, match="B2 holds 32,768 letters"):
        write_xlsx(sheet_of("x" * 32_768))


def test_columns_beyond_z() -> None:
    names = tuple(f"c{at}" for at in range(800))
    raw = write_xlsx(Sheet("wide", names, (tuple(range(800)),)))
    table, _ = read_table(raw, "sheet")
    assert table.columns == names
    assert table.rows[0].cells["c799"] == "799"


def test_names_of_columns_are_made_harmless_too() -> None:
    sheet = Sheet("x", ("=a", "b"), (("1", "2"),))
    assert write_csv(sheet).startswith(b"'=a,b\r\n")
    for write in WRITERS.values():
        assert read_table(write(sheet), "sheet")[0].columns == ("=a", "b")
