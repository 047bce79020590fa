"""Plain language for customers: no shorthand, no promise without a limit, nothing left open."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from offerbook.check.boundless import boundless_in
from offerbook.check.passages import Passage, Words, quote, words_pattern
from offerbook.check.sources import Source, is_open, is_text
from offerbook.check.waiving import waiving_hint
from offerbook.document import Route, value_in
from offerbook.effect import Effect, Kind
from offerbook.finding import Finding, warning
from offerbook.model.catalog import Catalog, Item, Offering
from offerbook.model.sold import is_live
from offerbook.phrases import pieces_of, words_of
from offerbook.spec.fields import Field, FieldRoute, walk_fields
from offerbook.spec.values import keep_fields, walk_values

_SEAM = "\0"
_REACH = 3
"""So many words before a promise can take it back."""

_STEM, _SHORTEST = 6, 4
"""Words of four letters and more are compared by their first six: mailbox, mailboxes."""

_INCLUDED = ("scope", "included")
_SAYING = frozenset(("every", "note", "offering"))
"""Fields of an included item that say more of it."""

_BOUNDING = (
    ("scope", "excluded"),
    ("deliverables",),
    ("service_levels",),
    ("assumptions",),
    ("options",),
    ("timeline", "phases"),
)
"""The lists whose items can say where something included ends."""


class _Shorthand(NamedTuple):
    """A word of colleagues; with capitals it is looked for as it is written."""

    word: str
    say: str
    mark: str
    pattern: re.Pattern[str]


class Plain:
    """What plain language asks of the texts of one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self._shorthand = tuple(_list_shorthand(catalog))
        self._words = boundless_in(catalog.language)
        self._boundless = _Phrases(self._words.phrases)
        self._harmless = _Phrases(self._words.harmless)
        self._marks = {*self._boundless.marks(), *(each.mark for each in self._shorthand)}
        self._promises = _keep_promises(catalog.schema)
        self._limits = {
            field.route: frozenset(_limits_in(field)) for field in walk_fields(catalog.schema)
        }

    def check(self, source: Source, pieces: Collection[str]) -> Iterator[Finding]:
        """What is not plain in *source*; *pieces* are all that its texts for customers consist of."""
        status = source.file.data.get("status", "")
        if status == "retired":
            return
        if not self._marks.isdisjoint(pieces):
            for short in self._shorthand:
                if short.mark in pieces:
                    yield from _check_shorthand(source, short)
            if status:
                yield from self._check_promises(source.file)
        if status == "active":
            yield from self._check_included(source.file)

    def _check_promises(self, offering: Offering) -> Iterator[Finding]:
        named = frozenset(self._find_boundless(words_of(offering.data["name"])))
        for value in walk_values(self._promises, offering.data):
            if self._is_limited(value.field.route[:-1], value.item):
                continue
            for words in self._find_boundless(words_of(value.value)):
                if words in named and value.route != ("name",):  # told once, of the name
                    continue
                yield _finding(
                    "boundless-promise",
                    f"'{quote(words)}' promises without a limit",
                    Passage(offering, value, words_pattern(words)),
                    "say how much, how often or how long",
                )

    def _is_limited(self, route: FieldRoute, item: Item) -> bool:
        """Whether a number says how much of *item*, as that of a service level does."""
        return not self._limits[route].isdisjoint(item)

    def _find_boundless(self, words: Words) -> Iterator[Words]:
        if len(words) == 1:  # a name, such as Always
            return
        harmless = {
            at
            for start, found in self._harmless.found_in(words)
            for at in range(start, start + len(found))
        }
        for start, found in self._boundless.found_in(words):
            before = words[max(start - _REACH, 0) : start]
            if start not in harmless and self._words.taken_back.isdisjoint(before):
                yield found

    def _check_included(self, offering: Offering) -> Iterator[Finding]:
        """Included items of which nothing says where they end."""
        if not offering.items("scope", "excluded"):  # that alone is told first
            return
        stems = {
            number: self._stems_of(item["what"])
            for number, item in enumerate(offering.items(*_INCLUDED))
            if not self._is_limited(_INCLUDED, item)
            and _SAYING.isdisjoint(item)
            and not any(map(str.isdigit, item["what"]))
        }
        for list_ in _BOUNDING:
            if stems:
                texts = _SEAM.join(_texts_in(offering.items(*list_)))
                bounding = f" {' '.join(pieces_of(texts))}"
                stems = {
                    number: several
                    for number, several in stems.items()
                    if not any(f" {stem}" in bounding for stem in several)
                }
        for number in stems:
            yield self._say_open(offering, (*_INCLUDED, number, "what"))

    def _say_open(self, offering: Offering, route: Route) -> Finding:
        document, inner = offering.source_of(route)
        return warning(
            "included-open",
            f"nothing says where '{quote(words_of(str(value_in(offering.data, route))))}' ends",
            offering.value_at(route),
            hint=(
                "add up_to or a note, or an exclusion, a deliverable or an assumption that"
                f" speaks of it, or {waiving_hint('included-open', document, inner)}"
            ),
            route=inner,
        )

    def _stems_of(self, text: str) -> frozenset[str]:
        """How the words begin that tell what *text* is about."""
        return frozenset(
            word[:_STEM]
            for word in pieces_of(text)
            if len(word) >= _SHORTEST and word not in self._words.empty
        )


