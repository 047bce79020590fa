"""The tool's own Word template for schedules, made by code: headings, numbered items, tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from offerbook.pages.words import words_for
from offerbook.paper.packing import pack
from offerbook.spec.fields import Field

_FONT = "Arial"
_INK, _QUIET = RGBColor(0x1F, 0x2A, 0x37), RGBColor(0x5B, 0x65, 0x73)
_LINE, _FILL = "C9CFD6", "EEF1F4"
_WIDTH = 17.0  # centimetres between the margins of an A4 page
_CELL = "Table text"
_ITEM = "Schedule item"
_NOTE = "Schedule note"
_USED = ("Normal", "Title", "Subtitle", "Heading 1", "Header", "Footer", _CELL, _ITEM, _NOTE)
_INDENT = Cm(1)


class Column(NamedTuple):
    """A column: its heading, its width in centimetres, and the paragraphs of each of its cells."""

    title: str
    width: float
    paragraphs: tuple[Line, ...]


class Line(NamedTuple):
    """A paragraph with tags; without *when* it is always there, *each* repeats it."""

    words: str
    style: str = _CELL
    when: str = ""
    each: str = ""


class Section(NamedTuple):
    """A list of the schedule as a table under a heading; *lead* stands before the table."""

    name: str
    title: str
    columns: tuple[Column, ...]
    lead: tuple[Line, ...] = ()


def standard_template(schema: Field, language: str) -> bytes:
    """The template with its headings as the schema and the catalogue's language have them."""
    said = headings(schema, language)
    document = Document()
    _lay_out(document, language)
    _edge_lines(document, said)
    _title(document, said)
    for section in _sections(said):
        _write_section(document, section)
    _related(document, said)
    _further(document)
    document.add_paragraph(said["schedule_close"], style=_NOTE)
    _prune(document)
    return _packed(document)


def headings(schema: Field, language: str) -> dict[str, str]:
    """Interface words, and the titles of the fields that a customer knows."""
    said = {**words_for(language), **{name: each.title for name, each in schema.fields.items()}}
    for lists, names in _TITLES.items():
        field = schema.fields.get(lists)
        for name in names if field else ():
            if field and name in field.fields:
                said[name] = field.fields[name].title
    said["included"], said["excluded"] = (
        words_for(language)[name] for name in ("included", "excluded")
    )
    return said


_TITLES: Mapping[str, tuple[str, ...]] = {
    "packages": ("suits", "price", "minimum", "maximum"),
    "deliverables": ("acceptance", "format"),
    "customer_duties": ("if_missed", "what"),
    "prerequisites": ("how_to_check",),
    "relations": ("requires", "conflicts"),
    "service_levels": ("measured", "during"),
    "terms": ("topic", "link"),
}


def _packed(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()})


_FACTS = Line("{{ fact.label }}: {{ fact.value }}", _NOTE, each="fact in item.facts")


