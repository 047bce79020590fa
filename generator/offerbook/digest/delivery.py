"""Hands messages over by several connections, and books what became of each before the next."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from queue import Empty, Queue

from offerbook.digest.carrier import Carrier, Fate, Outcome, Parcel
from offerbook.digest.entry import Entry, State
from offerbook.digest.ledger import Ledger

MOST_TRIES = 8
FIRST_PAUSE = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(days=1)
_TRIES_AT_ONCE = 3
_REFUSALS = 5
_STAMP = "%Y-%m-%dT%H:%M:%SZ"

Clock = Callable[[], datetime]
Make = Callable[[Entry], Parcel | Outcome]
"""Makes the parcel of a message, or says why there is none."""


def stamp(moment: datetime) -> str:
    """A moment in UTC as the ledger writes it; later ones sort behind earlier ones."""
    return moment.strftime(_STAMP)


@dataclass(frozen=True)
class Tally:
    """How a run ended: messages by state, and why it stopped where it did."""

    sent: int = 0
    uncertain: int = 0
    deferred: int = 0
    failed: int = 0
    skipped: int = 0
    left: int = 0
    halted: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether everything that was due was handed over."""
        return not (self.uncertain or self.deferred or self.failed or self.left or self.halted)


@dataclass(frozen=True)
class Line:
    """Connections of one kind, and the messages that go by them.

    *is_one_place* where all of them end at one server: what it refuses may be meant for everybody.
    """

    entries: Sequence[Entry]
    carriers: Sequence[Carrier]
    is_one_place: bool = True


class Rate:
    """Lets messages go at most so many times a second, over all connections; 0: as they come."""

    def __init__(self, per_second: float) -> None:
        self._pause = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    @property
    def is_limited(self) -> bool:
        """Whether messages may have to wait."""
        return bool(self._pause)

    def wait(self) -> None:
        """Return when the next message may go."""
        if not self._pause:
            return
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._pause
        time.sleep(max(0.0, start - now))


@dataclass
class _Place:
    """What is known of where a line ends; what it refused is *withheld* until that is told apart.

    It may be meant for one address, or for everybody. *refused* counts what was refused in a row.
    """

    is_one: bool
    has_taken: bool = False
    refused: int = 0
    withheld: list[tuple[Entry, Outcome]] = field(default_factory=list)


@dataclass(frozen=True)
class _Report:
    """What a connection has to say: *outcome* is missing where it claims a message."""

    entry: Entry
    place: _Place
    outcome: Outcome | None = None
    booked: threading.Event = field(default_factory=threading.Event)


_Reports = tuple[_Report | None, ...]
"""What one connection hands in at once; None where it has ended."""


