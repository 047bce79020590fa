"""What the two-page sheet says, and in which order."""

from __future__ import annotations

import json

import pytest

from offerbook.paper.rich import words_in
from offerbook.paper.sheet import Data, compose_sheet, fold
from tests.paper.making import look, make_sheet
from tests.support import CATALOG, Workshop


def titles(data: Data) -> list[str]:
    return [part["id"] for part in data["parts"]]


def rows(data: Data, name: str) -> list[tuple[str, str, str]]:
    (part,) = (each for each in data["parts"] if each["id"] == name)
    return [(words_in(row["what"]), words_in(row["limit"]), row["only"]) for row in part["rows"]]


def test_what_matters_most_comes_first(workshop: Workshop) -> None:
    data = compose_sheet(make_sheet(workshop, "description: In **full**.\n"))
    assert titles(data) == [
        "packages",
        "included",
        "excluded",
        "outcomes",
        "deliverables",
        "timeline",
        "customer_duties",
        "service_levels",
        "options",
        "terms",
        "description",
    ]


def test_items_with_their_limits(workshop: Workshop) -> None:
    data = compose_sheet(make_sheet(workshop))
    assert rows(data, "included") == [
        ("Mailboxes moved", "up to 15 (Small) · 40 (Large) users", ""),
        ("Rooms & calendars <moved>", "", "only in Large"),
    ]
    assert rows(data, "packages") == [
        ("Small", "€4,900", ""),
        ("Large", "€90 or US$99 per user and month", ""),
    ]


def test_the_stamp(workshop: Workshop) -> None:
    workshop.write(
        "catalog/catalog.yaml",
        CATALOG + "addresses:\n  site:\n    customer: https://services.example.com/\n",
    )
    stamp = compose_sheet(make_sheet(workshop))["stamp"]
    assert (stamp["version"], stamp["held"], stamp["until"], stamp["marks"]) == (
        "Version 1.0.0",
        "in force since 1 July 2026",
        "valid until 30 June 2027",
        (),
    )
    assert stamp["address"] == "https://services.example.com/offerings/mail-move/1.0.0/"


def test_a_newer_version_ends_the_older_one(workshop: Workshop) -> None:
    make_sheet(workshop)
    workshop.offering("mail-move", "status: active\nname: Mail moved\n")
    workshop.freeze("2026-10-01", from_on="2026-12-01")
    now, next_one = (
        compose_sheet(look(workshop, version=each))["stamp"] for each in ("1.0.0", "2.0.0")
    )
    assert (now["until"], now["marks"]) == ("valid until 30 November 2026", ())
    assert (next_one["held"], next_one["marks"]) == (
        "takes hold on 1 December 2026",
        ("Not in force before 1 December 2026",),
    )


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_what_only_colleagues_read_is_on_no_paper(workshop: Workshop, edition: str) -> None:
    data = compose_sheet(
        make_sheet(
            workshop, "objections:\n  - id: old\n    hears: Old disks\n    says: No.\n", edition
        )
    )
    said = json.dumps(data)
    assert "Never for customers" not in said
    assert "Old disks" not in said
    assert "Ada Test" not in said
    assert data["stamp"]["marks"] == (("Internal",) if edition == "internal" else ())


def test_a_draft_says_so_and_has_no_day(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    data = compose_sheet(look(workshop, "internal"))
    assert data["stamp"]["marks"] == ("Internal", "Draft – not an offer")
    assert data["date"] == ""


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        pytest.param(
            {"S": "up to 15 users", "L": "up to 40 users"},
            "up to 15\xa0(S) · 40\xa0(L) users",
            id="head and tail are shared",
        ),
        pytest.param(
            {"S": "1 day", "L": "2 days"}, "1 day\xa0(S) · 2 days\xa0(L)", id="nothing is"
        ),
        pytest.param({"S": "3 hours", "L": "3 hours"}, "3 hours", id="the same for all"),
        pytest.param(
            {"S": "up to 3 days", "M": "up to 3 days", "L": "up to 3 weeks"},
            "up to 3 days\xa0(S) · 3 days\xa0(M) · 3 weeks\xa0(L)",
            id="a number stays with its unit",
        ),
        pytest.param({"S": "€9", "L": "€19 or $20"}, "€9\xa0(S) · €19 or $20\xa0(L)", id="short"),
    ],
)
def test_fold(said: dict[str, str], folded: str) -> None:
    assert fold(said) == folded


def test_an_edition_has_its_own_colours(workshop: Workshop) -> None:
    usual = compose_sheet(make_sheet(workshop))["colours"]
    edition = "editions:\n  - id: customer\n    audience: customer\n    colours:\n      primary: '#27346b'\n"
    workshop.write("catalog/catalog.yaml", CATALOG + edition)
    made = compose_sheet(look(workshop, version="1.0.0"))["colours"]
    assert made == {"primary": "#27346b", "accent": "#27346b"} != usual
