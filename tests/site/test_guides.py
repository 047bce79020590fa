"""Pages written by hand as Markdown, where the site shows them."""

from __future__ import annotations

import re
from posixpath import dirname, normpath

import pytest

from tests.site.making import tree_bytes
from tests.support import Workshop

_PAGE = """\
---
audience: customer
title: Our words
---

# Our words

See [the other](inner/other.md#there), [offerings](../offerings/index.md), ![p](p.png).

<!-- a remark -->

- one
- two
"""


@pytest.fixture
def written(workshop: Workshop) -> Workshop:
    workshop.offering("mail-move", "status: active\n")
    workshop.write("docs/guide/words.md", _PAGE)
    workshop.write("docs/guide/p.png", "a picture")
    workshop.write(
        "docs/guide/inner/other.md", "---\naudience: customer\n---\n# Other\n\n## There\n"
    )
    workshop.write("docs/guide/closed.md", "# Closed\r\n\r\nWords.\r\n")
    return workshop


def test_a_guides_twin_stands_where_its_links_lead_somewhere(written: Workshop) -> None:
    tree = tree_bytes(written.publish())
    text = tree["guide/words.md"].decode()
    assert text == _PAGE.partition("---\n\n")[2]
    for link in re.findall(r"\]\(([^)#]*)", text):
        assert normpath(f"guide/{link}") in tree
    assert tree["guide/closed.md"] == b"# Closed\n\nWords.\n"
    assert dirname("guide/words.md") == "guide"


def test_the_list_names_the_guides(written: Workshop) -> None:
    tree = tree_bytes(written.publish())
    rows = tree["llms.txt"].decode().splitlines()
    for title, place in (
        ("Our words", "guide/words.md"),
        ("Other", "guide/inner/other.md"),
        ("Closed", "guide/closed.md"),
        ("Guide", "guide/index.md"),
        ("Fields", "guide/fields.md"),
    ):
        assert f"- [{title}]({place})" in rows
        assert place in tree
    assert not any("specimen" in row for row in rows)


def test_customers_get_what_the_page_says(written: Workshop) -> None:
    written.write("docs/guide/words.md", _PAGE + "\n[//]: # (Ask Ada first.)\n\nMore words.\n")
    tree = tree_bytes(written.build("customer"))
    text = tree["guide/words.md"].decode()
    assert "Ada" not in text
    assert text.startswith("# Our words\n\nSee [the other](inner/other.md#there)")
    assert text.endswith("- one\n- two\n\nMore words.\n")
    assert "guide/closed.md" not in tree
    assert b"closed" not in tree["llms.txt"].lower()
