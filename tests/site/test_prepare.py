"""A prepared folder holds the pages of its audience, what they show, and the specimens."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.site.prepare import audience_of, pass_over
from tests.site.conftest import prepare_workshop
from tests.site.making import tree_bytes
from tests.support import Workshop


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        pytest.param("# Words", "internal", id="silent"),
        pytest.param("---\naudience: customer\n---\n# W", "customer", id="for customers"),
        pytest.param("---\r\naudience: customer\r\n---\r\n# W", "customer", id="other line ends"),
        pytest.param("---\naudience: internal\n---\n", "internal", id="internal"),
        pytest.param("---\naudience: Customer\n---\n", "internal", id="another word"),
        pytest.param("---\naudience: [customer]\n---\n", "internal", id="a list"),
        pytest.param("---\ntitle: x\n---\n", "internal", id="other matter"),
        pytest.param("---\naudience: [\n---\n", "internal", id="broken matter"),
        pytest.param("---\n- audience: customer\n---\n", "internal", id="no mapping"),
        pytest.param("\n---\naudience: customer\n---\n", "internal", id="not at the top"),
        pytest.param("---\naudience: customer\n", "internal", id="not closed"),
        pytest.param("# W\n\n```\n---\naudience: customer\n---\n```", "internal", id="an example"),
    ],
)
def test_audience(text: str, audience: str) -> None:
    assert audience_of(text) == audience


_OPEN = "---\naudience: customer\n---\n# Open\n\n"
_DOCS = {
    "guide/open.md": _OPEN + "![a](../pictures/a.png) [b](<b c.txt>) <img src='c.png'>\n"
    "[out](https://x.example/d.png) [up](../../e.png) [deep](deep/../f.png#x)\n",
    "guide/closed.md": "# Closed\n\n![g](g.png)\n",
    "contributing/own.md": _OPEN,
    "pictures/a.png": "a",
    "guide/c.png": "c",
    "d.png": "d",
    "e.png": "e",
    "guide/f.png": "f",
    "guide/g.png": "g",
    ".hidden.png": "h",
    "contributing/i.png": "i",
}


@pytest.mark.parametrize(
    ("edition", "wanted"),
    [
        ("customer", {"guide/open.md", "pictures/a.png", "guide/c.png", "e.png", "guide/f.png"}),
        (
            "internal",
            {name for name in _DOCS if "contributing" not in name and "hidden" not in name}
            | {"guide/index.md"},
        ),
    ],
)
def test_what_comes_along(
    workshop: Workshop, tmp_path: Path, edition: str, wanted: set[str]
) -> None:
    workshop.offering("mail-move")
    for name, text in _DOCS.items():
        workshop.write(f"docs/{name}", text)
    (workshop.root / "docs/linked.md").symlink_to(workshop.root / "mkdocs.yml")
    prepare_workshop(workshop, tmp_path / "prepared", edition)
    places = {
        place
        for place in tree_bytes(tmp_path / "prepared" / "docs")
        if not place.startswith(("assets/", "ob/", "ob-specimen"))
    }
    tabs = {"index.md", "offerings/index.md", "prices/index.md", "changes/index.md"}
    colleagues = {"owners/index.md", "health/index.md"} if edition == "internal" else set()
    assert places == wanted | tabs | colleagues


def test_what_stood_there_before_is_gone(workshop: Workshop, tmp_path: Path) -> None:
    workshop.offering("mail-move")
    workshop.write("prepared/docs/old.md", "# Old\n")
    prepare_workshop(workshop, tmp_path / "prepared")
    assert not (tmp_path / "prepared/docs/old.md").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Words\n", "---\nsearch:\n  exclude: true\n---\n\n# Words\n"),
        ("\ufeff# Words\n", "---\nsearch:\n  exclude: true\n---\n\n# Words\n"),
        ("---\ntitle: A\n---\nWords\n", "---\nsearch:\n  exclude: true\ntitle: A\n---\nWords\n"),
        ("---\r\na: b\r\n---\r\nWords", "---\r\nsearch:\n  exclude: true\na: b\r\n---\r\nWords"),
        ("---\nsearch:\n  boost: 2\n---\nWords", "---\nsearch:\n  boost: 2\n---\nWords"),
    ],
)
def test_the_builders_own_search_passes_over_every_page(text: str, expected: str) -> None:
    assert pass_over(text) == expected
