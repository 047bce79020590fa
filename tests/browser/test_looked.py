"""What changed since the reader last looked: kept in the browser, told on the pages."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit, serving, visiting
from tests.browser.looking import TOO_WIDE, find_grave, usually
from tests.browser.test_nasty import NASTY
from tests.support import Workshop

pytestmark = pytest.mark.browser

_MAIL = "offerings/mail-move/"
_FORBID = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
}
"""
_IDS = "(cards) => cards.map((card) => card.dataset.id)"


def _name(page: Page) -> str:
    return f"offerbook.looked:{urlsplit(page.url).path.partition('offerings/')[0]}"


def _kept(page: Page) -> dict[str, Any]:
    said = page.evaluate("(name) => localStorage.getItem(name)", _name(page))
    return dict(json.loads(said or "{}"))


def _keep(page: Page, looks: object) -> None:
    said = looks if isinstance(looks, str) else json.dumps(looks)
    page.evaluate("([name, said]) => localStorage.setItem(name, said)", [_name(page), said])


def _line(page: Page) -> Locator:
    return page.locator("[data-ob-looked]")


def _look(visit: Visit, address: str, looks: object) -> Page:
    """Open *address* as somebody who has looked before."""
    page = visit.go("offerings/")
    _keep(page, looks)
    return visit.go(address)


def _old(version: str = "1.0.0", on: str = "2025-11-03") -> dict[str, str]:
    return {"version": version, "on": on}


def test_the_first_look_is_kept_and_tells_nothing(visit: Visit) -> None:
    page = visit.go(_MAIL)
    number = page.locator(".ob-version").first.inner_text().split()[0]
    page.wait_for_function("(name) => localStorage.getItem(name)", arg=_name(page))
    assert _kept(page)["mail-move"]["version"] == number
    expect(_line(page)).to_be_hidden()


def test_a_later_look_tells_what_changed_all_day_until_it_is_seen(visit: Visit) -> None:
    page = _look(visit, _MAIL, {"mail-move": _old()})
    for _ in range(2):
        expect(_line(page)).to_contain_text("Since you last looked (3 Nov 2025): 1.0.0 → 3.0.0")
        expect(_line(page)).to_contain_text("narrower")
        page.reload()
    href = str(_line(page).get_by_role("link").get_attribute("href"))
    assert href.endswith("/offerings/mail-move/since/#v1-0-0")
    assert find_grave(page) == []
    _line(page).get_by_role("button", name="Seen").click()
    expect(_line(page)).to_be_hidden()
    expect(page.locator("h1")).to_be_focused()  # who has no mouse goes on from there
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(_line(page)).to_be_hidden()
    assert visit.watch.complaints(page) == []


def test_the_link_leads_to_what_changed(visit: Visit) -> None:
    page = _look(visit, _MAIL, {"mail-move": _old()})
    _line(page).get_by_role("link").click()
    page.wait_for_url("**/since/#v1-0-0")
    expect(page.locator("#v1-0-0")).to_be_in_viewport()


def test_yesterdays_news_is_none(visit: Visit) -> None:
    looks = {"mail-move": {"version": "3.0.0", "on": "2025-11-03", "before": _old()}}
    page = _look(visit, _MAIL, looks)
    page.wait_for_load_state("networkidle")
    expect(_line(page)).to_be_hidden()
    assert "before" not in _kept(page)["mail-move"]


def test_home_lists_all_that_changed_and_forgets_on_one_click(visit: Visit) -> None:
    looks = {
        "mail-move": _old(),
        "records-move": _old(on="2025-12-24"),
        "no-longer-there": _old(),
    }
    page = _look(visit, "", looks)
    rows = _line(page).get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Records move")
    expect(rows.first).to_contain_text("looked at on 24 Dec 2025")
    expect(rows.nth(1)).to_contain_text("narrower")
    assert page.evaluate(TOO_WIDE) == []
    assert find_grave(page) == []
    _line(page).get_by_role("button", name="Forget what I looked at").click()
    expect(_line(page)).to_be_hidden()
    assert _kept(page) == {}
    assert visit.watch.complaints(page) == []


