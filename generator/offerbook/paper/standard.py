"""The tool's own Word template for schedules, made by code: headings, numbered items, tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from docx import Document
from docx.shared import Pt

from offerbook.pages.words import words_for
from offerbook.paper.layout import (
    CELL,
    ITEM,
    NOTE,
    WIDTH,
    add_field,
    add_right_stop,
    add_table,
    draw_line_above,
    keep_whole,
    lay_out,
    make_head,
    pack_document,
    prune,
)
from offerbook.spec.fields import Field


class Line(NamedTuple):
    """A paragraph with tags, behind the heading *label*; *when* it is there, *each* repeats it."""

    words: str
    style: str = CELL
    label: str = ""
    when: str = ""
    each: str = ""


class Column(NamedTuple):
    """A column: its heading, its width in centimetres, and the paragraphs of each of its cells."""

    heading: str
    width: float
    lines: tuple[Line, ...]


class Section(NamedTuple):
    """A list of the schedule as a table under a heading; *lead* stands before the table."""

    name: str
    heading: str
    columns: tuple[Column, ...]
    lead: tuple[Line, ...] = ()


def _said(name: str) -> Line:
    return Line(f"{{{{ item.{name} }}}}")


def _note(name: str, label: str = "") -> Line:
    return Line(f"{{{{ item.{name} }}}}", NOTE, label, f"item.{name}")


_FACTS = Line("{{ fact.label }}: {{ fact.value }}", NOTE, each="fact in item.facts")
_CONTAINS = Line("{{ item.offering }}", NOTE, "contains", "item.offering")
_ADDS = Line("+ {{ added }}", NOTE, each="added in item.adds")
_COUNTS = tuple(
    Line(f"{{{{ item.{name} }}}}", label=name, when=f"item.{name}")
    for name in ("minimum", "maximum")
)
_LIMIT = Column("how_much", 3.6, (_said("limit"),))
_PHASE = Column("phase", 3.4, (_said("phase"),))


def _first(heading: str, width: float, *lines: Line) -> Column:
    """The column in which an item is named, with what else is to be said of it."""
    return Column(heading, width, (*lines, _FACTS))


def _plain(heading: str, width: float, name: str) -> Column:
    return Column(heading, width, (_said(name),))


SECTIONS = (
    Section("outcomes", "outcomes", (_first("outcome", WIDTH, _said("text")),)),
    Section(
        "included",
        "included",
        (_first("what", 10, _said("what"), _note("note"), _CONTAINS), _LIMIT, _PHASE),
    ),
    Section(
        "excluded",
        "excluded",
        (_first("what", 10, _said("what"), _note("note")), _plain("instead", 7, "instead")),
    ),
    Section(
        "deliverables",
        "deliverables",
        (
            _first(
                "deliverable",
                7,
                _said("name"),
                _note("description"),
                _note("limit"),
                _note("format", "format"),
            ),
            _plain("acceptance", 6.6, "acceptance"),
            _PHASE,
        ),
    ),
    Section(
        "phases",
        "timeline",
        (
            _first("phase", 9, _said("name"), _note("note")),
            _plain("takes", 4, "days"),
            _plain("done_by", 4, "by"),
        ),
        (
            Line("{{ duration }}", "Normal", "takes", "duration"),
            Line("{{ starts_within }}", "Normal", "starts_within", "starts_within"),
        ),
    ),
    Section(
        "customer_duties",
        "customer_duties",
        (_first("what", 7, _said("what")), _plain("if_missed", 6.6, "if_missed"), _PHASE),
    ),
    Section(
        "prerequisites",
        "prerequisites",
        (_first("what", 9, _said("what")), _plain("how_to_check", 8, "how_to_check")),
    ),
    Section("assumptions", "assumptions", (_first("what", WIDTH, _said("text")),)),
    Section(
        "service_levels",
        "service_levels",
        (
            _first(
                "level", 7, _said("name"), _note("measured", "measured"), _note("during", "during")
            ),
            _LIMIT,
            _plain("if_missed", 6.4, "remedy"),
        ),
    ),
    Section(
        "terms",
        "terms",
        (
            _first("what", 10, _said("text"), _note("link", "link")),
            _plain("topic", 3.4, "topic"),
            _LIMIT,
        ),
    ),
    Section(
        "options",
        "options",
        (
            _first("option", 11, _said("name"), _note("suits"), _ADDS),
            Column("price", 6, (_said("price"), *_COUNTS)),
        ),
    ),
)
"""The lists in the order in which a contract names them; headings are keys of `headings`."""

_FACES = (
    ("company", "company"),
    ("schedule_version", "version"),
    ("schedule_from", "in_force_from"),
    ("schedule_until", "valid_until"),
    ("schedule_address", "address"),
    ("package", "package.name"),
    ("suits", "package.suits"),
    ("price", "package.price"),
    ("minimum", "package.minimum"),
    ("maximum", "package.maximum"),
    ("regions", "regions"),
    ("languages", "languages"),
    ("served_until", "served_until"),
)
"""The facts that are asked for first: their headings and fields."""

_TITLED: Mapping[str, tuple[str, ...]] = {
    "packages": ("suits", "price", "minimum", "maximum"),
    "outcomes": (),
    "deliverables": ("acceptance", "format"),
    "timeline": (),
    "customer_duties": ("if_missed", "what"),
    "prerequisites": ("how_to_check",),
    "assumptions": (),
    "options": (),
    "relations": ("requires", "conflicts"),
    "service_levels": ("measured", "during"),
    "terms": ("topic", "link"),
}
"""Lists of the schema that give a heading their titles, and the fields in them that do."""


def standard_template(schema: Field, language: str) -> bytes:
    """The template with its headings as the schema and the catalogue's language have them."""
    return pack_document(_Writer(headings(schema, language)).write(language))


