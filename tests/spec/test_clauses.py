"""A clause is an item that many offerings share."""

from __future__ import annotations

import pytest

from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.clauses import build_clause_schema
from offerbook.spec.fields import build_fields, walk_fields
from tests.support import Workshop

CLAUSE = "catalog/clauses/pay/clause.yaml"
DRAFT = "catalog/offerings/mail-move/offering.yaml"
PAY = "id: pay\ntopic: payment\ntext: Due without deduction.\n"


def test_items_that_the_customer_is_bound_by_can_be_shared() -> None:
    root = build_fields(base_schema(OFFERING))
    sharing = [each for field in walk_fields(root) for each in field.sharing.values()]
    shared = {".".join(field.route) for field in sharing if field.is_items}
    assert shared == {
        "outcomes", "scope.included", "scope.excluded", "deliverables", "customer_duties",
        "prerequisites", "assumptions", "service_levels", "terms",
    }  # fmt: skip


def test_a_clause_may_have_the_fields_of_any_of_them() -> None:
    schema = build_clause_schema(base_schema(OFFERING))
    assert {"id", "topic", "text", "what", "at_least", "remedy"} <= set(schema["properties"])
    assert not {"clause", "only_in"} & set(schema["properties"])
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("clause", "more", "code", "place"),
    [
        pytest.param(PAY, "terms:\n  - clause: pay\n", None, (), id="it is taken"),
        pytest.param(
            PAY, "terms:\n  - {clause: pay, only_in: [one]}\npackages:\n  - {id: one, name: One}\n",
            "only-in-all", (DRAFT, 8, 19), id="for some packages",
        ),
        pytest.param(
            PAY, "terms:\n  - {clause: pay, text: x}\n", "not-together", (DRAFT, 8, 19),
            id="with words of its own",
        ),
        pytest.param(
            PAY, "terms:\n  - clause: pai\n", "unknown-reference", (DRAFT, 8, 13), id="it is not there"
        ),
        pytest.param(
            PAY, "outcomes:\n  - clause: pay\n", "clause-misfit", (DRAFT, 8, 5),
            id="in a list that does not know its fields",
        ),
        pytest.param(
            "id: pay\nwhat: x\n", "assumptions:\n  - clause: pay\n", "clause-misfit", (DRAFT, 8, 5),
            id="without what the list needs",
        ),
        pytest.param(
            PAY, "scope:\n  included:\n    - {id: a, what: x}\n    - clause: pay\n", "clause-misfit",
            (DRAFT, 10, 7), id="in a list of a group",
        ),
        pytest.param(
            "id: pay\nwhat: x\n", "scope:\n  excluded:\n    - clause: pay\n", None, (),
            id="in a group of which more is required",
        ),
        pytest.param(
            PAY, "packages:\n  - clause: pay\n", "unknown-field", (DRAFT, 8, 5),
            id="in a list that shares nothing",
        ),
        pytest.param(
            PAY + "only_in: [x]\n", "", "unknown-field", (CLAUSE, 4, 1), id="a clause for a package"
        ),
        pytest.param(PAY + "txt: x\n", "", "unknown-field", (CLAUSE, 4, 1), id="an unknown field"),
        pytest.param("id: paid\n", "", "folder-mismatch", (CLAUSE, 1, 5), id="another folder"),
        pytest.param("text: x\n", "", "missing-field", (CLAUSE, 1, 1), id="without an id"),
        pytest.param(
            PAY.replace("payment", "payments"), "terms:\n  - clause: pay\n", "unknown-reference",
            (CLAUSE, 2, 8), id="a clause that refers to nothing",
        ),
        pytest.param(
            PAY, "terms:\n  - clause: pay\n  - clause: pay\n", "duplicate-id", (DRAFT, 9, 13), id="twice"
        ),
    ],
)  # fmt: skip
def test_a_clause(
    workshop: Workshop, clause: str, more: str, code: str | None, place: tuple[str | int, ...]
) -> None:
    workshop.write(CLAUSE, clause)
    workshop.offering("mail-move", more)
    found = {
        (each.code, each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
    }
    assert ((code, *place) in found) if code else found == set()


def test_what_the_fields_of_an_offering_ask_of_each_other_is_no_matter_of_a_clause(
    workshop: Workshop,
) -> None:
    workshop.write("schema/company.schema.json", '{"properties": {"terms": {"minItems": 2}}}')
    workshop.write(CLAUSE, PAY)
    workshop.offering(
        "mail-move", "terms:\n  - clause: pay\n  - {id: own, topic: payment, text: Own.}\n"
    )
    assert "clause-misfit" not in workshop.codes()
    workshop.offering("mail-move", "terms:\n  - clause: pay\n")
    assert "too-few" in workshop.codes()
