"""Which files a build for colleagues need not look through."""

from __future__ import annotations

import pytest

from offerbook.app.scanning import LISTS, spare_stamped
from tests.support import Workshop


@pytest.mark.parametrize(
    ("place", "is_spared"),
    [
        ("offerings/mail-move/index.html", True),
        ("offerings/mail-move/index.md", True),
        ("offerings/mail-move/sheet.pdf", True),
        ("offerings/mail-move/1.2.0/index.html", True),
        ("api/v1/offerings/mail-move.json", True),
        ("api/v1/offerings/mail-move/1.2.0.json", True),
        pytest.param("offerings/in-work/index.html", False, id="its draft changes something"),
        pytest.param(
            "offerings/mail-move/schedule.docx", False, id="a template was written by hand"
        ),
        pytest.param("offerings/mail-move/changes/index.html", False, id="what changed"),
        pytest.param("offerings/mail-move/notes/index.html", False, id="a page written by hand"),
        pytest.param("offerings/index.html", False, id="a list"),
        pytest.param("offerings/how-we-sell/index.html", False, id="written by hand beside them"),
        pytest.param("offerings/mail-move/9.9.9/index.html", False, id="no version of it"),
        pytest.param("guide/offerings/mail-move/index.html", False, id="elsewhere"),
        pytest.param("assets/find.json", False, id="an index"),
    ],
)
def test_what_says_only_what_the_projection_says_is_spared(place: str, *, is_spared: bool) -> None:
    assert spare_stamped({"mail-move": {"1.2.0"}})(place) is is_spared


@pytest.mark.parametrize("place", sorted(LISTS))
def test_lists_are_spared_where_no_draft_changes_anything(place: str) -> None:
    assert spare_stamped({}, has_lists=True)(place)
    assert not spare_stamped({})(place)


@pytest.mark.parametrize("name", ["index.md", "README.md", "index.markdown", "index.html"])
def test_pages_of_reference_are_the_tools_whatever_stands_at_their_addresses(
    workshop: Workshop, name: str
) -> None:
    workshop.offering("mail-move", "status: active\n")
    for page in ("fields", "rules"):
        workshop.write(f"docs/guide/{page}/{name}", "a zebra by hand")
        workshop.write(f"docs/guide/{page}/{name.replace('index', 'more')}.txt", "beside it")
    site = workshop.build("internal")
    said = {page: (site / f"guide/{page}/index.html").read_text() for page in ("fields", "rules")}
    assert [page for page, text in said.items() if "zebra" in text or "<h1" not in text] == []
    assert (site / f"guide/rules/{name.replace('index', 'more')}.txt").is_file()


def test_every_list_is_written_anew_whatever_stood_there(workshop: Workshop) -> None:
    workshop.offering("mail-move", "status: active\n")
    for place in LISTS:
        if not place.endswith((".html", ".md")):
            workshop.write(f"docs/{place}", "a zebra by hand")
        else:
            workshop.write(f"docs/{place.rpartition('.')[0]}.md", "a zebra by hand")
    site = workshop.build("internal")
    assert {place for place in LISTS if "zebra" in (site / place).read_text()} == set()
