"""Which releases somebody wants to hear of: sets of releases as numbers whose bits are releases."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from types import MappingProxyType

from offerbook.changes.history import Line, Release
from offerbook.effect import Effect
from offerbook.model.catalog import Item, Offering
from offerbook.subscriptions.subscription import WEEKDAYS, Pace, Subscription, Wish

_RANK = {
    Effect.GUIDES: 0,
    Effect.REWORDS: 1,
    Effect.WIDENS: 2,
    Effect.NARROWS: 3,
    Effect.ASK: 3,
}
_ALSO: Mapping[str, tuple[str, ...]] = {
    "hours": ("service_levels",),
    "currency": ("packages", "options"),
    "units": ("packages", "options", "scope", "service_levels", "terms"),
}
"""The parts of an offering that a word of catalog.yaml is used in."""


Touch = tuple[str, int]
"""A part of an offering, and the rank of what is done to it."""


@dataclass(frozen=True)
class Candidate:
    """One release as filters look at it, with what it was before and what it is now.

    *regions* is None where it is sold everywhere. *touched* are the parts that it changes, each
    with the rank of what it does to them.
    """

    owners: frozenset[str]
    offering_id: str
    categories: frozenset[str]
    tags: frozenset[str]
    regions: frozenset[str] | None
    statuses: frozenset[str]
    touched: frozenset[Touch]


def is_wanted(line: Line, wish: Wish) -> bool:
    """Whether *line* by itself is something that *wish* asks for."""
    ranks = _RANK.get(line.effect, -1) >= _RANK[wish.effect]
    return ranks and (not wish.about or bool(set(_parts(line.route)) & set(wish.about)))


def build_candidate(release: Release, body_before: Item, draft: Offering) -> Candidate:
    """*release* as filters look at it."""
    touched = build_touched(release.lines, first=release.body if release.is_first else {})
    return describe(draft, (body_before, release.body), touched)


def join_candidates(candidate: Candidate, withdrawn: Iterable[Candidate]) -> Candidate:
    """*candidate*, which takes back *withdrawn*: whoever was told of one of those hears of it."""
    return reduce(_join, withdrawn, candidate)


def _join(one: Candidate, other: Candidate) -> Candidate:
    is_anywhere = one.regions is None or other.regions is None
    return Candidate(
        owners=one.owners | other.owners,
        offering_id=one.offering_id,
        categories=one.categories | other.categories,
        tags=one.tags | other.tags,
        regions=None
        if is_anywhere
        else (one.regions or frozenset()) | (other.regions or frozenset()),
        statuses=one.statuses | other.statuses,
        touched=one.touched | other.touched,
    )


def build_touched(lines: Iterable[Line], *, first: Item = MappingProxyType({})) -> frozenset[Touch]:
    """The parts that *lines* touch; of a *first* release all that it has, for it is all new."""
    new = {(part, _RANK[Effect.WIDENS]) for part in first}
    known = (line for line in lines if line.effect in _RANK)
    return frozenset(
        new | {(part, _RANK[line.effect]) for line in known for part in _parts(line.route)}
    )


def describe(draft: Offering, bodies: Sequence[Item], touched: frozenset[Touch]) -> Candidate:
    """A release of the offering of *draft*, with its *bodies* before and after."""
    people = (str(draft.data[name]) for name in ("owner", "deputy") if name in draft.data)
    return Candidate(
        owners=frozenset(people),
        offering_id=draft.id,
        categories=_words(bodies, "category"),
        tags=_words(bodies, "tags"),
        regions=_regions(bodies),
        statuses=_words(bodies, "status"),
        touched=touched,
    )


class Index:
    """Finds the releases that fit a wish; *candidates* by the number of their bit."""

    def __init__(self, candidates: Mapping[int, Candidate]) -> None:
        self._all = 0
        self._by: dict[str, defaultdict[str, int]] = {
            name: defaultdict(int)
            for name in ("offerings", "categories", "tags", "regions", "owners", "statuses")
        }
        self._anywhere = 0
        self._touching: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._found: dict[Wish, int] = {}
        for bit, candidate in candidates.items():
            self._add(1 << bit, candidate)

    def matching(self, wish: Wish) -> int:
        """The releases that fit *wish*."""
        if wish not in self._found:
            self._found[wish] = self._match(wish)
        return self._found[wish]

    def _add(self, bit: int, candidate: Candidate) -> None:
        self._all |= bit
        for name, words in (
            ("offerings", (candidate.offering_id,)),
            ("categories", candidate.categories),
            ("tags", candidate.tags),
            ("regions", candidate.regions or ()),
            ("owners", candidate.owners),
            ("statuses", candidate.statuses),
        ):
            for word in words:
                self._by[name][word] |= bit
        if candidate.regions is None:
            self._anywhere |= bit
        for part, rank in candidate.touched:
            for least in range(rank + 1):
                self._touching[part, least] |= bit
                self._touching["", least] |= bit

    def _match(self, wish: Wish) -> int:
        least = _RANK[wish.effect]
        found = self._union(self._touching[part, least] for part in wish.about or ("",))
        for name, words in self._by.items():
            wanted: tuple[str, ...] = getattr(wish, name)
            if wanted:
                fitting = self._union(words[word] for word in wanted)
                found &= fitting | (self._anywhere if name == "regions" else 0)
        return found & self._all

    @staticmethod
    def _union(masks: Iterable[int]) -> int:
        return reduce(or_, masks, 0)


class Calendar:
    """Which releases came ahead of a day; *released* are their days by the number of their bit."""

    def __init__(self, released: Mapping[int, str]) -> None:
        ordered = sorted(released.items(), key=lambda entry: entry[1])
        self._days = [day for _, day in ordered]
        self._before = [0]
        for bit, _ in ordered:
            self._before.append(self._before[-1] | 1 << bit)

    @property
    def all(self) -> int:
        """Every release."""
        return self._before[-1]

    def before(self, day: str) -> int:
        """Those released before *day*."""
        return self._before[bisect_left(self._days, day)]

    def oldest(self, releases: int) -> str:
        """The day of the oldest of *releases*, of which there is one at least."""
        at = bisect_left(self._before, 1, key=lambda mask: int(bool(mask & releases)))
        return self._days[at - 1]


@dataclass(frozen=True)
class Book:
    """What is known of one subscription: what it was told, and what it never will be.

    *told_on* is the last day, not later than today, on which something was planned for it. It is
    met when what lies before its ``since`` is booked: a journal knows only what it was told.
    """

    told: int = 0
    skipped: int = 0
    told_on: str = ""
    is_met: bool = False


@dataclass(frozen=True)
class Choice:
    """What follows for one subscription: *due* is told now, *skipped* never; the rest waits."""

    subscription: Subscription
    due: int
    skipped: int


class Chooser:
    """Decides what is due in one audience on one day.

    *universe* are all releases that the audience can see; *quiet* those that nobody is told of.
    """

    def __init__(self, calendar: Calendar, index: Index, *, universe: int, quiet: int) -> None:
        self._calendar, self._index = calendar, index
        self._universe, self._quiet = universe, quiet

    def choose(self, subscription: Subscription, book: Book, as_of: str) -> Choice:
        """What is due for *subscription*, by what was told: never by a span of time."""
        open_ = self._universe & ~book.told & ~book.skipped
        if not open_ and book.is_met:
            return Choice(subscription, 0, 0)
        known = 0 if book.is_met else self._calendar.before(subscription.since)
        wanted = self._index.matching(subscription.wish) & ~self._quiet & ~known
        due = open_ & wanted
        skipped = (open_ & ~wanted) | (known & ~book.skipped)
        if due and not is_its_day(subscription, book.told_on, self._calendar.oldest(due), as_of):
            due = 0
        return Choice(subscription, due, skipped)


def is_its_day(subscription: Subscription, told_on: str, waiting_since: str, as_of: str) -> bool:
    """Whether what has been waiting since a day is told now, at the pace that was chosen."""
    if subscription.pace is Pace.AT_ONCE:
        return True
    if subscription.pace is Pace.DAILY:
        return told_on != as_of
    chosen = _last(subscription.weekday, as_of)
    return told_on < chosen and waiting_since <= chosen


def _last(weekday: str, as_of: str) -> str:
    """The newest day with this name that is not after *as_of*."""
    day = date.fromisoformat(as_of)
    back = (day.weekday() - WEEKDAYS.index(weekday)) % 7
    return (day - timedelta(days=back)).isoformat()


def _parts(route: str) -> tuple[str, ...]:
    part = route.partition(".")[0]
    return (part, *_ALSO.get(part, ()))


def _words(bodies: Iterable[Item], name: str) -> frozenset[str]:
    found: set[str] = set()
    for body in bodies:
        value = body.get(name, ())
        found.update([value] if isinstance(value, str) else map(str, value))
    return frozenset(found)


def _regions(bodies: Iterable[Item]) -> frozenset[str] | None:
    """Where it is sold, before or after; None where one of the two is sold everywhere."""
    told = [body for body in bodies if body]
    return None if any("regions" not in body for body in told) else _words(told, "regions")


def bits_of(mask: int) -> Iterator[int]:
    """The numbers of the bits of *mask*, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
