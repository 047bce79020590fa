"""Items as lines: what, how much, for which packages, and what belongs to it."""

from __future__ import annotations

import pytest

from offerbook.pages.told import tell_parts
from tests.pages.making import make_writer
from tests.support import CATALOG, Workshop

_PACKAGES = """\
packages:
  - id: small
    name: Small
  - id: large
    name: Large
"""


def _included(*rows: str) -> str:
    inside = "".join(f"      {row}\n" for row in rows)
    return (
        f"{_PACKAGES}scope:\n  included:\n    - id: boxes\n      what: Moving **boxes**\n{inside}"
    )


@pytest.mark.parametrize(
    ("rows", "limit"),
    [
        pytest.param((), "", id="no number"),
        pytest.param(("amount: 2", "unit: hours"), "2\u00a0hours", id="an amount"),
        pytest.param(("amount: 1", "unit: hours"), "1\u00a0hour", id="one of them"),
        pytest.param(("up_to: 40", "unit: users"), "up to 40\u00a0users", id="a ceiling"),
        pytest.param(
            ("up_to: 40", "unit: users", "every: month"),
            "up to 40\u00a0users every month",
            id="how often",
        ),
        pytest.param(("every: week",), "every week", id="how often alone"),
        pytest.param(
            ("amount:", "  small: 1", "  large: 2", "unit: hours"),
            "Small 1 · Large 2\u00a0hours",
            id="by package, the unit once",
        ),
        pytest.param(
            ("amount:", "  small: 6", "  large: 1", "unit: hours"),
            "Small 6 · Large 1\u00a0hours",
            id="the last is one of them",
        ),
        pytest.param(
            ("amount:", "  small: 1", "  large: 1", "unit: hours"),
            "Small 1 · Large 1\u00a0hour",
            id="each is one of them",
        ),
    ],
)
def test_limits(workshop: Workshop, rows: tuple[str, ...], limit: str) -> None:
    (line,) = make_writer(workshop, _included(*rows)).lines("scope", "included")
    assert line.head == "Moving <strong>boxes</strong>"
    assert line.id == "boxes"
    assert line.limit == limit


def test_digits_in_groups_are_no_unit(workshop: Workshop) -> None:
    """Swedish parts them by the sign that stands before a unit."""
    workshop.write("catalog/catalog.yaml", CATALOG.replace("language: en", "language: sv"))
    rows = ("up_to:", "  small: 1200", "  large: 12500", "unit: users")
    (line,) = make_writer(workshop, _included(*rows)).lines("scope", "included")
    assert line.limit == "up to Small 1\u00a0200 · Large 12\u00a0500\u00a0users"


_DEPOSITS = """{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "More",
  "properties": {
    "deposits": {
      "title": "Deposits", "description": "Paid back.", "type": "array",
      "x-key": "id", "x-effect": {"added": "none", "removed": "none"},
      "items": {
        "title": "Deposit", "type": "object", "additionalProperties": false,
        "required": ["id", "at_most"], "x-effect": {"added": "narrows", "removed": "widens"},
        "properties": {
          "id": {"title": "Id", "type": "string", "x-audience": "customer",
                 "x-effect": {"changed": "none"}},
          "at_most": {
            "title": "At most", "description": "How much.", "type": ["number", "object"],
            "x-unit": "currency", "x-by": ["package", "currency"], "x-audience": "customer",
            "x-effect": {"added": "ask", "removed": "ask", "raised": "narrows",
                         "lowered": "widens", "changed": "ask"}}}}}}}
"""


