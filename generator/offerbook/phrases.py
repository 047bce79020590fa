"""Texts and amounts as they are looked for elsewhere: word for word, in every way of writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

Pieces = tuple[str, str, str]

_TELLING_WORDS = 3
_TELLING_AMOUNT = 1000

_QUOTES = "‘’‛ʼ′´"  # noqa: RUF001
_DASHES = "‐‑‒–—―−"  # noqa: RUF001
_MARKS = "*`~\\"
_DOTTED = "i\u0307"
"""What becomes of İ when it is made small; the dot alone would part the word."""
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\s+[\"'][^\"'\n]*[\"'])?\)")
_ODD = re.compile(r"[^\x00-\x7f]|[*`~\\]")
_PIECE = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]+(?:[-.'@_]+[^\W_]+|(?<=\d)[,:/](?=\d)[^\W_]+)*")

_GAPS = " \u00a0\u202f\u2009"
"""The spaces between thousands: plain, no-break, narrow no-break, thin."""

_NUMBER = re.compile(  # begins with a digit, so that all else is passed over quickly
    r"[0-9](?:(?<![\w.,'’]\d)|(?<=\b[A-Z]{3}\d))"
    rf"(?:\d{{0,2}}(?P<gap>[.,'’{_GAPS}])\d{{3}}(?:(?P=gap)\d{{3}})*|\d*)"
    r"(?:[.,]\d+)?(?: ?[kK]\b)?(?=(?:[A-Z]{3})?(?!\w))(?![.,'’]\d)"
)


_SEAM = "\0"
_USUAL_BEGIN = re.compile(  # takes a tenth of the time
    rf"(?<![^{_SEAM}])(?:([a-z0-9]+)[ ,.;:?!]+([a-z0-9]+)[ ,.;:?!]+([a-z0-9]+)[ ,.;:?!]|)[^{_SEAM}]*"
)
_NO_PIECES = ("", "", "")
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
"""For ``str.translate`` of plain ASCII: a space for whatever is no letter and no digit."""


class _Signs(dict[str, str]):
    """What stands for a sign, looked up in Unicode's tables once."""

    def __missing__(self, sign: str) -> str:
        is_unseen = sign in _MARKS or unicodedata.category(sign) == "Cf"
        plain = "'" if sign in _QUOTES else "-" if sign in _DASHES else sign
        return self.setdefault(sign, "" if is_unseen else plain)


_SIGNS = _Signs()


def words_of(text: str) -> tuple[str, ...]:
    """The words of *text*, made alike: what is written in two ways gives the same words.

    Small letters; typographic quotes and dashes are plain ones. What nobody sees, such as a soft
    hyphen or a zero-width space, and the marks of Markdown are gone, and so is where a link leads.
    A word keeps the signs inside it: ``12,000``, ``9:30``, ``24/7``, ``on-site``, ``ada@example.com``.
    Words of the words, joined by spaces, are the same words.
    """
    return tuple(_WORD.findall(_plain(text)))


def pieces_of(text: str) -> list[str]:
    """The runs of letters and digits in *text*, made alike: what its words consist of, in order.

    It takes a fraction of the time. Words that stand in a text one behind the other stand there
    with their pieces one behind the other.
    """
    plain = _plain(text)
    return plain.translate(_SPACED).split() if plain.isascii() else _PIECE.findall(plain)


def begins_of(texts: list[str]) -> list[Pieces]:
    """The first three pieces of each of *texts* that has so many, in order."""
    joined = _SEAM.join(texts)
    found: list[Pieces] = [] if "](" in joined else _USUAL_BEGIN.findall(joined.lower())
    if len(found) != len(texts):
        found = [_NO_PIECES] * len(texts)
    begins = (
        tuple(pieces_of(text)[:_TELLING_WORDS]) if usual == _NO_PIECES else usual
        for usual, text in zip(found, texts, strict=True)
    )
    return [(each[0], each[1], each[2]) for each in begins if len(each) == _TELLING_WORDS]


