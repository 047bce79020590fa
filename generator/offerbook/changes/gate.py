"""What releasing a draft would mean, and what must be answered before it may be released.

Source: docs/guide/versions.md, "What a release asks of people".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from offerbook.changes.answers import Said, Voices, settle
from offerbook.changes.compare import Side, compare
from offerbook.changes.releases import (
    Changes,
    chain_of_moves,
    changes_between,
    is_narrowing,
    moves_of,
    net_changes,
    side_of,
)
from offerbook.effect import Bump, Effect, required_bump
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.leaning import Leanings
from offerbook.model.terms import in_force
from offerbook.model.version import FIRST, Number, Version
from offerbook.spec.values import keep_fields, walk_values

CATALOGUE = "catalogue"
_FOLDER = "catalog/offerings"


@dataclass(frozen=True)
class Coming:
    """What the release of one draft would be on a day.

    *asked* are the changes as the schema sees them, *changes* the same with the answers given.
    *newest* is the version they are changes of, None for a first release. *earliest_on* is the
    first lawful day, *effective_on* the day on which it would take hold.
    """

    offering: Offering
    side: Side
    newest: Version | None
    voices: Voices
    asked: Changes
    changes: Changes
    number: Number
    earliest_on: str
    effective_on: str

    @property
    def is_release(self) -> bool:
        """Whether there is anything to release."""
        return self.newest is None or bool(self.changes)

    @property
    def effect(self) -> Effect:
        """The gravest thing it does to a customer."""
        order = (Effect.NARROWS, Effect.ASK, Effect.WIDENS, Effect.REWORDS, Effect.GUIDES)
        said = {change.effect for change in self.changes}
        return next((effect for effect in order if effect in said), Effect.NONE)

    @cached_property
    def open(self) -> Changes:
        """The changes that nobody has answered for."""
        return tuple(change for change in self.changes if change.effect is Effect.ASK)

    @property
    def is_spent(self) -> bool:
        """Whether change.yaml says only what the newest version already holds."""
        own = self.voices.own.data
        if self.newest is None or self.changes:
            return False
        released = self.newest.released
        return all(released.get(name) == value for name, value in own.items())


class Gate:
    """Looks at every draft of one catalogue on one day; *note* stands in for one not written."""

    def __init__(self, catalog: Catalog, as_of: str, note: str = "") -> None:
        self.catalog = catalog
        self.as_of = as_of
        self._note = {"note": note} if note else {}
        self._leanings = Leanings(catalog)
        self._clauses = keep_fields(catalog.schema, lambda field: "clause" in field.refs)

    def coming(self, offering: Offering) -> Coming:
        """What releasing *offering* on the day would mean."""
        newest = self.catalog.newest(offering.id)
        voices = self._voices(offering)
        side = Side(offering.data, self._leanings.of(offering))
        asked = self._compare(newest, side, voices.own.moved) if newest else ()
        changes = settle(asked, voices)
        earliest, usual = self._days(offering, side, newest, changes, voices)
        wanted = Bump[str(voices.own.data.get("bump", "none")).upper()]
        bump = max(required_bump(change.effect for change in changes), wanted)
        return Coming(
            offering=offering,
            side=side,
            newest=newest,
            voices=voices,
            asked=asked,
            changes=changes,
            number=newest.number.after(bump) if newest else FIRST,
            earliest_on=earliest,
            effective_on=_effective(voices.own, usual, self.as_of),
        )

    def all(self) -> Iterator[Coming]:
        """Every draft in turn, but for those that take an item from a clause that is not there."""
        for offering in self.catalog.offerings:
            if not any(True for _ in walk_values(self._clauses, offering.data)):
                yield self.coming(offering)

    def since(self, coming: Coming, version: Version) -> Changes:
        """What the draft of *coming* changes of *version*, one of its own, with all between."""
        if version is coming.newest:
            return coming.changes
        versions = self.catalog.versions[coming.offering.id]
        return self._since(versions, version, coming.side, coming.changes, coming.voices)

    def _compare(
        self, version: Version, side: Side, moved: Mapping[str, tuple[str, ...]]
    ) -> Changes:
        return compare(
            self.catalog.schema,
            side_of(version),
            side,
            language=self.catalog.language,
            moved=moved,
        )

    def _voices(self, offering: Offering) -> Voices:
        said = self.catalog.said
        causes = {
            f"clause {document.path.split('/')[-2]}": document.path.rpartition("/")[0]
            for document in offering.clauses.values()
        }
        causes[CATALOGUE] = "catalog"
        own = _said(said, f"{_FOLDER}/{offering.id}")
        return Voices(
            replace(own, data={**self._note, **own.data}),
            {cause: _said(said, folder) for cause, folder in causes.items() if folder in said},
        )

    def _days(
        self,
        offering: Offering,
        side: Side,
        newest: Version | None,
        changes: Changes,
        voices: Voices,
    ) -> tuple[str, str]:
        """The first lawful day, and the day it would take hold on if nobody asks for another.

        What is announced keeps its day: a release that still holds some of it does not overtake
        it, and one that has taken all of it back takes hold at once.
        """
        versions = self.catalog.versions.get(offering.id, ())
        holding = in_force(versions, self.as_of)
        if newest is None:
            return self.as_of, self.as_of
        if holding is None:
            day = max(self.as_of, newest.effective_on)
            return day, day
        if holding is newest:
            day = self._after_notice() if is_narrowing(changes) else self.as_of
            return day, day
        since = self._since(versions, holding, side, changes, voices)
        announced = max(self.as_of, newest.effective_on)
        earliest = self.as_of
        if is_narrowing(since):
            earliest = self._after_notice() if is_narrowing(changes) else announced
        keeps = _same(since) & _same(self._compare(holding, side_of(newest), {}))
        return earliest, max(earliest, announced) if keeps else earliest

    def _since(
        self,
        versions: Sequence[Version],
        holding: Version,
        side: Side,
        changes: Changes,
        voices: Voices,
    ) -> Changes:
        """What the draft changes of the version in force, others being on the way."""
        later = [version for version in versions if version.number > holding.number]
        pairs = zip((holding, *later), later, strict=False)
        steps = [
            changes_between(self.catalog.schema, old, new, self.catalog.language)
            for old, new in pairs
        ]
        moved = chain_of_moves((*map(moves_of, later), voices.own.moved))
        return net_changes(lambda: self._compare(holding, side, moved), [*steps, changes])

    def _after_notice(self) -> str:
        days = timedelta(days=self.catalog.notice_days)
        return (date.fromisoformat(self.as_of) + days).isoformat()


def _effective(own: Said, usual: str, as_of: str) -> str:
    """The day that was asked for, or at once where it cannot wait, or the usual one."""
    return str(own.data.get("effective_on") or (as_of if own.data.get("early") else usual))


def _same(changes: Changes) -> set[tuple[str, str, str]]:
    """What makes two changes found against the same version the same one."""
    return {(change.key, change.kind, repr(change.after)) for change in changes}


def _said(said: Mapping[str, Any], folder: str) -> Said:
    document = said.get(folder)
    return Said(document.data, document) if document else Said()
