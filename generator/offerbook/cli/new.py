"""offerbook new: a draft to start from."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app.writing import write_draft
from offerbook.check.identity import is_reserved
from offerbook.cli.common import read_root, say, stop
from offerbook.model.catalog import looks_like_id

_LONGEST = 64


@click.command()
@click.argument("offering_id", metavar="ID")
@click.pass_obj
def new(root: Path, offering_id: str) -> None:
    """Write an offering draft with every required field explained in comments."""
    if not looks_like_id(offering_id) or "/" in offering_id or len(offering_id) > _LONGEST:
        stop(
            f"'{offering_id}' cannot be an id: small letters and digits in groups joined by "
            f"single hyphens, {_LONGEST} at most, such as mail-move"
        )
    if is_reserved(offering_id):
        stop(f"'{offering_id}' is a name that computers keep to themselves; choose another id")
    reading = read_root(root)
    if reading.catalog is None:
        stop("catalog.yaml has errors: `offerbook check` names them", 1)
    try:
        path = write_draft(root, reading.catalog, offering_id)
    except FileExistsError as problem:
        stop(f"{problem.filename} is there already; nothing was written")
    say(f"wrote {path}: fill it in, then run `offerbook check`")
