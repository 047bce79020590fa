"""A finding about words may be waived, with a reason; a waiver that serves nothing is told."""

from __future__ import annotations

import pytest

from tests.support import CATALOG, Workshop

WORDS = """\
description: We lose money on it.
outcomes:
  - id: first
    text: We lose money on it.
  - id: second
    text: We lose money on it.
keywords:
  - We lose money on it.
pitch: We lose money on it.
"""
PLACES = ["description", "keywords.1", "outcomes.first.text", "outcomes.second.text"]


def waive(workshop: Workshop, *waivers: str) -> None:
    rows = "".join(f"  - {{{waiver}, why: They know it.}}\n" for waiver in waivers)
    workshop.write("catalog/catalog.yaml", f"{CATALOG}waived:\n{rows}")


def places(workshop: Workshop) -> list[str]:
    """Where the findings stand, as their hints say."""
    found = [each for each in workshop.findings() if each.code == "pasted-text"]
    return sorted(each.hint.split("place: ")[1].split(",")[0] for each in found)


@pytest.mark.parametrize(
    ("waivers", "left"),
    [
        pytest.param([], PLACES, id="none"),
        pytest.param(["rule: pasted-text"], [], id="everywhere"),
        pytest.param(["rule: pasted-text, offering: mail-move"], [], id="in an offering"),
        pytest.param(["rule: pasted-text, offering: mail-move, place: outcomes"], PLACES[:2], id="in a list"),
        pytest.param(["rule: pasted-text, place: outcomes.first"], [*PLACES[:2], PLACES[3]], id="in an item"),
        pytest.param(["rule: pasted-text, place: keywords.1"], [PLACES[0], *PLACES[2:]], id="in a list of words"),
        pytest.param([f"rule: pasted-text, place: {each}" for each in PLACES], [], id="each"),
    ],
)  # fmt: skip
def test_what_is_waived(workshop: Workshop, waivers: list[str], left: list[str]) -> None:
    if waivers:
        waive(workshop, *waivers)
    workshop.offering("mail-move", WORDS)
    assert places(workshop) == left
    assert "waiver-unused" not in workshop.codes()


@pytest.mark.parametrize(
    ("waiver", "column", "says"),
    [
        pytest.param("rule: pasted-text, offering: desk", 5, "there is no finding 'pasted-text'", id="of another offering"),
        pytest.param("rule: pasted-text, place: descript", 5, "there is no finding 'pasted-text'", id="at half a name"),
        pytest.param("rule: pasted-amount", 5, "there is no finding 'pasted-amount'", id="of another kind"),
        pytest.param("rule: twin-text", 12, "'twin-text' is not a finding that can be waived", id="of a kind that stays"),
    ],
)  # fmt: skip
def test_a_waiver_that_serves_nothing(
    workshop: Workshop, waiver: str, column: int, says: str
) -> None:
    waive(workshop, "rule: pasted-text", waiver)
    workshop.offering("desk")
    workshop.offering("mail-move", WORDS)
    (finding,) = workshop.findings()
    assert finding.code == "waiver-unused"
    assert finding.message.startswith(says)
    assert (finding.place.line, finding.place.column) == (len(CATALOG.splitlines()) + 3, column)


@pytest.mark.parametrize("waiver", ["rule: pasted-text", "rule: pasted-text, offering: mail-move"])
def test_of_what_cannot_be_read_nobody_knows_what_it_needs(workshop: Workshop, waiver: str) -> None:
    waive(workshop, waiver)
    workshop.offering("mail-move", WORDS + "sumary: x\n")
    assert workshop.codes() == ["unknown-field"]


def test_a_waiver_needs_a_reason(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write("catalog/catalog.yaml", f"{CATALOG}waived:\n  - rule: pasted-text\n")
    assert workshop.codes() == ["missing-field"]


def test_clauses_and_what_is_said_of_releases(workshop: Workshop) -> None:
    text = "We lose money on it."
    workshop.write("catalog/clauses/pay/clause.yaml", f"id: pay\ntopic: payment\ntext: {text}\n")
    workshop.offering("mail-move", f"terms:\n  - clause: pay\npitch: {text}\n")
    workshop.change(f"note: {text}\n")
    assert places(workshop) == ["change.note", "clauses.pay.text"]
    waive(
        workshop,
        "rule: pasted-text, place: clauses.pay",
        "rule: pasted-text, offering: mail-move, place: change.note",
    )
    assert workshop.codes() == []
