"""Editions are rendered side by side, and one that fails leaves nothing of the others behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from offerbook.app import building
from offerbook.app.building import build_editions
from offerbook.site.apart import Job, Renderer, RenderError
from tests.support import TODAY, Workshop


class _Press:
    """Stands in for the rendering processes: notes what becomes of each."""

    def __init__(self, failing: str = "") -> None:
        self.told: list[str] = []
        self._failing = failing

    def __call__(self, job: Job) -> AbstractContextManager[Renderer]:
        return self._render(job)

    @contextmanager
    def _render(self, job: Job) -> Iterator[Any]:
        name = job.projection.edition.name
        self.told.append(f"begin {name}")
        if name == self._failing:
            raise RenderError(name)
        (job.tree / "index.html").write_text(name, "utf-8")
        try:
            yield self
        except BaseException:
            self.told.append(f"kill {name}")
            raise
        self.told.append(f"end {name}")

    pages = 1


def _build(workshop: Workshop, press: _Press) -> list[str]:
    workshop.offering("mail-move")
    places = {name: workshop.root / "site" / name for name in ("internal", "customer")}
    made = build_editions(
        *(workshop.root, workshop.sound(), places, press.told.append, TODAY),
        has_full_text=False,
        render=press,
    )
    return [each.edition for each in made]


@pytest.mark.parametrize(
    ("at_once", "told"),
    [
        pytest.param(
            2, ["begin internal", "begin customer", "end internal", "end customer"], id="two"
        ),
        pytest.param(
            1, ["begin internal", "end internal", "begin customer", "end customer"], id="one"
        ),
    ],
)
def test_editions_are_published_in_order(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, at_once: int, told: list[str]
) -> None:
    monkeypatch.setattr(building, "MOST_AT_ONCE", at_once)
    press = _Press()
    assert _build(workshop, press) == ["internal", "customer"]
    assert press.told == told
    for name in ("internal", "customer"):
        assert (workshop.root / "site" / name / "index.html").read_text("utf-8") == name


def test_where_the_second_cannot_begin_the_first_is_ended_and_nothing_is_left(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "MOST_AT_ONCE", 2)
    press = _Press(failing="customer")
    with pytest.raises(RenderError):
        _build(workshop, press)
    assert press.told == ["begin internal", "begin customer", "kill internal"]
    assert list((workshop.root / "site").iterdir()) == []
