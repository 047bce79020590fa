"""Editions by configuration: each has its own name, colours, address, start and offerings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from offerbook.colour import READABLE, WHITE, contrast
from tests.site.making import tree_bytes
from tests.support import CATALOG, TODAY, Workshop, make_workshop

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1h2"/></svg>'
EDITIONS = """\
editions:
  - id: internal
    audience: internal
    address: https://inside.example/
  - id: partners
    audience: customer
    statuses:
      - active
    title: "Partners <of> \\"us\\" & all"
    address: https://partners.example/base/
    logo: emblem.svg
    colours:
      primary: '#4A2C7A'
      accent: '#7a3b00'
    start: offerings/
  - id: delivery
    audience: internal
    statuses:
      - planned
      - active
    title: For delivery
    start: guide/
addresses:
  site:
    customer: https://customers.example/
"""
_OF_OFFERING = re.compile(r"offerings/[^/]+/")
NAMES = ("internal", "customer", "partners", "delivery")


def _run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(root), *words, "--as-of", TODAY])


@pytest.fixture(scope="module")
def workshop_of_editions(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A catalogue with an offering in each status but two; its customers see what is released."""
    workshop = make_workshop(tmp_path_factory.mktemp("editions"))
    workshop.write("catalog/catalog.yaml", CATALOG + EDITIONS)
    workshop.write("catalog/logos/emblem.svg", LOGO)
    for status in ("planned", "pilot"):
        workshop.offering(f"in-{status}", f"status: {status}\n")
    more = "status: active\nrelations:\n  complements:\n    - in-pilot\n"
    workshop.offering("in-active", more)
    workshop.freeze()
    return workshop


@pytest.fixture(scope="module")
def trees(workshop_of_editions: Workshop) -> dict[str, dict[str, bytes]]:
    """The files of every edition, as `build` makes them all."""
    root = workshop_of_editions.root
    done = _run(root, "build", "--no-full-text")
    assert done.exit_code == 0, done.output
    assert [row.partition(":")[0] for row in done.stderr.splitlines() if "→" in row] == [*NAMES]
    return {name: tree_bytes(root / "site" / name) for name in NAMES}


class Wanted(NamedTuple):
    """What is to be seen of an edition."""

    title: str
    address: str
    offerings: set[str]
    start: str = ""


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        pytest.param(
            "internal",
            Wanted("Testhouse", "https://inside.example/", {"in-planned", "in-pilot", "in-active"}),
            id="internal",
        ),
        pytest.param(
            "customer",
            Wanted(
                "Testhouse – Offerings", "https://customers.example/", {"in-pilot", "in-active"}
            ),
            id="customer",
        ),
        pytest.param(
            "partners",
            Wanted(
                "Partners &lt;of&gt; &quot;us&quot; & all",
                "https://partners.example/base/",
                {"in-active"},
                "offerings/",
            ),
            id="partners",
        ),
        pytest.param(
            "delivery",
            Wanted("For delivery", "", {"in-planned", "in-active"}, "guide/"),
            id="delivery",
        ),
    ],
)
def test_an_edition(trees: dict[str, dict[str, bytes]], name: str, wanted: Wanted) -> None:
    tree = trees[name]
    page = tree["offerings/in-active/index.html"].decode()
    assert f"- {wanted.title}</title>" in page
    canonical = f'<link rel="canonical" href="{wanted.address}offerings/in-active/">'
    assert (canonical in page) is bool(wanted.address)
    found = {place.split("/")[1] for place in tree if _OF_OFFERING.match(place)}
    assert found == wanted.offerings
    assert ("owners/index.html" in tree) is (name in ("internal", "delivery"))
    assert (">Home<" in re.sub(r">\s+|\s+<", _without_space, page)) is not bool(wanted.start)
    leads = re.findall(r'content="0; url=([^"]*)"', tree["index.html"].decode())
    assert leads == ([wanted.start] if wanted.start else [])
    sitemap = tree["sitemap.xml"].decode()
    assert f"<loc>{wanted.address}offerings/in-active/</loc>" in sitemap
    assert (f"<loc>{wanted.address}</loc>" in sitemap) is not bool(wanted.start)


