"""The record of imports: what it knows again, what it forgets, and where it is damaged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.importing.record import Record, digest_of, read_record
from offerbook.report import to_text


def read(text: str) -> tuple[Record | None, list[str]]:
    record, findings = read_record(text.encode())
    return record, to_text(findings).replace("catalog/imported.yaml:", "").splitlines()


def test_a_draft_as_it_was_imported_is_known_and_an_edited_one_is_not() -> None:
    record = Record({})
    record.remember("map.yaml", "mail-move", b"one")
    assert record.holds("mail-move", b"one")
    assert not record.holds("mail-move", b"other")
    assert not record.holds("data-move", b"one")


def test_each_mapping_knows_its_own() -> None:
    record = Record({})
    record.remember("one.yaml", "b", b"1")
    record.remember("one.yaml", "a", b"1")
    record.remember("two.yaml", "b", b"2")
    assert (record.ids("one.yaml"), record.ids("two.yaml")) == (("a",), ("b",))
    assert record.ids("three.yaml") == ()


def test_it_reads_like_this() -> None:
    record = Record({})
    record.remember("map.yaml", "b", b"1")
    record.remember("map.yaml", "a", b"2")
    assert record.text().splitlines()[2:] == [
        '"map.yaml":',
        f'  a: "{digest_of(b"2")}"',
        f'  b: "{digest_of(b"1")}"',
    ]


def test_nothing_is_changed_by_what_is_known() -> None:
    before, _ = read(Record({"map.yaml": {"a": digest_of(b"1")}}).text())
    assert before is not None
    before.remember("map.yaml", "a", b"1")
    assert not before.is_changed
    before.remember("map.yaml", "a", b"2")
    assert before.is_changed


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf")), min_size=1)
IDS = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


@given(st.dictionaries(NAMES, st.dictionaries(IDS, st.binary(), min_size=1, max_size=5)))
def test_it_is_read_as_it_was_written(known: dict[str, dict[str, bytes]]) -> None:
    record = Record({})
    for mapping, drafts in known.items():
        for offering_id, raw in drafts.items():
            record.remember(mapping, offering_id, raw)
    again, said = read(record.text())
    assert said == []
    assert again is not None
    assert again.text() == record.text()


@pytest.mark.parametrize("raw", [None, b"", Record({}).text().encode()])
def test_without_a_line_nothing_is_known(raw: bytes | None) -> None:
    record, findings = read_record(raw)
    assert findings == ()
    assert record is not None
    assert not record.is_changed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("- a\n", "1:1: error: the file holds a list where", id="a list"),
        pytest.param("a: b\n", "1:4: error: 'a' holds no ids;", id="a text"),
        pytest.param(
            "a:\n  b: yes\n", "2:6: error: what stands behind 'b' is no digest;", id="a word"
        ),
        pytest.param(f"a:\n  b: {'1' * 63}\n", "2:6: error: '111", id="a number that is no digest"),
        pytest.param(
            '"a":\n<<<<<<< ours\n  b: "1"\n=======\n  b: "2"\n>>>>>>> theirs\n',
            "2:1: error: ",
            id="two branches",
        ),
        pytest.param(f'a:\n  b: "{"1" * 64}"\n  b: "{"2" * 64}"\n', "3:3: error: ", id="twice"),
    ],
)
def test_a_damaged_record_is_not_used(text: str, said: str) -> None:
    record, words = read(text)
    assert record is None
    assert words[0].startswith(said)
