"""Nothing that customers may not read comes out of what was released.

A history is planted: old, waiting and withdrawn versions, updates of advice, reasons, answers, and
fields whose audience was another one then. Then every byte of the customer edition is looked
through, of a site made afresh and of one made over an older one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

_KEEPER = "zqpersonidqz"
_OFFICE = "Monday to Friday, 8:00 to 18:00"
_CATALOG = (
    CATALOG.replace(
        "people:\n",
        f"""\
people:
  - id: {_KEEPER}
    name: Zqpersonnameqz
    email: zqmailqz@example.com
    roles:
      - zqroleqz
""",
    ).replace("units:\n", "units:\n  - id: effort\n    name: zqunitqz\n    plural: zqunitsqz\n")
    + f"keeper: {_KEEPER}\n"
)
_NEXT_CATALOG = _CATALOG.replace("zqunit", "zqotherunit").replace(_OFFICE, "Monday to Saturday")

_EFFECTS = dict.fromkeys(("added", "removed", "changed", "raised", "lowered"), "guides")
_OPEN = {"added": "widens", "removed": "narrows", "changed": "ask"}


def _text(title: str, audience: str) -> dict[str, Any]:
    effects = _OPEN if audience == "customer" else _EFFECTS
    return {"title": title, "type": "string", "x-audience": audience, "x-effect": effects}


def _company(opened: str, closed: str) -> dict[str, Any]:
    """The company's fields; the audience of two has changed, as a whole and inside an item."""
    return {
        "properties": {
            "opened": _text("Opened", opened),
            "closed": _text("Closed", closed),
            "effort_unit": {**_text("Effort unit", "internal"), "x-ref": "unit"},
            "board_words": _text("Board words", "restricted"),
            "flips": {
                "title": "Flips",
                "type": "array",
                "x-key": "id",
                "x-effect": _OPEN,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "x-effect": _OPEN,
                    "properties": {
                        "id": {"title": "Id", "type": "string", "x-audience": "customer"},
                        "words": _text("Words", "customer"),
                        "inside": _text("Inside", opened),
                        "outside": _text("Outside", closed),
                    },
                },
            },
        }
    }


_THEN = _company("internal", "customer")
_NOW = _company("customer", "internal")


def _joined(company: Mapping[str, Any]) -> dict[str, Any]:
    document, findings = read_yaml(json.dumps(company).encode(), "schema/company.schema.json")
    assert document is not None, findings
    joined, refused = join_schemas(base_schema(OFFERING), document)
    assert not refused
    return joined


_ROOT = build_fields(_joined(_NOW))
_CLOSED_TEXTS = [
    field
    for audience in (Audience.INTERNAL, Audience.RESTRICTED)
    for field in Planted(_ROOT).leaves(audience)
    if field.shape is Shape.TEXT
]


