"""offerbook import: rows of a spreadsheet become offering drafts."""

from __future__ import annotations

import click


@click.command("import")
def import_command() -> None:
    """Rows of a spreadsheet become offering drafts."""
