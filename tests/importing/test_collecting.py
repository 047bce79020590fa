"""The rows with one id become one offering, where the mapping collects them."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.finding import error
from offerbook.importing.collecting import Filled
from offerbook.importing.mapping import read_plan
from offerbook.importing.rows import fill_rows, refuse
from offerbook.importing.table import read_table
from offerbook.load.yaml_text import read_yaml
from offerbook.report import to_text

MAPPING = """\
id: "{code}"
collect: packages
fields:
  name: "{title}"
  packages:
    - id: "{size}"
      name: "{size}"
      price:
        column: price
        as: number
        by: currency
"""
HEADER = "code,title,size,price,currency"


def filled(*rows: str, mapping: str = MAPPING) -> tuple[list[Filled], list[str], Any]:
    table, _ = read_table("\n".join([HEADER, *rows, ""]).encode(), "prices.csv")
    document, _ = read_yaml(mapping.encode(), "map.yaml")
    assert document is not None
    plan, said = read_plan(document, table.columns)
    assert said == ()
    assert plan is not None
    found, findings = fill_rows(table, plan)
    return found, to_text(findings).splitlines(), (table, plan)


def packages_of(*rows: str) -> list[dict[str, Any]]:
    (one,), said, _ = filled(*rows)
    assert said == []
    packages: list[dict[str, Any]] = one.data["packages"]
    return packages


def test_each_row_brings_a_package() -> None:
    assert packages_of("a,Mail,small,9,EUR", "a,Mail,large,19,EUR") == [
        {"id": "small", "name": "small", "price": {"EUR": 9}},
        {"id": "large", "name": "large", "price": {"EUR": 19}},
    ]


def test_a_package_may_have_a_price_in_each_currency() -> None:
    assert packages_of("a,Mail,small,9,EUR", "a,Mail,small,10,CHF") == [
        {"id": "small", "name": "small", "price": {"EUR": 9, "CHF": 10}}
    ]


def test_a_price_without_a_currency_is_a_number() -> None:
    assert packages_of("a,Mail,small,9,")[0]["price"] == 9


def test_a_currency_without_a_price_is_nothing() -> None:
    assert "price" not in packages_of("a,Mail,small,,EUR")[0]


def test_rows_apart_and_rows_without_an_id() -> None:
    found, said, _ = filled("a,A,s,1,", "b,B,s,2,", "a,A,m,3,", ",C,s,4,", ",D,s,5,")
    assert said == []
    assert [(each.id, len(each.data["packages"])) for each in found] == [
        ("a", 2),
        ("b", 1),
        ("", 1),
        ("", 1),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param("a,Post,m,9,EUR", "3:2: warning: 'name' is 'Post' here and 'Mail'", id="name"),
        pytest.param("a,Mail,s,8,EUR", "3:4: warning: 'EUR' is '8' here and '9'", id="price"),
    ],
)
def test_rows_that_say_different_things(row: str, said: str) -> None:
    _, words, _ = filled("a,Mail,s,9,EUR", row)
    assert words[0] == (f"prices.csv:{said} in an earlier row of 'a' [more-than-one-value]")


def test_what_is_wrong_with_a_package_is_told_at_its_row() -> None:
    (one,), _, (table, plan) = filled("a,Mail,s,9,EUR", "a,Mail,m,-1,EUR")
    route = ("packages", 1, "price", "EUR")
    problem = error("number-too-small", "'EUR' is -1", table.place(one.row), route=route)
    told = refuse(table, plan, one, problem)
    assert (told.place.line, told.place.column) == (3, 4)


def test_a_stray_price_of_a_further_row_is_kept() -> None:
    (one,), _, _ = filled("a,Mail,s,9,EUR", "a,Mail,m,about 9,EUR")
    assert [each.place.line for each in one.findings] == [3]


@pytest.mark.parametrize("name", ["prices", "name"])
def test_what_is_collected_must_be_a_list_of_the_fields(name: str) -> None:
    text = MAPPING.replace("collect: packages", f"collect: {name}")
    document, _ = read_yaml(text.encode(), "map.yaml")
    assert document is not None
    plan, said = read_plan(document, tuple(HEADER.split(",")))
    assert plan is None
    assert to_text(said).splitlines()[0] == (
        f"map.yaml:2:10: error: there is no list '{name}' in fields [mapping-not-usable]"
    )


def test_the_column_of_a_currency_must_be_there() -> None:
    document, _ = read_yaml(MAPPING.replace("by: currency", "by: money").encode(), "map.yaml")
    assert document is not None
    _, said = read_plan(document, tuple(HEADER.split(",")))
    assert to_text(said).splitlines()[0] == (
        "map.yaml:11:13: error: the table has no column 'money' [mapping-not-usable]"
    )
