"""Numbers split by package name each package they belong to."""

from __future__ import annotations

import pytest

from tests.support import Workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"


def told(workshop: Workshop) -> list[tuple[str, str, int, int]]:
    return [
        (each.code, each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
    ]


PACKAGES = "packages:\n  - {id: small, name: S}\n  - {id: large, name: L}\n"
INCLUDED = "scope:\n  included:\n    - {{id: a, what: b, unit: users, {}}}\n"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param("amount: 5", None, id="one for all"),
        pytest.param("amount: {small: 1, large: 2}", None, id="one for each"),
        pytest.param("amount: {large: 2, small: 1}", None, id="in another order"),
        pytest.param("amount: {small: 1}", "map-incomplete", id="one forgotten"),
        pytest.param("amount: {small: 1, large: 2, huge: 3}", "unknown-package", id="one too many"),
        pytest.param("amount: {small: 1, lrge: 2}", "unknown-package", id="a typing error"),
        pytest.param("amount: {small: 1}, only_in: [small]", None, id="only in one"),
        pytest.param(
            "amount: {small: 1, large: 2}, only_in: [small]", "package-not-meant", id="not meant"
        ),
        pytest.param("amount: 1, only_in: [small, large]", "only-in-all", id="only in all"),
        pytest.param("amount: 1, only_in: [huge]", "unknown-reference", id="only in nothing"),
        pytest.param("amount: {EUR: 1}", "wrong-name", id="a currency where none belongs"),
    ],
)
def test_a_limit(workshop: Workshop, more: str, expected: str | None) -> None:
    workshop.offering("mail-move", PACKAGES + INCLUDED.format(more))
    codes = {code for code, *_ in told(workshop)}
    assert (expected in codes) if expected else codes == set()


@pytest.mark.parametrize(
    ("price", "codes"),
    [
        ("5", []),
        ("{EUR: 5, CHF: 6}", []),
        ("{small: 5, large: 6}", []),
        ("{small: {EUR: 5}, large: {EUR: 6}}", []),
        ("{small: 5, EUR: 6}", ["mixed-map"]),
        ("{small: 5}", ["map-incomplete"]),
        ("{small: {EUR: {CHF: 1}}, large: 1}", ["wrong-type"]),
        ("{EUR: {small: 5}}", ["wrong-name"]),
    ],
)
def test_a_price_of_an_option(workshop: Workshop, price: str, codes: list[str]) -> None:
    workshop.offering(
        "mail-move", PACKAGES + f"options:\n  - {{id: more, name: More, price: {price}}}\n"
    )
    assert [code for code, *_ in told(workshop)] == codes


def test_without_packages_there_is_nothing_to_split_by(workshop: Workshop) -> None:
    workshop.offering("mail-move", "timeline:\n  days: {small: 1}\n")
    (finding,) = workshop.findings()
    assert finding.code == "unknown-package"
    assert finding.hint == "this offering has no packages: write a single number"


def test_the_place_is_the_name_in_the_map(workshop: Workshop) -> None:
    workshop.offering("mail-move", PACKAGES + "timeline:\n  days:\n    small: 1\n    huge: 2\n")
    assert ("unknown-package", DRAFT, 13, 5) in told(workshop)
