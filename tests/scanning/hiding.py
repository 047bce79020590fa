"""Ways in which words get into a file that nobody would look for there."""

from __future__ import annotations

import base64
import gzip
import io
import json
import quopri
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import quote, quote_plus

Hide = Callable[[str], bytes]


def _page(inside: str) -> bytes:
    return f"<!doctype html><html><body><p>Before.</p>{inside}<p>After.</p></body></html>".encode()


def _split_by_tags(words: str) -> bytes:
    first, *others = words.split(" ")
    return _page(f"<p><b>{escape(first)}</b> " + " <i>".join(map(escape, others)) + "</p>")


def _numeric(words: str) -> bytes:
    return _page("".join(f"&#x{ord(sign):x};" for sign in words))


def _escaped(words: str) -> bytes:
    codes = words.encode("utf-16-be").hex()
    signs = "".join(f"\\u{codes[start : start + 4]}" for start in range(0, len(codes), 4))
    return f'{{"a": 1, "b": "{signs}"}}'.encode()


def _folded(words: str) -> bytes:
    """A line of a calendar, folded after every 20 signs."""
    row = f"DESCRIPTION:{words}"
    rows = [row[start : start + 20] for start in range(0, len(row), 20)]
    return ("BEGIN:VEVENT\r\n" + "\r\n ".join(rows) + "\r\nEND:VEVENT\r\n").encode()


def _base64(before: str) -> Hide:
    return lambda words: _page(
        f'<p data-x="{base64.b64encode(f"{before}{words} and so on".encode()).decode()}"></p>'
    )


def _wrapped(words: str) -> bytes:
    lines = base64.encodebytes(f"Dear all, {words}. Thank you.".encode())
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + lines.replace(b"\n", b"\r\n")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The *files* in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


def document(text: str = "", title: str = "") -> bytes:
    """What a word processor writes: each word in a run of its own."""
    runs = "".join(
        f"<w:r><w:t xml:space='preserve'>{escape(each)} </w:t></w:r>" for each in text.split()
    )
    return zipped(
        {
            "word/document.xml": f"<w:document><w:p>{runs}</w:p></w:document>".encode(),
            "docProps/core.xml": f"<cp:core><dc:title>{escape(title)}</dc:title></cp:core>".encode(),
        }
    )


def sheet(text: str) -> bytes:
    """What a spreadsheet program writes."""
    return zipped({"xl/sharedStrings.xml": f"<sst><si><t>{escape(text)}</t></si></sst>".encode()})


def paper(text: str = "", title: str = "") -> bytes:
    """A PDF of one page, its text compressed."""
    safe = re.sub(r"([\\()])", r"\\\1", text)
    drawn = zlib.compress(f"BT /F1 12 Tf 72 700 Td ({safe}) Tj ET".encode("cp1252", "replace"))
    named = re.sub(r"([\\()])", r"\\\1", title)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> >>"
        ),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(drawn), drawn),
        b"<< /Title (%b) >>" % named.encode("cp1252", "replace"),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n%b" % table
        + b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


def picture(text: str, *, packs: bool = False) -> bytes:
    """A PNG that says something beside what it shows."""
    kind, data = b"tEXt", b"Comment\0" + text.encode()
    if packs:
        kind, data = b"zTXt", b"Comment\0\0" + zlib.compress(text.encode())
    chunk = len(data).to_bytes(4, "big") + kind + data + b"\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND\xaeB`\x82"