@pytest.mark.parametrize(
    ("deposit", "said", "plainly"),
    [
        pytest.param("50", "at most €50", "at most €50", id="one"),
        pytest.param(
            "{EUR: 50, USD: 55}", "at most €50 · $55", "at most €50 · $55", id="by currency"
        ),
        pytest.param(
            "{small: 5, large: 7}",
            "at most Small €5 · Large €7",
            "Small: at most €5 · Large: at most €7",
            id="by package",
        ),
        pytest.param(
            "{small: {EUR: 5, USD: 6}, large: {EUR: 7, USD: 8}}",
            "at most Small €5 · $6 · Large €7 · $8",
            "Small: at most €5 · $6 · Large: at most €7 · $8",
            id="by both",
        ),
    ],
)
def test_money_of_a_companys_own_field(
    workshop: Workshop, deposit: str, said: str, plainly: str
) -> None:
    workshop.write("schema/company.schema.json", _DEPOSITS)
    more = f"{_PACKAGES}deposits:\n  - id: box\n    at_most: {deposit}\n"
    writer = make_writer(workshop, more)
    (line,) = writer.lines("deposits")
    assert line.limit.replace("US$", "$") == said
    rows = {part.id: part.rows for part in tell_parts(writer.desk, writer.offering)}["deposits"]
    assert str(rows[0].limit).replace("US$", "$") == plainly


@pytest.mark.parametrize(
    ("package", "limit"), [("small", "1\u00a0hour"), ("large", "2\u00a0hours")]
)
def test_a_limit_for_one_package(workshop: Workshop, package: str, limit: str) -> None:
    rows = ("amount:", "  small: 1", "  large: 2", "unit: hours")
    writer = make_writer(workshop, _included(*rows))
    field = writer.desk.schema.fields["scope"].fields["included"]
    (item,) = writer.offering["scope"]["included"]
    assert writer.limit_in(field, item, package) == limit


def test_packages_are_named_by_their_names(workshop: Workshop) -> None:
    (line,) = make_writer(workshop, _included("only_in:", "  - large")).lines("scope", "included")
    assert line.only_in == ("Large",)


def test_further_fields_stand_under_their_titles(workshop: Workshop) -> None:
    writer = make_writer(
        workshop,
        _included("note: Only **by day**", "phase: there")
        + "timeline:\n  phases:\n    - id: there\n      name: Being there\n",
    )
    (line,) = writer.lines("scope", "included")
    assert str(line.facts) == (
        '<dl class="ob-facts"><div><dt>Phase</dt><dd>Being there</dd></div>'
        "<div><dt>Note</dt><dd>Only <strong>by day</strong></dd></div></dl>"
    )


@pytest.mark.parametrize(
    ("instead", "html"),
    [
        pytest.param(
            "fax-gateway",
            '<a href="../../offerings/fax-gateway/">Fax Gateway</a>',
            id="another offering",
        ),
        pytest.param("extra-day", "Extra day", id="an option"),
        pytest.param("the **carrier**", "the carrier", id="words"),
    ],
)
def test_instead(workshop: Workshop, instead: str, html: str) -> None:
    workshop.offering("fax-gateway")
    writer = make_writer(
        workshop,
        "options:\n  - id: extra-day\n    name: Extra day\n"
        "scope:\n  excluded:\n    - id: fax\n      what: Faxes\n"
        f"      instead: {instead}\n",
    )
    (line,) = writer.lines("scope", "excluded")
    assert f"<dd>{html}</dd>" in line.facts


def test_internal_facts_are_marked(workshop: Workshop) -> None:
    writer = make_writer(workshop, "commercials:\n  list_price: 4900\n")
    (fact,) = writer.facts(
        writer.desk.schema.fields["commercials"], writer.offering["commercials"], ()
    )
    assert (str(fact.value), fact.is_internal) == ("€4,900", True)


@pytest.mark.parametrize("route", [("outcomes",), ("scope", "included"), ("no-such-list",)])
def test_a_list_that_is_absent_has_no_lines(workshop: Workshop, route: tuple[str, ...]) -> None:
    assert make_writer(workshop, "").lines(*route) == ()


def test_a_list_that_customers_may_not_read_has_no_lines(workshop: Workshop) -> None:
    writer = make_writer(workshop, "discovery:\n  - id: count\n    ask: How many?\n", "customer")
    assert "discovery" not in writer.offering
    assert writer.lines("discovery") == ()
