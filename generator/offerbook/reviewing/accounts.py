"""Changes → accounts of them, in the catalogue's words and with their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offerbook.changes.change import Change
from offerbook.changes.compare import Side, compare
from offerbook.changes.gate import Coming, Gate
from offerbook.changes.names import Speakers
from offerbook.changes.places import Piece, Text, place_of_change
from offerbook.changes.questions import check_comings, needs_of
from offerbook.changes.releases import (
    Changes,
    chain_of_moves,
    changes_between,
    moves_of,
    net_changes,
    side_of,
)
from offerbook.changes.wording import Speaker
from offerbook.finding import Finding, Level
from offerbook.load.tree import CHANGE, OFFERINGS
from offerbook.model.catalog import Catalog
from offerbook.model.version import Version
from offerbook.reviewing.account import Account, Told, in_order_of_gravity
from offerbook.reviewing.excerpt import list_excerpts
from offerbook.spec.fields import Field

_NEEDS = frozenset(("unanswered", "reason-missing", "reason-to-reword"))


@dataclass(frozen=True)
class State:
    """One side of a comparison; *label* is what people call it, such as mail-move@2.1.0.

    *version* where it was released, *coming* where it is a draft of the catalogue.
    """

    label: str
    side: Side
    text: Text
    version: Version | None = None
    coming: Coming | None = None

    @property
    def offering_id(self) -> str:
        """The offering it is a state of."""
        return str(self.side.body.get("id", ""))


def account_between(
    schema: Field, before: State, after: State, speaker: Speaker, changes: Changes
) -> Account:
    """What lies between any two states; nothing is released by it, so nothing is missing."""
    return Account(
        id=after.offering_id,
        name=str(after.side.body.get("name", after.label)),
        before=before.label,
        after=after.label,
        told=_told(changes, before.text, after.text, speaker),
        excerpts=tuple(list_excerpts(schema, after.side.body, speaker, changes)),
    )


def same_change(change: Change) -> tuple[object, ...]:
    """What makes two changes found at different times the same one, whatever was answered."""
    return (
        change.kind,
        change.route,
        change.item,
        change.before,
        change.after,
        change.packages,
        change.cause,
    )


class Clerk:
    """Writes accounts of one catalogue's releases, as they are and would be on a day."""

    def __init__(self, catalog: Catalog, as_of: str) -> None:
        self.gate = Gate(catalog, as_of)
        self.catalog = catalog
        self.speakers = Speakers(catalog)
        self._as_of = as_of

    def of_coming(self, coming: Coming, waiting: frozenset[tuple[object, ...]]) -> Account:
        """What releasing a draft would mean; *waiting* are changes that were there before."""
        newest = coming.newest
        body = coming.offering.data
        speaker = self.speakers.about(newest.body if newest else {}, body)
        told = _told(
            coming.changes,
            _text(newest),
            coming.offering,
            speaker,
            catalog=self.catalog,
            waiting=waiting,
        )
        return Account(
            id=coming.offering.id,
            name=str(body["name"]),
            before=str(newest.number) if newest else "",
            after=str(coming.number),
            effective_on=coming.effective_on if coming.is_release else "",
            is_new=newest is None,
            told=told,
            needs=needs_of(self.catalog, coming, self.speakers, self._as_of),
            missing=tuple(self._missing(coming)),
            excerpts=tuple(list_excerpts(self.catalog.schema, body, speaker, coming.changes)),
        )

    def of_version(self, version: Version, previous: Version | None) -> Account:
        """What a released version changed of the one ahead of it."""
        schema, language = self.catalog.schema, self.catalog.language
        changes = changes_between(schema, previous, version, language) if previous else ()
        speaker = self.speakers.about(previous.body if previous else {}, version.body)
        text = Piece(version.document, version.body, ("offering",))
        return Account(
            id=version.offering_id,
            name=str(version.body["name"]),
            before=str(previous.number) if previous else "",
            after=str(version.number),
            effective_on=version.effective_on,
            is_released=True,
            is_new=previous is None,
            told=_told(changes, _text(previous), text, speaker),
            excerpts=tuple(list_excerpts(schema, version.body, speaker, changes)),
        )

    def between(self, before: State, after: State) -> Account:
        """The same for any two states; of one offering, with all that was said on the way."""
        speaker = self.speakers.about(before.side.body, after.side.body)
        changes = self._changes(before, after)
        return account_between(self.catalog.schema, before, after, speaker, changes)

    def _changes(self, before: State, after: State) -> Changes:
        old, new = before.version, after.version
        if old and after.coming and after.coming.offering.id == old.offering_id:
            return self.gate.since(after.coming, old)
        if old and new and old.offering_id == new.offering_id and old.number < new.number:
            return self._net(old, new)
        return self._compare(before.side, after.side)

    def _net(self, old: Version, new: Version) -> Changes:
        versions = self.catalog.versions[old.offering_id]
        later = [each for each in versions if old.number < each.number <= new.number]
        steps = [
            changes_between(self.catalog.schema, one, other, self.catalog.language)
            for one, other in zip((old, *later), later, strict=False)
        ]
        moved = chain_of_moves(map(moves_of, later))
        return net_changes(
            lambda: compare(
                self.catalog.schema,
                side_of(old),
                side_of(new),
                language=self.catalog.language,
                moved=moved,
            ),
            steps,
        )

    def _compare(self, before: Side, after: Side) -> Changes:
        return compare(self.catalog.schema, before, after, language=self.catalog.language)

    def _missing(self, coming: Coming) -> Iterable[Finding]:
        """What its own files lack for a release, beside answers and reasons."""
        shared = f"{OFFERINGS}/{coming.offering.id}/{CHANGE}"
        for finding in check_comings(self.catalog, [coming], self._as_of):
            is_own = finding.code != "answer-unused" or finding.place.path == shared
            if finding.code not in _NEEDS and finding.level is Level.ERROR and is_own:
                yield finding


def _text(version: Version | None) -> Text | None:
    return Piece(version.document, version.body, ("offering",)) if version else None


def _told(
    changes: Changes,
    before: Text | None,
    after: Text,
    speaker: Speaker,
    *,
    catalog: Catalog | None = None,
    waiting: frozenset[tuple[object, ...]] = frozenset(),
) -> tuple[Told, ...]:
    """*changes* in words; in a draft of *catalog* placed where people edit."""
    names = speaker.names.get("package", {})
    told = []
    for change in changes:
        if before is not None and change.before_at and not change.after_at and catalog is None:
            place = before.key_at(change.before_at)
        else:
            place = place_of_change(change, after, catalog)
        packages = tuple(names.get(each, each) for each in change.packages)
        was_waiting = same_change(change) in waiting
        told.append(Told(change, speaker.say(change), place, packages, was_waiting))
    return in_order_of_gravity(told)