def _check_shorthand(source: Source, short: _Shorthand) -> Iterator[Finding]:
    for value in walk_values(source.parts.open_texts.root, source.file.data):
        if short.pattern.search(value.value):
            yield _finding(
                "shorthand",
                f"customers may not know '{short.word}'",
                Passage(source.file, value, short.pattern),
                f"say '{short.say}'" if short.say else "say it in full",
            )


def _list_shorthand(catalog: Catalog) -> Iterator[_Shorthand]:
    for entry in catalog.settings.data.get("shorthand", ()):
        word, say = (entry, "") if isinstance(entry, str) else (entry["word"], entry.get("say", ""))
        pieces = pieces_of(word)
        if pieces:
            alike = r"\s+".join(map(re.escape, word.split()))
            capitals = 0 if word != word.lower() else re.IGNORECASE
            pattern = re.compile(rf"(?<!\w){alike}(?!\w)", capitals)
            yield _Shorthand(word, say, max(pieces, key=len), pattern)


def _keep_promises(schema: Field) -> Field:
    """The texts for customers that carry the promise, where more of it is more for them.

    What narrows the promise promises nothing, such as an exclusion or a duty of the customer's; nor
    does what is no part of it, such as a keyword.
    """
    kept = keep_fields(
        schema,
        lambda field: (
            is_text(field) and is_open(field) and field.effect(Kind.CHANGED) is Effect.ASK
        ),
    )
    return _without_narrowing(kept)


def _without_narrowing(field: Field) -> Field:
    fields = {
        name: _without_narrowing(child)
        for name, child in field.fields.items()
        if not (is_live(child) or _narrows(child))
    }
    return replace(field, fields=fields)


def _narrows(field: Field) -> bool:
    return (
        field.is_items
        and field.item is not None
        and field.item.effect(Kind.ADDED) is Effect.NARROWS
    )


def _limits_in(field: Field) -> Iterator[str]:
    """The numbers in *field* that count something, as a price does not."""
    for name, child in field.fields.items():
        if child.is_number and isinstance(child.unit, dict):
            yield name


class _Phrases:
    """Several phrases, looked for together."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        self._known = frozenset(phrases)
        self._first = frozenset(words[0] for words in self._known)
        self._lengths = sorted({len(words) for words in self._known}, reverse=True)

    def marks(self) -> Iterator[str]:
        """A piece of each of them, the longest: without it none stands in a text."""
        return (max(pieces_of(" ".join(words)), key=len) for words in self._known)

    def found_in(self, words: Words) -> Iterator[tuple[int, Words]]:
        """Where they stand in *words*: the longest at each place, none inside another."""
        if self._first.isdisjoint(words):
            return
        end = 0
        for start, word in enumerate(words):
            if start >= end and word in self._first:
                parts = (words[start : start + length] for length in self._lengths)
                found = next((part for part in parts if part in self._known), ())
                end = start + len(found)
                if found:
                    yield start, found


def _texts_in(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        for value in item.values():
            yield from _texts_of(value)


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts_of(each)


def _finding(code: str, message: str, passage: Passage, advice: str) -> Finding:
    return warning(
        code,
        message,
        passage.place,
        hint=f"{advice}, or {waiving_hint(code, *passage.written)}",
        route=passage.written[1],
    )
