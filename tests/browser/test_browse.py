"""The list of all offerings with its filters, as reps use it."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import Tab, Visit, visiting
from tests.browser.looking import TOO_WIDE, find_grave
from tests.browser.stock import make_index
from tests.browser.test_nasty import NASTY

pytestmark = pytest.mark.browser

_LIST = "offerings/"
_INDEX = "**/api/v1/index.json"


def _open(visit: Visit, query: str = "") -> Page:
    page = visit.go(f"{_LIST}{query}")
    expect(_told(page)).to_be_visible()
    return page


def _told(page: Page) -> Locator:
    """How many are shown."""
    return page.locator(".ob-browse__told")


def _cards(page: Page) -> Locator:
    return page.locator(".ob-browse [data-id]")


def _ids(page: Page) -> list[str]:
    return [str(card.get_attribute("data-id")) for card in _cards(page).all()]


def _choice(page: Page, facet: str, words: str) -> Locator:
    """A box of a facet, for which a phone's filters and the facet are unfolded."""
    opener = page.get_by_role("button", name=re.compile(r"^Filters"))
    if opener.is_visible() and opener.get_attribute("aria-expanded") == "false":
        opener.click()
    part = page.locator(".ob-sieve__part").filter(has=page.locator("summary", has_text=facet))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    name = re.compile(rf"^{re.escape(words)} ?\d+$")
    return part.get_by_role("group", name=facet).get_by_role("checkbox", name=name)


def _count(box: Locator) -> int:
    """What stands beside a box."""
    words = box.locator("xpath=..").locator(".ob-sieve__count").inner_text()
    return int(words)


def test_a_filter_narrows_the_list_and_tells_counts_beforehand(window: Visit) -> None:
    page = _open(window)
    whole = _cards(page).count()
    expect(_told(page)).to_have_text(f"{whole} of {whole} offerings")
    moving, pilot = _choice(page, "Category", "Moving"), _choice(page, "Status", "pilot")
    promised = _count(moving)
    assert 0 < promised < whole
    moving.check()
    expect(_cards(page)).to_have_count(promised)
    expect(_told(page)).to_have_text(f"{promised} of {whole} offerings")
    assert set(_ids(page)) == {"mail-move", "records-move"}
    assert _count(pilot) == 0
    others = _choice(page, "Category", "Advice")
    promised += _count(others)
    others.check()
    expect(_cards(page)).to_have_count(promised)
    assert page.evaluate(TOO_WIDE) == []
    assert window.watch.complaints(page) == []


def test_the_address_says_what_is_seen_and_going_back_undoes(window: Visit) -> None:
    page = _open(window)
    whole = _ids(page)
    _choice(page, "Category", "Moving").check()
    expect(page).to_have_url(re.compile(r"\?category=migration$"))
    page.get_by_role("button", name="Table").click()
    page.get_by_label("Sort by").select_option("name")
    address = page.url
    seen = _ids(page)
    page.go_back()
    page.go_back()
    expect(page.locator(".ob-browse table")).to_have_count(0)
    expect(_choice(page, "Category", "Moving")).to_be_checked()
    page.go_back()
    expect(_cards(page)).to_have_count(len(whole))
    expect(_choice(page, "Category", "Moving")).not_to_be_checked()
    page.go_forward()
    expect(_cards(page)).to_have_count(2)
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".ob-browse table")).to_be_visible()
    assert _ids(page) == seen
    expect(page.get_by_label("Sort by")).to_have_value("name")


def test_axe_finds_nothing_serious(window: Visit) -> None:
    page = _open(window, "?status=active")
    _choice(page, "Category", "Moving")
    page.locator(".ob-tick input").first.check()
    assert find_grave(page) == []
    page = _open(window, "?view=table&days=-30")
    assert find_grave(page) == []


def test_nothing_sticks_out_of_a_very_small_window(tab: Tab, internal: str) -> None:
    with tab.at(internal, narrow=True) as visit:
        for query in ("", "?view=table&category=migration"):
            page = _open(visit, query)
            page.get_by_role("button", name=re.compile(r"^Filters")).click()
            page.locator(".ob-tick input").first.set_checked(checked=True)
            assert page.evaluate(TOO_WIDE) == []


