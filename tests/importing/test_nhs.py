"""Seventy-two services that were really sold become a catalogue with a page for each."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from offerbook.cli import offerbook
from offerbook.finding import Finding, Level
from offerbook.load.yaml_text import read_yaml
from tests.support import REPOSITORY, Workshop, make_workshop

HERE = Path(__file__).parent / "nhs"
SETTING = "OFFERBOOK_REAL_DATA"
DATA = Path(os.environ.get(SETTING) or REPOSITORY.parent / "shared" / "data") / "nhs"
SOURCE = DATA / "associated_services.csv"

if not SOURCE.is_file():
    pytest.skip(
        f"the real price list is not at {SOURCE}: {SETTING} names the folder in which nhs/ stands",
        allow_module_level=True,
    )

with SOURCE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
IDS = [row["item_id"].lower() for row in ROWS]
UNITS = {
    "halfDay": "half day",
    "hourSession": "hour session",
    "practiceMergerSplit": "practice merger or split",
    "smsFragment": "SMS fragment",
    "trainingEnvironment": "training environment",
    "unitMerge": "unit merge",
    "unitSplit": "unit split",
}


def bring_in(workshop: Workshop) -> tuple[int, str]:
    """The exit code of the import, and what it printed."""
    words = ["-C", str(workshop.root), "import", str(SOURCE), "--map", str(HERE / "map.yaml")]
    done = CliRunner().invoke(offerbook, words)
    return done.exit_code, done.stdout.replace(str(SOURCE), "nhs.csv")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workshop, str]:
    """The catalogue that the price list becomes, and what the import printed."""
    workshop = make_workshop(tmp_path_factory.mktemp("nhs"))
    workshop.write("catalog/catalog.yaml", (HERE / "catalog.yaml").read_bytes())
    code, printed = bring_in(workshop)
    assert code == 0
    return workshop, printed


@pytest.fixture(scope="module")
def findings(imported: tuple[Workshop, str]) -> tuple[Finding, ...]:
    return imported[0].findings()


def drafts(workshop: Workshop) -> dict[str, bytes]:
    offerings = workshop.root / "catalog" / "offerings"
    return {path.parent.name: path.read_bytes() for path in offerings.rglob("*.yaml")}


def test_every_service_becomes_an_offering(imported: tuple[Workshop, str]) -> None:
    made = drafts(imported[0])
    assert len(ROWS) == 72
    assert sorted(made) == sorted(IDS)
    for row in ROWS:
        document, said = read_yaml(made[row["item_id"].lower()], row["item_id"])
        assert said == ()
        assert document is not None
        (package,) = document.data["packages"]
        assert document.data["id"] == row["item_id"].lower()
        assert document.data["name"] == row["name"].strip()
        assert document.data["description"] == row["description"].strip()
        assert package["price"] == {"GBP": Decimal(row["price"])}


def test_check_finds_no_error(findings: tuple[Finding, ...]) -> None:
    assert [each for each in findings if each.level is Level.ERROR] == []


def named(findings: tuple[Finding, ...], code: str) -> Iterator[tuple[str, str]]:
    """Of each finding with *code*: the offering it is about, and the one it is related to."""
    for finding in findings:
        if finding.code == code:
            (related,) = finding.related
            yield finding.place.path.split("/")[2], related.path.split("/")[2]


def test_check_names_the_twins(findings: tuple[Finding, ...]) -> None:
    assert set(named(findings, "twin-text")) == {
        ("10000-s-007", "10000-s-004"),
        ("10029-s-006", "10000-s-041"),
        ("10063-s-009", "10004-s-003"),
        ("10072-s-011", "10072-s-010"),
    }


def test_check_names_the_half_day_that_costs_as_much_as_a_day(
    findings: tuple[Finding, ...],
) -> None:
    assert list(named(findings, "equal-price")) == [("10052-s-002", "10052-s-001")]


def test_import_names_the_stray_value_and_the_strange_number(
    imported: tuple[Workshop, str],
) -> None:
    assert imported[1].splitlines() == [
        (
            "nhs.csv:14:7: warning: the column 'practice_reorganisation' holds '3', which the mapping "
            "does not know; the field is left out [stray-value]"
        ),
        "  hint: known: none, merger, split",
        (
            "nhs.csv:106:3: warning: 'supplier' is 'AccuRx Limited' here and 'iPLATO' elsewhere for "
            "supplier_number '10073' [more-than-one-value]"
        ),
        "  hint: one of the two is wrong",
        "  note: nhs.csv:26:3: column supplier",
    ]
    lines = SOURCE.read_text("utf-8").splitlines()
    assert lines[105].startswith("10073-S-022,")
    assert ROWS[0].keys() >= {"practice_reorganisation"}
    assert list(ROWS[0])[6] == "practice_reorganisation"


def test_importing_twice_changes_no_byte(imported: tuple[Workshop, str]) -> None:
    workshop, _ = imported
    before = drafts(workshop)
    code, _ = bring_in(workshop)
    assert code == 0
    assert drafts(workshop) == before


def test_two_imports_are_byte_for_byte_equal(
    imported: tuple[Workshop, str], tmp_path: Path
) -> None:
    other = make_workshop(tmp_path)
    bring_in(other)
    assert drafts(other) == drafts(imported[0])


# The mapping that the tool suggests


@pytest.fixture(scope="module")
def suggested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workshop, str]:
    """The catalogue that the price list becomes by the suggested mapping, and what is said of it."""
    workshop = make_workshop(tmp_path_factory.mktemp("suggested"))
    workshop.write("catalog/catalog.yaml", (HERE / "catalog.yaml").read_bytes())
    words = ["-C", str(workshop.root), "import", str(SOURCE)]
    asked = CliRunner().invoke(offerbook, [*words, "--suggest"])
    assert asked.exit_code == 0
    mapping = workshop.write("map.yaml", asked.stdout)
    done = CliRunner().invoke(offerbook, [*words, "--map", str(mapping)])
    assert (done.exit_code, done.stdout) == (0, "")
    return workshop, asked.stderr


def test_the_suggestion_places_most_columns_and_brings_in_every_service(
    suggested: tuple[Workshop, str],
) -> None:
    workshop, said = suggested
    assert said == "11 columns: 8 placed, 3 not\n"
    assert sorted(drafts(workshop)) == sorted(IDS)
    assert [each for each in workshop.findings() if each.level is Level.ERROR] == []


def test_the_suggestion_agrees_with_the_mapping_written_by_hand_where_the_sheet_speaks(
    imported: tuple[Workshop, str], suggested: tuple[Workshop, str]
) -> None:
    by_hand, by_tool = (drafts(each) for each in (imported[0], suggested[0]))
    for offering_id in IDS:
        hand, tool = (read_yaml(each[offering_id], "")[0] for each in (by_hand, by_tool))
        assert hand is not None
        assert tool is not None
        for name in ("id", "name", "description", "category", "keywords", "owner", "packages"):
            assert tool.data[name] == hand.data[name]


# Renewing


def test_a_changed_price_renews_its_draft_alone(
    imported: tuple[Workshop, str], tmp_path: Path
) -> None:
    workshop = make_workshop(tmp_path)
    workshop.write("catalog/catalog.yaml", (HERE / "catalog.yaml").read_bytes())
    bring_in(workshop)
    assert drafts(workshop) == drafts(imported[0])
    changed = SOURCE.read_text("utf-8").replace(
        ",none,1000,GBP,installation", ",none,1100,GBP,installation", 1
    )
    sheet = workshop.write("nhs.csv", changed)
    words = ["-C", str(workshop.root), "import", str(sheet), "--map", str(HERE / "map.yaml")]
    done = CliRunner().invoke(offerbook, [*words, "--update"])
    assert "0 offerings written, 1 renewed, 71 alike, 0 were there" in done.stderr
    different = {name for name, raw in drafts(workshop).items() if raw != drafts(imported[0])[name]}
    assert different == {"10000-s-002"}


def price_of(row: dict[str, str]) -> str:
    """The price in pounds: without pence where there are none, else with two digits or more."""
    amount = Decimal(row["price"])
    if amount == int(amount):
        return f"£{int(amount):,}"
    places = max(2, len(row["price"].rstrip("0").partition(".")[2]))
    return f"£{amount:,.{places}f}"


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_each_service_has_a_page_with_its_price_and_unit(
    imported: tuple[Workshop, str], edition: str
) -> None:
    pages = imported[0].build(edition) / "offerings"
    assert sorted(each.name for each in pages.iterdir() if each.is_dir()) == sorted(IDS)
    for row in ROWS:
        page = pages / row["item_id"].lower() / "index.html"
        article = LexborHTMLParser(page.read_text("utf-8")).css_first("article")
        assert article is not None
        words = " ".join(article.text(separator=" ").split())
        assert row["name"].strip() in words
        assert f"{price_of(row)} per {UNITS.get(row['unit'], row['unit'])}" in words
        assert ("Keeper of the list" in words) == (edition == "internal")
