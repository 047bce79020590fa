"""Links of hand-written pages as they were written, where a builder changed them.

MkDocs changes a link only where it leads to a file in docs/; every other is an address, and so are
all in raw HTML. Zensical takes all of them for links between files, also those that lead to a page
of ours. So each is noted beside itself before, and put back after.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

EXTENSION = "offerbook.site.note_links"
_NOTE, _RAW_NOTE = "data-ob-written", "data-ob-raw"
_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_LINK = re.compile(r"""(?<=\s)(href|src)=("[^"]*"|'[^']*')""", re.IGNORECASE)
_NOTED = re.compile(rf'\s({_NOTE}|{_RAW_NOTE})-(href|src)="([^"]*)"')


def noted(name: str) -> str:
    """The attribute that notes what the attribute *name* of a Markdown link was."""
    return f"{_NOTE}-{name}"


def note_raw(html: str) -> str:
    """*html* with each of its links noted."""
    return _TAG.sub(_note_tag, html)


def restore_links(html: str, source: str, docs: Path) -> str:
    """The page *html*, made of the file *source* in *docs*, with links as MkDocs leaves them.

    What leads to no file in *docs* stands as it was written; the notes are gone.
    """

    def mend(tag: re.Match[str]) -> str:
        text = _NOTED.sub("", tag.group())
        for note, name, written in _NOTED.findall(tag.group()):
            if note == _RAW_NOTE or not _is_file(docs, source, unescape(written)):
                text = _put(text, name, written)
        return text

    return _TAG.sub(mend, html) if _NOTE in html or _RAW_NOTE in html else html


def is_relative(address: str) -> bool:
    """Whether *address* leads to another place of the same site."""
    parts = urlsplit(address)
    return bool(parts.path) and not (parts.scheme or parts.netloc or parts.path.startswith("/"))


def _note_tag(tag: re.Match[str]) -> str:
    text = tag.group()
    notes = "".join(
        f' {_RAW_NOTE}-{name.lower()}="{value[1:-1].replace(chr(34), "&quot;")}"'
        for name, value in _LINK.findall(text)
        if is_relative(unescape(value[1:-1]))
    )
    end = len(text) - (2 if text.endswith("/>") else 1)
    return f"{text[:end]}{notes}{text[end:]}" if notes else text


def _put(tag: str, name: str, value: str) -> str:
    """*tag* with *value* in its attribute *name*."""
    at = next(found for found in _LINK.finditer(tag) if found.group(1).lower() == name)
    return f'{tag[: at.start()]}{at.group(1)}="{value}"{tag[at.end() :]}'


def _is_file(docs: Path, source: str, address: str) -> bool:
    place = normpath(f"{dirname(source) or '.'}/{unquote(urlsplit(address).path)}")
    return not place.startswith("..") and (docs / place).is_file()
