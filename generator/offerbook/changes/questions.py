"""What must still be said before a draft may be released: findings at the places to edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from offerbook.changes.answers import (
    EVERYTHING,
    Said,
    is_lower,
    limits_changed,
    needs_reason_to_reword,
    own_keys,
    shared_keys,
)
from offerbook.changes.change import Change
from offerbook.changes.gate import CATALOGUE, Coming
from offerbook.changes.moves import item_ids
from offerbook.changes.names import Speakers
from offerbook.changes.places import place_of_change, shared_file, shared_key
from offerbook.changes.wording import Speaker
from offerbook.document import Document
from offerbook.effect import Bump, Effect, required_bump
from offerbook.finding import Finding, Place, error, place_of_key, place_of_value, warning
from offerbook.load.tree import CHANGE
from offerbook.model.catalog import Catalog
from offerbook.spec.wording import did_you_mean

_ASKED = "does it narrow the promise, widen it, or only reword it?"


def check_comings(
    catalog: Catalog,
    comings: Iterable[Coming],
    as_of: str,
    *,
    everyone: Iterable[Coming] | None = None,
) -> tuple[Finding, ...]:
    """What is open about every one of *comings*; a question about something shared is put once.

    *everyone*, where *comings* are not all drafts: an answer that one of the others waits for is
    no useless one.
    """
    speakers = Speakers(catalog)
    comings = tuple(comings)
    desks = [_Desk(catalog, coming, speakers, as_of) for coming in comings]
    findings = [finding for desk in desks for finding in desk.findings()]
    unused = _unused_shared(catalog, comings if everyone is None else everyone)
    return (*findings, *_shared(desks), *unused)


def needs_of(catalog: Catalog, coming: Coming, speakers: Speakers, as_of: str) -> tuple[Need, ...]:
    """The questions and missing reasons about *coming*, its own and those of what is shared."""
    return tuple(_Desk(catalog, coming, speakers, as_of).needs())


@dataclass(frozen=True)
class Need:
    """A question or a missing reason, and of which offering it was noticed."""

    code: str
    change: Change
    sentence: str
    place: Place
    offering: str
    limits: str = ""


class _Desk:
    """One draft under examination."""

    def __init__(self, catalog: Catalog, coming: Coming, speakers: Speakers, as_of: str) -> None:
        self.catalog = catalog
        self.coming = coming
        self.as_of = as_of
        old = coming.newest.body if coming.newest else {}
        self.speaker: Speaker = speakers.about(old, coming.offering.data)
        self.own = coming.voices.own
        self.file = f"{coming.offering.document.path.rpartition('/')[0]}/{CHANGE}"

    def findings(self) -> Iterator[Finding]:
        """Everything that is the offering's own to say."""
        if not self.coming.is_spent:
            yield from self._about_answers()
            yield from self._about_moves()
            yield from self._about_number()
        for need in self.needs():
            if not need.change.cause:
                yield self._ask(need)
        yield from self._about_agreement()
        if self.coming.is_release and not self.coming.is_spent:
            yield from self._about_day()

    def needs(self) -> Iterator[Need]:
        """Questions and missing reasons, its own and those about what is shared."""
        name = self.coming.offering.data["name"]
        for asked, change in zip(self.coming.asked, self.coming.changes, strict=True):
            code = self._lacks(asked, change)
            if code:
                yield Need(code, asked, self.speaker.say(asked), self.place(asked), name)

    def _lacks(self, asked: Change, change: Change) -> str:
        if change.effect is Effect.ASK:
            return "unanswered"
        has_reason = bool(self.coming.voices.note_for(asked))
        if change.effect is Effect.NARROWS and not has_reason:
            return "reason-missing"
        is_reworded = asked.effect is Effect.ASK and change.effect is Effect.REWORDS
        if is_reworded and not has_reason:
            language = self.catalog.language
            return "reason-to-reword" if needs_reason_to_reword(asked, language) else ""
        return ""

    def _limits(self, change: Change, code: str) -> str:
        """The numbers and limiting words that came or went, quoted."""
        if code != "reason-to-reword":
            return ""
        words = limits_changed(change, self.catalog.language)
        return ", ".join(f"“{word}”" for word in words) or "what it holds"

    def _ask(self, need: Need) -> Finding:
        related = self._before(need.change)
        return _put(need, own_keys(need.change)[0], self.file, related=related)

    def _about_answers(self) -> Iterator[Finding]:
        document = self.own.document
        if document is None:
            return
        by_key: dict[str, list[Change]] = {}
        for change in self.coming.asked:
            for key in (*own_keys(change), EVERYTHING):
                by_key.setdefault(key, []).append(change)
        for key, answer in self.own.answers.items():
            named = by_key.get(key, [])
            place = place_of_key(document, ("says", key))
            if not named or (key == EVERYTHING and not _asks(named)):
                yield _unused(key, place, by_key)
            elif not _asks(named) and all(is_lower(answer, each.effect) for each in named):
                gravest = named[0]
                yield error(
                    "answer-lowers",
                    f"{self.speaker.say(gravest)}: that {gravest.effect} the promise, whatever "
                    "is answered",
                    place_of_value(document, ("says", key)),
                    hint="delete the answer, or take the change back",
                    related=(self.place(gravest),),
                )

    def _about_moves(self) -> Iterator[Finding]:
        document = self.own.document
        if document is None or not self.own.moved:
            return
        newest = self.coming.newest
        schema = self.catalog.schema
        before = item_ids(schema, newest.body) if newest else frozenset[str]()
        after = item_ids(schema, self.coming.offering.data)
        taken = {each for new in self.own.moved.values() for each in new}
        for old, new in self.own.moved.items():
            if old not in before:
                near = did_you_mean(old, sorted(before - after))
                yield _unknown(document, old, old, "the newest released version has no item", near)
            elif old in after and old not in taken:
                yield _unknown(document, old, old, "the draft still has the item")
            for each in new:
                if each not in after:
                    near = did_you_mean(each, sorted(after - before))
                    yield _unknown(document, old, each, "the draft has no item", near)

    def _about_number(self) -> Iterator[Finding]:
        document, wanted = self.own.document, self.own.data.get("bump")
        if document is None:
            return
        needed = required_bump(change.effect for change in self.coming.changes)
        if not self.coming.is_release:
            yield warning(
                "nothing-to-release",
                "nothing differs from the newest released version",
                Place(document.path),
                hint="delete the file, or edit the draft it is about",
            )
        elif wanted and needed > Bump[wanted.upper()] and not self.coming.open:
            yield error(
                "bump-too-low",
                f"the changes make this a {needed.name.lower()} release, not a {wanted} one",
                place_of_value(document, ("bump",)),
                hint="leave bump out: the number is worked out",
            )

    def _about_agreement(self) -> Iterator[Finding]:
        newest = self.coming.newest
        found = zip(self.coming.asked, self.coming.changes, strict=True)
        wider = [  # whatever an owner makes of it besides
            change
            for asked, change in found
            if change.needs_agreement and Effect.WIDENS in (asked.effect, change.effect)
        ]
        owner = newest.body.get("delivery", {}).get("owner") if newest else None
        if not wider or owner is None:
            return
        agreed = {
            said.data["agreed_by"]
            for said in (self.own, *self.coming.voices.causes.values())
            if "agreed_by" in said.data
        }
        if owner in agreed:
            return
        name = self.catalog.names("people").get(owner, {}).get("name", owner)
        if self.own.document is not None and "agreed_by" in self.own.data:
            said = str(self.own.data["agreed_by"])
            other = self.catalog.names("people").get(said, {}).get("name", said)
            yield error(
                "agreement-wrong",
                f"{name} answers for delivery and has to agree, not {other}",
                place_of_value(self.own.document, ("agreed_by",)),
                hint=f"ask {name}, then write `agreed_by: {owner}`",
                related=self._before(wider[0]),
            )
            return
        yield error(
            "agreement-missing",
            f"{self.speaker.say(wider[0])}: this widens the promise, and {name} has to agree",
            self.place(wider[0]),
            hint=f"ask {name}, then write `agreed_by: {owner}` in {self.file}",
            related=self._before(wider[0]),
        )

    def _about_day(self) -> Iterator[Finding]:
        document, day = self.own.document, self.own.data.get("effective_on")
        if document is None or day is None:
            return
        place = place_of_value(document, ("effective_on",))
        if day < self.as_of:
            yield error(
                "effective-past",
                f"{day} is past: a version cannot take hold before the day of its release",
                place,
                hint="leave effective_on out for the earliest lawful day",
            )
        elif day < self.coming.earliest_on and not self.own.data.get("early"):
            newest = self.coming.newest
            waits = newest is not None and newest.effective_on == self.coming.earliest_on
            yield error(
                "notice-too-short",
                f"version {newest.number} is announced for {newest.effective_on}, and this goes "
                "with it: not before that day"
                if newest is not None and waits
                else f"this narrows a promise: customers are told {self.catalog.notice_days} days "
                f"ahead, so not before {self.coming.earliest_on}",
                place,
                hint="take a later day, or say in `early` why it cannot wait",
            )

    def place(self, change: Change) -> Place:
        """Where the change stands in the draft; where something is gone, where it stood."""
        return place_of_change(change, self.coming.offering, self.catalog)

    def _before(self, change: Change) -> tuple[Place, ...]:
        newest = self.coming.newest
        if newest is None or change.before_at is None:
            return ()
        said = self.speaker.before(change)
        return (place_of_value(newest.document, ("offering", *change.before_at), said),)