def test_home_forgets_even_where_nothing_changed(visit: Visit) -> None:
    visit.go(_MAIL).wait_for_load_state("networkidle")
    page = visit.go("")
    expect(_line(page)).to_contain_text("Nothing has changed in what you looked at (1).")
    _line(page).get_by_role("button", name="Forget what I looked at").click()
    assert _kept(page) == {}


def test_home_says_nothing_to_who_has_looked_at_nothing(visit: Visit) -> None:
    page = visit.go("")
    page.wait_for_load_state("networkidle")
    expect(_line(page)).to_be_hidden()


def test_an_older_versions_page_is_no_look(visit: Visit) -> None:
    page = visit.go("offerings/mail-move/1.0.0/")
    page.wait_for_load_state("networkidle")
    assert _line(page).count() == 0
    assert _kept(page) == {}


def test_where_storage_is_forbidden_nothing_is_shown(browser: Browser, internal: str) -> None:
    with visiting(browser, internal) as visit:
        visit.page.add_init_script(_FORBID)
        for address in ("", _MAIL):
            page = visit.go(address)
            page.wait_for_load_state("networkidle")
            expect(_line(page)).to_be_hidden()
        page = visit.go("offerings/")
        page.locator(".ob-tick input").first.check()
        expect(page.get_by_role("link", name="Compare 1")).to_be_visible()
        page.goto("about:blank")


@pytest.mark.parametrize(
    "said",
    usually(
        ("", "null", "[]", "7", '"x"', "{", '{"mail-move": 3}', '{"mail-move": {"version": 1}}'),
        "{",
        '{"mail-move": {"version": 1}}',
    ),
)
def test_what_was_not_written_here_is_not_read(visit: Visit, said: str) -> None:
    page = _look(visit, _MAIL, said)
    page.wait_for_load_state("networkidle")
    expect(_line(page)).to_be_hidden()
    assert _kept(page)["mail-move"]["version"] == "3.0.0"
    assert visit.watch.complaints(page) == []


def test_nasty_words_are_words_in_the_list_of_all(visit: Visit) -> None:
    """As many of them at once as there are offerings to have looked at."""
    page = visit.go("offerings/")
    cards = page.locator(".ob-browse [data-id]")
    expect(cards.first).to_be_visible()
    names = cards.evaluate_all(_IDS)
    assert len(names) > 10
    shown = ""
    for at in range(0, len(NASTY), len(names)):
        looks = {name: _old(words) for name, words in zip(names, NASTY[at:], strict=False)}
        page = _look(visit, "", looks)
        expect(_line(page).get_by_role("listitem")).to_have_count(len(looks))
        shown += _line(page).inner_text()
        assert _line(page).locator(":is(script, img, svg, style, iframe)").count() == 0
    assert [words for words in NASTY if " ".join(words.split()) not in shown] == []
    assert visit.watch.complaints(page) == []


def test_nasty_words_are_words_on_a_page(visit: Visit) -> None:
    for words in NASTY[::4]:
        page = _look(visit, _MAIL, {"mail-move": _old(words)})
        expect(_line(page)).to_contain_text(" ".join(words.split())[:20])
        assert _line(page).locator(":is(script, img, svg, style, iframe)").count() == 0
    assert visit.watch.complaints(page) == []


def test_two_sites_on_one_host_keep_apart(browser: Browser, example: Workshop) -> None:
    with serving(example.root / "site") as host, visiting(browser, host) as visit:
        page = visit.go(f"internal/{_MAIL}")
        page.wait_for_function("(name) => localStorage.getItem(name)", arg=_name(page))
        page = visit.go("customer/")
        page.wait_for_load_state("networkidle")
        expect(_line(page)).to_be_hidden()
