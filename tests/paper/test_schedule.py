"""What a schedule says: one package of one version, in words that customers may read."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.paper.fields import Shape, build_shape
from tests.paper.making import OFFERING, compose, look, make_sheet
from tests.support import Workshop


def said(items: list[dict[str, Any]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(item[name] for name in names) for item in items]


def test_a_package_is_told_alone(workshop: Workshop) -> None:
    sheet = make_sheet(workshop)
    small, large = compose(sheet, "small"), compose(sheet, "large")
    assert said(small["included"], "what", "limit", "phase") == [
        ("Mailboxes moved", "up to 15\u00a0users", "The move")
    ]
    assert said(large["included"], "what", "limit", "note") == [
        ("Mailboxes moved", "up to 40\u00a0users", ""),
        (
            "Rooms & calendars <moved>",
            "",
            "With the rules (https://example.com/rules) of today.",
        ),
    ]
    assert said(small["excluded"], "what", "instead") == [
        ("Phones", "One more"),
        ("Archives", "Your own export"),
    ]
    assert said(large["excluded"], "what") == [("Phones",)]


@pytest.mark.parametrize(
    ("package", "price", "minimum", "maximum"),
    [
        ("small", "€4,900", "", ""),
        ("large", "€90 or US$99 per user and month", "5\u00a0users", "50\u00a0users"),
    ],
)
def test_the_price_is_said_with_what_it_is_for(
    workshop: Workshop, package: str, price: str, minimum: str, maximum: str
) -> None:
    chosen = compose(make_sheet(workshop), package)["package"]
    assert (chosen["price"], chosen["minimum"], chosen["maximum"]) == (price, minimum, maximum)


def test_everything_else_is_told_in_words(workshop: Workshop) -> None:
    large = compose(make_sheet(workshop), "large")
    assert said(large["outcomes"], "text") == [("It is done.",)]
    assert said(large["deliverables"], "name", "acceptance") == [("Report", "You sign it.")]
    assert said(large["phases"], "name", "days", "by") == [
        ("The move", "2\u00a0working days", "both of us")
    ]
    assert large["duration"] == "8\u00a0working days"
    assert said(large["customer_duties"], "what", "if_missed") == [("Name a lead", "We wait.")]
    assert said(large["service_levels"], "limit", "during", "remedy") == [
        (
            "at most 4\u00a0working hours",
            "office hours: Monday to Friday, 8:00 to 18:00",
            "target, without a remedy",
        )
    ]
    assert said(large["terms"], "topic", "text", "limit") == [
        ("Payment", "Invoices are due.", "at most 30\u00a0days")
    ]
    assert said(large["options"], "name", "price") == [("One more", "€200")]
    assert large["options"][0]["adds"] == ["A further one"]


def test_the_stamp_of_a_version(workshop: Workshop) -> None:
    told = compose(make_sheet(workshop), "small")
    assert (told["version"], told["in_force_from"], told["valid_until"], told["mark"]) == (
        "1.0.0",
        "1 July 2026",
        "30 June 2027",
        "",
    )
    assert told["address"].endswith("offerings/mail-move/1.0.0/")
    assert told["document"]["title"] == "Mail Move · 1.0.0 · Small"


def test_an_old_version_says_until_when_it_was_valid(workshop: Workshop) -> None:
    make_sheet(workshop)
    workshop.offering("mail-move", OFFERING.replace("prices_until: 2027-06-30\n", ""))
    workshop.freeze("2026-09-01")
    older = compose(look(workshop, version="1.0.0"), "small")
    assert (older["valid_until"], older["mark"]) == ("31 August 2026", "Superseded")
    newest = compose(look(workshop), "small")
    assert newest["valid_until"] == "a newer version is in force"


def test_the_last_day_of_sale_ends_it_too(workshop: Workshop) -> None:
    sheet = make_sheet(workshop, "sellable:\n  until: 2027-01-31\n")
    assert compose(sheet, "small")["valid_until"] == "31 January 2027"


def test_a_version_that_was_never_for_sale_says_so(workshop: Workshop) -> None:
    sheet = make_sheet(workshop, "sellable:\n  until: 2026-06-30\n")
    assert compose(sheet, "small")["mark"] == "sold until 30 June 2026"


def test_a_draft_is_marked(workshop: Workshop) -> None:
    workshop.offering("mail-move", OFFERING)
    told = compose(look(workshop, "internal"), "small")
    assert (told["mark"], told["version"], told["in_force_from"]) == (
        "Internal · Draft – not an offer",
        "draft",
        "",
    )
    assert told["address"].endswith("offerings/mail-move/")


def test_no_schedule_of_any_edition_holds_what_customers_may_not_read(workshop: Workshop) -> None:
    internal = compose(make_sheet(workshop, edition="internal"), "small")
    assert "Never for customers" not in str(internal)
    told = compose(look(workshop, version="1.0.0"), "small")
    assert {name for name in told if told[name] != internal[name]} == {"mark"}


def test_an_offering_without_packages_has_one_schedule(workshop: Workshop) -> None:
    workshop.offering("mail-move", "scope:\n  included:\n    - id: a\n      what: All of it\n")
    told = compose(look(workshop, "internal"), "")
    assert told["package"]["name"] == ""
    assert said(told["included"], "what") == [("All of it",)]


COMPANY = """{"properties": {
  "site_rules": {"type": "string", "title": "Site rules", "x-audience": "customer",
                 "x-effect": {"added": "narrows", "removed": "widens", "changed": "ask"}},
  "margin": {"type": "string", "title": "Margin", "x-audience": "internal",
             "x-effect": {"added": "guides", "removed": "guides", "changed": "guides"}}}}"""


def test_a_field_that_a_company_adds_is_told_under_its_title(workshop: Workshop) -> None:
    workshop.write("schema/company.schema.json", COMPANY)
    sheet = make_sheet(workshop, "site_rules: Shoes *off*\nmargin: A tenth\n", "internal")
    told = compose(sheet, "small")
    assert told["further"] == [{"title": "Site rules", "rows": [{"what": "Shoes off"}]}]
    assert "A tenth" not in str(told)


def fits(shape: Shape, value: Any) -> bool:
    """Whether *value* has exactly the names of *shape*."""
    if shape is None:
        return isinstance(value, str)
    if isinstance(shape, tuple):
        return isinstance(value, list) and all(fits(shape[0], each) for each in value)
    return set(shape) == set(value) and all(fits(shape[name], value[name]) for name in shape)


@pytest.mark.parametrize("package", ["small", "large", ""])
def test_what_is_composed_has_the_names_that_templates_are_checked_by(
    workshop: Workshop, package: str
) -> None:
    sheet = make_sheet(workshop)
    shape = build_shape(sheet.desk.schema)
    told = compose(sheet, package)
    assert set(shape) == set(told)
    assert {name for name in shape if not fits(shape[name], told[name])} == set()
