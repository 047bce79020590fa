"""What finds no room on two pages is named, section by section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from offerbook.paper.fitting import Trial, fit

Data = Mapping[str, Any]


def make_data(**sections: int) -> Data:
    """A sheet with so many rows in each section."""
    parts = [
        {
            "id": name,
            "title": name.title(),
            "rows": [{"what": f"{name} {at}"} for at in range(count)],
        }
        for name, count in sections.items()
    ]
    return {"size": 9, "parts": parts, "words": {"left": "{0} ({1})", "more": "{0} ({1} more)"}}


def room_for(rows: int, tried: list[Data] | None = None) -> Callable[[Data], Trial]:
    """A page holds half of *rows*; a sheet that begins a page anew needs room for two more."""

    def attempt(data: Data) -> Trial:
        if tried is not None:
            tried.append(data)
        numbers = [row["number"] for part in data["parts"] for row in part["rows"]]
        taken = 2 if data["is_apart"] else 0
        places = {each: 1 + (at + taken) // (rows // 2) for at, each in enumerate(sorted(numbers))}
        return Trial(repr(data).encode(), max(places.values(), default=1), places)

    return attempt


def kept(made: Trial) -> dict[str, list[str]]:
    data = eval(made.made)  # noqa: S307 - what the attempt above wrote
    return {part["id"]: [row["what"] for row in part["rows"]] for part in data["parts"]}


def left_out(made: Trial) -> list[str]:
    data = eval(made.made)  # noqa: S307 - what the attempt above wrote
    return list(data["left_out"])


def test_everything_stands_where_there_is_room() -> None:
    tried: list[Data] = []
    made = fit(make_data(packages=2, terms=3), room_for(20, tried))
    assert kept(made) == {
        "packages": ["packages 0", "packages 1"],
        "terms": ["terms 0", "terms 1", "terms 2"],
    }
    assert left_out(made) == []
    assert [each["is_apart"] for each in tried] == [True]


def test_a_page_begun_anew_is_the_first_to_be_given_up() -> None:
    tried: list[Data] = []
    made = fit(make_data(packages=3, terms=7), room_for(10, tried))
    assert left_out(made) == []
    assert [each["is_apart"] for each in tried] == [True, False]


@pytest.mark.parametrize("rows", [4, 8, 20, 40])
def test_what_is_left_out_is_counted(rows: int) -> None:
    sections = {"packages": 3, "included": 9, "excluded": 4, "duties": 6, "terms": 30}
    data = make_data(**sections)
    made = fit(data, room_for(rows))
    assert made.fits
    inside = kept(made)
    for name, count in sections.items():
        missing = count - len(inside.get(name, []))
        words = f"{name.title()} ({missing}{' more' if name in inside else ''})"
        assert (words in left_out(made)) == bool(missing)
    assert len(left_out(made)) == sum(
        len(inside.get(name, [])) < count for name, count in sections.items()
    )


def test_the_least_important_goes_first() -> None:
    inside = kept(fit(make_data(packages=3, duties=6, terms=30), room_for(12)))
    assert len(inside["packages"]) == 3
    assert len(inside["duties"]) == 6
    assert 0 < len(inside["terms"]) < 30


def test_columns_side_by_side_are_filled_in_turn() -> None:
    inside = kept(fit(make_data(included=9, excluded=9), room_for(8)))
    assert abs(len(inside["included"]) - len(inside["excluded"])) <= 1


def test_few_tries_are_enough() -> None:
    tried: list[Data] = []
    fit(make_data(packages=3, terms=300), room_for(40, tried))
    assert len(tried) <= 4