@dataclass(frozen=True)
class _History:
    """Writes the history; *letter* is what the planted words of each release are told apart by."""

    workshop: Workshop
    letter: str

    def planted(self, step: int) -> Planted:
        return Planted(_ROOT, self.letter * step)

    def full(self, step: int, price: int, summary: str, *, is_now: bool) -> None:
        """A draft with something in every field, as the owner left it at *step*."""
        body = self.planted(step).offering("full")
        body["summary"] = summary
        body["packages"][0]["price"] = price
        body["effort_unit"] = "effort"
        if not is_now:
            body["opened"] = f"zq{self.letter}openedqz"
            body["closed"] = "zqclosedthenqz"
            body["flips"] = [
                {"id": "flips", "words": "Shown flips", "inside": f"zq{self.letter}insideqz",
                 "outside": "zqoutsidethenqz"}
            ]  # fmt: skip
        self.workshop.write("catalog/offerings/full/offering.yaml", as_yaml(body))

    def say(self, step: int) -> None:
        """All that an owner can say about a release."""
        self.workshop.change(
            f"""\
note: Shown reason {step}.
aside: zq{self.letter}aside{step}qz
says:
  zqsays{step}qz: rewords
  '*': rewords
moved:
  zqmovedfrom{step}qz: zqmovedto{step}qz
agreed_by: {_KEEPER}
early: zq{self.letter}early{step}qz
""",
            "catalog/offerings/full",
        )

    def schema(self, company: Mapping[str, Any]) -> None:
        self.workshop.write("schema/company.schema.json", json.dumps(company))
        list(write_schema_files(self.workshop.root, schema_files(_joined(company))))

    def freeze(self, day: str, *, from_on: str = "") -> tuple[str, ...]:
        return self.workshop.freeze(day, from_on=from_on, by=_KEEPER)

    def others(self, *, is_now: bool) -> None:
        """Offerings that stand beside it, then and now."""
        write, owner = self.workshop.offering, f"owner: {_KEEPER}\n"
        write("aside", f"status: active\n{owner}")
        write("lasting", f"status: active\n{owner}opened: zqlastingqz\n")
        write(
            "other",
            f"status: active\n{owner}relations:\n  complements:\n    - zqturnedqz\n    - aside\n"
            f"scope:\n  excluded:\n    - id: more\n      what: More of it\n"
            f"      instead: zqturnedqz\n",
        )
        write(
            "zqturnedqz",
            f"name: zqturnednameqz\nstatus: active\n{owner}aliases:\n  - zqturnedaliasqz\n"
            + ("audience: internal\n" if is_now else ""),
        )
        plans = "" if is_now else "name: zqplansnameqz\nsummary: zqplanssummaryqz\n"
        write("plans", f"{plans}status: {'active' if is_now else 'planned'}\n{owner}")
        inner = "" if is_now else "audience: internal\nsummary: zqinnersummaryqz\n"
        write("inner", f"{inner}status: active\n{owner}")
        write("leaning", f"status: active\n{owner}effort_unit: effort\nterms:\n  - clause: payment\n"
              "service_levels:\n  - id: level\n    name: Shown level\n    at_most: 2\n"
              "    unit: half-day\n    during: office\n")  # fmt: skip

    def shared(self) -> None:
        """A clause and words of the catalogue, both changed, and what is said about it."""
        self.workshop.write("catalog/catalog.yaml", _NEXT_CATALOG)
        self.clause("Shown other words of payment.")
        for folder, name in (("catalog", "catalog"), ("catalog/clauses/payment", "clause")):
            self.workshop.change(
                f"note: Shown note of the {name}.\naside: zq{self.letter}{name}asideqz\n"
                f"says:\n  zq{name}saysqz: rewords\n  '*': rewords\n",
                folder,
            )

    def clause(self, text: str) -> None:
        self.workshop.write(
            "catalog/clauses/payment/clause.yaml",
            f"id: payment\ntopic: payment\ntext: {text}\n",
        )

    def then(self) -> None:
        """Five releases under the schema of then; the third is overtaken before it takes hold."""
        self.schema(_THEN)
        self.workshop.write("catalog/catalog.yaml", _CATALOG)
        self.clause("Shown words of payment.")
        self.others(is_now=False)
        steps = (
            (1, 900_000, "Shown first.", "2026-01-10", ""),
            (2, 900_000, "Shown first.", "2026-02-10", ""),
            (3, 900_000, "Shown second.", "2026-03-10", ""),
            (4, 900_100, "Shown overtaken.", "2026-04-10", "2026-09-01"),
            (5, 900_200, "Shown third.", "2026-05-10", "2026-06-10"),
        )
        for step, price, summary, day, from_on in steps:
            self.full(step, price, summary, is_now=False)
            self.say(step)
            if step == 3:
                self.shared()
            self.freeze(day, from_on=from_on)

    def now(self) -> None:
        """Two more under today's schema, the second not yet in force, and a draft under way."""
        self.schema(_NOW)
        self.others(is_now=True)
        self.full(6, 900_300, "Shown fourth.", is_now=True)
        self.say(6)
        self.freeze("2026-07-10")
        self.full(7, 900_400, "Shown waiting.", is_now=True)
        self.say(7)
        self.freeze("2026-11-01", from_on="2027-03-01")
        self.full(8, 900_500, "zqdraftsummaryqz", is_now=True)
        self.say(8)


def _write_history(root: Path, letter: str = "k") -> Workshop:
    history = _History(make_workshop(root), letter)
    history.then()
    history.now()
    return history.workshop


@dataclass(frozen=True)
class _Sites:
    """The customer edition afresh, the same over an older one, and what colleagues read."""

    root: Path
    customer: dict[str, bytes]
    renewed: dict[str, bytes]
    older: dict[str, bytes]
    internal: dict[str, bytes]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> _Sites:
    root = tmp_path_factory.mktemp("past")
    history = _History(make_workshop(root / "renewed"), "k")
    history.then()
    older = tree_bytes(history.workshop.publish("customer", day="2026-06-30"))
    history.now()
    shutil.copytree(root / "renewed" / "catalog", root / "fresh" / "catalog")
    for name in ("docs", "schema", "mkdocs.yml"):
        _copy(root / "renewed" / name, root / "fresh" / name)
    renewed = tree_bytes(history.workshop.publish("customer"))
    fresh = Workshop(root / "fresh")
    return _Sites(
        fresh.root,
        tree_bytes(fresh.publish("customer")),
        renewed,
        older,
        tree_bytes(fresh.publish("internal")),
    )


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


