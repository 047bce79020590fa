"""Lists of questions, and what counts as an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.finding.asking import Answer, Question, Score, read_questions


def _score(*places: int) -> Score:
    """Answers that stand in *places*; 0 where there is none."""
    answers = []
    for place in places:
        found = tuple("yes" if at == place else "no" for at in range(1, 6))
        answers.append(Answer(Question("q", frozenset(["yes"])), found))
    return Score(tuple(answers), ())


def test_a_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.tsv"
    path.write_text("# head\n\nmove our mail\tmail-move, 100-S-1\nfax\tfax-gateway\n", "utf-8")
    assert read_questions(path) == (
        Question("move our mail", frozenset(["mail-move", "100-s-1"])),
        Question("fax", frozenset(["fax-gateway"])),
    )


@pytest.mark.parametrize("row", ["fax", "fax\t", "\tfax", "fax \t ,"])
def test_a_row_without_question_or_ids_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "list.tsv"
    path.write_text(f"ok\tid\n{row}\n", "utf-8")
    with pytest.raises(ValueError, match=r"list\.tsv:2: "):
        read_questions(path)


def test_shares_are_of_the_first_and_of_the_first_three() -> None:
    score = _score(1, 1, 2, 3, 4, 0, 1, 1)
    assert (score.first, score.near) == (0.5, 0.75)
    assert [each.place for each in score.misses] == [2, 3, 4, 0]


@pytest.mark.parametrize(
    ("places", "is_enough"),
    [
        pytest.param((1, 1, 1, 2), True, id="three of four first"),
        pytest.param((1, 1, 2, 2), False, id="too few first"),
        pytest.param((1, 1, 1, 4), False, id="too few near"),
        pytest.param((), False, id="no question"),
    ],
)
def test_both_shares_must_be_large_enough(places: tuple[int, ...], *, is_enough: bool) -> None:
    assert _score(*places).is_enough is is_enough
