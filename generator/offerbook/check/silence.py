"""Offerings of which nothing was to be said, and of which all that rules look at is as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from zlib import crc32

from offerbook.check.sources import Source
from offerbook.finding import Finding
from offerbook.model.catalog import Catalog, Offering
from offerbook.phrases import Pieces


class Mark(NamedTuple):
    """Of the texts of one file that only colleagues may read: a digest, and how each begins."""

    closed: str
    begins: Sequence[int]


class Silence:
    """Knows which offerings need not be looked at again.

    *names* are digests of the drafts' files by offering, *said* is what was kept the last time:
    whatever it is, what is not understood is not known. The schema, the clauses and the tool itself
    are those under which it was kept.
    """

    def __init__(self, names: Mapping[str, str], said: Any) -> None:
        self._names = names
        self._alone = self._words = ""
        self._silent: frozenset[str] = frozenset()
        self._marks: dict[str, Mark] = {}
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            marks = {str(name): _mark(each) for name, each in said["marks"].items()}
            silent = frozenset(map(str, said["silent"]))
            self._alone, self._words = str(said["alone"]), str(said["words"])
            self._marks, self._silent = marks, silent

    def alone(self, catalog: Catalog) -> frozenset[str]:
        """The offerings of which the rules about a single one would say nothing."""
        known, self._alone = self._alone, _digest((_settings_of(catalog), _faces_of(catalog)))
        if known != self._alone:
            self._words, self._silent = "", frozenset()
        return self._ids()

    def words(self, sources: Sequence[Source], allowed: Collection[Any]) -> frozenset[str]:
        """The offerings in whose texts for customers nothing would be found; after ``alone``.

        *allowed* are words that are no secret.
        """
        marks = [(source.file.document.path, self._mark_of(source).closed) for source in sources]
        known, self._words = self._words, _digest((self._alone, sorted(allowed), marks))
        return self._ids() if known == self._words else frozenset()

    def may_be_told(self, source: Source, rows: Collection[int]) -> bool:
        """Whether a text of *source* that only colleagues may read begins with any of *rows*."""
        return not set(self._mark_of(source).begins).isdisjoint(rows)

    def record(self, catalog: Catalog, findings: Iterable[Finding]) -> Mapping[str, Any]:
        """What to keep for the next time, after *findings* were all that was said."""
        loud = {finding.place.path for finding in findings}
        silent = (
            self._names[each.id] for each in catalog.offerings if _files_of(each).isdisjoint(loud)
        )
        here = frozenset(self._names.values())
        return {
            "alone": self._alone,
            "words": self._words,
            "silent": sorted(silent),
            "marks": {name: [*self._marks[name]] for name in sorted(here & self._marks.keys())},
        }

    def _ids(self) -> frozenset[str]:
        return frozenset(each for each, name in self._names.items() if name in self._silent)

    def _mark_of(self, source: Source) -> Mark:
        """That of a draft is kept; others are few."""
        name = self._names.get(source.file.id, source.file.document.path)
        if name not in self._marks:
            begins = list(map(number_of, source.begins))
            self._marks[name] = Mark(_digest_of("\0".join(source.closed_texts)), begins)
        return self._marks[name]


def number_of(row: Pieces) -> int:
    """A number for three pieces in a row; two rows may have the same."""
    return crc32("\0".join(row).encode("utf-8", "surrogatepass"))


def _mark(said: Any) -> Mark:
    closed, begins = said
    return Mark(str(closed), list(map(int, begins)))


def _files_of(offering: Offering) -> set[str]:
    """The files in which something about *offering* may be found."""
    return {offering.document.path, *(each.path for each in offering.clauses.values())}


def _settings_of(catalog: Catalog) -> Any:
    return catalog.settings.data, sorted(catalog.broken), sorted(catalog.clauses)


def _faces_of(catalog: Catalog) -> list[Any]:
    """What offerings show to the rules about others."""
    return [
        (each.id, each.data.get("audience"), each.data["status"], each.packages)
        for each in catalog.offerings
    ]


def _digest(parts: Any) -> str:
    return _digest_of(json.dumps(parts, default=str, separators=(",", ":")))


def _digest_of(said: str) -> str:
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
