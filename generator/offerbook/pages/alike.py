"""What an offering says today is mostly what its version in force says: it is made once for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from offerbook.pages.desk import Desk
from offerbook.pages.json_text import to_json

Body = Mapping[str, Any]
Made = TypeVar("Made")


class Alike(Generic[Made]):
    """What *make* makes of *today* is given for a version as well, where that says the same.

    The fields *aside* are none that *make* reads.
    """

    def __init__(self, make: Callable[[Desk, Body], Made], aside: frozenset[str]) -> None:
        self._make, self._aside = make, aside
        self._today: tuple[Desk, Body, Made] | None = None
        self._said_today = ""

    def today(self, desk: Desk, body: Body) -> Made:
        """What is made of *body*, which an offering says today; remembered until the next."""
        made = self._make(desk, body)
        self._today, self._said_today = (desk, body, made), ""
        return made

    def then(self, desk: Desk, body: Body) -> Made:
        """What is made of *body*, which a version said."""
        if self._today is not None:
            known, today, made = self._today
            if known is desk:
                self._said_today = self._said_today or self._said(today)
                if self._said_today == self._said(body):
                    return made
        return self._make(desk, body)

    def _said(self, body: Body) -> str:
        return to_json({name: body[name] for name in sorted(body.keys() - self._aside)})
