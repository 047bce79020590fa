"""What differs between two texts, in words: only spelling, a limit, and which words to quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from offerbook.changes.limiting import Limiting, Phrase, limiting_of
from offerbook.changes.tokens import has_joined_words, is_number, tokens_of, tokens_of_joined

_FEWEST_LETTERS = 5
_LONGEST_QUOTE = 40
"""Words; a longer stretch is quoted without its middle."""

_MOST_PAIRS = 100_000
"""How many pairs of equal words are looked at before a stretch is taken as replaced."""


def is_spelling(before: str, after: str, language: str) -> bool:
    """Whether both texts say the same, word for word, so that nobody need be asked.

    Words may differ in case, spacing, punctuation, typographic quotes and dashes, the targets of
    links, emphasis marks; and by one letter (one more, one less, another, two neighbours swapped)
    behind the first, where both have five letters or more and no digit, and neither is a number
    word or a limiting word of *language*, or part of one of several. Numbers and symbols must be
    the same. What counts as a number or symbol is told at ``tokens_of``. In doubt the answer is no.

    Source: docs/guide/versions.md, "What counts as spelling".
    """
    if before == after:
        return True
    limiting = limiting_of(language)
    if _is_same(tokens_of(before), tokens_of(after), limiting):
        return True
    if not (has_joined_words(before) or has_joined_words(after)):
        return False
    return _is_same(tokens_of_joined(before), tokens_of_joined(after), limiting)


def _is_same(before: list[str], after: list[str], limiting: Limiting) -> bool:
    """Whether both are the same words but for slips, none of which makes or unmakes a limit."""
    if len(before) != len(after):
        return False
    slips = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    return all(_is_slip(*pair) for pair in slips) and (
        not slips or list(_limits(before, limiting)) == list(_limits(after, limiting))
    )


def _is_slip(one: str, other: str) -> bool:
    """Whether two different words may be one word with a slip of the pen."""
    return (
        min(len(one), len(other)) >= _FEWEST_LETTERS
        and abs(len(one) - len(other)) <= 1
        and one[0] == other[0]
        and _is_spelt(one)
        and _is_spelt(other)
        and _is_one_letter_apart(one, other)
    )


def _is_spelt(word: str) -> bool:
    """Whether *word* is letters only, of a script whose words stand apart and are spelt in full.

    Latin, Greek and Cyrillic are. In Chinese or Thai a sentence has no gaps, and one sign of it may
    be the *not*; in Arabic or Hebrew one letter may be a word that is written onto the next.
    """
    return word.isalpha() and all(sign < "\u0530" or "\u1e00" <= sign < "\u2000" for sign in word)


def _is_one_letter_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    at = next((i for i, sign in enumerate(short) if sign != long[i]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    is_swap = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return is_swap or short[at + 1 :] == long[at + 1 :]


def limits_in(text: str, language: str) -> Counter[str]:
    """How often each number and each limiting word stands in *text*.

    Of several words that limit together (*at most*) the longest entry counts, and its parts do not.
    Keys are numbers in digits as ``tokens_of`` gives them, and entries as the table writes them.
    """
    return Counter(_limits(tokens_of(text), limiting_of(language)))


def changes_limits(before: str, after: str, language: str) -> bool:
    """Whether a number or limiting word came, went or changed; numbers also by changing places."""
    limiting = limiting_of(language)
    old, new = list(_limits(tokens_of(before), limiting)), list(_limits(tokens_of(after), limiting))
    return Counter(old) != Counter(new) or _numbers(old) != _numbers(new)


def _numbers(limits: list[str]) -> list[str]:
    return [limit for limit in limits if is_number(limit)]


def _limits(tokens: Sequence[str], limiting: Limiting) -> Iterator[str]:
    at = 0
    while at < len(tokens):
        phrase = _phrase_at(tokens, at, limiting)
        if phrase:
            yield phrase.name
        elif is_number(tokens[at]):
            yield tokens[at]
        at += len(phrase.tokens) if phrase else 1


def _phrase_at(tokens: Sequence[str], at: int, limiting: Limiting) -> Phrase | None:
    for phrase in limiting.phrases.get(tokens[at], ()):
        if tuple(tokens[at : at + len(phrase.tokens)]) == phrase.tokens:
            return phrase
    return None


class Place(StrEnum):
    """Where a stretch of words stands: in both texts, in the earlier only, in the later only."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Segment:
    """Words in a row, parted by single spaces, for a page that marks what was changed."""

    kind: Place
    words: str


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """Both texts as one row of stretches; what is gone stands before what is new in its place.

    The words of all but the new ones are *before*, of all but those that are gone *after*. Nothing
    is shortened. Spacing and line breaks are single spaces.
    """
    old, new = before.split(), after.split()
    found: list[Segment] = []
    at = 0
    for one in _differences(old, new):
        found += (
            Segment(Place.SAME, " ".join(old[at : one.old_start])),
            Segment(Place.GONE, " ".join(old[one.old_start : one.old_end])),
            Segment(Place.NEW, " ".join(new[one.new_start : one.new_end])),
        )
        at = one.old_end
    found.append(Segment(Place.SAME, " ".join(old[at:])))
    return tuple(segment for segment in found if segment.words)


