"""The field reference and the rules page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from offerbook.audience import Audience
from offerbook.edition import EDITIONS, project
from offerbook.pages.field_words import describe_effects, describe_shape
from offerbook.pages.reference import write_reference_pages
from offerbook.rules import RULES, Rule
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, build_fields, walk_fields
from tests.support import Workshop, make_workshop

NASTY = (
    "</p><script>alert(1)</script> **x** {{ 7 }} {: onclick=x } `<b>` [a](javascript:b) | --8<--"
)


def pages_of(workshop: Workshop, edition: str = "internal") -> dict[str, str]:
    reading = workshop.read()
    assert reading.catalog is not None
    return dict(write_reference_pages(project(reading.catalog, EDITIONS[edition])))


def company(**properties: Any) -> str:
    return json.dumps({"properties": properties})


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def every_field() -> Iterator[Field]:
    """Each field of the base schema that has a route of its own."""
    root = build_fields(base_schema(OFFERING))
    return (field for field in walk_fields(root) if field.name)


def field_at(route: str) -> Field:
    return next(field for field in every_field() if ".".join(field.route) == route)


def is_restricted(field: Field) -> bool:
    return field.is_leaf and field.audience is Audience.RESTRICTED


@pytest.fixture(name="pages", scope="module")
def pages_of_the_base(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return pages_of(make_workshop(tmp_path_factory.mktemp("base")))


@pytest.fixture(name="fields", scope="module")
def fields_page(pages: dict[str, str]) -> str:
    return pages["guide/fields.md"]


# Which pages there are


def test_customers_get_no_reference(workshop: Workshop) -> None:
    assert pages_of(workshop, "customer") == {}


def test_colleagues_get_two_pages(workshop: Workshop) -> None:
    assert list(pages_of(workshop)) == ["guide/fields.md", "guide/rules.md"]


def test_the_pages_are_the_same_each_time(workshop: Workshop) -> None:
    assert pages_of(workshop) == pages_of(workshop)


# The field reference


@pytest.mark.parametrize("field", [field for field in every_field() if not is_restricted(field)],
                         ids=lambda field: ".".join(field.route))  # fmt: skip
def test_a_field_is_explained(fields: str, field: Field) -> None:
    words = words_of(fields)
    assert field.title in words
    assert " ".join(field.description.replace("`", " ").split()) in words.replace("`", " ")


@pytest.mark.parametrize("field", [field for field in every_field() if is_restricted(field)],
                         ids=lambda field: ".".join(field.route))  # fmt: skip
def test_what_only_commands_may_read_is_not_there(fields: str, field: Field) -> None:
    assert ".".join(field.route) not in html.unescape(fields)
    assert field.description not in words_of(fields)


def test_every_field_has_a_place_to_link_to(fields: str) -> None:
    headings = re.findall(r"^## (.*)$", fields, re.MULTILINE)
    anchors = [html.unescape(each) for each in re.findall(r'id="([^"]*)"', fields)]
    places = [*map(html.unescape, headings), *anchors]
    wanted = [".".join(field.route) for field in every_field() if not is_restricted(field)]
    assert sorted(places) == sorted(wanted)


@pytest.mark.parametrize(("route", "says"), [
    pytest.param("status", "one of: planned, pilot, active, sunset, retired", id="a choice"),
    pytest.param("owner", "the id of a person", id="a reference"),
    pytest.param("scope.excluded.instead",
                 "the id of an offering, or offering/package or the id of an option or words",
                 id="a reference or words"),
    pytest.param("regions", "a list; each entry is words", id="a list"),
    pytest.param("packages", "a list of items, each known by its `id`", id="a list of items"),
    pytest.param("packages.price", "a number, an amount of money; or one for each currency",
                 id="a price"),
    pytest.param("timeline.days", "a number in working days; or one for each package",
                 id="a number with a unit"),
    pytest.param("delivery.roles.share", "a number in percent; or one for each package",
                 id="percent has no plural"),
    pytest.param("service_levels.at_most",
                 "a number of what `unit` names; or one for each package",
                 id="a number whose unit stands beside it"),
    pytest.param("served_until", "a day (year-month-day)", id="a day"),
    pytest.param("scope", "the fields below", id="a group"),
    pytest.param("pitch", "words; emphasis, lists and links are possible", id="long words"),
])  # fmt: skip
def test_a_shape_in_plain_words(route: str, says: str) -> None:
    assert describe_shape(field_at(route)) == says


@pytest.mark.parametrize(("route", "says"), [
    pytest.param("name", "the owner is asked what it means.", id="one effect for all kinds"),
    pytest.param("status", "Raised: widens the promise. Lowered: narrows the promise.",
                 id="two effects"),
    pytest.param("served_until", "Later or removed: widens the promise. Earlier or added: narrows "
                 "the promise.", id="a day comes later"),
    pytest.param("service_levels.at_least", "Raised or added: widens the promise. Lowered or "
                 "removed: narrows the promise. Counted in another unit: the owner is asked what "
                 "it means.", id="a number changes its unit"),
    pytest.param("pitch", "changes internal advice only.", id="advice"),
])  # fmt: skip
def test_what_a_change_means(route: str, says: str) -> None:
    assert describe_effects(field_at(route)) == says


def facts_of(page: str, anchor: str) -> list[tuple[str, str]]:
    """The facts about one field inside a group or list, each as label and words."""
    block = LexborHTMLParser(page).css_first(f'dt[id="{anchor}"] + dd')
    assert block is not None
    rows = (row.text().partition(":") for row in block.css("li"))
    return [(label, words.strip()) for label, _, words in rows]


def test_the_facts_about_a_field(fields: str) -> None:
    assert facts_of(fields, "scope.included.up_to") == [
        ("Holds", "a number of what unit names; or one for each package"),
        ("Read by", "customers and colleagues"),
        ("A change", describe_effects(field_at("scope.included.up_to"))),
        ("Agreement", "whoever leads delivery agrees before the promise gets wider"),
        ("Example", "up_to: 40"),
        ("Example", "up_to:\n  small: 10\n  medium: 40"),
    ]  # fmt: skip


def test_what_a_clause_brings_along_is_not_needed_beside_it(fields: str) -> None:
    assert ("Needed", "yes, unless the item is a clause") in facts_of(fields, "terms.topic")
    assert ("Needed", "yes") in facts_of(fields, "packages.id")
    assert "Needed" not in dict(facts_of(fields, "terms.link"))


def test_a_list_tells_of_its_entries_and_of_the_whole(fields: str) -> None:
    start = fields.index("## regions")
    words = words_of(fields[start : fields.index("## languages")])
    assert "A change of an entry: Added: widens the promise." in words
    assert "A change of the whole list: Added: narrows the promise." in words
    assert "Filter: reps can filter offerings by it" in words


def test_a_field_of_the_company_is_explained_like_any_other(workshop: Workshop) -> None:
    field = {"title": "Contract code", "description": "As in the ledger.", "type": "string",
             "x-audience": "internal", "x-effect": {"changed": "guides"}}  # fmt: skip
    workshop.write("schema/company.schema.json", company(contract_code=field))
    page = pages_of(workshop)["guide/fields.md"]
    words = words_of(page[page.index("## contract&#95;code") :])
    assert words.startswith("## contract_code Contract code : As in the ledger.")
    assert "Read by: colleagues only" in words


def test_a_restricted_field_among_others_is_not_told(workshop: Workshop) -> None:
    leaf = {"title": "Public part", "type": "string", "x-audience": "customer"}
    secret = {"title": "Canary", "description": "Canary.", "type": "string",
              "x-audience": "restricted"}  # fmt: skip
    items = {"type": "object", "properties": {"id": leaf, "name": leaf, "secret": secret}}
    workshop.write("schema/company.schema.json", company(
        partners={"title": "Partners", "type": "array", "x-key": "id", "items": items},
        bonus={"title": "Bonus", "type": "object", "properties": {"secret": secret}},
        marks={"title": "Marks", "type": "array", "items": secret}))  # fmt: skip
    catalog = workshop.read().catalog
    assert catalog is not None
    assert "Canary" not in repr(project(catalog, EDITIONS["internal"]).schema)
    page = pages_of(workshop)["guide/fields.md"]
    assert "partners" in page
    assert not re.search("canary|secret|bonus|marks", page, re.IGNORECASE)


def test_nasty_words_of_a_schema_are_only_words(workshop: Workshop) -> None:
    field = {"title": NASTY, "description": NASTY, "examples": [NASTY], "type": "string",
             "enum": [NASTY], "x-audience": "internal"}  # fmt: skip
    group = {"title": NASTY, "type": "object", "properties": {NASTY: field}}
    workshop.write("schema/company.schema.json", company(**{NASTY: field, "group": group}))
    page = pages_of(workshop)["guide/fields.md"]
    own = page[page.index("## &#60;") :]
    assert not re.search(r"[{}\[\]|*`]|<script|<b>|--", own)
    tags = set(re.findall(r"</?(\w+)", own))
    assert tags <= {"div", "p", "strong", "ul", "li", "code", "pre", "dl", "dt", "dd", "span"}
    assert NASTY.replace("`", " ").split() == [
        word for word in words_of(own.splitlines()[0]).replace("`", " ").split() if word != "##"]  # fmt: skip


# The rules page


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_stands_on_the_page(pages: dict[str, str], rule: Rule) -> None:
    sections = re.split(r"^##+ ", pages["guide/rules.md"], flags=re.MULTILINE)
    (own,) = (each for each in sections if html.unescape(each).startswith(f"{rule.code}\n"))
    words = html.unescape(re.sub(r"<[^>]*>", "", own))
    told = (rule.title, rule.meaning, *((rule.bad, rule.good) if rule.is_prose else ()))
    bare = [" ".join(re.sub(r"`([^`]*)`", r"\1", text).split()) for text in told]
    assert [text for text in bare if text not in words] == []
    pieces = () if rule.is_prose else (rule.bad, rule.good)
    shown = [html.unescape(each) for each in re.findall(r"<pre><code>(.*?)</code></pre>", own)]
    assert all(piece.strip("\n") in shown for piece in pieces)


def test_errors_stand_before_warnings(pages: dict[str, str]) -> None:
    page = html.unescape(pages["guide/rules.md"])
    headings = re.findall(r"^##+ (.*)$", page, re.MULTILINE)
    by_level = {level: sorted(rule.code for rule in RULES.values() if rule.level == level)
                for level in ("error", "warning")}  # fmt: skip
    assert headings == ["Errors", *by_level["error"], "Warnings", *by_level["warning"]]


# As the site builder shows them


def test_the_builder_shows_both_pages(workshop: Workshop) -> None:
    workshop.write("schema/company.schema.json", company(
        odd={"title": NASTY, "type": "string", "x-audience": "internal"}))  # fmt: skip
    workshop.offering("mail-move")
    guide = workshop.build() / "guide"
    rules = LexborHTMLParser((guide / "rules/index.html").read_text("utf-8"))
    assert {node.id for node in rules.css("h3")} == set(RULES)
    fields = LexborHTMLParser((guide / "fields/index.html").read_text("utf-8"))
    assert fields.css_first('[id="scope.included.up_to"]') is not None
    assert fields.css_first("h2#service_levels") is not None
    article = fields.css_first("article")
    assert article is not None
    assert article.css("script") == []
    title = fields.css_first("h2#odd + div strong")
    assert title is not None
    assert title.text() == NASTY
