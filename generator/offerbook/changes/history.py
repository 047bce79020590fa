"""An offering's releases as one edition tells them: what each changed, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from offerbook.changes.answers import settle
from offerbook.changes.change import Change
from offerbook.changes.compare import Side, compare
from offerbook.changes.names import list_titles, own_names, shared_names
from offerbook.changes.releases import Changes, chain_of_moves, moves_of, net_changes, voices_of
from offerbook.changes.wording import Speaker
from offerbook.edition import Projection, Promise
from offerbook.effect import Effect
from offerbook.format import Format
from offerbook.model.catalog import Item
from offerbook.model.terms import State, Term, in_force, terms
from offerbook.model.version import Leaning


class Line(NamedTuple):
    """One change as it is read; *route* names its field, with points, *key* also the item.

    *cause* is the shared definition it comes from, such as ``clause payment``; mostly empty.
    *packages* are the ids of those for which it holds; empty where it holds for every one.
    """

    effect: Effect
    sentence: str
    route: str
    cause: str = ""
    packages: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Release:
    """One released version with what it changed; *since* is what differs from it today, netted.

    *number* may be of an advice update; *promise* is the number that its page stands under.
    *released* holds what was said about it, as far as the audience may read it.
    """

    offering_id: str
    number: str
    promise: str
    released_on: str
    term: Term
    state: State
    released: Item
    lines: tuple[Line, ...]
    since: tuple[Line, ...]
    body: Item
    leaning: Leaning
    is_first: bool

    @cached_property
    def effect(self) -> Effect:
        """The gravest thing it did."""
        return gravest(self.lines)


_GRAVEST = (Effect.NARROWS, Effect.ASK, Effect.WIDENS, Effect.REWORDS, Effect.GUIDES, Effect.NONE)


def gravest(lines: Sequence[Line]) -> Effect:
    """The effect among *lines* that a customer minds most."""
    return min((line.effect for line in lines), key=_GRAVEST.index, default=Effect.NONE)


def as_lines(changes: Iterable[Change], speaker: Speaker) -> tuple[Line, ...]:
    """*changes* as they are read, the gravest first; what is equal is said once."""
    said: dict[Line, Line] = {}
    for change in changes:
        route, cause, packages = ".".join(change.route), change.cause, change.packages
        line = Line(change.effect, speaker.say(change), route, cause, packages)
        said.setdefault(line, line._replace(key=change.key))
    return tuple(sorted(said.values(), key=lambda line: _GRAVEST.index(line.effect)))


class Between(NamedTuple):
    """What several releases changed in the end; *before* is the number that stood ahead of them.

    It is empty where there was none.
    """

    before: str
    lines: tuple[Line, ...]


class Historian:
    """Tells the histories of one projection's offerings, as they stand on a day."""

    def __init__(self, projection: Projection, day: str) -> None:
        self._projection = projection
        self._day = day
        self._shared = shared_names(
            lambda name: projection.words.get(name, ()), projection.offerings
        )
        self._titles = list_titles(projection.schema)
        self._told: dict[tuple[str, str, str], Between] = {}
        self._known_steps: dict[str, list[Changes]] = {}
        self._format = Format(
            projection.language, projection.currency, projection.words.get("units", ())
        )

    def tell(self) -> Mapping[str, tuple[Release, ...]]:
        """The releases of every offering that has any, newest first."""
        return {offering: self.tell_one(offering) for offering in self._projection.promises}

    def tell_one(self, offering: str) -> tuple[Release, ...]:
        """The releases of one offering, newest first."""
        promises = self._projection.promises[offering]
        return tuple(reversed(self._releases(offering, promises)))

    def between(self, offering: str, first: str, last: str) -> Between:
        """What the releases from number *first* to *last* changed in the end, netted.

        It is told against what could be relied on before *first*.
        """
        asked = (offering, first, last)
        if asked not in self._told:
            self._told[asked] = self._tell_between(*asked)
        return self._told[asked]

    def _tell_between(self, offering: str, first: str, last: str) -> Between:
        promises = self._projection.promises[offering]
        if offering not in self._known_steps:
            self._known_steps[offering] = self._steps(promises)
        steps = self._known_steps[offering]
        numbers = [str(promise.version.number) for promise in promises]
        old, new = _held_before(promises)[numbers.index(first)], numbers.index(last)
        if old is None:
            return Between("", self._between(promises, steps, 0, new))
        return Between(numbers[old], self._between(promises, steps, old, new))

    def _steps(self, promises: Sequence[Promise]) -> list[Changes]:
        return [(), *map(self._step, promises, promises[1:])]

    def _releases(self, offering: str, promises: Sequence[Promise]) -> list[Release]:
        versions = [promise.version for promise in promises]
        steps = self._steps(promises)
        when = terms(versions)
        relied = _held_before(promises)
        holding = in_force(versions, self._day)
        current = versions.index(holding) if holding else 0
        releases = []
        for at, promise in enumerate(promises):
            number = promise.version.number
            term = when[number.promise]
            before = relied[at]
            releases.append(
                Release(
                    offering_id=offering,
                    number=str(number),
                    promise=number.promise,
                    released_on=promise.version.released_on,
                    term=term,
                    state=term.state(self._day),
                    released=promise.released,
                    lines=self._between(promises, steps, at if before is None else before, at),
                    since=self._between(promises, steps, at, current),
                    body=promise.body,
                    leaning=promise.leaning,
                    is_first=at == 0,
                )
            )
        return releases

    def _step(self, before: Promise, after: Promise) -> Changes:
        voices = voices_of(after.version)
        return settle(self._compare(before, after, voices.own.moved), voices)

    def _between(
        self, promises: Sequence[Promise], steps: Sequence[Changes], old: int, new: int
    ) -> tuple[Line, ...]:
        """What the promise at *new* changes of the one at *old*, netted; nothing the other way."""
        if old >= new:
            return ()
        before, after = promises[old], promises[new]
        changes = steps[new]
        if new - old > 1:
            later = promises[old + 1 : new + 1]
            moved = chain_of_moves(moves_of(promise.version) for promise in later)
            compared = partial(self._compare, before, after, moved)
            changes = net_changes(compared, steps[old + 1 : new + 1])
        return self._lines(changes, self._speaker(before.body, after.body))

    def _lines(self, changes: Sequence[Change], speaker: Speaker) -> tuple[Line, ...]:
        """Sentences for what the audience may read, the gravest first; what is equal is said once."""
        audience = self._projection.edition.audience
        return as_lines((each for each in changes if audience.may_read(each.audience)), speaker)

    def _compare(
        self, before: Promise, after: Promise, moved: Mapping[str, tuple[str, ...]]
    ) -> Changes:
        return compare(
            self._projection.schema,
            Side(before.body, before.leaning),
            Side(after.body, after.leaning),
            language=self._projection.language,
            moved=moved,
        )

    def _speaker(self, *bodies: Item) -> Speaker:
        names = {**self._shared, **own_names(*bodies)}
        return Speaker(self._format, names, self._titles, self._projection.edition.is_internal)


def _held_before(promises: Sequence[Promise]) -> list[int | None]:
    """For each promise the last one ahead of it that anybody could rely on, or will."""
    when = terms([promise.version for promise in promises])
    held: int | None = None
    found: list[int | None] = []
    for at, promise in enumerate(promises):
        found.append(held)
        is_withdrawn = when[promise.version.number.promise].is_withdrawn
        held = held if is_withdrawn and held is not None else at
    return found
