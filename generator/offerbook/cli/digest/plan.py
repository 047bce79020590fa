"""offerbook digest plan: what would be told now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from offerbook.app.foreseeing import Foreseen
from offerbook.cli.common import as_of_option, say
from offerbook.cli.digest.common import (
    ledger_option,
    ledger_path,
    look_ahead,
    read_readers,
    subscriptions_option,
)
from offerbook.model.day import Moment


@click.command()
@subscriptions_option
@ledger_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@as_of_option
@click.pass_obj
def plan(root: Path, *, path: Path | None, ledger: Path | None, form: str, moment: Moment) -> None:
    """Say what `digest send` would tell, and to whom; nothing is sent or remembered."""
    readers = read_readers(root, path, moment)
    found = look_ahead(readers, ledger_path(root, ledger))
    click.echo(_FORMATS[form](found), nl=False)
    count = sum(len(each.readers) for each in found if not each.since)
    waiting = sum(len(each.readers) for each in found if each.since)
    more = f", and {waiting} left by earlier runs" if waiting else ""
    say(f"{count} message{'' if count == 1 else 's'} due, as of {readers.day}{more}")


def _to_text(found: Sequence[Foreseen]) -> str:
    rows = []
    for each in found:
        rows.append(f"{each.piece.content.subject}\n")
        rows.append(f"  to {', '.join(reader.id for reader in each.readers)}\n")
        rows += [f"  planned on {each.since}\n"] if each.since else []
        rows += [f"  {thing}\n" for thing in each.things]
    return "".join(rows)


def _to_json(found: Sequence[Foreseen]) -> str:
    records = [
        {
            "subject": each.piece.content.subject,
            "subscriptions": [reader.id for reader in each.readers],
            "tells": each.things,
            **({"planned_on": each.since} if each.since else {}),
        }
        for each in found
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


_FORMATS = {"text": _to_text, "json": _to_json}
