"""What only colleagues may read is found where it was pasted into a text for customers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offerbook.check import check_catalog
from offerbook.check.customer_words import check_customer_words
from offerbook.check.pasted import Secrets, list_allowed, with_targets
from offerbook.check.sources import list_sources
from offerbook.document import Document
from offerbook.finding import Finding
from offerbook.model.catalog import Catalog
from offerbook.phrases import is_telling, pieces_of, words_of
from offerbook.reading import read_catalog
from tests.support import CATALOG, REPOSITORY, Workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"
PITCH = "pitch: We lose money on the first one.\n"
COST = "packages:\n  - {id: one, name: One, price: 15000}\ncommercials:\n  cost: 12000\n"
COMPANY = '{"properties": {"secret_note": {"title": "Secret note", "type": "string", "x-audience": "internal", "x-effect": {"added": "guides", "removed": "guides", "changed": "guides"}}}}'


def told(workshop: Workshop) -> list[tuple[str, str, int, int]]:
    return [
        (each.code, each.place.path, each.place.line, each.place.column)
        for each in workshop.findings()
    ]


def only(workshop: Workshop) -> Finding:
    (finding,) = workshop.findings()
    return finding


@pytest.mark.parametrize(
    ("customers", "codes"),
    [
        pytest.param("We lose money on the first one.", ["pasted-text"], id="as it stands"),
        pytest.param("Well. WE LOSE *money* on the “first” one!", ["pasted-text"], id="otherwise written"),
        pytest.param("We lose money on the second one.", [], id="another word"),
        pytest.param("We lose money on the first ones.", [], id="a longer word"),
        pytest.param("We lose money on the first.", [], id="less"),
        pytest.param("[a](https://b.example) we lose money on [the first one](/c).", ["pasted-text"], id="across a link"),
        pytest.param("[a](we-lose) and [b](x/We.lose/money on the first one)", [], id="no words in a row"),
    ],
)  # fmt: skip
def test_words_of_one_file(workshop: Workshop, customers: str, codes: list[str]) -> None:
    workshop.offering("mail-move", f"description: '{customers}'\n{PITCH}")
    assert workshop.codes() == codes


def test_short_texts_tell_nothing(workshop: Workshop) -> None:
    workshop.offering("mail-move", "description: Ask her.\npitch: Ask her.\n")
    assert workshop.codes() == []


def test_both_places_are_told(workshop: Workshop) -> None:
    words = "description: >-\n  A move over one\n  weekend: we\n  lose money on the first one.\n"
    workshop.offering("mail-move", words + PITCH)
    finding = only(workshop)
    assert (finding.place.line, finding.place.column) == (9, 12)
    assert finding.message == (
        "customers must not read 'we lose money on the first one': a text for colleagues says just that"
    )
    (there,) = finding.related
    assert (there.path, there.line, there.column) == (DRAFT, 11, 8)
    assert there.says == "for colleagues: Pitch"
    assert finding.hint == (
        "say it otherwise, or waive it in catalog.yaml: "
        "{rule: pasted-text, offering: mail-move, place: description, why: …}"
    )


def test_words_that_are_written_otherwise_are_told_where_the_text_begins(
    workshop: Workshop,
) -> None:
    workshop.offering("mail-move", f"description: We lose mo\u00adney on the first one.\n{PITCH}")
    assert told(workshop) == [("pasted-text", DRAFT, 7, 14)]


def test_words_of_another_offering(workshop: Workshop) -> None:
    workshop.offering("desk", PITCH)
    workshop.offering(
        "mail-move", "outcomes:\n  - {id: a, text: We lose money on the first one.}\n"
    )
    finding = only(workshop)
    assert finding.place.path == DRAFT
    assert [each.path for each in finding.related] == ["catalog/offerings/desk/offering.yaml"]
    assert "place: outcomes.a.text," in finding.hint


def test_the_own_file_is_named_before_another(workshop: Workshop) -> None:
    workshop.offering("desk", PITCH)
    workshop.offering("mail-move", "description: We lose money on the first one.\n" + PITCH)
    assert [each.path for each in only(workshop).related] == [DRAFT]


def test_the_longest_of_several_texts_is_told(workshop: Workshop) -> None:
    texts = "fit:\n  good:\n    - Firms that move soon\n    - Firms that move soon and far\n"
    workshop.offering("mail-move", f"description: For firms that move soon and far away.\n{texts}")
    assert "'firms that move soon and far'" in only(workshop).message


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("Write to ada@example.com today.", True, id="a colleague's address"),
        pytest.param("Write to [Ada](mailto:Ada@example.com).", True, id="behind a link"),
        pytest.param("Write to hello@example.com today.", False, id="the address for customers"),
        pytest.param("Ada Test answers.", False, id="a name of two words"),
    ],
)
def test_words_of_the_catalogue(workshop: Workshop, words: str, found: bool) -> None:  # noqa: FBT001
    settings = CATALOG.replace("name: Testhouse", "name: Testhouse\n  contact: hello@example.com")
    workshop.write("catalog/catalog.yaml", settings + "mail:\n  from: hello@example.com\n")
    workshop.offering("mail-move", f"description: '{words}'\n")
    assert workshop.codes() == ["pasted-text"] * found


def test_people_who_are_named_to_customers_are_no_secret(workshop: Workshop) -> None:
    field = '{"title": "Contact", "type": "string", "x-ref": "person", "x-audience": "customer", "x-effect": {"added": "none", "removed": "none", "changed": "none"}}'
    workshop.offering("mail-move", "description: Write to ada@example.com today.\ncontact: ada\n")
    workshop.write("schema/company.schema.json", f'{{"properties": {{"contact": {field}}}}}')
    assert workshop.codes() == ["schema-stale"]


def test_a_text_for_customers_in_catalog_yaml(workshop: Workshop) -> None:
    about = CATALOG.replace(
        "name: Testhouse", "name: Testhouse\n  about: We lose money on the first one."
    )
    workshop.write("catalog/catalog.yaml", about)
    workshop.offering("mail-move", PITCH)
    assert told(workshop) == [("pasted-text", "catalog/catalog.yaml", 3, 10)]


def test_what_is_said_of_a_release(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.change("aside: The provider wants more money.\nnote: The provider wants more money.\n")
    finding = only(workshop)
    assert finding.place.path == "catalog/offerings/mail-move/change.yaml"
    assert "offering: mail-move, place: change.note," in finding.hint


def test_a_clause(workshop: Workshop) -> None:
    workshop.write(
        "catalog/clauses/pay/clause.yaml",
        "id: pay\ntopic: payment\ntext: We lose money on the first one.\n",
    )
    workshop.offering("desk", f"terms:\n  - clause: pay\n{PITCH}")
    workshop.offering("mail-move", "terms:\n  - clause: pay\n")
    finding = only(workshop)
    assert finding.place.path == "catalog/clauses/pay/clause.yaml"
    assert finding.hint.endswith(" {rule: pasted-text, place: clauses.pay.text, why: …}")


HIDDEN = "audience: internal\nname: Night cover for friends\n"


@pytest.mark.parametrize(
    ("secret", "words", "codes"),
    [
        pytest.param("", "Ask for night cover for friends.", ["pasted-text"], id="its name"),
        pytest.param("outcomes:\n  - {id: a, text: Calls are taken all night.}\n", "Calls are taken all night, too.", ["pasted-text"], id="its text"),
        pytest.param("description: Calls are taken all night.\n", "Calls are taken all night.", [], id="the same text at the same place"),
    ],
)  # fmt: skip
def test_an_offering_that_customers_do_not_see(
    workshop: Workshop, secret: str, words: str, codes: list[str]
) -> None:
    workshop.offering("desk", HIDDEN + secret + PITCH)
    workshop.offering("mail-move", f"description: {words}\n")
    assert workshop.codes() == codes


def test_an_offering_that_customers_do_not_see_may_say_what_it_likes(workshop: Workshop) -> None:
    workshop.offering("desk", HIDDEN + "description: We lose money on the first one.\n" + PITCH)
    workshop.change("note: We lose money on the first one.\n", "catalog/offerings/desk")
    assert workshop.codes() == []


def test_a_clause_in_a_hidden_offering_is_no_secret(workshop: Workshop) -> None:
    workshop.write(
        "catalog/clauses/pay/clause.yaml", "id: pay\ntopic: payment\ntext: Half is due at once.\n"
    )
    workshop.offering("desk", HIDDEN + "terms:\n  - clause: pay\n")
    workshop.offering("mail-move", "terms:\n  - clause: pay\n")
    assert workshop.codes() == []


@pytest.mark.parametrize(
    ("words", "column"),
    [
        pytest.param("It costs us 12,000 a year.", 26, id="grouped"),
        pytest.param("It costs us EUR 12000.", 30, id="plain"),
        pytest.param("(12k)", 15, id="in thousands"),
        pytest.param("It costs us 12\u202f000.", 26, id="with a narrow space"),
        pytest.param("It costs 15,000 a year.", None, id="what customers pay"),
        pytest.param("It costs us 12,001.", None, id="another amount"),
        pytest.param("It is 12 of 000.", None, id="no amount"),
    ],
)
def test_amounts(workshop: Workshop, words: str, column: int | None) -> None:
    workshop.offering("mail-move", f"description: {words}\n{COST}")
    assert told(workshop) == ([("pasted-amount", DRAFT, 7, column)] if column else [])


def test_an_amount_points_to_both_places(workshop: Workshop) -> None:
    maps = COST.replace("cost: 12000", "floor:\n    one: {EUR: 12500.50}")
    workshop.offering("mail-move", f"status_note: No less than 12.500,50 each.\n{maps}")
    finding = only(workshop)
    assert finding.message == "customers must not read '12.500,50': it is an amount for colleagues"
    (there,) = finding.related
    assert (there.path, there.line, there.says) == (DRAFT, 12, "for colleagues: Floor")


def test_an_amount_in_what_is_said_of_a_release(workshop: Workshop) -> None:
    workshop.offering("mail-move", COST)
    workshop.change("note: We could not do it for 12,000 any longer.\n")
    finding = only(workshop)
    assert (finding.place.path, finding.place.column) == (
        "catalog/offerings/mail-move/change.yaml", 30,
    )  # fmt: skip
    assert [each.path for each in finding.related] == [DRAFT]


def test_who_hears_of_changes(workshop: Workshop) -> None:
    rows = (
        "id: desk, since: 2026-01-01, name: Desk, channel: mail, audience: internal, pace: at once"
    )
    workshop.write(
        "catalog/subscriptions.yaml",
        f"subscriptions:\n  - {{{rows}, address: sales.desk@example.com}}\n",
    )
    workshop.offering("mail-move", "description: Write to sales.desk@example.com today.\n")
    finding = only(workshop)
    assert finding.code == "pasted-text"
    assert [each.path for each in finding.related] == ["catalog/subscriptions.yaml"]


def test_an_amount_that_customers_read_as_a_number_is_no_secret(workshop: Workshop) -> None:
    same = COST.replace("cost: 12000", "list_price: 15000\n  floor: 15000")
    workshop.offering("mail-move", f"description: It is 15,000 a year.\n{same}")
    assert workshop.codes() == []


def test_a_field_of_the_company(workshop: Workshop) -> None:
    workshop.write("schema/company.schema.json", COMPANY)
    workshop.offering(
        "mail-move", "secret_note: Only for old friends.\ndescription: Only for old friends.\n"
    )
    assert workshop.codes() == ["pasted-text", "schema-stale"]


@pytest.fixture(scope="module")
def example() -> Catalog:
    catalog = read_catalog(REPOSITORY).catalog
    assert catalog is not None
    return catalog


AROUND = ["{}", "Before. {} After", "**“{}”**", "Um\u00adwelt – {}…\n\nNext", "[{}](a b) [x]({})"]


@pytest.mark.parametrize("around", AROUND)
def test_every_text_for_colleagues_is_found_wherever_it_is_pasted(
    example: Catalog, around: str
) -> None:
    sources = list(list_sources(example))
    secrets = Secrets(list_allowed(example, sources[0]), sources)
    texts = {text for source in sources for text in source.closed_texts if is_telling(text)}
    assert len(texts) > 300
    for text in texts:
        written = around.replace("{}", text)
        assert secrets.may_be_in(pieces_of(with_targets(written)))
        found = {words for words, _ in secrets.found_in(with_targets(written))}
        assert any(set(words_of(text)) <= set(words) for words in found), text


def test_nothing_is_found_in_the_example(example: Catalog) -> None:
    assert list(check_customer_words(replace(example, settings=_without_waivers(example)))) != []
    assert check_catalog(example) == ()


def _without_waivers(catalog: Catalog) -> Document:
    data = {name: each for name, each in catalog.settings.data.items() if name != "waived"}
    return replace(catalog.settings, data=data)
