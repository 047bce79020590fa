"""Every id that a field names is there, for the reader who will follow it."""

from __future__ import annotations

import pytest

from tests.support import Workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"
SETTINGS = "catalog/catalog.yaml"


def told(workshop: Workshop) -> list[tuple[str, str, int, int]]:
    return [
        (each.code, each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
    ]


REFERENCES = [
    "category: nope\n",
    "tags: [nope]\n",
    "owner: nope\n",
    "deputy: nope\n",
    "packages:\n  - {id: a, name: b, price: 1, per: nope}\n",
    "packages:\n  - {id: a, name: b, price: 1, every: nope}\n",
    "options:\n  - {id: a, name: b, only_in: [nope]}\n",
    "scope:\n  included:\n    - {id: a, what: b, amount: 1, unit: nope}\n",
    "scope:\n  included:\n    - {id: a, what: b, phase: nope}\n",
    "scope:\n  included:\n    - {id: a, what: b, offering: nope}\n",
    "scope:\n  excluded:\n    - {id: a, what: b, only_in: [nope]}\n",
    "deliverables:\n  - {id: a, name: b, phase: nope}\n",
    "customer_duties:\n  - {id: a, what: b, phase: nope}\n",
    "service_levels:\n  - {id: a, name: b, at_least: 1, unit: nope}\n",
    "service_levels:\n  - {id: a, name: b, at_least: 1, unit: days, during: nope}\n",
    "terms:\n  - {id: a, topic: nope, text: b}\n",
    "terms:\n  - {clause: nope}\n",
    "relations:\n  requires:\n    - {id: a, one_of: [nope]}\n",
    "relations:\n  conflicts: [nope]\n",
    "relations:\n  complements: [desk/nope]\n",
    "relations:\n  successors: [nope]\n",
    "commercials:\n  discounts:\n    - {id: a, role: nope, up_to_percent: 5}\n",
    "misconceptions:\n  - {id: a, they_think: b, reality: c, say: d, escalate_to: nope}\n",
    "technical_review:\n  required_when: [a]\n  reviewer: nope\n",
    "delivery:\n  owner: nope\n",
]


@pytest.mark.parametrize("more", REFERENCES)
def test_a_reference_to_nothing(workshop: Workshop, more: str) -> None:
    workshop.offering("desk")
    rows = workshop.offering("mail-move", more).read_text().splitlines()
    line = next(number for number, row in enumerate(rows, 1) if "nope" in row)
    column = rows[line - 1].replace("desk/nope", "nope").index("nope") + 1
    assert told(workshop) == [("unknown-reference", DRAFT, line, column)]
    assert all(each.hint for each in workshop.findings())


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param("tags: [clinic]\n", "did you mean 'clinics'?", id="nearly right"),
        pytest.param("owner: zzz\n", "known in people in catalog.yaml: ada", id="far off"),
        pytest.param(
            "scope:\n  included:\n    - {id: a, what: b, phase: c}\n",
            "add it to the phases of the timeline",
            id="nothing to choose from",
        ),
    ],
)
def test_a_hint_names_what_there_is(workshop: Workshop, more: str, expected: str) -> None:
    workshop.offering("mail-move", more)
    assert [each.hint for each in workshop.findings()] == [expected]


@pytest.mark.parametrize(
    ("instead", "codes"),
    [
        ("desk", []),
        ("desk/gold", []),
        ("extra", []),
        ("Ask us for an offer", []),
        ("desk/silver", ["unknown-reference"]),
        ("dsk", ["unknown-reference"]),
        ("mail-move", ["self-reference"]),
    ],
)
def test_instead_is_an_offering_an_option_or_words(
    workshop: Workshop, instead: str, codes: list[str]
) -> None:
    workshop.offering("desk", "packages:\n  - {id: gold, name: Gold}\n")
    workshop.offering(
        "mail-move",
        "options:\n  - {id: extra, name: Extra}\n"
        f"scope:\n  excluded:\n    - {{id: a, what: b, instead: {instead}}}\n",
    )
    assert [code for code, *_ in told(workshop)] == codes


@pytest.mark.parametrize(
    ("desk", "more", "code"),
    [
        ("audience: internal\n", "relations:\n  complements: [desk]\n", "internal-reference"),
        (
            "status: retired\nstatus_note: Over.\n", "relations:\n  complements: [desk]\n",
            "retired-reference",
        ),
        ("audience: internal\n", "audience: internal\nrelations:\n  complements: [desk]\n", None),
    ],
)  # fmt: skip
def test_a_reader_is_sent_nowhere_in_vain(
    workshop: Workshop, desk: str, more: str, code: str | None
) -> None:
    workshop.offering("desk", desk)
    workshop.offering("mail-move", more)
    assert [found for found, *_ in told(workshop)] == ([code] if code else [])


def test_a_broken_offering_is_there_all_the_same(workshop: Workshop) -> None:
    """Nobody is told that a reference leads nowhere because the other file has an error."""
    workshop.write("catalog/offerings/desk/offering.yaml", "id: desk\nname: a: b\n")
    workshop.offering("mail-move", "relations:\n  complements: [desk, desk/gold]\n")
    assert [(code, path) for code, path, *_ in told(workshop)] == [
        ("not-yaml", "catalog/offerings/desk/offering.yaml")
    ]


@pytest.mark.parametrize(
    ("unit", "codes"),
    [
        ("0.5 day", []),
        ("30 minutes", []),
        ("2 lots", ["unknown-reference"]),
        ("2 box", ["unknown-reference"]),
    ],
)
def test_a_unit_is_measured_by_a_known_one(workshop: Workshop, unit: str, codes: list[str]) -> None:
    workshop.offering("mail-move")
    text = (workshop.root / SETTINGS).read_text()
    entry = f"units:\n  - {{id: box, name: box, plural: boxes, is: {unit}}}\n"
    workshop.write(SETTINGS, text.replace("units:\n", entry))
    assert [code for code, *_ in told(workshop)] == codes


def test_the_keeper_is_one_of_the_people(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    text = (workshop.root / SETTINGS).read_text()
    workshop.write(SETTINGS, text + "keeper: bob\n")
    line = len(text.splitlines()) + 1
    assert told(workshop) == [("unknown-reference", SETTINGS, line, 9)]
