"""A sheet → a workbook: the same bytes for the same sheet, texts that stay texts, no formulas."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from offerbook.exporting.sheet import Cell, Sheet, digits_of
from offerbook.load.cells import to_cell

_MOST_LETTERS = 32_767
_MOST_DIGITS = 15
_NEVER = (1980, 1, 1, 0, 0, 0)  # the first moment that an archive can hold
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NUMBER, _TEXT, _NAME = 0, 1, 2  # places in cellXfs below

_TYPES = f"""\
{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KINDS}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/></Types>"""
_ROOT_RELATIONS = f"""\
{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
_RELATIONS = f"""\
{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>"""
_STYLES = f"""\
{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" \
applyFont="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


class TooLongError(ValueError):
    """A text that is longer than a cell of a workbook can hold."""


def write_xlsx(sheet: Sheet) -> bytes:
    """*sheet* as a workbook with one sheet, whose first row stays in sight.

    Raises TooLongError.
    """
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT_RELATIONS,
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(sheet.title)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS,
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": "".join(_sheet(sheet)),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name, _NEVER)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            part.create_system = 3
            archive.writestr(part, text.encode())
    return packed.getvalue()


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield '</sheetView></sheetViews><sheetFormatPr defaultColWidth="22" defaultRowHeight="15"/>'
    yield "<sheetData>"
    names: tuple[Cell, ...] = sheet.columns
    for line, row in enumerate((names, *sheet.rows), start=1):
        style = _NAME if line == 1 else _TEXT
        cells = (_cell(cell, f"{_letters(at)}{line}", style) for at, cell in enumerate(row))
        yield f'<row r="{line}">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"


def _cell(cell: Cell, where: str, style: int) -> str:
    if cell == "":
        return ""
    if not isinstance(cell, str):
        digits = digits_of(cell)
        if len(Decimal(cell).as_tuple().digits) <= _MOST_DIGITS:
            return f'<c r="{where}" s="{_NUMBER}"><v>{digits}</v></c>'
        cell = digits
    text = to_cell(cell)
    if len(text) > _MOST_LETTERS:
        raise TooLongError(
            f"{where} holds {len(text):,} letters, and a cell of a workbook at most "
            f"{_MOST_LETTERS:,}: write CSV"
        )
    words = escape(_CODE.sub("_x005F_", text))
    return (
        f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'
    )


def _letters(at: int) -> str:
    """What the column number *at*, from 0, is called: A to Z, then AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
