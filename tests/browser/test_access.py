"""The site for people with a keyboard, a small window, another contrast or a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab, Visit
from tests.browser.looking import TOO_WIDE, find_grave, in_both_schemes, usually
from tests.browser.test_pages import KINDS

pytestmark = pytest.mark.browser

_CHECKED = ("home", "offerings", "compare", "offering", "prices", "owners", "guide")
_FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  window.obSeen = window.obSeen || [];
  let index = window.obSeen.indexOf(node);
  if (index < 0) index = window.obSeen.push(node) - 1;
  return index;
}"""
_UNREACHED = """() => [...document.querySelectorAll(
    "article a[href], article button, article [tabindex='0'], .md-tabs a[href], .ob-find__input")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) &&
    !(window.obSeen || []).includes(node))
  .map((node) => node.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    ("kind", "scheme"),
    in_both_schemes(_CHECKED, light=("offerings", "offering"), dark=("offering",)),
)
def test_axe_finds_nothing_serious(
    tab: Tab, internal: str, kind: str, scheme: Literal["light", "dark"]
) -> None:
    with tab.at(internal, color_scheme=scheme, reduced_motion="reduce") as visit:
        page = visit.go(KINDS[kind])
        page.wait_for_load_state("networkidle")
        assert find_grave(page) == []


@pytest.mark.parametrize("kind", usually((*KINDS, "404"), *_CHECKED, "version", "404"))
def test_nothing_scrolls_sideways_in_a_small_window(narrow: Visit, kind: str) -> None:
    page = narrow.go(KINDS.get(kind, "no/such/page/"))
    assert page.evaluate(TOO_WIDE) == []


@pytest.fixture
def narrow(tab: Tab, internal: str) -> Iterator[Visit]:
    """A page in a window 320 pixels wide."""
    with tab.at(internal, narrow=True) as made:
        yield made


@pytest.mark.parametrize("kind", ["home", "offerings", "compare", "offering", "prices"])
def test_every_control_is_reached_by_keyboard(visit: Visit, kind: str) -> None:
    page = visit.go(KINDS[kind])
    page.locator("body").click(position={"x": 1, "y": 1})
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUSED) is None:
            break
    assert page.evaluate(_UNREACHED) == []


def test_the_switch_is_worked_by_keyboard_and_announced(visit: Visit) -> None:
    page = visit.go(KINDS["offering"])
    switch = page.get_by_role("button", name="Hide what is internal")
    switch.focus()
    page.keyboard.press("Space")
    pressed = page.get_by_role("button", pressed=True)
    expect(pressed).to_have_count(1)
    expect(pressed).to_be_focused()


def test_the_first_stop_leads_past_the_header(visit: Visit) -> None:
    page = visit.go(KINDS["offering"])
    page.keyboard.press("Tab")
    skip = page.locator("a.md-skip")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#start$"))
    assert page.locator("#start").count() == 1
