"""offerbook check: every finding about the catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from offerbook.app.checking import check_history, check_root
from offerbook.cli.common import as_of_option, counted, need_catalog, say, stop
from offerbook.finding import Finding, Level, has_errors, in_order
from offerbook.freshness import CALENDAR
from offerbook.load.git import GitError
from offerbook.load.tree import OFFERINGS
from offerbook.model.day import Moment
from offerbook.model.version import DamagedVersionError
from offerbook.reading import NewerSchemaError
from offerbook.report import FORMATS


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option(
    "--strict", is_flag=True, help="End with 1 for warnings as well, but for those of the calendar."
)
@click.option("--base", metavar="REV", help="Find versions too that a git revision still has.")
@as_of_option
@click.pass_obj
def check(
    root: Path,
    paths: tuple[Path, ...],
    form: str,
    moment: Moment,
    *,
    strict: bool,
    base: str | None,
) -> None:
    """Print all findings, or those in PATHS (files or folders).

    The whole catalogue is always checked: an edit in one file can break another.
    """
    need_catalog(root)
    try:
        checked = check_root(root, moment)
        vanished = () if base is None else check_history(root, base)
    except (GitError, NewerSchemaError, DamagedVersionError) as problem:
        stop(str(problem))
    within = [_inside(root, path) for path in paths]
    found = in_order((*checked.findings, *vanished))
    findings = [finding for finding in found if _is_within(finding, within)]
    click.echo(FORMATS[form](findings), nl=False)
    if form == "text":
        for coming in checked.coming:
            if _is_told(coming, within):
                say(coming)
        count = checked.offerings
        say(f"{count} offering{'' if count == 1 else 's'} checked: {counted(findings)}")
    if has_errors(findings) or (strict and any(map(_is_of_an_edit, findings))):
        raise click.exceptions.Exit(1)


def _is_of_an_edit(finding: Finding) -> bool:
    """Whether somebody's edit brought the warning: what only the day brings ends no strict check."""
    return finding.level is Level.WARNING and finding.code not in CALENDAR


def _inside(root: Path, path: Path) -> str:
    """*path*, given from here or from *root*, as findings name it."""
    for candidate in (path, root / path):
        if candidate.exists() and candidate.resolve().is_relative_to(root.resolve()):
            return candidate.resolve().relative_to(root.resolve()).as_posix()
    return stop(f"{path}: no such file or folder in this catalogue ({root.resolve()})")


def _is_told(coming: str, within: list[str]) -> bool:
    """Whether a line about a coming release, which begins with its id, is asked for: by default it is."""
    folder = f"{OFFERINGS}/{coming.partition(':')[0]}"
    others = [each for each in within if each.startswith(f"{OFFERINGS}/")]
    return (
        others != within
        or not within
        or any(f"{each}/".startswith(f"{folder}/") for each in others)
    )


def _is_within(finding: Finding, within: list[str]) -> bool:
    path = finding.place.path
    return not within or any(each in (path, ".") or path.startswith(f"{each}/") for each in within)