def changed_words(
    before: str, after: str, *, context: int = 4, most: int = 3
) -> tuple[tuple[str, str], ...]:
    """The changed words with *context* words around, as (before, after) in order, for one line.

    Changes near each other are one pair; of a pair longer than 40 words the middle is left out
    ("…"). What differs in case and punctuation only is not quoted, unless nothing else does.
    The first *most* pairs are given; where there are more, both sides of the last end in "…".
    """
    old, new = before.split(), after.split()
    spans = _differences([_key(word) for word in old], [_key(word) for word in new])
    found = _joined(spans or _differences(old, new), gap=2 * context)
    pairs = [
        (
            _quote(old, one.old_start - context, one.old_end + context),
            _quote(new, one.new_start - context, one.new_end + context),
        )
        for one in found[:most]
    ]
    if pairs and len(found) > most:
        pairs[-1] = (f"{pairs[-1][0]} …", f"{pairs[-1][1]} …")
    return tuple(pairs)


def _key(word: str) -> tuple[str, ...]:
    """What a word is compared by; punctuation that stands alone may be the minus of a number."""
    return tuple(tokens_of(word)) or (word,)


def _quote(words: list[str], start: int, end: int) -> str:
    quoted = words[max(start, 0) : end]
    if len(quoted) > _LONGEST_QUOTE:
        half = _LONGEST_QUOTE // 2
        quoted = [*quoted[:half], "…", *quoted[-half:]]
    return " ".join(quoted)


class _Span(NamedTuple):
    """Words ``old_start`` to ``old_end`` were replaced by ``new_start`` to ``new_end``."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def _joined(spans: Sequence[_Span], *, gap: int) -> list[_Span]:
    """*spans* with those made one that have up to *gap* words between, if the whole stays short."""
    found: list[_Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last and span.old_start - last.old_end <= gap and _is_short(last, span, gap=gap):
            found[-1] = _Span(last.old_start, span.old_end, last.new_start, span.new_end)
        else:
            found.append(span)
    return found


def _is_short(first: _Span, last: _Span, *, gap: int) -> bool:
    longest = max(last.old_end - first.old_start, last.new_end - first.new_start)
    return longest + gap <= _LONGEST_QUOTE


def _differences(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[_Span]:
    """Where two rows of words differ, in order; spans neither touch nor are empty on both sides."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if not old_middle and not new_middle:
        return []
    return [
        _Span(head + i1, head + i2, head + j1, head + j2)
        for tag, i1, i2, j1, j2 in _matched(old_middle, new_middle)
        if tag != "equal"
    ]


def _matched(
    old: Sequence[Hashable], new: Sequence[Hashable]
) -> Sequence[tuple[str, int, int, int, int]]:
    """What difflib says; where words come again too often, it leaves those out, or everything."""
    is_much = _count_pairs(old, new, often=len(new)) > _MOST_PAIRS
    often = len(new) // 100 + 1 if len(new) >= 200 else len(new)  # difflib's own bound
    if is_much and _count_pairs(old, new, often=often) > _MOST_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=is_much).get_opcodes()


def _count_pairs(old: Sequence[Hashable], new: Sequence[Hashable], *, often: int) -> int:
    """How many pairs of equal words there are, without words that stand in *new* more *often*."""
    there = Counter(new)
    return sum(count * there[word] for word, count in Counter(old).items() if there[word] <= often)


def _shared(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many words both rows begin with."""
    shortest = min(len(one), len(other))
    return next((i for i in range(shortest) if one[i] != other[i]), shortest)
