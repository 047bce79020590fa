"""Links of hand-written pages lead to the same places, whichever builder made the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown import markdown  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser

from offerbook.site.builder import Builder, run_builder
from offerbook.site.written_links import EXTENSION, note_raw, restore_links

_LINKS = """\
# Words

[a page](../a/b.md) [its address](../../a/b/) [an index](h/index.md) [a part](../index.md#home)
[here](#words) [an offering](../../offerings/x/) [one of its parts](../../offerings/x/#scope)
[a file](../../feeds/all.xml) [a question](../../offerings/?q=1) [from the top](/offerings/x/)
[up](../) [elsewhere](https://example.com/) [by mail](mailto:ada@example.com) [by name][name]
![a picture](../picture.png) ![another](../none.png) [a missing page](none.md) [&](../../a&b/)

<p><a class="x" href='../../offerings/y/'>raw</a> <img src="../../picture.png"></p>

Inline <a href="../../offerings/z/">raw</a>, and code: `<a href="../../offerings/z/">`.

    <a href="../../offerings/code/">

[name]: ../../offerings/named/
"""
_CONFIG = """\
site_name: X
theme:
  name: material
  variant: classic
  font: false
plugins:
  - search
markdown_extensions: []
"""


def _build(builder: Builder, folder: Path) -> Path:
    files = {
        "index.md": "# Home\n",
        "picture.png": "no picture",
        "a/b.md": "# B\n",
        "g/page.md": _LINKS,
        "g/h/index.md": _LINKS,
        "g/README.md": _LINKS,
    }
    for place, text in files.items():
        file = folder / "in" / "docs" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "in" / "mkdocs.yml").write_text(_CONFIG, "utf-8")
    (folder / "out").mkdir()
    run_builder(folder / "in", folder / "out", builder)
    return folder / "out"


def _links(page: Path) -> list[tuple[str, str | None]]:
    """Every link of the article with its words, and nothing that noted them."""
    text = page.read_text("utf-8")
    assert "data-ob-" not in text
    nodes = LexborHTMLParser(text).css("article a[href], article img")
    return [
        (node.text().strip(), node.attributes.get("href", node.attributes.get("src")))
        for node in nodes
        if node.attributes.get("class") != "headerlink"
    ]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """What both builders made of the same pages."""
    one, other = (_build(each, tmp_path_factory.mktemp(each)) for each in Builder)
    return one, other


@pytest.mark.parametrize("page", ["g/page", "g/h", "g"])
def test_builders_agree_on_every_link(both: tuple[Path, Path], page: str) -> None:
    one, other = (_links(out / page / "index.html") for out in both)
    assert len(one) > 20
    assert one == other


def _restored(text: str, source: str, docs: Path) -> str:
    """*text* as a page, each relative link led astray as Zensical does."""
    html = markdown(text, extensions=[EXTENSION])
    return restore_links(html.replace(' href="', ' href="../'), source, docs)


@pytest.mark.parametrize(
    ("text", "href"),
    [
        pytest.param("[x](../../offerings/x/)", "../../offerings/x/", id="an address"),
        pytest.param("[x](y.md)", "../y.md", id="a file: the builder's business"),
        pytest.param("[x](y%20z.md)", "../y%20z.md", id="a file with a space in its name"),
        pytest.param("[x](none.md)", "none.md", id="a file that is not there"),
        pytest.param("[x](../../../y.md)", "../../../y.md", id="outside docs/"),
        pytest.param('<b><a href="y.md">x</a></b>', "y.md", id="raw"),
        pytest.param("<b><a href='a&quot;b/'>x</a></b>", "a&quot;b/", id="raw with a quote"),
    ],
)
def test_only_what_is_no_file_is_put_back(tmp_path: Path, text: str, href: str) -> None:
    for name in ("y.md", "y z.md"):
        (tmp_path / "g").mkdir(exist_ok=True)
        (tmp_path / "g" / name).write_text("# Y\n", "utf-8")
        (tmp_path / name).write_text("# Outside\n", "utf-8")
    restored = _restored(text, "g/page.md", tmp_path)
    assert f'<a href="{href}">' in restored
    assert "data-ob-" not in restored


@pytest.mark.parametrize(
    "html", ["<p>a &lt;a href=&quot;x/&quot;&gt;</p>", '<a href="#x">', '<a href="https://x.y/z">']
)
def test_what_is_no_link_to_another_place_is_not_noted(html: str) -> None:
    assert note_raw(html) == html
