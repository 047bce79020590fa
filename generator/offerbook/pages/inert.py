"""Data's words as pieces of a Markdown page that show exactly these words and do nothing."""

from __future__ import annotations

import re
from string import punctuation

from offerbook.load.text import HIDDEN

_NUMBERS = {ord(sign): f"&#{ord(sign)};" for sign in punctuation}
_SPACE = re.compile(r"\s+")
_RETURN = re.compile(r"\r\n?")
_LINE_END, _LINE_END_NUMBER = "\n", "&#10;"


def inert(text: str) -> str:
    """*text* on one line, for anywhere in the page but inside backticks.

    Every ASCII sign is written by its number, so that neither Markdown nor HTML, nor whatever
    extension a company has switched on, finds anything to act on.
    """
    return _numbered(_SPACE.sub(" ", HIDDEN.sub("", text)).strip())


def inert_words(text: str) -> str:
    """The same, with what stands between two backticks shown as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return inert(text)
    spaced = (_SPACE.sub(" ", HIDDEN.sub("", part)) for part in parts)
    return "".join(
        f"<code>{_numbered(part)}</code>" if index % 2 else _numbered(part)
        for index, part in enumerate(spaced)
    ).strip()


def inert_code(text: str) -> str:
    """*text* as code, lines and spaces kept; several lines become a block of their own."""
    kept = _RETURN.sub(_LINE_END, HIDDEN.sub("", text)).strip(_LINE_END)
    code = f"<code>{_numbered(kept).replace(_LINE_END, _LINE_END_NUMBER)}</code>"
    return f"<pre>{code}</pre>" if _LINE_END in kept else code


def _numbered(text: str) -> str:
    return text.translate(_NUMBERS)
