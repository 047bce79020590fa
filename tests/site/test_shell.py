"""The shell is the theme's page with holes, and nothing that fills a hole can move another."""

from __future__ import annotations

import re

import pytest

from offerbook.pages.page import Page, TocEntry
from offerbook.site.shell import Shell, ShellError, Specimen, cut_shell, mend
from offerbook.site.specimens import specimens_of
from tests.site.conftest import ADDRESS, Made

_OFFERING = Specimen("offerings", 2, has_toc=True, copy="a")


def _html(made: Made, specimen: Specimen) -> str:
    return (made.out / specimen.address / "index.html").read_text("utf-8")


def test_a_stamped_page_is_what_the_builder_makes(made: Made) -> None:
    built = mend((made.out / "offerings/probe/index.html").read_text("utf-8"))
    inner = re.search(r'<h1 id="start".*?The end of the probe\.</p>', built, re.DOTALL)
    assert inner is not None
    page = Page(
        "offerings/probe/",
        "offerings",
        "A probe of words",
        "What the probe says",
        inner.group(),
        (TocEntry("first-part", "First part"), TocEntry("second-part", "Second part")),
    )
    stamped = cut_shell(_html(made, _OFFERING), _OFFERING).stamp(page, ADDRESS).decode()
    assert stamped == built
    assert f'<link rel="canonical" href="{ADDRESS}offerings/probe/">' in stamped


def test_two_specimens_of_a_kind_give_one_shell(made: Made) -> None:
    shells: dict[tuple[str, int], set[Shell]] = {}
    for specimen in specimens_of(made.projection):
        shell = cut_shell(_html(made, specimen), specimen)
        shells.setdefault((specimen.section, specimen.depth), set()).add(shell)
    assert set(shells) == {
        *(("home", 0), ("offerings", 1), ("offerings", 2), ("offerings", 3), ("prices", 1)),
        *(("changes", 1), ("changes", 2), ("owners", 1), ("owners", 2), ("health", 1)),
    }
    assert {len(each) for each in shells.values()} == {1}


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        pytest.param("</body>", "obmarkatoc</body>", id="a mark where none was expected"),
        pytest.param("</body>", "<a href='ob-specimen-x'></a></body>", id="the specimen's address"),
        pytest.param('id="obmarkaheading"', 'id="other"', id="the heading's id is gone"),
        pytest.param("<p>obmarkaend</p>", "<div>obmarkaend</div>", id="the end is gone"),
        pytest.param("obmarkatitle", "title", id="the title is gone"),
        pytest.param("obmarkadescription", "words", id="the description is gone"),
        pytest.param("#obmarkatoc", "#other", id="the contents are gone"),
    ],
)
def test_a_changed_theme_is_noticed(made: Made, pattern: str, instead: str) -> None:
    html = _html(made, _OFFERING)
    assert pattern in html
    with pytest.raises(ShellError):
        cut_shell(html.replace(pattern, instead), _OFFERING)


@pytest.mark.parametrize(
    "words",
    [
        "\0title\0",
        "\0content\0",
        "obmarkatitle",
        "obmarkbend",
        "ob-specimen-offerings-2-a",
        "\0id\0",
        "{{ title }}",
        "</title><script>",
        "\\1 \\g<0>",
    ],
)
def test_words_that_fill_a_hole_move_no_other(made: Made, words: str) -> None:
    shell = cut_shell(_html(made, _OFFERING), _OFFERING)

    def stamp(text: str) -> str:
        page = Page(
            "offerings/x/", "offerings", text, text, f"<p>{text}</p>", (TocEntry(text, text),)
        )
        return shell.stamp(page, ADDRESS).decode()

    escaped = words.replace("<", "&lt;").replace(">", "&gt;")
    neutral = stamp("NEUTRAL").replace("<p>NEUTRAL</p>", f"<p>{words}</p>")
    assert stamp(words) == neutral.replace("NEUTRAL", escaped)


@pytest.mark.parametrize("word", ["Jobmarkt", "obmark", "Der Jobmarkt GmbH", "ob specimen"])
def test_a_company_may_be_called_almost_anything(made: Made, word: str) -> None:
    html = _html(made, _OFFERING).replace("Testhouse", word)
    assert word in "".join(cut_shell(html, _OFFERING).parts)


def test_a_dialog_gets_a_name() -> None:
    html = '<div data-md-component="search" role="dialog">'
    assert 'aria-label="Search"' in mend(html)
