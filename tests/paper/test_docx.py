"""Word documents: what goes in stands in them, whatever it is, and does nothing."""

from __future__ import annotations

import hashlib
import io
import zipfile
from functools import cache
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from offerbook.paper.docx import check_template, prepare, render_docx
from offerbook.paper.fields import build_shape, specimen
from offerbook.paper.papers import PaperError
from offerbook.paper.standard import standard_template
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import build_fields
from tests.paper.making import STAMP, compose, look, make_sheet, make_template, read_part, words_of
from tests.support import Workshop

SCHEMA = build_fields(base_schema(OFFERING))
SHAPE = build_shape(SCHEMA)
STANDARD = standard_template(SCHEMA, "en")
PREPARED = prepare(STANDARD, SHAPE)

NASTY = (
    "{{ 7*7 }}",
    "{% for a in b %}",
    "{%p endif %}",
    "{#",
    "}}",
    "<b>A & B</b>",
    "</w:t></w:r></w:p><w:p>",
    "]]>",
    "&lt;",
    "=1+1",
    "@SUM(1)",
    "DDEAUTO c:\\\\windows",
    "'\"`\\\\",
    "W" * 400,
    "\u202eright\u202c to left",
    "日本語 emoji 🩺",
    "tab\there",
)


def fill_all(value: Any, words: str) -> Any:
    """The same shape with *words* in the place of every text."""
    if isinstance(value, str):
        return words
    if isinstance(value, list):
        return [fill_all(each, words) for each in value]
    return {name: fill_all(each, words) for name, each in value.items()}


def hostile(words: str) -> dict[str, Any]:
    context: dict[str, Any] = fill_all(specimen(SHAPE), words)
    context["document"]["day"] = "2026-07-01"
    return context


@cache
def written_plainly() -> bytes:
    return render_docx(PREPARED, hostile("Plain"))


def in_one_row(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("words", NASTY)
def test_hostile_words_are_words_in_every_field(words: str) -> None:
    raw = render_docx(PREPARED, hostile(words))
    plain = written_plainly()
    document = Document(io.BytesIO(raw))
    assert in_one_row(words_of(raw)).count(in_one_row(words)) == words_of(plain).count("Plain")
    assert document.core_properties.title == words
    assert len(document.element.xpath("//w:p")) == len(
        Document(io.BytesIO(plain)).element.xpath("//w:p")
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_no_letter_is_lost(words: str) -> None:
    raw = render_docx(PREPARED, hostile(f"x{words}x"))
    assert in_one_row(f"x{words}x") in in_one_row(words_of(raw))


def test_a_schedule_says_what_its_package_promises(workshop: Workshop) -> None:
    words = words_of(render_docx(PREPARED, compose(make_sheet(workshop), "large")))
    assert "Mail Move – Large" in words
    assert "€90 or US$99 per user and month" in words
    assert "Mailboxes moved\tup to 40\u00a0users\tThe move" in words
    assert "Rooms & calendars <moved>" in words
    assert "Phones\tOne more" in words
    assert "Archives" not in words
    assert "Never for customers" not in words


def test_a_section_without_items_is_left_out(workshop: Workshop) -> None:
    workshop.offering("mail-move", "scope:\n  included:\n    - id: a\n      what: All of it\n")
    workshop.freeze("2026-07-01")
    words = words_of(render_docx(PREPARED, compose(look(workshop, "internal"), "")))
    assert "All of it" in words
    assert "Service levels" not in words
    assert "Not included" not in words


def test_head_and_foot_say_the_version_and_where_it_is_kept(workshop: Workshop) -> None:
    raw = render_docx(PREPARED, compose(make_sheet(workshop), "small"))
    page = Document(io.BytesIO(raw)).sections[0]
    foot = "\n".join(each.text for each in page.footer.paragraphs)
    assert "Version 1.0.0 · in force from 1 July 2026 · valid until 30 June 2027" in foot
    assert "offerings/mail-move/1.0.0/" in foot
    assert "Mail Move · 1.0.0" in page.header.paragraphs[0].text


def test_the_properties_are_set(workshop: Workshop) -> None:
    raw = render_docx(PREPARED, compose(make_sheet(workshop), "small"))
    properties = Document(io.BytesIO(raw)).core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Mail Move · 1.0.0 · Small",
        "Testhouse",
        "en",
    )
    assert str(properties.created) == str(properties.modified) == "2026-07-01 00:00:00+00:00"


def test_the_same_input_gives_the_same_bytes(workshop: Workshop) -> None:
    context = compose(make_sheet(workshop), "small")
    again = prepare(standard_template(SCHEMA, "en"), SHAPE)
    digests = {hashlib.sha256(render_docx(each, context)).hexdigest() for each in (PREPARED, again)}
    assert len(digests) == 1
    with zipfile.ZipFile(io.BytesIO(render_docx(PREPARED, context))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        (0, "it does not say its version: "),
        (1, "it does not say what is included: "),
        (2, "it does not say what is excluded: "),
    ],
)
def test_a_template_that_leaves_out_the_promise_is_refused(left_out: int, message: str) -> None:
    raw = make_template(*(each for at, each in enumerate(STAMP) if at != left_out))
    (misfit,) = check_template(raw, SHAPE)
    assert misfit.message.startswith(message)
    with pytest.raises(PaperError, match=message):
        render_docx(prepare(raw, SHAPE), specimen(SHAPE))


def test_the_least_template_and_the_standard_one_are_fine() -> None:
    assert check_template(make_template(*STAMP), SHAPE) == ()
    assert check_template(STANDARD, SHAPE) == ()


def test_empty_cells_and_tables_are_mended() -> None:
    def write(document: Any) -> None:
        table = document.add_table(rows=4, cols=1)
        table.cell(0, 0).text = "{%p if mark %}"
        table.cell(0, 0).add_paragraph("{{ mark }}")
        table.cell(0, 0).add_paragraph("{%p endif %}")
        table.cell(1, 0).text = "{%tr for each in further %}"
        table.cell(2, 0).text = "{{ each.title }}"
        table.cell(3, 0).text = "{%tr endfor %}"
        gone = document.add_table(rows=3, cols=1)
        for at, words in enumerate(("{%tr if mark %}", "{{ mark }}", "{%tr endif %}")):
            gone.cell(at, 0).text = words

    prepared = prepare(make_template(*STAMP, write=write), SHAPE)
    context = {**specimen(SHAPE), "mark": "", "further": []}
    document = Document(io.BytesIO(render_docx(prepared, context)))
    (table,) = document.tables
    assert [len(cell.paragraphs) for row in table.rows for cell in row.cells] == [1]


def test_nothing_of_its_makers_is_left(workshop: Workshop) -> None:
    def write(document: Any) -> None:
        document.core_properties.author = "Somebody Else"
        document.core_properties.last_modified_by = "Somebody Else"

    prepared = prepare(make_template(*STAMP, write=write), SHAPE)
    raw = render_docx(prepared, compose(make_sheet(workshop), "small"))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert not [name for name in archive.namelist() if b"Somebody" in archive.read(name)]
        assert not [name for name in archive.namelist() if "customXml" in name or "app" in name]


def test_the_standard_template_repeats_heads_and_names_its_language() -> None:
    assert read_part(STANDARD, "word/document.xml").count(b"<w:tblHeader/>") == 14
    assert b'w:val="en-GB"' in read_part(STANDARD, "word/styles.xml")
