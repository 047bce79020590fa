"""`mkdocs build` and `mkdocs serve` with the offerings in place: prepare before, stamp after.

For a look while writing guides: unlike `offerbook build` it is not atomic, not checked for broken
links under `serve`, and knows the internal edition only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger

from offerbook.app import STATE
from offerbook.app.sight import Shown, Sight, look_up
from offerbook.digest.publishing import write_all_files
from offerbook.digest.reread import UnreadableError
from offerbook.edition import editions_of
from offerbook.model.day import day_of
from offerbook.pages.book import write_pages
from offerbook.pages.reference import write_reference_pages
from offerbook.reading import NewerSchemaError, read_catalog
from offerbook.report import to_text
from offerbook.site.chapters import read_chapters
from offerbook.site.config import box_words, own_look
from offerbook.site.guides import read_guides
from offerbook.site.look import LOGO_FOLDER
from offerbook.site.prepare import prepare
from offerbook.site.shell import ShellError
from offerbook.site.stamp import BrokenLinksError, finish

_log = get_plugin_logger("offerbook")


class _NoOptions(Config):
    """The plugin has no options: the catalogue says everything."""


class OfferbookPlugin(BasePlugin[_NoOptions]):
    """Shows the catalogue beside mkdocs.yml in MkDocs' own build."""

    def __init__(self) -> None:
        self._is_serving = False
        self._last_good: Shown | None = None

    def on_startup(self, *, command: str, **_named: Any) -> None:
        """Remember the command: under `serve` nothing may be raised, or MkDocs would hang."""
        self._is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let MkDocs build a prepared folder instead of docs/."""
        root = Path(config.config_file_path).parent
        shown = self._read(root)
        if shown is None:
            return config
        projection = replace(shown.projection, address=config.site_url or "")
        self._last_good = shown._replace(projection=projection)
        folder = root / STATE / "mkdocs"
        config.nav = prepare(root, folder, projection, write_reference_pages(projection))
        config.docs_dir = str(folder / "docs")
        config.theme.dirs.insert(0, str(folder / "overrides"))
        config.theme["font"] = False
        config.extra.update(box_words(projection))
        config.extra_css = [*config.extra_css, "assets/offerbook/offerbook.css"]
        for name, value in own_look(projection.edition, config.extra_css).items():
            config[name] = value
        if projection.edition.logo:
            config.theme["logo"] = f"{LOGO_FOLDER}/{projection.edition.logo}"
        config.extra_javascript = [*config.extra_javascript, "assets/offerbook/offerbook.js"]
        return config

    def on_serve(self, server: Any, *, config: MkDocsConfig, **_named: Any) -> None:
        """Rebuild when an owner saves a file."""
        root = Path(config.config_file_path).parent
        for folder in ("catalog", "docs", "schema"):
            if (root / folder).is_dir():
                server.watch(str(root / folder))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stamp the catalogue's pages into what MkDocs has built."""
        if self._last_good is None:
            return
        projection, records = self._last_good
        site, docs = Path(config.site_dir), Path(config.docs_dir)
        guides = tuple(read_guides(docs, site, projection))
        leaves = tuple(guide.leaf for guide in guides)
        twins = ((guide.leaf.place, guide.text) for guide in guides)
        files = chain(write_all_files(projection, records, leaves), twins)
        try:
            pages, chapters = write_pages(projection, records), read_chapters(docs.parent)
            finish(site, projection, pages, files, chapters=chapters)
        except (ShellError, UnreadableError, BrokenLinksError) as problem:
            self._complain(str(problem))

    def _read(self, root: Path) -> Shown | None:
        """The catalogue as it may be shown today; the last good one where it has errors."""
        try:
            reading = read_catalog(root)
        except NewerSchemaError as problem:
            self._complain(str(problem))
            return self._last_good
        if reading.findings:
            _log.warning("\n%s", to_text(reading.findings).rstrip())
        if not reading.is_sound or reading.catalog is None:
            self._complain("the catalogue has errors: its last good pages are shown")
            return self._last_good
        now = datetime.now(UTC)  # noqa: TID251 -- MkDocs is the command line here
        day = day_of(reading.catalog.settings.data, now)
        internal = editions_of(reading.catalog.settings.data)["internal"]
        return look_up(Sight(reading.catalog, internal, day, shows_drafts=self._is_serving))

    def _complain(self, words: str) -> None:
        if not self._is_serving:
            raise PluginError(words)
        _log.error(words)
