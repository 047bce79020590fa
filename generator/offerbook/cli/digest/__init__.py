"""offerbook digest: who hears of what was released; one file for each command."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = ("forget", "init", "plan", "preview", "resend", "send", "status", "who")


class _Commands(click.Group):
    """Loads a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"offerbook.cli.digest.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=_Commands)
def digest() -> None:
    """Tell those who want to hear of it what was released: once, and all of them."""
