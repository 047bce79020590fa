"""A finished sheet is read again, as its readers will: what is not right is not published."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator, Mapping
from ctypes import byref, c_float
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from offerbook.paper.fitting import PAGES, SMALLEST
from offerbook.paper.rich import words_in

Data = Mapping[str, Any]

_ONE_AT_A_TIME = threading.Lock()  # the reader is not made for several threads


class Read:
    """What a reader finds in a sheet: its *pages*, its *text*, and the *smallest* letters in it."""

    def __init__(self, raw: bytes) -> None:
        with _ONE_AT_A_TIME:
            document = pypdfium2.PdfDocument(raw)
            try:
                pages = list(document)
                self.pages = len(pages)
                self.text = "\n".join(page.get_textpage().get_text_range() for page in pages)
                self.smallest = min(map(_smallest, pages))
            finally:
                document.close()


def check_sheet(raw: bytes, data: Data) -> Iterator[str]:
    """What is wrong with the sheet *raw* that tells *data*, in words."""
    read = Read(raw)
    if read.pages != PAGES:
        yield f"it has {read.pages} pages in place of {PAGES}"
    if read.smallest < SMALLEST:
        yield f"letters are {read.smallest:.1f} points small, and must be {SMALLEST} at least"
    text = squeeze(read.text)
    for words in _wanted(data):
        if not is_said(words, text):
            yield f"it does not say {words}"


def is_said(words: str, text: str) -> bool:
    """Whether *words* are in the squeezed *text*; of scripts that run otherwise, their letters."""
    letters = squeeze(words)
    if any(unicodedata.bidirectional(each) in _OTHERWISE for each in letters):
        return set(letters) <= set(text)
    return letters in text


def _smallest(page: pypdfium2.PdfPage) -> float:
    """The size of the smallest letters on *page*, in points."""
    sizes = []
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        size = c_float()
        pdfium.FPDFTextObj_GetFontSize(each, byref(size))
        sizes.append(round(size.value * abs(each.get_matrix().d), 2))
    return min(sizes, default=SMALLEST)


def _wanted(data: Data) -> Iterator[str]:
    """What a reader must find: the name, which version it is, where it stands, and the prices."""
    yield data["name"]
    stamp = data["stamp"]
    yield from (stamp["version"], stamp["held"], stamp["until"], stamp["address"], *stamp["marks"])
    for part in data["parts"]:
        if part["id"] == "packages":
            yield from (words_in(row["limit"]) for row in part["rows"])


def squeeze(words: str) -> str:
    """Letters alone: where lines are broken is no matter.

    Nor are hyphens: of one at the end of a line the reader cannot know whether it belongs there.
    """
    return "".join(each for each in words if not each.isspace() and each not in _BREAKS)


_OTHERWISE = ("R", "AL", "AN", "NSM")
_BREAKS = "-\N{HYPHEN}\N{SOFT HYPHEN}\x02\N{WORD JOINER}\ufffe"