def _sections(said: Mapping[str, str]) -> Iterable[Section]:
    """The lists in the order in which a contract names them."""
    limit = Column(said["how_much"], 3.6, (Line("{{ item.limit }}"),))
    phase = Column(said["phase"], 3.4, (Line("{{ item.phase }}"),))
    contains = Line("→ {{ item.offering }}", _NOTE, when="item.offering")

    def column(title: str, width: float, *names: str, more: tuple[Line, ...] = ()) -> Column:
        first, *rest = names
        lines = [Line(f"{{{{ item.{first} }}}}")]
        for each in rest:
            label = f"{said[each]}: " if each in _LABELLED else ""
            lines.append(Line(f"{label}{{{{ item.{each} }}}}", _NOTE, when=f"item.{each}"))
        return Column(said[title], width, (*lines, *more))

    facts = (_FACTS,)
    yield Section("outcomes", said["outcomes"], (column("outcome", 17, "text", more=facts),))
    yield Section(
        "included",
        said["included"],
        (column("what", 10, "what", "note", more=(contains, *facts)), limit, phase),
    )
    yield Section(
        "excluded",
        said["excluded"],
        (column("what", 10, "what", "note", more=facts), column("instead", 7, "instead")),
    )
    yield Section(
        "deliverables",
        said["deliverables"],
        (
            column("deliverable", 7, "name", "description", "format", more=facts),
            column("acceptance", 6.6, "acceptance"),
            phase,
        ),
    )
    yield Section(
        "phases",
        said["timeline"],
        (
            column("phase", 9, "name", "note", more=facts),
            column("takes", 4, "days"),
            column("done_by", 4, "by"),
        ),
        (_pair(said["takes"], "duration"), _pair(said["starts_within"], "starts_within")),
    )
    yield Section(
        "customer_duties",
        said["customer_duties"],
        (
            column("what", 7, "what", more=facts),
            column("if_missed", 6.6, "if_missed"),
            phase,
        ),
    )
    yield Section(
        "prerequisites",
        said["prerequisites"],
        (
            column("what", 9, "what", more=facts),
            column("how_to_check", 8, "how_to_check"),
        ),
    )
    yield Section("assumptions", said["assumptions"], (column("what", 17, "text", more=facts),))
    yield Section(
        "service_levels",
        said["service_levels"],
        (
            column("level", 7, "name", "measured", "during", more=facts),
            limit,
            column("if_missed", 6.4, "remedy"),
        ),
    )
    yield Section(
        "terms",
        said["terms"],
        (
            column("what", 10, "text", "link", more=facts),
            column("topic", 3.4, "topic"),
            limit,
        ),
    )
    adds = Line("+ {{ added }}", _NOTE, each="added in item.adds")
    counts = tuple(
        Line(f"{said[name]}: {{{{ item.{name} }}}}", when=f"item.{name}")
        for name in ("minimum", "maximum")
    )
    yield Section(
        "options",
        said["options"],
        (
            column("option", 11, "name", "suits", more=(adds, *facts)),
            Column(said["price"], 6, (Line("{{ item.price }}"), *counts)),
        ),
    )


_LABELLED = frozenset(("format", "measured", "during", "link"))


def _pair(label: str, name: str) -> Line:
    return Line(f"{label}: {{{{ {name} }}}}", "Normal", when=name)


def _lay_out(document: Any, language: str) -> None:
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
    for name, size, colour in ((_CELL, 9.5, _INK), (_ITEM, 9.5, _INK), (_NOTE, 9, _QUIET)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _dress(style, size, colour=colour, after=1)
    styles[_NOTE].paragraph_format.left_indent = _INDENT
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
    for name, level in (("Heading 1", 0), (_ITEM, 1)):
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


def _prune(document: Any) -> None:
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


_UNUSED = ("/stylesWithEffects", "/webSettings", "/customXml", "/theme", "/fontTable")


def _edge_lines(document: Any, said: Mapping[str, str]) -> None:
    """What stands at the head and the foot of each page."""
    page = document.sections[0]
    head = _tabbed(page.header.paragraphs[0])
    head.add_run("{{ company }}{% if mark %} · ")
    head.add_run("{{ mark }}").bold = True
    head.add_run("{% endif %}\t{{ offering.name }} · {{ version }}")
    foot = _tabbed(page.footer.paragraphs[0])
    until = f"{said['schedule_until'].lower()} {{{{ valid_until }}}}"
    since = f"{said['schedule_from'].lower()} {{{{ in_force_from }}}}"
    foot.add_run(
        f"{said['schedule_version']} {{{{ version }}}}"
        f"{{% if in_force_from %}} · {since}{{% endif %}}"
        f"{{% if valid_until %}} · {until}{{% endif %}}\t"
    )
    before, _, rest = said["schedule_page"].partition("{0}")
    between, _, after = rest.partition("{1}")
    for words, code in ((before, "PAGE"), (between, "NUMPAGES")):
        foot.add_run(words)
        _add_field(foot, code)
    foot.add_run(after)
    _rule(foot, "top")
    page.footer.add_paragraph("{{ address }}", style="Footer")


def _tabbed(paragraph: Any) -> Any:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    return paragraph


def _add_field(paragraph: Any, code: str) -> None:
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


def _rule(paragraph: Any, side: str) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- the library draws no rules
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="4" w:space="4" '
        f'w:color="{_LINE}"/></w:pBdr>'
    )
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _title(document: Any, said: Mapping[str, str]) -> None:
    """What it is, and the facts that are asked for first."""
    document.add_paragraph(said["schedule_title"], style="Subtitle")
    name = "{{ offering.name }}{% if package.name %} – {{ package.name }}{% endif %}"
    document.add_paragraph(name, style="Title")
    document.add_paragraph("{{ offering.summary }}", style="Normal")
    rows = (
        (said["company"], "{{ company }}", ""),
        (said["schedule_version"], "{{ version }}", ""),
        (said["schedule_from"], "{{ in_force_from }}", "in_force_from"),
        (said["schedule_until"], "{{ valid_until }}", "valid_until"),
        (said["schedule_address"], "{{ address }}", ""),
        (said["package"], "{{ package.name }}", "package.name"),
        (said["suits"], "{{ package.suits }}", "package.suits"),
        (said["price"], "{{ package.price }}", "package.price"),
        (said["minimum"], "{{ package.minimum }}", "package.minimum"),
        (said["maximum"], "{{ package.maximum }}", "package.maximum"),
        (said["regions"], "{{ regions }}", "regions"),
        (said["languages"], "{{ languages }}", "languages"),
        (said["served_until"], "{{ served_until }}", "served_until"),
    )
    table = _table(document, (4.5, _WIDTH - 4.5))
    for label, words, when in rows:
        _tag_row(table, f"if {when}" if when else "")
        cells = table.add_row().cells
        _fill(cells[0], (Line(label),), is_bold=True)
        _fill(cells[1], (Line(words),))
        _tag_row(table, "endif" if when else "")
    _tag_row(table, "for fact in package.facts")
    cells = table.add_row().cells
    _fill(cells[0], (Line("{{ fact.label }}"),), is_bold=True)
    _fill(cells[1], (Line("{{ fact.value }}"),))
    _tag_row(table, "endfor")
    _tag(document, "if offering.description")
    document.add_paragraph("{{ offering.description }}").paragraph_format.space_before = Pt(8)
    _tag(document, "endif")


