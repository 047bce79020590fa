"""Pages as Markdown: they say what the page says, and whatever stands in data only gets read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from posixpath import dirname, normpath
from typing import Any

import pytest
from markdown_it import MarkdownIt

from offerbook.app.writing import schema_files, write_schema_files
from offerbook.load.yaml_text import read_yaml
from offerbook.pages.markdown_text import shown, tamed
from offerbook.pages.text import plain
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, Shape, build_fields, walk_fields
from offerbook.spec.join import join_schemas
from tests.browser.test_nasty import NASTY
from tests.pages.test_api import files_of
from tests.site.filling import REFS, Filler, as_yaml
from tests.support import Workshop

_COMPANY: dict[str, Any] = {
    "properties": {
        "pledge": {
            "title": "Our pledge",
            "type": "string",
            "x-audience": "customer",
            "contentMediaType": "text/markdown",
        },
        "talks": {
            "title": "Talks to have",
            "type": "array",
            "x-key": "id",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "id": {"title": "Id", "type": "string", "x-audience": "customer"},
                    "text": {"title": "Text", "type": "string", "x-audience": "customer"},
                    "closed": {"title": "Closed", "type": "string", "x-audience": "internal"},
                },
            },
        },
        "backing": {
            "title": "Backing",
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "by_whom": {"title": "By whom", "type": "string", "x-audience": "customer"},
                "share": {"title": "Its share", "type": "number", "x-audience": "customer"},
            },
        },
    }
}
_LINK = re.compile(r"\]\(([^)]*)\)")
_NOT_TOLD = {"id", "name", "summary", "description", "pitch", "keywords", "aliases", "audience"}
"""What stands at the head of the page, in its address, or nowhere on it."""


def _schema(workshop: Workshop) -> Field:
    document, findings = read_yaml(json.dumps(_COMPANY).encode(), "schema/company.schema.json")
    assert document is not None, findings
    joined, refused = join_schemas(base_schema(OFFERING), document)
    assert not refused
    workshop.write("schema/company.schema.json", json.dumps(_COMPANY))
    list(write_schema_files(workshop.root, schema_files(joined)))
    return build_fields(joined)


def _say(field: Field) -> str:
    if field.name == "link":
        return "https://shown.example/"
    return f"Words of {' '.join(field.route).replace('_', ' ')}."


def _fill(workshop: Workshop, words: Any = _say) -> Field:
    """An offering with something in every field, and one that it names."""
    root = _schema(workshop)
    filler = Filler(words, lambda _: 12, REFS)
    workshop.offering("aside", "status: active\n")
    workshop.write(
        "catalog/offerings/full/offering.yaml", as_yaml(filler.fill(root, "full", "active"))
    )
    return root


def _texts(root: Field) -> Iterator[Field]:
    for field in walk_fields(root):
        is_words = field.shape is Shape.TEXT and not field.refs and field.route
        is_read = field.audience.value != "restricted" and field.name not in ("id", "clause")
        if is_words and is_read and field.route[0] not in _NOT_TOLD:
            yield field


def test_everything_that_is_written_is_told(workshop: Workshop) -> None:
    """Those of a company among it, under their titles."""
    root = _fill(workshop)
    files = files_of(workshop)
    told = json.loads(files["api/v1/offerings/full.json"])["told"]
    said, twin = json.dumps(told, ensure_ascii=False), files["offerings/full/index.md"]
    wanted = {
        _say(field)
        for field in _texts(root)
        if field.title not in ("Region", "Language") and field.route != ("delivery", "roles")
    }
    assert len(wanted) > 40
    assert [words for words in wanted if words not in said] == []
    assert [words for words in wanted if words not in twin.replace("\\", "")] == []
    titles = {section["title"] for section in told}
    assert {"Our pledge", "Talks to have", "Backing"} <= titles
    assert "## Our pledge\n\n- Our pledge – Words of pledge.\n" in twin
    assert "  - Closed (Internal): Words of talks closed.\n" in twin
    assert "- Its share – 12\n" in twin


def test_what_is_for_colleagues_is_marked(workshop: Workshop) -> None:
    _fill(workshop)
    sections = json.loads(files_of(workshop)["api/v1/offerings/full.json"])["told"]
    by_id = {section["id"]: section for section in sections}
    assert by_id["objections"]["is_internal"]
    assert not by_id["included"]["is_internal"]
    (talk,) = by_id["talks"]["rows"]
    assert talk["facts"] == [["Closed", "Words of talks closed.", True]]


def test_customers_read_nothing_of_it(workshop: Workshop) -> None:
    root = _fill(workshop)
    workshop.freeze("2026-01-10")
    files = files_of(workshop, "customer")
    closed = [_say(field) for field in _texts(root) if field.is_internal]
    assert len(closed) > 10
    for text in files.values():
        assert [words for words in closed if words in text] == []
        assert "(Internal)" not in text


def test_a_twin_holds_every_item(workshop: Workshop) -> None:
    workshop.offering(
        "mail-move",
        "status: active\npackages:\n  - id: small\n    name: Small_*\n  - id: large\n"
        "    name: Large\nscope:\n  included:\n"
        + "".join(
            f"    - id: in-{number}\n      what: Included thing {number}\n" for number in range(30)
        )
        + "    - id: much\n      what: Much of it\n      amount: 2\n      unit: hours\n"
        "      only_in:\n        - small\n  excluded:\n"
        + "".join(
            f"    - id: out-{number}\n      what: Excluded *thing* {number}\n      instead: aside\n"
            for number in range(30)
        ),
    )
    workshop.offering("aside", "name: The *other* one\nstatus: active\n")
    twin = files_of(workshop)["offerings/mail-move/index.md"]
    included, excluded = twin.partition("## Included")[2].split("## Not included")
    assert re.findall(r"^- Included thing (\d+)$", included, re.MULTILINE) == [
        str(number) for number in range(30)
    ]
    assert re.findall(r"^- Excluded \*thing\* (\d+)$", excluded, re.MULTILINE) == [
        str(number) for number in range(30)
    ]
    assert excluded.count("\n  - Instead: The \\*other\\* one\n") == 30
    assert "\n- Much of it – 2\u00a0hours (only in Small\\_\\*)\n" in included


def test_versions_changes_and_what_differs_have_twins(workshop: Workshop) -> None:
    workshop.offering("mail-move", "status: active\nregions:\n  - IE\n")
    workshop.freeze("2026-01-10")
    workshop.offering("mail-move", "status: active\nregions:\n  - IE\n  - NL\n")
    workshop.freeze("2026-06-10")
    files = files_of(workshop)
    own = "offerings/mail-move/"
    assert "Version 1.1.0 · in force since 10 June 2026" in files[f"{own}index.md"]
    old = files[f"{own}1.0.0/index.md"]
    assert old.startswith("# Mail Move 1.0.0\n")
    assert "in force from 10 January 2026 to 9 June 2026" in old
    assert "(../../../api/v1/offerings/mail-move/1.0.0.json)" in old
    assert "wider: A region is added: Netherlands" in files[f"{own}changes/index.md"]
    assert "## Since version 1.0.0" in files[f"{own}since/index.md"]
    for place in (f"{own}1.0.0/", f"{own}1.1.0/", f"{own}changes/", f"{own}since/"):
        assert f"{place}index.md" in files
    links = {
        normpath(f"{dirname(place)}/{link}")
        for place, text in files.items()
        if place.endswith(".md")
        for link in _LINK.findall(text)
    }
    assert len(links) == 6
    assert links - set(files) == set()


@pytest.mark.parametrize("address", ["", "https://books.example/here/"])
def test_links_of_the_lists_lead_to_files(workshop: Workshop, address: str) -> None:
    if address:
        text = (workshop.root / "catalog/catalog.yaml").read_text("utf-8")
        more = f"addresses:\n  site:\n    internal: {address}\n"
        workshop.write("catalog/catalog.yaml", text + more)
    for name in ("mail-move", "other"):
        workshop.offering(name, "status: active\n")
    workshop.freeze("2026-01-10")
    files = files_of(workshop)
    links = _LINK.findall(files["llms.txt"])
    assert len(links) == 4
    assert [each for each in links if each.removeprefix(address) not in files] == []
    assert all(each.startswith(address) for each in links)
    for link in _LINK.findall(files["offerings/index.md"]):
        assert f"offerings/{link}" in files


def test_the_list_for_language_models_has_its_form(workshop: Workshop) -> None:
    """A title, a summary in a quotation, sections of links: as llmstxt.org describes."""
    workshop.offering("mail-move", "status: active\n")
    rows = files_of(workshop)["llms.txt"].splitlines()
    assert rows[0] == "# Testhouse"
    assert rows[2].startswith("> ")
    sections = [row for row in rows if row.startswith("#")][1:]
    assert sections == ["## Moving", "## Optional"]
    summary = "All mailboxes of a practice moved over one weekend, mail-move."
    assert f"- [Mail Move](offerings/mail-move/index.md): {summary}" in rows


_OPEN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
"""A reader that lets everything through, HTML as well."""
_TAG = re.compile(r"<[^>]*>")
_MARKS = ("p", "ul", "ol", "li", "em", "strong", "s", "code", "blockquote", "br")
_HARMLESS = re.compile(
    rf'</?(?:{"|".join(_MARKS)})(?: ?/)?>|<ol start="\d+">'
    r'|<a href="(?:https?://|mailto:|\.\./|#)[^"]*">|</a>'
)


def _acting(html: str) -> list[str]:
    """The tags in *html* that do more than to mark words; signs of texts are written otherwise."""
    return [each for each in _TAG.findall(html) if not _HARMLESS.fullmatch(each)]


def _words(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split())


@pytest.mark.parametrize("text", [*NASTY, "# x", "x\n===", "- x", "1. x", "    x", "|a|\n|-|", "+"])
def test_plain_words_are_read_as_they_stand(text: str) -> None:
    html = _OPEN.render(f"- {shown(text)}")
    assert _words(html) == " ".join(text.split())
    assert set(_TAG.findall(html)) <= {"<ul>", "<li>", "</li>", "</ul>"}


@pytest.mark.parametrize("text", [*NASTY, "# x", "x\n===", "```\nx", "![a](https://a.example/b)",
    "[a]: https://a.example\n\n[a]", "<b>x</b>", "a\n\n<script>x</script>"])  # fmt: skip
def test_markdown_that_acts_is_shown_as_words(text: str) -> None:
    for around in (text, f"{text}\n\n**Words**", f"x\n{text}"):
        html = _OPEN.render(tamed(around))
        assert _acting(html) == []


@pytest.mark.parametrize(
    "text",
    [
        "Two **bold** words, *one* `code`",
        "First.\n\nSecond:\n\n- a\n- b",
        "See [our page](https://a.example/b?c=d#e) or [write](mailto:a@b.example)",
        "R&D and Q&A; 5 - 3",
    ],
)
def test_markdown_that_only_marks_words_stays(text: str) -> None:
    assert tamed(text) == text
    assert plain(tamed(text)) == plain(text)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_nasty_acts_in_a_twin(workshop: Workshop, text: str) -> None:
    def say(field: Field) -> str:
        if field.name == "link":
            return "https://shown.example/"
        return f"{text} {'-'.join(field.route[-2:])}" if field.item or len(text) < 40 else text

    _fill(workshop, say)
    files = files_of(workshop)
    json.loads(files["api/v1/offerings/full.json"])
    for place in ("offerings/full/index.md", "offerings/index.md", "llms.txt"):
        tags = _acting(_OPEN.render(files[place]))
        assert set(tags) <= {"<h1>", "</h1>", "<h2>", "</h2>", '<a href="aside/index.md">',
                             '<a href="full/index.md">', *_own_links(files)}  # fmt: skip


def _own_links(files: dict[str, str]) -> Iterator[str]:
    return (f'<a href="{place}">' for place in files)
