"""How the tool's own Word document looks: page, styles, numbers, tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from offerbook.paper.packing import pack

WIDTH = 17.0  # centimetres between the margins of an A4 page
CELL, ITEM, NOTE = "Table text", "Schedule item", "Schedule note"
"""Styles: of words in a table, of an item with its number, and of what is said of an item."""

_FONT = "Arial"
_INK, _QUIET = RGBColor(0x1F, 0x2A, 0x37), RGBColor(0x5B, 0x65, 0x73)
_LINE, _FILL = "C9CFD6", "EEF1F4"
_USED = ("Normal", "Title", "Subtitle", "Heading 1", "Header", "Footer", CELL, ITEM, NOTE)
_UNUSED = ("/stylesWithEffects", "/webSettings", "/customXml", "/theme", "/fontTable")
_INDENT = Cm(1)


def lay_out(document: Any, language: str) -> None:
    """Page, language, styles."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(2.4), Cm(2.4)
    page.header_distance = page.footer_distance = Cm(1)
    styles = document.styles
    _dress(styles["Normal"], 10, after=4)
    _dress(styles["Title"], 22, is_bold=True, after=4)
    _dress(styles["Subtitle"], 11, colour=_QUIET, after=10)
    _dress(styles["Heading 1"], 13, is_bold=True, before=16, after=4)
    for name in ("Header", "Footer"):
        _dress(styles[name], 8.5, colour=_QUIET)
        styles[name].paragraph_format.tab_stops.clear_all()
    for name, size, colour in ((CELL, 9.5, _INK), (ITEM, 9.5, _INK), (NOTE, 9, _QUIET)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _dress(style, size, colour=colour, after=1)
    styles[NOTE].paragraph_format.left_indent = _INDENT
    _speak(styles, language)
    _number(document)


def _dress(
    style: Any,
    size: float,
    *,
    is_bold: bool = False,
    colour: RGBColor = _INK,
    before: float = 0,
    after: float = 0,
) -> None:
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.bold, style.font.italic, style.font.color.rgb = is_bold, False, colour
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1
    _set_font(style.element.get_or_add_rPr().get_or_add_rFonts())
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _set_font(fonts: Any) -> None:
    for name in [each for each in fonts.attrib if each.endswith("Theme")]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), _FONT)


def _speak(styles: Any, language: str) -> None:
    """The language that the document is in, for spelling and for those who listen to it."""
    defaults = styles.element.find(qn("w:docDefaults"))
    _set_font(defaults.find(f".//{qn('w:rFonts')}"))
    defaults.find(f".//{qn('w:lang')}").set(qn("w:val"), "en-GB" if language == "en" else language)


_NUMBERS = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
<w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
<w:lvlText w:val="%1"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Scheduleitem"/>
<w:lvlText w:val="%1.%2"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>
</w:abstractNum>"""


def _number(document: Any) -> None:
    """Number headings 1, 2 … and the items below them 1.1, 1.2 …, so that both can be cited."""
    numbering = document.part.numbering_part.element
    for entry in list(numbering):
        numbering.remove(entry)
    numbering.append(parse_xml(_NUMBERS))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    for name, level in (("Heading 1", 0), (ITEM, 1)):
        style = document.styles[name].element
        properties = style.get_or_add_pPr()
        found = properties.find(qn("w:numPr"))
        if found is not None:
            properties.remove(found)
        numbered = parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
        )
        properties.insert_element_before(
            numbered, "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
        )


def prune(document: Any) -> None:
    """Take out what the library brings along and nothing here uses."""
    styles = document.styles.element
    used = {document.styles[name].style_id for name in _USED}
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:default")) != "1" and style.get(qn("w:styleId")) not in used:
            styles.remove(style)
        for link in style.findall(qn("w:link")):
            style.remove(link)
    styles.remove(styles.find(qn("w:latentStyles")))
    relations = document.part.rels
    for key in [key for key, each in relations.items() if each.reltype.endswith(_UNUSED)]:
        del relations[key]


def add_right_stop(paragraph: Any) -> Any:
    """*paragraph*, in which a tab leads to the right margin."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    return paragraph


def add_field(paragraph: Any, code: str) -> None:
    """What Word works out by itself, such as PAGE."""
    for kind in ("begin", code, "separate", "1", "end"):
        run = paragraph.add_run()
        if kind == code:
            text = OxmlElement("w:instrText")
            text.text = code
            run._r.append(text)  # noqa: SLF001 -- the library knows no fields
        elif kind == "1":
            run.text = kind
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 -- the same


def draw_line_above(paragraph: Any) -> None:
    """A thin line between the text of the page and *paragraph*."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- the library draws no rules
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="4" w:space="4" '
        f'w:color="{_LINE}"/></w:pBdr>'
    )
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def add_table(document: Any, widths: Sequence[float]) -> Any:
    """A table without rows yet; *widths* of its columns in centimetres."""
    table = document.add_table(rows=0, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    properties = table._tbl.tblPr  # noqa: SLF001 -- the library draws no borders
    properties.insert_element_before(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"),
        "w:shd",
        "w:tblLayout",
        "w:tblCellMar",
        "w:tblLook",
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 60), ("left", 85), ("bottom", 60), ("right", 85))
    )
    properties.insert_element_before(
        parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"), "w:tblLook"
    )
    return table


def pack_document(document: Any) -> bytes:
    """The same bytes for the same document."""
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()})


def make_head(row: Any) -> None:
    """*row* as the head of its table: shaded, and repeated on every page."""
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        cell._tc.get_or_add_tcPr().append(  # noqa: SLF001 -- the library shades nothing
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_FILL}"/>')
        )
    repeated = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 -- the library repeats nothing


def keep_whole(row: Any) -> None:
    """No page ends inside *row*."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 -- the same
