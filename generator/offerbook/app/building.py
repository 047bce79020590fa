"""Build and publish the editions of a site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from offerbook.app import STATE
from offerbook.edition import EDITIONS, Edition, project
from offerbook.model.catalog import Catalog
from offerbook.pages.reference import write_reference_pages
from offerbook.site.apart import Job, render_apart
from offerbook.site.prepare import prepare
from offerbook.site.publish import building, new_tree, publish

Say = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """One published edition."""

    edition: str
    link: Path
    pages: int


def build_editions(
    root: Path, catalog: Catalog, places: Mapping[str, Path], say: Say
) -> Iterator[Built]:
    """Build and publish each edition that *places* names, one after the other.

    Raises ConfigError, RenderError or OSError; an edition that fails leaves its old site whole.
    """
    with building(root / STATE, say):
        for name, link in places.items():
            yield Built(name, link, build_edition(root, catalog, EDITIONS[name], link))


def build_edition(root: Path, catalog: Catalog, edition: Edition, link: Path) -> int:
    """Build one edition and publish it at *link*; the number of pages stamped."""
    projection = project(catalog, edition)
    prepared = root / STATE / edition.name
    prepare(root, prepared, projection, write_reference_pages(projection))
    link = link.parent.resolve() / link.name
    tree = new_tree(link)
    try:
        pages = render_apart(Job(prepared.resolve(), tree, projection))
        publish(tree, link)
    except BaseException:
        shutil.rmtree(tree, ignore_errors=True)
        raise
    return pages
