"""The company's mkdocs.yml → the builder's configuration for one edition."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from offerbook.edition import Edition, Projection
from offerbook.pages.words import words_for
from offerbook.site.look import LOGO_FOLDER, STYLES
from offerbook.site.specimens import placeholders_of

_KEPT_FOR_CUSTOMERS = frozenset(("site_name", "theme", "markdown_extensions", "plugins", "nav"))
_SOURCE = "mkdocs.yml"
_OWN_PLUGIN = "offerbook"
_HOME = "index.md"


class ConfigError(Exception):
    """mkdocs.yml cannot be used; the words say why."""


def derive_config(
    root: Path, folder: Path, projection: Projection, pages: frozenset[str]
) -> list[Any]:
    """Write *folder*/mkdocs.yml: that of *root*, cut down to *pages* and what the edition shows.

    Returns the navigation in it. Raises ConfigError.
    """
    node = _read(root / _SOURCE)
    entries = {key.value: (key, value) for key, value in node.value}
    if not projection.edition.is_internal:
        entries = {name: entry for name, entry in entries.items() if name in _KEPT_FOR_CUSTOMERS}
    plain = {name: _plain(value) for name, (_, value) in entries.items()}
    _merge_overrides(root, folder, plain.get("theme"))
    node.value = list(entries.values())
    own = _own_settings(projection, plain, pages)
    for name, value in own.items():
        _put(node, name, value)
    _put_theme(node, projection)
    _put_box_words(node, projection)
    (folder / _SOURCE).write_text(yaml.serialize(node, allow_unicode=True), "utf-8")
    return list(own["nav"])


def _own_settings(
    projection: Projection, plain: dict[str, Any], pages: frozenset[str]
) -> dict[str, Any]:
    words = words_for(projection.language)
    internal = projection.edition.is_internal
    if projection.edition.start:
        pages -= {_HOME}  # it leads on to a page that has its own place there
    settings: dict[str, Any] = {
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": True,
        "strict": False,
        "site_url": projection.address,
        "nav": _nav(plain.get("nav"), pages) or _default_nav(projection, pages),
        "plugins": _plugins(plain.get("plugins")),
        "markdown_extensions": None if plain.get("markdown_extensions") else [],
        "extra_css": [*plain.get("extra_css", ()), "assets/offerbook/offerbook.css"],
        "extra_javascript": [*plain.get("extra_javascript", ()), "assets/offerbook/offerbook.js"],
    }
    if not internal:
        settings["site_name"] = f"{inert(projection.company['name'])} – {words['offerings']}"
        settings["extra_css"] = ["assets/offerbook/offerbook.css"]
        settings["extra_javascript"] = ["assets/offerbook/offerbook.js"]
    settings |= own_look(projection.edition, settings["extra_css"])
    return {name: value for name, value in settings.items() if value is not None}


def own_look(edition: Edition, styles: Iterable[str]) -> dict[str, Any]:
    """The settings by which *edition* has a title and colours of its own; *styles* come before."""
    own: dict[str, Any] = {}
    if edition.title:
        own["site_name"] = inert(edition.title)
    if edition.primary:
        own["extra_css"] = [*styles, STYLES]
    return own


def box_words(projection: Projection) -> dict[str, str]:
    """What the search box says before its index is there, for the theme."""
    words = words_for(projection.language)
    return {
        "ob_find": words["find"],
        "ob_find_off": words["find_off"],
        "ob_lost": words["lost"],
        "ob_lost_lead": words["lost_lead"],
        "ob_lost_list": words["lost_list"],
    }


def inert(name: str) -> str:
    """The theme prints the site's name as markup."""
    return name.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _put_theme(node: yaml.MappingNode, projection: Projection) -> None:
    """Own overrides, the catalogue's language, and no fonts from another host."""
    theme = next((value for key, value in node.value if key.value == "theme"), None)
    if not isinstance(theme, yaml.MappingNode):
        name = theme.value if isinstance(theme, yaml.ScalarNode) else "material"
        _put(node, "theme", {"name": name})
        theme = next(value for key, value in node.value if key.value == "theme")
    _put(theme, "variant", "classic")  # Zensical's look that is Material's; MkDocs knows one only
    _put(theme, "custom_dir", "overrides")
    _put(theme, "language", projection.language.partition("-")[0])
    _put(theme, "font", value=False)
    if projection.edition.logo:
        _put(theme, "logo", f"{LOGO_FOLDER}/{projection.edition.logo}")


def _put_box_words(node: yaml.MappingNode, projection: Projection) -> None:
    """Beside what the company hands to its theme, whose tags stay as they are written."""
    extra = next((value for key, value in node.value if key.value == "extra"), None)
    if not isinstance(extra, yaml.MappingNode):
        _put(node, "extra", box_words(projection))
        return
    for name, words in box_words(projection).items():
        _put(extra, name, words)


def _nav(nav: Any, pages: frozenset[str]) -> list[Any] | None:
    """The navigation without pages that this edition has not, and without empty sections."""
    if not isinstance(nav, list):
        return None
    return [entry for entry in (_nav_entry(each, pages) for each in nav) if entry is not None]


def _default_nav(projection: Projection, pages: frozenset[str]) -> list[Any]:
    """A tab for each kind of page, then whatever else is there."""
    home = {words_for(projection.language)["home"]: _HOME} if _HOME in pages else {}
    tabs = {**home, **{title: place for place, title in placeholders_of(projection).items()}}
    return [*({title: place} for title, place in tabs.items()), *sorted(pages - set(tabs.values()))]


def _nav_entry(entry: Any, pages: frozenset[str]) -> Any:
    if isinstance(entry, str):
        return entry if entry in pages else None
    if not isinstance(entry, dict) or len(entry) != 1:
        return None
    ((title, target),) = entry.items()
    kept = _nav(target, pages) if isinstance(target, list) else _nav_entry(target, pages)
    return {title: kept} if kept else None


def _plugins(plugins: Any) -> list[Any]:
    """The company's plugins without ours: offerbook builds around the builder, not inside it."""
    listed = plugins if isinstance(plugins, list) else ["search"]
    return [each for each in listed if _name(each) != _OWN_PLUGIN]


def _name(plugin: Any) -> str:
    return next(iter(plugin)) if isinstance(plugin, dict) else str(plugin)


def _merge_overrides(root: Path, folder: Path, theme: Any) -> None:
    """A company's own theme overrides lie above ours."""
    own = theme.get("custom_dir") if isinstance(theme, dict) else None
    if own and (root / own).is_dir():
        shutil.copytree(root / own, folder / "overrides", dirs_exist_ok=True)


def _read(path: Path) -> yaml.MappingNode:
    try:
        with path.open("rb") as file:
            node = yaml.compose(file, Loader=yaml.SafeLoader)
    except OSError as problem:
        raise ConfigError(f"{path}: {os.strerror(problem.errno or 0).lower()}") from problem
    except yaml.YAMLError as problem:
        raise ConfigError(f"{path}: {problem}") from problem
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{path}: fields such as site_name are wanted here")
    return node


def _plain(node: yaml.Node) -> Any:
    """The plain data of *node*; a tagged value is read as its text."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return node.value


def _put(node: yaml.MappingNode, name: str, value: Any) -> None:
    made = yaml.compose(yaml.safe_dump(value, allow_unicode=True), Loader=yaml.SafeLoader)
    kept: Iterable[Any] = (pair for pair in node.value if pair[0].value != name)
    node.value = [*kept, (yaml.ScalarNode("tag:yaml.org,2002:str", name), made)]
