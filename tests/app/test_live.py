"""What an owner saves is on its page at once; what is wrong leaves the last good page."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from offerbook.app.live import Live, Update
from offerbook.finding import has_errors
from tests.support import RELEASING, Workshop, make_workshop

DAY = "2026-02-01"
MORE = "status: active\npackages:\n  - id: one\n    name: One\n    price: {price}\n"
PLACE = "catalog/offerings/mail-move/offering.yaml"
PAGE = "offerings/mail-move/"


class Ear:
    """Hears every update, and can wait for one."""

    def __init__(self) -> None:
        self.heard: list[Update] = []
        self._news = threading.Condition()

    def __call__(self, update: Update) -> None:
        """Hear an update."""
        with self._news:
            self.heard.append(update)
            self._news.notify_all()

    def wait(self, wanted: Callable[[Update], bool]) -> Update:
        """The first update from here on that is *wanted*."""
        with self._news:
            begun = len(self.heard)
            assert self._news.wait_for(lambda: any(map(wanted, self.heard[begun:])), 60), self.heard
            return next(filter(wanted, self.heard[begun:]))


class Desk:
    """An owner's desk: a catalogue, and its site that follows."""

    def __init__(self, shop: Workshop) -> None:
        self.shop, self.ear = shop, Ear()
        self.live = Live(shop.root, DAY, self.ear)
        self.live.open(shop.read())

    def save(self, place: str, text: str) -> Update:
        """Save a file; the first thing that is heard of it."""
        self.shop.write(place, text)
        before = len(self.ear.heard)
        self.live.follow([place])
        return self.ear.heard[before]

    def page(self, address: str = PAGE) -> str:
        """The page at *address* as it is served now."""
        return (self.live.link / address / "index.html").read_text("utf-8")

    def wait_for_all(self) -> Update:
        """The update after everything was read again."""
        return self.ear.wait(
            lambda update: "everything" in update.words or "catalogue" in update.words
        )


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The catalogue, built once; not to be written to."""
    shop = make_workshop(tmp_path_factory.mktemp("ready"))
    shop.write("catalog/catalog.yaml", RELEASING)
    shop.offering("mail-move", MORE.format(price=10))
    shop.offering("server-care")
    shop.freeze("2026-01-05")
    Desk(shop).live.close()
    return shop


@pytest.fixture
def desk(ready: Workshop, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(Workshop(Path(shutil.copytree(ready.root, tmp_path / "desk", symlinks=True))))
    try:
        yield made
    finally:
        made.live.close()


def _draft(desk: Desk) -> str:
    return (desk.shop.root / PLACE).read_text()


def test_a_saved_draft_is_on_its_page_at_once_with_what_it_means(desk: Desk) -> None:
    assert "narrower" not in desk.page()
    heard = desk.save(PLACE, _draft(desk).replace("price: 10", "price: 12"))
    assert heard.pages == (PAGE,)
    assert heard.words.startswith("mail-move: 2.0.0, narrows → offerings/mail-move/ (")
    page = desk.page()
    assert "€12" in page
    assert "This page shows the draft. Sold is still what 1.0.0 promises." in page
    assert "narrower" in page
    assert '"price":12}' in (desk.live.link / "api/v1/offerings/mail-move.json").read_text("utf-8")
    assert "- One – €12\n" in (desk.live.link / PAGE / "index.md").read_text("utf-8")


def test_the_lists_follow_and_name_what_changed(desk: Desk) -> None:
    desk.save(PLACE, _draft(desk).replace("price: 10", "price: 12"))
    pages = desk.wait_for_all().pages
    assert {"prices/", "offerings/"} <= set(pages)
    assert "€12" in desk.page("prices/")
    assert not {"offerings/server-care/", "guide/", PAGE} & set(pages)


def test_an_open_question_stands_on_the_page_until_it_is_answered(desk: Desk) -> None:
    text = _draft(desk).replace("All mailboxes", "Some of the mailboxes")
    heard = desk.save(PLACE, text)
    assert ", ask, 1 question open →" in heard.words
    assert "1 open question" in desk.page()
    answer = "says:\n  summary: rewords\n"
    heard = desk.save("catalog/offerings/mail-move/change.yaml", answer)
    assert "rewords →" in heard.words
    assert "open question" not in desk.page()


def test_a_broken_file_leaves_the_last_good_page(desk: Desk) -> None:
    good = desk.page()
    heard = desk.save(PLACE, _draft(desk) + "colour: red\n")
    assert [finding.code for finding in heard.findings] == ["unknown-field"]
    assert heard.pages == ()
    assert heard.words.startswith(f"mail-move: 1 error: {PLACE}:")
    assert desk.page() == good
    assert [each.code for each in desk.wait_for_all().findings] == ["unknown-field"]
    assert desk.page() == good
    heard = desk.save(PLACE, _draft(desk).replace("colour: red\n", ""))
    assert not has_errors(heard.findings)
    assert heard.pages == (PAGE,)


def test_a_file_that_is_broken_at_the_start_leaves_the_page_of_the_last_run(desk: Desk) -> None:
    good, draft = desk.page(), _draft(desk)
    desk.live.close()
    desk.shop.write(PLACE, draft.replace("price: 10", "price: 12") + "colour: red\n")
    again = Desk(desk.shop)
    try:
        assert [each.code for each in again.ear.heard[0].findings] == ["unknown-field"]
        assert again.ear.heard[0].words.startswith(f"catalogue: 1 error: {PLACE}:")
        assert again.page() == good
        again.shop.write(PLACE, draft.replace("price: 10", "price: 12"))
        again.live.follow([PLACE])
        assert PAGE in again.wait_for_all().pages
        assert "€12" in again.page()
        heard = again.save(PLACE, draft.replace("price: 10", "price: 13"))
        assert heard.pages == (PAGE,)
    finally:
        again.live.close()


def test_a_reference_that_leads_nowhere_is_told_at_once(desk: Desk) -> None:
    heard = desk.save(PLACE, _draft(desk) + "relations:\n  complements:\n    - nobody\n")
    assert "unknown-reference" in [finding.code for finding in heard.findings]
    assert heard.pages == ()


def test_a_new_offering_comes_with_everything(desk: Desk) -> None:
    desk.shop.offering("print-care")
    desk.live.follow(["catalog/offerings/print-care/offering.yaml"])
    assert "offerings/print-care/" in desk.wait_for_all().pages
    assert "Print Care" in desk.page("offerings/print-care/")


def test_a_page_that_no_longer_is_vanishes(desk: Desk) -> None:
    desk.shop.offering("print-care")
    desk.live.follow(["catalog/offerings/print-care"])
    desk.wait_for_all()
    draft = desk.shop.root / "catalog/offerings/print-care/offering.yaml"
    draft.unlink()
    draft.parent.rmdir()
    desk.live.follow(["catalog/offerings/print-care/offering.yaml"])
    desk.wait_for_all()
    assert not (desk.live.link / "offerings/print-care").exists()


def test_what_cannot_be_configured_is_said_and_nothing_is_lost(desk: Desk) -> None:
    good = desk.page()
    desk.shop.write("mkdocs.yml", "site_name: [\n")
    desk.live.follow(["mkdocs.yml"])
    heard = desk.ear.wait(lambda update: not update.pages)
    assert heard.words.startswith("nothing new is shown: ")
    assert desk.page() == good


def test_a_draft_taken_back_while_nobody_watched_is_gone(desk: Desk) -> None:
    good = _draft(desk)
    desk.save(PLACE, good.replace("price: 10", "price: 12"))
    desk.live.close()
    assert "€12" in desk.page()
    desk.shop.write(PLACE, good)
    again = Desk(desk.shop)
    again.live.close()
    assert "€12" not in again.page()


def test_the_published_site_is_not_touched(desk: Desk) -> None:
    assert not (desk.shop.root / "site").exists()
    desk.shop.publish(day=DAY)
    before = (desk.shop.root / "site/internal" / PAGE / "index.html").read_bytes()
    desk.save(PLACE, _draft(desk).replace("price: 10", "price: 12"))
    assert (desk.shop.root / "site/internal" / PAGE / "index.html").read_bytes() == before
