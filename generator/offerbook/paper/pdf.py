"""The data of a sheet → its two pages as PDF, set by typst: data is data, never source."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from offerbook.paper.fitting import Trial, fit
from offerbook.paper.letters import Letters, put_signs
from offerbook.paper.papers import PaperError
from offerbook.paper.reread import check_sheet

Data = Mapping[str, Any]

_FONTS = "ttf_opensans"
_ARCHIVE: list[typst.PDFStandard] = ["a-2a"]
_READABLE: list[typst.PDFStandard] = ["ua-1"]
_OWN = threading.local()


def render_pdf(data: Data) -> bytes:
    """The sheet that *data* tells, read again. Raises PaperError where it is not right."""
    missing = _letters().missing(data)
    if missing:
        data = put_signs(data, missing)
        data = {**data, "closing": f"{data['closing']} {data['words']['signs']}"}
    try:
        trial = fit(data, _attempt)
    except typst.TypstError as problem:
        raise PaperError(f"{data['name']}: the sheet cannot be set: {problem.message}") from problem
    if wrong := "; ".join(check_sheet(trial.made, data)):
        raise PaperError(f"{data['name']}: the sheet is not right: {wrong}")
    return trial.made


def _attempt(data: Data) -> Trial:
    """An archive that readers of screens can use, too; a draft has no date, as archives must."""
    compiler = _compiler("sheet.typ")
    standards = [*_READABLE, *(_ARCHIVE if data["date"] else ())]
    made = compiler.compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=standards,
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise PaperError(f"{data['name']}: the sheet came out in pieces")
    stood = json.loads(compiler.query("<fit>", field="value", one=True))
    return Trial(made, stood["pages"], dict(stood["rows"]))


def _letters() -> Letters:
    if not hasattr(_OWN, "letters"):
        _OWN.letters = Letters(_shows)
    known: Letters = _OWN.letters
    return known


def _shows(letters: str) -> bool:
    try:
        _compiler("letters.typ").compile(
            format="pdf", sys_inputs={"data": letters}, pdf_standards=["a-2b"], timestamp=0
        )
    except typst.TypstError:
        return False
    return True


def _compiler(template: str) -> typst.Compiler:
    """One for each thread."""
    known: dict[str, typst.Compiler] = _OWN.__dict__.setdefault("compilers", {})
    if template not in known:
        known[template] = make_compiler(_template_folder(), template)
    return known[template]


def make_compiler(root: Path, template: str) -> typst.Compiler:
    """Sets *template*; it reads the folder *root* and nothing else, and uses no network."""
    nowhere = str(root / "none")
    return typst.Compiler(
        str(root / template),
        root=str(root),
        font_paths=_fonts(),
        package_path=nowhere,
        package_cache_path=nowhere,
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts of one package, and those that typst brings: the same on every machine."""
    found = find_spec(_FONTS)
    places = list(found.submodule_search_locations or ()) if found else []
    return typst.Fonts(include_system_fonts=False, font_paths=[f"{each}/ttf" for each in places])


@cache
def _template_folder() -> Path:
    with resources.as_file(resources.files("offerbook").joinpath("paper", "typst")) as folder:
        return folder
