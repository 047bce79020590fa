"""Nothing that customers may not read is in any byte of the customer edition.

One word is planted in each place that customers may not read: in every internal and restricted
field, in pages, files, settings, names of files and folders. Then every byte is looked through.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offerbook.app.writing import schema_files, write_schema_files
from offerbook.audience import Audience
from offerbook.load.yaml_text import read_yaml
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Shape, build_fields
from offerbook.spec.join import join_schemas
from tests.site.filling import as_yaml
from tests.site.making import tree_bytes
from tests.site.planting import WORD, Planted, everything, route_of
from tests.support import CATALOG, Workshop, make_workshop

_OUTSIDE = ("customer", "partners")
_NOT_ON_PAGES = {"review.every_days"}

_COMPANY: dict[str, Any] = {
    "properties": {
        "unmarked": {"title": "Unmarked", "type": "string"},
        "unmarked_number": {"title": "Unmarked number", "type": "number"},
        "board_words": {"title": "Board words", "type": "string", "x-audience": "restricted"},
        "pledge": {"title": "Pledge", "type": "string", "x-audience": "customer"},
        "talks": {
            "title": "Talks",
            "type": "array",
            "x-key": "id",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "id": {"title": "Id", "type": "string", "x-audience": "customer"},
                    "said": {"title": "Said", "type": "string", "x-audience": "internal"},
                    "limit": {"title": "Limit", "type": "number", "x-audience": "restricted"},
                },
            },
        },
        "mixed": {
            "title": "Mixed",
            "type": "array",
            "x-key": "id",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "id": {"title": "Id", "type": "string", "x-audience": "customer"},
                    "open": {"title": "Open", "type": "string", "x-audience": "customer"},
                    "closed": {"title": "Closed", "type": "string", "x-audience": "internal"},
                },
            },
        },
    }
}

_MORE_CATALOG = """\
keeper: zqpersonidqz
editions:
  - id: internal
    audience: internal
    title: zqinternaltitleqz
    start: owners/
  - id: zqeditionqz
    audience: internal
    title: zqeditiontitleqz
    address: https://zqeditionaddressqz.example/
  - id: partners
    audience: customer
    title: Own title
    logo: emblem.png
    colours:
      primary: '#123456'
addresses:
  site:
    internal: https://zqinternaladdressqz.example/
    customer: https://customers.example/
  edit: https://zqeditaddressqz.example/edit/
"""
_PERSON = """\
  - id: zqpersonidqz
    name: Zqpersonnameqz
    email: zqmailqz@example.com
    title: zqpersontitleqz
    forge: zqforgeqz
    roles:
      - zqroleqz
"""
_UNUSED = {
    "categories": "  - id: zqcategoryqz\n    name: zqcategorynameqz\n",
    "tags": "  - id: zqtagqz\n    name: zqtagnameqz\n",
    "topics": "  - id: zqtopicqz\n    name: zqtopicnameqz\n",
    "units": "  - id: zqunitqz\n    name: zqunitnameqz\n    plural: zqunitpluralqz\n",
    "hours": "  - id: zqhoursqz\n    name: zqhoursnameqz\n    means: zqmeansqz\n",
}
_MKDOCS = """\
site_name: zqsitenameqz
site_description: zqsitedescriptionqz
site_author: zqauthorqz
copyright: zqcopyrightqz
repo_url: https://zqrepositoryqz.example/
edit_uri: edit/zqedituriqz/
extra:
  homepage: https://zqhomepageqz.example/
  generator: zqgeneratorqz
theme:
  name: material
  features:
    - navigation.tabs
plugins:
  - search
nav:
  - Home: index.md
  - zqnavtitleqz: guide/zqsecretpageqz.md
  - zqnavsectionqz:
      - zqnavinnerqz: guide/broken.md
  - Guide: guide/open.md
