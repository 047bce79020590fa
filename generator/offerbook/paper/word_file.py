"""A company's Word template: looked through before anything of it is used; what acts is refused."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from offerbook.paper.packing import RELATIONS, TYPES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
CORE = "docProps/core.xml"

MOST_BYTES = 8 * 1024 * 1024
_MOST_UNPACKED = 32 * 1024 * 1024
_MOST_XML = 2 * 1024 * 1024
_MOST_PARTS = 500
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_KINDS = (
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officedocument/relationships/",
    "http://schemas.openxmlformats.org/package/2006/relationships/",
)
KEPT = frozenset(
    (
        "officeDocument",
        "styles",
        "stylesWithEffects",
        "numbering",
        "settings",
        "webSettings",
        "fontTable",
        "theme",
        "header",
        "footer",
        "footnotes",
        "endnotes",
        "image",
        "hyperlink",
    )
)
"""What a schedule is made of; a part that is reached in no other way is left out or refused."""

LEFT_OUT = frozenset(
    ("core-properties", "extended-properties", "custom-properties", "thumbnail", "customXml")
)
"""Properties of the template's own making, which must not travel on."""

_WORDS: Mapping[str, str] = {
    "vbaProject": "it holds macros",
    "attachedTemplate": "it is attached to another template",
    "oleObject": "it holds an embedded object",
    "package": "it holds an embedded document",
    "control": "it holds a control that runs code",
    "aFChunk": "it takes in another file",
    "subDocument": "it takes in another document",
    "comments": "it holds comments",
    "font": "it holds an embedded font",
}
_HINTS: Mapping[str, str] = {
    "attachedTemplate": "in Word: Developer → Document Template, attach Normal.dotm, and save",
    "comments": "take them out: they would go to customers",
    "vbaProject": "save it as a plain .docx without macros",
    "font": "in Word: Options → Save, do not embed fonts, and save",
}
_FIELDS = frozenset(
    (
        "PAGE",
        "NUMPAGES",
        "SECTIONPAGES",
        "SECTION",
        "TOC",
        "HYPERLINK",
        "REF",
        "PAGEREF",
        "NOTEREF",
        "STYLEREF",
        "SEQ",
        "SYMBOL",
        "QUOTE",
        "ADVANCE",
    )
)
_TRACKED = frozenset(
    W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "delText")
)
_QUOTED = re.compile(r'"([^"]*)"')
_TARGETS = ("https://", "http://", "mailto:")
_SIGN = re.compile(r"\{[{%#]|[}%#]\}")


class NoTemplateError(ValueError):
    """A file that cannot be a template, in words; *hint* says what to do, *says* quotes the place."""

    def __init__(self, message: str, hint: str = "", says: str = "") -> None:
        super().__init__(message)
        self.hint, self.says = hint, says


@dataclass(frozen=True)
class WordFile:
    """The parts of a document that go into a schedule, by name; *written* are those with words."""

    parts: Mapping[str, bytes]
    written: tuple[str, ...]


def read_word_file(raw: bytes) -> WordFile:
    """The parts of the template *raw* that are used. Raises NoTemplateError."""
    parts = _unpack(raw)
    if MAIN not in parts:
        raise NoTemplateError(_no_document(parts), "save it as a Word document (.docx)")
    kept: dict[str, bytes] = {}
    written: dict[str, None] = {}
    _follow(parts, "", RELATIONS, kept, written)
    kept[RELATIONS] = _add(kept[RELATIONS], _RELATION, Id="obCore", Type=_CORE, Target=CORE)
    kept[TYPES] = _add(_types(parts, kept), _OVERRIDE, PartName=f"/{CORE}", ContentType=_CORE_TYPE)
    for name in written:
        _check_written(name, read_xml(name, kept[name]))
    return WordFile(kept, tuple(written))


