"""A Word template and what a schedule says → a Word document: the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from docx import Document
from lxml import etree

from offerbook.paper.fields import Shape, nothing, specimen
from offerbook.paper.packing import pack
from offerbook.paper.papers import PaperError
from offerbook.paper.tags import FillError, Misfit, Tags, fill, read_tags
from offerbook.paper.word_file import CORE, NoTemplateError, W, read_word_file, read_xml, write_xml

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_STAMPED = ("version", "valid_until", "address")
_LISTED = ("included", "excluded")


class Prepared(NamedTuple):
    """A template that was looked through: its other parts, and those that are filled in."""

    parts: Mapping[str, bytes]
    tags: Mapping[str, Tags]


def prepare(raw: bytes, shape: Mapping[str, Shape]) -> Prepared:
    """Look through the template *raw*, once for all documents. Raises NoTemplateError."""
    prepared = _read(raw, shape)
    for misfit in _misfits(prepared):
        raise NoTemplateError(misfit.message, misfit.hint, misfit.says)
    return prepared


def check_template(raw: bytes, shape: Mapping[str, Shape]) -> tuple[Misfit, ...]:
    """Everything that is amiss with the template *raw*, which is tried with much and with nothing."""
    try:
        prepared = _read(raw, shape)
        misfits = tuple(_misfits(prepared))
        if not misfits:
            for trial in (specimen(shape), nothing(shape)):
                render_docx(prepared, trial)
    except NoTemplateError as problem:
        return (Misfit(str(problem), problem.hint, problem.says),)
    except (PaperError, FillError) as problem:
        return (Misfit(str(problem), "", ""),)
    return misfits


def _read(raw: bytes, shape: Mapping[str, Shape]) -> Prepared:
    file = read_word_file(raw)
    tags = {name: read_tags(read_xml(name, file.parts[name]), shape) for name in file.written}
    return Prepared({name: file.parts[name] for name in file.parts if name not in tags}, tags)


def _misfits(prepared: Prepared) -> Iterator[Misfit]:
    for each in prepared.tags.values():
        yield from each.misfits


def render_docx(prepared: Prepared, context: Mapping[str, Any]) -> bytes:
    """The document that says *context*. Raises PaperError where it does not say all of it."""
    parts = dict(prepared.parts)
    for name, tags in prepared.tags.items():
        parts[name] = _filled(name, tags, context)
    parts[CORE] = _core(context)
    raw = pack(parts)
    _read_back(raw, context)
    return raw


def _filled(name: str, tags: Tags, context: Mapping[str, Any]) -> bytes:
    text = fill(tags.template, context)
    try:
        root = etree.fromstring(text.encode())
    except etree.XMLSyntaxError as problem:
        words = f"with its tags filled in {name} is broken: {problem.msg}"
        raise PaperError(words) from problem
    _mend_tables(root)
    for at, picture in enumerate(root.iter(_PICTURE), start=1):
        picture.set("id", str(at))  # one that stands in a loop was there once
    return write_xml(root)


def _mend_tables(root: Any) -> None:
    """Word takes no table without rows, and no cell or header without a paragraph at its end."""
    for table in list(root.iter(W + "tbl")):
        if table.find(W + "tr") is None:
            table.getparent().remove(table)
    for cell in (*root.iter(W + "tc"), root):
        last = cell[-1].tag if len(cell) else None
        if cell.tag != W + "document" and cell.tag in _ENDED and last != W + "p":
            cell.append(etree.SubElement(cell, W + "p"))


_ENDED = frozenset((W + "tc", W + "hdr", W + "ftr"))


def _core(context: Mapping[str, Any]) -> bytes:
    """The properties of the file; the day is that on which the version took hold."""
    said = context["document"]
    rows = {
        "dc:title": said["title"],
        "dc:subject": said["subject"],
        "dc:creator": context["company"],
        "cp:keywords": said["keywords"],
        "cp:category": said["category"],
        "dc:language": said["language"],
        "cp:version": context["version"],
    }
    written = "".join(f"<{name}>{escape(words)}</{name}>" for name, words in rows.items() if words)
    if said["day"]:
        moment = f'xsi:type="dcterms:W3CDTF">{escape(said["day"])}T00:00:00Z'
        written += f"<dcterms:created {moment}</dcterms:created>"
        written += f"<dcterms:modified {moment}</dcterms:modified>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{written}</cp:coreProperties>'
    ).encode()


def _read_back(raw: bytes, context: Mapping[str, Any]) -> None:
    """Open the finished document, and see that it says what it is for."""
    try:
        document = Document(io.BytesIO(raw))
    except Exception as problem:  # whatever a reader stumbles over
        raise PaperError(f"the document cannot be opened again: {problem}") from problem
    said = _squeeze("\n".join(_words(document)))
    for name in _LISTED:
        for item in context[name]:
            for line in item["what"].split("\n"):
                if _squeeze(line) not in said:
                    raise PaperError(f"it does not say what is {name}: {line[:80]!r}")
    for name in _STAMPED:
        if _squeeze(context[name]) not in said:
            raise PaperError(f"it does not say its {name}: {context[name]!r}")


def _words(document: Any) -> Iterator[str]:
    """The words of each paragraph, those of headers and footers included."""
    yield from _words_in(document.element)
    for section in document.sections:
        for part in _edges(section):
            if not part.is_linked_to_previous:
                yield from _words_in(part._element)  # noqa: SLF001 -- the library has no other way


def _edges(section: Any) -> Iterable[Any]:
    return (
        section.header,
        section.footer,
        section.first_page_header,
        section.first_page_footer,
        section.even_page_header,
        section.even_page_footer,
    )


def _words_in(root: Any) -> Iterator[str]:
    for paragraph in root.iter(W + "p"):
        parts = (
            element.text or "" if element.tag == W + "t" else " "
            for element in paragraph.iter(W + "t", W + "br", W + "tab")
        )
        yield "".join(parts)


def _squeeze(words: str) -> str:
    return " ".join(words.split()).casefold()
