"""Items as lines: what, how much, for which packages, and what belongs to it."""

from __future__ import annotations

import pytest

from tests.pages.making import make_writer
from tests.support import Workshop

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
    ],
)
def test_limits(workshop: Workshop, rows: tuple[str, ...], limit: str) -> None:
    (line,) = make_writer(workshop, _included(*rows)).lines("scope", "included")
    assert line.head == "Moving <strong>boxes</strong>"
    assert line.id == "boxes"
    assert line.limit == limit


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
