"""The data of a sheet → its two pages as PDF, set by typst: data is data, never source."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from pypdf import PdfReader

from offerbook.paper.fitting import Fit, fit
from offerbook.paper.papers import PaperError

PAGES = 2
_FONTS = "ttf_opensans"
_OWN = threading.local()


def render_pdf(data: Mapping[str, Any]) -> bytes:
    """The sheet that *data* tells, read again. Raises PaperError where it is not right."""
    try:
        made = _set(fit(data, PAGES, _measure))
    except typst.TypstError as problem:
        raise PaperError(f"{data['name']}: the sheet cannot be set: {problem.message}") from problem
    if not isinstance(made, bytes):
        raise PaperError(f"{data['name']}: the sheet came out in pieces")
    pages = len(PdfReader(io.BytesIO(made)).pages)
    if pages != PAGES:
        raise PaperError(f"{data['name']}: the sheet has {pages} pages in place of {PAGES}")
    return made


def _set(data: Mapping[str, Any]) -> bytes | list[bytes] | None:
    return _compiler().compile(format="pdf", sys_inputs=_inputs(data), timestamp=0)


def _measure(data: Mapping[str, Any]) -> Fit:
    compiler = _compiler()
    compiler.compile(format="svg", sys_inputs=_inputs(data))
    said = json.loads(compiler.query("<fit>", field="value"))
    pages = next(each["pages"] for each in said if "pages" in each)
    return Fit(pages, {each["row"]: each["page"] for each in said if "row" in each})


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def _compiler() -> typst.Compiler:
    """One for each thread; it reads the template's folder and nothing else, and no network."""
    known: typst.Compiler | None = getattr(_OWN, "compiler", None)
    if known is None:
        root = _template_folder()
        nowhere = root / "none"
        _OWN.compiler = known = typst.Compiler(
            str(root / "sheet.typ"),
            root=str(root),
            font_paths=_fonts(),
            package_path=str(nowhere),
            package_cache_path=str(nowhere),
        )
    return known


@cache
def _fonts() -> typst.Fonts:
    """The fonts of one package, and those that typst brings: the same on every machine."""
    found = find_spec(_FONTS)
    places = list(found.submodule_search_locations or ()) if found else []
    return typst.Fonts(include_system_fonts=False, font_paths=[f"{each}/ttf" for each in places])


def _template_folder() -> Path:
    with resources.as_file(resources.files("offerbook").joinpath("paper", "typst")) as folder:
        return folder