"""


def _schema() -> dict[str, Any]:
    document, findings = read_yaml(json.dumps(_COMPANY).encode(), "schema/company.schema.json")
    assert document is not None, findings
    joined, refused = join_schemas(base_schema(OFFERING), document)
    assert not refused
    return joined


def _plant(root: Path, planted: Planted) -> Workshop:
    workshop = make_workshop(root)
    catalog = CATALOG
    for name, entry in (*_UNUSED.items(), ("people", _PERSON)):
        catalog = catalog.replace(f"{name}:\n", f"{name}:\n{entry}")
    workshop.write("catalog/catalog.yaml", "# zqcommentqz\n" + catalog + _MORE_CATALOG)
    workshop.write("catalog/logos/emblem.png", b"\x89PNG\r\n\x1a\n")
    workshop.write("catalog/logos/zqlogoqz.png", b"zqlogobytesqz")
    workshop.write("schema/company.schema.json", json.dumps(_COMPANY))
    list(write_schema_files(root, schema_files(_schema())))
    _write_offerings(workshop, planted)
    workshop.write("mkdocs.yml", _MKDOCS)
    (root / "docs/guide/index.md").unlink()
    for place, text in {
        "guide/open.md": "---\naudience: customer\ntitle: Open\n---\n\n# Open\n\n"
        "Open words.\n\n[//]: # (zqremarkqz)\n\n[unused]: zqunusedqz.md\n\n![p](shown.png)\n",
        "guide/zqsecretpageqz.md": "# zqsecretheadingqz\n\n![p](zqpictureqz.png)\n",
        "guide/broken.md": "---\naudience: [\n---\n\n# zqbrokenmatterqz\n",
        "guide/internal.md": "---\naudience: internal\n---\n\n# zqinternalpageqz\n",
        "guide/nearly.md": "---\naudience: Customers\n---\n\n# zqnearlyqz\n",
        "guide/late.md": "\n---\naudience: customer\n---\n\n# zqlatematterqz\n",
        "contributing/own.md": "---\naudience: customer\n---\n\n# zqcontributingqz\n",
        "guide/shown.png": "a picture",
        "guide/zqpictureqz.png": "zqpicturebytesqz",
        "guide/zqunreferencedqz.txt": "zqassetbytesqz",
        "guide/.zqhiddenfileqz": "zqhiddenbytesqz",
    }.items():
        workshop.write(f"docs/{place}", text)
    return workshop


def _write_offerings(workshop: Workshop, planted: Planted) -> None:
    workshop.write(
        "catalog/offerings/full/offering.yaml",
        "# zqyamlcommentqz\n" + as_yaml(planted.offering("full")),
    )
    internal = {
        **planted.offering("zqinternalofferingqz"),
        "audience": "internal",
        "name": "zqinternalnameqz",
        "summary": "zqinternalsummaryqz",
        "aliases": [],
    }
    workshop.write("catalog/offerings/zqinternalofferingqz/offering.yaml", as_yaml(internal))
    workshop.offering("zqplannedqz", "name: zqplannednameqz\nowner: zqpersonidqz\n")
    workshop.offering("aside", "status: active\nowner: zqpersonidqz\n")
    workshop.offering(
        "other",
        """\
status: active
owner: zqpersonidqz
scope:
  included:
    - id: contained
      what: One that customers do not see
      offering: zqinternalofferingqz
  excluded:
    - id: instead
      what: Another
      instead: zqinternalofferingqz
relations:
  complements:
    - zqinternalofferingqz
    - zqinternalofferingqz/packages
    - zqplannedqz
  requires:
    - id: need
      one_of:
        - zqinternalofferingqz
