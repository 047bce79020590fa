"""One released state of an offering: its number, when it holds, and what was frozen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Self

from offerbook.document import Document
from offerbook.effect import Bump

_NUMBER = re.compile(
    r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})(?:\+([1-9][0-9]{0,5}))?"
)


class Number(NamedTuple):
    """A version number; *advice* counts the updates of internal advice under the same promise."""

    major: int
    minor: int
    patch: int
    advice: int = 0

    @classmethod
    def parse(cls, word: str) -> Self | None:
        """The number written as *word*, such as 2.1.0 or 2.1.0+1; None when it is none."""
        found = _NUMBER.fullmatch(word)
        return cls(*(int(part or 0) for part in found.groups())) if found else None

    def __str__(self) -> str:
        return f"{self.promise}+{self.advice}" if self.advice else self.promise

    @property
    def promise(self) -> str:
        """The number without its advice update: what a customer sees, and a page's address."""
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, bump: Bump) -> Number:
        """The number that follows when a release asks for *bump*."""
        major, minor, patch, advice = self
        following = {
            Bump.NONE: self,
            Bump.ADVICE: Number(major, minor, patch, advice + 1),
            Bump.PATCH: Number(major, minor, patch + 1),
            Bump.MINOR: Number(major, minor + 1, 0),
            Bump.MAJOR: Number(major + 1, 0, 0),
        }
        return following[bump]


FIRST = Number(1, 0, 0)


@dataclass(frozen=True)
class Leaning:
    """What a body leans on beside itself: the words of catalog.yaml that it uses.

    *units* and *hours* are entries as in catalog.yaml; *clauses* tells which item came out of
    which clause, by the item's id.
    """

    currency: str
    units: tuple[Mapping[str, Any], ...] = ()
    hours: tuple[Mapping[str, Any], ...] = ()
    clauses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """A frozen file. *head* is all of it but the body, which is read when somebody asks."""

    offering_id: str
    number: Number
    path: str
    digest: str
    head: Mapping[str, Any]
    read: Callable[[], Document] = field(repr=False, compare=False)

    @property
    def released(self) -> Mapping[str, Any]:
        """When, by whom, from when on it holds, and all that was said about it."""
        released: Mapping[str, Any] = self.head["released"]
        return released

    @property
    def company_schema(self) -> str:
        """The digest of the company's part of the schema it was released under; empty for none."""
        said = self.head.get("schema")
        return str(said.get("company", "")) if isinstance(said, Mapping) else ""

    @property
    def released_on(self) -> str:
        """The day of its release."""
        return str(self.released["on"])

    @property
    def effective_on(self) -> str:
        """The first day on which it holds, unless a higher one does by then."""
        return str(self.released["effective_on"])

    @cached_property
    def document(self) -> Document:
        """The whole file, with places. Raises DamagedVersionError."""
        return self.read()

    @property
    def body(self) -> Mapping[str, Any]:
        """The offering as it was frozen."""
        body: Mapping[str, Any] = self.document.data["offering"]
        return body

    @cached_property
    def leaning(self) -> Leaning:
        """What its body leaned on."""
        said = self.head["leans_on"]
        return Leaning(
            said["currency"],
            tuple(said.get("units", ())),
            tuple(said.get("hours", ())),
            said.get("clauses", {}),
        )


class DamagedVersionError(Exception):
    """A frozen file that ``sums`` vouches for and nobody can read; the words say which."""
