"""Offerings, versions and packages side by side, as reps read them."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import Tab, Visit, visiting
from tests.browser.looking import TOO_WIDE, find_grave
from tests.browser.test_nasty import NASTY

pytestmark = pytest.mark.browser

_TWO = "compare/?with=mail-move,records-move"
_VERSIONS = "compare/?with=mail-move@1.0.0,mail-move"
_PACKAGES = "compare/?packages=mail-move"


def _open(visit: Visit, address: str) -> Page:
    page = visit.go(address)
    expect(page.locator(".ob-sides")).to_be_visible()
    return page


def _heads(page: Page) -> list[str]:
    return page.locator(".ob-sides thead th").all_inner_texts()


def _row(page: Page, words: str) -> Locator:
    """The cells of the row that is called so."""
    head = page.locator("th[scope=row]", has_text=re.compile(f"^{re.escape(words)}$"))
    return page.locator(".ob-sides tr").filter(has=head).locator("td")


@pytest.mark.parametrize("address", [_TWO, _VERSIONS, _PACKAGES])
def test_it_fits_and_axe_finds_nothing_serious(window: Visit, address: str) -> None:
    page = _open(window, address)
    assert page.evaluate(TOO_WIDE) == []
    assert find_grave(page) == []
    assert window.watch.complaints(page) == []


def test_offerings_stand_side_by_side(visit: Visit) -> None:
    page = _open(visit, _TWO)
    heads = _heads(page)
    assert [head.split("\n")[0] for head in heads] == ["Mail move", "Records move"]
    assert all("Version" in head for head in heads)
    days = _row(page, "Takes").all_inner_texts()
    assert [words.split()[-3:] for words in days] == [
        ["27", "working", "days"],
        ["50", "working", "days"],
    ]


def test_what_finds_no_room_is_named(visit: Visit) -> None:
    more = "training-day,device-care,fax-gateway,mail-move@1.0.0,no-such-thing"
    page = _open(visit, f"{_TWO},{more}")
    assert len(_heads(page)) == 4
    left, missing = page.locator(".ob-compare .ob-banner").all_inner_texts()
    assert left == "Four find room side by side. Left out: Fax gateway, Mail move 1.0.0."
    assert "no-such-thing" in missing


def test_only_what_differs_is_shown_on_demand(visit: Visit) -> None:
    page = _open(visit, _VERSIONS)
    same, prices = _row(page, "Languages").first, _row(page, "Price")
    expect(same).to_be_visible()
    box = page.get_by_label("Only what differs")
    box.check()
    expect(same).to_be_hidden()
    assert prices.all_inner_texts() == ["from €1,790", "from €1,950"]
    expect(prices.first).to_be_visible()
    expect(page).to_have_url(re.compile(r"&only=differences$"))
    page.go_back()
    expect(same).to_be_visible()
    expect(box).not_to_be_checked()
    _open(visit, f"{_VERSIONS}&only=differences")
    expect(box).to_be_checked()
    expect(same).to_be_hidden()


def test_the_count_of_differing_lines_is_that_of_the_table(visit: Visit) -> None:
    page = _open(visit, f"{_VERSIONS}&only=differences")
    told = page.locator(".ob-compare__told").inner_text()
    shown = page.locator(".ob-sides tbody tr:visible:not(.ob-sides__title)").count()
    assert told.startswith(f"{shown} lines differ")


def test_packages_stand_side_by_side(visit: Visit) -> None:
    page = _open(visit, _PACKAGES)
    expect(page.locator("h1")).to_have_text("Packages of Mail move")
    assert _heads(page) == ["Small", "Medium", "Large"]
    days = [words.split()[0] for words in _row(page, "Takes").all_inner_texts()]
    assert days == ["8", "15", "27"]
    weekend = _row(page, "Changeover between Friday evening and Sunday").all_inner_texts()
    assert weekend[0] == "not in it"
    assert "not in it" not in weekend[1:]


def test_the_pages_lead_there(visit: Visit) -> None:
    page = visit.go("offerings/mail-move/")
    page.get_by_role("link", name="Compare its packages").click()
    expect(page.locator(".ob-sides thead th")).to_have_count(3)
    page.get_by_role("link", name="Back to the offering").click()
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator(".ob-sides thead th")).to_have_count(1)
    page.get_by_role("link", name="Records move").click()
    expect(page.locator(".ob-sides thead th")).to_have_count(2)
    visit.go("offerings/mail-move/1.0.0/")
    page.get_by_role("link", name="Compare with today").click()
    expect(page.locator(".ob-sides thead th")).to_have_count(2)
    assert "1.0.0" in _heads(page)[0]
    assert visit.watch.complaints(page) == []


def test_a_column_is_taken_out_and_others_are_chosen(visit: Visit) -> None:
    page = _open(visit, "compare/?with=mail-move,records-move,device-care")
    page.get_by_role("link", name=re.compile(r"^Take out Records move")).click()
    expect(page.locator(".ob-sides thead th")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"with=mail-move,device-care$"))
    page.get_by_role("link", name="Choose offerings").click()
    expect(page.locator(".ob-tick input:checked")).to_have_count(2)


def test_never_more_than_four_and_none_twice(visit: Visit) -> None:
    ids = ("mail-move", "mail-move", "records-move", "device-care", "server-care", "service-desk")
    page = _open(visit, f"compare/?with={','.join(ids)}")
    assert len(_heads(page)) == 4


@pytest.mark.parametrize(
    "query",
    ["", "?with=", "?with=../../x", "?with=a%2Fb", "?packages=//other.example", "?with=%3Cb%3E"],
)
def test_what_is_no_offering_is_not_asked_for(visit: Visit, query: str) -> None:
    page = visit.go(f"compare/{query}")
    expect(page.get_by_text("Nothing is chosen yet")).to_be_visible()
    assert visit.watch.complaints(page) == []


def test_what_is_not_there_is_said(visit: Visit) -> None:
    page = _open(visit, "compare/?with=mail-move,no-such,records-move@9.9.9,device-care")
    expect(page.get_by_text("“no-such” is not here.")).to_be_visible()
    expect(page.get_by_text("“records-move@9.9.9” is not here.")).to_be_visible()
    assert len(_heads(page)) == 2


def test_what_cannot_be_read_is_said(browser: Browser, internal: str) -> None:
    with visiting(browser, internal) as visit:
        visit.page.route("**/offerings/records-move.json", lambda route: route.fulfill(body="{"))
        page = visit.go(_TWO)
        expect(page.get_by_text("What is to be compared cannot be read")).to_be_visible()
        assert visit.watch.console == []


def test_it_is_worked_by_keyboard(visit: Visit) -> None:
    page = _open(visit, _VERSIONS)
    page.get_by_role("link", name="Choose offerings").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Only what differs")).to_be_focused()
    page.keyboard.press("Space")
    expect(_row(page, "Languages").first).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Print")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("region", name="Side by side")).to_be_focused()


def test_what_is_internal_is_hidden_with_the_switch_and_on_paper(visit: Visit) -> None:
    page = _open(visit, _TWO)
    inside = page.locator(".ob-sides .ob-internal-line")
    assert inside.count() > 2
    page.emulate_media(media="print")
    assert inside.locator("visible=true").count() == 0
    expect(_row(page, "Takes").first).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator("[data-sheet]")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Hide what is internal").click()
    assert inside.locator("visible=true").count() == 0


def test_customers_compare_what_they_may_see(tab: Tab, customer: str) -> None:
    with tab.at(customer) as visit:
        page = _open(visit, _TWO)
        assert page.locator(".ob-sides .ob-internal-line").count() == 0
        expect(page.get_by_text("Lena Brandt")).to_have_count(0)
        _open(visit, _PACKAGES)
        _open(visit, _VERSIONS)
        assert visit.watch.complaints(page) == []


def test_without_scripts_it_says_so(browser: Browser, internal: str) -> None:
    with visiting(browser, internal, java_script_enabled=False) as visit:
        page = visit.go(_TWO)
        expect(page.get_by_text("Comparing needs JavaScript")).to_be_visible()
        page.get_by_role("article").get_by_role("link", name="Offerings").click()
        expect(page.locator(".ob-card--offering").first).to_be_visible()


def test_nasty_words_are_words(browser: Browser, internal: str) -> None:
    rows = [
        {
            "id": f"row-{at}",
            "what": words,
            "limit": words,
            "limits": {"__proto__": words} if at % 2 else {},
            "only_in": ["constructor"] if at % 3 else [],
            "facts": [[words, words]],
        }
        for at, words in enumerate(NASTY)
    ]
    told = {
        "format": 1,
        "name": NASTY[0],
        "version": NASTY[1],
        "status": "active",
        "status_words": NASTY[2],
        "held": NASTY[3],
        "address": "offerings/x/",
        "data": {"category": "moving"},
        "packages": [{"id": "constructor", "name": NASTY[4]}],
        "told": [
            {"id": "glance", "title": NASTY[5], "is_internal": False, "rows": rows[:5]},
            {"id": "__proto__", "title": NASTY[6], "is_internal": True, "rows": rows},
        ],
    }

    def answer(route: Route) -> None:
        own = {**told, "id": route.request.url.rpartition("/")[2].removesuffix(".json")}
        route.fulfill(body=json.dumps(own), content_type="application/json")

    with visiting(browser, internal) as visit:
        visit.page.route("**/api/v1/offerings/*.json", answer)
        for address in ("compare/?with=x,y", "compare/?packages=x"):
            page = _open(visit, address)
            heads = page.locator(".ob-sides tbody th[scope=row]").all_inner_texts()
            assert len(heads) >= len(NASTY)
            assert page.locator(".ob-compare :is(script, img, svg, style, iframe)").count() == 0
            assert visit.watch.complaints(page) == []


def test_what_no_package_leaves_out_is_not_said_to_be_missing(visit: Visit) -> None:
    page = _open(visit, _PACKAGES)
    excluded = page.locator("tbody").filter(has=page.get_by_role("rowheader", name="Not included"))
    expect(excluded.locator(".ob-sides__none").first).to_have_text("–")
    assert "not in it" not in excluded.inner_text()
    included = page.locator("tbody").filter(
        has=page.get_by_role("rowheader", name="Included", exact=True)
    )
    assert included.locator("td:empty").count() == 0
    phase_alone = included.locator("td").filter(has_not=page.locator("p:not(.ob-sides__fact)"))
    told = phase_alone.filter(has=page.locator(".ob-sides__fact"))
    assert told.count() == told.filter(has=page.locator(".ob-sides__yes")).count() > 0


def test_to_take_one_out_keeps_what_is_hidden(visit: Visit) -> None:
    page = _open(visit, "compare/?with=mail-move,records-move,clinic-start&only=differences")
    page.locator(".ob-sides__remove").first.click()
    expect(page).to_have_url(re.compile(r"with=records-move,clinic-start&only=differences$"))
    expect(page.get_by_role("checkbox")).to_be_checked()