def headings(schema: Field, language: str) -> dict[str, str]:
    """Interface words, and the titles of the fields that have a place of their own."""
    said = dict(words_for(language))
    for name, inner in _TITLED.items():
        field = schema.fields.get(name)
        if field is not None:
            said[name] = field.title
            said |= {each: field.fields[each].title for each in inner if each in field.fields}
    return said


class _Writer:
    """Writes the template with *said* as its headings."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said
        self._document = Document()

    def write(self, language: str) -> Any:
        """The whole document."""
        lay_out(self._document, language)
        self._head()
        self._foot()
        self._title()
        self._faces()
        for section in SECTIONS:
            self._section(section)
        for name, field in (("requires", "one_of"), ("conflicts", "name")):
            self._rows(f"if {name}", self._said[name], f"item in {name}", f"item.{field}")
        self._rows(
            "for section in further", "{{ section.title }}", "row in section.rows", "row.what"
        )
        close = self._document.add_paragraph(self._said["schedule_close"], style=NOTE)
        close.paragraph_format.left_indent, close.paragraph_format.space_before = Pt(0), Pt(14)
        prune(self._document)
        return self._document

    def _head(self) -> None:
        """At the head of each page: whose it is, what it is, and what must not be overlooked."""
        head = add_right_stop(self._document.sections[0].header.paragraphs[0])
        head.add_run("{{ company }}{% if mark %} · ")
        head.add_run("{{ mark }}").bold = True
        head.add_run("{% endif %}\t{{ offering.name }} · {{ version }}")

    def _foot(self) -> None:
        """At the foot of each page: what shows that a copy is stale."""
        said, footer = self._said, self._document.sections[0].footer
        foot = add_right_stop(footer.paragraphs[0])
        foot.add_run(
            f"{said['schedule_version']} {{{{ version }}}}"
            f"{_lowered(said['schedule_from'], 'in_force_from')}"
            f"{_lowered(said['schedule_until'], 'valid_until')}\t"
        )
        before, _, rest = said["schedule_page"].partition("{0}")
        between, _, after = rest.partition("{1}")
        for words, code in ((before, "PAGE"), (between, "NUMPAGES")):
            foot.add_run(words)
            add_field(foot, code)
        foot.add_run(after)
        draw_line_above(foot)
        footer.add_paragraph("{{ address }}", style="Footer")

    def _title(self) -> None:
        self._document.add_paragraph(self._said["schedule_title"], style="Subtitle")
        name = "{{ offering.name }}{% if package.name %} – {{ package.name }}{% endif %}"
        self._document.add_paragraph(name, style="Title")
        self._document.add_paragraph("{{ offering.summary }}", style="Normal")

    def _faces(self) -> None:
        """The facts that are asked for first, and what is told at length."""
        table = add_table(self._document, (4.5, WIDTH - 4.5))
        for heading, field in _FACES:
            self._face(table, f"if {field}", self._said[heading], f"{{{{ {field} }}}}")
        label, value = "{{ fact.label }}", "{{ fact.value }}"
        self._face(table, "for fact in package.facts", label, value)
        self._tag("if offering.description")
        about = self._document.add_paragraph("{{ offering.description }}")
        about.paragraph_format.space_before = Pt(8)
        self._tag("endif")
        self._document.add_paragraph(self._said["schedule_we"], style="Normal")

    def _face(self, table: Any, statement: str, label: str, value: str) -> None:
        _tag_row(table, statement)
        first, second = table.add_row().cells
        self._fill(first, (Line(label),), is_bold=True)
        self._fill(second, (Line(value),))
        _tag_row(table, f"end{statement.split(maxsplit=1)[0]}")

    def _section(self, section: Section) -> None:
        """A heading and a table, both only where the list is not empty."""
        self._tag(f"if {section.name}")
        self._document.add_paragraph(self._said[section.heading], style="Heading 1")
        for line in section.lead:
            self._add(self._document, line).paragraph_format.keep_with_next = True
        if _PHASE in section.columns:
            first, *others = (each for each in section.columns if each is not _PHASE)
            wider = first._replace(width=first.width + _PHASE.width)
            self._tag("if phases")
            self._table(section.name, section.columns)
            self._tag("else")
            self._table(section.name, (wider, *others))
            self._tag("endif")
        else:
            self._table(section.name, section.columns)
        self._tag("endif")

    def _table(self, name: str, columns: tuple[Column, ...]) -> None:
        """A table with a row for each entry of the list *name*."""
        table = add_table(self._document, [each.width for each in columns])
        head = table.add_row()
        for cell, column in zip(head.cells, columns, strict=True):
            self._fill(cell, (Line(self._said[column.heading]),), is_bold=True)
        make_head(head)
        _tag_row(table, f"for item in {name}")
        row = table.add_row()
        for cell, column in zip(row.cells, columns, strict=True):
            self._fill(cell, column.lines)
        row.cells[0].paragraphs[0].style = ITEM
        keep_whole(row)
        _tag_row(table, "endfor")

    def _rows(self, statement: str, heading: str, each: str, field: str) -> None:
        """A heading with numbered items below it, where there are any."""
        self._tag(statement)
        self._document.add_paragraph(heading, style="Heading 1")
        self._add(self._document, Line(f"{{{{ {field} }}}}", ITEM, each=each))
        self._tag(f"end{statement.split(maxsplit=1)[0]}")

    def _tag(self, statement: str) -> None:
        self._document.add_paragraph(f"{{%p {statement} %}}")

    def _fill(self, cell: Any, lines: Iterable[Line], *, is_bold: bool = False) -> None:
        """Write the paragraphs of a cell in the place of the empty one that it begins with."""
        empty = cell.paragraphs[0]
        for line in lines:
            made = self._add(cell, line)
            for run in made.runs if is_bold else ():
                run.bold = True
        empty._p.getparent().remove(empty._p)  # noqa: SLF001 -- the library removes nothing

    def _add(self, place: Any, line: Line) -> Any:
        """The paragraph of *line* in *place*, between the tags that it needs."""
        statement = f"if {line.when}" if line.when else f"for {line.each}" if line.each else ""
        if statement:
            place.add_paragraph(f"{{%p {statement} %}}")
        label = f"{self._said[line.label]}: " if line.label else ""
        made = place.add_paragraph(label + line.words, style=line.style)
        if statement:
            place.add_paragraph(f"{{%p end{statement.split(maxsplit=1)[0]} %}}")
        return made


def _tag_row(table: Any, statement: str) -> None:
    table.add_row().cells[0].paragraphs[0].text = f"{{%tr {statement} %}}"


def _lowered(heading: str, field: str) -> str:
    """A field behind its heading in the middle of a line, where it says something."""
    return f"{{% if {field} %}} · {heading.lower()} {{{{ {field} }}}}{{% endif %}}"
