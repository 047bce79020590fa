"""Texts told apart by the signs in them, once: clean ones can stand in JSON and Markdown as is."""

from __future__ import annotations

import re
from functools import lru_cache

from offerbook.pages.text import is_plain

_find_sign = re.compile(r'[\\`*_\[\]<>&|#~{}"\x00-\x1f]').search
_find_start = re.compile(r"[-+=:]|\d+[.)]|\s").match


class Signs(str):
    """Plain words with signs in them that JSON or Markdown would take for its own."""

    __slots__ = ()


class Markdown(str):
    """An owner's Markdown that says more than its letters."""

    __slots__ = ()


def check_once(text: str) -> str:
    """Plain *text*, marked where it is not clean."""
    is_clean = not _find_sign(text) and (text[:1].isalpha() or not _find_start(text))
    return text if is_clean else Signs(text)


@lru_cache(maxsize=16384)
def check_words(text: str) -> str:
    """The same, remembered: for words that come again and again."""
    return check_once(text)


def check_markdown(text: str) -> str:
    """*text* in which Markdown may stand, marked where it is not clean."""
    if not _find_sign(text) and (text[:1].isalpha() or not _find_start(text)):
        return text
    return Signs(text) if is_plain(text) else Markdown(text)