@pytest.fixture
def again(sites: _Sites, tmp_path: Path) -> Workshop:
    """The same catalogue in a folder of its own, without a site."""
    for name in ("catalog", "docs", "schema", "mkdocs.yml"):
        _copy(sites.root / name, tmp_path / name)
    return Workshop(tmp_path)


def _found(tree: Mapping[str, bytes]) -> set[tuple[Any, ...]]:
    return {
        (place, *sorted(set(WORD.findall(raw))))
        for place, raw in everything(tree)
        if WORD.search(raw)
    }


def test_the_customer_edition_holds_no_planted_word(sites: _Sites) -> None:
    assert _found(sites.customer) == set()


def test_data_and_twins_of_versions_are_looked_through(sites: _Sites) -> None:
    for place in ("api/v1/offerings/full/1.0.0.json", "offerings/full/1.0.0/index.md"):
        assert b"Shown first." in sites.customer[place]
        assert WORD.search(sites.internal[place])
    for place in ("offerings/full/changes/index.md", "offerings/full/since/index.md"):
        assert b"Shown" in sites.customer[place] or b"since" in sites.customer[place]


def test_a_site_made_over_an_older_one_is_the_same(sites: _Sites) -> None:
    """What was for customers then, and is not now, was in the older one."""
    for word in (b"zqclosedthenqz", b"zqoutsidethenqz", b"zqturnednameqz", b"zqturnedaliasqz"):
        assert any(word in raw or word.decode() in place for place, raw in sites.older.items())
    assert list(sites.renewed) == list(sites.customer)
    differing = [place for place in sites.customer if sites.renewed[place] != sites.customer[place]]
    assert differing == []


def test_the_customer_edition_holds_no_planted_number(sites: _Sites) -> None:
    numbers = {
        written: f"{route_of(field)} of step {step}"
        for step in range(1, 9)
        for audience in (Audience.INTERNAL, Audience.RESTRICTED)
        for field in Planted(_ROOT, "k" * step).leaves(audience)
        if field.shape is Shape.NUMBER
        for written in Planted(_ROOT, "k" * step).written(field)
    }
    assert len(numbers) > 60
    whole = b"\n".join(raw for _, raw in everything(sites.customer))
    assert [name for number, name in numbers.items() if number in whole] == []


def test_the_customer_edition_has_every_promise_ever_made_and_no_advice(sites: _Sites) -> None:
    pages = {
        place.split("/")[2]
        for place in sites.customer
        if place.startswith("offerings/full/") and place.count("/") == 3
    }
    assert pages == {*_SUMMARIES, "changes", "since"}
    for number, summary in _SUMMARIES.items():
        assert summary in sites.customer[f"offerings/full/{number}/index.html"]
    changes = sites.customer["offerings/full/changes/index.html"]
    assert changes.count(b'<article class="ob-release') == len(_SUMMARIES)
    assert [step for step in (1, 3, 4, 5, 6, 7) if b"Shown reason %d." % step not in changes] == []
    for place, raw in everything(sites.customer):
        assert b"Shown reason 2." not in raw, place
        assert b"1.0.0+1" not in raw, place


_SUMMARIES = {
    "1.0.0": b"Shown first.",
    "1.0.1": b"Shown second.",
    "2.0.0": b"Shown overtaken.",
    "3.0.0": b"Shown third.",
    "4.0.0": b"Shown fourth.",
    "5.0.0": b"Shown waiting.",
}


def test_what_became_open_is_shown_from_its_next_release_on(sites: _Sites) -> None:
    """Of a field's two audiences, then and now, the stricter holds."""
    for number, is_shown in (("3.0.0", False), ("4.0.0", True), ("5.0.0", True)):
        page = sites.customer[f"offerings/full/{number}/index.html"]
        assert (b"shown opened" in page) == is_shown, number
        assert (b"shown flips-inside" in page) == is_shown, number
    assert b"shown opened" in sites.customer["offerings/full/index.html"]
    for place in ("offerings/lasting/index.html", "offerings/lasting/1.0.0/index.html"):
        assert place in sites.customer
        assert b"zqlastingqz" in sites.internal[place]


def test_of_what_customers_never_saw_only_what_is_in_force_is_told(sites: _Sites) -> None:
    """Released as a plan, or for colleagues alone: customers were not in on it."""
    for offering in ("plans", "inner"):
        places = {place for place in sites.customer if place.startswith(f"offerings/{offering}/")}
        numbers = {place.split("/")[2] for place in places if place.count("/") == 3}
        assert len(numbers - {"changes", "since"}) == 1
        assert f"offerings/{offering}/1.0.0/index.html" in sites.internal


