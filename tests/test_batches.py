"""A batch is full before the next begins, and no more is taken than it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from offerbook.batches import in_batches


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
