"""Which specimens an edition needs: a kind for each tab and depth that pages stand at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from offerbook.edition import Projection
from offerbook.pages.page import Page
from offerbook.pages.words import words_for
from offerbook.site.shell import Specimen

_KINDS = (
    ("home", 0, False),
    ("offerings", 1, False),
    ("offerings", 2, True),
    ("prices", 1, False),
    ("owners", 1, False),
    ("owners", 2, False),
    ("offerings", 3, True),
    ("changes", 1, False),
    ("changes", 2, False),
    ("health", 1, False),
)
_TWICE = {"offerings": 2, "prices": 1, "owners": 2, "changes": 1, "health": 1}
"""Of each tab the depth at which there are two specimens."""

_INTERNAL = ("owners", "health")


def specimens_of(projection: Projection) -> Iterator[Specimen]:
    """Each kind, one of each tab twice: whatever else differs between two pages is noticed there."""
    for section, depth, has_toc in _KINDS:
        if section in _INTERNAL and not projection.edition.is_internal:
            continue
        yield Specimen(section, depth, has_toc, "a")
        if _TWICE.get(section) == depth:
            yield Specimen(section, depth, has_toc, "b")


def placeholders_of(projection: Projection) -> Mapping[str, str]:
    """Pages that tabs lead to, by place, with their titles; stamped over after the builder."""
    words = words_for(projection.language)
    internal = projection.edition.is_internal
    sections = ("offerings", "prices", "changes", *(_INTERNAL if internal else ()))
    return {f"{section}/index.md": words[section] for section in sections}


def kind_of(page: Page) -> tuple[str, int]:
    """The section and depth by which a page finds its shell."""
    return (page.section, page.depth)
