"""Which papers there are, what each follows from, and who makes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.memory import tool_state
from offerbook.pages.handouts import DOCX, PDF
from offerbook.pages.sheet import Sheet


@dataclass(frozen=True)
class Paperwork:
    """What is to be made on paper: which *kinds*, and the company's own *templates* by name.

    *store* keeps what was made from build to build; it can be deleted at any time. In *known*
    makers remember what they need for every paper.
    """

    kinds: frozenset[str] = frozenset()
    store: Path | None = None
    templates: Mapping[str, bytes] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def state(self) -> str:
        """A digest of what papers follow from beside data, our own code and what is installed."""
        templates = ((name, digest(self.templates[name])) for name in sorted(self.templates))
        return digest(repr((sorted(self.kinds), tuple(templates))).encode())


@dataclass(frozen=True)
class Paper:
    """One file of the site at *address*; *key* digests all that its bytes follow from."""

    address: str
    key: str
    make: Callable[[], bytes]


class PaperError(Exception):
    """A paper could not be made, or what was made is not what it has to be; the words say which."""


class Maker(NamedTuple):
    """How papers of a *kind* come about: what has to be installed for it, and who does it."""

    kind: str
    packages: tuple[str, ...]
    papers: Callable[[Sheet, Paperwork], Iterator[Paper]]


def papers_of(told: Sheet, work: Paperwork) -> Iterator[Paper]:
    """Every paper of one state of an offering; those of a version stand beside its own page."""
    if told.version and not told.is_own:
        return
    for maker in MAKERS.values():
        if maker.kind in work.kinds:
            yield from maker.papers(told, work)


def installed_kinds() -> frozenset[str]:
    """The kinds of paper that can be made with what is installed."""
    return frozenset(each.kind for each in MAKERS.values() if all(map(_is_there, each.packages)))


def key_of(kind: str, data: Mapping[str, Any], *more: str) -> str:
    """A digest of a paper's *data*, of *more*, and of the tool and libraries that make it."""
    return digest(_to_json([data, *more, _made_with(kind)]).encode())


@cache
def _made_with(kind: str) -> str:
    """A digest of the tool, and of the libraries that make this *kind*."""
    libraries = [f"{each}=={version(each)}" for each in MAKERS[kind].packages]
    return digest(" ".join([*libraries, tool_state()]).encode())


def digest(raw: bytes) -> str:
    """A short digest of *raw*."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _to_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _is_there(package: str) -> bool:
    return find_spec(package.replace("-", "_")) is not None


def _make_sheet(told: Sheet, work: Paperwork) -> Iterator[Paper]:
    from offerbook.paper.sheet import sheet_papers  # heavy, and not always installed

    return sheet_papers(told, work)


def _make_schedules(told: Sheet, work: Paperwork) -> Iterator[Paper]:
    from offerbook.paper.schedules import schedule_papers  # heavy, and not always installed

    return schedule_papers(told, work)


MAKERS: Mapping[str, Maker] = {
    PDF: Maker(PDF, ("typst", "ttf-opensans", "pypdfium2"), _make_sheet),
    DOCX: Maker(DOCX, ("docxtpl", "lxml", "jinja2"), _make_schedules),
}
"""The makers by what they make; a kind without one is not made."""
