"""verified.yaml: written so that it is read back, and wrong words are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.load.yaml_text import read_yaml
from offerbook.spec.base import VERIFIED, base_schema
from offerbook.spec.shape import ShapeChecker
from offerbook.verified import Word, write_words
from tests.support import RELEASING, Workshop

FILE = "catalog/offerings/mail-move/verified.yaml"
SHAPE = ShapeChecker(base_schema(VERIFIED))
IDS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda word: len(word) < 65)
NUMBERS = st.sampled_from(["1.0.0", "1.0.0+1", "12.0.3", "2.1.0+10"])


@given(st.lists(st.builds(Word, st.dates().map(str), IDS, NUMBERS), min_size=1))
def test_what_is_written_is_read_back(words: list[Word]) -> None:
    text = write_words(words)
    document, findings = read_yaml(text.encode(), FILE)
    assert document is not None, findings
    assert SHAPE.check(document) == ()
    assert [Word(**entry) for entry in document.data["verified"]] == words
    assert text.startswith("# yaml-language-server: $schema=../../../schema/verified.schema.json\n")


def entry(on: str = "2026-07-01", by: str = "ada", version: str = "1.0.0") -> str:
    return f"  - on: {on}\n    by: {by}\n    version: {version}\n"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([entry()], [], id="a word"),
        pytest.param([entry(), entry(by="wim")], [], id="two on a day"),
        pytest.param([entry("2026-06-01")], [], id="on the day of the release"),
        pytest.param([entry("2026-07-10")], [], id="of today"),
        pytest.param(
            [entry("2026-07-11")], [("verified-ahead", 2, 9)], id="of a day that is still to come"
        ),
        pytest.param(
            [entry("2026-07-02"), entry("2026-07-01")],
            [("verified-out-of-order", 5, 9)],
            id="out of order",
        ),
        pytest.param(
            [entry("2026-07-03"), entry("2026-07-01"), entry("2026-07-02")],
            [("verified-out-of-order", 5, 9), ("verified-out-of-order", 8, 9)],
            id="all that stand below a later one",
        ),
        pytest.param(
            [entry("2026-05-31")], [("verified-out-of-order", 2, 9)], id="before its release"
        ),
        pytest.param([entry(version="1.0.1")], [("verified-unreleased", 4, 14)], id="no version"),
        pytest.param(
            [entry(version="01.0.0")], [("verified-unreleased", 4, 14)], id="no number of ours"
        ),
        pytest.param([entry(by="adda")], [("unknown-reference", 3, 9)], id="nobody"),
        pytest.param([entry(version="one")], [("wrong-form", 4, 14)], id="a misshapen number"),
        pytest.param([entry("2026-02-30")], [("no-such-day", 2, 9)], id="no day"),
        pytest.param(["  - on: 2026-07-01\n"], [("missing-field", 2, 5)], id="half a word"),
        pytest.param(["  []\n"], [("too-few", 1, 1)], id="no word at all"),
        pytest.param([entry() + "    note: x\n"], [("unknown-field", 5, 5)], id="more than a word"),
    ],
)
def test_wrong_words_are_found(
    workshop: Workshop, entries: list[str], expected: list[tuple[str, int, int]]
) -> None:
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.offering("mail-move")
    workshop.release("2026-06-01")
    workshop.write(FILE, "verified:\n" + "".join(entries))
    found = workshop.all_findings("2026-07-10")
    assert {each.place.path for each in found} <= {FILE}
    assert {each.level for each in found} <= {"error"}
    assert [(each.code, each.place.line, each.place.column) for each in found] == expected


def test_the_released_numbers_are_named(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write(FILE, "verified:\n" + entry())
    (found,) = workshop.all_findings("2026-07-10")
    assert found.hint == "nothing was released: delete the entry"
    (workshop.root / FILE).unlink()
    workshop.release("2026-06-01")
    workshop.write(FILE, "verified:\n" + entry(version="1.1.0"))
    (found,) = workshop.all_findings("2026-07-10")
    assert found.hint == "released are: 1.0.0"
