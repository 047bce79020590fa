"""Schedules in a site: beside each version, linked from the pages, kept from build to build."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.app.building import build_edition
from offerbook.app.sight import Sight
from offerbook.edition import EDITIONS
from offerbook.paper.papers import Paper, Paperwork, papers_of
from offerbook.site.apart import RenderError
from tests.forking import render
from tests.paper.making import OFFERING, STAMP, look, make_template, words_of
from tests.support import TODAY, Workshop, make_workshop


def build(workshop: Workshop) -> Path:
    """The published customer edition, with schedules."""
    link = workshop.root / "site" / "customer"
    sight = Sight(workshop.sound(), EDITIONS["customer"], TODAY)
    build_edition(workshop.root, sight, link, render, papers=frozenset(("docx",)))
    return link.resolve()


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """One offering with two versions."""
    made = make_workshop(tmp_path_factory.mktemp("schedules"))
    made.offering("mail-move", OFFERING)
    made.freeze("2026-07-01")
    made.offering("mail-move", OFFERING.replace("Mailboxes moved", "Mailboxes moved by night"))
    made.freeze("2026-09-01")
    return made


@pytest.fixture(scope="module")
def site(workshop: Workshop) -> Path:
    return build(workshop)


def files_in(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.docx"))


def test_each_version_has_a_schedule_for_each_package(site: Path) -> None:
    versions = sorted(path.name for path in (site / "offerings/mail-move").glob("[0-9]*"))
    assert files_in(site) == [
        f"offerings/mail-move/{version}/schedule-{package}.docx"
        for version in versions
        for package in ("large", "small")
    ]
    old, new = (
        words_of((site / f"offerings/mail-move/{version}/schedule-small.docx").read_bytes())
        for version in versions
    )
    assert "Mailboxes moved by night" in new
    assert "Mailboxes moved by night" not in old


def test_pages_lead_to_the_schedules_of_their_version(site: Path) -> None:
    newest = max(path.name for path in (site / "offerings/mail-move").glob("[0-9]*"))
    page = (site / "offerings/mail-move/index.html").read_text("utf-8")
    assert f"mail-move/{newest}/schedule-small.docx" in page
    assert "Schedule Small (Word)" in page


def papers(workshop: Workshop, version: str = "", **templates: bytes) -> list[Paper]:
    told = look(workshop, "internal", version)
    named = {f"{name}.docx": raw for name, raw in templates.items()}
    return list(papers_of(told, Paperwork(frozenset(("docx",)), templates=named)))


def test_what_was_released_has_none_beside_its_own_page(workshop: Workshop) -> None:
    assert papers(workshop) == []


def test_a_draft_has_one_for_colleagues(tmp_path: Path) -> None:
    made = make_workshop(tmp_path)
    made.offering("mail-move", "scope:\n  included:\n    - id: a\n      what: All faxes\n")
    (paper,) = papers(made)
    assert paper.address == "offerings/mail-move/schedule.docx"
    assert "All faxes" in words_of(paper.make())


def test_a_schedule_follows_from_its_words_and_its_template(workshop: Workshop) -> None:
    keys = [
        [each.key for each in papers(workshop, "1.0.0", **templates)]
        for templates in ({}, {}, {"schedule": b"1"}, {"schedule": b"2"})
    ]
    assert keys[0] == keys[1]
    assert len({key for row in keys for key in row}) == 6


def test_the_companys_template_is_used_and_a_bad_one_stops_the_build(workshop: Workshop) -> None:
    place = workshop.write(
        "catalog/templates/schedule.docx", make_template("Our own terms", *STAMP)
    )
    try:
        own = build(workshop)
        for name in files_in(own):
            assert words_of((own / name).read_bytes()).startswith("Our own terms\n")
        place.write_bytes(make_template(*STAMP, "{{ package.prize }}"))
        with pytest.raises(RenderError, match=r"schedule\.docx: unknown field 'prize'"):
            build(workshop)
        assert (workshop.root / "site/customer").resolve() == own
    finally:
        place.unlink()
