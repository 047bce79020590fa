"""A page ready to be stamped into the theme's shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class TocEntry(NamedTuple):
    """One line of a page's table of contents: an anchor and its words."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Page:
    """*address* is relative to the site's root and ends in ``/`` (empty for the home page).

    *section* is the tab the page belongs to; *html* is safe and brings its own heading, whose id
    is ``start``.
    """

    address: str
    section: str
    title: str
    description: str
    html: str
    toc: tuple[TocEntry, ...] = ()
    is_listed: bool = True

    @property
    def depth(self) -> int:
        """How many folders lie between the site's root and the page."""
        return self.address.count("/")

    @property
    def root(self) -> str:
        """The way from the page to the site's root."""
        return root_of(self.address)

    @property
    def file(self) -> str:
        """The file that holds the page, relative to the site's root."""
        return f"{self.address}index.html"


def root_of(address: str) -> str:
    """The way from the page at *address* to the site's root; ``./`` for the home page."""
    return "../" * address.count("/") or "./"
