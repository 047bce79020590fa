"""The finished sheet: two pages, every letter, nothing small, and the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import typst

from offerbook.app.sight import Sight, look_up
from offerbook.edition import EDITIONS
from offerbook.pages.desk import Desk
from offerbook.pages.sheet import sheet_then
from offerbook.paper.papers import PaperError
from offerbook.paper.pdf import make_compiler, render_pdf
from offerbook.paper.reread import Read, check_sheet, squeeze
from offerbook.paper.rich import words_in
from offerbook.paper.sheet import compose_sheet
from offerbook.reading import read_catalog
from tests.paper.making import make_sheet
from tests.support import REPOSITORY, TODAY, make_workshop

Data = Mapping[str, Any]

HOSTILE = (
    '#panic() #{1+1} #import "x" $x^2$ *b* _e_ @ref <lab> \\ {{ 7*7 }} {% x %} <b>A & B</b> '
    "// c /* d */ ~ -- ... ' \" =1+1 [x] (y) = z"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return compose_sheet(make_sheet(make_workshop(tmp_path_factory.mktemp("sheet"))))


@pytest.fixture(scope="module")
def made(data: Data) -> bytes:
    return render_pdf(data)


def with_letters(said: Any, change: Callable[[str], str]) -> Any:
    """*said* with every text of an owner changed."""
    if isinstance(said, Mapping):
        return {
            key: change(value) if key == "s" else with_letters(value, change)
            for key, value in said.items()
        }
    return (
        [with_letters(each, change) for each in said] if isinstance(said, (list, tuple)) else said
    )


def test_two_pages_with_everything_on_them(data: Data, made: bytes) -> None:
    read = Read(made)
    assert read.pages == 2
    assert read.smallest >= 9
    for words in ("Mail Move", "Version 1.0.0", "€4,900", "Rooms & calendars <moved>", "Archives"):
        assert squeeze(words) in squeeze(read.text)


def test_the_same_bytes_each_time(data: Data, made: bytes) -> None:
    assert render_pdf({**data, "name": "Another"}) != made
    assert render_pdf(data) == made


def test_properties(made: bytes) -> None:
    said = pypdfium2.PdfDocument(made).get_metadata_dict()
    assert (said["Title"], said["Author"]) == ("Mail Move · Version 1.0.0", "Testhouse")
    assert said["Keywords"].startswith("mail-move, Version 1.0.0")
    assert said["CreationDate"].startswith("D:20260701"), "the day from which it holds, no other"
    assert b"/Lang" in made
    assert b"pdfaid:part" in made, "an archive"
    assert b"pdfuaid:part" in made, "to be read aloud, too"


def test_hostile_words_are_words(data: Data) -> None:
    hostile = with_letters(data, lambda _: HOSTILE)
    hostile = {**hostile, "name": HOSTILE, "summary": HOSTILE, "company": HOSTILE}
    text = squeeze(Read(render_pdf(hostile)).text)
    rows = sum(len(part["rows"]) for part in data["parts"])
    assert text.count(squeeze(HOSTILE)) >= rows


def test_a_long_word_loses_no_letter(data: Data) -> None:
    long = "".join(f"{number:03}" for number in range(80))
    text = squeeze(Read(render_pdf({**data, "name": long, "summary": long})).text)
    assert text.count(long) >= 3, "in the title, below it, and in the foot"


def test_a_hyphen_at_the_end_of_a_line_is_no_matter(data: Data) -> None:
    address = "https://services.example.com/" + "offerings-" * 20
    stamped = {**data, "stamp": {**data["stamp"], "address": address}}
    assert squeeze(address) in squeeze(Read(render_pdf(stamped)).text)


def test_letters_that_no_font_has_are_told(data: Data) -> None:
    text = Read(render_pdf({**data, "summary": "Umzug für 中文 und ελληνικά"})).text
    assert "Umzug für □□ und ελληνικά" in text
    assert squeeze(data["words"]["signs"]) in squeeze(text)


@pytest.mark.parametrize("copies", [9, 30])
def test_every_section_is_there_or_named(data: Data, copies: int) -> None:
    parts = [{**part, "rows": [*part["rows"]] * copies} for part in data["parts"]]
    read = Read(render_pdf({**data, "parts": parts}))
    assert read.pages == 2
    text = squeeze(read.text)
    assert squeeze(data["words"]["also"]) in text
    for part in parts:
        assert squeeze(part["title"]) in text
    count = sum(map(int, re.findall(r"\((\d+)(?:more)?\)", text.partition("Alsopartof")[2])))
    assert 0 < count < sum(len(part["rows"]) for part in parts)


def test_a_text_too_long_for_any_page_is_named(data: Data) -> None:
    row = data["parts"][0]["rows"][0]
    endless = {**row, "what": [{"t": "text", "s": "word " * 4000}], "is_long": True}
    parts = [*data["parts"], {"id": "more", "title": "Further", "rows": [endless]}]
    text = squeeze(Read(render_pdf({**data, "parts": parts})).text)
    assert "Further(1)" in text


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param({"name": "Other"}, "it does not say Other", id="another name"),
        pytest.param(
            {
                "stamp": {
                    "version": "Version 9",
                    "held": "",
                    "until": "",
                    "address": "",
                    "marks": (),
                }
            },
            "it does not say Version 9",
            id="another version",
        ),
    ],
)
def test_what_is_read_again_must_be_right(
    data: Data, made: bytes, change: Data, wrong: str
) -> None:
    assert list(check_sheet(made, data)) == []
    assert wrong in list(check_sheet(made, {**data, **change}))


def test_another_price_is_noticed(data: Data, made: bytes) -> None:
    packages = data["parts"][0]
    assert packages["id"] == "packages"
    row = {**packages["rows"][0], "limit": [{"t": "text", "s": "€77"}]}
    wrong = list(check_sheet(made, {**data, "parts": [{**packages, "rows": [row]}]}))
    assert wrong == ["it does not say €77"]


def test_small_letters_are_refused(data: Data) -> None:
    with pytest.raises(PaperError, match=r"letters are 8\.0 points small"):
        render_pdf({**data, "size": 8})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param('#read("/inside.txt")', "", id="its own folder"),
        pytest.param('#read("../secret.txt")', "project root", id="beside it"),
        pytest.param('#read("/../secret.txt")', "project root", id="above the root"),
        pytest.param('#import "@preview/cetz:0.3.0": *', "package", id="a package"),
    ],
)
def test_only_the_folder_of_templates_is_read(tmp_path: Path, source: str, said: str) -> None:
    root = tmp_path / "templates"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (root / "inside.txt").write_text("inside", "utf-8")
    (root / "probe.typ").write_text(source, "utf-8")
    compiler = make_compiler(root, "probe.typ")
    if not said:
        assert compiler.compile(format="pdf")
        return
    with pytest.raises(typst.TypstError, match=said):
        compiler.compile(format="pdf")


def test_every_offering_of_the_example_is_told_on_two_pages() -> None:
    catalog = read_catalog(REPOSITORY).catalog
    assert catalog is not None
    shown = look_up(Sight(catalog, EDITIONS["customer"], TODAY))
    desk = Desk(shown.projection, shown.records)
    for offering in shown.projection.offerings:
        release = desk.current(offering["id"])
        assert release is not None
        data = compose_sheet(sheet_then(desk, release))
        read = Read(render_pdf(data))
        assert (read.pages, read.smallest) == (2, 9), offering["id"]
        text = squeeze(read.text)
        for part in data["parts"]:
            for row in part["rows"]:
                for nodes in (row["what"], row["limit"], *(each["value"] for each in row["facts"])):
                    assert squeeze(words_in(nodes)) in text, (offering["id"], nodes)
