"""Every page tells how to hear of changes: a prefilled mail, and a feed that is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from offerbook.digest.publishing import write_all_files
from offerbook.pages.book import write_pages
from offerbook.pages.desk import Desk
from offerbook.pages.follow import follow
from offerbook.pages.page import Page
from tests.digest.telling import (
    CONTACT,
    at_address,
    desk_of,
    without_records,
    write_past,
)
from tests.support import Workshop, make_workshop

_TELL, _FEED = "Tell me of changes", "Feed of changes"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Not to be written to."""
    return write_past(make_workshop(tmp_path_factory.mktemp("past")))


@pytest.fixture(scope="module", params=["internal", "customer"])
def desk(past: Workshop, request: pytest.FixtureRequest) -> Desk:
    return desk_of(past, request.param)


def _links(page: Page) -> Iterator[tuple[str, str]]:
    """The words of every link of *page*, and where it leads."""
    for link in LexborHTMLParser(page.html).css("a[href]"):
        yield link.text(), link.attributes["href"] or ""


def _links_called(page: Page, words: str) -> list[str]:
    return [href for said, href in _links(page) if said == words]


def _pages(desk: Desk) -> dict[str, Page]:
    return {page.address: page for page in write_pages(desk.projection, desk.records)}


def test_every_page_names_one_mail_and_one_feed_that_is_there(desk: Desk) -> None:
    files = {place for place, _ in write_all_files(desk.projection, desk.records)}
    pages = _pages(desk)
    assert {"", "offerings/mail-move/1.0.0/", "offerings/mail-move/since/"} <= set(pages)
    for page in pages.values():
        (mail,) = _links_called(page, _TELL)
        (feed,) = _links_called(page, _FEED)
        place = feed.removeprefix(page.root)
        assert place in files
        assert desk.projection.address + place in unquote(mail)


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("", "all"),
        ("changes/", "all"),
        ("changes/2026/", "all"),
        ("offerings/", "all"),
        ("offerings/mail-move/", "offerings/mail-move"),
        ("offerings/mail-move/2.0.0/", "offerings/mail-move"),
        ("offerings/mail-move/changes/", "offerings/mail-move"),
        ("offerings/mail-move/since/", "offerings/mail-move"),
        ("offerings/desk/", "categories/moving"),
        ("owners/ada/", "all"),
    ],
)
def test_the_nearest_feed_is_named(past: Workshop, address: str, feed: str) -> None:
    page = _pages(replace_years(desk_of(past, "internal")))[address]
    assert _links_called(page, _FEED) == [f"{page.root}feeds/{feed}.xml"]


def replace_years(desk: Desk) -> Desk:
    """The same desk with a release of another year, so that years have pages."""
    newest, *others = desk.releases("mail-move")
    releases = (replace(newest, released_on="2027-01-01"), *others)
    return Desk(
        desk.projection,
        replace(desk.records, releases={**desk.records.releases, "mail-move": releases}),
    )


def test_the_mail_is_filled_in(past: Workshop) -> None:
    for edition, to, site in (
        ("internal", "wim@example.com", "https://inside.example/"),
        ("customer", CONTACT, "https://offers.example/base/"),
    ):
        page = _pages(desk_of(past, edition))["offerings/mail-move/2.0.0/"]
        asked = urlsplit(_links_called(page, _TELL)[0])
        said = parse_qs(asked.query, strict_parsing=True)
        assert (asked.scheme, asked.path) == ("mailto", to)
        assert said["subject"] == ["Tell me of changes: Mail Move (mail-move, 2.0.0)"]
        feed = f"{site}feeds/offerings/mail-move.xml"
        assert said["body"][0].split("\r\n") == [
            "Please tell me when this changes: Mail Move (mail-move, 2.0.0)",
            "",
            f"A feed reader can follow it at {feed}",
            "",
        ]


def test_nobody_to_write_to_leaves_the_feed(desk: Desk) -> None:
    alone = Desk(replace(desk.projection, contact=""), desk.records)
    for page in _pages(alone).values():
        assert _links_called(page, _TELL) == []
        assert len(_links_called(page, _FEED)) == 1


def test_customers_see_no_address_but_that_of_the_company(past: Workshop) -> None:
    desk = desk_of(past)
    for page in _pages(desk).values():
        addresses = {urlsplit(href).path for _, href in _links(page) if href.startswith("mailto:")}
        assert addresses == {CONTACT}
        assert "wim" not in page.html
    assert desk.projection.contact == CONTACT
    assert desk_of(past, "internal").projection.contact == "wim@example.com"


def test_a_name_cannot_add_to_the_mail(desk: Desk) -> None:
    words = "A\r\nBcc: x@example.com&cc=y@example.com?\ud800"
    mail = follow(desk, words, "feeds/all", "").mail
    assert set(parse_qs(urlsplit(mail).query)) == {"subject", "body"}
    assert "%0ABcc" not in mail
    assert "%0DBcc" not in mail


def test_an_address_without_a_slash_gets_one(desk: Desk) -> None:
    near = at_address(desk, "https://offers.example")
    assert "https://offers.example/feeds/all.xml" in unquote(
        follow(near, "x", "feeds/all", "").mail
    )


def test_changes_lists_feeds_and_calendars(desk: Desk) -> None:
    page = _pages(desk)["changes/"]
    files = {place for place, _ in write_all_files(desk.projection, desk.records)}
    linked = {href.removeprefix("../") for _, href in _links(page) if "mailto:" not in href}
    wide = {each for each in files if each.startswith(("feeds/", "calendar/"))}
    apart = {each for each in wide if each.startswith(("feeds/offerings/", "calendar/reviews/"))}
    assert wide - apart <= linked
    assert not apart & linked


def test_before_the_first_release_changes_lists_none(desk: Desk) -> None:
    page = _pages(without_records(desk))["changes/"]
    assert 'id="follow"' not in page.html
    assert _links_called(page, _FEED) == ["../feeds/all.xml"]


def test_an_owner_finds_the_calendar_of_reviews(past: Workshop) -> None:
    pages = _pages(desk_of(past, "internal"))
    name = "Calendar of reviews"
    assert _links_called(pages["owners/ada/"], name) == ["../../calendar/reviews/ada.ics"]
    others = [page for address, page in pages.items() if address != "owners/ada/"]
    assert [page.address for page in others if _links_called(page, name)] == []
