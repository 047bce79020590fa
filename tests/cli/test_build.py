"""offerbook build: what it publishes when it is told to leave something out."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from offerbook.cli import offerbook
from offerbook.site.fulltext import FOLDER
from tests.support import TODAY, Workshop


@pytest.mark.parametrize(
    ("options", "is_there"),
    [
        pytest.param([], True, id="usually"),
        pytest.param(["--no-full-text"], False, id="left out"),
    ],
)
def test_the_full_text_follows_unless_it_is_left_out(
    workshop: Workshop, options: list[str], *, is_there: bool
) -> None:
    workshop.offering("mail-move")
    words = ["-C", str(workshop.root), "build", "--edition", "internal", "--as-of", TODAY]
    done = CliRunner().invoke(offerbook, [*words, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    site = workshop.root / "site" / "internal"
    assert (site / "offerings" / "mail-move" / "index.html").is_file()
    assert (site / "assets" / "find.json").is_file()
    assert (site / FOLDER / "pagefind.js").is_file() is is_there
