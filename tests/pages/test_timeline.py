"""The phases of an offering as a picture."""

from __future__ import annotations

import re

import pytest

from offerbook.pages.timeline import draw_timeline
from tests.pages.making import make_writer
from tests.support import Workshop

_TWO = "packages:\n  - id: small\n    name: Small\n  - id: large\n    name: Large\n"


def _phases(*days: str) -> str:
    rows = "".join(
        f"    - id: p{number}\n      name: Phase {number}\n{each}"
        for number, each in enumerate(days, start=1)
    )
    return f"{_TWO}timeline:\n  phases:\n{rows}"


def _days(number: str) -> str:
    return f"      days: {number}\n"


_SPLIT = "      days:\n        small: 1\n        large: 4\n"


@pytest.mark.parametrize(
    ("days", "lanes"),
    [
        pytest.param(
            (_days("5"), _days("15")),
            {"": [("0.00%", "25.00%"), ("25.00%", "75.00%")]},
            id="each as wide as it is long",
        ),
        pytest.param(
            (_days("5"), "", _days("5")),
            {"": [("0.00%", "50.00%"), ("50.00%", "50.00%")]},
            id="a phase without days has no bar",
        ),
        pytest.param(
            (_days("0.5"), _days("1")),
            {"": [("0.00%", "33.33%"), ("33.33%", "66.67%")]},
            id="half days",
        ),
        pytest.param(
            (_SPLIT, _days("4")),
            {
                "Small": [("0.00%", "12.50%"), ("12.50%", "50.00%")],
                "Large": [("0.00%", "50.00%"), ("50.00%", "50.00%")],
            },
            id="a lane for each package, on one scale",
        ),
        pytest.param(("", ""), {}, id="no days, no picture"),
        pytest.param((_days("0"),), {}, id="nothing is as wide as nothing"),
    ],
)
def test_bars(
    workshop: Workshop, days: tuple[str, ...], lanes: dict[str, list[tuple[str, str]]]
) -> None:
    timeline = draw_timeline(make_writer(workshop, _phases(*days)))
    assert timeline is not None
    assert {
        lane.name: re.findall(r'<rect [^>]*x="([^"]*)" width="([^"]*)"', lane.bars)
        for lane in timeline.lanes
    } == lanes
    assert len(timeline.phases) == len(days)


def test_no_phases_no_timeline(workshop: Workshop) -> None:
    assert draw_timeline(make_writer(workshop, "timeline:\n  days: 5\n")) is None


@pytest.mark.parametrize(
    ("by", "edition", "said"),
    [
        ("customer", "internal", "the customer"),
        ("customer", "customer", "you"),
        ("provider", "internal", "us"),
        ("both", "customer", "both of us"),
    ],
)
def test_who_does_the_work(workshop: Workshop, by: str, edition: str, said: str) -> None:
    timeline = draw_timeline(
        make_writer(workshop, _phases(f"{_days('5')}      by: {by}\n"), edition)
    )
    assert timeline is not None
    (phase,) = timeline.phases
    assert (phase.number, phase.days, phase.by) == (1, "5\u00a0working days", said)
