"""Looks for needles in a text, in one of its readings after the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple
from unicodedata import normalize

from ahocorasick_rs import BytesAhoCorasick, Implementation

from offerbook.scanning.forms import squeeze, squeeze_text, telling_forms
from offerbook.scanning.needles import Kind, Needle
from offerbook.scanning.variants import Ends, amount_forms

_HEAD = 12
"""Longer forms are found by their first letters and then compared."""
_SURE = 24
"""A form with so many letters is no accident, whatever stands right before and after it."""


class Hit(NamedTuple):
    """A needle, by its number, found in one reading; *words* are those of it that stand there."""

    needle: int
    words: str


class _Form(NamedTuple):
    """One way in which a needle may stand in a text: squeezed, and as its owner wrote it."""

    letters: bytes
    words: str
    needle: int


class _Start(NamedTuple):
    """What an amount begins with is looked for; then, whether any of its *ends* follows."""

    needle: int
    ends: Ends


class Searcher:
    """Finds any of many needles; made once, used for every file."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        self.needles = tuple(needles)
        self._told: frozenset[int] = frozenset()
        heads: defaultdict[bytes, list[_Form]] = defaultdict(list)
        starts: defaultdict[bytes, list[_Start]] = defaultdict(list)
        for number, needle in enumerate(self.needles):
            if needle.kind in (Kind.AMOUNT, Kind.FOLDER):
                for start, ends in _verbatim(needle):
                    starts[start].append(_Start(number, ends))
            else:
                for letters, words in _forms(needle):
                    heads[letters[:_HEAD]].append(_Form(letters, words, number))
        self._forms, self._starts = dict(heads), dict(starts)
        self._make_automata()

    def _make_automata(self) -> None:
        self._forms_at, self._starts_at = [*self._forms.values()], [*self._starts.values()]
        self._words_of = _automaton(self._forms) if self._forms else None
        self._starts_of = _automaton(self._starts) if self._starts else None

    def __getstate__(self) -> tuple[Any, ...]:
        """What another process needs to find needles; it tells them by their numbers alone."""
        return self._forms, self._starts, self._told

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.needles = ()
        self._forms, self._starts, self._told = state
        self._make_automata()

    def ignore(self, told: Iterable[int]) -> None:
        """Find the needles *told*, by number, no more; the others keep theirs."""
        self._told = self._told.union(told)

    @property
    def wanted(self) -> tuple[Needle, ...]:
        """The needles that it finds."""
        told = self._told
        return tuple(each for number, each in enumerate(self.needles) if number not in told)

    @property
    def key(self) -> str:
        """A digest of what is looked for."""
        wanted = sorted(f"{needle.kind}\0{needle.value}" for needle in self.wanted)
        return blake2b("\0\0".join(wanted).encode("utf-8", "replace")).hexdigest()

    def find(self, raw: bytes, packed: bytes | None = None) -> Iterator[Hit]:
        """The needles in *raw*, a reading in UTF-8; *packed* is the same squeezed, if that is there."""
        for hit in chain(self._find_words(raw, packed), self._find_verbatim(raw)):
            if hit.needle not in self._told:
                yield hit

    def _find_words(self, raw: bytes, packed: bytes | None) -> Iterator[Hit]:
        if self._words_of is None:
            return
        packed = squeeze(raw) if packed is None else packed
        found: dict[_Form, None] = {}
        for which, start, _ in self._words_of.find_matches_as_indexes(packed, overlapping=True):
            for form in self._forms_at[which]:
                if len(form.letters) <= _HEAD or packed.startswith(form.letters, start):
                    found[form] = None
        if found:
            yield from _confirmed(raw, found)

    def _find_verbatim(self, raw: bytes) -> Iterator[Hit]:
        if self._starts_of is None:
            return
        found = self._starts_of.find_matches_as_indexes(raw, overlapping=True)
        for which, start, cut in found:
            for needle, ends in self._starts_at[which]:
                for end in ends:
                    stop = cut + len(end)
                    if raw.startswith(end, cut) and _is_meant(raw, start, stop):
                        yield Hit(needle, raw[start:stop].decode("utf-8", "replace"))


def _automaton(forms: Iterable[bytes]) -> BytesAhoCorasick:
    """What finds all *forms* in one go."""
    return BytesAhoCorasick(list(forms), implementation=Implementation.ContiguousNFA)


def _verbatim(needle: Needle) -> Iterable[tuple[bytes, Ends]]:
    """How a needle is written that is looked for sign by sign: its beginnings and their ends."""
    if isinstance(needle.value, str):
        return ((needle.value.encode("utf-8", "replace"), (b"",)),)
    return amount_forms(needle.value)


def _forms(needle: Needle) -> Iterator[tuple[bytes, str]]:
    value = str(needle.value)
    found = telling_forms(value) if needle.kind is Kind.TEXT else {squeeze_text(value): value}
    for letters, words in found.items():
        if letters:
            yield letters.encode(), words


def _confirmed(raw: bytes, found: Iterable[_Form]) -> Iterator[Hit]:
    """Those of *found* that stand in *raw* as words of their own."""
    text = ""
    for form in found:
        if len(form.letters) < _SURE:
            text = text or normalize("NFKC", raw.decode("utf-8", "replace")).casefold()
            if not _apart(form.letters.decode()).search(text):
                continue
        yield Hit(form.needle, form.words)


@lru_cache(maxsize=4096)
def _apart(letters: str) -> re.Pattern[str]:
    """Finds *letters* with whatever signs between them, and no further letter on either side."""
    inside = r"[\W_]*".join(map(re.escape, letters))
    return re.compile(rf"(?<![^\W_]){inside}(?![^\W_])")


_BEFORE = re.compile(rb"(?:[A-Za-z0-9_]|[0-9][.,']|[A-Za-z0-9]-|%)\Z")
_AFTER = re.compile(rb"[A-Za-z0-9_]|[.,'][0-9]|-[0-9]{1,3}(?![0-9])|-[A-Za-z]")
_NO_CHANCE = 5
"""So many signs of an amount do not come together in a picture or a program by chance."""
_AROUND = 32
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CUT = 6
"""So many bytes of letters may be cut at both ends of what is around."""


def _is_meant(raw: bytes, start: int, end: int) -> bool:
    """Whether the amount there stands alone, and is no accident."""
    is_long = end - start >= _NO_CHANCE
    return stands_alone(raw, start, end) and (is_long or _is_written(raw, start, end))


def _is_written(raw: bytes, start: int, end: int) -> bool:
    """Whether what is around is a text: ``5k`` comes up in whatever is packed or compiled."""
    around = raw[max(0, start - _AROUND) : end + _AROUND]
    if _NO_TEXT.search(around):
        return False
    return len(around.decode("utf-8", "ignore").encode()) >= len(around) - _CUT


_COUNTED = (b'word_count":', b'location":')
_PAGEFIND = b"pagefind_dcd"


def stands_alone(raw: bytes, start: int, end: int) -> bool:
    """Whether the amount there is one by itself, not a part of a number, a day or a name."""
    before, after = raw[max(0, start - 12) : start], raw[end : end + 5]
    if _BEFORE.search(before) or _AFTER.match(after):
        return False
    if b"," in raw[start:end] and (before[-1:] == b"[" or after[:1] == b"]"):
        return False  # two numbers of a list in JSON
    return not (raw.startswith(_PAGEFIND) and before.endswith(_COUNTED))
