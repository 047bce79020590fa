"""offerbook template."""

from __future__ import annotations

from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from tests.paper.making import words_of
from tests.support import Workshop

PLACE = "catalog/templates/schedule.docx"


def run(workshop: Workshop) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(workshop.root), "template"])


def test_what_is_written_is_a_sound_template(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    done = run(workshop)
    assert done.exit_code == 0
    assert done.stderr.endswith("schedule.docx: change it in Word, then run `offerbook check`\n")
    assert "{{ offering.name }}" in words_of((workshop.root / PLACE).read_bytes())
    assert workshop.all_findings("2026-11-22") == ()


def test_a_template_that_is_there_stays(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    path = workshop.write(PLACE, b"our own")
    done = run(workshop)
    assert done.exit_code == 2
    assert "is there already; nothing was written" in done.stderr
    assert path.read_bytes() == b"our own"
