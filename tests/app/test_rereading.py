"""A catalogue read with what is known from before is what it is, and all that is said is said."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL

import pytest

from offerbook.app import STATE
from offerbook.app.rereading import reading_again
from offerbook.beside import beside
from offerbook.load.known import Shelf
from offerbook.load.tree import read_tree
from offerbook.load.yaml_text import read_yaml
from offerbook.model.frozen import digest_of
from offerbook.model.version import DamagedVersionError
from offerbook.reading import Reading, check_tree
from tests.support import CATALOG, Workshop, make_workshop

_NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
_SENTENCES = (
    "We lose money on the first one.",
    "Moved over one weekend by two engineers.",
    "It costs 12,000 in all.",
    "Always unlimited support for everybody.",
    "Ask the ACME desk about it.",
    "Nothing that anybody would quote.",
)
_STATUSES = ("planned", "pilot", "active", "sunset", "retired")
_COMPANY = '{"properties": {"secret_note": {"title": "Secret note", "type": "string", "x-audience": "internal", "x-effect": {"added": "guides", "removed": "guides", "changed": "guides"}}}}'


class Owners:
    """Edit a catalogue at random, right and wrong; the same *seed* makes the same edits."""

    def __init__(self, shop: Workshop, seed: int) -> None:
        self._shop, self._pick = shop, random.Random(seed)  # noqa: S311 - can be repeated
        self._drafts: dict[str, dict[str, str]] = {name: {} for name in _NAMES[:4]}
        for name in self._drafts:
            self._write(name)
        self._clause("Pay in time.")

    def edit(self) -> str:
        """Make one; its name."""
        chosen = self._pick.choice(_EDITS)
        chosen(self)
        return chosen.__name__

    def describe(self) -> None:
        self._set("description", self._sentence())

    def advise(self) -> None:
        """Something that only colleagues read."""
        self._set("pitch", self._sentence())

    def cost(self) -> None:
        self._set("commercials", f"\n  cost: {self._pick.choice((12000, 15000))}")

    def hide(self) -> None:
        self._set("audience", self._pick.choice(("internal", "customer")))

    def move_on(self) -> None:
        self._set("status", self._pick.choice(_STATUSES))

    def relate(self) -> None:
        """Lead to another offering, or to none."""
        others = (*_NAMES, "nowhere", "alpha/one")
        self._set("relations", f"\n  complements:\n    - {self._pick.choice(others)}")

    def call(self) -> None:
        """Another address, which may be taken."""
        self._set("aliases", f"\n  - {self._pick.choice((*_NAMES, 'old'))}")

    def pack(self) -> None:
        package = self._pick.choice(("one", "two"))
        self._set("packages", f"\n  - id: {package}\n    name: One\n    price: 7.50")

    def own(self) -> None:
        self._set("owner", self._pick.choice(("ada", "bob")))

    def take_a_clause(self) -> None:
        self._set("terms", f"\n  - clause: {self._pick.choice(('payment', 'payments'))}")

    def write_the_clause(self) -> None:
        self._clause(self._sentence())

    def come_and_go(self) -> None:
        name = self._pick.choice(_NAMES)
        if name in self._drafts:
            del self._drafts[name]
            (self._shop.root / f"catalog/offerings/{name}/offering.yaml").unlink()
        else:
            self._drafts[name] = {}
            self._write(name)

    def say_of_a_release(self) -> None:
        for name in self._drafts:
            self._shop.change(f"note: {self._sentence()}\n", f"catalog/offerings/{name}")
            return

    def set_up(self) -> None:
        """Shorthand and waivers come and go."""
        more = ("", "shorthand:\n  - ACME\n", "waived:\n  - {rule: pasted-text, why: So.}\n")
        self._shop.write("catalog/catalog.yaml", CATALOG + self._pick.choice(more))

    def hire(self) -> None:
        self._shop.write("catalog/catalog.yaml", CATALOG.replace("ada", "bob"))

    def add_a_field(self) -> None:
        self._shop.write("schema/company.schema.json", _COMPANY)

    def spoil(self) -> None:
        self._shop.write(f"catalog/offerings/{self._any()}/offering.yaml", "id: [\n")

    def _clause(self, text: str) -> None:
        self._shop.write(
            "catalog/clauses/payment/clause.yaml", f"id: payment\ntopic: payment\ntext: {text}\n"
        )

    def _sentence(self) -> str:
        return self._pick.choice(_SENTENCES)

    def _any(self) -> str:
        return self._pick.choice(sorted(self._drafts))

    def _set(self, field: str, value: str) -> None:
        if self._drafts:
            name = self._any()
            self._drafts[name][field] = value
            self._write(name)

    def _write(self, name: str) -> None:
        fields = self._drafts[name]
        self._shop.offering(name, "".join(f"{key}: {value}\n" for key, value in fields.items()))


_EDITS: tuple[Callable[[Owners], None], ...] = (
    *(Owners.describe, Owners.advise, Owners.cost, Owners.hide, Owners.move_on, Owners.relate),
    *(Owners.describe, Owners.advise, Owners.call, Owners.pack, Owners.own, Owners.come_and_go),
    *(Owners.take_a_clause, Owners.write_the_clause, Owners.say_of_a_release, Owners.set_up),
    *(Owners.hire, Owners.add_a_field, Owners.spoil),
)


def read_again(root: Path) -> Reading:
    """With every released version looked into."""
    with reading_again(root) as read:
        reading = read(root)
        for versions in reading.catalog.versions.values() if reading.catalog else ():
            for version in versions:
                assert version.body
    return reading


def _read_and_keep(root: Path) -> Reading:
    """Keeps what it may, even of a catalogue that has errors."""
    shelf = Shelf(root / STATE / "known", "1")
    reading = check_tree(read_tree(root), shelf, aside=beside)
    shelf.write()
    return reading


def _play(shop: Workshop, seed: int, rounds: int) -> set[str]:
    """The codes of all that was said while owners edited."""
    owners, made, said = Owners(shop, seed), [], set[str]()
    for _ in range(rounds):
        made.append(owners.edit())
        plain, again = shop.read(), _read_and_keep(shop.root)
        assert again.findings == plain.findings, (seed, made)
        assert again.catalog == plain.catalog, (seed, made)
        said |= {each.code for each in again.findings}
    return said


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever may be done by a second process is, be it about a single offering."""
    monkeypatch.setattr("offerbook.beside.WORTH_A_COPY", 1)
    monkeypatch.setattr("offerbook.beside.can_fork", lambda: True)


