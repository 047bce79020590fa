"""What only colleagues may read, pasted into a text for customers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.check.passages import Passage, quote, words_pattern
from offerbook.check.sources import Source, is_open
from offerbook.check.waiving import waiving_hint
from offerbook.document import Route
from offerbook.finding import Finding, Place, error
from offerbook.model.catalog import Catalog, Item
from offerbook.phrases import Pieces, amounts_in, begins_of, pieces_of, words_of
from offerbook.spec.fields import Field
from offerbook.spec.values import Gatherer, Value, keep_fields, walk_values

_WORDS = 3

Words = tuple[str, ...]


class Secret(NamedTuple):
    """A text that only colleagues may read, and where it stands first."""

    text: str
    source: Source

    def is_twin_of(self, value: Value) -> bool:
        """Whether an offering that customers do not see says at the same place what this one says."""
        if not self.source.is_hidden or words_of(self.text) != words_of(value.value):
            return False
        twin = _value_of(self.source, self.text)
        return is_open(twin.field) and twin.field.route == value.field.route

    def near(self, reader: Source) -> Place:
        """Where it stands: in the file of its *reader*, if it is there as well."""
        is_there = self.text in reader.closed_texts
        return _place_of(reader if is_there else self.source, self.text)


class Secrets:
    """The texts that only colleagues may read, found again in a text by how they begin."""

    def __init__(self, allowed: Collection[Words], sources: Iterable[Source]) -> None:
        self._allowed = allowed
        self._begun: dict[Pieces, Source] = {}
        self._more: dict[Pieces, list[Source]] = {}
        self._known: dict[Pieces, Mapping[int, Mapping[Words, Secret]]] = {}
        for source in sources:
            for begins in source.begins:
                if self._begun.setdefault(begins, source) is not source:
                    self._more.setdefault(begins, []).append(source)

    def may_be_in(self, pieces: list[str]) -> bool:
        """Whether one of the texts begins in *pieces*; mostly none does."""
        return not self._begun.keys().isdisjoint(rows_of(pieces))

    def found_in(self, text: str) -> Iterator[tuple[Words, Secret]]:
        """The texts that stand in *text*, with the words that they have in common; the longest."""
        begun = sorted(self._begun.keys() & set(rows_of(pieces_of(text))))
        words = words_of(text)
        found = [
            (start, start + length, known[words[start : start + length]])
            for begins in begun
            for length, known in self._of(begins).items()
            for start in range(len(words) - length + 1)
            if words[start : start + length] in known
        ]
        end = 0
        for start, stop, secret in sorted(found, key=lambda each: (each[0], -each[1])):
            if stop > end:
                end = stop
                yield words[start:stop], secret

    def _is_allowed(self, words: Words, source: Source) -> bool:
        """Whether customers read in catalog.yaml what *source*, which is no draft, says of people."""
        return not source.file.id and words in self._allowed

    def _of(self, begins: Pieces) -> Mapping[int, Mapping[Words, Secret]]:
        """The texts with one beginning, by how many words they have, then by their words."""
        if begins not in self._known:
            made: dict[int, dict[Words, Secret]] = {}
            for source in (self._begun[begins], *self._more.get(begins, ())):
                for text in source.closed_texts:
                    if begins_of([text]) == [begins]:
                        words = words_of(text)
                        if _is_known_again(words, text) and not self._is_allowed(words, source):
                            made.setdefault(len(words), {}).setdefault(words, Secret(text, source))
            self._known[begins] = made
        return self._known[begins]


def check_pasted_texts(source: Source, pieces: list[str], secrets: Secrets) -> Iterator[Finding]:
    """Texts for colleagues in those for customers, whose *pieces* these are."""
    if not secrets.may_be_in(pieces):
        return
    for value in walk_values(source.parts.open_texts.root, source.file.data):
        for words, secret in secrets.found_in(with_targets(value.value)):
            if secret.is_twin_of(value):
                continue
            yield _finding(
                "pasted-text",
                f"customers must not read '{quote(words)}': a text for colleagues says just that",
                Passage(source.file, value, words_pattern(words)),
                secret.near(source),
            )


def check_pasted_amounts(source: Source, text: str) -> Iterator[Finding]:
    """Amounts for colleagues in the texts for customers of one offering, all of which *text* is.

    An amount that customers read as a number in that offering is none of colleagues alone.
    """
    written = {value for _, values in amounts_in(text) for value in values}
    if not written:
        return
    meant_by = source.about or source
    numbers, data = meant_by.parts, meant_by.file.data
    secret = written.intersection(_numbers(numbers.closed_numbers.values(data)))
    secret.difference_update(_numbers(numbers.open_numbers.values(data)))
    for value in walk_values(source.parts.open_texts.root, source.file.data) if secret else ():
        for amount, values in amounts_in(value.value):
            meant = [each for each in values if each in secret]
            if meant:
                yield _finding(
                    "pasted-amount",
                    f"customers must not read '{amount}': it is an amount for colleagues",
                    Passage(source.file, value, re.compile(rf"(?<!\w){re.escape(amount)}")),
                    _place_of(meant_by, meant[0]),
                )


def with_targets(text: str) -> str:
    """*text* and, where it has links, where they lead: both are in the hands of who reads it."""
    return f"{text}\0{text.replace('](', '] (')}" if "](" in text else text


def _finding(code: str, message: str, passage: Passage, related: Place) -> Finding:
    return error(
        code,
        message,
        passage.place,
        hint=f"say it otherwise, or {waiving_hint(code, *passage.written)}",
        route=passage.written[1],
        related=[related],
    )


def _place_of(source: Source, secret: str | Decimal) -> Place:
    """Where *secret* stands in *source*."""
    value = _value_of(source, secret)
    route = next(route for route, each in _leaves(value.route, value.value) if each == secret)
    return source.file.value_at(route, f"for colleagues: {value.field.title}")


def _value_of(source: Source, secret: str | Decimal) -> Value:
    parts = source.parts
    part = parts.closed_texts if isinstance(secret, str) else parts.closed_numbers
    return next(
        value
        for value in walk_values(part.root, source.file.data)
        if secret in dict(_leaves((), value.value)).values()
    )


def _leaves(route: Route, value: Any) -> Iterator[tuple[Route, Any]]:
    """The numbers of a map by package or currency; any other value itself."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _leaves((*route, name), each)
    else:
        yield route, value


def _numbers(values: Iterable[Any]) -> Iterator[Decimal]:
    for value in values:
        for _, number in _leaves((), value):
            yield Decimal(number)


def rows_of(pieces: list[str]) -> Iterator[Pieces]:
    """All three *pieces* that follow each other."""
    return zip(pieces, pieces[1:], pieces[2:], strict=False)


def _is_known_again(words: Words, text: str) -> bool:
    return len(words) >= _WORDS or "@" in text or "://" in text


def list_allowed(catalog: Catalog, settings: Source) -> frozenset[Words]:
    """What customers read of catalog.yaml, and all about the people who are named to them."""
    people = {str(person["id"]): person for person in _named_people(catalog)}.values()
    texts = (each for person in people for each in person.values() if isinstance(each, str))
    return frozenset(map(words_of, (*settings.open_texts(), *texts)))


def _named_people(catalog: Catalog) -> Iterator[Item]:
    naming: Field = keep_fields(
        catalog.schema, lambda field: "person" in field.refs and is_open(field)
    )
    gatherer = Gatherer(naming)
    if naming.fields:
        for offering in catalog.offerings:
            for name in gatherer.gather(offering.data):
                if name in catalog.names("people"):
                    yield catalog.names("people")[name]
