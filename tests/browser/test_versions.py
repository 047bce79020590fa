"""Versions in a real browser: what a page says of its own past and future."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal, Unpack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Media, Tab, Visit, opening, serving, visiting
from tests.browser.looking import TOO_WIDE, find_grave, in_both_schemes
from tests.support import RELEASING, Workshop, make_workshop

pytestmark = pytest.mark.browser

_DAY = "2026-11-22"
_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_HOME = "offerings/mail-move/"
_PAGES = {
    "home": "",
    "offering": _HOME,
    "superseded": f"{_HOME}1.0.0/",
    "waiting": f"{_HOME}4.0.0/",
    "withdrawn": f"{_HOME}3.0.0/",
    "releases": f"{_HOME}changes/",
    "since": f"{_HOME}since/",
    "changes": "changes/",
    "health": "health/",
}
_MAIL_MOVE = """\
status: active
aliases:
  - mail-migration
review:
  every_days: 30
packages:
  - id: small
    name: Small
    price: {price}
    per: user
scope:
  included:
    - id: mailboxes
      what: Mailboxes with all their mail, calendars and contacts, moved over one weekend
  excluded:
    - id: phones
      what: Phones
{excluded}
service_levels:
  - id: availability
    name: Availability
    at_least: {level}
    unit: percent
"""
_ARCHIVES = """\
    - id: archives
      what: Archives older than ten years
"""
_DESK = "status: active\ncategory: support\nregions:\n  - DE\n"


def _mail_move(workshop: Workshop, price: int, level: str, excluded: str = "") -> None:
    more = _MAIL_MOVE.format(price=price, level=level, excluded=excluded)
    workshop.offering("mail-move", more.replace("\n\n", "\n"))


def _release(workshop: Workshop, day: str, note: str, from_on: str = "") -> None:
    workshop.change(f"note: {note}\naside: Said among colleagues.\n")
    workshop.freeze(day, from_on=from_on)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Three versions that held, one that was overtaken, one to come; and an offering beside it."""
    workshop = make_workshop(tmp_path_factory.mktemp("versions"))
    support = "categories:\n  - id: support\n    name: Support\n"
    workshop.write("catalog/catalog.yaml", RELEASING.replace("categories:\n", support))
    _mail_move(workshop, 10, "99.9")
    workshop.offering("desk", _DESK)
    workshop.freeze("2026-01-10")
    _mail_move(workshop, 12, "99.5")
    _release(workshop, "2026-05-02", "Fewer hands at night.")
    _mail_move(workshop, 20, "99.5")
    _release(workshop, "2026-06-01", "Licences cost more.", "2026-12-20")
    workshop.offering("desk", _DESK + "  - FR\n")
    _mail_move(workshop, 14, "99.5")
    _release(workshop, "2026-11-17", "Licences cost a little more.")
    _mail_move(workshop, 14, "99.5", _ARCHIVES)
    _release(workshop, "2026-11-20", "Archives are an offering of their own.", "2027-01-15")
    workshop.publish("internal", day=_DAY)
    workshop.publish("customer", day=_DAY)
    return workshop


@pytest.fixture(scope="module")
def host(small: Workshop) -> Iterator[str]:
    """The address of the internal edition."""
    with serving(small.root / "site" / "internal") as host:
        yield host


@pytest.fixture(scope="module")
def dublin(browser: Browser) -> Iterator[Tab]:
    """A page in Dublin, where the catalogue's days begin and end."""
    with opening(browser, timezone_id="Europe/Dublin") as tab:
        yield tab


@contextmanager
def _visiting(
    dublin: Tab,
    host: str,
    now: datetime = _NOON,
    *,
    narrow: bool = False,
    **media: Unpack[Media],
) -> Iterator[Visit]:
    """A visit on a page whose clock stands at *now*, and that may not complain in the end."""
    with dublin.at(host, narrow=narrow, **media) as visit:
        visit.page.clock.set_fixed_time(now)
        yield visit
        assert visit.watch.complaints(visit.page) == []