WAYS: Mapping[str, tuple[str, Hide]] = {
    "visible": ("x.html", lambda words: _page(f"<p>{escape(words)}</p>")),
    "capitals": ("x.html", lambda words: _page(escape(words.upper()))),
    "split by tags": ("x.html", _split_by_tags),
    "split by line breaks": ("x.html", lambda words: _page(escape(words).replace(" ", "\n    "))),
    "a comment": ("x.html", lambda words: _page(f"<!-- {words} -->")),
    "an attribute": ("x.html", lambda words: _page(f'<img alt="{escape(words)}">')),
    "markup in an attribute": (
        "x.html",
        lambda words: _page(f'<a title="{escape("<b>" + words.replace(" ", "</b> <b>", 1))}">'),
    ),
    "a script": ("x.html", lambda words: _page(f"<script>var a = {json.dumps(words)}</script>")),
    "named entities": ("x.html", lambda words: _page(escape(words).replace(" ", "&nbsp;"))),
    "numeric entities": ("x.html", _numeric),
    "soft hyphens": ("x.html", lambda words: _page("\u00ad".join(words))),
    "wide letters": (
        "x.html",
        lambda words: _page("".join(_wide_letter(sign) for sign in words)),
    ),
    "URL": ("x.html", lambda words: _page(f'<a href="mailto:a?body={quote(words)}">')),
    "URL with plus": ("x.html", lambda words: _page(f'<a href="?q={quote_plus(words)}">')),
    "base64": ("x.html", _base64("")),
    "base64, second place": ("x.html", _base64(".")),
    "base64, third place": ("x.html", _base64("..")),
    "base64 for addresses": (
        "x.html",
        lambda words: _page(f"?state={base64.urlsafe_b64encode(words.encode()).decode()}"),
    ),
    "base64 twice": (
        "x.txt",
        lambda words: base64.b64encode(base64.b64encode(f"{words}, all of it".encode())),
    ),
    "base64 over lines": ("x.eml", _wrapped),
    "quoted-printable": ("x.eml", lambda words: quopri.encodestring(f"é {words}".encode())),
    "every letter quoted": (
        "x.eml",
        lambda words: "".join(f"={byte:02X}" for byte in words.encode()).encode(),
    ),
    "JSON": ("x.json", lambda words: json.dumps({"a": words.replace(" ", "\n", 1)}).encode()),
    "JSON escapes": ("x.json", _escaped),
    "JSON in JSON": (
        "x.json",
        lambda words: json.dumps({"a": json.dumps({"b": f"é\n{words}"})}).encode(),
    ),
    "markup in a feed": (
        "x.xml",
        lambda words: (
            f"<feed><content>{escape(f'<p>{escape(words)}</p>'.replace(' ', ' <b/>'))}</content></feed>".encode()
        ),
    ),
    "UTF-16": ("x.txt", lambda words: f"It says {words}.".encode("utf-16")),
    "UTF-16 without a mark": ("x.txt", lambda words: f"It says {words}.".encode("utf-16-be")),
    "Latin-1": ("x.txt", lambda words: f"Käse: {words}".encode("cp1252", "replace")),
    "a calendar": ("x.ics", _folded),
    "gzip": ("x.gz", lambda words: gzip.compress(words.encode())),
    "an index shard": (
        "x.pf_fragment",
        lambda words: gzip.compress(b"pagefind_dcd" + json.dumps({"content": words}).encode()),
    ),
    "zip in zip": ("x.zip", lambda words: zipped({"a.zip": zipped({"b.txt": words.encode()})})),
    "zip in base64": (
        "x.eml",
        lambda words: base64.encodebytes(zipped({"b.txt": (f"{words}. " * 9).encode()})),
    ),
    "a document": ("x.docx", document),
    "a document's title": ("x.docx", lambda words: document(title=words)),
    "a sheet": ("x.xlsx", sheet),
    "a PDF": ("x.pdf", paper),
    "a PDF's title": ("x.pdf", lambda words: paper(title=words)),
    "a picture": ("x.png", picture),
    "a packed picture": ("x.png", lambda words: picture(words, packs=True)),
}
"""By name: the file, and what makes it of words."""

ASCII_ONLY = frozenset(("Latin-1", "a PDF", "a PDF's title", "wide letters"))
"""Ways that cannot write every letter."""


def _wide_letter(sign: str) -> str:
    return chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign
