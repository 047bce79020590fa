"""offerbook explain: what a finding means."""

from __future__ import annotations

import click

from offerbook.cli.common import stop
from offerbook.rules import RULES, describe_rule
from offerbook.spec.wording import did_you_mean


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """What the finding CODE means, with a bad and a good example; without CODE, all codes."""
    if code is None:
        for rule in RULES.values():
            click.echo(f"{rule.code:24} {rule.level:8} {rule.title}")
        return
    if code not in RULES:
        hint = did_you_mean(code, RULES) or "`offerbook explain` lists all codes"
        stop(f"there is no finding '{code}'; {hint}")
    click.echo(describe_rule(RULES[code]), nl=False)
