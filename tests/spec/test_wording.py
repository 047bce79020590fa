"""Verdicts of a validator become sentences of somebody who writes offerings."""

from __future__ import annotations

import pytest

from offerbook.spec.wording import did_you_mean, short
from tests.support import Workshop

ID_FORM = "wanted: small letters and digits in groups joined by single hyphens, such as mail-move"


@pytest.mark.parametrize(
    ("more", "code", "message", "hint"),
    [
        ("sumary: x\n", "unknown-field", "unknown field 'sumary'", "did you mean 'summary'?"),
        (
            "scope:\n  exluded: []\n", "unknown-field", "unknown field 'exluded' in scope",
            "did you mean 'excluded'?",
        ),
        ("name: 1.10\n", "wrong-type", "'name' wants a text, not the number 1.10", 'quote it: "1.10"'),
        ("name: true\n", "wrong-type", "'name' wants a text, not true", "quote it"),
        ("name: [a]\n", "wrong-type", "'name' wants a text, not a list", "write a text"),
        ("name: {a: b}\n", "wrong-type", "'name' wants a text, not named fields", "write a text"),
        (
            "tags: clinics\n", "wrong-type", "'tags' wants a list, not the text 'clinics'",
            "write each item on its own line behind a hyphen",
        ),
        (
            "timeline:\n  days: 5 days\n", "wrong-type",
            "'days' wants a number or named fields, not the text '5 days'",
            "write digits with a point, without a unit or a thousands separator",
        ),
        ("pitch:\n", "empty-value", "nothing stands behind 'pitch'", "write a value, or delete the line"),
        ("status: actve\n", "unknown-value", "'status' cannot be 'actve'", "did you mean 'active'?"),
        (
            "status: xyz\n", "unknown-value", "'status' cannot be 'xyz'",
            "one of: planned, pilot, active, sunset, retired",
        ),
        (
            "owner: Ada Test\n", "wrong-form", "'owner' cannot be 'Ada Test'",
            f"perhaps 'ada-test'; {ID_FORM}",
        ),
        (
            "served_until: 2026-02-30\n", "no-such-day", "'2026-02-30' is not a day of the calendar",
            "write year-month-day, such as 2026-07-01",
        ),
        (
            f"summary: {'x' * 163}\n", "too-long", "'summary' has 163 letters; at most 160 fit",
            "take out 3",
        ),
        ("regions: []\n", "too-few", "'regions' is empty", "write a value, or delete the line"),
        ("tags: [clinics, clinics]\n", "twice-in-list", "'clinics' stands twice in 'tags'", "delete one"),
        (
            "review:\n  every_days: 0\n", "out-of-bounds", "'every_days' is 0; it must be at least 1",
            "write another number",
        ),
        (
            "packages:\n  - {id: a, name: b, price: {eur: 1}}\n", "wrong-name",
            "'eur' cannot stand in 'price'", "wanted: three capitals, such as EUR",
        ),
    ],
)  # fmt: skip
def test_a_sentence(workshop: Workshop, more: str, code: str, message: str, hint: str) -> None:
    workshop.offering("mail-move", more)
    said = [(each.code, each.message, each.hint) for each in workshop.findings()]
    assert (code, message, hint) in said


def test_what_is_missing_is_explained_by_its_description(workshop: Workshop) -> None:
    workshop.offering("mail-move", without=["summary"])
    (finding,) = workshop.findings()
    assert finding.message == "'summary' is missing"
    assert finding.hint.startswith("add `summary: …` (")


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("exluded", ["included", "excluded"], "did you mean 'excluded'?"),
        ("zzz", ["included"], ""),
        ("a", [], ""),
    ],
)
def test_the_nearest_word(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint


@pytest.mark.parametrize(
    ("value", "words"),
    [("a", "'a'"), ("a\nb", "'a b'"), ("x" * 50, f"'{'x' * 39}…'"), (None, "'None'"), (5, "'5'")],
)
def test_a_long_value_is_cut(value: object, words: str) -> None:
    assert short(value) == words
