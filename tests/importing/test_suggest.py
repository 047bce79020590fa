"""A suggested mapping fits its table as it stands, and says what it could not place."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.document import Document
from offerbook.finding import Finding
from offerbook.importing.mapping import Plan, read_plan
from offerbook.importing.rows import fill_rows
from offerbook.importing.suggest import Known, suggest
from offerbook.importing.table import Table, read_table
from offerbook.load.yaml_text import read_yaml
from offerbook.spec.base import IMPORT, OFFERING, base_schema
from offerbook.spec.fields import build_fields
from offerbook.spec.shape import ShapeChecker

KNOWN = Known(
    build_fields(base_schema(OFFERING)),
    {
        "people": (
            {"id": "ada", "name": "Ada Test", "email": "ada@example.com"},
            {"id": "wim", "name": "Wim Keeper", "email": "wim@example.com"},
        ),
        "categories": ({"id": "moving", "name": "Moving"}, {"id": "care", "name": "Device care"}),
        "tags": ({"id": "clinics", "name": "Clinics"}, {"id": "remote", "name": "Remote"}),
        "units": ({"id": "half-day", "name": "half day", "plural": "half days"},),
    },
    "EUR",
)
NOTHING = Known(KNOWN.root, {}, "")


def table_of(text: str) -> Table:
    table, _ = read_table(text.encode(), "services.csv")
    assert table.rows
    return table


def plan_of(table: Table, text: str) -> Plan:
    document, said = read_yaml(text.encode(), "map.yaml")
    assert said == ()
    assert document is not None
    assert ShapeChecker(base_schema(IMPORT)).check(document) == ()
    plan, findings = read_plan(document, table.columns)
    assert findings == ()
    assert plan is not None
    return plan


def fields_of(text: str, known: Known = KNOWN) -> dict[str, Any]:
    table = table_of(text)
    return {**plan_of(table, suggest(table, known)[0]).fields}


def come_in(table: Table, known: Known = KNOWN) -> tuple[list[dict[str, Any]], list[Finding]]:
    """The offerings that a table becomes by its suggested mapping, and what is refused."""
    rows, findings = fill_rows(table, plan_of(table, suggest(table, known)[0]))
    shape = ShapeChecker(base_schema(OFFERING))
    refused = [found for row in rows for found in shape.check(Document("", row.data, dict))]
    return [row.data for row in rows], [*findings, *refused]


FULL = """\
Article number,Service,Short description,Details,Lifecycle,Group,Labels,Words,Product manager,\
Net price,Currency,Unit of measure,Billing period,Min. order,For whom,Available from,Countries,Colour
A-1,Mail move,All mail moved.,All of it.,live,Device care,clinics; remote,post; letters,Ada Test,\
90,EUR,half days,month,1,Practices,2026-07-01,DE; AT,red
A-2,Data move,All data moved.,All of it.,draft,Moving,remote,files,wim@example.com,\
252.50,CHF,users,year,2,Clinics,2026-08-01,DE,blue
"""


def test_every_kind_of_column_is_placed() -> None:
    table = table_of(FULL)
    text, left = suggest(table, KNOWN)
    assert left == ("Colour",)
    assert "# Columns that nobody could place, and what stands in them:\n" in text
    assert "# - \"Colour\": 'red', 'blue'\n" in text
    data, findings = come_in(table)
    assert findings == []
    assert data[0] == {
        "id": "a-1",
        "name": "Mail move",
        "summary": "All mail moved.",
        "description": "All of it.",
        "status": "active",
        "category": "care",
        "tags": ["clinics", "remote"],
        "regions": ["DE", "AT"],
        "keywords": ["post", "letters"],
        "sellable": {"from": "2026-07-01"},
        "owner": "ada",
        "packages": [
            {
                "id": "standard",
                "name": "Standard",
                "suits": "Practices",
                "price": {"EUR": 90},
                "per": "half-day",
                "every": "month",
                "minimum": 1,
            }
        ],
    }
    assert (data[1]["status"], data[1]["category"], data[1]["owner"]) == (
        "planned",
        "moving",
        "wim",
    )
    assert data[1]["packages"][0]["per"] == "users"
    assert "units that are not in catalog.yaml: 'users'\n" in text


@pytest.mark.parametrize("known", [KNOWN, NOTHING], ids=["a catalogue", "nothing known"])
def test_a_table_of_little_is_a_mapping_too(known: Known) -> None:
    data, findings = come_in(table_of("x,y\n1,Mail move\n2,Data move\n"), known)
    assert findings == []
    assert [(each["id"], each["name"]) for each in data] == [("1", "Mail move"), ("2", "Data move")]
    assert {each["owner"] for each in data} == {"ada" if known is KNOWN else "first"}


@pytest.mark.parametrize(
    ("header", "id_of"),
    [
        pytest.param("Item ID", "{Item ID}", id="its name"),
        pytest.param("service_code", "{service_code}", id="the last word of its name"),
        pytest.param("articleNumber", "{articleNumber}", id="words in camel case"),
        pytest.param("Artikelnummer", "{Artikelnummer}", id="another language"),
        pytest.param("Thing", "{Thing}", id="different in every row"),
    ],
)
def test_the_column_of_ids(header: str, id_of: str) -> None:
    table = table_of(f"Group,{header},Name\nx,1,Mail move\nx,2,Mail move\n")
    assert plan_of(table, suggest(table, KNOWN)[0]).id == id_of


def test_a_column_that_is_called_id_and_is_not_unique_is_none() -> None:
    table = table_of("id,Name\n1,Mail move\n1,Data move\n")
    assert plan_of(table, suggest(table, KNOWN)[0]).id == "{Name}"


def test_columns_that_are_unique_only_together() -> None:
    table = table_of("a,b,c\nx,1,z\nx,2,z\ny,1,z\n")
    assert plan_of(table, suggest(table, KNOWN)[0]).id == "{a} {b}"
    assert come_in(table)[1] == []


SIZES = """\
Code,Service,Size,Size name,Price
a,Mail move,small,Up to 10,90
a,Mail move,large,More,190
b,Data move,small,Up to 10,50
"""


def test_rows_that_are_sizes_are_collected() -> None:
    data, findings = come_in(table_of(SIZES))
    assert findings == []
    assert [(each["id"], each["packages"]) for each in data] == [
        (
            "a",
            [
                {"id": "small", "name": "Up to 10", "price": 90},
                {"id": "large", "name": "More", "price": 190},
            ],
        ),
        ("b", [{"id": "small", "name": "Up to 10", "price": 50}]),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Size,", "Colour,", id="no column is called a size"),
        pytest.param("small", "Up to ten", id="sizes that are no ids"),
        pytest.param("a,Mail move,large", ",Mail move,large", id="a row without an id"),
    ],
)
def test_rows_that_may_be_sizes_are_not_collected(old: str, new: str) -> None:
    assert "collect" not in suggest(table_of(SIZES.replace(old, new)), KNOWN)[0]


PRICE = "id,name,%s\n1,Mail move,%s\n2,Data move,%s\n"


@pytest.mark.parametrize(
    ("header", "cells", "prices"),
    [
        pytest.param("Price", ("90", "252.50"), (90, 252.5), id="numbers"),
        pytest.param("Fee", ("€90", "252.50 €"), (90, 252.5), id="the catalogue's currency"),
        pytest.param("Cost", ("£90", "£ 5"), ({"GBP": 90}, {"GBP": 5}), id="another currency"),
        pytest.param("Rate", ("CHF 90", "5 CHF"), ({"CHF": 90}, {"CHF": 5}), id="a code"),
        pytest.param("Price USD", ("90", "5"), ({"USD": 90}, {"USD": 5}), id="in the name"),
        pytest.param("Amount", ("90", ""), (90, None), id="an empty cell"),
        pytest.param("Amount", ("90", "on request"), None, id="mostly no numbers"),
        pytest.param("Price", ("cheap", "dear"), None, id="words"),
    ],
)
def test_a_price(header: str, cells: tuple[str, str], prices: tuple[Any, Any] | None) -> None:
    data, findings = come_in(table_of(PRICE % (header, *cells)))
    assert findings == []
    if prices is None:
        assert all("packages" not in each for each in data)
    else:
        assert tuple(each["packages"][0].get("price") for each in data) == prices


def test_an_amount_that_is_no_plain_number_is_told_and_not_lost() -> None:
    table = table_of(PRICE % ("Price", "€ 90", '"1,480 €"'))
    rows, _ = fill_rows(table, plan_of(table, suggest(table, KNOWN)[0]))
    assert [found.code for row in rows for found in row.findings] == ["stray-value"]


@pytest.mark.parametrize(
    ("column", "name", "value"),
    [
        pytest.param("Status,live,live", "status", "active", id="a word for a status"),
        pytest.param("Status,3,3", "status", "planned", id="a status that says nothing"),
        pytest.param("Category,Moving,Other", "category", "moving", id="a category by its name"),
        pytest.param("Owner,Wim Keeper,", "owner", "wim", id="a person by name"),
        pytest.param("Tags,clinics|remote,clinics", "tags", ["clinics", "remote"], id="tags"),
        pytest.param("Tag,Clinics,Blue", "tags", ["clinics"], id="a tag by its name"),
        pytest.param("Tags,red,blue", "tags", None, id="tags that nobody knows"),
        pytest.param("Supplier,Us,Them", "keywords", ["Us"], id="a supplier"),
        pytest.param("Sold until,2026-12-31,", "sellable", {"until": "2026-12-31"}, id="a day"),
        pytest.param("Sold until,31.12.2026,", "sellable", None, id="a day written otherwise"),
        pytest.param("review.every_days,90,180", "review", {"every_days": 90}, id="a dotted name"),
        pytest.param(
            "Sold from,2026-01-01,2026-02-01", "sellable", {"from": "2026-01-01"}, id="title"
        ),
        pytest.param("Country,Germany,Austria", "regions", None, id="no codes"),
        pytest.param("Language,de,en", "languages", ["de"], id="codes"),
    ],
)
def test_a_column(column: str, name: str, value: Any) -> None:
    header, one, other = column.split(",")
    data, findings = come_in(
        table_of(f"id,name,{header}\n1,Mail move,{one}\n2,Data move,{other}\n")
    )
    assert findings == []
    assert data[0].get(name) == value


def test_what_the_catalogue_does_not_know_is_said() -> None:
    table = table_of("id,name,Category\n1,Mail move,Moving\n2,Data move,Other\n")
    assert "  # not known: 'Other'\n" in suggest(table, KNOWN)[0]


def test_names_with_braces_are_used_all_the_same() -> None:
    table = table_of("code,{name},{price}\nx,Mail move,9\ny,Data move,8\n")
    data, findings = come_in(table)
    assert findings == []
    assert data[0]["name"] == "Mail move"
    assert data[0]["packages"][0]["price"] == 9


def test_a_sheet_is_looked_at_once() -> None:
    table = table_of(FULL)
    assert suggest(table, KNOWN) == suggest(table, KNOWN)


HEADERS = st.sampled_from(
    ["id", "Name", "price", "Preis (EUR)", "unit", "Status", "category", "tags", "owner", "{x}",
     "summary", "keywords", "valid until", "currency", "a: b", "# x", "regions", "min", "'", '"',
     "description", "fit.good", "delivery.effort_hours", "per", "every", "no"]
) | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)  # fmt: skip
CELLS = st.sampled_from(
    ["", "1", "1,480", "€ 90", "EUR", "2026-07-01", "active", "live", "moving", "clinics; remote",
     "x" * 170, "a\nb", "Mail move", "{id}", "- x", "no", "DE", "ada", "day", "{{", "'=1", "null"]
) | st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=6)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> str:
    names = draw(st.lists(HEADERS, min_size=1, max_size=6, unique_by=str.strip))
    rows = draw(
        st.lists(
            st.lists(CELLS, min_size=len(names), max_size=len(names)).filter(
                lambda row: any(cell.strip() for cell in row)
            ),
            min_size=1,
            max_size=5,
        )
    )
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    return text.getvalue()


@given(text=tables(), is_known=st.booleans())
def test_whatever_the_table_the_suggestion_is_a_mapping_for_it(
    text: str, *, is_known: bool
) -> None:
    known = KNOWN if is_known else NOTHING
    table, _ = read_table(text.encode(), "services.csv")
    if table.rows:
        mapping, left = suggest(table, known)
        fill_rows(table, plan_of(table, mapping))
        assert set(left) <= set(table.columns)
