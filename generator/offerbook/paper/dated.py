"""What every paper is stamped with, so that a stale copy shows itself."""

from __future__ import annotations

from typing import NamedTuple

from offerbook.changes.history import Release
from offerbook.pages.desk import Desk
from offerbook.pages.follow import address_of
from offerbook.pages.sheet import Sheet


class Dated(NamedTuple):
    """Days as in the data, empty where there is none; *until* is in words in any case.

    *mark* is a word that stands on every page: that it is a draft, or not meant for customers.
    """

    version: str
    from_on: str
    until: str
    address: str
    mark: str


def date_of(told: Sheet) -> Dated:
    """The stamp of one state of an offering."""
    desk, body = told.desk, told.body
    release = _release(desk, told)
    mark = "" if release else desk.words["draft_paper"]
    if not mark and body.get("audience") == "internal":
        mark = desk.words["internal"]
    place = f"offerings/{body['id']}/{f'{told.version}/' if told.version else ''}"
    last = last_day(told, release)
    return Dated(
        version=told.version or desk.words["draft"],
        from_on=release.term.from_on if release else "",
        until=desk.format.day(last) if last else desk.words["until_newer"],
        address=address_of(desk, place),
        mark=mark,
    )


def last_day(told: Sheet, release: Release | None) -> str:
    """The last day on which everything that the paper says holds; empty while none is known."""
    body = told.body
    days = (
        body.get("prices_until"),
        body.get("sellable", {}).get("until"),
        release.term.to_on if release else None,
    )
    return min((day for day in days if day), default="")


def _release(desk: Desk, told: Sheet) -> Release | None:
    releases = desk.releases(told.body["id"])
    return next((each for each in releases if told.version and each.promise == told.version), None)
