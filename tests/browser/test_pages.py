"""What a rep does with the pages, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from offerbook.serving import make_server
from tests.browser.conftest import Tab, Visit, serving, visiting
from tests.browser.looking import usually
from tests.support import Workshop

pytestmark = pytest.mark.browser

KINDS = {
    "home": "",
    "offerings": "offerings/",
    "compare": "compare/?with=mail-move,records-move",
    "offering": "offerings/managed-workplace/",
    "retired offering": "offerings/fax-gateway/",
    "version": "offerings/mail-move/1.0.0/",
    "releases": "offerings/mail-move/changes/",
    "since": "offerings/mail-move/since/",
    "changes": "changes/",
    "health": "health/",
    "prices": "prices/",
    "owners": "owners/",
    "owner": "owners/lena-brandt/",
    "guide": "guide/rep/",
}
_OFFERING = KINDS["offering"]
_SWITCH = "button[data-switch=internal]"


_USUAL = ("home", "offerings", "compare", "offering", "changes", "guide")


@pytest.fixture(scope="module", params=usually(KINDS, *_USUAL))
def shown(tab: Tab, internal: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visit to a page of each kind, which is only looked at."""
    with tab.at(internal) as made:
        made.go(KINDS[request.param])
        yield made


def test_a_page_asks_for_nothing_elsewhere_and_breaks_no_policy(shown: Visit) -> None:
    expect(shown.page.locator("h1").first).to_be_visible()
    shown.page.wait_for_load_state("networkidle")
    assert shown.watch.complaints(shown.page) == []


def test_a_page_has_one_heading_of_the_first_rank_and_no_id_twice(shown: Visit) -> None:
    assert shown.page.locator("h1").count() == 1
    twice = shown.page.evaluate("""() => {
      const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
      return ids.filter((id, index) => ids.indexOf(id) !== index);
    }""")
    assert twice == []


def test_a_page_that_is_not_there_is_as_quiet(visit: Visit) -> None:
    page = visit.go("offerings/no-such-offering/")
    expect(page.locator("h1")).to_contain_text("404")
    unwanted = [said for said in visit.watch.complaints(page) if "404" not in said]
    assert unwanted == []
    page.get_by_role("link", name="all offerings").click()
    page.wait_for_url(f"{visit.host}offerings/")


def _shown_internal(page: Page) -> int:
    return page.locator(".ob-internal:visible, .ob-internal-line:visible").count()


def test_the_switch_hides_what_is_internal_and_is_remembered(visit: Visit) -> None:
    page = visit.go(_OFFERING)
    switch = page.locator(_SWITCH)
    assert _shown_internal(page) > 3
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert _shown_internal(page) == 0
    page.reload()
    assert _shown_internal(page) == 0
    expect(page.locator(_SWITCH)).to_have_attribute("aria-pressed", "true")
    visit.go("offerings/mail-move/")
    assert _shown_internal(page) == 0
    page.locator(_SWITCH).click()
    expect(page.locator(_SWITCH)).to_have_attribute("aria-pressed", "false")
    assert _shown_internal(page) > 3


def test_the_switch_takes_internal_sections_out_of_the_contents(visit: Visit) -> None:
    page = visit.go(_OFFERING)
    wanted = page.locator(
        ".md-nav--secondary a[href='#objections'], "
        ".md-nav--secondary a[href='#discovery'], "
        ".md-nav--secondary a[href='#delivery']"
    )
    assert wanted.count() > 0
    page.locator(_SWITCH).click()
    assert [link.is_visible() for link in wanted.all()] == [False] * wanted.count()


def test_copy_buttons_copy(tab: Tab, internal: str) -> None:
    with tab.at(internal) as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visit.go(f"{_OFFERING}#scope")
        buttons = page.locator("button[data-copy]")
        assert buttons.count() == 3
        for button in buttons.all():
            kind, text = button.get_attribute("data-copy"), button.get_attribute("data-text")
            words = button.inner_text()
            button.click()
            expect(button).to_have_text(button.get_attribute("data-done") or "")
            copied = page.evaluate("navigator.clipboard.readText()")
            address = f"{internal}{_OFFERING}"
            wanted = {"link": address, "text": text, "reference": f"{text} · {address}"}
            assert copied == wanted[kind or ""]
            expect(button).to_have_text(words)
        assert visit.watch.complaints(page) == []


def test_a_printed_page_is_marked_and_keeps_what_is_internal(visit: Visit) -> None:
    page = visit.go(_OFFERING)
    sheet = page.locator("[data-sheet]")
    expect(sheet).to_be_hidden()
    page.emulate_media(media="print")
    assert _shown_internal(page) == 0
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("internal")
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator("#scope")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")
    assert page.locator("[data-sheet][data-day]").count() == 1