def _without_space(found: re.Match[str]) -> str:
    return found[0].strip()


def test_an_offering_that_is_not_in_an_edition_is_not_named_in_it(
    trees: dict[str, dict[str, bytes]],
) -> None:
    holding = {
        name: any(b"in-pilot" in raw for raw in tree.values()) for name, tree in trees.items()
    }
    assert holding == {"internal": True, "customer": True, "partners": False, "delivery": False}


def test_a_logo_and_colours_are_files_of_their_edition_alone(
    trees: dict[str, dict[str, bytes]],
) -> None:
    own = {"assets/offerbook/edition.css", "assets/offerbook/emblem.svg"}
    assert {name: own & tree.keys() for name, tree in trees.items()} == {
        "internal": set(),
        "customer": set(),
        "partners": own,
        "delivery": set(),
    }
    assert trees["partners"]["assets/offerbook/emblem.svg"] == LOGO
    page = trees["partners"]["offerings/in-active/index.html"].decode()
    assert '<img src="../../assets/offerbook/emblem.svg"' in page
    assert '<link rel="stylesheet" href="../../assets/offerbook/edition.css">' in page
    assert "style=" not in page.split("</header>")[0]


def test_words_can_be_read_in_both_looks(trees: dict[str, dict[str, bytes]]) -> None:
    styles = trees["partners"]["assets/offerbook/edition.css"].decode()
    light, dark = styles.split('body[data-md-color-scheme="slate"]')
    assert _colour(light, "md-primary-fg-color") == "#4a2c7a"
    assert _colour(light, "md-accent-fg-color") == "#7a3b00"
    for look in (light, dark):
        accent, soft = _colour(look, "ob-accent"), _colour(look, "ob-accent-soft")
        assert contrast(accent, soft) >= READABLE
        assert contrast(_colour(look, "md-primary-fg-color"), WHITE) >= READABLE


def _colour(styles: str, name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", styles)
    assert found
    return found[1]


@pytest.mark.parametrize("command", ["build", "serve", "export"])
def test_an_unknown_edition_is_told_which_there_are(
    workshop_of_editions: Workshop, command: str
) -> None:
    done = _run(workshop_of_editions.root, command, "--edition", "partnrs")
    assert done.exit_code == 2
    assert "there is no edition 'partnrs'" in done.output
    assert f"there are {', '.join(NAMES)}\n" in done.output


def test_a_sheet_shows_what_its_edition_shows(workshop_of_editions: Workshop) -> None:
    done = _run(workshop_of_editions.root, "export", "--edition", "partners")
    assert done.exit_code == 0, done.output
    assert [row.partition(",")[0] for row in done.stdout.splitlines()[1:]] == ["in-active"]


def test_an_edition_that_was_for_colleagues_keeps_nothing_when_it_is_for_customers(
    workshop: Workshop,
) -> None:
    workshop.offering("mail-move", "status: active\npitch: zqpitchqz\n")
    workshop.freeze()
    trees = []
    for audience in ("internal", "customer"):
        more = f"editions:\n  - id: partners\n    audience: {audience}\n"
        workshop.write("catalog/catalog.yaml", CATALOG + more)
        trees.append(tree_bytes(workshop.publish("partners")))
    holding = [any(b"zqpitchqz" in raw for raw in tree.values()) for tree in trees]
    assert holding == [True, False]
    assert not any("owners" in place for place in trees[1])


def test_a_start_page_that_is_not_there_stops_the_build(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    more = "editions:\n  - id: internal\n    audience: internal\n    start: guide/none/\n"
    workshop.write("catalog/catalog.yaml", CATALOG + more)
    done = _run(workshop.root, "build", "--edition", "internal", "--no-full-text")
    assert done.exit_code == 2
    assert "index.html: leads to guide/none/index.html, which is not there" in done.output
    assert not (workshop.root / "site" / "internal").exists()
