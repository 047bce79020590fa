"""offerbook digest who: who would hear of this?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from offerbook.app.hearing import count_hearers, least_of, who_follows, who_hears
from offerbook.changes.gate import Gate
from offerbook.cli.common import as_of_option, say, stop_at_unknown
from offerbook.cli.digest.common import read_readers, subscriptions_option
from offerbook.edition import editions_of
from offerbook.model.day import Moment
from offerbook.subscriptions.subscription import Subscription


@click.command()
@click.argument("offering")
@subscriptions_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@as_of_option
@click.pass_obj
def who(root: Path, *, offering: str, path: Path | None, form: str, moment: Moment) -> None:
    """List who would hear of the coming release of OFFERING.

    Where its draft changes nothing: who follows it at all.
    """
    readers = read_readers(root, path, moment)
    draft = readers.catalog.by_id.get(offering)
    if draft is None:
        stop_at_unknown(offering, readers.catalog.by_id)
    editions = editions_of(readers.catalog.settings.data)
    coming = Gate(readers.catalog, readers.day).coming(draft)
    if coming.is_release:
        found = who_hears(readers.subscriptions, coming, editions)
        what = f"{offering} {coming.number} ({coming.effect})"
    else:
        found = who_follows(readers.subscriptions, draft, editions)
        what = f"releases of {offering}: its draft changes nothing today"
    click.echo(_FORMATS[form](found), nl=False)
    hearers = count_hearers(found)
    people = f"{hearers.people} {'person' if hearers.people == 1 else 'people'}"
    groups = f"{len(hearers.groups)} group{'' if len(hearers.groups) == 1 else 's'}"
    say(f"{people} and {groups} would hear of {what}")


def _to_text(found: Sequence[Subscription]) -> str:
    table = [
        (each.id, each.name, str(each.channel), f"{each.pace} {each.weekday}".strip())
        for each in found
    ]
    widths = [max((len(row[at]) for row in table), default=0) for at in range(4)]
    return "".join(
        "  ".join(
            (
                *(cell.ljust(width) for cell, width in zip(row, widths, strict=True)),
                f"{each.wish.audience}: {least_of(each.wish)}",
            )
        )
        + "\n"
        for row, each in zip(table, found, strict=True)
    )


def _to_json(found: Sequence[Subscription]) -> str:
    records = [
        {
            "subscription": each.id,
            "name": each.name,
            "group": each.is_group,
            "audience": each.wish.audience,
            "channel": each.channel,
            "pace": each.pace,
            "weekday": each.weekday,
            "effect": each.wish.effect,
            "about": each.wish.about,
        }
        for each in found
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


_FORMATS: Mapping[str, Callable[[Sequence[Subscription]], str]] = {
    "text": _to_text,
    "json": _to_json,
}
