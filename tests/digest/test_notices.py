"""What several releases changed is told as it is in the end, once, with a way to all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from offerbook.app.newsroom import Newsroom
from offerbook.audience import Audience
from offerbook.digest.notices import News, Notice, Shared, effect_of
from offerbook.effect import Effect
from tests.digest.histories import BODY, SETTINGS, History, settings_document, subscription
from tests.support import Workshop

DAY = "2026-11-22"
SITE = {"site": {"internal": "https://book.example/", "customer": "https://shop.example/"}}


def users(most: int) -> dict[str, Any]:
    one = {"id": "users", "what": "Users", "up_to": most, "unit": "user"}
    return {"scope": {"included": [one]}}


def price(amount: int) -> dict[str, Any]:
    return {"packages": [{"id": "one", "name": "One", "price": amount}]}


def report(
    history: History, chosen: Mapping[str, Sequence[str]], day: str = DAY, **wish: Any
) -> News:
    reader = subscription(**{"effect": "guides", **wish})
    room = Newsroom(history.catalog(), day, {})
    return room.reporter(reader.wish.audience).report(chosen, reader.wish)


def only(news: News) -> Notice:
    (entry,) = news.entries
    assert isinstance(entry, Notice)
    return entry


def sentences(entry: Notice) -> list[str]:
    return [words.replace("\xa0", " ") for each in entry.points for words in each.sentences]


@pytest.fixture
def history() -> History:
    """Released once; the sites have addresses."""
    made = History(settings=settings_document(addresses=SITE))
    made.draft("move")
    made.release("move", "2026-01-10")
    return made


def add(history: History, on: str, name: str = "move", *, note: str = "", **fields: Any) -> str:
    """One more release; what it says."""
    fields = dict(fields)
    from_on, quiet = fields.pop("from_on", ""), fields.pop("quiet", False)
    because = fields.pop("because", None)
    history.draft(name, **fields)
    said = {"note": note} if note else {}
    made = history.release(name, on, from_on=from_on, quiet=quiet, said=said, because=because)
    assert made
    return made


# One offering


def test_one_release(history: History) -> None:
    assert add(history, "2026-02-01", note="Our server is smaller.", **users(20)) == "2.0.0"
    notice = only(report(history, {"move": ["2.0.0"]}))
    assert (notice.effect, notice.did) == (Effect.NARROWS, "narrower")
    assert notice.head == "Mail move is narrower since 1 February 2026"
    assert notice.numbers == "Version 2.0.0, before that 1.0.0"
    assert sentences(notice) == ["Users: the limit falls from 50 users to 20 users"]
    assert notice.reasons == ("Our server is smaller.",)
    assert (notice.steps, notice.further, notice.taken_back) == ((), 0, ())
    assert notice.href == "https://book.example/offerings/move/since/#v1-0-0"


def test_a_release_that_waits(history: History) -> None:
    add(history, "2026-11-01", from_on="2026-12-15", **users(20))
    notice = only(report(history, {"move": ["2.0.0"]}))
    assert notice.head == "Mail move is narrower from 15 December 2026"
    assert notice.href == "https://book.example/offerings/move/2.0.0/"
    assert only(report(history, {"move": ["2.0.0"]}, day="2026-12-15")).href.endswith("#v1-0-0")


def test_a_first_release(history: History) -> None:
    notice = only(report(history, {"move": ["1.0.0"]}))
    assert (notice.effect, notice.did) == (Effect.WIDENS, "new")
    assert notice.head == "New: Mail move, since 10 January 2026"
    assert (notice.numbers, notice.summary) == ("Version 1.0.0", "All mailboxes moved.")
    assert (notice.points, notice.href) == ((), "https://book.example/offerings/move/1.0.0/")


def test_advice(history: History) -> None:
    assert add(history, "2026-02-01", fit={"good": ["Large firms"]}) == "1.0.0+1"
    notice = only(report(history, {"move": ["1.0.0+1"]}))
    assert (notice.effect, notice.head) == (Effect.GUIDES, "New advice for Mail move")
    assert notice.href == "https://book.example/offerings/move/changes/"


def test_several_releases_are_told_as_they_end(history: History) -> None:
    for on, most in (("2026-02-01", 20), ("2026-03-01", 30), ("2026-04-01", 40)):
        add(history, on, note=f"Because of {most}.", **users(most))
    notice = only(report(history, {"move": ["2.0.0", "2.1.0", "2.2.0"]}))
    assert sentences(notice) == ["Users: the limit falls from 50 users to 40 users"]
    assert notice.numbers == "Version 2.2.0, before that 1.0.0"
    assert notice.reasons == ("Because of 20.", "Because of 30.", "Because of 40.")
    assert [step.words for step in notice.steps] == [
        "2.0.0, released on 1 February 2026, since 1 February 2026: 1 narrower",
        "2.1.0, released on 1 March 2026, since 1 March 2026: 1 wider",
        "2.2.0, released on 1 April 2026, since 1 April 2026: 1 wider",
    ]
    assert [step.href.rpartition("move/")[2] for step in notice.steps] == [
        "2.0.0/", "2.1.0/", "2.2.0/",
    ]  # fmt: skip
    assert notice.href.endswith("/since/#v1-0-0")


def test_what_is_netted_holds_since_the_release_that_brought_it(history: History) -> None:
    add(history, "2026-02-01", **users(20))
    add(history, "2026-03-01", **users(20), summary="All mailboxes moved, and checked.")
    notice = only(report(history, {"move": ["2.0.0", "3.0.0"]}))
    assert notice.head == "Mail move is narrower since 1 February 2026"
    assert [words for words in sentences(notice) if "(since 1 March 2026)" in words]
    assert sentences(notice)[0].endswith("20 users")


def test_what_was_taken_back_in_between_holds_since_it_came_again(history: History) -> None:
    for on, most in (("2026-02-01", 20), ("2026-03-01", 60), ("2026-04-01", 40)):
        add(history, on, **users(most))
    notice = only(report(history, {"move": ["2.0.0", "2.1.0", "3.0.0"]}))
    assert notice.head == "Mail move is narrower since 1 April 2026"


def test_what_holds_and_what_is_coming_bear_their_own_days(history: History) -> None:
    add(history, "2026-02-01", **users(20))
    two = [*users(20)["scope"]["included"], {"id": "help", "what": "Help"}]
    add(history, "2026-11-01", from_on="2026-12-15", scope={"included": two})
    notice = only(report(history, {"move": ["2.0.0", "2.1.0"]}))
    assert notice.head == "Mail move is narrower since 1 February 2026"
    assert sentences(notice) == [
        "Users: the limit falls from 50 users to 20 users",
        "Help is now included (from 15 December 2026)",
    ]


def test_a_reason_that_was_given_twice_is_told_once(history: History) -> None:
    for on, most in (("2026-02-01", 20), ("2026-03-01", 30)):
        add(history, on, note=f"One for all.\n\nFor {most}.", **users(most))
    notice = only(report(history, {"move": ["2.0.0", "2.1.0"]}))
    assert notice.reasons == ("One for all.", "For 20.", "For 30.")


def test_there_and_back_again(history: History) -> None:
    add(history, "2026-02-01", **users(20))
    add(history, "2026-03-01", **users(50))
    notice = only(report(history, {"move": ["2.0.0", "2.1.0"]}))
    assert notice.head == "Mail move: in the end nothing is different"
    assert (notice.effect, notice.points, len(notice.steps)) == (Effect.NONE, (), 2)


def test_new_and_changed_at_once(history: History) -> None:
    add(history, "2026-02-01", **users(20))
    notice = only(report(history, {"move": ["1.0.0", "2.0.0"]}))
    assert notice.head == "New: Mail move, since 10 January 2026"
    assert (notice.points, notice.numbers) == ((), "Version 2.0.0")
    assert len(notice.steps) == 2


@pytest.mark.parametrize(
    ("wish", "told", "further"),
    [
        ({}, 3, 0),
        ({"effect": "narrows"}, 1, 2),
        ({"effect": "widens"}, 2, 1),
        ({"about": ["packages"]}, 1, 2),
        ({"about": ["packages"], "effect": "narrows"}, 0, 3),
    ],
)
def test_what_was_not_asked_for_is_counted(
    history: History, wish: dict[str, Any], told: int, further: int
) -> None:
    add(history, "2026-02-01", **users(20), **price(50), category="care")
    notice = only(report(history, {"move": ["2.0.0"]}, **wish))
    assert (len(sentences(notice)), notice.further) == (told, further)


PACKAGES = [{"id": each, "name": each.title(), "price": 10} for each in ("small", "large")]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        pytest.param({"small": 5, "large": 9}, "Concerns Small", id="one of them"),
        pytest.param({"small": 5, "large": 6}, "Concerns Small, Large", id="both, each its own"),
        pytest.param(5, "Concerns every package", id="all of them"),
    ],
)
def test_whom_it_concerns(limits: Any, words: str) -> None:
    history = History()
    item = {"id": "users", "what": "Users", "unit": "user"}
    both = {"small": 9, "large": 9}
    history.draft("move", packages=PACKAGES, scope={"included": [{**item, "up_to": both}]})
    history.release("move", "2026-01-10")
    history.draft("move", scope={"included": [{**item, "up_to": limits}]})
    number = history.release("move", "2026-02-01")
    notice = only(report(history, {"move": [number]}))
    assert notice.concerns == words


def test_with_one_package_it_concerns_everybody(history: History) -> None:
    add(history, "2026-02-01", **price(500))
    notice = only(report(history, {"move": ["2.0.0"]}))
    assert notice.concerns == "Concerns everybody who orders it"


def test_an_announcement_that_was_taken_back(history: History) -> None:
    add(history, "2026-02-01", from_on="2026-06-01", **users(20))
    add(history, "2026-03-01", **users(50), category="care")
    versions = [str(each.number) for each in history.versions["move"]]
    notice = only(report(history, {"move": versions[-1:]}, effect="narrows"))
    assert notice.head == "Mail move: what was announced will not happen"
    assert notice.taken_back == (
        (
            "Version 2.0.0, announced for 1 June 2026, will not take hold. It would have meant: "
            "Users: the limit falls from 50\u00a0users to 20\u00a0users."
        ),
    )
    assert notice.concerns == "Concerns everybody who was told of it"
    both = only(report(history, {"move": versions[1:]}, effect="narrows"))
    assert (both.taken_back, len(both.steps)) == (notice.taken_back, 2)


# Several offerings


@pytest.fixture
def three(history: History) -> History:
    for name, words in (("care", "Device care"), ("desk", "Service desk")):
        history.draft(name, name=words)
        history.release(name, "2026-01-10")
    return history


def test_the_gravest_comes_first(three: History) -> None:
    add(three, "2026-02-01", "care", **users(80))
    add(three, "2026-02-01", "desk", fit={"good": ["Large firms"]})
    add(three, "2026-02-01", "move", **users(20))
    news = report(three, {"care": ["1.1.0"], "desk": ["1.0.0+1"], "move": ["2.0.0"]})
    assert [each.name for each in news.entries] == ["Mail move", "Device care", "Service desk"]
    assert effect_of(news) is Effect.NARROWS
    assert effect_of(News(())) is Effect.NONE


def test_a_price_list_is_told_as_one(three: History) -> None:
    for name in ("care", "desk", "move"):
        add(three, "2026-02-01", name, note="Prices of 2026.", **price(120))
    news = report(three, {name: ["2.0.0"] for name in ("care", "desk", "move")})
    (shared,) = news.entries
    assert isinstance(shared, Shared)
    assert shared.head == "New prices for 3 offerings"
    assert shared.reasons == ("Prices of 2026.",)
    assert [row.name for row in shared.rows] == ["Device care", "Mail move", "Service desk"]
    assert all(row.points and row.href.endswith("/since/#v1-0-0") for row in shared.rows)


@pytest.mark.parametrize(
    ("second", "note"),
    [
        pytest.param({"on": "2026-02-02", **price(120)}, "Prices of 2026.", id="another day"),
        pytest.param({"on": "2026-02-01", **price(120)}, "Something else.", id="another reason"),
        pytest.param({"on": "2026-02-01", **price(120)}, "", id="no reason"),
        pytest.param(
            {"on": "2026-02-01", **price(120), **users(9)}, "Prices of 2026.", id="and more"
        ),
    ],
)
def test_what_is_no_price_list(three: History, second: dict[str, Any], note: str) -> None:
    add(three, "2026-02-01", "care", note="Prices of 2026.", **price(120))
    on = second.pop("on")
    add(three, on, "desk", note=note, **second)
    news = report(three, {"care": ["2.0.0"], "desk": ["2.0.0"]})
    assert [type(each) for each in news.entries] == [Notice, Notice]


HOURS = [{"id": "office", "name": "office hours", "means": "Monday to Friday, 8:00 to 18:00"}]


def levels(*names: str) -> dict[str, Any]:
    base = {**BODY["service_levels"][0], "during": "office"}
    return {"service_levels": [{**base, "id": each, "name": each.title()} for each in names]}


@pytest.fixture
def open_less(history: History) -> History:
    """Two offerings lean on the office hours, which become shorter; one of them changes besides."""
    assert SETTINGS is not None
    history.draft("move", **levels("uptime", "answers"))
    history.release("move", "2026-01-20")
    history.draft("care", name="Device care", **levels("uptime"))
    history.release("care", "2026-01-20")
    shorter = [{**HOURS[0], "means": "Monday to Friday, 9:00 to 12:00"}]
    history.settings = settings_document(addresses=SITE, hours=shorter)
    for name, fields, note in (("move", {}, ""), ("care", users(20), "Fewer devices.")):
        history.draft(name, **fields)
        said = {"says": {"hours.office": "narrows"}, **({"note": note} if note else {})}
        history.release(name, "2026-02-01", said=said, because={"catalogue": "We close at noon."})
    return history


def test_what_has_one_cause_is_told_once(open_less: History) -> None:
    newest = {name: [str(each[-1].number)] for name, each in open_less.versions.items()}
    news = report(open_less, newest)
    (shared,) = [each for each in news.entries if isinstance(each, Shared)]
    (notice,) = [each for each in news.entries if isinstance(each, Notice)]
    assert "office hours" in shared.head
    assert shared.reasons == ("We close at noon.",)
    assert [row.name for row in shared.rows] == ["Device care", "Mail move"]
    assert notice.name == "Device care"
    assert sentences(notice) == ["Users: the limit falls from 50 users to 20 users"]
    assert notice.reasons == ("Fewer devices.",)


def test_one_offering_alone_tells_it_itself(open_less: History) -> None:
    number = str(open_less.versions["move"][-1].number)
    notice = only(report(open_less, {"move": [number]}))
    assert [words for words in sentences(notice) if "office hours" in words]
    assert notice.reasons == ("We close at noon.",)


def test_who_asked_for_levels_hears_of_hours(open_less: History) -> None:
    newest = {name: [str(each[-1].number)] for name, each in open_less.versions.items()}
    (shared,) = report(open_less, newest, about=["service_levels"]).entries
    assert isinstance(shared, Shared)


def test_what_is_left_beside_a_shared_cause_may_be_an_open_question(open_less: History) -> None:
    history = open_less
    for name in ("move", "care"):
        history.settings = settings_document(
            addresses=SITE, hours=[{**HOURS[0], "means": "Mondays, 9:00 to 12:00"}]
        )
        summary = {"summary": "Some mailboxes moved."} if name == "care" else {}
        history.draft(name, **summary)
        history.release(name, "2026-03-01", because={"catalogue": "We open on Mondays."})
    newest = {name: [str(each[-1].number)] for name, each in history.versions.items()}
    shared, notice = sorted(report(history, newest).entries, key=lambda each: type(each).__name__)[
        ::-1
    ]
    assert isinstance(shared, Shared)
    assert isinstance(notice, Notice)
    assert (notice.effect, notice.name) == (Effect.ASK, "Device care")
    assert notice.head == "Device care is narrower since 1 March 2026"


# Where links lead


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workshop, dict[str, Path]]:
    """A site, in which an offering changed in every way, for both audiences."""
    from tests.support import RELEASING, make_workshop

    shop = make_workshop(tmp_path_factory.mktemp("site"))
    addresses = "addresses:\n  site:\n" + "".join(
        f"    {name}: {address}\n" for name, address in SITE["site"].items()
    )
    shop.write("catalog/catalog.yaml", RELEASING + addresses)
    scope = "scope:\n  included:\n    - id: users\n      what: Users\n      up_to: {}\n      unit: user\n"
    fit = "fit:\n  good:\n    - {}\n"
    for day, most, advice, from_on in (
        ("2026-01-10", 50, "Small firms", ""),
        ("2026-02-01", 60, "Small firms", ""),
        ("2026-02-15", 60, "Large firms", ""),
        ("2026-03-01", 40, "Large firms", ""),
        ("2026-04-01", 30, "Large firms", "2026-09-01"),
        ("2026-05-01", 50, "Large firms", ""),
        ("2026-11-10", 20, "Large firms", "2026-12-24"),
    ):
        shop.offering("mail-move", "status: pilot\n" + scope.format(most) + fit.format(advice))
        shop.freeze(day, from_on=from_on)
    return shop, {name: shop.publish(name, day=DAY) for name in SITE["site"]}


@pytest.mark.parametrize("audience", ["internal", "customer"])
def test_every_link_leads_to_a_place_in_the_site(
    built: tuple[Workshop, dict[str, Path]], audience: str
) -> None:
    shop, sites = built
    reporter = Newsroom(shop.sound(), DAY, {}).reporter(Audience(audience))
    numbers = [each.number for each in reporter.releases("mail-move")]
    assert len(numbers) == (7 if audience == "internal" else 6)
    wish = subscription(audience=audience, effect="guides").wish
    found = set[str]()
    for start in range(len(numbers)):
        for end in range(start, len(numbers)):
            chosen = {"mail-move": numbers[start : end + 1]}
            notice = only(reporter.report(chosen, wish))
            found |= {notice.href, *(step.href for step in notice.steps)}
    lost = [
        href
        for href in sorted(found)
        if not is_there(href, SITE["site"][audience], sites[audience])
    ]
    assert lost == []
    assert {"since", "changes"} <= {part for href in found for part in href.split("/")} or (
        audience == "customer"
    )


def is_there(href: str, address: str, site: Path) -> bool:
    place, _, anchor = href.removeprefix(address).partition("#")
    page = site / place / "index.html"
    if not page.is_file():
        return False
    return not anchor or bool(re.search(f'id="?{re.escape(anchor)}["> ]', page.read_text("utf-8")))


def test_without_an_address_there_is_no_link() -> None:
    history = History()
    history.draft("move")
    history.release("move", "2026-01-10")
    add(history, "2026-02-01", **users(20))
    notice = only(report(history, {"move": ["1.0.0", "2.0.0"]}))
    assert notice.href == ""
    assert {step.href for step in notice.steps} == {""}
