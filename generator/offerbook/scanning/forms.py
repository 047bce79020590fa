"""Texts in the form in which they are looked for: small letters and digits, and nothing else."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

SEAM = " ꙮ "
"""Stands between texts that are looked through together, so that none reaches into the next."""

_SEAM = SEAM.strip().encode()
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_SMALL = bytes(range(256)).lower()
_ASCII, _BEYOND = bytes(range(128)), bytes(range(128, 256))
_COMMON_SIGNS = re.compile(
    rb"(?:\xe2(?:\x80[\x80-\xbf]|\x82\xac|\x86\x92)|\xc2[\xa0\xa7\xa9\xab\xae\xb0\xb1\xb6\xb7\xbb]|\xc3\x97)*"
)
"""General punctuation, arrow, euro, times: no letter among them."""
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\s*\n\s*")
_WORD = re.compile(r"\d+(?:[.,'’]\d+)*|[^\W\d_]+[^\W_]*")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARK = re.compile(r"^[ \t]*(?:[-*+>]|\d+[.)]|#+)[ \t]+", re.MULTILINE)
_MAYBE_PARTS = re.compile(r"[\n\[]|[.!?:;]\s|\A[ \t]*[-*+>#\d]")
"""Without such a sign a text is one sentence, and shown as it is."""
_MANY = 2**18
_TELLING_WORDS = 3
_TELLING_PART_WORDS = 5


def squeeze(raw: bytes) -> bytes:
    """The letters and digits of *raw*, which is UTF-8, all small: signs, spaces, marks are gone."""
    packed = raw.translate(_SMALL, _SIGNS)
    if packed.isascii():
        return packed
    if _COMMON_SIGNS.fullmatch(packed.translate(None, _ASCII).replace(_SEAM, b"")):
        return _SEAM.join([part.translate(None, _BEYOND) for part in packed.split(_SEAM)])
    if b"\xcc" in packed or b"\xcd" in packed:
        return _fold(packed)  # marks that belong to the letter before them
    return _BEYOND_ASCII.sub(_folded, packed)


@lru_cache(maxsize=_MANY)
def squeeze_text(text: str) -> str:
    """The same of a text."""
    return squeeze(text.encode("utf-8", "replace")).decode("utf-8", "ignore")


def count_words(text: str) -> int:
    """How many words *text* has; a number with its separators is one."""
    return len(_WORD.findall(text))


@lru_cache(maxsize=_MANY)
def is_telling(text: str) -> bool:
    """Whether *text* has so many words, not only numbers, that nobody writes them by chance."""
    words = _WORD.findall(text)
    return len(words) >= _TELLING_WORDS and sum(not word[0].isdigit() for word in words) > 1


def telling_forms(text: str) -> dict[str, str]:
    """The forms of *text* to look for: as a whole, as pages show it, and each longer sentence.

    By form, what of the text it stands for.
    """
    if not is_telling(text):
        return {}
    if not _MAYBE_PARTS.search(text):
        whole = squeeze_text(text)
        return {whole: text} if whole else {}
    shown = _MARK.sub("", _LINK.sub(r"\1", text))
    parts = (part for part in _SENTENCE.split(shown) if count_words(part) >= _TELLING_PART_WORDS)
    forms = {squeeze_text(each): each for each in (*parts, shown, text)}
    return {form: words for form, words in forms.items() if form}


def _folded(run: re.Match[bytes]) -> bytes:
    return _fold_short(run.group())


@lru_cache(maxsize=8192)
def _fold_short(run: bytes) -> bytes:
    return _fold(run)


def _fold(raw: bytes) -> bytes:
    text = normalize("NFKC", raw.decode("utf-8", "ignore")).casefold()
    return "".join(filter(str.isalnum, text)).encode()
