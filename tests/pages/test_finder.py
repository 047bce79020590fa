"""The index of the search box: which words, how much they count, and nothing else."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.synthetic import write_catalog
from offerbook.pages import finder
from offerbook.pages.common_words import stop_words
from offerbook.pages.finder import fold, words_in, write_index
from tests.pages.making import make_desk
from tests.support import Workshop, make_workshop

_MORE = """\
status: active
name: Alpha
summary: Bravo {filler}.
keywords:
  - charlie
description: Delta {filler}.
tags:
  - clinics
scope:
  included:
    - id: one
      what: Echo
  excluded:
    - id: two
      what: Foxtrot
misconceptions:
  - id: three
    they_think: Golf
    reality: Hotel
    say: India
"""


def _index(workshop: Workshop, edition: str = "internal") -> Any:
    return json.loads(write_index(make_desk(workshop, edition)))


def _weights(index: Any) -> Mapping[str, Mapping[str, int]]:
    """How much each word counts, by the id of the offering, read back as a browser does."""
    read: dict[str, dict[str, int]] = {}
    for term, posts in zip(index["terms"], index["posts"], strict=True):
        number = 0
        for step, weight in zip(posts[::2], posts[1::2], strict=True):
            number += step
            read.setdefault(term, {})[index["docs"][number][0]] = weight
    return read


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café ÉTÉ", "cafe ete"),
        ("Straße STRASSE", "strasse strasse"),
        ("ﬁle №1 ½", "file no1 1⁄2"),
        ("Ångström ø", "angstrom ø"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("İstanbul", "istanbul"),
        ("हिन्दी", "हनद"),
    ],
)
def test_accents_and_capitals_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_are_letters_and_digits() -> None:
    text = "E-mail, back_up & 24/7: <b>can't</b>"
    assert list(words_in(text)) == ["e", "mail", "back", "up", "24", "7", "b", "can", "t", "b"]


def test_a_word_counts_by_where_it_stands(workshop: Workshop) -> None:
    workshop.offering("one", _MORE.format(filler="mail"))
    read = _weights(_index(workshop))
    names = ("alpha", "charlie", "bravo", "echo", "delta")
    weights = [read[name]["one"] for name in names]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)
    assert read["golf"] == read["bravo"]  # in the customer's own words
    assert read["foxtrot"] == read["delta"] == read["hotel"]  # what is excluded is no promise
    assert read["clinics"] == read["moving"] == read["echo"]


def test_a_word_said_again_counts_a_little_more(workshop: Workshop) -> None:
    workshop.offering("one", "description: Delta delta delta hotel.\n")
    read = _weights(_index(workshop))
    assert read["hotel"]["one"] < read["delta"]["one"] < 2 * read["hotel"]["one"]


def test_a_word_of_many_counts_less_but_in_a_name(workshop: Workshop) -> None:
    many = " ".join(f"word{number}" for number in range(200))
    workshop.offering("long", f"name: Alpha\ndescription: Delta {many}.\n")
    workshop.offering("short", "name: Alpha\ndescription: Delta words.\n")
    read = _weights(_index(workshop))
    assert read["delta"]["long"] < read["delta"]["short"]
    assert read["alpha"]["long"] == read["alpha"]["short"]


def test_what_stands_in_too_many_tells_nothing_but_where_it_was_chosen(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "_COMMON_FROM", 1)
    for name in ("alpha", "beta", "gamma"):
        more = "description: Everywhere.\n" + (
            f"keywords:\n  - everywhere\n  - {name}\n" if name == "beta" else ""
        )
        workshop.offering(name, more)
    weights = _weights(_index(workshop))
    assert list(weights["everywhere"]) == ["beta"]
    assert set(weights["alpha"]) == {"alpha"}


def test_what_is_no_word_of_the_owner_is_not_found(workshop: Workshop) -> None:
    workshop.offering("one", "status: pilot\nregions:\n  - IE\ntimeline:\n  days: 4711\n")
    terms = set(_index(workshop)["terms"])
    assert terms.isdisjoint({"pilot", "true", "false", "4711", "ada"})


def test_posts_are_steps_from_one_offering_to_the_next(workshop: Workshop) -> None:
    for name in ("one", "three", "two"):
        workshop.offering(name)
    index = _index(workshop)
    posts = dict(zip(index["terms"], index["posts"], strict=True))
    assert posts["mailboxes"][::2] == [0, 1, 1]
    assert posts["two"][::2] == [2]


def test_words_stand_in_the_order_of_browsers(workshop: Workshop) -> None:
    workshop.offering("one", "name: 𝐀lpha 𒀀 﨎 zulu\n")
    terms = _index(workshop)["terms"]
    assert terms == sorted(terms, key=lambda term: term.encode("utf-16-be"))
    assert {"alpha", "𒀀", "﨎"} <= set(terms)
    assert terms.index("𒀀") < terms.index("﨎")


def test_an_entry_shows_what_a_rep_looks_for(workshop: Workshop) -> None:
    workshop.offering(
        "one",
        "name: Alpha\nsummary: All *mail*.\nstatus: pilot\ntimeline:\n  days: 3\n"
        "packages:\n  - id: basic\n    name: Basic\n    price: 1200\n    per: user\n",
    )
    (doc,) = _index(workshop)["docs"]
    assert doc[:3] == ["one", "Alpha", "All mail."]
    assert doc[3:5] == ["pilot", "pilot"]
    assert "1,200" in doc[5]
    assert "user" in doc[5]
    assert "3" in doc[6]
    assert doc[7] == "Moving"


def test_common_words_are_those_of_the_language(workshop: Workshop) -> None:
    workshop.offering("one")
    assert {"the", "we", "with"} <= set(_index(workshop)["stop"])
    assert stop_words("en-GB") == stop_words("en")
    assert stop_words("fi") == frozenset()


def test_customers_find_no_internal_word(workshop: Workshop) -> None:
    hidden = (
        "objections:\n  - id: a\n    hears: Zqhearsqz\n    says: Zqsaysqz\n"
        "misconceptions:\n  - id: b\n    they_think: Zqthinkqz\n    reality: Zqtruthqz\n    say: Zqsayqz\n"
    )
    workshop.offering("one", "status: active\n" + hidden)
    workshop.offering("zqsecretqz", "status: active\naudience: internal\n")
    assert "zqhearsqz" in _index(workshop)["terms"]
    found = write_index(make_desk(workshop, "customer"))
    assert "zq" not in found.lower()
    assert '"one"' in found
    assert "ada@example.com" not in found


def test_only_what_is_listed_is_found(workshop: Workshop) -> None:
    workshop.offering("one", "status: active\n")
    workshop.offering("gone", "status: retired\nname: Zulu\nstatus_note: Over.\n")
    index = _index(workshop, "customer")
    assert [doc[0] for doc in index["docs"]] == ["one"]
    assert "zulu" not in index["terms"]


def test_the_same_catalogue_gives_the_same_index(tmp_path: Path) -> None:
    written = []
    for folder, names in (("a", ("one", "two")), ("b", ("two", "one"))):
        (tmp_path / folder).mkdir()
        workshop = make_workshop(tmp_path / folder)
        for name in names:
            workshop.offering(name, f"keywords:\n  - {name} and more\n")
        written.append(write_index(make_desk(workshop)))
    assert written[0] == written[1]


def test_hostile_words_are_words(workshop: Workshop) -> None:
    name = "</script><img src=x onerror=alert(1)> ${a} __proto__ constructor"
    workshop.offering("one", f"name: {json.dumps(name)}\n")
    index = _index(workshop)
    assert index["docs"][0][1] == name
    assert {"script", "img", "constructor", "proto"} <= set(index["terms"])
    assert all(term.isalnum() for term in index["terms"])


def test_where_customers_may_see_no_offering_the_index_is_empty(workshop: Workshop) -> None:
    workshop.offering("one", "audience: internal\n")
    index = _index(workshop, "customer")
    assert (index["docs"], index["terms"], index["posts"]) == ([], [], [])


def test_the_index_of_a_thousand_offerings_is_a_small_file(tmp_path: Path) -> None:
    write_catalog(tmp_path, 1_000)
    index = write_index(make_desk(Workshop(tmp_path)))
    assert len(json.loads(index)["docs"]) == 1_000
    assert len(gzip.compress(index.encode(), 6)) < 600_000
