"""Which version holds on a day, and what lies between one and another in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.changes.compare import compare
from offerbook.changes.releases import (
    Changes,
    chain_of_moves,
    changes_between,
    is_narrowing,
    moves_of,
    net_changes,
    side_of,
)
from offerbook.document import Document
from offerbook.model.terms import State, in_force, terms, waiting
from offerbook.model.version import Number, Version
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import build_fields

ROOT = build_fields(base_schema(OFFERING))


def version(
    word: str, effective_on: str = "2026-01-01", body: Mapping[str, Any] | None = None, **said: Any
) -> Version:
    """A released version, without a file behind it."""
    number = Number.parse(word)
    assert number is not None
    head = {
        "released": {"on": "2026-01-01", "by": "ada", "effective_on": effective_on, **said},
        "leans_on": {"currency": "EUR"},
    }
    data = {**head, "offering": {"id": "mail-move", "name": "Mail move", **(body or {})}}
    document = Document("x.yaml", data, dict)
    return Version("mail-move", number, "x.yaml", "", head, lambda: document)


def row(*pairs: tuple[str, str]) -> tuple[Version, ...]:
    return tuple(version(word, day) for word, day in pairs)


# In force

HISTORY = row(
    ("1.0.0", "2026-01-01"),
    ("1.1.0", "2026-02-01"),
    ("1.1.0+1", "2026-02-10"),
    ("2.0.0", "2026-04-01"),
    ("2.1.0", "2026-03-01"),
    ("3.0.0", "2026-06-01"),
)


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("2025-12-31", None),
        ("2026-01-01", "1.0.0"),
        ("2026-01-31", "1.0.0"),
        ("2026-02-01", "1.1.0"),
        ("2026-02-10", "1.1.0+1"),
        ("2026-02-28", "1.1.0+1"),
        ("2026-03-01", "2.1.0"),
        ("2026-04-01", "2.1.0"),
        ("2026-05-31", "2.1.0"),
        ("2026-06-01", "3.0.0"),
        ("2030-01-01", "3.0.0"),
    ],
)
def test_the_highest_that_has_taken_hold_is_in_force(day: str, word: str | None) -> None:
    found = in_force(HISTORY, day)
    assert (str(found.number) if found else None) == word


@pytest.mark.parametrize(
    ("day", "word"),
    [("2026-02-09", "1.0.0"), ("2026-02-28", "1.0.0"), ("2026-03-01", "2.0.0+1")],
)
def test_advice_brings_no_promise_forward(day: str, word: str) -> None:
    """An update of advice that was released before its promise holds waits with it."""
    versions = row(("1.0.0", "2026-01-01"), ("2.0.0", "2026-03-01"), ("2.0.0+1", "2026-02-10"))
    found = in_force(versions, day)
    assert found is not None
    assert str(found.number) == word


def test_terms_say_from_when_to_when() -> None:
    found = {
        word: (term.from_on, term.to_on, term.is_withdrawn) for word, term in terms(HISTORY).items()
    }
    assert found == {
        "1.0.0": ("2026-01-01", "2026-01-31", False),
        "1.1.0": ("2026-02-01", "2026-02-28", False),
        "2.0.0": ("2026-04-01", "2026-02-28", True),
        "2.1.0": ("2026-03-01", "2026-05-31", False),
        "3.0.0": ("2026-06-01", None, False),
    }


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2026-01-15", ["in force", "waiting", "withdrawn", "waiting", "waiting"]),
        ("2026-02-15", ["superseded", "in force", "withdrawn", "waiting", "waiting"]),
        ("2026-04-15", ["superseded", "superseded", "withdrawn", "in force", "waiting"]),
        ("2026-06-01", ["superseded", "superseded", "withdrawn", "superseded", "in force"]),
    ],
)
def test_where_each_stands_on_a_day(day: str, states: list[str]) -> None:
    assert [term.state(day) for term in terms(HISTORY).values()] == states


def test_what_waits() -> None:
    def words(day: str) -> list[str]:
        return [str(each.number) for each in waiting(HISTORY, day)]

    assert words("2026-01-15") == ["1.1.0", "1.1.0+1", "2.1.0", "3.0.0"]
    assert words("2026-04-15") == ["3.0.0"]
    assert words("2026-06-01") == []


def test_one_overtaken_on_its_own_day_never_held() -> None:
    found = terms(row(("1.0.0", "2026-01-01"), ("2.0.0", "2026-07-31"), ("2.0.1", "2026-07-31")))
    assert [term.is_withdrawn for term in found.values()] == [False, True, False]
    assert found["1.0.0"].to_on == "2026-07-30"


DAYS = st.integers(1, 28).map(lambda day: f"2026-03-{day:02}")


@given(st.lists(DAYS, min_size=1, max_size=8), DAYS)
def test_on_any_day_one_promise_holds_and_it_is_the_one_in_force(days: list[str], day: str) -> None:
    versions = row(*((f"{major}.0.0", each) for major, each in enumerate(days, start=1)))
    holding = [word for word, term in terms(versions).items() if term.state(day) is State.IN_FORCE]
    found = in_force(versions, day)
    assert holding == ([found.number.promise] if found else [])


@given(st.lists(DAYS, min_size=1, max_size=8))
def test_the_terms_of_what_held_follow_each_other(days: list[str]) -> None:
    versions = row(*((f"{major}.0.0", each) for major, each in enumerate(days, start=1)))
    held = [term for term in terms(versions).values() if not term.is_withdrawn]
    assert [term.from_on for term in held] == sorted({term.from_on for term in held})
    assert all(term.to_on is not None and term.from_on <= term.to_on for term in held[:-1])
    assert held[-1].to_on is None


# Step by step, and in the end


def users(up_to: int, **more: Any) -> dict[str, Any]:
    return {"scope": {"included": [{"id": "users", "what": "Users", "up_to": up_to}]}, **more}


def steps_of(versions: Sequence[Version]) -> list[Changes]:
    return [changes_between(ROOT, old, new, "en") for old, new in pairwise(versions)]


def net(versions: Sequence[Version]) -> Changes:
    first, *later = versions
    moved = chain_of_moves(map(moves_of, later))
    return net_changes(
        lambda: compare(ROOT, side_of(first), side_of(versions[-1]), moved=moved),
        steps_of(versions),
    )


def test_a_release_tells_what_it_changed_of_the_one_before() -> None:
    versions = [version("1.0.0", body=users(50)), version("2.0.0", body=users(20))]
    (change,) = steps_of(versions)[0]
    assert (change.key, change.kind, change.effect) == ("users.up_to", "lowered", "narrows")


def test_there_and_back_is_nothing() -> None:
    versions = [
        version("1.0.0", body=users(50, summary="Moved over one weekend.")),
        version("2.0.0", body=users(20, summary="Moved soon."), says={"summary": "narrows"}),
        version(
            "2.1.0", body=users(50, summary="Moved over one weekend."), says={"summary": "widens"}
        ),
    ]
    assert [len(step) for step in steps_of(versions)] == [2, 2]
    assert net(versions) == ()


def test_numbers_are_netted() -> None:
    versions = [version(f"{n}.0.0", body=users(up_to)) for n, up_to in enumerate((50, 20, 30), 1)]
    (change,) = net(versions)
    assert (change.kind, change.effect) == ("lowered", "narrows")
    assert (change.before.value, change.after.value) == (50, 30)


@pytest.mark.parametrize(
    ("answers", "effect"),
    [
        (["rewords", "rewords"], "rewords"),
        (["rewords", "widens"], "widens"),
        (["widens", "rewords"], "widens"),
        (["narrows", "rewords"], "narrows"),
        (["rewords", "narrows"], "narrows"),
        (["narrows", "widens"], "narrows"),
        (["widens", "narrows"], "narrows"),
    ],
)  # fmt: skip
def test_a_text_answered_more_than_once_takes_the_worst_word(
    answers: list[str], effect: str
) -> None:
    texts = ["Moved over one weekend.", "Moved over two weekends.", "Moved over a week."]
    first, *later = texts
    versions = [version("1.0.0", body={"summary": first})]
    for number, (text, answer) in enumerate(zip(later, answers, strict=True), 2):
        versions.append(version(f"{number}.0.0", body={"summary": text}, says={"summary": answer}))
    (change,) = net(versions)
    assert change.effect == effect
    assert (change.before, change.after) == (texts[0], texts[2])


def test_a_text_nobody_was_asked_about_still_asks() -> None:
    versions = [
        version("1.0.0", body={"summary": "Moved soon."}),
        version("2.0.0", body={"summary": "Moved later."}),
    ]
    (change,) = net(versions)
    assert change.effect == "ask"
    assert is_narrowing((change,))


def test_what_was_said_of_another_item_does_not_count() -> None:
    def body(one: str, two: str) -> dict[str, Any]:
        items = [{"id": "one", "what": one}, {"id": "two", "what": two}]
        return {"scope": {"included": items}}

    versions = [
        version("1.0.0", body=body("Help by phone", "Training")),
        version("2.0.0", body=body("Help by mail", "Training"), says={"one": "narrows"}),
        version("2.0.1", body=body("Help by mail", "Coaching"), says={"two": "rewords"}),
    ]
    assert {change.item: change.effect for change in net(versions)} == {
        "one": "narrows", "two": "rewords",
    }  # fmt: skip


def test_an_answer_by_a_clause_is_kept_with_the_version() -> None:
    def with_term(word: str, text: str, **said: Any) -> Version:
        made = version(
            word, body={"terms": [{"id": "pay", "topic": "payment", "text": text}]}, **said
        )
        made.head["leans_on"]["clauses"] = {"pay": "payment"}
        return made

    said = {"clause payment": {"note": "The bank.", "says": {"text": "narrows"}}}
    versions = [
        with_term("1.0.0", "Due in 30 days."),
        with_term("2.0.0", "Due in 14 days.", causes=said),
    ]
    (change,) = steps_of(versions)[0]
    assert (change.effect, change.cause) == ("narrows", "clause payment")


# Moves, one after the other


@pytest.mark.parametrize(
    ("steps", "chain"),
    [
        pytest.param([{}], {}, id="none"),
        pytest.param([{"a": "b"}], {"a": ("b",)}, id="one"),
        pytest.param([{"a": "b"}, {}], {"a": ("b",)}, id="one, then none"),
        pytest.param([{"a": "b"}, {"b": "c"}], {"a": ("c",)}, id="renamed twice"),
        pytest.param([{"a": "b"}, {"b": "a"}], {"a": ("a",)}, id="and back"),
        pytest.param([{"a": "b"}, {"c": "d"}], {"a": ("b",), "c": ("d",)}, id="two items"),
        pytest.param([{"a": "b", "b": "a"}], {"a": ("b",), "b": ("a",)}, id="two names change places"),
        pytest.param([{"a": "b", "b": "c"}], {"a": ("b",), "b": ("c",)}, id="a name is taken over"),
        pytest.param([{"x": ["y", "z"]}, {"y": "y2"}], {"x": ("y2", "z")}, id="half of a split renamed"),
        pytest.param([{"a": ["b", "c"]}, {"b": "d"}], {"a": ("d", "c")}, id="split, then renamed"),
        pytest.param(
            [{"a": "x", "b": "x"}, {"x": "y"}], {"a": ("y",), "b": ("y",)}, id="merged, then renamed"
        ),
        pytest.param([{"a": ["b", "c"]}, {"b": "d", "c": "d"}], {"a": ("d",)}, id="split, then merged"),
    ],
)  # fmt: skip
def test_moves_follow_each_other(
    steps: list[dict[str, Any]], chain: dict[str, tuple[str, ...]]
) -> None:
    versions = [version(f"{n}.0.0", moved=step) for n, step in enumerate(steps, 2)]
    assert chain_of_moves(map(moves_of, versions)) == chain


def test_an_item_renamed_on_the_way_is_the_same_item() -> None:
    def body(item_id: str, up_to: int) -> dict[str, Any]:
        return {"scope": {"included": [{"id": item_id, "what": "Users", "up_to": up_to}]}}

    versions = [
        version("1.0.0", body=body("a", 50)),
        version("1.0.0+1", body=body("b", 50), moved={"a": "b"}),
        version("2.0.0", body=body("c", 20), moved={"b": "c"}),
    ]
    told = [change for change in net(versions) if change.effect != "guides"]
    assert [(each.item, each.kind, each.effect) for each in told] == [("c", "lowered", "narrows")]


def test_an_item_renamed_and_renamed_back_is_nothing() -> None:
    def body(item_id: str) -> dict[str, Any]:
        return {"scope": {"included": [{"id": item_id, "what": "Users"}]}}

    versions = [
        version("1.0.0", body=body("a")),
        version("1.0.0+1", body=body("b"), moved={"a": "b"}),
        version("1.0.0+2", body=body("a"), moved={"b": "a"}),
    ]
    assert net(versions) == ()


def test_words_answered_under_an_old_id_are_answered() -> None:
    def body(item_id: str, what: str) -> dict[str, Any]:
        return {"scope": {"included": [{"id": item_id, "what": what}]}}

    versions = [
        version("1.0.0", body=body("a", "Help by phone")),
        version("2.0.0", body=body("a", "Help by mail"), says={"a": "narrows"}),
        version("2.0.0+1", body=body("b", "Help by mail"), moved={"a": "b"}),
    ]
    told = [change for change in net(versions) if change.effect != "guides"]
    assert [(each.item, each.effect) for each in told] == [("b", "narrows")]


def included(*ids: str) -> dict[str, Any]:
    return {"scope": {"included": [{"id": each, "what": each.title()} for each in ids]}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(("calls", "workshop"), ("workshop",), id="the one that stays comes last"),
        pytest.param(("workshop", "calls"), ("workshop",), id="the one that stays comes first"),
        pytest.param(("calls", "workshop", "desk"), ("workshop", "desk"), id="beside another"),
    ],
)
def test_what_goes_into_an_item_that_stays_is_asked_about_together(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    versions = [version("1.0.0", body=included(*before))]
    versions.append(version("2.0.0", body=included(*after), moved={"calls": "workshop"}))
    (change,) = net(versions)
    assert str(change.effect) == "ask"
    assert set(map(str, change.before)) == {"Calls", "Workshop"}
    assert [*map(str, change.after)] == ["Workshop"]
