"""One state of an offering → the data of its two-page sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from offerbook.pages.glance import glance
from offerbook.pages.handouts import PDF, handouts
from offerbook.pages.rows import Labelled, Part, Row, Words
from offerbook.pages.sheet import Sheet
from offerbook.pages.signs import Markdown
from offerbook.pages.text import plain
from offerbook.paper.fitting import SMALLEST
from offerbook.paper.lanes import lanes_of
from offerbook.paper.papers import Paper, Paperwork, key_of
from offerbook.paper.rich import Node, blocks_of, line_of
from offerbook.paper.stamp import Stamp, stamp_of

Data = Mapping[str, Any]

FIRST = ("packages", "included", "excluded")
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
_MAIN = ("price", "days")
_SIZES = ((11, 1500), (10, 6300), (SMALLEST, float("inf")))
"""Sizes of letters in points that are tried first, and for how many letters at most."""
_LONG = 1200  # letters from which on a row may be broken between pages
_BRIEF = 60  # letters of a remark that needs no line of its own
_SHORT = 90  # letters that stand beside others at a glance
_PRIMARY, _ACCENT = "#0f4c5c", "#0b7285"


def sheet_papers(told: Sheet, work: Paperwork) -> Iterator[Paper]:
    """The sheet of one state of an offering."""
    from offerbook.paper.pdf import render_pdf  # loads typst, which is not always there

    for each in handouts(work.kinds & {PDF}, told.address, told.body):
        data = compose_sheet(told)
        yield Paper(each.address, key_of(PDF, data), partial(render_pdf, data))


def compose_sheet(told: Sheet) -> Data:
    """All that the sheet may say, from what matters most; it holds plain data alone.

    What only colleagues read is on no paper: it is handed over.
    """
    desk, body = told.desk, told.body
    stamp, parts = stamp_of(told), list(_parts(told))
    return {
        "language": desk.projection.language.partition("-")[0],
        "title": f"{body['name']} · {stamp.version}",
        "company": desk.projection.company["name"],
        "keywords": [body["id"], stamp.version, *map(str, body.get("keywords", ()))],
        "date": stamp.on,
        "colours": _colours(told),
        "kind": _kind(told),
        "name": body["name"],
        "summary": plain(body["summary"]),
        "facts": [
            {"label": each.label, "value": each.value, "is_main": each.id in _MAIN}
            for each in glance(desk, body)
            if len(each.value) <= _SHORT
        ],
        "stamp": asdict(stamp),
        "parts": parts,
        "size": _size(parts),
        "closing": _closing(told, stamp),
        "words": {
            name.removeprefix("paper_"): desk.words[name]
            for name in ("paper_also", "paper_left", "paper_more", "paper_page", "paper_signs")
        },
    }


def _kind(told: Sheet) -> str:
    """What kind of offering it is: category, tags, and where it is not simply sold its status."""
    desk, body = told.desk, told.body
    names = [desk.name_of("categories", body["category"])]
    names += [desk.name_of("tags", each) for each in body.get("tags", ())]
    status = body["status"]
    return " · ".join(names if status == "active" else [*names, desk.words[f"status_{status}"]])


def _closing(told: Sheet, stamp: Stamp) -> str:
    """What a reader should know about the sheet itself."""
    desk = told.desk
    about = ", ".join(each for each in (stamp.version, stamp.held, stamp.until) if each)
    said = desk.format.say("paper_closing", about)
    contact = desk.projection.company.get("contact", "")
    return f"{said} {desk.format.say('paper_ask', contact)}" if contact else said


def _in_order(told: Sheet) -> list[Part]:
    """The sections for everybody, what matters most first."""
    parts = {each.id: each for each in told.parts if not each.is_internal and each.id != "glance"}
    order = [*FIRST, *_NEXT, *(each for each in parts if each not in {*FIRST, *_NEXT})]
    return [parts[each] for each in order if each in parts]


def _colours(told: Sheet) -> Data:
    """Those of the edition; `check` has seen to it that they can be read on white."""
    edition = told.desk.projection.edition
    return {"primary": edition.primary or _PRIMARY, "accent": edition.accent or _ACCENT}


def _size(parts: Sequence[Data]) -> float:
    """The size of the letters in points: where there is little to say, it is said larger."""
    letters = sum(map(_letters, parts))
    return next(size for size, most in _SIZES if letters <= most)


def _letters(said: Any) -> int:
    if isinstance(said, str):
        return len(said)
    if isinstance(said, Mapping):
        return sum(map(_letters, said.values()))
    return sum(map(_letters, said)) if isinstance(said, (list, tuple)) else 0


def _parts(told: Sheet) -> Iterator[Data]:
    desk, body = told.desk, told.body
    fields = desk.schema.fields
    if body.get("status_note"):
        yield _texts("status_note", fields["status_note"].title, body["status_note"])
    for each in _in_order(told):
        yield _part(told, each)
    long = [each for each in glance(desk, body) if len(each.value) > _SHORT]
    if long:
        rows = [_plain_row(nodes_of(Labelled(each.label, each.value))) for each in long]
        yield {"id": "glance", "title": desk.words["at_a_glance"], "rows": rows}
    if body.get("description"):
        yield _texts("description", desk.words["paper_about"], body["description"])


def _texts(name: str, title: str, text: str) -> Data:
    """What is said at length, paragraph by paragraph."""
    return {"id": name, "title": title, "rows": [_plain_row([each]) for each in blocks_of(text)]}


def _part(told: Sheet, part: Part) -> Data:
    apart = _title_of_description(told, part.id)
    rows = [_row(told, each, apart) for each in part.rows if not each.is_internal]
    lanes = lanes_of(told) if part.id == "timeline" else {}
    return {"id": part.id, "title": part.title, "rows": rows, **lanes}


def _plain_row(what: Sequence[Node]) -> Data:
    is_long = _letters(what) > _LONG
    return {
        "what": what,
        "limit": (),
        "only": "",
        "facts": [],
        "is_brief": True,
        "is_long": is_long,
    }


def _title_of_description(told: Sheet, part: str) -> str:
    """How the field is called whose words speak for themselves."""
    fields = told.desk.schema.fields
    field = fields.get(part)
    inside = field.fields.get("description") if field is not None else None
    return inside.title if inside is not None else ""


def _row(told: Sheet, row: Row, unlabelled: str) -> Data:
    names = [told.names[each] for each in row.only_in if each in told.names]
    said = {
        "what": nodes_of(row.what),
        "limit": _limit(told, row),
        "only": told.desk.format.say("only_in", ", ".join(names)) if names else "",
        "facts": [
            {"label": "" if label == unlabelled else label, "value": nodes_of(value)}
            for label, value, is_internal in row.facts
            if not is_internal
        ],
    }
    is_brief = _letters(said["facts"]) <= _BRIEF
    return {**said, "is_brief": is_brief, "is_long": _letters(said) > _LONG}


def _limit(told: Sheet, row: Row) -> Sequence[Node]:
    if len(row.limits) > 1:
        said = {told.names.get(each, each): words for each, words in row.limits.items()}
        return nodes_of(fold(said))
    return nodes_of(row.limit) if row.limit else ()


def fold(said: Mapping[str, str]) -> str:
    """``up to 15 (Small) · 40 (Large) mailboxes``: what all of them begin and end with, said once.

    *said* are words by the name of a package.
    """
    if len({*said.values()}) == 1:
        return next(iter(said.values()))
    split = [words.split() for words in said.values()]
    shortest = min(map(len, split)) - 1
    head = _shared(split, shortest)
    tail = _shared([words[::-1] for words in split], shortest - head)
    parts = [
        f"{' '.join(words[head : len(words) - tail])}\u00a0({name})"
        for name, words in zip(said, split, strict=True)
    ]
    first = split[0]
    return " ".join([*first[:head], " · ".join(parts), *first[len(first) - tail :]])


def _shared(split: Sequence[Sequence[str]], most: int) -> int:
    """With how many words, *most* at most, all of *split* begin; a number is never among them."""
    count = 0
    while count < most and len({words[count] for words in split}) == 1:
        if any(letter.isdigit() for letter in split[0][count]):
            break
        count += 1
    return count


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