def read_xml(name: str, raw: bytes) -> Any:
    """The root of the XML in *raw*, which defines no words of its own. Raises NoTemplateError."""
    if len(raw) > _MOST_XML:
        raise NoTemplateError(f"{name} has {len(raw):,} bytes; at most {_MOST_XML:,} are read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as problem:
        raise NoTemplateError(f"{name} is broken: {problem.msg}") from problem
    if root.getroottree().docinfo.doctype:
        raise NoTemplateError(f"no word processor writes a part like {name}")
    return root


def _unpack(raw: bytes) -> dict[str, bytes]:
    if raw.startswith(_OLE):
        message = "this is a file of an older program, such as .doc, or a password protects it"
        raise NoTemplateError(message, "save it as .docx without a password")
    if len(raw) >= MOST_BYTES:
        raise NoTemplateError("the file is too large", f"at most {MOST_BYTES:,} bytes are read")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            _check_size(entries)
            return {each.filename: _unpack_one(archive, each) for each in entries}
    except NoTemplateError:
        raise
    except Exception as problem:  # a damaged archive breaks in many ways
        raise NoTemplateError(
            "this is no Word document, or it is damaged", "save it again as a Word document (.docx)"
        ) from problem


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    if any(each.flag_bits & 1 for each in entries):
        raise NoTemplateError("a password protects it", "save it without a password")
    names = [each.filename for each in entries]
    if len(set(map(str.casefold, names))) != len(names):
        raise NoTemplateError("two of its parts have the same name")
    unpacked = sum(each.file_size for each in entries)
    if unpacked > _MOST_UNPACKED or len(entries) > _MOST_PARTS:
        raise NoTemplateError(
            f"unpacked it has {unpacked:,} bytes in {len(entries):,} parts",
            f"at most {_MOST_UNPACKED:,} bytes in {_MOST_PARTS:,} parts are read",
        )


def _unpack_one(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The bytes of *part*, and not one more than it promises."""
    with archive.open(part) as file:
        raw = file.read(part.file_size + 1)
    if len(raw) > part.file_size:
        raise NoTemplateError("a part is larger than it says")
    return raw


def _no_document(parts: Mapping[str, bytes]) -> str:
    if "content.xml" in parts:
        return "this is an OpenDocument file, such as .odt"
    return "this is an archive without a Word document in it"


def _follow(
    parts: Mapping[str, bytes],
    source: str,
    relations: str,
    kept: dict[str, bytes],
    written: dict[str, None],
) -> None:
    """Keep what the part *source* leads to, and its relations without what is left out."""
    if relations not in parts:
        return
    root = read_xml(relations, parts[relations])
    for relation in root.findall(_RELATION):
        kind, target = _kind(relation), relation.get("Target", "")
        if kind in LEFT_OUT:
            root.remove(relation)
            continue
        _check_relation(kind, target, is_external=relation.get("TargetMode") == "External")
        if kind == "hyperlink":
            continue
        name = posixpath.normpath(posixpath.join(posixpath.dirname(source), target)).lstrip("/")
        if name in kept:
            continue
        if name not in parts:
            raise NoTemplateError(f"it refers to {target!r}, which it does not hold")
        kept[name] = parts[name]
        if kind in ("officeDocument", "header", "footer", "footnotes", "endnotes"):
            written[name] = None
        folder, _, last = name.rpartition("/")
        _follow(parts, name, f"{folder}/_rels/{last}.rels", kept, written)
    kept[relations] = write_xml(root)


def _kind(relation: Any) -> str:
    """The last word of what a relation is, where Word knows it."""
    said = str(relation.get("Type", ""))
    known = said.lower().startswith(_KINDS)  # not every program minds capitals
    return said.rpartition("/")[2] if known or "microsoft.com" in said else said


def _check_relation(kind: str, target: str, *, is_external: bool) -> None:
    if kind not in KEPT:
        message = _WORDS.get(kind, f"it holds something of the kind {kind!r}")
        raise NoTemplateError(message, _HINTS.get(kind, "take it out"))
    if kind == "hyperlink":
        if not target.lower().startswith((*_TARGETS, "#")):
            raise NoTemplateError(f"a link in it leads to {target[:80]!r}", "link to the web alone")
    elif is_external:
        message = f"it loads {target[:80]!r} from elsewhere"
        raise NoTemplateError(message, "put the picture itself into the document")


def _types(parts: Mapping[str, bytes], kept: Mapping[str, bytes]) -> bytes:
    """The list of what each part is, without those that are left out."""
    root = read_xml(TYPES, parts.get(TYPES, b""))
    for entry in list(root):
        said = entry.get("ContentType", "")
        name = entry.get("PartName", "").lstrip("/")
        if name and name not in kept:
            root.remove(entry)
        elif "macroEnabled" in said or "vbaProject" in said:
            raise NoTemplateError(_WORDS["vbaProject"], _HINTS["vbaProject"])
        elif name == MAIN and not said.endswith("document.main+xml"):
            # A .dotx is a Word template; what comes of it is a document.
            entry.set("ContentType", said.replace("template.main+xml", "document.main+xml"))
    return write_xml(root)


def _add(raw: bytes, tag: str, **said: str) -> bytes:
    """The list *raw* with one more entry."""
    root = etree.fromstring(raw)
    etree.SubElement(root, tag, said)
    return write_xml(root)


def write_xml(root: Any) -> bytes:
    """*root* as a part of a document."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _check_written(name: str, root: Any) -> None:
    """Refuse fields that act, tracked changes, and tags where no words stand."""
    for code in _codes(root):
        word = code.split()[0].upper() if code.split() else ""
        if word not in _FIELDS:
            raise NoTemplateError(
                f"it holds the field {word or '(empty)'!r}",
                "take the field out, or turn it into words (Ctrl+Shift+F9)",
                says=code.strip()[:80],
            )
        for target in _QUOTED.findall(code) if word == "HYPERLINK" else ():
            if ":" in target or "\\" in target or "/" in target:
                _check_relation("hyperlink", target, is_external=True)
    for element in root.iter():
        if not isinstance(element.tag, str):
            raise NoTemplateError(f"no word processor writes a part like {name}")
        if element.tag in _TRACKED:
            raise NoTemplateError(
                "it holds tracked changes", "accept or reject all of them: they would be read"
            )
        for value in element.attrib.values():
            if _SIGN.search(value):
                raise NoTemplateError("a tag stands where no words stand", says=value[:80])
        is_words = element.tag == W + "t"
        if not is_words and element.text and _SIGN.search(element.text):
            raise NoTemplateError("a tag stands where no words stand", says=element.text[:80])


def _codes(root: Any) -> Iterator[str]:
    """The instruction of every field, put together again where it was taken apart."""
    for simple in root.iter(W + "fldSimple"):
        yield simple.get(W + "instr", "")
    depth: list[list[str]] = []
    for element in root.iter(W + "fldChar", W + "instrText"):
        if element.tag == W + "instrText":
            if not depth:
                raise NoTemplateError("a field in it has no beginning")
            depth[-1].append(element.text or "")
        elif element.get(W + "fldCharType") == "begin":
            depth.append([])
        elif element.get(W + "fldCharType") == "end" and depth:
            yield "".join(depth.pop())
    if depth:
        raise NoTemplateError("a field in it has no end")
