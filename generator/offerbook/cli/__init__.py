"""The command line: one file for each command."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Never

import click

from offerbook import __version__
from offerbook.cli.ending import Ending

_COMMANDS = {
    "build": "offerbook.cli.build:build",
    "check": "offerbook.cli.check:check",
    "codeowners": "offerbook.cli.codeowners:codeowners",
    "diff": "offerbook.cli.diff:diff",
    "digest": "offerbook.cli.digest:digest",
    "explain": "offerbook.cli.explain:explain",
    "export": "offerbook.cli.export:export_command",
    "import": "offerbook.cli.importing:import_command",
    "init": "offerbook.cli.init:init",
    "new": "offerbook.cli.new:new",
    "release": "offerbook.cli.release:release_command",
    "review": "offerbook.cli.review:review",
    "scan": "offerbook.cli.scan:scan",
    "schema": "offerbook.cli.schema:schema",
    "serve": "offerbook.cli.serve:serve",
    "template": "offerbook.cli.template:template",
    "verify": "offerbook.cli.verify:verify",
}
_TERMINATED = 143


class _Commands(click.Group):
    """Loads a command when it is called: checking need not wait for the site builder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        gc.enable()
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "root",
    type=click.Path(path_type=Path, file_okay=True),
    default=".",
    metavar="ROOT",
    help="Where catalog/ stands (default: here).",
)
@click.version_option(__version__, prog_name="offerbook")
@click.pass_context
def offerbook(context: click.Context, root: Path) -> None:
    """The library of what a company promises."""
    context.obj = root


def main() -> Never:
    """Run the command line; signals and closed pipes end it without a traceback."""
    signal.signal(signal.SIGTERM, _terminated)
    Ending.is_near = True
    gc.disable()  # nothing that is loaded is rubbish
    try:
        code = offerbook(standalone_mode=False)  # click hands an Exit's code back
        click.echo(nl=False)  # flushes; a closed standard output is no error
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as problem:
        problem.show()
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_TERMINATED - 2)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        click.echo(f"offerbook: {_say_why(problem)}", err=True)
        sys.exit(2)
    except Exception as problem:  # noqa: BLE001 -- a bug: its place goes into a file
        _report_bug(problem)
        sys.exit(2)
    sys.exit(code)


def _say_why(problem: OSError) -> str:
    """What the system refused, and where; a file in the way of a folder is called that."""
    where = problem.filename
    if isinstance(problem, FileExistsError | NotADirectoryError) and isinstance(where, str | Path):
        for part in (Path(where), *Path(where).parents):
            if part.exists() and not part.is_dir():
                return f"{part} is a file, and a folder is needed there: move it, or name another place"
    why = (problem.strerror or str(problem)).lower()
    return f"{where}: {why}" if where else why


def _report_bug(problem: Exception) -> None:
    handle, log = tempfile.mkstemp(prefix="offerbook-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(problem)))
    click.echo(f"offerbook: this is a bug ({problem!r}); what happened is in {log}", err=True)


def _terminated(_signal: int, _frame: FrameType | None) -> Never:
    sys.exit(_TERMINATED)
