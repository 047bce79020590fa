"""Data's words in a Markdown file that programs read: what is said stays, nothing acts."""

from __future__ import annotations

import re
from functools import lru_cache

from offerbook.pages.text import plain

_SIGN = re.compile(r"[\\`*_\[\]<>&|#~{}\n\r\t]")
_SIGNS = re.compile(r"([\\`*_\[\]<>&|#~{}])")
_START = re.compile(r"[-+=:]|\d+[.)]|\s")
_STARTS = re.compile(r"^(\d*)([-+=:.)])")

_LINK = re.compile(r"(?<![!\\])\[[^\[\]\\`<>]*\]\((?:https?://|mailto:)[^\s()<>\\`]+\)")
_ACTING = re.compile(r"[<{\\]|\]\s*[(:\[]|!\[|^\s*(?:#|```|~~~|=+\s*$|-+\s*$|\|)", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")


def shown(text: str) -> str:
    """Plain *text* on one line: whatever stands in it is read as it is written."""
    if _SIGN.search(text):
        text = _SIGNS.sub(r"\\\1", " ".join(text.split()))
    return _STARTS.sub(r"\1\\\2", text.strip(), count=1) if _START.match(text) else text


@lru_cache(maxsize=4096)
def tamed(text: str) -> str:
    """Markdown as an owner wrote it, where it only marks words, lists them, or leads to the web.

    Anything that could do more, such as HTML, pictures, headings, other links, is shown as words.
    """
    if not _ACTING.search(_LINK.sub("", text)):
        return text.strip()
    return "\n\n".join(shown(plain(part)) for part in _PARAGRAPHS.split(text.strip()))


def indented(text: str, by: str) -> str:
    """*text*, of which every row but the first stands *by* further right."""
    return text.replace("\n", f"\n{by}") if "\n" in text else text
