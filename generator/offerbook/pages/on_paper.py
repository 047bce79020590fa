"""What every sheet of a printed page says: which page, for whom, and by script which day."""

from __future__ import annotations

from dataclasses import replace

from offerbook.pages.desk import Desk
from offerbook.pages.page import Page
from offerbook.pages.text import Html, element, say


def sheet_of(desk: Desk, title: str) -> str:
    """The line on each sheet of the page that is called *title*."""
    edition = desk.words["edition_internal" if desk.is_internal else "edition_customer"]
    return " · ".join(dict.fromkeys((title, edition, str(desk.projection.company["name"]))))


def on_paper(desk: Desk, page: Page) -> Page:
    """*page* with that line: on paper it is the foot of a table, which browsers repeat."""
    foot = element(
        'p class="ob-sheet" aria-hidden="true" data-sheet', say(sheet_of(desk, page.title))
    )
    inside = (
        f'<div class="ob-paper">\n<div class="ob-offering">\n{page.html}</div>\n{foot}\n</div>\n'
    )
    return replace(page, html=Html(inside))
