"""Words for scripts: what they ask for is handed over, and nothing that none asks for."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from offerbook.pages.words import words_for

_SCRIPTS = {
    "browse": ("browse.js", "shelved.js", "sieve.js"),
    "compare": ("compare.js", "sides.js"),
    "looked": ("looked.js",),
}
_ON_PAGES = {"compare_lead", "compare_needs_script", "compare_packages", "compare_today"}
"""Words of a group that templates and links print themselves."""
_ASKED = re.compile(r"\bwords\.(\w+)|comparison\.words\.(\w+)")
_MADE = {"browse": {"sort_{}": "SORTS", "{}": "VIEWS"}}


def _read(script: str) -> str:
    assets = resources.files("offerbook").joinpath("site", "theme", "assets")
    return assets.joinpath(script).read_text("utf-8")


def _asked(group: str) -> set[str]:
    """The words that the scripts of *group* name, those put together from a list included."""
    asked = {one or other for each in _SCRIPTS[group] for one, other in _ASKED.findall(_read(each))}
    for pattern, name in _MADE.get(group, {}).items():
        found = re.search(rf"export const {name} = \[(.*?)\]", _read("facets.js"))
        assert found is not None
        asked |= {pattern.format(each.strip(' "')) for each in found.group(1).split(",")}
    return asked - {"length"}


@pytest.mark.parametrize("group", _SCRIPTS)
def test_scripts_ask_for_what_is_handed_over(group: str) -> None:
    head = f"{group}_"
    own = {name for name in words_for("en") if name.startswith(head)} - _ON_PAGES
    assert {name.removeprefix(head) for name in own} == _asked(group)
