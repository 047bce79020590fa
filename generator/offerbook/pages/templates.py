"""The Jinja environment: every template escapes, and nothing undefined goes by."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from offerbook.pages.desk import Desk


def render(template: str, desk: Desk, **values: Any) -> str:
    """The *template* filled in with *values* and the interface words of *desk*."""
    found = _environment().get_template(template)
    return found.render(words=desk.words, is_internal=desk.is_internal, **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("offerbook", "pages/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
