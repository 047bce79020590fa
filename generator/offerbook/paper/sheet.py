"""One state of an offering → the data of its two-page sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from offerbook.pages.glance import glance
from offerbook.pages.handouts import PDF, handouts
from offerbook.pages.sheet import Sheet
from offerbook.pages.signs import Markdown
from offerbook.pages.text import plain
from offerbook.pages.told import Labelled, Part, Row, Words
from offerbook.paper.papers import Paper, Paperwork, key_of
from offerbook.paper.pdf import render_pdf
from offerbook.paper.rich import Node, blocks_of, line_of
from offerbook.paper.stamp import stamp_of

Data = Mapping[str, Any]

_FIRST = ("packages", "included", "excluded")
"""What is asked first stands on the first page: what it costs, what is in it and what is not."""
_NEXT = (
    "outcomes",
    "deliverables",
    "timeline",
    "customer_duties",
    "prerequisites",
    "service_levels",
    "options",
    "assumptions",
    "terms",
    "scope",
)
"""Then these, from what matters most; whatever a company adds follows."""
_LAST = ("relations", "description")


def sheet_papers(told: Sheet, work: Paperwork) -> Iterator[Paper]:
    """The sheet of one state of an offering."""
    for each in handouts(work.kinds & {PDF}, told.address, told.body):
        data = compose_sheet(told)
        yield Paper(each.address, key_of(PDF, data), partial(render_pdf, data))


def compose_sheet(told: Sheet) -> Data:
    """All that the sheet may say, from what matters most; it holds plain data alone."""
    desk, body = told.desk, told.body
    stamp = stamp_of(told)
    company = desk.projection.company
    return {
        "language": desk.projection.language,
        "company": company["name"],
        "contact": company.get("contact", ""),
        "name": body["name"],
        "summary": plain(body["summary"]),
        "kind": desk.name_of("categories", body["category"]),
        "status": "" if body["status"] == "active" else desk.words[f"status_{body['status']}"],
        "status_note": blocks_of(body.get("status_note", "")),
        "keywords": _keywords(told),
        "facts": [{"label": each.label, "value": each.value} for each in glance(desk, body)],
        "stamp": asdict(stamp),
        "parts": [_part(each) for each in _in_order(told)],
        "words": {
            name.removeprefix("paper_"): desk.words[name]
            for name in ("paper_sheet", "paper_also", "paper_page", "paper_newest", "paper_ask")
        },
    }


def _keywords(told: Sheet) -> list[str]:
    body = told.body
    return [body["id"], told.version or "draft", *map(str, body.get("keywords", ()))]


def _in_order(told: Sheet) -> list[Part]:
    """The sections for everybody, what matters most first."""
    parts = {each.id: each for each in told.parts if not each.is_internal and each.id != "glance"}
    known = (*_FIRST, *_NEXT, *_LAST)
    order = [*_FIRST, *_NEXT, *(each for each in parts if each not in known), *_LAST]
    return [parts[each] for each in order if each in parts]


def _part(part: Part) -> Data:
    rows = [_row(each) for each in part.rows if not each.is_internal]
    return {"id": part.id, "title": part.title, "rows": rows}


def _row(row: Row) -> Data:
    return {
        "what": nodes_of(row.what),
        "limit": row.limit if isinstance(row.limit, str) else "",
        "facts": [
            {"label": label, "value": nodes_of(value)}
            for label, value, is_internal in row.facts
            if not is_internal
        ],
    }


def nodes_of(words: Words, between: str = " · ") -> Sequence[Node]:
    """*words* as nodes in a line, or as blocks where they are more than one paragraph."""
    if isinstance(words, Markdown):
        return line_of(words)
    if isinstance(words, str):
        return ({"t": "text", "s": words},)
    if isinstance(words, Labelled):
        return ({"t": "text", "s": f"{words.label}: "}, *nodes_of(words.value, ", "))
    nodes: list[Node] = []
    for each in words:
        nodes += ({"t": "text", "s": between},) if nodes else ()
        nodes += nodes_of(each, ", ")
    return tuple(nodes)