@pytest.mark.parametrize("kind", usually(sorted(KINDS.keys() - {"guide"}), "prices", "since"))
def test_every_page_says_on_paper_what_it_is_and_for_whom(visit: Visit, kind: str) -> None:
    page = visit.go(KINDS[kind])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator("[data-sheet]")
    expect(sheet).to_be_hidden()
    page.emulate_media(media="print")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text(re.compile("Fernhollow.*internal|internal.*Fernhollow"))
    assert re.fullmatch(r"\d+ [A-Z][a-z]+ \d{4}", str(sheet.get_attribute("data-day")))
    assert page.locator(".ob-foot:visible, .ob-tool:visible").count() == 0  # nobody clicks on paper


def test_everything_can_be_read_without_scripts(browser: Browser, internal: str) -> None:
    with visiting(browser, internal, java_script_enabled=False) as visit:
        page = visit.go(_OFFERING)
        for part in page.locator(".ob-section, .ob-glance, .ob-description, h1").all():
            expect(part).to_be_visible()
        assert page.locator(".ob-script:visible").count() == 0
        for address in (KINDS["home"], KINDS["offerings"], KINDS["prices"], KINDS["owners"]):
            visit.go(address)
            expect(page.locator("h1").first).to_be_visible()
            assert page.locator("article a:visible").count() > 3


def test_the_search_finds_an_offering_by_a_customers_word(visit: Visit) -> None:
    page = visit.go("")
    page.keyboard.press("/")
    page.keyboard.type("faxed", delay=10)
    result = page.locator("#ob-found a[href*='offerings/']").first
    expect(result).to_be_visible()
    result.click()
    page.wait_for_url("**/offerings/**")
    assert visit.watch.complaints(page) == []


@pytest.mark.parametrize(("scheme", "wanted"), [("light", "default"), ("dark", "slate")])
def test_the_machines_colours_are_taken(
    tab: Tab, internal: str, scheme: Literal["light", "dark"], wanted: str
) -> None:
    with tab.at(internal, color_scheme=scheme) as visit:
        page = visit.go(_OFFERING)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", wanted)
        assert visit.watch.complaints(page) == []


def test_the_customer_edition_has_no_tools_for_reps(tab: Tab, customer: str) -> None:
    with tab.at(customer) as visit:
        page = visit.go(_OFFERING)
        assert page.locator(f"{_SWITCH}, button[data-copy], .ob-internal").count() == 0
        page.wait_for_load_state("networkidle")
        assert visit.watch.complaints(page) == []


def test_a_site_works_below_a_folder(tab: Tab, example: Workshop, tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "base").symlink_to(example.root / "site" / "internal")
    with serving(tmp_path) as host, tab.at(host) as visit:
        page = visit.go("some/base/")
        page.locator("article a[href*='offerings/']").first.click()
        page.wait_for_url("**/some/base/offerings/**")
        for address in (_OFFERING, KINDS["guide"], KINDS["owner"]):
            visit.go(f"some/base/{address}")
            expect(page.locator("h1").first).to_be_visible()
        page.keyboard.press("/")
        page.keyboard.type("mailboxes", delay=10)
        expect(page.locator("#ob-found a[href*='/some/base/offerings/']").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert visit.watch.complaints(page) == []


def test_a_link_opens_at_its_section(visit: Visit) -> None:
    page = visit.go("")
    page.locator(".ob-categories h3 a").first.click()
    page.wait_for_url("**/offerings/**")
    page.locator(".ob-shelved__group").wait_for()
    expect(page.locator(".ob-shelved__group")).to_have_text("Introducing systems")
    visit.go("offerings/mail-move/#scope")
    expect(page.locator("#scope")).to_be_in_viewport()


def test_a_folder_without_a_site_still_answers(tmp_path: Path) -> None:
    with make_server(tmp_path, 0) as server:
        assert server.server_port > 0


@pytest.mark.parametrize("place", ["offerings/mail-move/changes/", "offerings/mail-move/since/"])
def test_the_switch_hides_advice_that_was_released(visit: Visit, place: str) -> None:
    page = visit.go(place)
    advice = page.locator(".ob-effect--guides:visible")
    assert advice.count() > 0
    page.emulate_media(media="print")
    assert advice.count() == 0
    page.emulate_media(media="screen")
    visit.go(_OFFERING).locator(_SWITCH).click()
    visit.go(place)
    assert advice.count() == 0


def test_paper_is_light(tab: Tab, internal: str) -> None:
    look = "getComputedStyle(document.body).getPropertyValue('--ob-card').trim()"
    with tab.at(internal, color_scheme="dark") as visit:
        page = visit.go(_OFFERING)
        assert page.evaluate(look) == "#23272e"
        page.emulate_media(media="print")
        assert page.evaluate(look) == "#fff"


@pytest.mark.parametrize("place", ["", "prices/"])
def test_what_is_for_colleagues_is_marked_in_lists(visit: Visit, place: str) -> None:
    page = visit.go(place)
    rescue = page.locator("article :is(li, th)").filter(
        has=page.locator("a[href$='offerings/project-rescue/']")
    )
    expect(rescue.locator(".ob-badge").last).to_have_text(re.compile("internal", re.IGNORECASE))
