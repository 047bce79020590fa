"""The words, numbers and signs of a text, as they are compared."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = frozenset("'‘’‛ʼ＇")  # noqa: RUF001
_GAPS = frozenset(';!?"\\`¡¿•‥、。，！？；：،؛؟।\u200b')  # noqa: RUF001
_KEPT = frozenset(".,:…*_−")  # noqa: RUF001
"""Signs that count in some places only; ``_TOKEN`` says where."""

_UNSEEN = frozenset("\u00ad\u061c\u200e\u200f\u2060\ufeff")
_GAP_CATEGORIES = frozenset({"Ps", "Pe", "Pi", "Pf", "Zs", "Zl", "Zp", "Cc"})


def _read_sign(sign: str) -> str:
    """What stands for *sign*: nothing, a space, a plain form, or itself (a symbol set apart)."""
    category = unicodedata.category(sign)
    if sign in _UNSEEN:
        return ""
    if sign in _APOSTROPHES:
        return "'"
    if sign in _GAPS or category in _GAP_CATEGORIES:
        return " "
    if category == "Pd":
        return "-"
    return f" {sign} " if category[0] in "PS" and sign not in _KEPT else sign


class _Signs(dict[int, str]):
    """For ``str.translate``: every sign is looked up in Unicode's tables only once."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _read_sign(chr(code)))


_SIGNS = _Signs()

_BULLET = re.compile(r"^[ \t]*[-*][ \t]", re.MULTILINE)
_LINK = re.compile(r"(?<![!\\])\[([^\[\]]*)\]\([^()\s]*\)")
_MARKS = re.compile(r"\n\s*\n|[*_]+")
_QUOTED = re.compile(r"""(?<!\w)(["'])([^"'\n]*)\1|(?<=\d)["']""")
_PRIMES = {"'": " ′ ", '"': " ″ "}  # noqa: RUF001

_LETTER = r"[^\W\d_]"
_ELISION = re.compile(rf"\b([ldnscjmt]|\w{{0,4}}qu)'(?={_LETTER})")
_INNER_APOSTROPHE = re.compile(rf"(?<={_LETTER})'(?={_LETTER})")
_MINUS = re.compile(r" ?[-−] ?(?=[.,]?\d)")  # noqa: RUF001
_HYPHENS = "-‐‑"  # noqa: RUF001
_HYPHEN = re.compile(rf"(?<={_LETTER})[{_HYPHENS}](?={_LETTER})")

_NUMBER = r"[.,]?\d+(?:[.,:'…]\d+)*"
_INSIDE = r"[^\s.,:'…*_\-−]"  # noqa: RUF001
_WORD = rf"(?!\d){_INSIDE}+(?:(?<=\d)[.,:'](?=\d){_INSIDE}+)*"
_TOKEN = re.compile(rf"-?{_NUMBER}(?:-{_NUMBER})*|{_WORD}|[*_−]")  # noqa: RUF001


def tokens_of(text: str) -> list[str]:
    """The words, numbers and symbols of *text* in small letters, in order.

    - A number keeps its inner points, commas and colons, the minus before it and the dashes
      between: ``1.5``, ``-5``, ``8-18``. A unit that is glued to it stands alone: ``5GB`` is two.
    - A symbol is a token: percent and currency signs, ``+ < > = ~ /`` and the like, and a star that
      marks nothing (``99*``).
    - Other punctuation, quotes, dashes, the marks of lists and emphasis, and the targets of links
      are left out. A hyphen parts words, an apostrophe does not (``can't`` is one), but for
      words that the next one swallowed (``l'offre`` is two).
    """
    tokens: list[str] = []
    for chunk in _plain(text).split():
        if chunk.isalpha():  # most are; the expression would find the same, but later
            tokens.append(chunk)
        else:
            tokens += _TOKEN.findall(chunk)
    return tokens


def tokens_of_joined(text: str) -> list[str]:
    """The same, with the parts of a hyphenated word as one: ``e-mail`` is ``email``."""
    return tokens_of(_HYPHEN.sub("", text))


def has_joined_words(text: str) -> bool:
    """Whether a hyphen stands between two letters."""
    return any(hyphen in text for hyphen in _HYPHENS) and _HYPHEN.search(text) is not None


def is_number(token: str) -> bool:
    """Whether *token* holds a digit or another sign for a number, such as ½ or Ⅳ."""
    return not (token.isascii() and token.isalpha()) and any(map(str.isnumeric, token))


def _plain(text: str) -> str:
    plain = _without_markdown(unicodedata.normalize("NFC", text))
    if '"' in plain or "'" in plain:
        plain = _QUOTED.sub(_read_quote, plain)
    plain = plain.casefold().translate(_SIGNS)
    if "'" in plain:
        plain = _INNER_APOSTROPHE.sub("", _ELISION.sub(r"\1 ", plain))
    if "-" in plain or "−" in plain:  # noqa: RUF001
        plain = _MINUS.sub("-", " ".join(plain.split()))
    return plain


def _read_quote(quote: re.Match[str]) -> str:
    """Quoted words without the quotes; a lone one behind a digit is feet, inches or minutes."""
    return _PRIMES[quote[0]] if quote[1] is None else f" {quote[2]} "


def _without_markdown(text: str) -> str:
    plain = _BULLET.sub(" ", text)
    if "](" in plain:
        plain = _LINK.sub(r"\1", plain)
    if "*" in plain or "_" in plain:
        plain = _without_emphasis(plain)
    return plain


def _without_emphasis(text: str) -> str:
    """*text* without the pairs of stars and underscores around words, within a paragraph.

    A mark that has no partner stays: a star may point to a footnote that limits the promise.
    """
    opened: dict[str, tuple[int, int]] = {}
    spans: list[tuple[int, int]] = []
    for mark in _MARKS.finditer(text):
        start, end = mark.span()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        run = mark[0]
        if run[0] not in "*_":
            opened.clear()
        elif _is_closing(before, after) and run[::-1] in opened:
            spans += (opened.pop(run[::-1]), mark.span())
        elif _is_opening(before, after):
            opened[run] = mark.span()
    return _without(text, sorted(spans))


def _is_opening(before: str, after: str) -> bool:
    return not (before.isalnum() or before == "\\") and not (after.isspace() or after == "")


def _is_closing(before: str, after: str) -> bool:
    return not (before.isspace() or before in {"", "\\"}) and not after.isalnum()


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept, end = [], 0
    for start, stop in spans:
        kept.append(text[end:start])
        end = stop
    return "".join([*kept, text[end:]])
