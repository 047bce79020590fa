"""offerbook new and offerbook schema: what owners start from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from offerbook.load.yaml_text import read_yaml
from tests.support import REPOSITORY, Workshop


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(root), *words])


@pytest.mark.parametrize("name", ["mail-move", "a", "a" * 64, "42", "010", "1e3", "null", "true"])
def test_a_new_draft_is_sound_at_once(workshop: Workshop, name: str) -> None:
    ended = run(workshop.root, "new", name)
    assert ended.exit_code == 0
    assert f"catalog/offerings/{name}/offering.yaml" in ended.stderr
    assert workshop.findings() == ()


def test_a_new_draft_explains_every_required_field(workshop: Workshop) -> None:
    run(workshop.root, "new", "mail-move")
    text = (workshop.root / "catalog/offerings/mail-move/offering.yaml").read_text()
    document, _ = read_yaml(text.encode(), "a")
    assert document is not None
    assert set(document.data) == {"id", "name", "summary", "status", "category", "owner"}
    rows = text.splitlines()
    assert rows[0].startswith("# yaml-language-server: $schema=../../../schema/editor.schema.json")
    for name in document.data:
        at = next(index for index, row in enumerate(rows) if row.startswith(f"{name}:"))
        assert rows[at - 1].startswith("# ")


def test_the_sketch_of_what_comes_next_is_sound_without_its_signs(workshop: Workshop) -> None:
    run(workshop.root, "new", "mail-move")
    path = workshop.root / "catalog/offerings/mail-move/offering.yaml"
    head, _, rest = path.read_text().partition("# What usually comes next")
    sketch = [row.removeprefix("#").removeprefix(" ") for row in rest.splitlines()[1:-1]]
    document, findings = read_yaml((head + "\n".join(sketch)).encode(), "a")
    assert document is not None, findings
    assert {"packages", "scope", "timeline"} <= set(document.data)


@pytest.mark.parametrize(
    "name",
    ["Mail-Move", "mail move", "mail_move", "../x", "a/b", "", "-a", "a--b", "é", "a\n", "a" * 65],
)
def test_what_cannot_be_an_id_is_refused(workshop: Workshop, name: str) -> None:
    ended = run(workshop.root, "new", "--", name)
    assert ended.exit_code == 2
    assert "cannot be an id" in ended.stderr
    assert list((workshop.root / "catalog/offerings").iterdir()) == []


def test_an_offering_that_is_there_stays(workshop: Workshop) -> None:
    path = workshop.offering("mail-move", "pitch: Mine.\n")
    before = path.read_bytes()
    ended = run(workshop.root, "new", "mail-move")
    assert ended.exit_code == 2
    assert "is there already" in ended.stderr
    assert path.read_bytes() == before


def test_a_broken_catalog_yaml_is_named(workshop: Workshop) -> None:
    workshop.write("catalog/catalog.yaml", "a: b: c\n")
    assert run(workshop.root, "new", "mail-move").exit_code == 1


@pytest.mark.parametrize("command", [["new", "mail-move"], ["schema"], ["schema", "--check"]])
def test_without_a_catalogue_nothing_is_written(tmp_path: Path, command: list[str]) -> None:
    ended = run(tmp_path, *command)
    assert ended.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "part",
    [
        {"type": "string", "examples": ["Trains: only #1"]},
        {"type": "string"},
        {"type": "string", "enum": ["no", "yes"]},
        {"type": "string", "format": "date"},
        {"type": "number", "examples": [5]},
        {"type": "integer"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
    ],
)
def test_a_company_field_that_is_required_is_in_a_new_draft(
    workshop: Workshop, part: dict[str, Any]
) -> None:
    company = {"required": ["climate"], "properties": {"climate": {"title": "Climate", **part}}}
    workshop.write("schema/company.schema.json", json.dumps(company))
    assert run(workshop.root, "new", "mail-move").exit_code == 0
    assert [each for each in workshop.findings() if each.level == "error"] == []


def test_schema_writes_what_is_stale_and_says_so(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    assert run(workshop.root, "schema", "--check").exit_code == 0
    part = {"title": "Climate", "type": "string"}
    workshop.write("schema/company.schema.json", json.dumps({"properties": {"climate": part}}))
    stale = run(workshop.root, "schema", "--check")
    assert stale.exit_code == 1
    assert "schema/editor.schema.json" in stale.stderr
    assert "schema-stale" in workshop.codes()
    assert run(workshop.root, "schema").stderr == "wrote schema/editor.schema.json\n"
    assert run(workshop.root, "schema").stderr == ""
    assert run(workshop.root, "schema", "--check").exit_code == 0
    assert "schema-stale" not in workshop.codes()
    editor = json.loads((workshop.root / "schema/editor.schema.json").read_text())
    assert "climate" in editor["properties"]


@pytest.mark.parametrize("text", ["{", "[]", '{"properties": {"name": {"type": "number"}}}'])
def test_a_company_schema_that_is_refused_writes_nothing(workshop: Workshop, text: str) -> None:
    workshop.write("schema/company.schema.json", text)
    editor = workshop.root / "schema/editor.schema.json"
    editor.unlink()
    ended = run(workshop.root, "schema")
    assert ended.exit_code == 1
    assert "schema/company.schema.json:1:" in ended.stdout
    assert not editor.exists()


@pytest.mark.parametrize("raw", [b"\xff", b"", b"{}"])
def test_a_damaged_schema_is_written_anew(workshop: Workshop, raw: bytes) -> None:
    editor = workshop.write("schema/editor.schema.json", raw)
    assert run(workshop.root, "schema", "--check").exit_code == 1
    assert run(workshop.root, "schema").exit_code == 0
    assert json.loads(editor.read_text())["title"] == "Offering"


def test_the_repository_is_up_to_date() -> None:
    assert run(REPOSITORY, "schema", "--check").exit_code == 0
