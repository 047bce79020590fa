"""An edition with colours of its own, in a real browser: light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab, serving
from tests.browser.looking import TOO_WIDE, find_grave, in_both_schemes
from tests.support import CATALOG, make_workshop

pytestmark = pytest.mark.browser

_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<circle cx="12" cy="12" r="9" fill="#fff"/></svg>'
)
_EDITION = """\
editions:
  - id: partners
    audience: customer
    title: Services for partners
    logo: partners.svg
    colours:
      primary: '#767676'
      accent: '#b35900'
    start: offerings/
"""
"""Both colours are nearly too light."""

_PALETTE = """\
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: teal
      accent: lime
      toggle:
        icon: material/weather-night
        name: Dark
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: teal
      accent: lime
      toggle:
        icon: material/weather-sunny
        name: Light
"""
_OFFERING = """\
status: active
packages:
  - id: small
    name: Small
    price: 100
  - id: large
    name: Large
    price: 200
scope:
  included:
    - id: users
      what: Users
      up_to: 5
      unit: user
  excluded:
    - id: devices
      what: Devices
"""
_PAGES = {"list": "offerings/", "offering": "offerings/mail-move/", "changes": "changes/"}
_BEHIND = "node => getComputedStyle(node).backgroundColor"
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def partners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an edition whose company has chosen one of the theme's own palettes."""
    workshop = make_workshop(tmp_path_factory.mktemp("partners"))
    workshop.write("catalog/catalog.yaml", CATALOG + _EDITION)
    workshop.write("catalog/logos/partners.svg", _LOGO)
    plain = (workshop.root / "mkdocs.yml").read_text("utf-8")
    workshop.write("mkdocs.yml", plain.replace("plugins:", f"{_PALETTE}plugins:"))
    workshop.offering("mail-move", _OFFERING)
    workshop.freeze("2026-10-01")
    workshop.offering("mail-move", _OFFERING.replace("up_to: 5", "up_to: 9"))
    workshop.freeze("2026-11-01", from_on="2027-01-01")
    with serving(workshop.build("partners")) as host:
        yield host


@pytest.mark.parametrize(
    ("kind", "scheme"), in_both_schemes(_PAGES, light=("offering",), dark=("list",))
)
def test_everything_can_be_read(tab: Tab, partners: str, kind: str, scheme: Scheme) -> None:
    with tab.at(partners, color_scheme=scheme, reduced_motion="reduce") as visit:
        page = visit.go(_PAGES[kind])
        page.wait_for_load_state("networkidle")
        assert find_grave(page) == []
        assert visit.watch.complaints(page) == []


@pytest.mark.parametrize(
    ("scheme", "header"),
    [
        pytest.param("light", "rgb(118, 118, 118)", id="light"),
        pytest.param("dark", "rgb(94, 94, 94)", id="dark"),
    ],
)
def test_its_own_colours_stand_over_those_of_the_theme(
    tab: Tab, partners: str, scheme: Scheme, header: str
) -> None:
    with tab.at(partners, color_scheme=scheme) as visit:
        page = visit.go("offerings/")
        assert page.locator(".md-header").evaluate(_BEHIND) == header
        expect(page.locator(".md-header .md-logo img")).to_be_visible()
        expect(page).to_have_title("Offerings - Services for partners")


def test_it_starts_where_it_is_told_without_a_script(tab: Tab, partners: str) -> None:
    with tab.at(partners) as visit:
        page = visit.go("")
        page.wait_for_url(f"{partners}offerings/")
        expect(page.locator("h1")).to_have_text("Offerings")
        page.locator(".md-header .md-logo").click()
        page.wait_for_url(f"{partners}offerings/")
        assert visit.watch.complaints(page) == []


def test_nothing_scrolls_sideways_in_a_small_window(tab: Tab, partners: str) -> None:
    with tab.at(partners, narrow=True) as visit:
        assert visit.go("offerings/mail-move/").evaluate(TOO_WIDE) == []
