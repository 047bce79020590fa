"""The builder's output + our pages → the finished tree of one edition."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from offerbook.batches import in_batches
from offerbook.edition import Projection
from offerbook.files import write_atomically
from offerbook.pages.book import HOME
from offerbook.pages.page import Page
from offerbook.site.chapters import put_back
from offerbook.site.links import LinkBook, describe_broken
from offerbook.site.policy import script_hashes, write_policy
from offerbook.site.prepare import file_of
from offerbook.site.shell import Shell, ShellError, cut_shell, mend
from offerbook.site.specimens import kind_of, placeholders_of, specimens_of
from offerbook.site.taken import Taken

POLICY = "content-security-policy.txt"
_SEARCH = "search"
_ARTICLE = '<article class="md-content__inner md-typeset"'
_FOUND = "guide/"
"""The pages written by hand that the full text leads to."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC

Shells = Mapping[tuple[str, int], Shell]


class Finished(NamedTuple):
    """A finished tree: the number of its pages, and the *shells* they were stamped into."""

    pages: int
    shells: Shells


class BrokenLinksError(Exception):
    """Links that lead nowhere; the words list them."""


def finish(
    site: Path,
    projection: Projection,
    pages: Iterable[Page],
    files: Iterable[tuple[str, str]],
    taken: Taken | None = None,
    *,
    chapters: Mapping[str, str] = MappingProxyType({}),
) -> Finished:
    """Stamp *pages* into *site*, where the builder has just been.

    The pages *taken* from another site are part of the new one; their links were looked at when
    they were made. The *chapters* were set aside from the builder's pages, and belong into them.

    Raises ShellError, BuilderError or BrokenLinksError: nothing of it may be published then.
    """
    shells = _cut_shells(site, projection)
    _remove_scaffolding(site, projection)
    links, hashes, write = LinkBook(), set[str](), writer_of(site)
    addresses = [each for each in _own_pages(site, links, hashes, chapters) if each]
    for shell in shells.values():
        hashes |= script_hashes("".join(shell.parts))
    count, noted = _take(taken, site), set[tuple[str, int]]()
    addresses += taken.addresses if taken else ()
    for batch in in_batches(pages):
        stamped = [shells[kind_of(page)].stamp(page, projection.address) for page in batch]
        for page, html in zip(batch, stamped, strict=True):
            write(page.file, html)
        for page in batch:
            links.note_own(page.file, page.html)
            kind = kind_of(page)
            if kind not in noted:
                # The shell's own links lead to the same places from every page of a kind.
                bare = shells[kind].stamp(replace(page, html=""), projection.address)
                links.note(page.file, bare.decode())
                noted.add(kind)
            if page.is_listed:
                addresses.append(page.address)
        count += len(batch)
    for place, text in files:
        write(place, text)
        if place == HOME:
            links.note_own(place, text)
    _remove_search(site)
    write("sitemap.xml", _sitemap(projection.address, addresses))
    write(POLICY, write_policy(hashes))
    broken = list(links.broken(site))
    if broken:
        raise BrokenLinksError(describe_broken(broken))
    return Finished(count, shells)


def restamp(site: Path, shells: Shells, projection: Projection, page: Page) -> None:
    """Put *page* into the finished *site* in place of the one that is there, all at once."""
    html = shells[kind_of(page)].stamp(page, projection.address)
    write_atomically(site / page.file, html)


def _cut_shells(site: Path, projection: Projection) -> Shells:
    shells: dict[tuple[str, int], Shell] = {}
    for specimen in specimens_of(projection):
        file = site / specimen.address / "index.html"
        shell = cut_shell(file.read_text("utf-8"), specimen)
        kind = (specimen.section, specimen.depth)
        if shells.setdefault(kind, shell) != shell:
            raise ShellError(f"two pages of the kind {kind} differ beside their content")
    return shells


def _remove_scaffolding(site: Path, projection: Projection) -> None:
    """Specimens, placeholders, and what the builder dates by the clock."""
    for specimen in specimens_of(projection):
        if specimen.depth == 1:
            shutil.rmtree(site / specimen.address)
    shutil.rmtree(site / "ob", ignore_errors=True)
    for place in (
        "sitemap.xml.gz",
        *(name.replace(".md", ".html") for name in placeholders_of(projection)),
    ):
        (site / place).unlink(missing_ok=True)


def _take(taken: Taken | None, site: Path) -> int:
    """Link what is *taken* into *site*; how many pages that were.

    Files are always replaced, never written in place.
    """
    if taken is None:
        return 0
    made: set[str] = set()
    for file in taken.files:
        folder = f"{site}/{file.rpartition('/')[0]}"
        if folder not in made:
            Path(folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        os.link(f"{taken.tree}/{file}", f"{site}/{file}")
    return sum(file.endswith(".html") for file in taken.files)


def _own_pages(
    site: Path, links: LinkBook, hashes: set[str], chapters: Mapping[str, str]
) -> Iterator[str]:
    """Mend and note the pages that the builder made; their addresses, empty where they have none."""
    aside = {file_of(place): text for place, text in chapters.items()}
    for path in sorted(site.rglob("*.html")):
        file = path.relative_to(site).as_posix()
        if file == "index.html":
            continue
        html = mend(path.read_text("utf-8"))
        if file.startswith(_FOUND):
            html = html.replace(_ARTICLE, f"{_ARTICLE} data-pagefind-body", 1)
        links.note(file, html)
        hashes |= script_hashes(html)
        if file in aside:
            html = put_back(html, aside[file])
            links.note_own(file, aside[file])
        path.write_text(html, "utf-8")
        yield file.removesuffix("index.html") if file.endswith("index.html") else ""


def _remove_search(site: Path) -> None:
    """The theme's own index: what is found comes out of ours."""
    shutil.rmtree(site / _SEARCH, ignore_errors=True)


def _sitemap(address: str, addresses: Iterable[str]) -> str:
    urls = "".join(
        f"<url><loc>{escape(address + each)}</loc></url>\n" for each in sorted(addresses)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{urls}</urlset>\n"
    )


def writer_of(site: Path) -> Callable[[str, str | bytes], None]:
    """Writes files below *site*; plain calls of the system, for pages come by the thousand."""
    root = str(site)

    def write(place: str, text: str | bytes) -> None:
        path = f"{root}/{place}"
        try:
            handle = os.open(path, _NEW, 0o666)
        except FileNotFoundError:
            _make_folder(path.rpartition("/")[0])
            handle = os.open(path, _NEW, 0o666)
        try:
            left = memoryview(text.encode() if isinstance(text, str) else text)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)

    return write


def _make_folder(folder: str) -> None:
    """Most often the one above it is there."""
    try:
        os.mkdir(folder)  # noqa: PTH102 -- by the thousand
    except (FileNotFoundError, FileExistsError):
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
