"""offerbook import: rows of a spreadsheet become offering drafts."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app.importing import import_table
from offerbook.cli.common import counted, read_root, say, stop
from offerbook.finding import has_errors
from offerbook.report import FORMATS


@click.command("import")
@click.argument("source", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", required=True, metavar="MAP.yaml", type=click.Path(path_type=Path),
    help="Which column goes to which field.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text",
              show_default=True, help="How findings are printed.")  # fmt: skip
@click.pass_obj
def import_command(root: Path, source: Path, mapping: Path, form: str, *, dry_run: bool) -> None:
    """Write a draft for every row of FILE.csv that has none yet.

    Nothing that exists is overwritten. Rows that cannot become an offering are listed, and the
    others still come in; the command ends with 1 then.
    """
    for path in (source, mapping):
        if not path.is_file():
            stop(f"{path}: no such file")
    reading = read_root(root)
    imported = import_table(root, source, mapping, reading.schema, is_trial=dry_run)
    click.echo(FORMATS[form](imported.findings), nl=False)
    written, there = len(imported.written), len(imported.left_alone)
    say(
        f"{written} offering{'' if written == 1 else 's'} {'would be ' if dry_run else ''}written, "
        f"{there} {'was' if there == 1 else 'were'} there and left alone: "
        f"{counted(imported.findings)}"
    )
    if has_errors(imported.findings):
        raise click.exceptions.Exit(1)
