"""Numbers that may not say what their owner means."""

from __future__ import annotations

import pytest

from tests.support import Workshop

LEVEL = "service_levels:\n  - {{id: there, name: There, at_least: {}, unit: percent, measured: Daily}}\n"
PACKAGES = "packages:\n  - {{id: one, name: One, {}}}\n"
TWO = "packages:\n  - {id: one, name: One}\n  - {id: two, name: Two}\noptions:\n"


def codes(workshop: Workshop, more: str) -> list[str]:
    workshop.offering("mail-move", more)
    return [each.code for each in workshop.findings()]


@pytest.mark.parametrize(
    ("number", "is_told"),
    [
        ("1950", False),
        ("1.95", False),
        ("1.9", False),
        ("1.950", True),
        ("49.500", True),
        ("0.500", True),
        ("2.0000", False),
        ("{EUR: 1.950, USD: 2100}", True),
        ("{EUR: 1.95, USD: 2.1}", False),
    ],
)
def test_a_point_that_may_part_thousands(workshop: Workshop, number: str, *, is_told: bool) -> None:
    found = codes(workshop, PACKAGES.format(f"price: {number}"))
    assert found == ["twofold-number"] * is_told


def test_in_any_package_and_currency(workshop: Workshop) -> None:
    price = "{one: 7, two: {EUR: 7, USD: 1.000}}"
    found = codes(workshop, f"{TWO}  - {{id: more, name: More, price: {price}}}\n")
    assert found == ["twofold-number"]


def test_both_readings_are_named(workshop: Workshop) -> None:
    codes(workshop, PACKAGES.format("price: 1.950"))
    (finding,) = workshop.findings()
    assert finding.message == "1.950 can be read as 1.95 and as 1950"
    assert finding.hint == "write 1.95 or 1950: no sign parts thousands"
    assert (finding.place.line, finding.place.column) == (8, 33)


@pytest.mark.parametrize(
    ("least", "found"),
    [
        ("100", []),
        ("99.995", []),
        ("100.5", ["more-than-all"]),
        ("995", ["more-than-all"]),
        ("99.990", ["twofold-number"]),
    ],
)
def test_more_than_all(workshop: Workshop, least: str, found: list[str]) -> None:
    assert codes(workshop, LEVEL.format(least)) == found


def test_more_than_all_may_be_meant(workshop: Workshop) -> None:
    codes(workshop, LEVEL.format(120))
    (finding,) = workshop.findings()
    settings = workshop.root / "catalog/catalog.yaml"
    waiver = finding.hint.partition(": ")[2].partition(", why")[0]
    settings.write_text(
        f"{settings.read_text()}waived:\n  - {waiver}, why: Of what was agreed for last year.}}\n"
    )
    assert workshop.findings() == ()


def test_more_than_all_in_a_clause_and_in_a_companys_own_field(workshop: Workshop) -> None:
    workshop.write(
        "schema/company.schema.json",
        '{"properties": {"bonus": {"title": "Bonus", "type": "number", "x-unit": "percent", '
        '"x-audience": "internal", "x-effect": {"added": "guides", "removed": "guides", '
        '"raised": "guides", "lowered": "guides"}}}}',
    )
    clause = "id: pay\ntopic: payment\ntext: Up front.\nat_most: 120\nunit: percent\n"
    workshop.write("catalog/clauses/pay/clause.yaml", clause)
    workshop.offering("mail-move", "bonus: 400\nterms:\n  - clause: pay\n")
    found = [each for each in workshop.findings() if each.code == "more-than-all"]
    assert [each.place.path.rpartition("/")[2] for each in found] == [
        "clause.yaml",
        "offering.yaml",
    ]
    waivers = [each.hint.partition(": ")[2].partition(", why")[0] for each in found]
    settings = workshop.root / "catalog/catalog.yaml"
    rows = "".join(f"  - {each}, why: Meant.}}\n" for each in waivers)
    settings.write_text(f"{settings.read_text()}waived:\n{rows}")
    assert "more-than-all" not in workshop.codes()
    assert "waiver-unused" not in workshop.codes()


@pytest.mark.parametrize(
    ("minimum", "maximum", "is_told"),
    [
        ("5", "50", False),
        ("5", "5", False),
        ("50", "5", True),
        ("{one: 1, two: 9}", "5", True),
        ("{one: 1, two: 9}", "{one: 5, two: 9}", False),
        ("{one: 1, two: 9}", "{one: 9, two: 5}", True),
        ("6", "{one: 9, two: 5}", True),
    ],
)
def test_the_least_is_not_above_the_most(
    workshop: Workshop, minimum: str, maximum: str, *, is_told: bool
) -> None:
    more = f"{TWO}  - {{id: more, name: More, minimum: {minimum}, maximum: {maximum}}}\n"
    assert codes(workshop, more) == ["minimum-above-maximum"] * is_told
