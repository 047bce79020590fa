"""The example catalogue is sound."""

from __future__ import annotations

from offerbook.reading import read_catalog
from tests.support import REPOSITORY, Workshop


def test_the_example_has_no_findings() -> None:
    assert read_catalog(REPOSITORY).findings == ()


def test_a_small_catalogue_is_built(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    site = workshop.build("customer")
    assert not (site / "offerings" / "mail-move").exists()
    site = workshop.build("internal")
    assert "Mail Move" in (site / "offerings/mail-move/index.html").read_text("utf-8")
