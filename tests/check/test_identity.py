"""A name is one thing only."""

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


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param("", [], id="all is well"),
        pytest.param("id: mail\n", [("folder-mismatch", DRAFT, 6, 5)], id="another folder"),
        pytest.param("aliases: [old-name]\n", [], id="a further address"),
        pytest.param("aliases: [con]\n", [("reserved-id", DRAFT, 7, 11)], id="a device"),
        pytest.param("aliases: [mail-move]\n", [("alias-taken", DRAFT, 7, 11)], id="its own"),
        pytest.param("aliases: [desk]\n", [("alias-taken", DRAFT, 7, 11)], id="another's"),
        pytest.param("aliases: [help]\n", [("alias-taken", DRAFT, 7, 11)], id="another's alias"),
        pytest.param(
            "packages:\n  - {id: one, name: One}\noptions:\n  - {id: one, name: Two}\n",
            [("duplicate-id", DRAFT, 10, 10)],
            id="an option and a package",
        ),
        pytest.param(
            "timeline:\n  phases:\n    - {id: a, name: A}\noutcomes:\n  - {id: a, text: B}\n",
            [("duplicate-id", DRAFT, 11, 10)],
            id="in a group and in a list",
        ),
    ],
)
def test_ids(workshop: Workshop, more: str, expected: list[tuple[str, str, int, int]]) -> None:
    workshop.offering("desk", "aliases: [help]\n")
    workshop.offering("mail-move", more)
    assert told(workshop) == expected


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9", "index", "changes", "since"])
def test_a_name_that_is_taken_by_computers_or_pages(workshop: Workshop, name: str) -> None:
    workshop.offering(name)
    assert [code for code, *_ in told(workshop)] == ["reserved-id"]


@pytest.mark.parametrize(
    ("list_name", "entry"),
    [
        ("categories", "  - {id: moving, name: Again}"),
        ("tags", "  - {id: clinics, name: Again}"),
        ("topics", "  - {id: payment, name: Again}"),
        ("units", "  - {id: user, name: again, plural: agains}"),
        ("hours", "  - {id: office, name: again, means: again}"),
    ],
)
def test_an_entry_of_catalog_yaml_stands_once(
    workshop: Workshop, list_name: str, entry: str
) -> None:
    workshop.offering("mail-move")
    text = (workshop.root / SETTINGS).read_text()
    workshop.write(SETTINGS, text.replace(f"{list_name}:\n", f"{list_name}:\n{entry}\n"))
    assert [code for code, *_ in told(workshop)] == ["duplicate-id"]


def test_the_first_of_two_is_named(workshop: Workshop) -> None:
    workshop.offering("mail-move", "outcomes:\n  - id: a\n    text: b\n  - id: a\n    text: c\n")
    (finding,) = workshop.findings()
    assert [(each.path, each.line, each.column) for each in finding.related] == [(DRAFT, 8, 9)]


_GIFTS = """{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "More",
  "properties": {
    "gifts": {
      "title": "Gifts", "description": "For those who stay.", "type": "array",
      "x-key": "code", "x-effect": {"added": "none", "removed": "none"},
      "items": {
        "title": "Gift", "type": "object", "additionalProperties": false,
        "required": ["code"], "x-effect": {"added": "widens", "removed": "narrows"},
        "properties": {
          "code": {"title": "Code", "type": "string", "x-audience": "customer",
                   "x-effect": {"changed": "ask"}},
          "parts": {
            "title": "Parts", "description": "What is in it.", "type": "array",
            "x-key": "id", "x-effect": {"added": "none", "removed": "none"},
            "items": {
              "title": "Part", "type": "object", "additionalProperties": false,
              "required": ["id"], "x-effect": {"added": "widens", "removed": "narrows"},
              "properties": {
                "id": {"title": "Id", "type": "string", "x-audience": "customer",
                       "x-effect": {"changed": "none"}}}}}}}}}}
"""


@pytest.mark.parametrize(
    ("gifts", "expected"),
    [
        pytest.param("[{code: a}, {code: b}]", [], id="two codes"),
        pytest.param("[{code: a}, {code: a}]", [("duplicate-id", DRAFT, 7, 27)], id="a code twice"),
        pytest.param(
            "[{code: a, parts: [{id: one}]}, {code: b, parts: [{id: one}]}]",
            [("duplicate-id", DRAFT, 7, 63)],
            id="an id inside two items",
        ),
    ],
)
def test_what_items_of_a_companys_own_are_known_by(
    workshop: Workshop, gifts: str, expected: list[tuple[str, str, int, int]]
) -> None:
    workshop.write("schema/company.schema.json", _GIFTS)
    workshop.offering("mail-move", f"gifts: {gifts}\n")
    assert [each for each in told(workshop) if each[0] == "duplicate-id"] == expected
