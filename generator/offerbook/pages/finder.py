"""The index by which a rep finds an offering: words with the offerings they stand in, and how much.

The browser does the rest (site/theme/assets/find.js): it forgives typing errors and half words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from math import log2
from operator import sub
from typing import Any, NamedTuple

from offerbook.batches import in_batches
from offerbook.pages.common_words import stop_words
from offerbook.pages.desk import Desk
from offerbook.pages.json_text import to_json
from offerbook.pages.prices import write_days, write_from
from offerbook.pages.sections import DESIGNED, SELLING
from offerbook.pages.text import plain
from offerbook.spec.fields import Field, FieldRoute, Shape, walk_fields
from offerbook.spec.values import Gatherer, keep_fields

PLACE = "assets/find.json"
_FORMAT = 1
_WORD = re.compile(r"[^\W_]+")
_PLAIN_WORDS = "".join(chr(each).lower() if chr(each).isalnum() else " " for each in range(128))
"""What becomes of each sign of plain English: it is folded, or stands between words."""
_MARKS = ("\\", "*", "`", "~", "<", "&", "](")
"""Markdown that would leave other words than those that are read."""
_MOST = 360  # how much a word can count in one offering

_NAME, _KEYWORD, _SUMMARY, _HEARD, _ITEM, _REST, _AGAIN = 120, 96, 40, 40, 32, 16, 4
_TOP = {"name": _NAME, "keywords": _KEYWORD, "summary": _SUMMARY}
_WORDS = ("all", "ask", "count", "count_one", "every", "in_text", "nearest", "none")
_HEARD_IN = ("they_think", "hears")
"""Fields in which customers speak in their own words."""
_TITLES = ("name", "what", "text")
"""Fields of an item that say in short what it is."""
_COMMON_FROM, _COMMON_SHARE = 100, 0.05
"""In more offerings than both say, a word in passing tells nothing."""
_LENGTH_COUNTS = 0.6  # from 0, long texts say as much with each word as short ones, to 1


class Entry(NamedTuple):
    """An offering among what was found: what is shown, and nothing that is not in the edition."""

    id: str
    name: str
    summary: str
    status: str
    status_words: str
    price: str
    days: str
    category: str


def fold(text: str) -> str:
    """*text* without accents and capitals, as both sides of a search see it."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text).casefold()
    for sign in set(split):
        if _is_mark(sign):
            split = split.replace(sign, "")
    return split


@cache
def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def words_in(text: str) -> list[str]:
    """The folded words of *text*, as often as they stand there."""
    if text.isascii():
        return text.translate(_PLAIN_WORDS).split()
    return _WORD.findall(fold(text))


def write_index(desk: Desk) -> str:
    """The index of every listed offering as JSON; the same for the same projection.

    ``docs`` holds what is shown of each, ``terms`` all words in order, ``posts`` for each word
    pairs of an offering's number, counted from the one before, and how much the word counts there.
    ``words`` are of the interface, ``stop`` those that tell nothing, ``ask`` is whom to ask.
    ``internal`` are sections, and offerings, out of which nothing is shown to who hides that.
    """
    listed = [each for each in desk.projection.offerings if desk.is_listed(each)]
    posts: defaultdict[str, list[int]] = defaultdict(list)
    for number, weighed in enumerate(_Reader(desk).weigh(listed)):
        for term, weight in weighed.items():
            posts[term] += (number, weight)
    terms = sorted(posts, key=_as_in_browsers)
    index = {
        "format": _FORMAT,
        "docs": [list(_entry(desk, each)) for each in listed],
        "terms": terms,
        "posts": [_by_steps(posts[term]) for term in terms],
        "words": {name: desk.words[f"find_{name}"] for name in _WORDS},
        "stop": sorted(stop_words(desk.projection.language)),
        "ask": desk.projection.contact,
        "internal": _internal(desk, listed) if desk.is_internal else {},
    }
    return to_json(index)


def _internal(desk: Desk, listed: Iterable[Mapping[str, Any]]) -> Mapping[str, list[str]]:
    fields = desk.schema.fields
    added = (name for name in fields if name not in DESIGNED and fields[name].is_internal)
    return {
        "sections": [*SELLING, "delivery", *added],
        "offerings": [each["id"] for each in listed if each.get("audience") == "internal"],
    }


class _Rank(NamedTuple):
    """How much a word of a field counts.

    *is_chosen* where somebody chose the words to be found by: they count in long offerings as much
    as in short ones, and however many others use them too.
    """

    weight: int
    is_chosen: bool = False


_NAMED = _Rank(_ITEM)

_Words = dict[_Rank, list[str]]
"""The words of one offering by how much they count."""


