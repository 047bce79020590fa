"""The same content for other tools: a Markdown page for each offering, for MkDocs and for Hugo."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from offerbook.edition import EDITIONS, project
from offerbook.pages.desk import Desk
from offerbook.pages.items import Writer
from offerbook.pages.packages import write_differences
from offerbook.reading import read_catalog
from offerbook.spec.fields import Field, Shape

IN_NAV, OUT_OF_NAV = "in-nav.yml", "out-of-nav.yml"
HUGO = "hugo-site"
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}

_HUGO = """\
baseURL = "https://example.com/"
languageCode = "en"
title = "Offerings"
contentDir = "docs/offerings"
disableKinds = ["RSS", "sitemap", "taxonomy", "term"]
"""
_LAYOUTS = {
    "baseof": (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<title>{{ with .File }}{{ .ContentBaseName }}{{ else }}Offerings{{ end }}</title></head>\n"
        '<body><main>{{ block "main" . }}{{ end }}</main></body></html>\n'
    ),
    "single": '{{ define "main" }}{{ .Content }}{{ end }}\n',
    "list": (
        '{{ define "main" }}<ul>{{ range .RegularPages }}<li>'
        '<a href="{{ .RelPermalink }}">{{ .File.ContentBaseName }}</a></li>{{ end }}</ul>{{ end }}\n'
    ),
}
"""The least that makes pages and a list of them."""

Body = Mapping[str, Any]

_HEADS = ("name", "what", "text", "ask", "hears", "they_think", "role")
_BESIDE = frozenset(
    ("id", "clause", "only_in", "unit", "every", "amount", "up_to", "at_least", "at_most")
)
_ON_TOP = frozenset(("id", "name", "summary", "description", "keywords"))


def build_command(folder: Path, config: str) -> list[str | Path]:
    """The command that builds *folder* with *config*."""
    return [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--config-file",
        folder / config,
        "--site-dir",
        site_of(folder, config),
    ]


def hugo_command(folder: Path) -> list[str | Path]:
    """The command that builds the same pages with Hugo, in a theme of three plain layouts."""
    return [
        sys.executable,
        "-m",
        "hugo",
        "build",
        "--quiet",
        "--noBuildLock",
        "--source",
        folder,
        "--destination",
        folder / HUGO,
    ]


def full_text_command(site: Path) -> list[str | Path]:
    """The command that makes the full text of *site* searchable."""
    return [sys.executable, "-m", "pagefind", "--site", site, "--quiet"]


def site_of(folder: Path, config: str) -> Path:
    """Where that site is built."""
    return folder / config.removesuffix(".yml")


def write_stock(root: Path, folder: Path) -> float:
    """Write pages and configurations into *folder*; the mean size of a page in bytes.

    The pages say what the internal edition's pages of the catalogue at *root* say.
    """
    catalog = read_catalog(root).catalog
    if catalog is None:
        raise ValueError(root)
    desk = Desk(project(catalog, EDITIONS["internal"]))
    pages = {each["id"]: _write_page(desk, each) for each in desk.projection.offerings}
    docs = folder / "docs" / "offerings"
    docs.mkdir(parents=True)
    (docs.parent / "index.md").write_text("# Home\n\nEvery offering has a page.\n", "utf-8")
    for name, text in pages.items():
        (docs / f"{name}.md").write_text(text, "utf-8")
    _write_configs(root, folder, desk)
    _write_hugo(folder)
    return sum(len(text.encode()) for text in pages.values()) / len(pages)


def _write_configs(root: Path, folder: Path, desk: Desk) -> None:
    """Theme, features and extensions of the catalogue's own mkdocs.yml, with the search plugin."""
    config = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    home = {"Home": "index.md"}
    shelves: dict[str, list[str]] = {}
    for offering in desk.projection.offerings:
        name = desk.name_of("categories", offering["category"])
        shelves.setdefault(name, []).append(f"offerings/{offering['id']}.md")
    listed = [{name: shelves[name]} for name in sorted(shelves)]
    common = {**config, "plugins": ["search"], "site_url": "https://example.com/"}
    common["theme"] = {**config["theme"], "font": False}
    common["theme"].pop("custom_dir", None)
    for name, nav in ((IN_NAV, [home, {"Offerings": listed}]), (OUT_OF_NAV, [home])):
        text = yaml.safe_dump({**common, "nav": nav, "not_in_nav": "/offerings/"})
        (folder / name).write_text(text, "utf-8")


def _write_hugo(folder: Path) -> None:
    (folder / "hugo.toml").write_text(_HUGO, "utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name, text in _LAYOUTS.items():
        (layouts / f"{name}.html").write_text(text, "utf-8")


def _write_page(desk: Desk, offering: Body) -> str:
    writer = Writer(desk, offering, "")
    rows = [f"# {offering['name']}", offering["summary"], offering.get("description", "")]
    for name, field in desk.schema.fields.items():
        if name in offering and name not in _ON_TOP:
            rows += [f"## {field.title}", *_blocks(writer, field, offering[name], offering)]
            if name == "packages":
                rows += _differences(writer)
    return "\n\n".join(row for row in rows if row) + "\n"


def _differences(writer: Writer) -> Iterator[str]:
    rows = write_differences(writer)
    if rows:
        head = ["", *writer.packages.values()]
        lines = [head, ["---"] * len(head), *([str(row.head), *row.cells] for row in rows)]
        yield f"### {writer.desk.words['differences']}"
        yield "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _blocks(writer: Writer, field: Field, value: Any, item: Body) -> Iterator[str]:
    """A field as paragraphs and lists."""
    if field.shape is Shape.GROUP:
        for name, child in field.fields.items():
            if name in value:
                yield f"### {child.title}"
                yield from _blocks(writer, child, value[name], value)
    elif field.shape is Shape.ITEMS:
        yield "\n".join(row for each in value for row in _item(writer, field, each))
    elif field.shape is Shape.LIST and field.item is not None:
        yield "\n".join(f"- {_leaf(writer, field.item, each, item)}" for each in value)
    else:
        yield _leaf(writer, field, value, item)


def _item(writer: Writer, field: Field, item: Body) -> Iterator[str]:
    """An item as a bullet, with what belongs to it below."""
    head = next((name for name in _HEADS if name in item and name in field.fields), "")
    notes = [writer.limit(field, item), *_packages(writer, item.get("only_in", ()))]
    yield " – ".join([f"- {item.get(head, '')}", *(f"**{note}**" for note in notes if note)])
    for name, child in field.fields.items():
        if name in item and name != head and name not in _BESIDE:
            yield f"    - {child.title}: {_leaf(writer, child, item[name], item)}"


def _packages(writer: Writer, ids: Iterable[str]) -> list[str]:
    return [writer.packages.get(each, each) for each in ids]


def _leaf(writer: Writer, field: Field, value: Any, item: Body) -> str:
    desk = writer.desk
    if isinstance(value, Mapping):
        return " · ".join(
            f"{writer.packages.get(key, key)}: {_leaf(writer, field, part, item)}"
            for key, part in value.items()
        )
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if field.refs:
        link = desk.reference(field, str(value), writer.offering, "")
        to_offering = link.href.startswith("offerings/")
        return f"[{link.words}]({value}.md)" if to_offering else link.words
    if field.shape is Shape.NUMBER:
        return desk.number(field, value, item)
    return desk.format.day(value) if field.shape is Shape.DATE else str(value)
