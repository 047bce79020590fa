"""All that the builder's output for a prepared folder follows from, as one key."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import resources
from pathlib import Path

import yaml

from offerbook.memory import tool_state
from offerbook.site.builder import Builder
from offerbook.site.names import names_in

_CORE = "tag:yaml.org,2002:"
_FIELDS = frozenset(
    (
        "copyright",
        "docs_dir",
        "edit_uri",
        "extra",
        "extra_css",
        "extra_javascript",
        "markdown_extensions",
        "nav",
        "not_in_nav",
        "plugins",
        "repo_name",
        "repo_url",
        "site_author",
        "site_description",
        "site_dir",
        "site_name",
        "site_url",
        "strict",
        "theme",
        "use_directory_urls",
    )
)
_EXTENSIONS = frozenset(
    (
        "abbr",
        "admonition",
        "attr_list",
        "codehilite",
        "def_list",
        "fenced_code",
        "footnotes",
        "md_in_html",
        "meta",
        "nl2br",
        "sane_lists",
        "smarty",
        "tables",
        "toc",
        "pymdownx.betterem",
        "pymdownx.caret",
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.inlinehilite",
        "pymdownx.keys",
        "pymdownx.mark",
        "pymdownx.smartsymbols",
        "pymdownx.superfences",
        "pymdownx.tabbed",
        "pymdownx.tasklist",
        "pymdownx.tilde",
    )
)


def surroundings_of(digest: str, builder: Builder) -> str:
    """A digest of what every page stands in: the prepared folder's *digest*, and who builds it."""
    return _digest(digest, builder.value, sys.version, *_installed())


def key_of(prepared: Path, surroundings: str) -> str:
    """A digest of all that the builder's output for *prepared* follows from.

    Empty where it may follow from more: the clock, the environment, the history of the
    repository, files elsewhere. Plugins, hooks, own templates and most extensions could look there.
    """
    return _digest(surroundings, tool_state()) if _is_self_contained(prepared) else ""


def _digest(*known: str) -> str:
    return hashlib.blake2b("\0".join(known).encode("utf-8", "surrogateescape")).hexdigest()


def _installed() -> Iterator[str]:
    """What is installed beside the tool, with versions: theme, builder, extensions."""
    for folder in sys.path:
        with suppress(OSError):
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if entry.name.endswith((".dist-info", ".egg-info")):
                    yield f"{entry.name}:{entry.stat().st_mtime_ns}"


def _is_self_contained(prepared: Path) -> bool:
    node = yaml.compose((prepared / "mkdocs.yml").read_bytes(), Loader=yaml.CSafeLoader)
    if not isinstance(node, yaml.MappingNode) or not _is_plain(node):
        return False
    said = {key.value: value for key, value in node.value}
    theme = {key.value: value.value for key, value in said["theme"].value}
    return (
        said.keys() <= _FIELDS
        and theme.get("name") == "material"
        and set(names_in(said.get("plugins"))) <= {"search"}
        and set(names_in(said.get("markdown_extensions"))) <= _EXTENSIONS
        and _has_no_own_templates(prepared / "overrides")
    )


def _is_plain(node: yaml.Node) -> bool:
    """Whether no tag in *node* asks for a value from elsewhere."""
    return node.tag.startswith(_CORE) and all(map(_is_plain, _parts(node)))


def _parts(node: yaml.Node) -> Iterable[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else ()


def _has_no_own_templates(overrides: Path) -> bool:
    theme = resources.files("offerbook").joinpath("site", "theme", "overrides")
    with resources.as_file(theme) as ours:
        return dict(_contents(overrides)) == dict(_contents(ours))


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
