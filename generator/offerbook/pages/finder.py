"""The index by which a rep finds an offering: words with the offerings they stand in, and how much.

The browser does the rest (site/theme/assets/find.js): it forgives typing errors and half words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from offerbook.pages.common_words import stop_words
from offerbook.pages.desk import Desk
from offerbook.pages.prices import write_days, write_from
from offerbook.pages.text import plain
from offerbook.spec.fields import Field
from offerbook.spec.values import keep_fields, walk_values

PLACE = "assets/find.json"
_FORMAT = 1
_WORD = re.compile(r"[^\W_]+")
_MOST = 90  # how much a word can count in one offering

_NAME, _KEYWORD, _SUMMARY, _ITEM, _REST = 30, 24, 10, 6, 2
_TOP = {"name": _NAME, "keywords": _KEYWORD, "summary": _SUMMARY, "category": _ITEM, "tags": _ITEM}
_WORDS = ("all", "ask", "count", "count_one", "every", "in_text", "nearest", "none", "off")
_TITLES = ("name", "what", "text", "they_think", "hears")
"""Fields of an item that say in short what it is."""


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
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


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
    for number, offering in enumerate(listed):
        for term, weight in reader.weigh(offering).items():
            found[term].append((number, weight))
    terms = sorted(found)
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


class _Reader:
    """Reads the words of offerings; *weigh* says how much each counts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts = keep_fields(desk.schema, _is_text)
        self._folded: dict[str, tuple[str, ...]] = {}

    def weigh(self, offering: Mapping[str, Any]) -> dict[str, int]:
        """Each word of *offering*, with its weight: where it counts most, and a little for more."""
        best: dict[str, int] = {}
        more: defaultdict[str, int] = defaultdict(int)
        for text, weight in self._parts(offering):
            for word in self._words(text):
                if weight > best.get(word, 0):
                    best[word] = weight
                more[word] += 1
        return {word: min(weight + more[word] - 1, _MOST) for word, weight in best.items()}

    def _parts(self, offering: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
        for name in ("category", "tags"):
            said = offering.get(name, ())
            for word in [said] if isinstance(said, str) else said:
                yield self._desk.name_of("categories" if name == "category" else name, word), _ITEM
        for value in walk_values(self._texts, offering):
            route = value.field.route
            if route[0] in ("category", "tags"):
                continue
            weight = _TOP.get(route[0], 0) if len(route) == 1 else 0
            if not weight:
                weight = _ITEM if route[-1] in _TITLES else _REST
            yield str(value.value), weight

    def _words(self, text: str) -> tuple[str, ...]:
        if text not in self._folded:
            self._folded[text] = tuple(words_in(plain(text)))
        return self._folded[text]


def _is_text(field: Field) -> bool:
    return not (field.is_number or field.is_date or field.refs or field.name == "id")


def _entry(desk: Desk, offering: Mapping[str, Any]) -> Entry:
    status = str(offering["status"])
    days = offering.get("timeline", {}).get("days")
    return Entry(
        id=offering["id"],
        name=str(offering["name"]),
        summary=plain(str(offering["summary"])),
        status=status,
        status_words="" if status == "active" else desk.words[f"status_{status}"],
        price=write_from(desk, offering),
        days=write_days(desk, days) if days is not None else "",
        category=desk.name_of("categories", offering["category"]),
    )


def _pairs(found: Iterable[tuple[int, int]]) -> list[int]:
    """Offerings as steps from one to the next, each followed by the weight there."""
    pairs, last = [], 0
    for number, weight in found:
        pairs += [number - last, weight]
        last = number
    return pairs
