"""Feeds that any program reads: what is in which one, in which words, under which names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import feedparser
import pytest

from offerbook.changes.history import Line
from offerbook.digest.feeds import write_feeds
from offerbook.effect import Effect
from offerbook.pages.desk import Desk
from tests.digest.telling import (
    ADDRESS,
    at_address,
    desk_of,
    renamed,
    saying,
    with_releases,
    without_records,
    write_past,
)
from tests.site.making import tree_bytes
from tests.support import Workshop, make_workshop

_NASTY = "a\x00b\x0bc\x1bd\ufffee\uffff\ud800\x7f"
_HOSTILE = "</title><script>alert(1)</script>]]>&lt;\"' <!-- %s {{ 7*7 }}"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Not to be written to."""
    return write_past(make_workshop(tmp_path_factory.mktemp("past")))


@pytest.fixture(scope="module")
def customer(past: Workshop) -> Desk:
    return desk_of(past)


@pytest.fixture(scope="module")
def internal(past: Workshop) -> Desk:
    return desk_of(past, "internal")


def _parsed(text: str) -> Any:
    """What a feed reader makes of *text*; it complains of nothing."""
    found = feedparser.parse(text.encode())
    assert not found.bozo, found.get("bozo_exception")
    return found


def _titles(desk: Desk, place: str) -> list[str]:
    """The titles in the feed *place*, which both formats agree on."""
    files = dict(write_feeds(desk))
    atom = [entry.title for entry in _parsed(files[f"{place}.xml"]).entries]
    assert [item["title"] for item in json.loads(files[f"{place}.json"])["items"]] == atom
    return atom


def test_there_is_one_for_all_one_for_what_narrows_and_one_for_whatever_was_released(
    internal: Desk, customer: Desk
) -> None:
    shared = {"all", "narrows", "categories/moving", "offerings/mail-move"}
    for desk, names in (
        (customer, shared),
        (internal, shared | {"categories/support", "offerings/inner"}),
    ):
        places = {f"feeds/{name}.{suffix}" for name in names for suffix in ("xml", "json")}
        assert {place for place, _ in write_feeds(desk)} == places


def test_before_the_first_release_there_is_an_empty_one_without_a_clock(customer: Desk) -> None:
    files = dict(write_feeds(without_records(customer)))
    assert list(files) == ["feeds/all.xml", "feeds/all.json"]
    found = _parsed(files["feeds/all.xml"])
    assert (found.entries, found.feed.updated) == ([], "1970-01-01T00:00:00+00:00")


@pytest.mark.parametrize("edition", ["internal", "customer"])
@pytest.mark.parametrize("address", ["", "http://127.0.0.1:8000", ADDRESS])
def test_they_parse_without_a_complaint(past: Workshop, edition: str, address: str) -> None:
    desk = at_address(desk_of(past, edition), address)
    for place, text in write_feeds(desk):
        if place.endswith(".xml"):
            found = _parsed(text)
            assert found.version == "atom10"
            assert found.feed.author == "Testhouse"
            for entry in found.entries:
                is_void = entry.title.endswith("(withdrawn)")
                assert (entry.updated == entry.published) is not is_void
        else:
            said = json.loads(text)
            assert said["version"] == "https://jsonfeed.org/version/1.1"
            assert all(item["content_html"] for item in said["items"])


def test_what_was_taken_back_is_news_again_on_that_day(customer: Desk) -> None:
    """Else a reader of feeds keeps showing the announcement as it was."""
    releases = {each.number: each for each in customer.releases("mail-move")}
    files = dict(write_feeds(customer))
    (entry,) = [
        each
        for each in json.loads(files["feeds/all.json"])["items"]
        if each["title"].endswith("(withdrawn)")
    ]
    assert entry["date_published"].startswith(releases["3.0.0"].released_on)
    assert entry["date_modified"].startswith(releases["3.1.0"].released_on)
    newest = max(each.released_on for each in releases.values())
    assert _parsed(files["feeds/all.xml"]).feed.updated.startswith(newest)