def _put(
    need: Need, key: str, file: str, *, related: tuple[Place, ...] = (), among: str = ""
) -> Finding:
    """What is to be said in *file* under *key*; *among* names the offerings it is about."""
    sentence, place = need.sentence, need.place
    if need.code == "unanswered":
        return error(
            "unanswered",
            f"{sentence}: {_ASKED}{among}",
            place,
            hint=f"write `says:` and below it `{key}: narrows` (or widens, rewords) in {file}",
            related=related,
        )
    if need.code == "reason-missing":
        return error(
            "reason-missing",
            f"{sentence}: this narrows the promise; say why in {CHANGE}{among}",
            place,
            hint=f"write `note:` and the reason, which customers may read, in {file}",
            related=related,
        )
    return error(
        "reason-to-reword",
        f"{sentence}: a number or a limit changed; say why the promise is still the same{among}",
        place,
        hint=f"write `note:` and the reason in {file}, or answer narrows or widens",
        related=related,
    )


def _shared(desks: Iterable[_Desk]) -> Iterator[Finding]:
    """Questions about clauses and words of the catalogue, each once for all offerings."""
    needs: dict[tuple[str, str, str], list[Need]] = {}
    for desk in desks:
        for need in desk.needs():
            if need.change.cause:
                change = need.change
                same = (need.code, change.cause, f"{change.key} {change.kind}")
                needs.setdefault(same, []).append(need)
    for found in needs.values():
        first = found[0]
        names = ", ".join(dict.fromkeys(need.offering for need in found))
        key, file = shared_key(first.change), shared_file(first.change)
        yield _put(first, key, file, among=f" (in {names})")


