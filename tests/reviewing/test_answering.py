"""The change.yaml that is handed out: readable, refused until it is filled in, then accepted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offerbook.document import Document
from offerbook.finding import Finding
from offerbook.load.yaml_text import read_yaml
from offerbook.reviewing.answering import CHOICE, Ask, Sheet, compose_sheet, join_sheets
from offerbook.spec.base import CHANGE, base_schema
from offerbook.spec.shape import ShapeChecker
from tests.reviewing.test_markdown import NASTY

FOLDER = "catalog/offerings/mail-move"
SHEET = Sheet(
    folder=FOLDER,
    said={},
    asks=(
        Ask("summary", ("Summary: “all packages” becomes “our packages”",)),
        Ask("weekend.note", ("Weekend, note: now says “weekdays only”", "Weekend, note: again")),
    ),
    reasons=("Availability promised falls from 99.9 % to 99.5 %",),
    agreement="Now also delivered in France: Wim Keeper has to agree",
)


def read(text: str) -> Document:
    document, findings = read_yaml(text.encode(), f"{FOLDER}/change.yaml")
    assert document is not None, findings
    assert not findings
    return document


def refused(text: str) -> tuple[Finding, ...]:
    return ShapeChecker(base_schema(CHANGE)).check(read(text))


def test_the_whole_file() -> None:
    assert (
        compose_sheet(SHEET)
        == """\
# yaml-language-server: $schema=../../../schema/change.schema.json
# The reason, for customers to read. It is wanted because:
# - Availability promised falls from 99.9 % to 99.5 %
note: ""
# Now also delivered in France: Wim Keeper has to agree
agreed_by: ""
# What each change means for the customer. Leave one of the three words.
says:
  # Summary: “all packages” becomes “our packages”
  summary: narrows | widens | rewords
  # Weekend, note: now says “weekdays only”
  # Weekend, note: again
  weekend.note: narrows | widens | rewords
"""
    )


def test_what_is_not_filled_in_is_refused_in_clear_words() -> None:
    said = {
        each.place.line: f"{each.message} {each.hint}" for each in refused(compose_sheet(SHEET))
    }
    assert list(said) == [4, 6, 10, 13]
    assert all("narrows, widens, rewords" in said[line] for line in (10, 13))


def test_filled_in_it_is_accepted() -> None:
    text = compose_sheet(SHEET).replace(CHOICE, "rewords", 1).replace(CHOICE, "narrows")
    text = text.replace('note: ""', "note: Because.").replace('agreed_by: ""', "agreed_by: wim")
    assert refused(text) == ()
    assert read(text).data == {
        "note": "Because.",
        "agreed_by": "wim",
        "says": {"summary": "rewords", "weekend.note": "narrows"},
    }


@pytest.mark.parametrize(
    ("folder", "up"),
    [(FOLDER, "../../../"), ("catalog/clauses/payment", "../../../"), ("catalog", "../")],
)
def test_the_editor_finds_the_schema(folder: str, up: str) -> None:
    first = compose_sheet(replace(SHEET, folder=folder)).splitlines()[0]
    assert first.endswith(f"$schema={up}schema/change.schema.json")


def test_what_the_file_says_already_stays() -> None:
    said = {"note": "All of\nit.", "effective_on": "2027-01-01", "says": {"summary": "widens"}}
    data = read(compose_sheet(replace(SHEET, said=said))).data
    assert data == {
        "note": "All of\nit.",
        "effective_on": "2027-01-01",
        "agreed_by": "",
        "says": {"summary": "widens", "weekend.note": CHOICE},
    }


def test_a_question_alone_wants_no_reason_yet() -> None:
    data = read(compose_sheet(Sheet(FOLDER, {}, asks=SHEET.asks[:1]))).data
    assert data == {"says": {"summary": CHOICE}}


@pytest.mark.parametrize("words", [*NASTY, "x\nsays:\n  summary: rewords", "x" * 500, "# " * 200])
def test_no_words_get_out_of_a_comment(words: str) -> None:
    sheet = Sheet(
        FOLDER, {}, asks=(Ask("summary", (words, words)),), reasons=(words,), agreement=words
    )
    agreed = {"agreed_by": ""} if words else {}
    expected = {"note": "", **agreed, "says": {"summary": CHOICE}}
    assert read(compose_sheet(sheet)).data == expected


@pytest.mark.parametrize("key", ["*", "yes", "a: b", "# x", "12", "ü", "{x}"])
def test_any_key_is_read_back(key: str) -> None:
    assert read(compose_sheet(Sheet(FOLDER, {}, asks=(Ask(key, ("x",)),)))).data["says"] == {
        key: CHOICE
    }


def test_what_several_offerings_ask_stands_in_one_file() -> None:
    one = Sheet("catalog", {}, asks=(Ask("currency", ("a",)),), reasons=("r",))
    other = Sheet("catalog", {}, asks=(Ask("currency", ("a", "b")), Ask("units.x.is", ("c",))))
    assert join_sheets([one, SHEET, other]) == (
        Sheet(
            "catalog",
            {},
            asks=(Ask("currency", ("a", "b")), Ask("units.x.is", ("c",))),
            reasons=("r",),
        ),
        SHEET,
    )
