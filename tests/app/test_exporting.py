"""What is exported is what the edition shows, and importing it again changes nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from offerbook.app.drafting import Imported, Wanted
from offerbook.app.exporting import FORMS, Exported, export
from offerbook.app.importing import import_table
from offerbook.edition import EDITIONS
from offerbook.importing.table import read_table
from offerbook.yaml_out import write_yaml
from tests.support import TODAY, Workshop, make_workshop

FULL = """\
description: |
  One.

  Two.
aliases:
  - post-move
tags:
  - clinics
regions:
  - DE
  - AT
keywords:
  - "=email; switch, provider"
  - "'quoted'"
sellable:
  from: 2026-07-01
review:
  every_days: 180
pitch: "-1 is what you lose"
packages:
  - id: small
    name: Small
    price: 90
    per: user
    minimum: 2.50
  - id: large
    name: "@Large"
    price:
      EUR: 190
      CHF: 200
  - id: own
    name: On request
timeline:
  days: 12
fit:
  good:
    - "They have\\nmany rooms"
commercials:
  list_price: 100
  floor: 60
  cost: 40
scope:
  included:
    - id: users
      what: Users
status: pilot
"""


@pytest.fixture
def full(workshop: Workshop) -> Workshop:
    """A catalogue with something in most kinds of fields."""
    workshop.offering("mail-move", FULL)
    workshop.offering("data-move")
    return workshop


def exported(workshop: Workshop, what: str = "offerings", edition: str = "internal") -> Exported:
    return export(workshop.sound(), EDITIONS[edition], TODAY, what)


def cells_of(sheet: Exported) -> dict[str, dict[str, Any]]:
    """The cells that are not empty, by the first cell of the row."""
    named = (dict(zip(sheet.sheet.columns, row, strict=True)) for row in sheet.sheet.rows)
    return {
        str(next(iter(row.values()))): {name: cell for name, cell in row.items() if cell != ""}
        for row in named
    }


def bring_in(workshop: Workshop, sheet: Exported, form: str) -> Imported:
    source = workshop.write(f"sheet.{form}", sheet.write(form))
    mapping = workshop.write("map.yaml", sheet.plan)
    reading = workshop.read()
    wanted = Wanted(is_update=True, catalog=reading.catalog, day=TODAY)
    return import_table(workshop.root, source, mapping, reading.schema, wanted)


def drafts(workshop: Workshop) -> dict[str, bytes]:
    offerings = workshop.root / "catalog" / "offerings"
    return {path.parent.name: path.read_bytes() for path in offerings.rglob("offering.yaml")}


# What is exported


def test_a_row_holds_the_single_values_and_the_lists_of_texts(full: Workshop) -> None:
    assert cells_of(exported(full))["mail-move"] == {
        "id": "mail-move",
        "aliases": "post-move",
        "name": "Mail Move",
        "summary": "All mailboxes of a practice moved over one weekend, mail-move.",
        "description": "One.\n\nTwo.",
        "status": "pilot",
        "category": "moving",
        "tags": "clinics",
        "regions": "DE\nAT",
        "keywords": "=email; switch, provider\n'quoted'",
        "sellable.from": "2026-07-01",
        "owner": "ada",
        "review.every_days": 180,
        "timeline.days": 12,
        "commercials.list_price": 100,
        "pitch": "-1 is what you lose",
    }


def test_what_no_cell_can_hold_is_named(full: Workshop) -> None:
    assert exported(full).beyond == ("fit.good", "packages", "scope.included")
    assert "#   fit.good\n#   packages\n#   scope.included\n" in exported(full).plan


def test_columns_stand_in_the_order_of_the_schema_and_do_not_depend_on_the_data(
    full: Workshop, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = make_workshop(tmp_path / "other")
    other.offering("alone")
    columns = exported(full).sheet.columns
    assert columns == exported(other).sheet.columns
    assert columns[:8] == (
        "id", "aliases", "audience", "name", "summary", "description", "status", "status_note",
    )  # fmt: skip


def test_fields_of_the_company_have_columns_too(full: Workshop) -> None:
    field = {"title": "Room", "description": "Where.", "type": "boolean", "x-audience": "internal",
             "x-effect": dict.fromkeys(("added", "removed", "raised", "lowered", "changed"), "none")}  # fmt: skip
    full.write("schema/company.schema.json", json.dumps({"properties": {"on_site": field}}))
    full.offering("data-move", "on_site: true\n")
    sheet = exported(full)
    assert cells_of(sheet)["data-move"]["on_site"] == "true"
    before = drafts(full)
    assert bring_in(full, sheet, "csv").alike == ("data-move", "mail-move")
    assert drafts(full) == before


def test_prices_are_the_price_list_of_the_site(full: Workshop) -> None:
    sheet = exported(full, "prices").sheet
    assert sheet.columns == (
        "offering", "name", "package", "package_name", "price", "currency", "per", "every",
        "minimum", "prices_until",
    )  # fmt: skip
    assert [row[2:9] for row in sheet.rows] == [
        ("small", "Small", 90, "EUR", "user", "", Decimal("2.50")),
        ("large", "@Large", 190, "EUR", "", "", ""),
        ("large", "@Large", 200, "CHF", "", "", ""),
        ("own", "On request", "", "", "", "", ""),
    ]
    full.build()
    csv = full.root / "site/internal/prices/prices.csv"
    assert csv.read_bytes() == exported(full, "prices").write("csv")


# What is not


@pytest.mark.parametrize("form", FORMS)
def test_customers_get_no_more_than_their_edition_shows(full: Workshop, form: str) -> None:
    full.offering("secret-move", "audience: internal\nstatus: active\n")
    full.freeze()
    for what in ("offerings", "prices"):
        sheet = exported(full, what, "customer")
        table, _ = read_table(sheet.write(form), "sheet")
        words = "\n".join(
            [*table.columns, *(cell for row in table.rows for cell in row.cells.values())]
        )
        assert "mail-move" in words
        for inner in ("secret-move", "data-move", "owner", "ada", "pitch", "lose", "commercials"):
            assert inner not in words
        assert not {100, 60, 40} & {cell for row in sheet.sheet.rows for cell in row}


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_only_few_may_read_is_in_no_edition(full: Workshop, edition: str) -> None:
    full.freeze()
    sheet = exported(full, edition=edition).sheet
    assert not {"commercials.floor", "commercials.cost"} & set(sheet.columns)
    assert not {60, 40} & {cell for row in sheet.rows for cell in row}


def test_the_version_in_force_is_exported_and_not_its_draft(full: Workshop) -> None:
    full.freeze()
    full.offering("mail-move", FULL + "name: Another move\n")
    assert cells_of(exported(full))["mail-move"]["name"] == "Mail Move"


# There and back


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", ["offerings", "prices"])
def test_importing_it_again_changes_nothing(full: Workshop, what: str, form: str) -> None:
    before = drafts(full)
    done = bring_in(full, exported(full, what), form)
    ids = ("data-move", "mail-move") if what == "offerings" else ("mail-move",)
    assert done == Imported((), (), (), (), ids)
    assert drafts(full) == before
    assert not (full.root / "catalog/imported.yaml").exists()


@pytest.mark.parametrize("form", FORMS)
def test_an_import_into_an_empty_catalogue_exports_the_same(
    full: Workshop, tmp_path: Path, form: str
) -> None:
    (tmp_path / "empty").mkdir()
    empty = make_workshop(tmp_path / "empty")
    sheet = exported(full)
    done = bring_in(empty, sheet, form)
    assert (done.written, done.findings) == (("data-move", "mail-move"), ())
    assert exported(empty).write(form) == sheet.write(form)
    assert bring_in(empty, sheet, form).alike == done.written


def test_an_edited_sheet_renews_what_was_imported(full: Workshop, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = make_workshop(tmp_path / "other")
    bring_in(other, exported(full), "csv")
    full.offering("data-move", "pitch: Nobody misses a file.\n")
    assert bring_in(other, exported(full), "csv").renewed == ("data-move",)
    assert b"Nobody misses" in drafts(other)["data-move"]


def test_a_changed_price_is_told_and_not_written(full: Workshop) -> None:
    sheet = exported(full, "prices")
    before = drafts(full)
    raw = sheet.write("csv").replace(b",190,", b",195,")
    source, mapping = full.write("p.csv", raw), full.write("p.yaml", sheet.plan)
    wanted = Wanted(is_update=True, catalog=full.sound(), day=TODAY)
    done = import_table(full.root, source, mapping, full.read().schema, wanted)
    assert [each.code for each in done.findings] == ["draft-edited"]
    assert drafts(full) == before


WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn"))
    | st.sampled_from([*"=+-@＝'\",;_x0<&{}"]),
    min_size=1,
    max_size=30,
).filter(str.strip)
TEXT = st.lists(WORD, min_size=1, max_size=3).map("\n".join)
NUMBER = st.integers(0, 10**9) | st.decimals(0, 10**6, places=2, allow_nan=False)


@st.composite
def offerings(draw: st.DrawFn) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": draw(WORD),
        "summary": draw(WORD),
        "status": "pilot",
        "category": "moving",
        "owner": "ada",
    }
    for name, values in {
        "description": TEXT,
        "status_note": TEXT,
        "pitch": TEXT,
        "keywords": st.lists(WORD, min_size=1, max_size=4, unique_by=str.strip),
        "fit": st.fixed_dictionaries(
            {"good": st.lists(TEXT, min_size=1, max_size=3, unique_by=str.strip)}
        ),
        "packages": st.lists(
            st.fixed_dictionaries({"id": st.sampled_from("abc"), "name": WORD, "price": NUMBER}),
            min_size=1,
            max_size=3,
            unique_by=lambda each: each["id"],
        ),
    }.items():
        if draw(st.booleans()):
            data[name] = draw(values)
    return data


@settings(max_examples=settings().max_examples // 3)
@given(data=st.lists(offerings(), min_size=1, max_size=3), form=st.sampled_from(FORMS))
def test_there_and_back_changes_nothing(data: list[dict[str, Any]], form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workshop = make_workshop(Path(folder))
        for at, each in enumerate(data):
            text = write_yaml({"id": f"o-{at}", **each})
            workshop.write(f"catalog/offerings/o-{at}/offering.yaml", text)
        assume("pasted-text" not in workshop.codes())  # one text by chance for both audiences
        before, sheet = drafts(workshop), exported(workshop)
        done = bring_in(workshop, sheet, form)
        assert (done.findings, done.alike) == ((), tuple(sorted(before)))
        prices = exported(workshop, "prices")
        if prices.sheet.rows:
            assert bring_in(workshop, prices, form).findings == ()
        assert drafts(workshop) == before
        shutil.rmtree(workshop.root / "catalog/offerings")
        assert bring_in(workshop, sheet, form).written == tuple(sorted(before))
        assert exported(workshop).write(form) == sheet.write(form)