def _unused_shared(catalog: Catalog, comings: Iterable[Coming]) -> Iterator[Finding]:
    """Answers about something shared that no draft waits for."""
    awaited: dict[str, set[str]] = {}
    for coming in comings:
        for change in coming.asked:
            if change.cause:
                folder = shared_file(change).rpartition("/")[0]
                awaited.setdefault(folder, {EVERYTHING}).update(shared_keys(change))
    for folder, document in catalog.said.items():
        is_shared = folder == "catalog" or folder.startswith("catalog/clauses/")
        if is_shared and (folder in awaited or not _has_served(catalog, folder, document)):
            for key in Said(document.data).answers:
                if key not in awaited.get(folder, ()):
                    place = place_of_key(document, ("says", key))
                    yield _unused(key, place, dict.fromkeys(awaited.get(folder, ())))


def _has_served(catalog: Catalog, folder: str, document: Document) -> bool:
    """Whether a release holds these very words; a killed one could not delete the file."""
    cause = CATALOGUE if folder == "catalog" else f"clause {folder.rpartition('/')[2]}"
    newest = [versions[-1] for versions in catalog.versions.values() if versions]
    return any(version.released.get("causes", {}).get(cause) == document.data for version in newest)


def _asks(changes: Iterable[Change]) -> bool:
    return any(change.effect is Effect.ASK for change in changes)


def _unused(key: str, place: Place, known: Mapping[str, object]) -> Finding:
    named = sorted(each for each in known if each != EVERYTHING)
    keys, near = ", ".join(named), did_you_mean(key, named)
    return error(
        "answer-unused",
        f"nothing that '{key}' names is changed" if key != EVERYTHING else "nothing is asked",
        place,
        hint=f"{near} changed are: {keys}".lstrip() if keys else "delete the answer",
    )


def _unknown(document: Document, old: str, item: str, where: str, near: str = "") -> Finding:
    return error(
        "moved-unknown",
        f"{where} '{item}'",
        place_of_key(document, ("moved", old)),
        hint=near or "write the old id, a colon, and the id it has now",
    )
