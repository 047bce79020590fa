"""How well words can be read on a colour, and the nearest colour on which they can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.colour import BLACK, READABLE, WHITE, contrast, mix, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        pytest.param(BLACK, WHITE, 21.0, id="the most there is"),
        pytest.param("#767676", WHITE, 4.54, id="the lightest grey for words"),
        pytest.param("#777777", WHITE, 4.48, id="one step too light"),
        pytest.param("#0000FF", "#ffffff", 8.59, id="blue, in capitals"),
        pytest.param("#ff0000", "#00ff00", 2.91, id="red and green"),
    ],
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS)
def test_a_colour_can_be_brought_to_where_white_is_read_on_it(colour: str) -> None:
    found = readable(colour, WHITE, BLACK)
    assert contrast(found, WHITE) >= READABLE
    if contrast(colour, WHITE) >= READABLE:
        assert found == colour


@given(COLOURS, COLOURS)
def test_the_ends_of_a_mixture_are_its_colours(one: str, other: str) -> None:
    assert (mix(one, other, 0), mix(one, other, 1)) == (one, other)
