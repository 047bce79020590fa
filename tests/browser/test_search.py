"""The search box of every page, as reps use it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from offerbook.pages.finder import fold, words_in
from tests.browser.conftest import Visit, serving, visiting
from tests.browser.looking import TOO_WIDE, find_grave, usually
from tests.browser.test_pages import KINDS
from tests.finding.asking import ask, find_unlike, read_questions
from tests.support import REPOSITORY, Workshop

pytestmark = pytest.mark.browser


def _box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Find an offering")


def _found(page: Page) -> Locator:
    """The offerings that are shown."""
    return page.get_by_role("group", name=re.compile(r"offerings?$")).get_by_role("option")


def _type(page: Page, question: str) -> Locator:
    """Press `/`, type *question* and wait; the offerings that are shown."""
    page.keyboard.press("/")
    expect(_box(page)).to_be_focused()
    page.keyboard.type(question, delay=5)
    expect(page.locator("#ob-found")).to_be_visible()
    return _found(page)


def _leads_to(option: Locator, offering: str) -> None:
    expect(option).to_have_attribute("href", re.compile(f"/offerings/{offering}/$"))


def test_it_is_found_typed_into_and_followed(window: Visit) -> None:
    page = window.go(KINDS["guide"])
    found = _type(page, "managed work")
    _leads_to(found.first, "managed-workplace")
    expect(found.first).to_be_in_viewport()
    expect(_box(page)).to_be_in_viewport()
    assert page.evaluate(TOO_WIDE) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/offerings/managed-workplace/")
    assert window.watch.complaints(page) == []


def test_axe_finds_nothing_serious_with_the_panel_open(window: Visit) -> None:
    page = window.go(KINDS["offering"])
    _type(page, "mail")
    expect(
        page.get_by_role("group", name="In the text").get_by_role("option").first
    ).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert find_grave(page) == []
    window.go(KINDS["offering"])
    _type(page, "zzqx")
    expect(page.locator(".ob-found__told")).to_contain_text("zzqx")
    assert find_grave(page) == []


@pytest.mark.parametrize(
    ("question", "offering"),
    [
        pytest.param("mangaed workplcae", "managed-workplace", id="slips"),
        pytest.param("mailb", "mail-move", id="half a word"),
        pytest.param("MAIL Möve", "mail-move", id="capitals and accents"),
        pytest.param("how do we move our mail?", "mail-move", id="a whole question"),
        pytest.param("fax", "fax-gateway", id="three letters"),
    ],
)
def test_typing_finds(visit: Visit, question: str, offering: str) -> None:
    page = visit.go("")
    _leads_to(_type(page, question).first, offering)


def test_what_is_found_says_what_it_is(visit: Visit) -> None:
    page = visit.go("")
    found = _type(page, "fax gateway").first
    expect(found).to_contain_text("retired")
    _box(page).fill("mail move")
    expect(found.locator(".ob-found__name")).to_have_text("Mail move")
    expect(found.locator(".ob-found__facts")).to_contain_text("€")


def test_arrows_choose_enter_opens_escape_closes(visit: Visit) -> None:
    page = visit.go("")
    found = _type(page, "training")
    expect(found.nth(1)).to_be_visible()
    box, ids = _box(page), [each.get_attribute("id") for each in found.all()]
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowDown", 1)):
        page.keyboard.press(key)
        expect(box).to_have_attribute("aria-activedescendant", ids[at] or "")
        chosen = page.get_by_role("listbox").get_by_role("option", selected=True)
        expect(chosen).to_have_id(ids[at] or "")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#ob-found")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("training")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    found = _type(page, "training")
    expect(found.nth(1)).to_be_visible()
    expect(page.get_by_role("group", name="In the text")).to_be_visible()
    page.keyboard.press("ArrowUp")  # from none to the last
    last = page.get_by_role("listbox").get_by_role("option").last
    expect(last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    address = found.nth(1).get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def test_an_arrow_moves_in_what_was_typed_last(visit: Visit) -> None:
    page = visit.go("")
    expect(_type(page, "mail").first).to_be_visible()
    page.keyboard.type(" move")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("listbox").get_by_role("option", selected=True)
    expect(page.get_by_role("group", name="In the text")).to_be_visible()
    _leads_to(chosen, "mail-move")
    expect(_box(page)).to_have_attribute("aria-activedescendant", "ob-found-0")


def test_enter_waits_for_what_is_being_looked_for(visit: Visit) -> None:
    page = visit.go("")
    _box(page).fill("fax gateway")
    page.keyboard.press("Enter")
    page.wait_for_url("**/offerings/fax-gateway/")


def test_a_slash_in_a_field_is_a_slash(visit: Visit) -> None:
    page = visit.go("")
    _type(page, "24/7")
    expect(_box(page)).to_have_value("24/7")


def test_it_is_narrowed_by_category_and_status(visit: Visit) -> None:
    page = visit.go("")
    found = _type(page, "data")
    expect(found.nth(2)).to_be_visible()
    before = found.count()
    category = page.get_by_role("combobox", name="Every category")
    category.focus()
    category.select_option("Training")
    expect(category).to_be_focused()
    expect(found).not_to_have_count(before)
    names = [link.get_attribute("href") for link in found.all()]
    assert names
    assert {str(name).split("/offerings/")[1] for name in names} <= {
        "training-day/",
        "key-user-programme/",
    }
    category.select_option("")
    expect(found).to_have_count(before)
    status = page.get_by_role("combobox", name="Every status")
    for choice in status.locator("option").all():
        expect(choice).not_to_be_empty()
    status.select_option("retired")
    _box(page).fill("numbers")
    _leads_to(found.first, "fax-gateway")
    expect(found).to_have_count(1)


def test_passages_come_out_of_the_full_text(visit: Visit) -> None:
    page = visit.go(KINDS["version"])
    _type(page, "mailbox")
    passages = page.get_by_role("group", name="In the text").get_by_role("option")
    expect(passages.first).to_be_visible()
    expect(passages.locator("mark").first).to_be_visible()
    hrefs = [each.get_attribute("href") or "" for each in passages.all()]
    inside = re.compile(r"(offerings/[a-z-]+/|guide/.*)(#.*)?$")
    assert [href for href in hrefs if not inside.search(href)] == []
    passages.first.click()
    page.wait_for_url(hrefs[0] if hrefs[0].startswith("http") else f"**{hrefs[0]}")
    expect(page.locator("h1")).not_to_contain_text("404")
    assert visit.watch.complaints(page) == []


def test_where_nothing_is_found_it_helps(visit: Visit, customer: str, browser: Browser) -> None:
    page = visit.go("")
    _type(page, "wrkplc mngd xq")
    told = page.locator(".ob-found__told")
    expect(told).to_have_text("Nothing is found for “wrkplc mngd xq”.")
    near = page.get_by_role("group", name="Perhaps you mean").get_by_role("option")
    _leads_to(near.first, "managed-workplace")
    page.keyboard.press("Enter")  # nothing was chosen
    expect(page.locator("#ob-found")).to_be_visible()
    assert page.url == visit.host
    page.locator(".ob-find__input").fill("qzxv " * 400)  # a whole mail was pasted
    expect(told).to_have_text(f"Nothing is found for “{('qzxv ' * 12).rstrip()}…”.")
    with visiting(browser, customer) as other:
        page = other.go("")
        _type(page, "<zzqx>$&</zzqx>")
        expect(page.locator(".ob-found__told")).to_contain_text("“<zzqx>$&</zzqx>”")
        ask_us = page.get_by_role("link", name="Ask us")
        expect(ask_us).to_have_attribute("href", re.compile("^mailto:hello@fernhollow.example"))
        assert other.watch.complaints(page) == []


@pytest.fixture(scope="module")
def below(
    browser: Browser, example: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    """A page of a site that stands below a folder."""
    folder = tmp_path_factory.mktemp("below")
    (folder / "some").mkdir()
    (folder / "some" / "base").symlink_to(example.root / "site" / "internal")
    with serving(folder) as host, visiting(browser, host) as made:
        yield made


@pytest.mark.parametrize("kind", usually(KINDS, "home", "version"))
def test_it_works_at_every_depth_below_a_folder(below: Visit, kind: str) -> None:
    page = below.go(f"some/base/{KINDS[kind]}")
    _leads_to(_type(page, "mail move").first, "mail-move")
    expect(_found(page).first).to_have_attribute("href", re.compile("/some/base/offerings/"))
    passage = page.get_by_role("group", name="In the text").get_by_role("option").first
    expect(passage).to_have_attribute("href", re.compile("/some/base/"))
    assert below.watch.elsewhere == []


def test_without_scripts_it_leads_to_the_list_of_all(browser: Browser, internal: str) -> None:
    with visiting(browser, internal, java_script_enabled=False) as visit:
        for address in (KINDS["home"], KINDS["version"]):
            page = visit.go(address)
            box = page.get_by_role("searchbox", name="Find an offering")
            box.fill("mail")
            box.press("Enter")
            expect(page).to_have_url(f"{internal}offerings/?q=mail")
            expect(page.locator("h1").first).to_be_visible()


def test_a_missing_index_is_said_and_enter_leads_to_the_list(
    browser: Browser, example: Workshop, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(example.root / "site/internal", site)
    (site / "assets/find.json").unlink()
    with serving(site) as host, visiting(browser, host) as visit:
        page = visit.go(KINDS["offering"])
        _type(page, "mail")
        said = "The index cannot be read. The list of all offerings is under Offerings."
        expect(page.locator(".ob-found__told")).to_have_text(said)
        expect(page.locator("#ob-found-list *")).to_have_count(0)
        page.keyboard.press("Enter")
        page.wait_for_url("**/offerings/?q=mail")


def test_without_a_full_text_offerings_are_found(
    browser: Browser, example: Workshop, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(example.root / "site/internal", site, ignore=shutil.ignore_patterns("pagefind"))
    with serving(site) as host, visiting(browser, host) as visit:
        page = visit.go("")
        found = _type(page, "mail move")
        page.wait_for_load_state("networkidle")
        _leads_to(found.first, "mail-move")
        expect(page.get_by_role("group", name="In the text")).to_have_count(0)


def test_a_screen_reader_is_told(visit: Visit) -> None:
    page = visit.go("")
    box = _box(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    found = _type(page, "mail")
    expect(box).to_have_attribute("aria-expanded", "true")
    shelf = page.get_by_role("listbox", name="Find an offering")
    expect(box).to_have_attribute("aria-controls", shelf.get_attribute("id") or "?")
    assert shelf.get_by_role("option").count() >= found.count() > 0
    for option in shelf.get_by_role("option").all():
        expect(option).to_have_accessible_name(re.compile(r"\w{3}"))
    count = page.locator(".ob-found__told").text_content()
    expect(page.get_by_role("search").get_by_role("status")).to_have_text(count or "?")
    assert page.get_by_role("search").count() == 1


def test_leaving_closes_it(visit: Visit) -> None:
    page = visit.go("")
    panel = page.locator("#ob-found")
    _type(page, "mail")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Every category")).to_be_focused()
    expect(panel).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(panel).to_be_hidden()
    page.keyboard.press("/")
    expect(panel).to_be_visible()
    page.locator("main").click(position={"x": 2, "y": 400})
    expect(panel).to_be_hidden()


def test_nothing_scrolls_sideways_in_a_small_window(browser: Browser, internal: str) -> None:
    with visiting(browser, internal, viewport={"width": 320, "height": 640}) as visit:
        page = visit.go(KINDS["version"])
        for question in ("mail", "x" * 200):
            page.keyboard.press("/")
            _box(page).fill(question)
            expect(page.locator(".ob-found__told")).not_to_be_empty()
            assert page.evaluate(TOO_WIDE) == []
            panel = page.locator("#ob-found")
            assert panel.evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0
            page.keyboard.press("Escape")


def test_a_printed_page_has_no_box(visit: Visit) -> None:
    page = visit.go("")
    _type(page, "mail")
    page.emulate_media(media="print")
    expect(_box(page)).to_be_hidden()
    expect(page.locator("#ob-found")).to_be_hidden()


def test_both_sides_fold_alike(visit: Visit) -> None:
    texts = [
        "Café ÉTÉ",
        "Straße ẞ",
        "ﬁle №1 ½ x²",
        "ΣΊΣΥΦΟΣ ς",
        "İstanbul ı",
        "हिन्दी ไทย",
        "한국 ｶﾞ",
    ]
    texts += ["E-mail, back_up & 24/7: <b>can't</b>", "ʼN Å ø Æ đ Ł", "𝐀lpha 𒀀", "", "— · –"]
    page = visit.go("")
    theirs = page.evaluate(
        """async (texts) => {
          const { fold, wordsIn } = await import("./assets/offerbook/find.js");
          return texts.map((text) => [fold(text), wordsIn(text)]);
        }""",
        texts,
    )
    assert theirs == [[fold(text), list(words_in(text))] for text in texts]


def test_the_list_of_questions_is_answered(visit: Visit) -> None:
    """Of the example alone; `make find` asks the rest of a real price list as well."""
    page = visit.go("")
    score = ask(page, visit.host, read_questions(REPOSITORY / "tests/finding/questions.tsv"))
    assert len(score.answers) >= 50
    assert score.is_enough, (score.first, score.near, [each.question.text for each in score.misses])
    assert find_unlike(page, score.answers[::9]) == []


def test_who_hides_what_is_internal_finds_no_passage_out_of_it(visit: Visit) -> None:
    page = visit.go("offerings/managed-workplace/")
    _type(page, "objection")
    internal = page.locator(".ob-found__one", has_text="Objections")
    expect(internal.first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("button[data-switch=internal]").click()
    page.reload()
    with page.expect_response(re.compile("pagefind/fragment")):
        _type(page, "objection")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".ob-found__one").first).to_be_visible()
    expect(internal).to_have_count(0)
