"""offerbook schema: the schema files that editors read."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app.writing import schema_files, write_schema_files
from offerbook.cli.common import read_root, say
from offerbook.report import to_text


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; end with 1 when stale.")
@click.pass_obj
def schema(root: Path, *, only_check: bool) -> None:
    """Write schema/: the base schemas, and the joined one that the modelines name."""
    reading = read_root(root)
    refused = [
        each
        for each in reading.findings
        if each.place.path.startswith("schema/") and each.code != "schema-stale"
    ]
    if any(each.level == "error" for each in refused):
        click.echo(to_text(refused), nl=False)
        raise click.exceptions.Exit(1)
    files = schema_files(reading.schema)
    if only_check:
        stale = [name for name, text in files.items() if _text(root / name) != text]
        for name in stale:
            say(f"{name} is not what `offerbook schema` would write")
        raise click.exceptions.Exit(1 if stale else 0)
    for name in write_schema_files(root, files):
        say(f"wrote {name}")


def _text(path: Path) -> str | None:
    return path.read_text("utf-8", "replace") if path.is_file() else None
