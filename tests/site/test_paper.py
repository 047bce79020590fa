"""Papers in a published site: beside the pages, linked, kept, and gone where nobody wants them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Never

import pytest

from offerbook.app.building import build_edition
from offerbook.app.sight import Sight
from offerbook.edition import EDITIONS
from offerbook.paper.papers import MAKERS, Paper, PaperError
from offerbook.paper.reread import Read, squeeze
from offerbook.site.apart import Job, RenderError
from offerbook.site.render import _attempt, render_job
from tests.paper.making import OFFERING
from tests.site.making import run_offerbook
from tests.support import TODAY, Workshop, make_workshop

PAPERS = frozenset(("pdf",))
OLD, NEW = "offerings/mail-move/1.0.0/sheet.pdf", "offerings/mail-move/2.0.0/sheet.pdf"
DRAFT = "offerings/never-released/sheet.pdf"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """An offering with two versions, and one that is still a draft; built once with its papers."""
    made = make_workshop(tmp_path_factory.mktemp("paper"))
    made.offering("mail-move", OFFERING)
    made.freeze("2026-07-01")
    made.offering("mail-move", OFFERING.replace("price: 4900", "price: 5200"))
    made.freeze("2026-09-01")
    made.offering("never-released")
    made.build("internal", papers=PAPERS)
    return made


def papers_in(site: Path) -> list[str]:
    tree = site.resolve()
    return sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*.pdf"))


def links_in(site: Path, page: str) -> bool:
    return "sheet.pdf" in (site / page).read_text("utf-8")


@pytest.fixture(scope="module")
def site(shop: Workshop) -> Path:
    return shop.root / "site" / "internal"


def test_each_version_has_its_own(site: Path) -> None:
    assert papers_in(site) == [OLD, NEW, DRAFT]
    old, new = squeeze(Read((site / OLD).read_bytes()).text), Read((site / NEW).read_bytes()).text
    assert "€4,900" in old
    assert "Superseded" in old
    assert "€5,200" in squeeze(new)
    assert "Superseded" not in new
    assert squeeze("Draft – not an offer") in squeeze(Read((site / DRAFT).read_bytes()).text)


def test_pages_lead_to_them(site: Path) -> None:
    page = (site / "offerings/mail-move/index.html").read_text("utf-8")
    assert '"../../offerings/mail-move/2.0.0/sheet.pdf"' in page
    assert links_in(site, "offerings/mail-move/1.0.0/index.html")
    assert links_in(site, "offerings/mail-move/index.md")
    told = json.loads((site / "api/v1/offerings/mail-move.json").read_text("utf-8"))
    assert told["papers"] == [{"kind": "pdf", "address": NEW, "package": ""}]
    draft = json.loads((site / "api/v1/offerings/never-released.json").read_text("utf-8"))
    assert draft["papers"] == [{"kind": "pdf", "address": DRAFT, "package": ""}]


def test_what_nobody_wants_is_gone_and_comes_back_as_it_was(shop: Workshop, site: Path) -> None:
    before = {place: (site / place).stat().st_ino for place in papers_in(site)}
    shop.build("internal")
    assert papers_in(site) == []
    assert not links_in(site, "offerings/mail-move/index.html")
    shop.build("internal", papers=PAPERS)
    assert {place: (site / place).stat().st_ino for place in papers_in(site)} == before


def test_advice_leaves_the_customers_paper_alone(shop: Workshop) -> None:
    customer = shop.publish("customer", papers=PAPERS)
    before = (customer / NEW).read_bytes()
    assert papers_in(customer) == [OLD, NEW]
    text = OFFERING.replace("price: 4900", "price: 5200")
    shop.offering("mail-move", text.replace("Never for customers", "Never for anybody"))
    shop.freeze("2026-10-01")
    again = shop.publish("customer", papers=PAPERS)
    assert (again / NEW).read_bytes() == before


def test_a_paper_that_is_not_right_stops_the_publication(
    shop: Workshop, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> bytes:
        raise PaperError("Mail Move: the sheet is not right: it has 3 pages in place of 2")

    def render(job: Job) -> Never:
        made = _attempt(job, partial(render_job, job))
        raise RenderError(str(made))

    maker = MAKERS["pdf"]._replace(papers=lambda *_: iter([Paper("other/sheet.pdf", "key", fail)]))
    monkeypatch.setitem(MAKERS, "pdf", maker)
    before = site.resolve()
    shop.offering("never-released", "description: Said otherwise.\n")
    sight = Sight(shop.sound(), EDITIONS["internal"], TODAY)
    with pytest.raises(RenderError, match="it has 3 pages in place of 2"):
        build_edition(shop.root, sight, site, render, papers=PAPERS)
    assert site.resolve() == before
    assert papers_in(site)
    assert list(site.resolve().parent.glob(".internal-*")) == [before]


def test_the_command_makes_them_unless_told_otherwise(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    words = ("build", "--edition", "internal", "--no-full-text", "--as-of", TODAY)
    assert run_offerbook(workshop.root, *words).returncode == 0
    site = workshop.root / "site" / "internal"
    place = "offerings/mail-move/sheet.pdf"
    assert papers_in(site) == [place]
    assert run_offerbook(workshop.root, *words, "--no-paper").returncode == 0
    assert papers_in(site) == []
