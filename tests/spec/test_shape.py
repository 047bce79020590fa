"""The library that decides and the library that explains are of one mind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from offerbook.load.yaml_text import read_yaml
from offerbook.spec.base import CATALOG, OFFERING, base_schema
from offerbook.spec.shape import ShapeChecker, is_day

BASE: dict[str, Any] = {
    "id": "mail-move",
    "name": "Mail move",
    "summary": "All of it.",
    "status": "planned",
    "category": "moving",
    "owner": "ada",
}
COMPANY: dict[str, Any] = {
    "company": {"name": "Testhouse"},
    "language": "en",
    "currency": "EUR",
    "time_zone": "Europe/Dublin",
    "people": [{"id": "ada", "name": "Ada", "email": "ada@example.com"}],
    "categories": [{"id": "moving", "name": "Moving"}],
}

IDS = [
    "abc\n",
    "abc",
    "a\r",
    "-a",
    "a-",
    "a--b",
    "A",
    "á",
    "",
    " a",
    "a" * 64,
    "a" * 65,
    "ａ",
    "١",
    "a\u2028",
]
LINES = [
    "x",
    "x\n",
    "\n",
    "x\ny",
    " ",
    "\u00a0",
    "\u2003",
    "\u3000",
    "\u200b",
    "\u180e",
    "é",
    "😀" * 160,
    "x" * 161,
]
DAYS = ["2026-02-28", "2026-02-29", "2024-02-29", "2026-2-1", "0000-01-01", "0001-01-01", "9999-12-31",
        "10000-01-01", "2026-01-01\n", "２026-01-01", "20260101", "2026-W01-1", "2026-001", "2026-13-01",
        "2026-01-01T00:00", " 2026-01-01", ""]  # fmt: skip
NUMBERS = [0, 1, -1, Decimal("0.5"), Decimal("-0.0"), Decimal("1E+15"), Decimal("1E-999"), Decimal("30.0"),
           Decimal("30.5"), Decimal("3E+1"), Decimal("1E+400"), 10**15, 10**18, 2**63, 2**64, 10**30, 10**400,
           True, None, "1", {}, {"EUR": 1}, {"eur": 1}, {"EUR\n": 1}, {"one": 1}, {"EUR": "x"},
           {"one": {"EUR": 1}}, {"one": {}}, [1]]  # fmt: skip
LISTS = [["a", "a"], ["a", "b"], [], [1, 1], ["a", None], "a", ["A"], ["a\n"], [["a"]], {}]
ITEMS = [{}, {"id": "a"}, {"clause": "a"}, {"clause": "a", "id": "b"}, {"clause": "a", "only_in": ["b"]},
         {"clause": "a\n"}, {"id": "a", "text": "b"}, {"id": "a", "topic": "b", "text": "c"}, "a", None]  # fmt: skip
TERM = {"id": "a", "topic": "b", "text": "c"}
INCLUDED = {"id": "a", "what": "b"}
MAILS = ["a@b.example", "a@b.example\n", "a@b", "a b@c.example", "a@b.example, x@y.example", "a\u00a0b@c.example",
         "é@b.example", "a@b.example\u2003", "<a@b.example>", "@b.example"]  # fmt: skip

PLACES: Mapping[str, tuple[Callable[[Any], dict[str, Any]], list[Any]]] = {
    "id": (lambda value: {"id": value}, IDS),
    "tags": (lambda value: {"tags": value}, [[each] for each in IDS] + LISTS),
    "keywords": (lambda value: {"keywords": value}, LISTS),
    "name": (lambda value: {"name": value}, LINES),
    "summary": (lambda value: {"summary": value}, LINES),
    "description": (lambda value: {"description": value}, LINES),
    "served_until": (lambda value: {"served_until": value}, DAYS),
    "price": (lambda value: {"packages": [{"id": "a", "name": "b", "price": value}]}, NUMBERS),
    "floor": (lambda value: {"commercials": {"floor": value}}, NUMBERS),
    "days": (lambda value: {"timeline": {"days": value}}, NUMBERS),
    "every_days": (lambda value: {"review": {"every_days": value}}, NUMBERS),
    "terms": (lambda value: {"terms": [value]}, ITEMS),
    "term": (
        lambda more: {"terms": [{**TERM, **more}]},
        [{}, {"at_least": 1}, {"at_most": 1, "at_least": 1}, {"link": "javascript:x"},
         {"link": "https://a"}, {"link": "https://a\n"}, {"unit": "a b"}, {"unit": " a"}],
    ),
    "included": (
        lambda more: {"scope": {"included": [{**INCLUDED, **more}]}},
        [{}, {"amount": 1}, {"amount": 1, "up_to": 1}, {"every": "day"}, {"every": "days"},
         {"amount": {"a": 1}}, {"amount": {"EUR": 1}}, {"amount": {}}, {"odd": 1}],
    ),
    "regions": (lambda value: {"regions": [value]}, ["IE", "ie", "IE\n", "GB-SCT", "", 1]),
    "languages": (lambda value: {"languages": [value]}, ["en", "de-CH", "en\n", "EN", 1]),
    "status": (lambda value: {"status": value}, ["active", "active\n", "Active", None, 1]),
    "unknown": (lambda value: {value: 1}, ["x", "x\n", "", "nam"]),
    "whole": (lambda value: value, [{"owner": None}, {"packages": None}, {"scope": []}]),
}  # fmt: skip


def cases() -> Iterator[Any]:
    for place, (make, values) in PLACES.items():
        for value in values:
            yield pytest.param({**BASE, **make(value)}, id=f"{place}: {str(value)[:30]!r}")


@cache
def checker(name: str) -> ShapeChecker:
    return ShapeChecker(base_schema(name))


@pytest.mark.parametrize("data", list(cases()))
def test_the_two_libraries_agree(data: dict[str, Any]) -> None:
    assert checker(OFFERING).is_valid(data) == checker(OFFERING).explains(data)


@pytest.mark.parametrize("mail", MAILS)
def test_they_agree_about_catalog_yaml(mail: str) -> None:
    data = {**COMPANY, "people": [{"id": "ada", "name": "Ada", "email": mail}]}
    assert checker(CATALOG).is_valid(data) == checker(CATALOG).explains(data)


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        (r"^\d+$", ["1", "١", "1\n", ""]),
        (r"^\w+$", ["a", "é", "_", "a-"]),
        (r"^\S+$", ["a", "a\u00a0b", "a\u3000", "a\u200b", "a b"]),
        (r"^[^\s@]+$", ["a", "a@", "a\u2003", "a\t"]),
        (r"^(EUR|US\$)$", ["EUR", "US$", "US$\n", "US"]),
        (r"^[$]$", ["$", "", "\n"]),
        (r"^a$|^b$", ["a", "b", "a\n", "b\n"]),
        (r"\$", ["$", "x"]),
        (r"^a\\$", ["a\\", "a"]),
    ],
)
def test_they_read_a_company_pattern_alike(pattern: str, values: list[str]) -> None:
    shape = ShapeChecker({"type": "string", "pattern": pattern})
    for value in values:
        assert shape.is_valid(value) == shape.explains(value), value


@pytest.mark.parametrize("value", [Decimal("19.99"), Decimal("1.005"), 20, Decimal("0.1")])
def test_they_agree_about_hundredths(value: Decimal) -> None:
    shape = ShapeChecker({"type": "number", "multipleOf": Decimal("0.01")})
    assert shape.is_valid(value) == shape.explains(value) == (value != Decimal("1.005"))


@pytest.mark.parametrize("word", DAYS)
def test_a_day_is_ten_characters_of_the_calendar(word: str) -> None:
    assert is_day(word) is (word in ("2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31"))


def test_a_schema_never_fetches() -> None:
    with pytest.raises(Exception, match=r"127\.0\.0\.1"):
        ShapeChecker({"$ref": "http://127.0.0.1:9/x.json"})


def shape_findings(text: str) -> list[tuple[str, int, int]]:
    document, said = read_yaml(text.encode(), "a.yaml")
    assert document is not None, said
    return [
        (each.code, each.place.line, each.place.column)
        for each in checker(OFFERING).check(document)
    ]


def test_a_finding_stands_at_the_key_the_value_or_the_parent() -> None:
    text = (
        "id: a\nname: 5\nsumary: x\nstatus: actve\ncategory: b\nowner: c\n"
        "scope:\n  included:\n    - id: x\n    - id: y\n      what: z\n      odd: 1\n"
    )
    assert shape_findings(text) == [
        ("missing-field", 1, 1),
        ("wrong-type", 2, 7),
        ("unknown-field", 3, 1),
        ("unknown-value", 4, 9),
        ("missing-field", 9, 7),
        ("unknown-field", 12, 7),
    ]
