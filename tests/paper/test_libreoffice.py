"""A real word processor opens every schedule of the example, and reads in it what it must say."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from offerbook.app.sight import Sight, look_up
from offerbook.edition import EDITIONS
from offerbook.pages.desk import Desk
from offerbook.pages.sheet import sheet_then
from offerbook.paper.docx import prepare, render_docx
from offerbook.paper.fields import build_shape, specimen
from offerbook.paper.schedule import compose_schedule
from offerbook.paper.standard import standard_template
from offerbook.reading import read_catalog
from tests.support import REPOSITORY, TODAY


class Schedule(NamedTuple):
    """What a schedule is to say, and the words that LibreOffice finds in it."""

    context: Mapping[str, Any]
    words: str


def find_office() -> str:
    """LibreOffice as this machine has it."""
    found = next((path for path in map(shutil.which, ("soffice", "libreoffice")) if path), None)
    if found is None:
        pytest.fail("no LibreOffice: scripts/office installs it, or put soffice on the PATH")
    return found


def compose_all() -> tuple[Desk, dict[str, dict[str, Any]]]:
    """The schedule of each package that customers can buy in the example."""
    catalog = read_catalog(REPOSITORY).catalog
    assert catalog is not None
    shown = look_up(Sight(catalog, EDITIONS["customer"], TODAY))
    desk = Desk(shown.projection, shown.records)
    composed = {}
    for offering in desk.projection.offerings:
        current = desk.current(offering["id"])
        assert current is not None
        told = sheet_then(desk, current)
        for package in told.names:
            composed[f"{offering['id']}-{package}"] = compose_schedule(desk, told, package)
    return desk, composed


def squeezed(words: str) -> str:
    return " ".join(words.split())


@pytest.fixture(scope="module")
def schedules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Schedule]:
    """All of them and one that is hostile, opened in one run of LibreOffice."""
    desk, composed = compose_all()
    shape = build_shape(desk.schema)
    template = standard_template(desk.schema, "en")
    prepared = prepare(template, shape)
    composed["hostile"] = hostile(specimen(shape))
    folder = tmp_path_factory.mktemp("office")
    for name, context in composed.items():
        (folder / f"{name}.docx").write_bytes(render_docx(prepared, context))
    composed["saved"] = composed["clinic-start-large"]
    resaved = prepare(save_again(folder / "once", template), shape)
    (folder / "saved.docx").write_bytes(render_docx(resaved, composed["saved"]))
    convert(folder, "txt:Text (encoded):UTF8", folder / "words")
    return {
        name: Schedule(context, squeezed((folder / "words" / f"{name}.txt").read_text("utf-8-sig")))
        for name, context in composed.items()
    }


HOSTILE = "{{ 7*7 }} {% x %} <b>A & B</b> =1+1 ]]> &lt;"


def hostile(value: Any) -> Any:
    """Every text of *value* with hostile words behind it."""
    if isinstance(value, str):
        return f"{value} {HOSTILE}"
    if isinstance(value, list):
        return [hostile(each) for each in value]
    return {name: hostile(each) for name, each in value.items() if name != "day"} | (
        {"day": ""} if "day" in value else {}
    )


def save_again(folder: Path, template: bytes) -> bytes:
    """*template* as LibreOffice saves it, which puts every tag into words of its own."""
    folder.mkdir()
    (folder / "template.docx").write_bytes(template)
    convert(folder, "docx", folder.parent / "saved")
    return (folder.parent / "saved" / "template.docx").read_bytes()


def convert(folder: Path, form: str, out: Path) -> None:
    """Save every document in *folder* in another form, with a profile of our own."""
    profile = f"-env:UserInstallation={(out.parent / 'profile').as_uri()}"
    command = [
        find_office(),
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        form,
        "--outdir",
        str(out),
        *sorted(str(path) for path in folder.glob("*.docx")),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def test_every_package_says_what_is_included_and_what_is_not(
    schedules: dict[str, Schedule],
) -> None:
    assert len(schedules) > 20
    missing = [
        (name, item["what"])
        for name, (context, words) in schedules.items()
        for item in (*context["included"], *context["excluded"])
        if squeezed(item["what"]) not in words
    ]
    assert missing == []


def test_every_schedule_says_its_version_and_its_price(schedules: dict[str, Schedule]) -> None:
    missing = [
        (name, said)
        for name, (context, words) in schedules.items()
        for said in (context["version"], context["valid_until"], context["package"]["price"])
        if squeezed(said) not in words
    ]
    assert missing == []


def test_a_template_that_another_program_saved_says_the_same(
    schedules: dict[str, Schedule],
) -> None:
    assert schedules["saved"].words == schedules["clinic-start-large"].words


def test_what_belongs_to_another_package_is_not_there(schedules: dict[str, Schedule]) -> None:
    small, large = schedules["clinic-start-small"], schedules["clinic-start-large"]
    assert "The key user programme" in large.words
    assert "The key user programme" not in small.words
    assert "up to 60 users" in large.words
    assert "up to 60 users" not in small.words


def test_hostile_words_lose_no_letter(schedules: dict[str, Schedule]) -> None:
    context, words = schedules["hostile"]
    texts = sum(len(context[name]) for name in ("included", "excluded", "deliverables"))
    assert words.count(HOSTILE) > texts
    assert squeezed(context["included"][0]["what"]) in words
