"""When a promise was last known to be true, when that has to be said again, what is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.document import Document
from offerbook.finding import Level
from offerbook.freshness import (
    CALENDAR,
    Deadline,
    Freshness,
    What,
    build_all_freshness,
    build_freshness,
)
from offerbook.model.catalog import Offering
from offerbook.model.version import Number, Version
from offerbook.rules import RULES
from offerbook.verified import Word
from tests.support import RELEASING, Workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"
FROZEN = "catalog/offerings/mail-move/versions/1.0.0.yaml"

Release = tuple[str, str, str, str]
"""A number, the day of its release, its first day, and who released it."""


def draft(every_days: int | None = 30, owner: str = "ada") -> Offering:
    data: dict[str, Any] = {"id": "mail-move", "owner": owner, "status": "active"}
    if every_days is not None:
        data["review"] = {"every_days": every_days}
    return Offering("mail-move", Document(DRAFT, data, dict), data)


def version(release: Release, body: Mapping[str, Any] | None = None) -> Version:
    number, on, effective_on, by = release
    parsed = Number.parse(number)
    assert parsed is not None
    frozen = {"offering": {"status": "active", **(body or {})}}
    head = {"version": number, "released": {"on": on, "by": by, "effective_on": effective_on}}
    return Version("mail-move", parsed, FROZEN, "", head, lambda: Document(FROZEN, frozen, dict))


def known(
    releases: Sequence[Release],
    words: Sequence[Word] = (),
    as_of: str = "2026-06-30",
    body: Mapping[str, Any] | None = None,
    every_days: int | None = 30,
) -> Freshness:
    versions = [version(release, body) for release in releases]
    return build_freshness(draft(every_days), versions, words, as_of)


FIRST = ("1.0.0", "2026-01-01", "2026-01-01", "wim")
SECOND = ("2.0.0", "2026-03-01", "2026-05-01", "zoe")


@pytest.mark.parametrize(
    ("releases", "words", "expected"),
    [
        pytest.param([], [], (None, ""), id="what was never released is not known to be true"),
        pytest.param(
            [("1.0.0", "2026-06-01", "2026-07-01", "wim")],
            [],
            (None, ""),
            id="nor what is not in force yet",
        ),
        pytest.param([FIRST], [], ("2026-01-01", "wim"), id="a release counts as verified"),
        pytest.param(
            [FIRST],
            [Word("2026-02-01", "ada", "1.0.0")],
            ("2026-02-01", "ada"),
            id="a word counts",
        ),
        pytest.param(
            [FIRST],
            [Word("2026-02-01", "ada", "1.0.0"), Word("2026-04-01", "zoe", "1.0.0")],
            ("2026-04-01", "zoe"),
            id="the newest word counts",
        ),
        pytest.param(
            [FIRST],
            [Word("2026-01-01", "ada", "1.0.0")],
            ("2026-01-01", "ada"),
            id="on the day of the release the word is the later one",
        ),
        pytest.param(
            [FIRST],
            [Word("2026-04-01", "ada", "1.0.0"), Word("2026-04-01", "zoe", "1.0.0")],
            ("2026-04-01", "zoe"),
            id="of two words on a day the lower one is the later",
        ),
        pytest.param(
            [FIRST],
            [Word("2026-07-01", "ada", "1.0.0")],
            ("2026-01-01", "wim"),
            id="a word that is still to come is not known yet",
        ),
        pytest.param(
            [FIRST, SECOND],
            [Word("2026-04-30", "ada", "1.0.0")],
            ("2026-03-01", "zoe"),
            id="a version taking hold voids the word, and counts from its release",
        ),
        pytest.param(
            [FIRST, ("2.0.0", "2026-06-20", "2026-08-01", "zoe")],
            [Word("2026-06-25", "ada", "1.0.0")],
            ("2026-06-25", "ada"),
            id="a version that waits voids nothing",
        ),
        pytest.param(
            [FIRST, ("1.0.0+1", "2026-02-01", "2026-02-01", "zoe")],
            [Word("2026-01-15", "ada", "1.0.0")],
            ("2026-02-01", "zoe"),
            id="an advice update is a release of the same promise",
        ),
        pytest.param(
            [FIRST, ("1.0.0+1", "2026-02-01", "2026-02-01", "zoe")],
            [Word("2026-03-01", "ada", "1.0.0")],
            ("2026-03-01", "ada"),
            id="a word about a promise holds under its advice update",
        ),
        pytest.param(
            [FIRST, ("1.0.0+1", "2026-02-01", "2026-02-01", "zoe")],
            [Word("2026-03-01", "ada", "1.0.0+1")],
            ("2026-03-01", "ada"),
            id="a word about an advice update is one about the promise",
        ),
        pytest.param(
            [FIRST],
            [Word("2026-03-01", "ada", "1.0.0+7")],
            ("2026-01-01", "wim"),
            id="a word about what was never released counts for nothing",
        ),
        pytest.param(
            [("1.0.0", "2026-07-01", "2026-06-01", "wim")],
            [],
            ("2026-07-01", "wim"),
            id="what holds has a release, whatever its file says of the days",
        ),
    ],
)
def test_when_it_was_last_known_to_be_true(
    releases: list[Release], words: list[Word], expected: tuple[str | None, str]
) -> None:
    freshness = known(releases, words)
    assert (freshness.verified_on, freshness.verified_by) == expected


@pytest.mark.parametrize(
    ("every_days", "body", "due_on"),
    [
        pytest.param(30, {}, "2026-01-31", id="so many days later"),
        pytest.param(None, {}, None, id="nobody asks for a review"),
        pytest.param(30, {"review": {"every_days": 5}}, "2026-01-31", id="the draft's days count"),
        pytest.param(None, {"review": {"every_days": 5}}, None, id="the draft's silence too"),
        pytest.param(30, {"status": "sunset"}, "2026-01-31", id="what is still served is reviewed"),
        pytest.param(30, {"status": "retired"}, None, id="what is retired is not"),
        pytest.param(10**12, {}, "9999-12-31", id="the calendar has an end"),
    ],
)
def test_when_a_review_is_due(
    every_days: int | None, body: dict[str, Any], due_on: str | None
) -> None:
    assert known([FIRST], body=body, every_days=every_days).due_on == due_on


@pytest.mark.parametrize(
    ("as_of", "is_overdue", "is_near"),
    [
        ("2026-01-01", False, True),
        ("2026-01-31", False, True),
        ("2026-02-01", True, False),
    ],
)
def test_a_review_is_overdue_on_the_day_after(
    as_of: str, *, is_overdue: bool, is_near: bool
) -> None:
    freshness = known([FIRST], as_of=as_of)
    (deadline,) = freshness.deadlines
    assert deadline.is_past(as_of) is is_overdue
    assert deadline.is_near(as_of) is is_near


def test_what_is_never_due_is_never_overdue() -> None:
    assert known([FIRST], every_days=None, as_of="9999-12-31").deadlines == ()


@pytest.mark.parametrize(
    ("as_of", "is_near"), [("2026-05-31", False), ("2026-06-01", True), ("2026-07-01", True)]
)
def test_thirty_days_before_is_soon(as_of: str, *, is_near: bool) -> None:
    assert Deadline(What.PRICES, "2026-07-01").is_near(as_of) is is_near


DAYS = {"prices_until": "2026-06-30", "sellable": {"until": "2026-12-31"}}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pilot", [What.PRICES, What.SELLING]),
        ("active", [What.PRICES, What.SELLING]),
        ("planned", []),
        ("sunset", []),
        ("retired", []),
    ],
)
def test_prices_and_selling_matter_while_it_is_sold(status: str, expected: list[What]) -> None:
    freshness = known([FIRST], body={**DAYS, "status": status}, every_days=None)
    assert (freshness.prices_until, freshness.sold_until) == ("2026-06-30", "2026-12-31")
    assert [deadline.what for deadline in freshness.deadlines] == expected


# A word holds for its own promise alone


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Version], list[Word], str]:
    """Versions in the order of their release, words about any of them, and a day."""
    start = date(2026, 1, 1)
    count = draw(st.integers(1, 4))
    steps = draw(st.lists(st.integers(0, 40), min_size=count, max_size=count))
    waits = draw(st.lists(st.integers(0, 60), min_size=count, max_size=count))
    advice = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    versions: list[Version] = []
    number, on = Number(0, 0, 0), start
    for step, wait, is_advice in zip(steps, waits, advice, strict=True):
        number = (
            number._replace(advice=number.advice + 1)
            if is_advice and versions
            else Number(number.major + 1, 0, 0)
        )
        on += timedelta(days=step)
        effective = on + timedelta(days=wait)
        versions.append(version((str(number), on.isoformat(), effective.isoformat(), "wim")))
    numbers = st.sampled_from([str(each.number) for each in versions])
    days = st.integers(0, 300).map(lambda late: (start + timedelta(days=late)).isoformat())
    words = draw(st.lists(st.builds(Word, days, st.sampled_from(["ada", "zoe"]), numbers)))
    return versions, sorted(words, key=lambda word: word.on), draw(days)


def is_about(word: Word, freshness: Freshness) -> bool:
    held = freshness.version
    return held is not None and word.version.partition("+")[0] == held.number.promise


@given(stories())
def test_a_word_for_another_version_never_makes_an_offering_fresh(
    story: tuple[list[Version], list[Word], str],
) -> None:
    versions, words, as_of = story
    told = build_freshness(draft(), versions, words, as_of)
    own = [word for word in words if is_about(word, told)]
    others = [word for word in words if not is_about(word, told)]
    assert told == build_freshness(draft(), versions, own, as_of)
    silent = build_freshness(draft(), versions, [], as_of)
    assert build_freshness(draft(), versions, others, as_of) == silent


@given(stories())
def test_a_word_of_today_for_what_is_in_force_makes_it_fresh(
    story: tuple[list[Version], list[Word], str],
) -> None:
    versions, words, as_of = story
    held = build_freshness(draft(), versions, words, as_of).version
    if held is None:
        return
    word = Word(as_of, "ada", str(held.number))
    told = build_freshness(draft(), versions, [*words, word], as_of)
    assert (told.verified_on, told.verified_by) == (as_of, "ada")
    assert not any(each.is_past(as_of) for each in told.deadlines if each.what is What.REVIEW)


@given(stories())
def test_the_order_of_the_words_days_is_all_that_counts(
    story: tuple[list[Version], list[Word], str],
) -> None:
    versions, words, as_of = story
    told = build_freshness(draft(), versions, words, as_of)
    turned = build_freshness(draft(), versions, words[::-1], as_of)
    assert replace(told, verified_by="") == replace(turned, verified_by="")


# What check says


def arranged(workshop: Workshop, more: str) -> Workshop:
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.offering("mail-move", "status: pilot\n" + more)
    workshop.release("2026-06-01")
    return workshop


SAID = [
    pytest.param(
        "review:\n  every_days: 30\n",
        "2026-07-01",
        ("review-overdue", DRAFT, 8, 15, "nobody has verified 1.0.0 since 2026-06-01"),
        id="a review",
    ),
    pytest.param(
        "prices_until: 2026-06-30\n",
        "2026-06-30",
        ("prices-expired", DRAFT, 7, 15, "the prices of 1.0.0 were good until 2026-06-30"),
        id="prices",
    ),
    pytest.param(
        "sellable:\n  until: 2026-06-30\n",
        "2026-06-30",
        ("selling-ended", DRAFT, 8, 10, "1.0.0 was sold until 2026-06-30"),
        id="selling",
    ),
]


@pytest.mark.parametrize(("more", "last", "expected"), SAID)
def test_check_warns_from_the_next_day_on(
    workshop: Workshop, more: str, last: str, expected: tuple[str, str, int, int, str]
) -> None:
    arranged(workshop, more)
    assert workshop.all_findings(last) == ()
    (found,) = workshop.all_findings("2026-07-02")
    place = found.place
    code, *at, words = expected
    assert [found.code, place.path, place.line, place.column] == [code, *at]
    assert found.message.startswith(words)
    assert found.level is Level.WARNING


def test_check_shows_where_the_version_says_so(workshop: Workshop) -> None:
    arranged(workshop, "prices_until: 2026-06-30\n")
    (found,) = workshop.all_findings("2026-07-01")
    ((path, line, _, says),) = [
        (each.path, each.line, each.column, each.says) for each in found.related
    ]
    rows = (workshop.root / FROZEN).read_text().splitlines()
    assert (path, says) == (FROZEN, "in 1.0.0")
    assert rows[line - 1].strip().startswith("prices_until:")


def test_a_draft_that_is_mended_and_not_released_is_still_warned_about(
    workshop: Workshop,
) -> None:
    arranged(workshop, "prices_until: 2026-06-30\n")
    workshop.offering("mail-move", "status: pilot\nprices_until: 2027-06-30\n")
    assert [each.code for each in workshop.all_findings("2026-07-01")] == ["prices-expired"]
    workshop.release("2026-07-01")
    assert workshop.all_findings("2026-07-01") == ()


def test_every_draft_has_a_record(workshop: Workshop) -> None:
    arranged(workshop, "")
    workshop.offering("device-care")
    catalog = workshop.read().catalog
    assert catalog is not None
    records = build_all_freshness(catalog, "2026-07-01")
    assert [(each.offering_id, each.verified_on) for each in records] == [
        ("device-care", None),
        ("mail-move", "2026-06-01"),
    ]


@pytest.mark.parametrize("code", sorted(CALENDAR))
def test_what_the_calendar_brings_is_a_warning(code: str) -> None:
    assert RULES[code].level == Level.WARNING
    assert "`check --strict`" in RULES[code].meaning
