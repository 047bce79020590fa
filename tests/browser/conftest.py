"""A real browser, and the repository's example catalogue as a served site."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict, Unpack

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)

from offerbook.files import locked
from offerbook.serving import make_server
from offerbook.site.builder import Builder
from offerbook.site.fulltext import add_full_text
from tests.support import REPOSITORY, Workshop

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same browser without windows and menus: half the work for the same page."""
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LISTEN = """
window.obSaid = [];
addEventListener("securitypolicyviolation", (event) => {
  window.obSaid.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}`);
});
"""


@dataclass
class Watch:
    """All that a page did beside showing itself."""

    host: str = ""
    elsewhere: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note what *page* asks for and says from now on."""
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda problem: self.console.append(str(problem)))
        page.on("dialog", self._asked_in_words)

    def begin(self, host: str) -> None:
        """Forget all; from now on the page belongs to *host*."""
        self.host = host
        for said in (self.elsewhere, self.console, self.dialogs):
            said.clear()

    def complaints(self, page: Page) -> list[str]:
        """Everything that should not have been, what the policy refused included."""
        refused = page.evaluate("window.obSaid ?? []")
        return [*self.elsewhere, *self.console, *self.dialogs, *map(str, refused)]

    def _asked_in_words(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _asked(self, address: str) -> None:
        if not address.startswith((self.host, "data:", "blob:", "about:blank")):
            self.elsewhere.append(address)

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.console.append(text)


@dataclass
class Visit:
    """An open page of a site."""

    page: Page
    watch: Watch
    host: str

    def go(self, address: str) -> Page:
        """Open *address* of the site and wait until it is drawn."""
        self.page.goto(f"{self.host}{address}", wait_until="load")
        return self.page


class Media(TypedDict, total=False):
    """What a reader's machine prefers."""

    color_scheme: Literal["light", "dark"]
    reduced_motion: Literal["reduce", "no-preference"]


_PHONE: ViewportSize = {"width": 390, "height": 780}
_DESKTOP: ViewportSize = {"width": 1280, "height": 800}
_WINDOWS = (
    pytest.param((_PHONE, "light"), id="phone light"),
    pytest.param((_DESKTOP, "dark"), id="desktop dark", marks=pytest.mark.wide),
    pytest.param((_PHONE, "dark"), id="phone dark", marks=pytest.mark.soak),
    pytest.param((_DESKTOP, "light"), id="desktop light", marks=pytest.mark.soak),
)
_PLAIN: Media = {"color_scheme": "light", "reduced_motion": "no-preference"}
_NARROW: ViewportSize = {"width": 320, "height": 640}
_WIDE: ViewportSize = {"width": 1280, "height": 720}


@dataclass(frozen=True)
class Tab:
    """A page that many visits share, one after the other; to open a fresh one takes far longer."""

    page: Page
    watch: Watch

    @contextmanager
    def at(self, host: str, *, narrow: bool = False, **media: Unpack[Media]) -> Iterator[Visit]:
        """A watched visit to *host*, which nothing of the visits before reaches."""
        self.page.set_viewport_size(_NARROW if narrow else _WIDE)
        self.page.emulate_media(media="screen", **_PLAIN)
        self.page.emulate_media(**media)
        self.watch.begin(host)
        try:
            yield Visit(self.page, self.watch, host)
        finally:
            self._forget()

    def _forget(self) -> None:
        """Leave the site and what it keeps in the browser."""
        if self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.page.context.clear_cookies()
        self.page.context.clear_permissions()
        self.page.goto("about:blank")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as this machine has it."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


def launch(playwright: Playwright) -> Browser:
    """Start Chromium as this machine has it."""
    found = next((path for path in map(shutil.which, _NAMES) if path), None)
    if found is None:
        pytest.fail(f"no browser: install one of {', '.join(_NAMES)}, so that one is on PATH")
    return playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server for *folder*."""
    with make_server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The repository's example catalogue, built in both editions; not to be written to."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # where all workers of this run look
    built = place / "example"
    with locked(place / "example.lock", lambda: None):
        if not built.exists():
            built.symlink_to(build_example(tmp_path_factory.mktemp("made")))
    return Workshop(built.resolve())


def build_example(root: Path, builder: Builder = Builder.MKDOCS) -> Path:
    """Both editions of the example, their full text included, below *root*."""
    for name in ("catalog", "docs", "schema"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copyfile(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    workshop = Workshop(root)
    for edition in ("internal", "customer"):
        add_full_text(workshop.build(edition, builder=builder))
    return root


@pytest.fixture(scope="session")
def internal(example: Workshop) -> Iterator[str]:
    """The address of the example's internal edition."""
    with serving(example.root / "site" / "internal") as host:
        yield host


@pytest.fixture(scope="session")
def customer(example: Workshop) -> Iterator[str]:
    """The address of the example's customer edition."""
    with serving(example.root / "site" / "customer") as host:
        yield host


@contextmanager
def opening(browser: Browser, **settings: object) -> Iterator[Tab]:
    """A fresh page that is watched; *settings* are the browser's."""
    context: BrowserContext = browser.new_context(**settings)  # type: ignore[arg-type]
    context.add_init_script(_LISTEN)
    context.set_default_timeout(10_000)
    page = context.new_page()
    watch = Watch()
    watch.follow(page)
    try:
        yield Tab(page, watch)
    finally:
        context.close()


@contextmanager
def visiting(browser: Browser, host: str, **settings: object) -> Iterator[Visit]:
    """A visit to *host* on a page of its own; *settings* are the browser's."""
    with opening(browser, **settings) as tab, tab.at(host) as made:
        yield made


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Tab]:
    """The page that visits share."""
    with opening(browser) as made:
        yield made


@pytest.fixture(scope="module", params=_WINDOWS)
def window(browser: Browser, internal: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A phone's window and a desk's, light and dark."""
    size, scheme = request.param
    settings = {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce"}
    with visiting(browser, internal, **settings) as made:
        yield made


@pytest.fixture
def visit(tab: Tab, internal: str) -> Iterator[Visit]:
    """A visit to the internal edition."""
    with tab.at(internal) as made:
        yield made
