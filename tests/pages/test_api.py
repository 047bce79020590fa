"""The catalogue as JSON: what stands in it, in which form, and that it is the projection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from offerbook.app.sight import Sight, look_up
from offerbook.edition import EDITIONS
from offerbook.pages.book import write_files
from offerbook.pages.desk import Desk
from offerbook.pages.json_text import in_order, to_json
from offerbook.reading import read_catalog
from offerbook.spec.base import API, base_schema
from tests.support import REPOSITORY, TODAY, Workshop

_KINDS = {"index": "index", "changes": "changes"}


def _read(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def files_of(workshop: Workshop, edition: str = "internal") -> dict[str, str]:
    """The files beside the pages, on the day on which tests build."""
    return dict(write_files(desk_of(workshop, edition)))


def desk_of(workshop: Workshop, edition: str = "internal") -> Desk:
    shown = look_up(Sight(workshop.sound(), EDITIONS[edition], TODAY))
    return Desk(shown.projection, shown.records)


def _offering(workshop: Workshop, more: str, edition: str = "internal") -> Any:
    workshop.offering("mail-move", "status: pilot\n" + more)
    return _read(files_of(workshop, edition)["api/v1/offerings/mail-move.json"])


def _section(told: Any, name: str) -> Any:
    (found,) = (each for each in told["told"] if each["id"] == name)
    return found


@pytest.fixture(scope="module", params=["internal", "customer"])
def example(request: pytest.FixtureRequest) -> tuple[Desk, dict[str, str]]:
    """The files of the example catalogue."""
    catalog = read_catalog(REPOSITORY).catalog
    assert catalog is not None
    shown = look_up(Sight(catalog, EDITIONS[request.param], TODAY))
    desk = Desk(shown.projection, shown.records)
    return desk, dict(write_files(desk))


def _validators() -> dict[str, Draft202012Validator]:
    schema = base_schema(API)
    Draft202012Validator.check_schema(schema)
    return {
        name: Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
        for name in ("index", "changes", "offering")
    }


def _json(files: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((place, text) for place, text in files.items() if place.startswith("api/v1/"))


def test_every_file_is_as_its_schema_says(example: tuple[Desk, dict[str, str]]) -> None:
    validators, seen = _validators(), set()
    for place, text in _json(example[1]):
        name = place.removeprefix("api/v1/").removesuffix(".json")
        if name == "schema":
            assert json.loads(text) == json.loads(json.dumps(base_schema(API)))
            continue
        kind = _KINDS.get(name, "offering")
        seen.add(kind)
        wrong = [error.message for error in validators[kind].iter_errors(json.loads(text))]
        assert wrong == [], place
    assert seen == {"index", "changes", "offering"}


def test_data_is_the_projected_offering(example: tuple[Desk, dict[str, str]]) -> None:
    desk, files = example
    for offering in desk.projection.offerings:
        assert _read(files[f"api/v1/offerings/{offering['id']}.json"])["data"] == offering
    for releases in desk.records.releases.values():
        for release in {each.promise: each for each in reversed(releases)}.values():
            place = f"api/v1/offerings/{release.offering_id}/{release.promise}.json"
            assert _read(files[place])["data"] == release.body


def test_every_offering_and_version_has_a_file(example: tuple[Desk, dict[str, str]]) -> None:
    desk, files = example
    wanted = {f"api/v1/offerings/{each['id']}.json" for each in desk.projection.offerings}
    for offering, releases in desk.records.releases.items():
        wanted |= {f"api/v1/offerings/{offering}/{each.promise}.json" for each in releases}
    assert {place for place, _ in _json(files) if place.startswith("api/v1/offerings/")} == wanted


def test_every_release_is_told(example: tuple[Desk, dict[str, str]]) -> None:
    desk, files = example
    told = _read(files["api/v1/changes.json"])["releases"]
    numbers = {(each["offering"], each["number"]) for each in told}
    releases = [each for one in desk.records.releases.values() for each in one]
    assert numbers == {(each.offering_id, each.number) for each in releases}
    days = [each["released_on"] for each in told]
    assert days == sorted(days, reverse=True)
    for each in told:
        assert f"{each['address']}index.html".startswith("offerings/")
        assert ("by" in each) == desk.is_internal


def test_numbers_stand_as_they_were_written(workshop: Workshop) -> None:
    workshop.offering(
        "mail-move",
        "status: pilot\npackages:\n  - id: one\n    name: One\n    price: 99.90\n"
        "  - id: two\n    name: Two\n    price:\n      EUR: 1234567.10\n      USD: 7\n",
    )
    text = files_of(workshop)["api/v1/offerings/mail-move.json"]
    assert '"price":99.90}' in text
    assert '"price":{"EUR":1234567.10,"USD":7}' in text


@pytest.mark.parametrize(
    "words",
    ["\x001.5", '"\x001.5"', "\\u00001.5", '\\"\\u00001.5"', "\x00", "1.5", '"}', "\\"],
)
def test_no_words_pass_for_a_number(words: str) -> None:
    told = json.loads(to_json({"words": [f"a {words}", words[1:]], "number": Decimal("1.50")}))
    assert told == {"words": [f"a {words}", words[1:]], "number": 1.5}


def test_nothing_else_than_data_is_written() -> None:
    with pytest.raises(TypeError):
        to_json({"what": {1, 2}})


def test_names_stand_in_the_order_of_the_schema(workshop: Workshop) -> None:
    body = {
        "scope": {"excluded": [], "included": [{"unit": "hour", "up_to": 2, "id": "x"}]},
        "name": "A",
        "id": "a",
    }
    workshop.offering("mail-move")
    ordered = in_order(desk_of(workshop).schema, body, {})
    assert ordered == body
    assert list(ordered) == ["id", "name", "scope"]
    assert list(ordered["scope"]) == ["included", "excluded"]
    assert list(ordered["scope"]["included"][0]) == ["id", "up_to", "unit"]


_PACKAGES = "packages:\n  - id: small\n    name: Small\n  - id: large\n    name: Large\n"


def test_a_row_holds_limits_by_package_and_facts(workshop: Workshop) -> None:
    told = _offering(
        workshop,
        f"{_PACKAGES}scope:\n  included:\n    - id: boxes\n      what: Moving **boxes**\n"
        "      up_to:\n        small: 2\n        large: 40\n      unit: users\n"
        "      note: By *day*\n    - id: hall\n      what: The hall\n      only_in:\n"
        "        - large\n",
    )
    assert _section(told, "included") == {
        "id": "included",
        "title": "Included",
        "is_internal": False,
        "rows": [
            {
                "id": "boxes",
                "what": "Moving boxes",
                "limit": "Small: up to 2\u00a0users · Large: up to 40\u00a0users",
                "limits": {"small": "up to 2\u00a0users", "large": "up to 40\u00a0users"},
                "only_in": [],
                "facts": [["Note", "By day"]],
            },
            {
                "id": "hall",
                "what": "The hall",
                "limit": "",
                "limits": {},
                "only_in": ["large"],
                "facts": [],
            },
        ],
    }
    assert told["packages"] == [{"id": "small", "name": "Small"}, {"id": "large", "name": "Large"}]


@pytest.mark.parametrize(
    ("more", "price"),
    [
        pytest.param("", None, id="no package"),
        pytest.param(_PACKAGES, None, id="on request"),
        pytest.param(
            "packages:\n  - id: a\n    name: A\n    price: 12.50\n    per: user\n    every: month\n",
            {
                "from": Decimal("12.50"),
                "unit": "user/month",
                "words": "€12.50 per user and month",
            },
            id="per user and month",
        ),
        pytest.param(
            "packages:\n  - id: a\n    name: A\n    price: 9\n  - id: b\n    name: B\n    price: 7\n",
            {"from": 7, "unit": "", "words": "from €7"},
            id="the lowest of two",
        ),
        pytest.param(
            "packages:\n  - id: a\n    name: A\n    price:\n      GBP: 9\n    per: user\n",
            {"from": 9, "unit": "GBP:user", "words": "£9 per user"},
            id="another currency is another unit",
        ),
    ],
)
def test_the_index_knows_prices(workshop: Workshop, more: str, price: Any) -> None:
    workshop.offering("mail-move", "status: pilot\n" + more)
    index = _read(files_of(workshop)["api/v1/index.json"])
    (entry,) = index["offerings"]
    assert entry["price"] == price
    assert set(index["names"]["unit"]) == ({price["unit"]} if price else set())


def test_the_index_knows_what_things_are_called(workshop: Workshop) -> None:
    workshop.offering(
        "mail-move",
        "status: pilot\ntags:\n  - clinics\nregions:\n  - IE\nlanguages:\n  - nl\n"
        "timeline:\n  days: 5\n",
    )
    index = _read(files_of(workshop)["api/v1/index.json"])
    assert index["facets"] == [
        "category", "tags", "status", "regions", "languages", "price", "days", "owner",
    ]  # fmt: skip
    assert index["names"] == {
        "category": {"moving": "Moving"},
        "tags": {"clinics": "Clinics"},
        "status": {"pilot": "pilot"},
        "regions": {"IE": "Ireland"},
        "languages": {"nl": "Dutch"},
        "owner": {"ada": "Ada Test"},
        "unit": {},
    }
    (entry,) = index["offerings"]
    assert entry["days"] == {"from": 5, "to": 5, "words": "5\u00a0working days"}
    assert (entry["owner"], entry["version"]) == ("ada", "")


def test_customers_get_no_owner_and_no_retired_offering(workshop: Workshop) -> None:
    workshop.offering("mail-move", "status: active\n")
    workshop.offering("over", "status: retired\nstatus_note: Over.\n")
    workshop.freeze("2026-01-10")
    index = _read(files_of(workshop, "customer")["api/v1/index.json"])
    assert [each["id"] for each in index["offerings"]] == ["mail-move"]
    assert index["offerings"][0]["version"] == "1.0.0"
    assert "owner" not in index["facets"]
    assert "owner" not in index["offerings"][0]
    assert set(index["names"]["status"]) == {"active"}


def test_a_companys_facets_are_told_under_their_names(workshop: Workshop) -> None:
    marked = {"x-facet": True, "x-audience": "customer"}
    company = {
        "properties": {
            "industry": {"title": "Industry", "enum": ["health", "law"], **marked},
            "seats": {"title": "Seats", "type": "number", **marked},
            "remote": {"title": "Remote", "type": "boolean", **marked},
            "suited": {"title": "Suited", "type": "array", "items": {"type": "string", **marked}},
            "closed": {"title": "Closed", "type": "string", "x-facet": True},
        }
    }
    workshop.write("schema/company.schema.json", json.dumps(company))
    workshop.offering(
        "mail-move",
        "status: active\nindustry: law\nseats: 4\nremote: true\nsuited:\n  - a\n  - b\nclosed: x\n",
    )
    workshop.offering("other", "status: active\n")
    workshop.freeze("2026-01-10")
    index = _read(files_of(workshop, "customer")["api/v1/index.json"])
    assert index["facets"][-4:] == ["industry", "seats", "remote", "suited"]
    assert [index["kinds"][name] for name in index["facets"][-4:]] == [
        "one",
        "range",
        "one",
        "many",
    ]
    first, second = index["offerings"]
    assert (first["industry"], first["remote"], first["suited"]) == ("law", "true", ["a", "b"])
    assert first["seats"] == {"from": 4, "to": 4, "words": "4"}
    assert (second["industry"], second["seats"], second["suited"]) == ("", None, [])
    assert index["names"]["remote"] == {"true": "yes"}


def test_files_are_the_same_each_time(example: tuple[Desk, dict[str, str]]) -> None:
    desk, files = example
    again = Desk(replace(desk.projection), desk.records)
    assert dict(write_files(again)) == files


def test_an_edition_without_offerings_has_an_index(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    files = files_of(workshop, "customer")
    assert _read(files["api/v1/index.json"])["offerings"] == []
    assert _read(files["api/v1/changes.json"])["releases"] == []
