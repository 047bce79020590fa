"""offerbook build: what it is told, and what it says when that cannot be."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from offerbook.cli import offerbook
from tests.support import Workshop


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_builder_that_is_not_installed_is_said_in_one_sentence(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setitem(sys.modules, "zensical", None)
    workshop.offering("mail-move")
    said = CliRunner().invoke(
        offerbook, ["-C", str(workshop.root), command, "--builder", "zensical"]
    )
    assert said.exit_code == 2
    assert said.output == (
        'offerbook: zensical is not installed: pip install "offerbook[zensical]"\n'
    )
    assert not (workshop.root / "site").exists()


def test_another_builder_is_unknown(workshop: Workshop) -> None:
    said = CliRunner().invoke(offerbook, ["-C", str(workshop.root), "build", "--builder", "jekyll"])
    assert said.exit_code == 2
    assert "'mkdocs', 'zensical'" in said.output
