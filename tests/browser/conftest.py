"""A real browser, and the repository's example catalogue as a served site."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, sync_playwright

from offerbook.serving import make_server
from offerbook.site.fulltext import add_full_text
from tests.support import REPOSITORY, Workshop

_NAMES = ("chromium", "chromium-browser", "google-chrome")
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

    host: str
    elsewhere: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note what *page* asks for and says from now on."""
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda problem: self.console.append(str(problem)))
        page.on("dialog", self._asked_in_words)

    def complaints(self, page: Page) -> list[str]:
        """Everything that should not have been, what the policy refused included."""
        refused = page.evaluate("window.obSaid ?? []")
        return [*self.elsewhere, *self.console, *self.dialogs, *map(str, refused)]

    def _asked_in_words(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _asked(self, address: str) -> None:
        if not address.startswith((self.host, "data:", "blob:")):
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


Open = Callable[..., Visit]


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
    """The repository's example catalogue, built once in both editions."""
    root = tmp_path_factory.mktemp("example")
    for name in ("catalog", "docs", "schema"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copyfile(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    workshop = Workshop(root)
    for edition in ("internal", "customer"):
        add_full_text(workshop.build(edition))
    return workshop


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
def visiting(browser: Browser, host: str, **settings: object) -> Iterator[Visit]:
    """A fresh page that is watched; *settings* are the browser's."""
    context: BrowserContext = browser.new_context(**settings)  # type: ignore[arg-type]
    context.add_init_script(_LISTEN)
    context.set_default_timeout(10_000)
    page = context.new_page()
    watch = Watch(host)
    watch.follow(page)
    try:
        yield Visit(page, watch, host)
    finally:
        context.close()


@pytest.fixture
def visit(browser: Browser, internal: str) -> Iterator[Visit]:
    """A fresh page on the internal edition."""
    with visiting(browser, internal) as made:
        yield made
