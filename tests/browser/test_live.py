"""The preview in a real browser: what is saved is shown, what is wrong stands below the page."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab, Visit
from tests.support import REPOSITORY, Workshop

MORE = "status: active\npackages:\n  - id: one\n    name: One\n    price: {price}\n"
_PATIENCE = 30_000  # milliseconds; other tests run beside this one


@pytest.fixture
def served(workshop: Workshop) -> Iterator[tuple[Workshop, str]]:
    """`offerbook serve` itself, beside a catalogue with one released offering."""
    workshop.offering("mail-move", MORE.format(price=10))
    workshop.freeze()
    process = subprocess.Popen(
        [sys.executable, "-m", "offerbook", "-C", str(workshop.root), "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env=os.environ,
    )
    assert process.stderr is not None
    row = next(row for row in process.stderr if "Ctrl-C" in row)
    try:
        yield workshop, row.split(" on ")[1].split()[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.stderr.close()
        process.wait(timeout=60)


def test_an_owner_saves_and_sees(served: tuple[Workshop, str], tab: Tab) -> None:
    workshop, address = served
    with tab.at(address) as visit:
        _save_and_see(workshop.root / "catalog/offerings/mail-move/offering.yaml", visit)
        assert visit.watch.complaints(visit.page) == []


def _save_and_see(draft: Path, visit: Visit) -> None:
    page = visit.go("offerings/mail-move/")
    panel = page.locator("#ob-live")
    expect(panel).to_be_hidden()
    good = draft.read_text()

    draft.write_text(good.replace("price: 10", "price: 12"))
    expect(page.locator(".ob-glance")).to_contain_text("€12", timeout=_PATIENCE)
    expect(page.locator(".ob-banner--coming")).to_contain_text("narrower")

    draft.write_text(good + "colour: red <b>bold</b>\n")
    expect(panel).to_be_visible(timeout=_PATIENCE)
    expect(panel).to_contain_text("unknown field 'colour'")
    expect(panel).to_contain_text("catalog/offerings/mail-move/offering.yaml:")
    expect(page.locator(".ob-glance")).to_contain_text("€12")
    visit.go("prices/")
    expect(panel).to_contain_text("unknown field 'colour'")
    assert panel.locator("b").count() == 0

    draft.write_text(good.replace("price: 10", "price: 13"))
    expect(panel).to_be_hidden(timeout=_PATIENCE)
    expect(page.get_by_text("€13").first).to_be_visible(timeout=_PATIENCE)


def test_the_site_itself_has_no_preview_in_it(served: tuple[Workshop, str]) -> None:
    workshop, _ = served
    tree: Path = workshop.root / ".offerbook/preview/internal"
    assert not [path for path in tree.rglob("*.html") if "_offerbook/" in path.read_text("utf-8")]
