"""The index by which a rep finds an offering: words with the offerings they stand in, and how much.

The browser does the rest (site/theme/assets/find.js): it forgives typing errors and half words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log2
from typing import Any, NamedTuple

from offerbook.pages.common_words import stop_words
from offerbook.pages.desk import Desk
from offerbook.pages.prices import write_days, write_from
from offerbook.pages.text import plain
from offerbook.spec.fields import Field, FieldRoute, Shape
from offerbook.spec.values import keep_fields, walk_values

PLACE = "assets/find.json"
_FORMAT = 1
_WORD = re.compile(r"[^\W_]+")
_MOST = 360  # how much a word can count in one offering

_NAME, _KEYWORD, _SUMMARY, _HEARD, _ITEM, _REST, _AGAIN = 120, 96, 40, 40, 32, 16, 4
_TOP = {"name": _NAME, "keywords": _KEYWORD, "summary": _SUMMARY}
_WORDS = ("all", "ask", "count", "count_one", "every", "in_text", "nearest", "none")
_HEARD_IN = ("they_think", "hears")
"""Fields in which customers speak in their own words."""
_TITLES = ("name", "what", "text")
"""Fields of an item that say in short what it is."""
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
    split = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in split if not unicodedata.category(each).startswith("M"))


def words_in(text: str) -> Iterator[str]:
    """The folded words of *text*, as often as they stand there."""
    return (found.group() for found in _WORD.finditer(fold(text)))


def write_index(desk: Desk) -> str:
    """The index of every listed offering as JSON; the same for the same projection.

    ``docs`` holds what is shown of each, ``terms`` all words in order, ``posts`` for each word
    pairs of an offering's number, counted from the one before, and how much the word counts there.
    ``words`` are of the interface, ``stop`` those that tell nothing, ``ask`` is whom to ask.
    """
    listed = [each for each in desk.projection.offerings if desk.is_listed(each)]
    reader = _Reader(desk)
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, weights in enumerate(reader.weigh(listed)):
        for term, weight in weights.items():
            found[term].append((number, weight))
    terms = sorted(found, key=_as_in_browsers)
    index = {
        "format": _FORMAT,
        "docs": [list(_entry(desk, each)) for each in listed],
        "terms": terms,
        "posts": [_pairs(found[term]) for term in terms],
        "words": {name: desk.words[f"find_{name}"] for name in _WORDS},
        "stop": sorted(stop_words(desk.projection.language)),
        "ask": desk.projection.contact,
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


class _Said(NamedTuple):
    """The words of one text, and how much each counts; *is_fixed* however long the rest is."""

    words: tuple[str, ...]
    weight: int
    is_fixed: bool


class _Reader:
    """Reads the words of offerings; *weigh* says how much each counts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts = keep_fields(desk.schema, _is_text)
        self._folded: dict[str, tuple[str, ...]] = {}

    def weigh(self, offerings: Iterable[Mapping[str, Any]]) -> list[dict[str, int]]:
        """The words of each offering with their weights.

        A word counts where it says most, and a little for being said again. Of two offerings the
        one of few words says more with each, but for its name and the like.
        """
        read = [list(self._read(each)) for each in offerings]
        lengths = [sum(len(said.words) for said in texts) for texts in read]
        usual = sum(lengths) / max(len(lengths), 1) or 1
        return [
            _weigh(texts, 1 / (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * length / usual))
            for texts, length in zip(read, lengths, strict=True)
        ]

    def _read(self, offering: Mapping[str, Any]) -> Iterator[_Said]:
        names = [self._desk.name_of("categories", offering["category"])]
        names += [self._desk.name_of("tags", each) for each in offering.get("tags", ())]
        for name in names:
            yield _Said(self._words(name), _ITEM, is_fixed=False)
        for value in walk_values(self._texts, offering):
            weight, is_fixed = _weight_of(value.field.route)
            yield _Said(self._words(str(value.value)), weight, is_fixed)

    def _words(self, text: str) -> tuple[str, ...]:
        if text not in self._folded:
            self._folded[text] = tuple(words_in(plain(text)))
        return self._folded[text]


def _is_text(field: Field) -> bool:
    return field.shape is Shape.TEXT and not field.refs and field.name != "id"


def _weight_of(route: FieldRoute) -> tuple[int, bool]:
    """How much a word of a field counts, and whether it does so in long offerings as well."""
    if len(route) == 1 and route[0] in _TOP:
        return _TOP[route[0]], True
    if route[-1] in _HEARD_IN:
        return _HEARD, True
    is_title = route[-1] in _TITLES and "excluded" not in route
    return _ITEM if is_title else _REST, False


def _weigh(texts: Iterable[_Said], share: float) -> dict[str, int]:
    best: defaultdict[str, float] = defaultdict(float)
    times: defaultdict[str, int] = defaultdict(int)
    for words, weight, is_fixed in texts:
        counted = weight if is_fixed else weight * share
        for word in words:
            best[word] = max(best[word], counted)
            times[word] += 1
    return {
        word: max(1, round(min(weight + share * _AGAIN * log2(times[word]), _MOST)))
        for word, weight in best.items()
    }


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


def _pairs(found: Iterable[tuple[int, int]]) -> list[int]:
    """Offerings as steps from one to the next, each followed by the weight there."""
    pairs, last = [], 0
    for number, weight in found:
        pairs += [number - last, weight]
        last = number
    return pairs