def _write_section(document: Any, section: Section) -> None:
    """A heading and a table, both only where the list is not empty."""
    _tag(document, f"if {section.name}")
    document.add_paragraph(section.title, style="Heading 1")
    for line in section.lead:
        _add_line(document, line)
    table = _table(document, [each.width for each in section.columns])
    head = table.add_row()
    for cell, column in zip(head.cells, section.columns, strict=True):
        _fill(cell, (Line(column.title),), is_bold=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        cell._tc.get_or_add_tcPr().append(  # noqa: SLF001 -- the library shades nothing
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_FILL}"/>')
        )
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 -- the library repeats nothing
    _tag_row(table, f"for item in {section.name}")
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 -- the same
    for cell, column in zip(row.cells, section.columns, strict=True):
        _fill(cell, column.paragraphs)
    row.cells[0].paragraphs[0].style = _ITEM
    _tag_row(table, "endfor")
    _tag(document, "endif")


def _related(document: Any, said: Mapping[str, str]) -> None:
    for name, field in (("requires", "one_of"), ("conflicts", "name")):
        _tag(document, f"if {name}")
        document.add_paragraph(said[name], style="Heading 1")
        _add_line(document, Line(f"{{{{ item.{field} }}}}", _ITEM, each=f"item in {name}"))
        _tag(document, "endif")


def _further(document: Any) -> None:
    _tag(document, "for section in further")
    document.add_paragraph("{{ section.title }}", style="Heading 1")
    _add_line(document, Line("{{ row.what }}", _ITEM, each="row in section.rows"))
    _tag(document, "endfor")


def _table(document: Any, widths: Sequence[float]) -> Any:
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


def _tag(document: Any, statement: str) -> None:
    document.add_paragraph(f"{{%p {statement} %}}")


def _tag_row(table: Any, statement: str) -> None:
    if statement:
        table.add_row().cells[0].paragraphs[0].text = f"{{%tr {statement} %}}"


def _fill(cell: Any, lines: Iterable[Line], *, is_bold: bool = False) -> None:
    """Write the paragraphs of a cell, the first one into the one that is there."""
    empty = cell.paragraphs[0]
    for line in lines:
        for paragraph in _add_line(cell, line):
            for run in paragraph.runs if is_bold else ():
                run.bold = True
    empty._p.getparent().remove(empty._p)  # noqa: SLF001 -- a cell of the library begins with one


def _add_line(place: Any, line: Line) -> list[Any]:
    opening = f"if {line.when}" if line.when else f"for {line.each}" if line.each else ""
    closing = "endif" if line.when else "endfor"
    if opening:
        place.add_paragraph(f"{{%p {opening} %}}")
    made = place.add_paragraph(line.words, style=line.style)
    if opening:
        place.add_paragraph(f"{{%p {closing} %}}")
    return [made]
