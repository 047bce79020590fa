"""What a check says about one place: a sentence, what to do, and related places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from offerbook.document import Document, Route, Span


class Level(StrEnum):
    """How much a finding matters: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Place:
    """A line and column (from 1) of a file, with a word on what stands there."""

    path: str
    line: int = 1
    column: int = 1
    says: str = ""


@dataclass(frozen=True)
class Finding:
    """One sentence about one place; *route* leads to it inside the document's data."""

    code: str
    level: Level
    message: str
    place: Place
    hint: str = ""
    route: Route = ()
    related: tuple[Place, ...] = ()

    @property
    def order(self) -> tuple[Place, str, str]:
        """Findings are listed by file, line, column, then code and words."""
        return (self.place, self.code, self.message)


def error(
    code: str,
    message: str,
    place: Place,
    *,
    hint: str = "",
    route: Route = (),
    related: Iterable[Place] = (),
) -> Finding:
    """A finding that must be mended before anything is built."""
    return Finding(code, Level.ERROR, message, place, hint, route, tuple(related))


def warning(
    code: str,
    message: str,
    place: Place,
    *,
    hint: str = "",
    route: Route = (),
    related: Iterable[Place] = (),
) -> Finding:
    """A finding that should be mended, and stops nothing."""
    return Finding(code, Level.WARNING, message, place, hint, route, tuple(related))


def place_of_value(document: Document, route: Route, says: str = "") -> Place:
    """The place of the value at *route*; for what is wrong in itself."""
    return _place(document, document.value_at(route), says)


def place_of_key(document: Document, route: Route, says: str = "") -> Place:
    """The place of the key at *route*; for what should not be there, or lacks something."""
    return _place(document, document.key_at(route), says)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(finding.level is Level.ERROR for finding in findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by place, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.order))


def _place(document: Document, span: Span, says: str) -> Place:
    return Place(document.path, span.line, span.column, says)
