"""Pages behind the example servers: the policy comes with every answer, and nothing breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, HttpCredentials, expect

from tests.browser.conftest import Visit, visiting
from tests.browser.looking import usually
from tests.browser.test_pages import KINDS
from tests.server.running import CUSTOMER, INTERNAL, Running, place_for, running
from tests.support import Workshop

pytestmark = pytest.mark.browser

_BOTH = ("home", "compare", "offering", "version")
_LOGIN: HttpCredentials = {"username": "rep", "password": "secret"}


class Behind(NamedTuple):
    """Both editions behind one server, as a browser sees them."""

    server: Running
    customer: Visit
    internal: Visit

    def visit(self, edition: str) -> Visit:
        return self.customer if edition == "customer" else self.internal


@pytest.fixture(scope="module", params=["nginx-login", "caddy-login"])
def behind(browser: Browser, example: Workshop, request: pytest.FixtureRequest) -> Iterator[Behind]:
    sites = {edition: example.root / "site" / edition for edition in ("customer", "internal")}
    with ExitStack() as stack:
        place = stack.enter_context(place_for(sites))
        server = stack.enter_context(running(place, request.param))
        port = place.settings["PORT"]
        visits = [
            stack.enter_context(
                visiting(browser, f"https://{name}:{port}/", ignore_https_errors=True, **login)
            )
            for name, login in ((CUSTOMER, {}), (INTERNAL, {"http_credentials": _LOGIN}))
        ]
        yield Behind(server, *visits)


@pytest.mark.parametrize("kind", usually(_BOTH, "offering"))
@pytest.mark.parametrize("edition", ["customer", "internal"])
def test_a_page_breaks_no_policy(behind: Behind, edition: str, kind: str) -> None:
    visit = behind.visit(edition)
    page = visit.go(KINDS[kind])
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert visit.watch.complaints(page) == []


@pytest.mark.parametrize("edition", ["customer", "internal"])
def test_the_search_finds_offerings_and_passages(behind: Behind, edition: str) -> None:
    """The full text is searched by a program whose pieces the server must hand over as they are."""
    visit = behind.visit(edition)
    page = visit.go(KINDS["home"])
    page.keyboard.press("/")
    page.keyboard.type("mailboxes", delay=5)
    for group in (re.compile(r"offerings?$"), "In the text"):
        found = page.get_by_role("group", name=group).get_by_role("option")
        expect(found.first).to_be_visible()
    assert visit.watch.complaints(page) == []


def test_a_script_that_the_policy_does_not_know_does_not_run(behind: Behind) -> None:
    """So that silence above means something."""
    page = behind.customer.go(KINDS["home"])
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.obRan = true";
      document.body.append(script);
    }""")
    assert page.evaluate("window.obRan ?? false") is False
    refused = page.evaluate("window.obSaid")
    assert [each for each in refused if each.startswith("script-src")]