class _Reader:
    """Reads the words of offerings; *weigh* says how much each counts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gatherers = _gather_by_rank(desk.schema)

    def weigh(self, offerings: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, int]]:
        """The words of each offering with their weights.

        A word counts where it says most, and a little for being said again. Of two offerings the
        one of few words says more with each, but for its name and the like.
        """
        common, read = _Common(len(offerings)), list[_Words]()
        for batch in in_batches(offerings):
            read += [common.leave_out(self._read(each)) for each in batch]
            common.learn()
        common.leave_out_of_all(read)
        lengths = [sum(map(len, words.values())) for words in read]
        usual = sum(lengths) / max(len(lengths), 1) or 1
        for words, length in zip(read, lengths, strict=True):
            yield _weigh(words, 1 / (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * length / usual))

    def _read(self, offering: Mapping[str, Any]) -> _Words:
        texts = {rank: gatherer.gather(offering) for rank, gatherer in self._gatherers.items()}
        name_of = self._desk.name_of
        texts[_NAMED].append(name_of("categories", offering["category"]))
        texts[_NAMED].extend([name_of("tags", each) for each in offering.get("tags", ())])
        return {rank: _words_of(said) for rank, said in texts.items() if said}


def _words_of(texts: Sequence[str]) -> list[str]:
    joined = "\n".join(texts)
    is_marked = any(map(joined.__contains__, _MARKS))
    return words_in("\n".join(map(plain, texts)) if is_marked else joined)


def _gather_by_rank(schema: Field) -> Mapping[_Rank, Gatherer]:
    """What gathers the texts that are read, by how much the words in them count."""
    ranks = {_NAMED, *(_rank_of(field.route) for field in walk_fields(schema) if _is_text(field))}
    return {rank: Gatherer(keep_fields(schema, partial(_has_rank, rank))) for rank in ranks}


def _has_rank(rank: _Rank, field: Field) -> bool:
    return _is_text(field) and _rank_of(field.route) == rank


def _is_text(field: Field) -> bool:
    return field.shape is Shape.TEXT and not field.refs and field.name != "id"


def _rank_of(route: FieldRoute) -> _Rank:
    if len(route) == 1 and route[0] in _TOP:
        return _Rank(_TOP[route[0]], is_chosen=True)
    if route[-1] in _HEARD_IN:
        return _Rank(_HEARD, is_chosen=True)
    is_title = route[-1] in _TITLES and "excluded" not in route
    return _Rank(_ITEM if is_title else _REST)


class _Common:
    """Words that nobody chose and that stand in too many of *many* offerings to tell them apart.

    Once one is known to be common, it is kept of no further offering.
    """

    def __init__(self, many: int) -> None:
        self._most = max(_COMMON_FROM, many * _COMMON_SHARE)
        self._counts: Counter[str] = Counter()
        self._words: set[str] = set()

    def leave_out(self, words: _Words) -> _Words:
        """*words* of a further offering without what is known to be common by now."""
        kept = self._without(words)
        self._counts.update(set(chain.from_iterable(_passing(kept).values())))
        return kept

    def learn(self) -> None:
        """Find the words that have become common; they are counted no more."""
        found = [word for word, count in self._counts.items() if count > self._most]
        self._words.update(found)
        for word in found:
            del self._counts[word]

    def leave_out_of_all(self, read: list[_Words]) -> None:
        """Leave out of *read*, in place, what turned out to be common only later."""
        if self._words:
            read[:] = map(self._without, read)

    def _without(self, words: _Words) -> _Words:
        common = self._words
        return {
            rank: said if rank.is_chosen else [word for word in said if word not in common]
            for rank, said in words.items()
        }


def _passing(words: _Words) -> _Words:
    return {rank: said for rank, said in words.items() if not rank.is_chosen}


def _weigh(words: _Words, share: float) -> Mapping[str, int]:
    """The words of an offering with their weights; *share* is what its length leaves of each."""
    times = Counter(chain.from_iterable(words.values()))
    most = max(times.values(), default=0)
    again = [share * _AGAIN * log2(max(count, 1)) for count in range(most + 1)]
    counted = {rank: rank.weight * (1 if rank.is_chosen else share) for rank in words}
    best: dict[str, list[int]] = {}
    for rank in sorted(counted, key=counted.__getitem__):
        weights = [round(min(counted[rank] + more, _MOST)) or 1 for more in again]
        best.update(dict.fromkeys(words[rank], weights))
    return {word: best[word][count] for word, count in times.items()}


def _entry(desk: Desk, offering: Mapping[str, Any]) -> Entry:
    status = str(offering["status"])
    days = offering.get("timeline", {}).get("days")
    return Entry(
        id=offering["id"],
        name=str(offering["name"]),
        summary=plain(str(offering["summary"])),
        status=status,
        status_words=desk.words[f"status_{status}"],
        price=write_from(desk, offering),
        days=write_days(desk, days) if days is not None else "",
        category=desk.name_of("categories", offering["category"]),
    )


def _as_in_browsers(term: str) -> bytes:
    """Browsers compare texts by halves of 32 bits."""
    return term.encode("utf-16-be")


def _by_steps(pairs: list[int]) -> list[int]:
    """*pairs* of an offering's number and a weight, changed: a number is the step from the last."""
    numbers = pairs[::2]
    pairs[2::2] = map(sub, numbers[1:], numbers)
    return pairs
