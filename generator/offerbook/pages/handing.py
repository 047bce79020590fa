"""Words of the interface for scripts: a page hands them over, so that no script brings its own."""

from __future__ import annotations

import json

from offerbook.pages.desk import Desk
from offerbook.pages.page import Page, root_of
from offerbook.pages.templates import render


def handed(desk: Desk, group: str) -> str:
    """The words of a *group*, such as ``browse``, without its name, as JSON."""
    key, head = ("handed", group), f"{group}_"
    if key not in desk.plans:
        own = {name: said for name, said in desk.words.items() if name.startswith(head)}
        desk.plans[key] = to_json({name.removeprefix(head): own[name] for name in own})
    return str(desk.plans[key])


def to_json(said: dict[str, str] | list[str]) -> str:
    """*said* for an attribute of the page."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def write_compare(desk: Desk) -> Page:
    """The page on which a script sets offerings, versions or packages side by side."""
    words, address = desk.words, "compare/"
    return Page(
        address,
        "offerings",
        words["compare"],
        words["compare_lead"],
        render(
            "compare.html",
            desk,
            root=root_of(address),
            handed=handed(desk, "compare"),
        ),
        is_listed=False,
    )