@pytest.fixture
def visit(dublin: Tab, host: str) -> Iterator[Visit]:
    """A visit to the internal edition at noon of the day."""
    with _visiting(dublin, host) as made:
        yield made


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_a_superseded_version_says_so_and_leads_on(
    dublin: Tab, small: Workshop, edition: str
) -> None:
    with serving(small.root / "site" / edition) as host, _visiting(dublin, host) as visit:
        page = visit.go(_PAGES["superseded"])
        banner = page.get_by_role("note")
        expect(banner).to_contain_text("in force from 10 January 2026 to 1 May 2026")
        expect(page.locator(".ob-glance")).to_contain_text("€10")
        banner.get_by_role("link", name="What changed since").click()
        page.wait_for_url(f"{host}{_HOME}since/#v1-0-0")
        expect(page.locator("#v1-0-0")).to_be_in_viewport()
        visit.go(_PAGES["superseded"])
        page.get_by_role("note").get_by_role("link", name="Version in force today").click()
        page.wait_for_url(f"{host}{_HOME}")
        expect(page.locator(".ob-version")).to_contain_text("3.1.0")
        expect(page.locator(".ob-glance")).to_contain_text("€14")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("waiting", "takes hold on 15 January 2027"),
        ("withdrawn", "was withdrawn before it took hold"),
    ],
)
def test_a_version_that_does_not_hold_says_why(visit: Visit, kind: str, words: str) -> None:
    page = visit.go(_PAGES[kind])
    expect(page.get_by_role("note")).to_contain_text(words)
    page.get_by_role("note").get_by_role("link", name="Version in force today").click()
    page.wait_for_url(f"**/{_HOME}")


def test_the_version_in_force_has_no_banner_of_its_own(visit: Visit) -> None:
    page = visit.go(f"{_HOME}3.1.0/")
    expect(page.locator(".ob-version")).to_contain_text("3.1.0")
    assert page.get_by_role("note").count() == 0


def _since(page: Page, number: str) -> tuple[str, list[str], list[str]]:
    """Under which heads what differs from *number* today stands, all of it, and its first line."""
    section = page.locator(f"section[aria-labelledby=v{number.replace('.', '-')}]")
    only = section.locator(".ob-only-moved")
    return (
        only.inner_text() if only.count() else "",
        section.locator("h3").all_inner_texts(),
        section.locator(".ob-changes li > span:last-child").all_inner_texts(),
    )


def test_what_changed_since_is_netted_and_grouped(visit: Visit) -> None:
    page = visit.go(_PAGES["since"])
    assert [each.inner_text().split()[2] for each in page.locator("h2").all()] == ["2.0.0", "1.0.0"]
    assert _since(page, "2.0.0") == (
        "Only this has changed: price.",
        ["Price"],
        ["The price of Small rises from €12 / user to €14 / user"],
    )
    only, groups, lines = _since(page, "1.0.0")
    assert (only, groups) == ("", ["Price", "Service levels"])
    assert lines == [
        "The price of Small rises from €10 / user to €14 / user",
        "Availability promised falls from 99.9\N{NO-BREAK SPACE}% to 99.5\N{NO-BREAK SPACE}%",
    ]
    assert "20" not in " ".join(lines)


def test_the_announced_version_is_told_with_its_changes(visit: Visit) -> None:
    page = visit.go(_HOME)
    banner = page.get_by_role("note")
    expect(banner).to_contain_text("From 15 January 2027")
    expect(banner).to_contain_text("Archives older than ten years")
    expect(banner).to_contain_text("Archives are an offering of their own.")
    expect(page.locator("#scope")).not_to_contain_text("Archives")
    banner.get_by_role("link", name="Read version 4.0.0").click()
    page.wait_for_url(f"**/{_PAGES['waiting']}")
    expect(page.locator("#scope")).to_contain_text("Archives older than ten years")


def test_home_tells_what_is_coming_and_what_changed_lately(visit: Visit) -> None:
    page = visit.go("")
    coming = page.locator("#coming + ul li")
    expect(coming).to_have_count(1)
    expect(coming).to_contain_text("From 15 January 2027")
    lately = page.locator("#lately + ul li")
    told = [each.locator("a").inner_text() for each in lately.all()]
    assert sorted(told) == ["Desk 1.1.0", "Mail Move 2.0.0", "Mail Move 3.1.0"]
    lately.get_by_role("link", name="Mail Move 3.1.0").click()
    page.wait_for_url(f"**/{_HOME}changes/#v3-1-0")
    expect(page.locator("#v3-1-0")).to_contain_text("Licences cost a little more.")


def test_the_releases_are_all_there_newest_first(visit: Visit) -> None:
    page = visit.go(_PAGES["releases"])
    releases = page.locator("article.ob-release")
    numbers = [each.locator(".ob-number").inner_text() for each in releases.all()]
    assert numbers == ["4.0.0", "3.1.0", "3.0.0", "2.0.0", "1.0.0"]
    expect(releases.nth(2)).to_contain_text("withdrawn before 20 December 2026")
    expect(releases.nth(3)).to_contain_text("Availability promised falls from 99.9 % to 99.5 %")
    expect(releases.nth(3)).to_contain_text("Said among colleagues.")
    for index, number in enumerate(numbers):
        visit.go(_PAGES["releases"])
        releases.nth(index).locator(".ob-number").click()
        page.wait_for_url(f"**/{_HOME}{number}/")


