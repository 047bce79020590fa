"""Word templates that are not used, each with a sentence on why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from offerbook.paper.word_file import MOST_BYTES, NoTemplateError, read_word_file
from tests.paper.making import STAMP, change_parts, make_template, read_part

PLAIN = make_template(*STAMP)
DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def said_of(raw: bytes) -> str:
    """Why *raw* is refused."""
    with pytest.raises(NoTemplateError) as refused:
        read_word_file(raw)
    return str(refused.value)


def relating(kind: str, target: str, mode: str = "") -> bytes:
    """A template with one more relation."""
    mode = f' TargetMode="{mode}"' if mode else ""
    kind = kind if ":" in kind else f"{OFFICE}/{kind}"
    entry = f'<Relationship Id="x1" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    whole = read_part(PLAIN, RELATIONS).replace(b"</Relationships>", entry.encode())
    name = f"word/{target}"
    parts: Mapping[str, bytes] = {RELATIONS: whole} | ({} if mode else {name: b"x"})
    return change_parts(PLAIN, parts)


def test_a_plain_template_is_taken_without_its_properties() -> None:
    file = read_word_file(PLAIN)
    assert file.written == (DOCUMENT,)
    assert "docProps/app.xml" not in file.parts
    assert not [name for name in file.parts if name.startswith(("customXml", "docProps"))]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b"", "this is no Word document", id="nothing"),
        pytest.param(b"Dear customer,", "this is no Word document", id="text"),
        pytest.param(PLAIN[: len(PLAIN) // 2], "this is no Word document", id="half of one"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older program", id="a .doc"),
        pytest.param(b"PK\x03\x04" + b"0" * MOST_BYTES, "too large", id="too large"),
        pytest.param(
            change_parts(PLAIN, {DOCUMENT: None}), "without a Word document", id="no document"
        ),
        pytest.param(
            change_parts(PLAIN, {DOCUMENT: None, "content.xml": b"<a/>"}), "OpenDocument", id="odt"
        ),
        pytest.param(
            change_parts(PLAIN, {DOCUMENT: b"<w:document>"}), "document.xml is broken", id="broken"
        ),
        pytest.param(
            change_parts(PLAIN, {DOCUMENT: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "no word processor",
            id="an entity",
        ),
        pytest.param(
            change_parts(PLAIN, {DOCUMENT: b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}),
            "no word processor",
            id="a document type",
        ),
        pytest.param(
            relating(
                "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vba.bin"
            ),
            "it holds macros",
            id="macros",
        ),
        pytest.param(
            relating("attachedTemplate", "file:///C:/a.dotm", "External"),
            "attached to another template",
            id="an attached template",
        ),
        pytest.param(
            relating("image", "https://a.example/logo.png", "External"),
            "it loads 'https://a.example/logo.png' from elsewhere",
            id="a remote picture",
        ),
        pytest.param(relating("oleObject", "o.bin"), "an embedded object", id="an object"),
        pytest.param(relating("package", "o.xlsx"), "an embedded document", id="a workbook"),
        pytest.param(relating("aFChunk", "a.html"), "takes in another file", id="HTML"),
        pytest.param(relating("comments", "comments.xml"), "holds comments", id="comments"),
        pytest.param(
            relating("hyperlink", "file://server/share", "External"),
            "a link in it leads to 'file://server/share'",
            id="a link to a file",
        ),
        pytest.param(
            relating("hyperlink", "javascript:alert(1)", "External"), "a link in it", id="a script"
        ),
        pytest.param(relating("control", "a.xml"), "a control that runs code", id="ActiveX"),
        pytest.param(relating("frobnicate", "a.xml"), "of the kind", id="something unknown"),
    ],
)
def test_what_is_no_template_is_refused(raw: bytes, message: str) -> None:
    assert message in said_of(raw)


def test_a_part_that_unpacks_without_end_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DOCUMENT, b"0" * 40_000_000)
    assert "unpacked it has 40,000,000 bytes" in said_of(made.getvalue())


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    made = bytearray(change_parts(PLAIN, {}))
    at = made.rindex(b"PK\x01\x02")
    made[at + 24 : at + 28] = (1).to_bytes(4, "little")
    assert said_of(bytes(made))


def test_macros_are_found_by_what_the_list_of_parts_says_as_well() -> None:
    types = read_part(PLAIN, "[Content_Types].xml").replace(
        b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    )
    assert said_of(change_parts(PLAIN, {"[Content_Types].xml": types})) == "it holds macros"


def field(code: str, *, split: bool = False) -> bytes:
    """A template with one field; *split* as Word takes its instruction apart."""

    def write(document: Any) -> None:
        paragraph = document.add_paragraph()
        pieces = [code[:3], code[3:]] if split else [code]
        for kind in ("begin", *pieces, "end"):
            run = paragraph.add_run()._r
            is_mark = kind in ("begin", "end")
            part = OxmlElement("w:fldChar" if is_mark else "w:instrText")
            if is_mark:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = kind
            run.append(part)

    return make_template(*STAMP, write=write)


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize(
    "code",
    [
        "DDEAUTO c:\\windows\\system32\\cmd.exe",
        " INCLUDETEXT secret.docx",
        "INCLUDEPICTURE https://a.example/x.png",
        "LINK Excel.Sheet.8",
        "MACROBUTTON Go here",
        "DATE",
        "",
    ],
)
def test_a_field_that_acts_or_reads_the_clock_is_refused(code: str, *, split: bool) -> None:
    assert "it holds the field" in said_of(field(code, split=split))


def test_a_link_in_a_field_leads_to_the_web_alone() -> None:
    assert "a link in it" in said_of(field('HYPERLINK "\\\\\\\\server\\\\share"'))
    read_word_file(field('HYPERLINK "https://a.example/"'))
    read_word_file(field("PAGE"))


def test_a_field_around_a_paragraph_counts_too() -> None:
    def write(document: Any) -> None:
        words = (
            f'<w:fldSimple {nsdecls("w")} w:instr="DDE a b"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
        document.add_paragraph()._p.append(parse_xml(words))

    assert "it holds the field 'DDE'" in said_of(make_template(*STAMP, write=write))


def test_tracked_changes_are_refused() -> None:
    def write(document: Any) -> None:
        words = f'<w:ins {nsdecls("w")} w:id="1" w:author="A"><w:r><w:t>1</w:t></w:r></w:ins>'
        document.add_paragraph()._p.append(parse_xml(words))

    assert said_of(make_template(*STAMP, write=write)) == "it holds tracked changes"


def test_a_tag_in_an_attribute_is_refused() -> None:
    def write(document: Any) -> None:
        words = f'<w:bookmarkStart {nsdecls("w")} w:id="1" w:name="{{{{ version }}}}"/>'
        document.add_paragraph()._p.append(parse_xml(words))

    assert "where no words stand" in said_of(make_template(*STAMP, write=write))


def test_a_word_template_becomes_a_document() -> None:
    types = read_part(PLAIN, "[Content_Types].xml").replace(
        b"document.main+xml", b"template.main+xml"
    )
    file = read_word_file(change_parts(PLAIN, {"[Content_Types].xml": types}))
    assert b"wordprocessingml.document.main+xml" in file.parts["[Content_Types].xml"]