def test_it_is_all_done_by_keyboard(visit: Visit) -> None:
    page = _open(visit)
    page.get_by_role("searchbox", name="With the words").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".ob-sieve__part summary").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".ob-sieve__choice input").first).to_be_checked()
    expect(page.locator(".ob-sieve__choice input").first).to_be_focused()
    chip = page.get_by_role("button", name=re.compile(r"^Take out Category"))
    chip.focus()
    page.keyboard.press("Enter")
    expect(chip).to_have_count(0)
    expect(_told(page)).to_be_focused()
    first = page.locator(".ob-tick input").first
    first.focus()
    page.keyboard.press("Space")
    compare = page.get_by_role("link", name="Compare 1")
    compare.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?with=*")


def test_counts_are_announced(visit: Visit) -> None:
    page = _open(visit)
    assert page.get_by_role("status").filter(has_text="offerings").count() == 1


def test_a_link_to_a_category_shows_it_alone(visit: Visit) -> None:
    page = _open(visit, "#migration")
    assert set(_ids(page)) == {"mail-move", "records-move"}
    expect(_choice(page, "Category", "Moving")).to_be_checked()
    expect(page).to_have_url(re.compile(r"\?category=migration$"))


def test_prices_are_compared_within_one_unit(visit: Visit) -> None:
    page = _open(visit)
    units = page.get_by_label("What the price is for")
    lowest = page.get_by_role("spinbutton", name="Price: at least")
    expect(lowest).to_be_hidden()
    units.select_option(index=1)
    first = _ids(page)
    assert first
    lowest.fill("5000")
    lowest.press("Enter")
    fewer = _ids(page)
    assert set(fewer) < set(first)
    page.reload()
    expect(lowest).to_have_value("5000")
    assert _ids(page) == fewer
    page.get_by_role("button", name=re.compile(r"^Take out Price")).click()
    expect(lowest).to_be_hidden()


def test_duration_is_a_range(visit: Visit) -> None:
    page = _open(visit)
    most = page.get_by_role("spinbutton", name="Takes: at most")
    most.fill("10")
    most.press("Tab")
    expect(page).to_have_url(re.compile(r"days=-10$"))
    short = _ids(page)
    assert "mail-move" in short  # one of its packages takes 8 days
    assert "records-move" not in short


def test_words_are_looked_for_without_filling_the_history(visit: Visit) -> None:
    page = _open(visit)
    whole = _cards(page).count()
    box = page.get_by_role("searchbox", name="With the words")
    box.press_sequentially("mailbox", delay=150)
    expect(page).to_have_url(re.compile(r"\?q=mailbox$"))
    assert "mail-move" in _ids(page)
    page.go_back()
    expect(_cards(page)).to_have_count(whole)
    expect(box).to_have_value("")


def test_nothing_that_fits_is_said(visit: Visit) -> None:
    page = _open(visit, "?q=zzqx")
    expect(page.get_by_text("Nothing fits all of these")).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    assert _cards(page).count() > 10


def test_the_order_is_chosen(visit: Visit) -> None:
    page = _open(visit, "?sort=name")
    names = page.locator(".ob-browse [data-id] h3 a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    _open(visit, "?sort=status")
    assert _ids(page)[-1] == "fax-gateway"
    _open(visit)
    assert page.locator(".ob-shelved__group").all_inner_texts()[:2] == [
        "Introducing systems",
        "Moving",
    ]


def test_what_an_address_does_not_mean_is_left_out(visit: Visit) -> None:
    page = _open(visit, "?category=nowhere&view=cinema&sort=luck&unit=moons&days=a-b&price=1-2")
    assert _cards(page).count() > 10
    expect(page.locator(".ob-chips")).to_be_hidden()


def test_up_to_four_are_ticked_and_kept_while_browsing(visit: Visit) -> None:
    page = _open(visit)
    ticks = page.locator(".ob-tick input")
    for at in range(4):
        ticks.nth(at).check()
    expect(ticks.nth(4)).to_be_disabled()
    chosen = _ids(page)[:4]
    page.locator(".ob-browse h3 a").first.click()
    page.wait_for_url("**/offerings/*/")
    _open(visit, "?view=table")
    assert page.locator(".ob-tick input:checked").count() == 4
    link = page.get_by_role("link", name="Compare 4")
    expect(link).to_have_attribute("href", re.compile(rf"/compare/\?with={','.join(chosen)}$"))
    page.get_by_role("button", name="Choose none").click()
    expect(page.locator(".ob-tick input:checked")).to_have_count(0)
    expect(link).to_have_count(0)


def test_without_scripts_the_list_is_plain_and_whole(browser: Browser, internal: str) -> None:
    with visiting(browser, internal) as visit:
        wanted = len(set(_ids(_open(visit))))
    with visiting(browser, internal, java_script_enabled=False) as visit:
        page = visit.go(f"{_LIST}#migration")
        expect(page.locator(".ob-card--offering:visible")).to_have_count(wanted)
        expect(page.locator("#migration")).to_be_in_viewport()
        expect(page.locator(".ob-browse")).to_be_hidden()


@pytest.mark.parametrize("body", ["no json", '{"format": 99}'], ids=["broken", "of another format"])
def test_without_its_index_the_list_is_plain(browser: Browser, internal: str, body: str) -> None:
    with visiting(browser, internal) as visit:
        visit.page.route(_INDEX, lambda route: route.fulfill(body=body))
        page = visit.go(_LIST)
        expect(page.locator(".ob-card--offering").first).to_be_visible()
        expect(page.locator(".ob-browse")).to_be_hidden()


def test_the_customer_edition_filters_by_what_it_may_show(tab: Tab, customer: str) -> None:
    with tab.at(customer) as visit:
        page = _open(visit)
        assert "fax-gateway" not in _ids(page)
        facets = page.locator(".ob-sieve__part summary").all_inner_texts()
        assert "Category" in facets
        assert "Owner" not in facets
        assert visit.watch.complaints(page) == []


def _feed(visit: Visit, text: str) -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=text, content_type="application/json")

    visit.page.route(_INDEX, answer)


