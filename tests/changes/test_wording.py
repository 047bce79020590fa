"""Every change has a sentence that a rep, or a customer, can read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from offerbook.changes.change import Change
from offerbook.changes.compare import Side, compare
from offerbook.changes.names import list_titles, own_names, shared_names
from offerbook.changes.sentences import sentences_for
from offerbook.changes.wording import Speaker, plain
from offerbook.format import Format
from offerbook.model.version import Leaning
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import build_fields
from tests.changes.edits import Edit, read_edits

ROOT = build_fields(base_schema(OFFERING))
TITLES = list_titles(ROOT)
ENTRIES: Mapping[str, list[dict[str, Any]]] = {
    "categories": [{"id": "moving", "name": "Moving"}, {"id": "care", "name": "Care"}],
    "people": [{"id": "ada", "name": "Ada Test"}],
    "hours": [
        {"id": "office", "name": "office hours", "means": "Monday to Friday"},
        {"id": "extended", "name": "extended hours", "means": "Monday to Saturday"},
    ],
    "topics": [{"id": "payment", "name": "Payment"}],
}
UNITS = [
    {"id": "user", "name": "user", "plural": "users"},
    {"id": "half-day", "name": "half day", "plural": "half days", "is": "0.5 day"},
]
OFFERINGS = [
    {"id": "mail-move", "name": "Mail move"},
    {"id": "desk", "name": "Service desk"},
    {"id": "device-care", "name": "Device care"},
    {"id": "own-mail", "name": "Own mail"},
    {"id": "hosted-mail", "name": "Hosted mail"},
]
HOLE = re.compile(r"[{}]|None|Amount\(|Decimal\(|“”|\[\]|''|\s\s|\(\)|_")
HALF = re.compile(r"(^[\s:,;]|[\s:,;]$|: $|rises from\s+to|\bto\s*$|\bof\s*$)")


def speaker(*bodies: Mapping[str, Any], is_internal: bool = True) -> Speaker:
    shared = shared_names(lambda name: ENTRIES.get(name, ()), OFFERINGS)
    names = {**shared, **own_names(*bodies)}
    return Speaker(Format("en", "EUR", UNITS), names, TITLES, is_internal)


def sentences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, is_internal: bool = True, **moved: Any
) -> list[str]:
    """What is said when an offering becomes another, blanks that hold together as plain ones."""
    sides = Side(before, Leaning("EUR")), Side(after, Leaning("EUR"))
    says = speaker(before, after, is_internal=is_internal).say
    return [says(each).replace("\u00a0", " ") for each in compare(ROOT, *sides, moved=moved)]


# Every kind of change of every field: the table of edits has a row for each

EDITS = read_edits()


def told(edit: Edit, *, is_internal: bool) -> list[tuple[Change, str]]:
    return _told(EDITS.index(edit), is_internal=is_internal)


@cache
def _told(number: int, *, is_internal: bool) -> list[tuple[Change, str]]:
    edit = EDITS[number]
    says = speaker(edit.before.body, edit.after.body, is_internal=is_internal).say
    found = compare(ROOT, edit.before, edit.after, moved=edit.moved)
    return [(change, says(change)) for change in found]


@pytest.mark.parametrize("is_internal", [True, False], ids=["internal", "customer"])
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_a_sentence_has_no_holes(edit: Edit, *, is_internal: bool) -> None:
    for _, sentence in told(edit, is_internal=is_internal):
        assert not HOLE.search(sentence), sentence
        assert not HALF.search(sentence), sentence
        assert sentence[0] in "“€" or not sentence[0].islower() or sentence[0].isdigit(), sentence
        assert not sentence.endswith(".")


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_different_changes_have_different_sentences(edit: Edit) -> None:
    said = [sentence for _, sentence in told(edit, is_internal=True)]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_a_sentence_shows_the_words_that_came_and_went(edit: Edit) -> None:
    for change, sentence in told(edit, is_internal=True):
        words = [plain(each) for each in (change.before, change.after) if isinstance(each, str)]
        if change.field.is_markdown and len(set(words)) == len(words):
            assert all(each.casefold() in sentence.casefold() for each in words), sentence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We do not move fax.", "We do **not** move fax."),
        ("See [the terms](https://a.example).", "See [the terms](https://b.example)."),
        ("We move. We stay.", "We move.\n\nWe stay."),
        ("We move", "We move."),
    ],
)
def test_where_only_the_form_differs_no_equal_words_are_quoted(before: str, after: str) -> None:
    assert sentences(offering(description=before), offering(description=after)) == [
        "Description: the same words, with another form or link"
    ]


def test_a_sentence_never_shows_what_stands_in_the_file_for_a_name() -> None:
    ids = ("half-day", "device-care", "mail-move", "moving", "office", "payment")
    for edit in EDITS:
        for change, sentence in told(edit, is_internal=True):
            words = set(re.findall(r"[a-z-]+", sentence))
            shown = {each for each in ids if "-" in each and each in words}
            assert not shown or change.route == ("id",), sentence


# By name


def offering(**fields: Any) -> dict[str, Any]:
    packages = [
        {"id": "small", "name": "Small", "price": 900},
        {"id": "medium", "name": "Medium", "price": 1900},
        {"id": "large", "name": "Large", "price": 2900},
    ]
    return {"id": "mail-move", "name": "Mail move", "packages": packages, **fields}


def level(**fields: Any) -> dict[str, Any]:
    return offering(
        service_levels=[{"id": "up", "name": "Availability", "unit": "percent", **fields}]
    )


def included(**fields: Any) -> dict[str, Any]:
    return offering(scope={"included": [{"id": "cover", "what": "Weekend cover", **fields}]})


def duty(what: str) -> dict[str, Any]:
    return offering(customer_duties=[{"id": "lead", "what": what}])


def priced(price: Any, **fields: Any) -> dict[str, Any]:
    return offering(packages=[{"id": "small", "name": "Small", "price": price, **fields}])


NAMED: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "availability": (
        level(at_least=99.9), level(at_least=99.5),
        ["Availability promised falls from 99.9 % to 99.5 %"],
    ),
    "availability for one package": (
        level(at_least=99.9), level(at_least={"small": 99.5, "medium": 99.9, "large": 99.9}),
        ["Availability promised falls from 99.9 % to 99.5 % (Small)"],
    ),
    "cover for two packages": (
        included(), included(only_in=["large"]),
        ["Weekend cover is no longer included (Small, Medium)"],
    ),
    "cover for all": (included(), offering(), ["Weekend cover is no longer included"]),
    "a duty": (
        offering(), duty("Name a project lead before kick-off."),
        ["The customer must now name a project lead before kick-off"],
    ),
    "a duty less": (
        duty("Name a project lead."), offering(), ["The customer need no longer name a project lead"]
    ),
    "an exclusion": (
        offering(), offering(scope={"excluded": [{"id": "devices", "what": "Devices"}]}),
        ["Now expressly not included: Devices"],
    ),
    "a dearer package": (
        priced(1900), priced(2100), ["The price of Small rises from €1,900 to €2,100"]
    ),
    "a price in another way": (
        priced(1900, per="user", every="month"), priced(19, per="hour"),
        ["The price of Small was €1,900 / user / month and is now €19 / hour"],
    ),
    "a price in another currency": (
        priced({"EUR": 900}), priced({"EUR": 900, "USD": 990}),
        ["Small now has a price: US$990"],
    ),
    "a region": (
        offering(regions=["IE"]), offering(regions=["IE", "DE"]), ["A region is added: Germany"]
    ),
    "regions at all": (
        offering(), offering(regions=["IE", "DE"]),
        ["It is now limited to these regions: Ireland, Germany"],
    ),
    "words": (
        offering(summary="Answered within 6 hours."),
        offering(summary="Answered within 6 business hours."),
        ["Summary: “Answered within 6 hours” becomes “Answered within 6 business hours”"],
    ),
    "a limit with its unit": (
        included(up_to=6, unit="hours"), included(up_to=1, unit="working-days"),
        ["Weekend cover: the limit was 6 hours and is now 1 working day"],
    ),
    "the same in other units": (
        included(up_to=6, unit="hours"), included(up_to=360, unit="minutes"), [],
    ),
    "an option that becomes included": (
        offering(options=[{"id": "cover", "name": "Weekend cover", "price": 90}]), included(),
        ["Weekend cover was an option and is now included (price: €90 → –)"],
    ),
    "what is required": (
        offering(), offering(relations={"requires": [{"id": "host", "one_of": ["own-mail", "hosted-mail/small"]}]}),
        ["Now required: one of Own mail, Hosted mail (small)"],
    ),
    "another way to meet it": (
        offering(relations={"requires": [{"id": "host", "one_of": ["own-mail"]}]}),
        offering(relations={"requires": [{"id": "host", "one_of": ["own-mail", "hosted-mail/small"]}]}),
        ["Hosted mail (small) now also meets what is required"],
    ),
    "a discount": (
        offering(commercials={"discounts": [{"id": "lead", "role": "sales-lead", "up_to_percent": 10}]}),
        offering(commercials={"discounts": [{"id": "lead", "role": "sales-lead", "up_to_percent": 15}]}),
        ["Discounts “lead” (up to): rises from 10 % to 15 %"],
    ),
    "a day": (
        offering(prices_until="2026-06-30"), offering(prices_until="2026-09-30"),
        ["Prices hold until: was 30 June 2026, is now 30 September 2026"],
    ),
    "how long it takes": (
        offering(timeline={"days": 20}), offering(timeline={"days": 25}),
        ["It now takes 25 working days instead of 20 working days"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "said"), NAMED.values(), ids=NAMED)
def test_it_reads_like_this(before: dict[str, Any], after: dict[str, Any], said: list[str]) -> None:
    assert sentences(before, after) == said


def test_customers_are_spoken_to() -> None:
    assert sentences(offering(), duty("Name a project lead."), is_internal=False) == [
        "You must now name a project lead"
    ]


def test_an_item_under_another_id_is_named() -> None:
    before = offering(scope={"included": [{"id": "old", "what": "Users"}]})
    after = offering(scope={"included": [{"id": "new", "what": "Users"}]})
    assert sentences(before, after, old=("new",)) == ["The id old is now new"]


def test_an_item_that_was_split() -> None:
    before = offering(scope={"included": [{"id": "all", "what": "Help"}]})
    parts = [{"id": "day", "what": "Help by day"}, {"id": "night", "what": "Help by night"}]
    after = offering(scope={"included": parts})
    (said,) = sentences(before, after, all=("day", "night"))
    assert said.endswith("“Help” became “Help by day” and “Help by night”")


def test_items_that_were_split_are_told_with_their_numbers() -> None:
    """A split that halves what is included, or raises its price, must be seen in the question."""
    before = offering(packages=[{"id": "all", "name": "All", "price": 900, "maximum": 50}])
    parts = [{"id": "day", "name": "Day", "price": 700}, {"id": "night", "name": "Night"}]
    (said,) = sentences(before, offering(packages=parts), all=("day", "night"))
    assert said.endswith("“All” (price: €900; maximum: 50) became “Day” (price: €700) and “Night”")


def test_numbers_of_several_packages_stand_together() -> None:
    sizes = [{"id": each, "name": each, "price": at} for at, each in enumerate(("a", "b"), 1)]
    fax = {"id": "fax", "what": "Fax", "up_to": {"a": 1, "b": 6}, "unit": "hours"}
    more = {"id": "fax", "name": "Fax", "price": {"a": 90, "b": 70}}
    before = offering(packages=sizes, scope={"included": [fax]})
    (said,) = sentences(before, offering(packages=sizes, options=[more]))
    assert said.endswith("an option (up to: 1 / 6 hours → price: €70 / €90)")


def test_an_item_in_another_list_is_told_with_its_numbers() -> None:
    item = {"id": "help", "what": "Help"}
    before = offering(scope={"included": [{**item, "up_to": 8, "unit": "hours"}]})
    after = offering(options=[{"id": "help", "name": "Help", "price": 90}])
    (said,) = sentences(before, after)
    assert said == "Help was included and is now an option (up to: 8 hours → price: €90)"
    (said,) = sentences(offering(scope={"excluded": [item]}), before)
    assert said == "Help was excluded and is now included (– → up to: 8 hours)"


def test_a_long_text_shows_the_words_that_changed() -> None:
    filler = " ".join(f"word{number}" for number in range(60))
    (said,) = sentences(
        offering(description=f"{filler} answered within 6 hours {filler}"),
        offering(description=f"{filler} answered within 6 business hours {filler}"),
    )
    assert "6 hours" in said
    assert "6 business hours" in said
    assert len(said) < 250


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Answered** within `6` hours.", "Answered within 6 hours"),
        ("See [the list](https://example.com/x).", "See the list"),
        ("On two\nlines.", "On two lines"),
        ("100 {percent} and {0} and {}", "100 {percent} and {0} and {}"),
        ("a_name stays", "a_name stays"),
    ],
)
def test_marks_are_not_read_aloud(text: str, shown: str) -> None:
    (said,) = sentences(offering(), offering(status_note=text))
    assert shown in said


# The table


def test_every_sentence_of_the_table_is_said_by_some_edit() -> None:
    """A sentence that no change reaches would never be read by anybody, nor by a reviewer."""
    table = sentences_for("en")
    seen: set[str] = set()
    for edit in EDITS:
        for change in compare(ROOT, edit.before, edit.after, moved=edit.moved):
            for is_internal in (True, False):
                says = speaker(edit.before.body, edit.after.body, is_internal=is_internal)
                seen.add(next(key for key in says._keys(change) if key in table))
    long = {key for key in table if key.endswith(" long")}  # said of longer titles, below
    shared = {
        *long,
        "hours.means changed",
        "units.is changed",
        "units.is added",
        "units.is removed",
    }
    assert sorted(set(table) - seen - shared) == ["list_and"]


@pytest.mark.parametrize("kind", ["added", "removed"])
def test_a_long_title_stands_behind_a_colon(kind: str) -> None:
    long = "Devices that belong to a room"
    item = {"scope": {"included": [{"id": "devices", "what": long}]}}
    before, after = offering(), offering(**item)
    said = sentences(before, after) if kind == "added" else sentences(after, before)
    assert said == [f"{'Now included' if kind == 'added' else 'No longer included'}: {long}"]


def test_words_of_the_catalogue_are_said() -> None:
    def leaning(means: str, **unit: str) -> Leaning:
        office = {"id": "office", "name": "office hours", "means": means}
        return Leaning(
            "EUR", ({"id": "x", "name": "shift", "plural": "shifts", **unit},), (office,)
        )

    def said(before: Leaning, after: Leaning) -> list[str]:
        found = compare(ROOT, Side(offering(), before), Side(offering(), after))
        return [speaker().say(each) for each in found]

    week = leaning("Monday to Friday")
    assert said(week, leaning("Monday to Thursday")) == [
        "“office hours” meant “Monday to Friday” and now means “Monday to Thursday”"
    ]
    half, whole = (leaning("Monday to Friday", **{"is": each}) for each in ("0.5 day", "1 day"))
    assert said(week, half) == ["One shift is now 0.5 day"]
    assert said(half, whole) == ["One shift was 0.5 day and is now 1 day"]
    assert said(whole, week) == ["One shift is no longer 1 day"]


@pytest.mark.parametrize("language", ["en", "en-IE", "de", "xx"])
def test_another_language_has_the_same_sentences(language: str) -> None:
    assert sentences_for(language).keys() == sentences_for("en").keys()
