"""What Zensical is given beside the prepared folder, and what is kept of what it makes."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from offerbook.site.names import names_in
from offerbook.site.written_links import EXTENSION, restore_links

_TEXT, _FIELDS = "tag:yaml.org,2002:str", "tag:yaml.org,2002:map"
_CONFIG = "zensical.yml"
_OUT = "site"
"""Below the prepared folder, the only place where it writes, with a folder for what it remembers."""
_REST = ".cache"
_INDEX = "search.json"
"""The theme's own index: what is found comes out of ours."""


def write_config(prepared: Path) -> Path:
    """Beside mkdocs.yml the same once more, with links noted as they were written."""
    node = _read(prepared / "mkdocs.yml")
    said = {key.value: value for key, value in node.value}
    extensions, name = said["markdown_extensions"], yaml.ScalarNode(_TEXT, EXTENSION)
    if isinstance(extensions, yaml.MappingNode):
        extensions.value.append((name, yaml.MappingNode(_FIELDS, [])))
    else:
        extensions.value.append(name)
    config = prepared / _CONFIG
    config.write_text(yaml.serialize(node, allow_unicode=True), "utf-8")
    return config


def passed_over(config: Path) -> list[str]:
    """What *config* asks for, and Zensical leaves out without a word or does in its own way."""
    said = {key.value: value for key, value in _read(config).value}
    unknown = [f"the plugin {name}" for name in names_in(said["plugins"]) if name != "search"]
    return [*unknown, "hooks"] if "hooks" in said else unknown


def _read(config: Path) -> yaml.MappingNode:
    node = yaml.compose(config.read_bytes(), Loader=yaml.CSafeLoader)
    if not isinstance(node, yaml.MappingNode):
        raise TypeError(config)
    return node


def gather(prepared: Path, out: Path) -> None:
    """Move what Zensical made of *prepared* to *out*, links in pages as they were written."""
    made, docs = prepared / _OUT, prepared / "docs"
    for source in docs.rglob("*.md"):
        place = source.relative_to(docs)
        page = made / target_of(place)
        if page.is_file():
            html = restore_links(page.read_text("utf-8"), place.as_posix(), docs)
            page.write_text(html, "utf-8")
    for path in sorted(made.iterdir()):
        shutil.move(path, out / path.name)
    made.rmdir()
    shutil.rmtree(prepared / _REST, ignore_errors=True)
    if not (docs / _INDEX).exists():
        (out / _INDEX).unlink(missing_ok=True)


def target_of(source: Path) -> Path:
    """The page that the Markdown file *source* becomes."""
    if source.stem in ("index", "README"):
        return source.parent / "index.html"
    return source.parent / source.stem / "index.html"