def test_filters_keep_their_state_in_the_address(visit: Visit, host: str) -> None:
    page = visit.go(_PAGES["changes"])
    rows = page.locator("article.ob-release")
    assert rows.count() == 7
    page.get_by_label("Effect").select_option("narrows")
    expect(page).to_have_url(f"{host}changes/?effect=narrows")
    expect(rows.filter(visible=True)).to_have_count(4)
    expect(page.locator("article output")).to_have_text("4 of 7")
    page.get_by_label("Category").select_option("support")
    expect(page).to_have_url(f"{host}changes/?effect=narrows&category=support")
    expect(rows.filter(visible=True)).to_have_count(0)
    page.get_by_label("Effect").select_option("widens")
    expect(rows.filter(visible=True)).to_have_count(1)
    page.reload()
    expect(page.get_by_label("Effect")).to_have_value("widens")
    expect(page.get_by_label("Category")).to_have_value("support")
    expect(rows.filter(visible=True)).to_have_count(1)
    page.get_by_label("Effect").select_option("")
    page.get_by_label("Category").select_option("")
    expect(page).to_have_url(f"{host}changes/")
    expect(rows.filter(visible=True)).to_have_count(7)
    visit.go("changes/?effect=nonsense&category=moving")
    expect(rows.filter(visible=True)).to_have_count(5)


@pytest.mark.parametrize(
    ("now", "ago", "mark"),
    [
        pytest.param(datetime(2026, 11, 17, 23, tzinfo=UTC), "(today)", " due soon", id="today"),
        pytest.param(datetime(2026, 11, 18, 0, 30, tzinfo=UTC), "(yesterday)", " due soon", id="1"),
        pytest.param(_NOON, "(5 days ago)", " due soon", id="some days later"),
        pytest.param(datetime(2026, 12, 20, tzinfo=UTC), "(33 days ago)", " overdue", id="overdue"),
        pytest.param(datetime(2027, 12, 20, tzinfo=UTC), "", " overdue", id="long ago"),
    ],
)
def test_days_are_told_by_the_readers_clock(
    dublin: Tab, host: str, now: datetime, ago: str, mark: str
) -> None:
    """The pages print dates; what they mean today is filled in."""
    with _visiting(dublin, host, now) as visit:
        page = visit.go(_HOME)
        news = page.locator(".ob-news time")
        expect(news).to_have_text(f"Changed on 17 November 2026 {ago}".strip())
        due = page.locator("[data-due]")
        expect(due).to_have_text(f"to be looked at again by 17 December 2026{mark}")
        visit.go("health/")
        row = page.get_by_role("row").filter(has_text="Mail Move")
        expect(row.locator("[data-due]")).to_have_text(re.compile(f"December 2026{mark}$"))


def test_what_is_not_due_for_long_has_no_mark(dublin: Tab, host: str) -> None:
    with _visiting(dublin, host, datetime(2026, 11, 1, tzinfo=UTC)) as visit:
        page = visit.go(_HOME)
        expect(page.locator("[data-due]")).to_have_text(re.compile("December 2026$"))
        expect(page.locator(".ob-news time")).to_have_text("Changed on 17 November 2026")


def test_without_scripts_the_dates_are_there_and_no_filters(browser: Browser, host: str) -> None:
    with visiting(browser, host, java_script_enabled=False) as visit:
        page = visit.go(_PAGES["changes"])
        assert page.locator("article.ob-release").count() == 7
        expect(page.locator("form.ob-filters")).to_be_hidden()
        visit.go(_HOME)
        expect(page.locator(".ob-news time")).to_have_text("Changed on 17 November 2026")


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_a_former_address_leads_on(dublin: Tab, small: Workshop, edition: str) -> None:
    with serving(small.root / "site" / edition) as host, _visiting(dublin, host) as visit:
        visit.go("offerings/mail-migration/")
        visit.page.wait_for_url(f"{host}{_HOME}")
        expect(visit.page.locator("h1")).to_have_text("Mail Move")


@pytest.mark.parametrize(
    ("kind", "scheme"),
    in_both_schemes(_PAGES, light=("superseded",), dark=()),
)
def test_axe_finds_nothing_serious(
    dublin: Tab, host: str, kind: str, scheme: Literal["light", "dark"]
) -> None:
    with _visiting(dublin, host, color_scheme=scheme, reduced_motion="reduce") as visit:
        page = visit.go(_PAGES[kind])
        page.wait_for_load_state("networkidle")
        assert find_grave(page) == []


@pytest.mark.parametrize("kind", _PAGES)
def test_nothing_scrolls_sideways_in_a_small_window(dublin: Tab, host: str, kind: str) -> None:
    with _visiting(dublin, host, narrow=True) as visit:
        assert visit.go(_PAGES[kind]).evaluate(TOO_WIDE) == []