""",
    )


@pytest.fixture(scope="module")
def planted() -> Planted:
    return Planted(build_fields(_schema()))


@pytest.fixture(scope="module")
def editions(
    tmp_path_factory: pytest.TempPathFactory,
    planted: Planted,
) -> dict[str, dict[str, bytes]]:
    """The editions of the planted catalogue, unpacked."""
    workshop = _plant(tmp_path_factory.mktemp("planted") / "zqrootfolderqz", planted)
    return {name: tree_bytes(workshop.build(name)) for name in (*_OUTSIDE, "internal")}


@pytest.mark.parametrize("edition", _OUTSIDE)
def test_a_customer_edition_holds_no_planted_word(
    editions: dict[str, dict[str, bytes]], edition: str
) -> None:
    found = {
        (place, *WORD.findall(raw))
        for place, raw in everything(editions[edition])
        if WORD.search(raw)
    }
    assert found == set()


def test_what_an_edition_calls_itself_is_in_no_other(
    editions: dict[str, dict[str, bytes]],
) -> None:
    own = (b"Own title", b"#123456", b"emblem.png")
    holding = {
        name: [word for word in own if any(word in raw for _, raw in everything(tree))]
        for name, tree in editions.items()
    }
    assert holding == {"customer": [], "internal": [], "partners": list(own)}
    assert any(b"zqinternaltitleqz" in raw for _, raw in everything(editions["internal"]))


def test_the_index_of_the_search_box_is_looked_through(
    editions: dict[str, dict[str, bytes]],
) -> None:
    found = editions["customer"]["assets/find.json"]
    assert b"shown" in found
    assert len(WORD.findall(editions["internal"]["assets/find.json"])) > 10


def test_data_and_twins_are_looked_through(editions: dict[str, dict[str, bytes]]) -> None:
    for place in (
        "api/v1/index.json",
        "api/v1/changes.json",
        "api/v1/offerings/full.json",
        "api/v1/offerings/full/1.0.0.json",
        "offerings/full/index.md",
        "offerings/full/1.0.0/index.md",
        "offerings/index.md",
        "llms.txt",
    ):
        assert place in editions["customer"]
    for place in ("api/v1/offerings/full.json", "offerings/full/index.md"):
        assert b"shown" in editions["customer"][place]
        assert len(WORD.findall(editions["internal"][place])) > 10
    assert "api/v1/offerings/zqinternalofferingqz.json" in editions["internal"]


def test_guides_have_twins_without_what_their_pages_leave_out(
    editions: dict[str, dict[str, bytes]],
) -> None:
    shown = editions["customer"]["guide/open.md"]
    assert shown.startswith(b"# Open\n\nOpen words.\n")
    assert b"zqremarkqz" in editions["internal"]["guide/open.md"]
    assert b"guide/open.md" in editions["customer"]["llms.txt"]
    assert "guide/zqsecretpageqz.md" in editions["internal"]


def test_the_customer_edition_holds_no_planted_number(
    editions: dict[str, dict[str, bytes]], planted: Planted
) -> None:
    numbers = {
        written: route_of(field)
        for audience in (Audience.INTERNAL, Audience.RESTRICTED)
        for field in planted.leaves(audience)
        if field.shape is Shape.NUMBER
        for written in planted.written(field)
    }
    assert len(numbers) > 10
    found = {
        (place, numbers[number])
        for place, raw in everything(editions["customer"])
        for number in numbers
        if number in raw
    }
    assert found == set()


def test_the_customer_edition_names_nothing_internal(
    editions: dict[str, dict[str, bytes]], planted: Planted
) -> None:
    page = editions["customer"]["offerings/full/index.html"].decode()
    closed = {field.title for field in planted.root.fields.values() if field.is_internal}
    assert closed
    assert [title for title in closed if f">{title}<" in page] == []
    assert 'class="ob-section ob-internal' not in page


def test_the_customer_edition_holds_what_customers_may_read(
    editions: dict[str, dict[str, bytes]], planted: Planted
) -> None:
    page = editions["customer"]["offerings/full/index.html"]
    shown = [
        field
        for field in planted.leaves(Audience.CUSTOMER)
        if field.shape is Shape.TEXT
        and field.name not in ("id", "link", "name", "keywords")
        and not field.title.startswith("Keyword")
        and planted.words(field).startswith("shown ")
        and field.title not in ("Region", "Language", "Alias")
        and field.route[-1] != "status_note"
    ]
    assert len(shown) > 15
    assert [route_of(field) for field in shown if planted.words(field).encode() not in page] == []
    assert "guide/open/index.html" in editions["customer"]
    assert "guide/shown.png" in editions["customer"]


def test_the_internal_edition_holds_what_colleagues_may_read(
    editions: dict[str, dict[str, bytes]], planted: Planted
) -> None:
    page = editions["internal"]["offerings/full/index.html"]
    missing = [
        route_of(field)
        for field in planted.leaves(Audience.INTERNAL)
        if not any(written in page for written in planted.written(field))
    ]
    assert set(missing) <= _NOT_ON_PAGES
    whole = b"".join(raw for _, raw in everything(editions["internal"]))
    for word in (
        b"zqsecretheadingqz",
        b"zqsitedescriptionqz",
        b"zqinternalnameqz",
        b"zqplannednameqz",
        b"zqmailqz@example.com",
        b"zqassetbytesqz",
        b"zqeditaddressqz",
    ):
        assert word in whole


def test_no_edition_holds_what_is_restricted(
    editions: dict[str, dict[str, bytes]], planted: Planted
) -> None:
    restricted = list(planted.leaves(Audience.RESTRICTED))
    assert {field.shape for field in restricted} == {Shape.TEXT, Shape.NUMBER}
    found = {
        (edition, place, route_of(field))
        for edition, tree in editions.items()
        for place, raw in everything(tree)
        for field in restricted
        if any(written in raw for written in planted.written(field))
    }
    assert found == set()


def test_no_edition_holds_contributing_pages_hidden_files_or_the_folder(
    editions: dict[str, dict[str, bytes]],
) -> None:
    for tree in editions.values():
        for _, raw in everything(tree):
            for word in (
                b"zqcontributingqz",
                b"zqhiddenbytesqz",
                b"zqrootfolderqz",
                b"zqcommentqz",
                b"zqyamlcommentqz",
            ):
                assert word not in raw


def _other_words(workshop: Workshop, planted: Planted) -> None:
    _write_offerings(workshop, Planted(planted.root, "other"))


def _nothing_internal(workshop: Workshop, planted: Planted) -> None:
    body = planted.offering("full")
    kept = {
        name: value
        for name, value in body.items()
        if name == "owner" or not planted.root.fields[name].is_internal
    }
    workshop.write("catalog/offerings/full/offering.yaml", as_yaml(kept))


def _another_offering(workshop: Workshop, planted: Planted) -> None:
    workshop.offering(
        "zqaddedqz",
        "audience: internal\nstatus: active\nowner: zqpersonidqz\n"
        "relations:\n  successors:\n    - full\n",
    )
    workshop.write("docs/guide/added.md", "# Added\n")
    workshop.write("docs/guide/added.bin", b"\x00")
    settings = (workshop.root / "mkdocs.yml").read_text("utf-8")
    workshop.write("mkdocs.yml", settings.replace("zqcopyrightqz", "another"))
    settings = (workshop.root / "catalog/catalog.yaml").read_text("utf-8")
    workshop.write("catalog/catalog.yaml", settings.replace("zqeditiontitleqz", "another"))


@pytest.mark.parametrize(
    ("change", "names"),
    [
        pytest.param(_other_words, ("customer",), id="other words and numbers"),
        pytest.param(_nothing_internal, ("customer",), id="nothing internal"),
        pytest.param(
            _another_offering, _OUTSIDE, id="another internal offering, page, file, setting"
        ),
    ],
)
def test_what_is_internal_changes_no_byte_for_customers(
    tmp_path: Path,
    planted: Planted,
    editions: dict[str, dict[str, bytes]],
    change: Callable[[Workshop, Planted], None],
    names: tuple[str, ...],
) -> None:
    workshop = _plant(tmp_path / "elsewhere", planted)
    change(workshop, planted)
    for name in names:
        assert tree_bytes(workshop.build(name)) == editions[name]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_no_random_internal_edit_changes_a_byte_for_customers(
    tmp_path: Path, planted: Planted, editions: dict[str, dict[str, bytes]], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a run that can be repeated
    workshop = _plant(tmp_path, planted)
    body = Planted(planted.root, "abcdefgh"[: chance.randrange(8)]).offering("full")
    for name in [*body]:
        if name != "owner" and planted.root.fields[name].is_internal and chance.random() < 0.5:
            del body[name]
    workshop.write("catalog/offerings/full/offering.yaml", as_yaml(body))
    for number in range(chance.randrange(3)):
        workshop.offering(f"added-{number}", "audience: internal\nstatus: active\n")
    assert tree_bytes(workshop.build("customer")) == editions["customer"]