@pytest.mark.usefixtures("by_two")
def test_two_find_the_same(tmp_path: Path) -> None:
    assert len(_play(make_workshop(tmp_path), 5, 15)) >= 3


@pytest.mark.parametrize("seed", range(2))
def test_random_edits(tmp_path: Path, seed: int) -> None:
    said = _play(make_workshop(tmp_path), seed, 15)
    assert len(said) >= 3, said


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_many_random_edits(tmp_path: Path, seed: int) -> None:
    _play(make_workshop(tmp_path), seed, 60)


def test_what_did_not_change_is_not_read_anew(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in _NAMES:
        workshop.offering(name, f"description: Of {name} alone.\n")
    read_again(workshop.root)
    workshop.offering("beta", "description: Other words.\n")
    read: list[str] = []

    def spy(raw: bytes, path: str) -> object:
        read.append(path)
        return read_yaml(raw, path)

    monkeypatch.setattr("offerbook.reading.read_yaml", spy)
    assert read_again(workshop.root).is_sound
    assert [path for path in read if "/offerings/" in path] == [
        "catalog/offerings/beta/offering.yaml"
    ]


def test_places_are_known_without_reading_before(workshop: Workshop) -> None:
    workshop.offering("alpha", "relations:\n  complements:\n    - beta\n")
    workshop.offering("beta")
    assert read_again(workshop.root).findings == ()
    workshop.offering("beta", "status: retired\nstatus_note: Ask Ada.\n")
    (finding,) = read_again(workshop.root).findings
    assert (finding.code, finding.place.line) == ("retired-reference", 9)


@pytest.mark.parametrize(
    ("shut", "code"),
    [
        pytest.param("status: retired\nstatus_note: Over.\n", "retired-reference", id="over"),
        pytest.param("audience: internal\n", "internal-reference", id="not for customers"),
    ],
)
def test_who_newly_names_another_is_told_what_that_is(
    workshop: Workshop, shut: str, code: str
) -> None:
    """Of the other nothing is new: it is not looked at again."""
    workshop.offering("alpha")
    workshop.offering("beta", shut)
    assert read_again(workshop.root).findings == ()
    workshop.offering("alpha", "relations:\n  complements:\n    - beta\n")
    (finding,) = read_again(workshop.root).findings
    assert (finding.code, finding.place.path) == (code, "catalog/offerings/alpha/offering.yaml")


def test_of_what_is_wrong_nothing_is_written(workshop: Workshop) -> None:
    workshop.offering("alpha", "relations:\n  complements:\n    - nowhere\n")
    assert not read_again(workshop.root).is_sound
    assert not (workshop.root / STATE).exists()


def test_new_texts_of_colleagues_are_looked_for_in_the_texts_of_others(workshop: Workshop) -> None:
    workshop.offering("alpha", f"description: {_SENTENCES[0]}\n")
    workshop.offering("beta")
    assert read_again(workshop.root).is_sound
    workshop.offering("beta", f"pitch: {_SENTENCES[0]}\n")
    (finding,) = read_again(workshop.root).findings
    assert (finding.code, finding.place.path) == (
        "pasted-text",
        "catalog/offerings/alpha/offering.yaml",
    )


def test_new_texts_for_customers_are_held_against_those_of_colleagues(workshop: Workshop) -> None:
    workshop.offering("alpha")
    workshop.offering("beta", f"pitch: {_SENTENCES[0]}\n")
    assert read_again(workshop.root).is_sound
    workshop.offering("alpha", f"description: {_SENTENCES[0]}\n")
    (finding,) = read_again(workshop.root).findings
    assert finding.code == "pasted-text"
    assert finding.related[0].path == "catalog/offerings/beta/offering.yaml"


HALF = "commercials:\n  cost: 99.90\n"


@pytest.fixture
def released(workshop: Workshop) -> Workshop:
    """Two versions of one offering, with numbers that JSON would round."""
    workshop.offering("alpha", f"status: active\n{HALF}")
    workshop.freeze("2026-01-05")
    workshop.offering("alpha", f"status: active\n{HALF}summary: Other words.\n")
    workshop.freeze("2026-02-05")
    return workshop


def _versions(reading: Reading) -> list[tuple[object, ...]]:
    assert reading.catalog is not None
    return [
        (each, repr(each.head), repr(each.document.data), dict(each.document.spots), each.leaning)
        for each in reading.catalog.versions["alpha"]
    ]


def test_released_versions_are_read_once(
    released: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _versions(released.read())
    assert len(plain) == 2
    assert "Decimal('99.90')" in str(plain[0][2])
    assert _versions(read_again(released.root)) == plain
    monkeypatch.setattr("offerbook.model.frozen.read_yaml", None)  # nobody calls it
    assert _versions(read_again(released.root)) == plain


@pytest.mark.usefixtures("by_two")
def test_who_needs_the_past_finds_it_read_by_another(
    released: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _versions(released.read())
    with reading_again(released.root, needs_past=True) as read:
        reading = read(released.root)
        monkeypatch.setattr("offerbook.model.frozen.read_yaml", None)  # nobody calls it here
        assert _versions(reading) == plain


@pytest.mark.usefixtures("by_two")
def test_what_is_known_of_the_past_nobody_reads_again(
    released: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _versions(read_again(released.root))
    monkeypatch.setattr("offerbook.app.rereading._fill", None)
    with reading_again(released.root, needs_past=True) as read:
        assert _versions(read(released.root)) == plain


@pytest.mark.usefixtures("by_two")
def test_where_the_other_was_killed_all_is_read_here(
    released: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _versions(released.read())
    monkeypatch.setattr("offerbook.app.rereading._fill", lambda *_: os.kill(os.getpid(), SIGKILL))
    with reading_again(released.root, needs_past=True) as read:
        assert _versions(read(released.root)) == plain


@pytest.mark.usefixtures("by_two")
def test_a_version_that_nobody_can_read_is_no_reason_to_fail_before_it_is_asked_for(
    released: Workshop,
) -> None:
    folder = released.root / "catalog/offerings/alpha/versions"
    path, sums = folder / "1.0.0.yaml", folder / "sums"
    before = digest_of(path.read_bytes())
    path.write_text(path.read_text() + "  broken: [\n")
    sums.write_text(sums.read_text().replace(before, digest_of(path.read_bytes())))
    with reading_again(released.root, needs_past=True) as read:
        reading = read(released.root)
        assert reading.catalog is not None
        first, second = reading.catalog.versions["alpha"]
        assert second.body["summary"] == "Other words."
        with pytest.raises(DamagedVersionError):
            assert first.body


def test_what_nobody_asked_of_a_version_is_not_kept(released: Workshop) -> None:
    with reading_again(released.root) as read:
        read(released.root)
    assert (released.root / STATE / "heads.known").is_dir()
    assert not (released.root / STATE / "versions.known").exists()


def test_a_version_that_was_edited_is_told_though_it_was_known(released: Workshop) -> None:
    assert read_again(released.root).is_sound
    path = released.root / "catalog/offerings/alpha/versions/1.0.0.yaml"
    path.write_text(path.read_text().replace("99.90", "99.80"))
    assert "frozen-edited" in {each.code for each in read_again(released.root).findings}


def test_a_version_with_a_mark_before_its_text_has_right_places(released: Workshop) -> None:
    folder = released.root / "catalog/offerings/alpha/versions"
    path, sums = folder / "1.0.0.yaml", folder / "sums"
    before = digest_of(path.read_bytes())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    sums.write_text(sums.read_text().replace(before, digest_of(path.read_bytes())))
    plain = _versions(released.read())
    for _ in range(2):
        assert _versions(read_again(released.root)) == plain
