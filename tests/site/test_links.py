"""Every link and anchor leads somewhere, or the build says which one does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.site.links import LinkBook, describe_broken
from tests.site.making import run_offerbook, tree_bytes
from tests.support import Workshop

_FILE = "guide/a/index.html"


@pytest.mark.parametrize(
    ("html", "broken"),
    [
        pytest.param('<a href="../b/">', [], id="a page"),
        pytest.param('<a href="../b/#part">', [], id="an anchor of a page"),
        pytest.param('<a href="#here"><p id="here">', [], id="an anchor here"),
        pytest.param('<a href="#here"><a name="here">', [], id="a named anchor"),
        pytest.param('<a href="#caf%C3%A9"><p id="café">', [], id="an anchor in percent signs"),
        pytest.param('<img src="../../file.png">', [], id="a file"),
        pytest.param('<a href="../b/?q=1#part">', [], id="a query"),
        pytest.param('<a href="#">', [], id="the top"),
        pytest.param('<a href="">', [], id="nothing"),
        pytest.param('<a href="https://x.example/nope">', [], id="another host"),
        pytest.param('<a href="//x.example/nope">', [], id="another host, no scheme"),
        pytest.param('<a href="mailto:a@b.example">', [], id="a mail address"),
        pytest.param(
            '<a href="&#109;&#97;&#105;&#108;&#116;&#111;&#58;a@b.example">',
            [],
            id="a mail address in entities",
        ),
        pytest.param('&lt;a href="nope/"&gt;', [], id="words that look like a link"),
        pytest.param("<p title='<a href=\"nope/\">'>", [], id="an attribute's words"),
        pytest.param('<p title="x src=nope href=nope">', [], id="an attribute's words, no quotes"),
        pytest.param("<script>x = \"<a href='nope/'>\"</script>", [], id="a script's words"),
        pytest.param('<a href="../c/">', ["guide/c/index.html"], id="no such page"),
        pytest.param('<a href="../b/#nope">', ["guide/b/index.html#nope"], id="no such anchor"),
        pytest.param('<a href="#nope">', ["guide/a/index.html#nope"], id="no such anchor here"),
        pytest.param('<img src="nope.png">', ["guide/a/nope.png"], id="no such file"),
        pytest.param("<a href='../c/'>", ["guide/c/index.html"], id="single quotes"),
        pytest.param("<a href=../c/>", ["guide/c/index.html"], id="no quotes"),
        pytest.param('<A HREF="../c/">', ["guide/c/index.html"], id="capitals"),
        pytest.param('<a\nclass="x"\nhref="../c/">', ["guide/c/index.html"], id="several rows"),
        pytest.param('<a href="..&#x2F;c/">', ["guide/c/index.html"], id="entities"),
        pytest.param('<a href="../b">', ["guide/b"], id="a folder without its slash"),
        pytest.param(
            '<a href="http://[server]/path">',
            ["http://[server]/path"],
            id="brackets that hold no machine",
        ),
        pytest.param('<a href="../../../outside.txt">', ["../outside.txt"], id="out of the site"),
    ],
)
def test_links(tmp_path: Path, html: str, broken: list[str]) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "file.png").touch()
    (tmp_path / "outside.txt").touch()
    book = LinkBook()
    book.note("guide/b/index.html", '<h2 id="part">')
    book.note(_FILE, html)
    assert list(book.broken(site)) == [(_FILE, target) for target in broken]


@pytest.mark.parametrize(
    ("html", "broken"),
    [
        pytest.param('<a href="../b/">', [], id="a page"),
        pytest.param('<a href="../b/#part">', [], id="an anchor of a page"),
        pytest.param('<a href="../b/#R&amp;D">', [], id="an anchor in entities"),
        pytest.param('<a href="#here">', [], id="an anchor here"),
        pytest.param('<a href="b.json">', [], id="a file beside it"),
        pytest.param('<a href="../c/">', ["guide/c/index.html"], id="no such page"),
        pytest.param('<a href="c.json">', ["guide/a/c.json"], id="no such file"),
        pytest.param('<a href="../b/#nope">', ["guide/b/index.html#nope"], id="no such anchor"),
        pytest.param('<a href="../b/#told">', ["guide/b/index.html#told"], id="an anchor in words"),
        pytest.param('<a href="#nope">', ["guide/a/index.html#nope"], id="no such anchor here"),
        pytest.param('<a href="/b/">', [], id="from the root of the host"),
        pytest.param('<a href="../b//">', [], id="two slashes"),
    ],
)
def test_links_of_pages_of_our_own(tmp_path: Path, html: str, broken: list[str]) -> None:
    pages = {
        "guide/b/index.html": '<h2 id="part"><p id="R&amp;D"> id="told" </p>',
        _FILE: f'{html}<p id="here">',
    }
    book = LinkBook()
    for file, text in pages.items():
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text(text, "utf-8")
        book.note_own(file, text)
    (tmp_path / "guide/a/b.json").touch()
    assert list(book.broken(tmp_path)) == [(_FILE, target) for target in broken]


def test_a_page_in_place_of_another_need_not_have_its_anchors(tmp_path: Path) -> None:
    book = LinkBook()
    book.note_own("index.html", '<p id="start"><a href="#start"><a href="a/">')
    (tmp_path / "index.html").write_text('<a href="b/">', "utf-8")
    book.note_own("index.html", '<a href="b/">')
    broken = [("index.html", "a/index.html"), ("index.html", "b/index.html")]
    assert list(book.broken(tmp_path)) == broken


def test_the_page_for_what_is_absent_may_link_from_the_root(tmp_path: Path) -> None:
    book = LinkBook()
    book.note("404.html", '<a href="/nope/">')
    assert list(book.broken(tmp_path)) == []


def test_the_words_name_page_and_target() -> None:
    assert describe_broken([("a.html", "b.html#c")]) == (
        "  a.html: leads to b.html#c, which is not there"
    )


def test_a_build_with_broken_links_publishes_nothing(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    before = tree_bytes(workshop.build())
    workshop.write(
        "docs/guide/index.md",
        "# Guide\n\n[a](nowhere.md) [b](#nothing) "
        "[c](../offerings/nope/) [d](../offerings/mail-move/#nope) "
        "[fine](../offerings/mail-move/#start)\n\n<a href='raw/'>e</a>\n",
    )
    done = run_offerbook(workshop.root, "build", "--edition", "internal", "--no-paper")
    assert done.returncode == 2
    for target in (
        "guide/nowhere.md",
        "guide/index.html#nothing",
        "offerings/nope/index.html",
        "offerings/mail-move/index.html#nope",
        "guide/raw/index.html",
    ):
        assert f"guide/index.html: leads to {target}, which is not there" in done.stderr
    assert "#start" not in done.stderr
    assert "Traceback" not in done.stderr
    assert tree_bytes(workshop.root / "site" / "internal") == before
