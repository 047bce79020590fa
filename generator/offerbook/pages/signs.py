"""Texts told apart by the signs in them, once: clean ones can stand in JSON and Markdown as is."""

from __future__ import annotations

import re
from functools import lru_cache

from offerbook.pages.text import is_plain

_SIGN = re.compile(r'[\\`*_\[\]<>&|#~{}"\x00-\x1f]')
_STARTS = re.compile(r"[-+=:]|\d+[.)]|\s")


class Signs(str):
    """Plain words with signs in them that JSON or Markdown would take for its own."""

    __slots__ = ()


class Markdown(str):
    """An owner's Markdown that says more than its letters."""

    __slots__ = ()


def check_once(text: str) -> str:
    """Plain *text*, marked where it is not clean."""
    return text if _is_clean(text) else Signs(text)


@lru_cache(maxsize=16384)
def check_words(text: str) -> str:
    """The same, remembered: for words that come again and again."""
    return check_once(text)


def check_markdown(text: str) -> str:
    """*text* in which Markdown may stand, marked where it is not clean."""
    if _is_clean(text):
        return text
    return Signs(text) if is_plain(text) else Markdown(text)


def _is_clean(text: str) -> bool:
    return not _SIGN.search(text) and (text[:1].isalpha() or not _STARTS.match(text))