def test_the_newest_stands_first_with_what_it_does_in_its_title(
    customer: Desk, internal: Desk
) -> None:
    assert _titles(customer, "feeds/all") == [
        "Mail Move 4.0.0 narrows the promise",
        "Mail Move 3.1.0 widens the promise",
        "Mail Move 3.0.0 narrows the promise (withdrawn)",
        "Mail Move 2.0.0 narrows the promise",
    ]
    assert _titles(internal, "feeds/all") == [
        "Mail Move 4.0.0 narrows the promise",
        "Mail Move 3.1.0+1: new advice",
        "Mail Move 3.1.0 widens the promise",
        "Mail Move 3.0.0 narrows the promise (withdrawn)",
        "Mail Move 2.0.0 narrows the promise",
        "Inner 1.0.0: new offering",
    ]
    assert _titles(internal, "feeds/categories/support") == ["Inner 1.0.0: new offering"]


def test_only_what_narrows_is_in_the_feed_of_that(internal: Desk) -> None:
    assert _titles(internal, "feeds/narrows") == [
        "Mail Move 4.0.0 narrows the promise",
        "Mail Move 3.0.0 narrows the promise (withdrawn)",
        "Mail Move 2.0.0 narrows the promise",
    ]


def test_what_was_released_quietly_is_in_none(internal: Desk) -> None:
    assert {each.number for each in internal.releases("mail-move")} > {"1.0.0"}
    assert [place for place, text in write_feeds(internal) if "Mail Move 1.0.0" in text] == []


def test_an_entry_tells_since_when_why_and_what(customer: Desk, internal: Desk) -> None:
    files = dict(write_feeds(internal))
    entries = _parsed(files["feeds/offerings/mail-move.xml"]).entries
    by_title = {entry.title: entry.content[0].value for entry in entries}
    narrows = by_title["Mail Move 2.0.0 narrows the promise"]
    assert "In force from 2 May 2026 to 31 August 2026." in narrows
    assert "More <strong>hands</strong>." in narrows
    assert "The price of Small rises from €10 to €12" in narrows
    assert "narrower:" in narrows
    assert "<strong>Internal</strong></p>\n<p>Secret." in narrows
    assert "Takes hold on 1 March 2027." in by_title["Mail Move 4.0.0 narrows the promise"]
    withdrawn = by_title["Mail Move 3.0.0 narrows the promise (withdrawn)"]
    assert "Withdrawn before 20 December 2026" in withdrawn
    first = _parsed(files["feeds/offerings/inner.xml"]).entries[0]
    assert "moved over one weekend, inner." in first.content[0].value
    assert [tag.term for tag in first.tags] == ["Support", "first release"]


def test_customers_read_no_internal_word(customer: Desk) -> None:
    whole = "".join(text for _, text in write_feeds(customer)).casefold()
    for word in (
        "internal",
        "inner",
        "inside",
        "advice",
        "secret",
        "among us",
        "slowly",
        "ada",
        "wim",
    ):
        assert word not in whole


def test_names_stay_when_what_they_name_is_called_otherwise(customer: Desk) -> None:
    ids = []
    for desk in (customer, renamed(customer, "Another name")):
        found = _parsed(dict(write_feeds(desk))["feeds/offerings/mail-move.xml"])
        ids.append([found.feed.id, *(entry.id for entry in found.entries)])
    assert ids[0] == ids[1]
    assert ids[0][:2] == [
        "tag:offers.example,2026:/base/feeds/offerings/mail-move",
        "tag:offers.example,2026:/base/offerings/mail-move/4.0.0",
    ]
    assert len(set(ids[0])) == len(ids[0])
    nowhere = _parsed(dict(write_feeds(at_address(customer, "")))["feeds/all.xml"])
    assert nowhere.feed.id == "urn:offerbook:feeds/all"


def test_a_feed_is_as_old_as_its_newest_entry(customer: Desk) -> None:
    found = _parsed(dict(write_feeds(customer))["feeds/narrows.xml"])
    assert found.feed.updated == "2026-11-01T00:00:00+00:00" == found.entries[0].updated


def test_two_feeds_of_one_catalogue_are_byte_for_byte_equal(past: Workshop) -> None:
    for edition in ("internal", "customer"):
        one, other = (list(write_feeds(desk_of(past, edition))) for _ in range(2))
        assert one == other