class Delivery:
    """One run. Connections are threads; the ledger is written by the calling one alone.

    Whatever the connections report while it writes is booked together: one sync for all of them.
    """

    def __init__(self, ledger: Ledger, make: Make, clock: Clock, rate: Rate) -> None:
        self._ledger, self._make, self._clock, self._rate = ledger, make, clock, rate
        self._reports: Queue[_Reports] = Queue()
        self._stop = threading.Event()
        self._counts = dict.fromkeys(State, 0)
        self._places: list[_Place] = []
        self._settled: list[Entry] = []
        self._halted = ""
        self._crash: Exception | None = None

    def run(self, lines: Iterable[Line]) -> Tally:
        """Hand everything over; what is interrupted stays as the ledger says."""
        workers = []
        total = 0
        for line in lines:
            todo: Queue[Entry] = Queue()
            for entry in line.entries:
                todo.put(entry)
            total += len(line.entries)
            place = _Place(line.is_one_place)
            self._places.append(place)
            for carrier in line.carriers[: len(line.entries)]:
                worker = threading.Thread(
                    target=self._work, args=(todo, carrier, place), daemon=True
                )
                worker.start()
                workers.append(worker)
        try:
            self._book_all(len(workers))
        finally:
            self._stop.set()
        if self._crash is not None:
            raise self._crash
        self._settle_the_rest()
        done = sum(self._counts[state] for state in _DONE)
        return Tally(
            sent=self._counts[State.SENT],
            uncertain=self._counts[State.UNCERTAIN],
            deferred=self._counts[State.DEFERRED],
            failed=self._counts[State.FAILED],
            skipped=self._counts[State.SKIPPED],
            left=total - done,
            halted=self._halted,
        )

    # In the threads

    def _work(self, todo: Queue[Entry], carrier: Carrier, place: _Place) -> None:
        """Carry one message after the other.

        What became of one is booked together with the claim of the next: one sync for both. A kill
        between the two leaves one message of the connection uncertain, as anywhere else.
        """
        said: list[_Report] = []
        try:
            while not self._stop.is_set():
                try:
                    entry = todo.get_nowait()
                except Empty:
                    break
                outcome = self._try(entry, carrier, place, said)
                report = _Report(entry, place, outcome)
                said.append(report)
                if outcome.fate is not Fate.TAKEN:  # it may end the run
                    self._hand_in(said)
                    report.booked.wait()
        except Exception as problem:  # noqa: BLE001 -- raised again in the calling thread
            self._crash = problem
            self._stop.set()
        finally:
            carrier.close()
            self._reports.put((*said, None))

    def _try(self, entry: Entry, carrier: Carrier, place: _Place, said: list[_Report]) -> Outcome:
        made = self._make(entry)
        if isinstance(made, Outcome):
            return made
        outcome = Outcome(Fate.AGAIN)
        for at in range(_TRIES_AT_ONCE):
            if at or self._rate.is_limited:
                self._hand_in(said)
            if at:
                self._stop.wait(at)
            self._rate.wait()
            outcome = carrier.carry(made, lambda: self._claim(entry, place, said))
            if outcome.fate is not Fate.AGAIN or self._stop.is_set():
                return outcome
        return replace(outcome, fate=Fate.LATER)

    def _claim(self, entry: Entry, place: _Place, said: list[_Report]) -> None:
        """Have it booked that *entry* is being handed over, before it is."""
        report = _Report(entry, place)
        said.append(report)
        self._hand_in(said)
        report.booked.wait()

    def _hand_in(self, said: list[_Report]) -> None:
        if said:
            self._reports.put(tuple(said))
            said.clear()

    # In the calling thread

    def _book_all(self, working: int) -> None:
        while working:
            reports = [report for some in self._gather() for report in some]
            working -= reports.count(None)
            said = [report for report in reports if report is not None]
            now = self._clock()
            booked = [self._entry_of(report, now) for report in said]
            self._ledger.record([*booked, *self._settled])
            self._settled.clear()
            for report in said:
                report.booked.set()

    def _gather(self) -> Iterator[_Reports]:
        """Wait for somebody's reports, and take all that are there."""
        yield self._reports.get()
        while True:
            try:
                yield self._reports.get_nowait()
            except Empty:
                return

    def _entry_of(self, report: _Report, now: datetime) -> Entry:
        entry = replace(report.entry, changed_at=stamp(now))
        if report.outcome is None:
            return replace(entry, state=State.SENDING)
        booked = self._follow(entry, report.place, report.outcome, now)
        self._counts[booked.state] += 1
        return booked

    def _follow(self, entry: Entry, place: _Place, outcome: Outcome, now: datetime) -> Entry:
        """What the ledger says of *entry* after *outcome*."""
        fate, reason = outcome.fate, outcome.reason
        if fate is Fate.TAKEN:
            place.has_taken, place.refused = True, 0
            if not self._halted:
                self._settle(place, [each for each in place.withheld if not _is_ban(each[1])], now)
            return replace(entry, state=State.SENT, next_at="", reason="")
        if fate in (Fate.REFUSED, Fate.LATER):
            if place.is_one and _is_for_all(outcome, place):
                return self._withhold(entry, place, outcome)
            return _given_up_or_deferred(entry, outcome, now)
        if fate is Fate.HALTED:
            self._halt(reason)
        return replace(entry, state=_PLAIN[fate], next_at="", reason=reason)

    def _withhold(self, entry: Entry, place: _Place, outcome: Outcome) -> Entry:
        """Nothing is decided of *entry* yet; when too many are refused, the run ends."""
        place.withheld.append((entry, outcome))
        place.refused += 1
        if place.refused >= _REFUSALS:
            self._halt(_words_for_all(outcome))
        return replace(entry, state=State.PLANNED, reason=outcome.reason)

    def _settle(
        self, place: _Place, chosen: Sequence[tuple[Entry, Outcome]], now: datetime
    ) -> None:
        """Not everything is refused: those *chosen* of what was were refused for their own sake."""
        for entry, outcome in chosen:
            booked = _given_up_or_deferred(entry, outcome, now)
            self._settled.append(booked)
            self._counts[State.PLANNED] -= 1
            self._counts[booked.state] += 1
        place.withheld = [each for each in place.withheld if each not in chosen]

    def _settle_the_rest(self) -> None:
        """Decide at the end; where all was refused, or nobody knows, nothing is given up."""
        for place in self._places:
            if self._halted or not place.withheld:
                continue
            is_lone = len(place.withheld) == 1 and not place.withheld[0][1].is_policy
            if place.has_taken or is_lone:
                self._settle(place, place.withheld, self._clock())
            else:
                self._halted = _words_for_all(place.withheld[-1][1])
        self._ledger.record(self._settled)

    def _halt(self, reason: str) -> None:
        self._halted = self._halted or reason
        self._stop.set()


_PLAIN = {
    Fate.LOST: State.UNCERTAIN,
    Fate.VOID: State.SKIPPED,
    Fate.UNFIT: State.FAILED,
    Fate.HALTED: State.PLANNED,
    Fate.AGAIN: State.PLANNED,  # the run was stopped meanwhile
}
_DONE = (State.SENT, State.UNCERTAIN, State.DEFERRED, State.FAILED, State.SKIPPED)


def _is_for_all(outcome: Outcome, place: _Place) -> bool:
    """Whether *outcome* may be meant for everybody, by what is known so far."""
    return outcome.is_policy or (outcome.fate is Fate.REFUSED and not place.has_taken)


def _is_ban(outcome: Outcome) -> bool:
    """Whether it may be that from now on nothing is taken, whatever was taken before."""
    return outcome.is_policy and outcome.fate is Fate.REFUSED


def _words_for_all(outcome: Outcome) -> str:
    if outcome.fate is Fate.LATER:
        return f"nothing can be handed over: {outcome.reason}"
    return f"the server refuses everything: {outcome.reason}"


def _given_up_or_deferred(entry: Entry, outcome: Outcome, now: datetime) -> Entry:
    if outcome.fate is Fate.LATER:
        return _deferred(entry, outcome, now)
    return replace(entry, state=State.FAILED, next_at="", reason=outcome.reason)


def _deferred(entry: Entry, outcome: Outcome, now: datetime) -> Entry:
    """Tried again after a pause that doubles each time, and after enough of them given up."""
    tries = entry.tries + 1
    if tries >= MOST_TRIES:
        return replace(entry, state=State.FAILED, tries=tries, next_at="", reason=outcome.reason)
    pause = max(FIRST_PAUSE * 2 ** (tries - 1), timedelta(seconds=outcome.wait))
    next_at = stamp(now + min(pause, LONGEST_PAUSE))
    return replace(entry, state=State.DEFERRED, tries=tries, next_at=next_at, reason=outcome.reason)
