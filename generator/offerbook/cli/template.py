"""offerbook template: the Word document that schedules are made with, to begin one's own."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app.writing import write_template
from offerbook.cli.common import say, sound_catalog, stop
from offerbook.pages.handouts import DOCX
from offerbook.paper.papers import installed_kinds


@click.command()
@click.pass_obj
def template(root: Path) -> None:
    """Write the Word template of schedules into the catalogue, to make it the company's own."""
    if DOCX not in installed_kinds():
        stop(f'that takes what is not installed: pip install "offerbook[{DOCX}]"')
    try:
        path = write_template(root, sound_catalog(root))
    except FileExistsError as problem:
        stop(f"{problem.filename} is there already; nothing was written")
    say(f"wrote {path}: change it in Word, then run `offerbook check`")