def is_telling(text: str) -> bool:
    """Whether *text* has the three words that it takes to know it again elsewhere."""
    return len(words_of(text)) >= _TELLING_WORDS


def amounts_of(value: int | Decimal) -> tuple[str, ...]:
    """The ways of writing *value*, where it has four or more digits before the point; else none.

    ``12000`` is also ``12,000``, ``12.000``, ``12 000`` (with any of four spaces), ``12'000`` and
    ``12k``, each of them also with two noughts behind the point, as prices are written.
    """
    exact = abs(Decimal(value))
    if not exact.is_finite() or exact < _TELLING_AMOUNT:
        return ()
    whole, _, part = f"{exact.normalize():f}".partition(".")
    found = dict.fromkeys(
        f"{grouped}{point}{digits}"
        for grouped, points in _grouped(whole)
        for point, digits in _with_part(points, part)
    )
    return (*found, *_thousands(exact))


def amounts_in(text: str) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    """Every number of four or more digits that *text* writes out, and the values it can have.

    ``12.000`` is twelve thousand to one reader and twelve to another: only what ``amounts_of``
    would write so is among the values.
    """
    for found in _NUMBER.finditer(text):
        written = found[0]
        if len(written) > 3 or written[-1] in "kK":
            values = _read_amount(written)
            if values:
                yield written, values


def _plain(text: str) -> str:
    plain = _LINK.sub(r"\1", text) if "](" in text else text
    if not plain.isascii() or any(mark in plain for mark in _MARKS):
        plain = _ODD.sub(_read_sign, plain)
    if plain.isascii():
        return plain.lower()
    for _ in range(
        2
    ):  # small letters may come apart, and what comes together may have a small form
        plain = unicodedata.normalize("NFKC", plain).casefold().replace(_DOTTED, "i")
        plain = _ODD.sub(_read_sign, plain)
    return _ODD.sub(_read_sign, unicodedata.normalize("NFKC", plain))


def _read_sign(found: re.Match[str]) -> str:
    return _SIGNS[found[0]]


def _grouped(whole: str) -> Iterator[tuple[str, str]]:
    """The digits before the point as they may stand, with the points that may follow."""
    yield whole, ".,"
    for sign, points in ((",", "."), (".", ","), ("'", ".,"), ("’", ".,")):
        yield _join_thousands(whole, sign), points
    for gap in _GAPS:
        yield _join_thousands(whole, gap), ".,"


def _join_thousands(whole: str, sign: str) -> str:
    return f"{int(whole):,}".replace(",", sign)


def _with_part(points: str, part: str) -> Iterator[tuple[str, str]]:
    if not part:
        yield "", ""
    for point in points:
        for digits in dict.fromkeys((part or "00", part.ljust(2, "0"))):
            yield point, digits


def _thousands(exact: Decimal) -> Iterator[str]:
    """``12k``, ``12.5k``: for amounts that it takes at most three digits to count in thousands."""
    counted = f"{(exact / _TELLING_AMOUNT).normalize():f}"
    if len(counted.partition(".")[2]) > 2:
        return
    for written in dict.fromkeys((counted, counted.replace(".", ","))):
        for sign in ("k", "K", " k", " K"):
            yield f"{written}{sign}"


@lru_cache(maxsize=4096)
def _read_amount(written: str) -> tuple[Decimal, ...]:
    bare = written.rstrip("kK ")
    found = []
    for point in ".,":
        whole, sign, part = bare.rpartition(point)
        if sign and part.isdecimal():
            found.append(f"{_digits(whole)}.{part}")
    found.append(_digits(bare))
    times = _TELLING_AMOUNT if bare != written else 1
    values = dict.fromkeys(times * Decimal(each) for each in found)
    return tuple(value for value in values if written in amounts_of(value))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal()) or "0"
