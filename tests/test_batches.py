"""A batch is full before the next begins, and no more is taken than it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from offerbook.batches import Stepped, in_batches, in_step


@pytest.mark.parametrize(
    ("many", "sizes"),
    [
        pytest.param(0, [], id="of nothing there is none"),
        pytest.param(1, [1], id="one"),
        pytest.param(64, [64], id="one that is full"),
        pytest.param(65, [64, 1], id="the last is smaller"),
        pytest.param(200, [64, 64, 64, 8], id="several"),
    ],
)
def test_batches(many: int, sizes: list[int]) -> None:
    batches = list(in_batches(range(many)))
    assert [len(batch) for batch in batches] == sizes
    assert [each for batch in batches for each in batch] == list(range(many))


def test_nothing_is_taken_ahead() -> None:
    taken: list[int] = []

    def things() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    batches = in_batches(things())
    assert taken == []
    next(batches)
    assert len(taken) == 64


def _counting(name: str, most: int, said: list[str]) -> Iterator[int]:
    for number in range(most):
        said.append(f"{name}{number}")
        yield number


def test_several_come_in_step() -> None:
    said: list[str] = []
    one, other = (Stepped(_counting(name, most, said)) for name, most in (("a", 3), ("b", 1)))
    in_step((one, other, one))
    assert said == ["a0", "b0", "a1", "a2"]
    assert (one.all, other.all) == ([0, 1, 2], [0])


def test_whoever_asks_first_has_the_rest_come_at_once() -> None:
    said: list[str] = []
    one = Stepped(_counting("a", 3, said))
    assert said == []
    assert one.step()
    assert one.all == one.all == [0, 1, 2]
    assert not one.step()
    assert said == ["a0", "a1", "a2"]


def test_of_nothing_nothing_comes() -> None:
    empty: Stepped[int] = Stepped(iter(()))
    in_step((empty,))
    in_step(())
    assert empty.all == []
