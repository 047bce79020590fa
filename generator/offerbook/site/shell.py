"""The theme's page with holes: cut once out of a specimen that the site builder made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple

from offerbook.pages.page import Page, TocEntry


class Specimen(NamedTuple):
    """A page for the builder to make, with marks where the shell's holes will be.

    *section* is the tab, *depth* the number of folders around the page, *copy* tells two
    specimens of one kind apart: what differs between them beside the marks would be a surprise.
    """

    section: str
    depth: int
    has_toc: bool
    copy: str

    @property
    def name(self) -> str:
        """The last part of the specimen's address."""
        return f"ob-specimen-{self.section}-{self.depth}-{self.copy}"

    @property
    def address(self) -> str:
        """Where the builder puts it; the home page can only stand in one place."""
        return "" if self.depth == 0 else "/".join(["ob"] * (self.depth - 1) + [self.name]) + "/"

    @property
    def source(self) -> str:
        """The Markdown file, relative to the docs folder."""
        return f"{self.address.rstrip('/')}.md" if self.depth else "index.md"

    def mark(self, hole: str) -> str:
        """The word that stands where *hole* will be."""
        return f"obmark{self.copy}{hole}"

    def markdown(self) -> str:
        """The specimen's text."""
        hidden = "navigation, path, footer" + ("" if self.has_toc else ", toc")
        return (
            f"---\ntitle: {self.mark('title')}\ndescription: {self.mark('description')}\n"
            f"hide: [{hidden}]\nsection: {self.section}\nsearch:\n  exclude: true\n---\n\n"
            f"# {self.mark('heading')}\n\ntext\n\n## {self.mark('toc')}\n\n{self.mark('end')}\n"
        )


_LEFT = re.compile(r"obmark[a-z](?:title|description|heading|toc|end)\S*|ob-specimen-\S*")


class ShellError(Exception):
    """A specimen does not look as expected: the theme or the builder has changed."""


@dataclass(frozen=True)
class Shell:
    """Alternating text and holes; *toc_entry* is one line of the contents, with two holes."""

    parts: tuple[str, ...]
    holes: tuple[str, ...]
    toc_entry: str

    @cached_property
    def _encoded(self) -> tuple[bytes, ...]:
        """The parts as they are written: a third of every page, made once."""
        return tuple(part.encode() for part in self.parts)

    def stamp(self, page: Page, site_address: str) -> bytes:
        """*page* in the theme's dress, byte for byte as the builder would have written it."""
        values = {
            "title": escape(page.title),
            "description": escape(page.description),
            "canonical": escape(site_address + page.address),
            "content": page.html,
            "toc": self._toc(page.toc),
        }
        said = {hole: value.encode() for hole, value in values.items()}
        pieces = [self._encoded[0]]
        for hole, part in zip(self.holes, self._encoded[1:], strict=True):
            pieces.append(said[hole])
            pieces.append(part)
        return b"".join(pieces)

    def _toc(self, entries: Iterable[TocEntry]) -> str:
        before, _, rest = self.toc_entry.partition("\0id\0")
        middle, _, after = rest.partition("\0title\0")
        return "".join(
            [
                f"{before}{_escape(entry.anchor)}{middle}{_escape(entry.title)}{after}"
                for entry in entries
            ]
        )


@lru_cache(maxsize=1024)
def _escape(words: str) -> str:
    """*words* as HTML; remembered, for sections are called the same on every page."""
    return escape(words)


def cut_shell(html: str, specimen: Specimen) -> Shell:
    """The shell in the *html* that the builder made of *specimen*. Raises ShellError."""
    title, heading = specimen.mark("title"), specimen.mark("heading")
    html = mend(html)
    html = _without_edit_link(html, specimen)
    html = html.replace(f"#{heading}", "#start")
    html, toc_entry = _cut_toc(html, specimen)
    html = _cut_content(html, specimen)
    html = re.sub(
        rf'(<link rel="canonical" href=")[^"]*{re.escape(specimen.address)}"',
        '\\1\0canonical\0"',
        html,
    )
    html = html.replace(title, "\0title\0")
    html = html.replace(specimen.mark("description"), "\0description\0")
    left = _LEFT.search(html)
    if left:
        raise ShellError(f"the builder put '{left.group()[:60]}' where no hole was expected")
    parts = re.split("\0(title|description|canonical|content|toc)\0", html)
    shell = Shell(tuple(parts[::2]), tuple(parts[1::2]), toc_entry)
    wanted = {"title", "description", "content"} | ({"toc"} if specimen.has_toc else set())
    if not wanted <= set(shell.holes):
        raise ShellError(f"the builder left out {', '.join(sorted(wanted - set(shell.holes)))}")
    return shell


def _without_edit_link(html: str, specimen: Specimen) -> str:
    """Pages bring their own edit link: their source is a YAML file, not the specimen."""
    return re.sub(
        rf'<a href="[^"]*{re.escape(specimen.source)}"[^>]*>.*?</a>', "", html, flags=re.DOTALL
    )


def _cut_toc(html: str, specimen: Specimen) -> tuple[str, str]:
    mark = re.escape(specimen.mark("toc"))
    entry = re.compile(contents_entry(mark), re.DOTALL)
    found = entry.search(html)
    if found is None:
        return html, ""
    space = html[len(html[: found.start()].rstrip()) : found.start()]
    template = found.group().replace(f"#{specimen.mark('toc')}", "#\0id\0", 1)
    *before, after = entry.split(html)
    cut = "\0toc\0".join([*map(str.rstrip, before), after])
    return cut, space + template.replace(specimen.mark("toc"), "\0title\0")


def contents_entry(mark: str, inside: str = "") -> str:
    """A pattern for the line of the contents about *mark*, with what is *inside*; DOTALL."""
    return rf'<li[^>]*>\s*<a href="#{mark}"(?:(?!<li).)*?{inside}</li>'


def _cut_content(html: str, specimen: Specimen) -> str:
    start = re.search(rf'<h1[^>]*id="{specimen.mark("heading")}"', html)
    end = re.search(rf"<p>{specimen.mark('end')}</p>", html)
    if start is None or end is None:
        raise ShellError("the builder's page does not hold the specimen's text")
    return html[: start.start()] + "\0content\0" + html[end.end() :]


_MENDS = (
    (
        'data-md-component="search" role="dialog"',
        'data-md-component="search" role="dialog" aria-label="Search"',
    ),
)


_NO_ADDRESS = re.compile(r'<link rel="canonical" href="(?!https?:)[^"]*">')


def mend(html: str) -> str:
    """What the theme leaves out, and what it says too much.

    A dialog without a name cannot be announced. A site without an address has no canonical pages.
    """
    for before, after in _MENDS:
        html = html.replace(before, after)
    found = _NO_ADDRESS.search(html)
    return html if found is None else html[: found.start()].rstrip() + html[found.end() :]
