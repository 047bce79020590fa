"""Decides who is to be told what on a day, and writes what they are told."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from offerbook.audience import Audience
from offerbook.changes.gate import Gate
from offerbook.changes.history import Release
from offerbook.digest.compose import Content, Sender, compose_news, compose_upkeep
from offerbook.digest.entry import Plan, Sheet
from offerbook.digest.notices import News, Reporter
from offerbook.digest.select import (
    Book,
    Calendar,
    Candidate,
    Choice,
    Chooser,
    Index,
    bits_of,
    build_candidate,
    is_its_day,
    join_candidates,
)
from offerbook.digest.upkeep import Chores, Inspector, Matter, group_matters
from offerbook.edition import address_of, editions_of, project
from offerbook.effect import Effect
from offerbook.freshness import build_all_freshness
from offerbook.model.catalog import Catalog, Item
from offerbook.model.sold import known_on, sold_on
from offerbook.model.terms import State
from offerbook.subscriptions.subscription import Subscription, Tells, Wish

_RELEASE = "release"


@dataclass(frozen=True)
class Decision:
    """What is to be told now, and what nobody will be told; by subscription."""

    plans: tuple[Plan, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """What one sheet says: the content of a mail, and what a chat makes its card of."""

    content: Content
    news: News | Chores
    sender: Sender


class Newsroom:
    """One catalogue on one day, as those who are told of it may read it."""

    def __init__(self, catalog: Catalog, day: str, seen_on: Mapping[str, str]) -> None:
        self.whole, self.day = catalog, day
        self.catalog = known_on(catalog, day)
        self._seen_on = seen_on
        self._reporters: dict[Audience, Reporter] = {}

    def reporter(self, audience: Audience) -> Reporter:
        """Who writes for *audience*."""
        if audience not in self._reporters:
            edition = editions_of(self.catalog.settings.data)[audience]
            sold = sold_on(self.catalog, self.day, with_drafts=edition.is_internal)
            self._reporters[audience] = Reporter(project(sold, edition), self.day)
        return self._reporters[audience]

    def keys(self, subscriptions: Iterable[Subscription]) -> list[str]:
        """Everything that any of *subscriptions* could be told of by now, oldest release first."""
        tells = {each.tells for each in subscriptions}
        released = sorted(
            (version.released_on, offering, version.number)
            for offering, versions in self.catalog.versions.items()
            for version in versions
        )
        keys = [release_key(offering, str(number)) for _, offering, number in released]
        if Tells.UPKEEP in tells:
            keys += [key for matter, _ in self._matters for key in _matter_keys(matter)]
        return keys

    def decide(
        self,
        subscriptions: Sequence[Subscription],
        books: Mapping[str, Book],
        bits: Mapping[str, int],
    ) -> Decision:
        """What each of *subscriptions* is told today, by what is in its book."""
        plans: list[Plan] = []
        skipped: dict[str, int] = {}
        for audience in (Audience.INTERNAL, Audience.CUSTOMER):
            readers = [
                each
                for each in subscriptions
                if each.tells is Tells.CHANGES
                and each.wish.audience is audience
                and (each.id in books or each.since <= self.day)  # others have not begun
            ]
            for choice in self._choose(audience, readers, books, bits):
                each = choice.subscription
                if choice.skipped or not books.get(each.id, Book()).is_met:
                    skipped[each.id] = choice.skipped
                if choice.due:
                    plans.append(Plan(each.id, _asked(each), choice.due))
        keepers = [each for each in subscriptions if each.tells is Tells.UPKEEP]
        plans += self._decide_upkeep(keepers, books, bits)
        return Decision(tuple(plans), skipped)

    def compose(self, sheet: Sheet) -> Piece | None:
        """What *sheet* says; None where nothing of what it tells is there any more."""
        asked, audience = json.loads(sheet.asked), audience_of(sheet)
        sender = self._sender(audience)
        if asked["tells"] == Tells.UPKEEP:
            wanted = set(sheet.things)
            matters = [each for each, _ in self._matters if _matter_keys(each)[0] in wanted]
            chores = group_matters(matters, self.catalog)
            return Piece(compose_upkeep(chores, sender), chores, sender) if matters else None
        wish = Wish(audience, Effect(asked["effect"]), about=tuple(asked["about"]))
        reporter = self.reporter(audience)
        chosen = _chosen(sheet.things, reporter)
        if not chosen:
            return None
        news = reporter.report(chosen, wish)
        return Piece(compose_news(news, sender), news, sender)

    def remaining(self, sheet: Sheet) -> Sheet:
        """*sheet* without what was withdrawn since, unless it tells of that itself."""
        releases = [thing for thing in sheet.things if thing.startswith(_RELEASE)]
        reporter = self.reporter(audience_of(sheet))
        chosen = _chosen(releases, reporter)
        gone = {
            release_key(offering, number)
            for offering, numbers in chosen.items()
            for number in _withdrawn(reporter, offering, numbers)
        }
        return replace(sheet, things=tuple(each for each in sheet.things if each not in gone))

    def _choose(
        self,
        audience: Audience,
        readers: Sequence[Subscription],
        books: Mapping[str, Book],
        bits: Mapping[str, int],
    ) -> Iterator[Choice]:
        """What follows for each of *readers*; changes are looked at that not all have in a book."""
        if not readers:
            return
        released, quiet = self._released(bits, audience)
        calendar = Calendar(released)
        settled = calendar.all
        for each in readers:
            book = books.get(each.id, Book())
            known = 0 if book.is_met else calendar.before(each.since)
            settled &= book.told | book.skipped | known
        candidates = dict(self._candidates(audience, bits, calendar.all & ~settled))
        universe = sum(1 << bit for bit in candidates)
        chooser = Chooser(calendar, Index(candidates), universe=universe, quiet=quiet)
        for each in readers:
            yield chooser.choose(each, books.get(each.id, Book()), self.day)

    def _released(self, bits: Mapping[str, int], audience: Audience) -> tuple[dict[int, str], int]:
        """The day of every release that *audience* might see, by bit; and which were quiet."""
        days: dict[int, str] = {}
        quiet = 0
        for offering, versions in self.catalog.versions.items():
            for version in versions:
                if audience is Audience.CUSTOMER and version.number.advice:
                    continue
                bit = bits[release_key(offering, str(version.number))]
                days[bit] = version.released_on
                quiet |= (1 << bit) if version.released.get("quiet") else 0
        return days, quiet

    def _candidates(
        self, audience: Audience, bits: Mapping[str, int], needed: int
    ) -> Iterator[tuple[int, Candidate]]:
        """The releases among *needed* that *audience* can see, as filters look at them."""
        reporter = self.reporter(audience)
        for offering, versions in self.catalog.versions.items():
            own = {bits[release_key(offering, str(each.number))] for each in versions}
            if not any(needed >> bit & 1 for bit in own) or offering not in self.catalog.by_id:
                continue
            for release in reporter.releases(offering):
                bit = bits[release_key(offering, release.number)]
                if needed >> bit & 1:
                    yield bit, self._candidate(reporter, release)

    def _candidate(self, reporter: Reporter, release: Release) -> Candidate:
        """*release* for all who are to hear of it: also those who heard what it takes back.

        What is taken back may have taken something back itself, and was heard for that.
        """
        void = (self._candidate(reporter, each) for each in reporter.taken_back(release))
        return join_candidates(self._look(reporter, release), void)

    def _look(self, reporter: Reporter, release: Release) -> Candidate:
        """*release* as filters look at it, whatever the day: as it was on its own."""
        releases = reporter.releases(release.offering_id)
        at = releases.index(release)
        before: Item = releases[at - 1].body if at else {}
        draft = self.catalog.by_id[release.offering_id]
        return build_candidate(reporter.as_released(release), before, draft)

    def _decide_upkeep(
        self,
        keepers: Sequence[Subscription],
        books: Mapping[str, Book],
        bits: Mapping[str, int],
    ) -> Iterator[Plan]:
        for each in keepers:
            book = books.get(each.id, Book())
            due = 0
            for matter, waiting in self._matters:
                if self._concerns(each, matter, waiting):
                    due |= 1 << bits[_matter_keys(matter)[0]]
            due &= ~book.told
            if due and is_its_day(each, book.told_on, "", self.day):
                yield Plan(each.id, _asked(each), due)

    def _concerns(self, subscription: Subscription, matter: Matter, waiting: int | None) -> bool:
        """Whether *matter* is one for *subscription*, and has lasted long enough."""
        wish, draft = subscription.wish, self.catalog.by_id[matter.offering_id].data
        if waiting is not None and waiting < subscription.unreleased_days:
            return False
        people = {str(draft[name]) for name in ("owner", "deputy") if name in draft}
        return (
            _fits(wish.owners, people)
            and _fits(wish.offerings, {matter.offering_id})
            and _fits(wish.categories, {str(draft["category"])})
            and _fits(wish.tags, set(draft.get("tags", ())))
            and _fits(wish.statuses, {str(draft["status"])})
        )

    @cached_property
    def _matters(self) -> tuple[tuple[Matter, int | None], ...]:
        """Everything to look after; of drafts, for how many days they have waited."""
        inspector = Inspector(
            self.catalog, self.day, lambda key: self._seen_on.get(f"matter {key}", self.day)
        )
        deadlines = inspector.deadlines(build_all_freshness(self.catalog, self.day))
        drafts = inspector.drafts(Gate(self.catalog, self.day).all())
        return (*((each, None) for each in deadlines), *drafts)

    def _sender(self, audience: Audience) -> Sender:
        settings = self.catalog.settings.data
        company = settings["company"]
        is_internal = audience is not Audience.CUSTOMER
        keeper = self.catalog.names("people").get(settings.get("keeper", ""), {})
        contact = keeper.get("email", "") if is_internal else company.get("contact", "")
        site = address_of(settings, editions_of(settings)[audience])
        return Sender(str(company["name"]), self.catalog.language, site, str(contact))


class Archive:
    """Composes sheets when they are asked for, each as of the day it was planned; by any thread."""

    _MOST = 64

    def __init__(self, catalog: Catalog, seen_on: Mapping[str, str]) -> None:
        self._catalog, self._seen_on = catalog, seen_on
        self._rooms: dict[str, Newsroom] = {}
        self._pieces: OrderedDict[int, Piece | None] = OrderedDict()
        self._lock = threading.Lock()

    def piece(self, sheet: Sheet) -> Piece | None:
        """What *sheet* says; None where nothing of it is there any more."""
        with self._lock:
            if sheet.id not in self._pieces:
                self._pieces[sheet.id] = self._room(sheet.planned_on).compose(sheet)
                if len(self._pieces) > self._MOST:
                    self._pieces.popitem(last=False)
            return self._pieces[sheet.id]

    def _room(self, day: str) -> Newsroom:
        if day not in self._rooms:
            self._rooms[day] = Newsroom(self._catalog, day, self._seen_on)
        return self._rooms[day]


def audience_of(sheet: Sheet) -> Audience:
    """For whom *sheet* was planned."""
    return Audience(json.loads(sheet.asked)["audience"])


def release_key(offering: str, number: str) -> str:
    """What the ledger calls a release."""
    return f"{_RELEASE} {offering} {number}"


def _chosen(things: Iterable[str], reporter: Reporter) -> dict[str, list[str]]:
    """The releases among *things* that are still to be seen, by offering."""
    chosen: defaultdict[str, list[str]] = defaultdict(list)
    for thing in things:
        _, offering, number = thing.split(" ")
        if any(each.number == number for each in reporter.releases(offering)):
            chosen[offering].append(number)
    return dict(chosen)


def _withdrawn(reporter: Reporter, offering: str, numbers: Iterable[str]) -> set[str]:
    """Those of *numbers* that were withdrawn by a release that is not told along with them."""
    told, withdrawn = set(numbers), set[str]()
    said = set[str]()  # what a release that stays says it has taken back
    for release in reversed(reporter.releases(offering)):
        if release.number not in told:
            continue
        if release.state is State.WITHDRAWN and release.number not in said:
            withdrawn.add(release.number)
        else:
            said |= {each.number for each in reporter.taken_back(release)}
    return withdrawn


def _matter_keys(matter: Matter) -> tuple[str, ...]:
    """What the ledger calls a matter: as it stands today, and since it began."""
    return f"matter {matter.key}", f"matter {matter.key.rpartition(' ')[0]}"


def _asked(subscription: Subscription) -> str:
    """What makes the content of a message, beside what it tells of."""
    wish = subscription.wish
    asked: dict[str, object] = {"tells": subscription.tells, "audience": wish.audience}
    if subscription.tells is Tells.CHANGES:
        asked |= {"effect": wish.effect, "about": wish.about}
    return json.dumps(asked, separators=(",", ":"))


def _fits(wanted: Iterable[str], there: Iterable[str]) -> bool:
    """Whether a filter lets something by; an empty one does."""
    wanted = set(wanted)
    return not wanted or bool(wanted & set(there))


def things_of(plan: Plan, bits: Mapping[str, int]) -> tuple[str, ...]:
    """The keys of what *plan* tells of."""
    keys = {bit: key for key, bit in bits.items()}
    return tuple(keys[bit] for bit in bits_of(plan.things))