def test_an_offering_that_turned_internal_takes_its_versions_along(sites: _Sites) -> None:
    assert [place for place in sites.customer if "turned" in place] == []
    assert "offerings/zqturnedqz/1.0.0/index.html" in sites.internal
    assert "offerings/zqturnedaliasqz/index.html" in sites.internal


def test_colleagues_read_what_was_planted(sites: _Sites) -> None:
    """The words are there to be found: 1.0.0 with its newest advice, and all that was said."""
    for number, step in (("1.0.0", 2), ("1.0.1", 3), ("2.0.0", 4), ("3.0.0", 5), ("5.0.0", 7)):
        page = sites.internal[f"offerings/full/{number}/index.html"]
        planted = Planted(_ROOT, "k" * step)
        missing = [
            route_of(field)
            for field in planted.leaves(Audience.INTERNAL)
            if field.name not in ("closed", "outside")
            and not any(written in page for written in planted.written(field))
        ]
        assert set(missing) <= {"review.every_days", "effort_unit"}, number
    changes = sites.internal["offerings/full/changes/index.html"]
    for word in (b"zqkaside1qz", b"zqkaside2qz", b"zqkaside4qz", b"zqkaside7qz", b"Zqpersonnameqz"):
        assert word in changes
    assert b"zqdraftsummaryqz" not in b"".join(sites.internal.values())


def test_no_edition_holds_what_was_restricted(sites: _Sites) -> None:
    words = [
        Planted(_ROOT, "k" * step).words(field).encode()
        for field in _CLOSED_TEXTS
        if field.audience is Audience.RESTRICTED
        for step in range(1, 9)
    ]
    assert words
    whole = b"\n".join(raw for _, raw in everything(sites.internal))
    assert [word for word in words if word in whole] == []


def _release_advice(workshop: Workshop) -> None:
    history = _History(workshop, "k")
    history.full(9, 900_400, "Shown waiting.", is_now=True)
    assert workshop.freeze("2026-11-15", by=_KEEPER) == ("5.0.0+1",)


def _change_the_draft(workshop: Workshop) -> None:
    _History(workshop, "k").full(2, 1, "Another summary for all.", is_now=True)
    workshop.offering("brand-new", "status: active\n")


def _say_something(workshop: Workshop) -> None:
    workshop.change("note: zqnextnoteqz\n", "catalog/offerings/full")
    workshop.change("note: zqnextnoteqz\n", "catalog/offerings/aside")
    workshop.change("note: zqnextnoteqz\n", "catalog/clauses/payment")
    workshop.change("note: zqnextnoteqz\n", "catalog")


def _verify(workshop: Workshop) -> None:
    workshop.write(
        "catalog/offerings/full/verified.yaml",
        f"verified:\n  - on: 2026-11-20\n    by: {_KEEPER}\n    version: 4.0.0\n",
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_release_advice, id="an update of advice is released"),
        pytest.param(_change_the_draft, id="drafts change"),
        pytest.param(_say_something, id="something is said about coming releases"),
        pytest.param(_verify, id="it is verified"),
    ],
)
def test_no_byte_changes_for_customers(
    sites: _Sites, again: Workshop, change: Callable[[Workshop], None]
) -> None:
    change(again)
    assert _differing(sites.customer, tree_bytes(again.publish("customer"))) == []


def test_no_byte_changes_for_customers_whatever_the_past_held_inside(
    sites: _Sites, tmp_path: Path
) -> None:
    """Other words in every internal field of every version, and in all that was said of it."""
    workshop = _write_history(tmp_path, "w")
    assert _differing(sites.customer, tree_bytes(workshop.publish("customer"))) == []


def _differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(place for place in {*one, *other} if one.get(place) != other.get(place))


def test_what_was_once_sold_stays_marked_and_unlisted(tmp_path: Path) -> None:
    workshop = make_workshop(tmp_path)
    workshop.offering("kept", "status: active\n")
    workshop.offering("gone", "status: active\nsummary: What was sold.\n")
    workshop.freeze("2026-01-10")
    workshop.offering("gone", "status: retired\nsummary: What was sold.\nstatus_note: Over.\n")
    workshop.freeze("2026-06-10")
    tree = tree_bytes(workshop.publish("customer"))
    for place in ("gone/", "gone/1.0.0/", "gone/2.0.0/", "gone/changes/", "gone/since/"):
        assert f"offerings/{place}index.html" in tree
    assert b"This version was in force from" in tree["offerings/gone/1.0.0/index.html"]
    assert b"retired" in tree["offerings/gone/index.html"]
    listed, found = tree["sitemap.xml"], tree["assets/find.json"]
    assert b"offerings/kept/" in listed
    assert b"offerings/gone" not in listed
    assert b"1.0.0" not in listed
    assert b'"kept"' in found
    assert b"gone" not in found.lower()
