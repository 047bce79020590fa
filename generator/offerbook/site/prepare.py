"""A folder the site builder can work in: pages meant for one audience, specimens, configuration."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from offerbook.edition import Edition, Projection
from offerbook.load.tree import LOGOS
from offerbook.site.chapters import set_aside
from offerbook.site.config import ConfigError, derive_config
from offerbook.site.look import LOGO_FOLDER, STYLES, write_styles
from offerbook.site.specimens import placeholders_of, specimens_of

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)
_REFERENCE = re.compile(r"""\]\(\s*<?([^)\s>#]+)|(?:src|href)=["']([^"'#]+)""")
_NOT_PUBLISHED = "contributing"
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_LEADING = ("index", "README")
"""Pages that stand for the folder they are in. Source: MkDocs, structure/files.py."""

_PASSED_OVER = "search:\n  exclude: true\n"
_SEARCH = re.compile(r"^search\s*:", re.MULTILINE)


def prepare(
    root: Path, folder: Path, projection: Projection, generated: Mapping[str, str]
) -> list[Any]:
    """Fill *folder* for the builder, afresh.

    Of the pages in ``docs/`` those come along whose front matter names an audience that the
    edition serves (none = internal), of the other files those that such a page shows. *generated*
    are pages that the tool wrote, by their place: at their addresses nothing else can stand.
    Returns the navigation.
    """
    if folder.exists():
        shutil.rmtree(folder)
    docs = folder / "docs"
    folder.mkdir(parents=True)
    taken = frozenset(map(file_of, generated))
    pages = dict(_pages(root / "docs", taken, is_internal=projection.edition.is_internal))
    pages.update(set_aside(folder, generated))
    pages = {place: pass_over(text) for place, text in pages.items()}
    specimens = {each.source: each.markdown() for each in specimens_of(projection)}
    placeholders = {
        place: f"---\ntitle: {title}\n---\n\n# {title}\n"
        for place, title in placeholders_of(projection).items()
    }
    for place, text in {**pages, **placeholders, **specimens}.items():
        _write(docs / place, text)
    for asset in _assets(root / "docs", pages, taken, is_internal=projection.edition.is_internal):
        _copy(root / "docs" / asset, docs / asset)
    theme = resources.files("offerbook").joinpath("site", "theme")
    with resources.as_file(theme) as source:
        shutil.copytree(source / "overrides", folder / "overrides")
        shutil.copytree(source / "assets", docs / "assets" / "offerbook")
    _put_look(root, docs, projection.edition)
    return derive_config(root, folder, projection, frozenset((*pages, *placeholders, "index.md")))


def _put_look(root: Path, docs: Path, edition: Edition) -> None:
    """The edition's own styles and logo, where it has any."""
    if edition.primary:
        _write(docs / STYLES, write_styles(edition))
    if edition.logo:
        logo = root / LOGOS / edition.logo
        if logo.is_symlink():
            raise ConfigError(f"{logo}: a link; put the picture itself here")
        _copy(logo, docs / LOGO_FOLDER / edition.logo)


def file_of(place: str) -> str:
    """Where in the site the builder puts what stands at *place* in ``docs/``."""
    path = PurePosixPath(place)
    if path.suffix in _MARKDOWN:
        path = path.parent if path.stem in _LEADING else path.with_suffix("")
        return (path / "index.html").as_posix()
    return place


def _pages(docs: Path, taken: frozenset[str], *, is_internal: bool) -> Iterator[tuple[str, str]]:
    for path in _files(docs):
        place = path.relative_to(docs).as_posix()
        is_page = path.suffix == ".md" and file_of(place) not in taken
        if is_page and not place.startswith(f"{_NOT_PUBLISHED}/"):
            text = _read(path)
            if is_internal or audience_of(text) == "customer":
                yield place, text


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as problem:
        at = problem.start + 1
        raise ConfigError(f"{path}: byte {at} is not UTF-8; save the page as UTF-8") from problem


def pass_over(text: str) -> str:
    """*text* of a page with a word to the builder's own search, whose index nobody reads."""
    text = text.removeprefix("\ufeff")
    found = FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if found is None:
        return f"---\n{_PASSED_OVER}---\n\n{text}"
    if _SEARCH.search(found.group(1)):
        return text
    start = text.index("\n") + 1
    return text[:start] + _PASSED_OVER + text[start:]


def audience_of(text: str) -> str:
    """The audience that a hand-written page names in its front matter; internal when it is silent."""
    found = FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if not found:
        return "internal"
    try:
        said = yaml.safe_load(found.group(1))
    except yaml.YAMLError:
        return "internal"
    audience = said.get("audience") if isinstance(said, dict) else None
    return "customer" if audience == "customer" else "internal"


def _assets(
    docs: Path, pages: Mapping[str, str], taken: frozenset[str], *, is_internal: bool
) -> Iterator[str]:
    """Files that are no pages: all of them for colleagues, else what a page shows."""
    shown = {target for place, text in pages.items() for target in _targets(place, text)}
    for path in _files(docs):
        place = path.relative_to(docs).as_posix()
        is_file = path.suffix != ".md" and file_of(place) not in taken
        is_published = is_file and not place.startswith(f"{_NOT_PUBLISHED}/")
        if is_published and (is_internal or place in shown):
            yield place


def _targets(place: str, text: str) -> Iterator[str]:
    for found in _REFERENCE.finditer(text):
        target = found.group(1) or found.group(2)
        if ":" not in target and not target.startswith("/"):
            parts: list[str] = []
            for step in (PurePosixPath(place).parent / target).parts:
                if step == ".." and parts:
                    parts.pop()
                elif step not in ("..", "."):
                    parts.append(step)
            yield "/".join(parts)


def _files(folder: Path) -> Iterator[Path]:
    """Plain files below *folder* in sorted order; links are never followed."""
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