def test_nasty_words_are_words(browser: Browser, internal: str) -> None:
    index = json.loads(make_index(len(NASTY)))
    for offering, words in zip(index["offerings"], NASTY, strict=True):
        offering.update(name=words, summary=words, status_words=words)
    for names in index["names"].values():
        for (each, _), words in zip(list(names.items()), NASTY, strict=False):
            names[each] = words
    index["titles"] = dict(zip(index["facets"], NASTY, strict=False))
    with visiting(browser, internal) as visit:
        _feed(visit, json.dumps(index))
        for query in ("", "?view=table"):
            page = _open(visit, query)
            assert _cards(page).count() == 24
            shown = page.locator(".ob-browse [data-id] a").all_inner_texts()
            assert set(shown) <= {" ".join(words.split()) for words in NASTY}
            for box in page.locator(".ob-sieve__choice input:visible").all()[:3]:
                box.check()
            assert page.locator(".ob-browse :is(script, img, svg, style, iframe)").count() == 0
            assert visit.watch.complaints(page) == []


def test_more_are_shown_on_demand(browser: Browser, internal: str) -> None:
    with visiting(browser, internal) as visit:
        _feed(visit, make_index(60))
        page = _open(visit)
        expect(_cards(page)).to_have_count(24)
        page.get_by_role("button", name="Show 24 more").click()
        expect(_cards(page)).to_have_count(48)
        expect(_cards(page).nth(24).get_by_role("link")).to_be_focused()
        page.get_by_role("button", name="Show 12 more").click()
        expect(_cards(page)).to_have_count(60)
        page.reload()
        expect(_cards(page)).to_have_count(60)
        long = page.locator(".ob-sieve__part").filter(has=page.locator("summary", has_text="Tags"))
        expect(long.get_by_role("checkbox")).to_have_count(8)
        long.get_by_role("button", name="Show all 60").click()
        expect(long.get_by_role("checkbox")).to_have_count(60)


def test_counts_are_right_among_many(browser: Browser, internal: str) -> None:
    """The counts of the page against counting one by one."""
    index = json.loads(make_index(700))
    with visiting(browser, internal) as visit:
        _feed(visit, json.dumps(index))
        page = _open(visit, "?category=category-3&category=category-5&regions=GB&days=20-60")
        fitting = [
            each
            for each in index["offerings"]
            if (not each["regions"] or "GB" in each["regions"])
            and each["days"]["to"] >= 20
            and each["days"]["from"] <= 60
        ]
        chosen = [each for each in fitting if each["category"] in ("category-3", "category-5")]
        expect(_told(page)).to_have_text(f"{len(chosen)} of 700 offerings")
        pilots = sum(each["status"] == "pilot" for each in chosen)
        assert _count(_choice(page, "Status", "pilot")) == pilots
        dutch = sum(not each["languages"] or "nl" in each["languages"] for each in chosen)
        assert _count(_choice(page, "Languages", "Dutch")) == dutch
        fourth = sum(each["category"] == "category-4" for each in fitting)
        assert _count(_choice(page, "Category", "Category 4")) == fourth
