"""What an offering is handed out as on paper, and where those files stand in the site."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from offerbook.pages.desk import Desk, Link

PDF, DOCX = "pdf", "docx"

Body = Mapping[str, Any]


class Handout(NamedTuple):
    """One file at *address*, relative to the site's root; *package* is what it tells, "" for all."""

    kind: str
    address: str
    package: str = ""


def handouts(kinds: Collection[str], address: str, body: Body) -> tuple[Handout, ...]:
    """The papers of the state of an offering that the page at *address* shows."""
    found = [Handout(PDF, f"{address}sheet.pdf")] if PDF in kinds else []
    if DOCX in kinds:
        packages = [str(each["id"]) for each in body.get("packages", ())]
        found += [
            Handout(DOCX, f"{address}schedule{f'-{each}' if each else ''}.docx", each)
            for each in packages or [""]
        ]
    return tuple(found)


def handouts_of(desk: Desk, body: Body, version: str) -> tuple[Handout, ...]:
    """The papers of *body*: beside the page of its *version*, or of a draft, which has none."""
    place = f"offerings/{body['id']}/"
    return handouts(desk.records.papers, f"{place}{version}/" if version else place, body)


def handout_links(desk: Desk, body: Body, version: str, root: str) -> tuple[Link, ...]:
    """Links to the papers of *body*."""
    names = {each["id"]: str(each["name"]) for each in body.get("packages", ())}
    return tuple(
        Link(_words(desk, each, names), f"{root}{each.address}")
        for each in handouts_of(desk, body, version)
    )


def _words(desk: Desk, handout: Handout, names: Mapping[str, str]) -> str:
    if handout.kind == PDF:
        return desk.words["paper_pdf"]
    if len(names) > 1:
        return desk.format.say("paper_docx_of", names[handout.package])
    return desk.words["paper_docx"]