def test_control_characters_are_taken_out(internal: Desk) -> None:
    newest = internal.releases("mail-move")[0]
    line = Line(Effect.NARROWS, f"Line {_NASTY}", "packages.price")
    spoilt = replace(saying(newest, note=f"*Note* {_NASTY}", aside=_NASTY), lines=(line,))
    first = replace(newest, number="1.0.0", is_first=True, body={"summary": f"Summary {_NASTY}"})
    desk = renamed(with_releases(internal, spoilt, first), f"Name {_NASTY}")
    for place, text in write_feeds(desk):
        text.encode()
        if place.endswith(".xml"):
            _parsed(text)
        else:
            json.loads(text)
        assert not set(text) & set("\x00\x0b\x1b\ufffe\uffff\ud800\x7f")
    assert "Name abcde 4.0.0 narrows the promise" in _titles(desk, "feeds/all")
    assert "<em>Note</em> abcde" in json.dumps(dict(write_feeds(desk))["feeds/all.json"])


def test_words_that_look_like_markup_stay_words(internal: Desk) -> None:
    newest = internal.releases("mail-move")[0]
    line = Line(Effect.NARROWS, _HOSTILE, "packages.price")
    spoilt = replace(saying(newest, note=_HOSTILE, aside=_HOSTILE), lines=(line,))
    desk = renamed(with_releases(internal, spoilt), _HOSTILE)
    files = dict(write_feeds(desk))
    item = json.loads(files["feeds/all.json"])["items"][0]
    assert item["title"] == f"{_HOSTILE} 4.0.0 narrows the promise"
    assert "<script" not in item["content_html"]
    assert "&lt;script&gt;" in item["content_html"]
    assert "<script" not in files["feeds/all.xml"]
    assert len(_parsed(files["feeds/all.xml"]).entries) == 1


def test_a_feed_holds_the_newest_fifty(customer: Desk) -> None:
    newest = customer.releases("mail-move")[0]
    many = [replace(newest, number=f"4.0.{at}", promise=f"4.0.{at}") for at in range(60, 0, -1)]
    desk = with_releases(customer, *many)
    for place in (
        "feeds/all",
        "feeds/narrows",
        "feeds/categories/moving",
        "feeds/offerings/mail-move",
    ):
        titles = _titles(desk, place)
        assert len(titles) == 50
        assert titles[0].startswith("Mail Move 4.0.60 ")
        assert titles[-1].startswith("Mail Move 4.0.11 ")


def test_an_offering_whose_past_is_there_already_gets_no_feed_again(customer: Desk) -> None:
    made = replace(customer.records, made=frozenset(("mail-move",)))
    places = {place for place, _ in write_feeds(Desk(customer.projection, made))}
    assert "feeds/all.xml" in places
    assert "feeds/offerings/mail-move.xml" not in places


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_every_link_leads_to_the_release(workshop: Workshop, address: str) -> None:
    settings = f"addresses:\n  site:\n    internal: {address}\n" if address else ""
    tree = tree_bytes(write_past(workshop, settings).publish("internal"))
    linked = 0
    for place in (each for each in tree if each.startswith("feeds/") and each.endswith(".json")):
        said = json.loads(tree[place])
        for item in said["items"]:
            base = address or "../" * place.count("/")
            page, anchor = item["url"].removeprefix(base).split("#")
            assert f'id="{anchor}"'.encode() in tree[f"{page}index.html"]
            linked += 1
        page = said["home_page_url"].removeprefix(address or "../" * place.count("/"))
        assert f"{page.partition('?')[0]}index.html" in tree
    assert linked == 6 + 3 + 5 + 1 + 5 + 1


def test_a_second_build_publishes_the_same_bytes(workshop: Workshop) -> None:
    """Feeds of offerings are taken from the site that is there, the others made anew."""
    write_past(workshop)
    for edition in ("internal", "customer"):
        trees = [tree_bytes(workshop.publish(edition)) for _ in range(2)]
        feeds = [
            {place: raw for place, raw in tree.items() if place.startswith(("feeds/", "calendar/"))}
            for tree in trees
        ]
        assert feeds[0] == feeds[1]
        assert len(feeds[0]) >= 8
