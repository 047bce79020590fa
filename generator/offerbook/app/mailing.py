"""Sends what is due: plans it in the ledger, writes it, hands it over, books what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from offerbook.app.newsroom import Archive, Newsroom, Piece
from offerbook.app.waiting import FOREIGN, WAITING, is_foreign, why_not
from offerbook.audience import Audience
from offerbook.digest.cards import write_slack, write_teams
from offerbook.digest.carrier import Fate, Outcome, Parcel
from offerbook.digest.delivery import LONGEST_PAUSE, Clock, Delivery, Line, Rate, Tally, stamp
from offerbook.digest.entry import Entry, Sheet, State
from offerbook.digest.hook import Hook
from offerbook.digest.ledger import Kind, Ledger, is_there
from offerbook.digest.message import Envelope, HeaderError, Identity, Letter, is_address
from offerbook.digest.outbox import Outbox
from offerbook.digest.saying import LedgerError
from offerbook.digest.smtp import Post, Server
from offerbook.model.catalog import Catalog
from offerbook.subscriptions.subscription import Channel, Subscription

_UNSET = "unset.invalid"
_SENDERS = {Audience.CUSTOMER: "company.contact", Audience.INTERNAL: "keeper"}


class UnreadyError(Exception):
    """Something that sending needs is not there; the words list all of it."""


@dataclass(frozen=True)
class Way:
    """How messages leave: into the folder *outbox*, or else by *server* and by chat hooks."""

    outbox: Path | None
    server: Server | None = None
    connections: int = 4
    rate: float = 0.0

    @property
    def kind(self) -> Kind:
        """Whether people are told, or only a folder is filled."""
        return Kind.SERVER if self.outbox is None else Kind.OUTBOX


@dataclass(frozen=True)
class Sent:
    """What a run did: how many messages were new, and what became of all that were due.

    *orphaned*: a run before it was killed while they were handed over. *unknown* were uncertain
    before, and nobody has sent them again.
    """

    planned: int
    orphaned: int
    tally: Tally
    unknown: int


def open_ledger(path: Path, way: Way) -> Ledger:
    """The ledger that fits *way*; a new one where only a folder is filled. Raises LedgerError."""
    if way.kind is Kind.OUTBOX and not is_there(path):
        return Ledger.create(path, Kind.OUTBOX)
    ledger = Ledger.open(path)
    if ledger.kind is way.kind:
        return ledger
    ledger.close()
    if way.kind is Kind.SERVER:
        raise LedgerError(
            f"{path}: what this ledger tells of went into a folder, and nobody received it; "
            "`offerbook digest init` puts a new one in its place"
        )
    raise LedgerError(
        f"{path}: this ledger tells what people received; name the mail server (OFFERBOOK_SMTP), "
        "or say --ledger for a ledger of the outbox's own"
    )


def build_identity(catalog: Catalog, audience: Audience, secret: str) -> Identity:
    """What messages to *audience* say of themselves; from nobody where the catalogue names none.

    Customers are told an address of the company's, never the keeper's own.
    """
    settings = catalog.settings.data
    mail, company = settings.get("mail", {}), settings["company"]
    is_customer = audience is Audience.CUSTOMER
    keeper = catalog.names("people").get(settings.get("keeper", ""), {}).get("email", "")
    known = str(company.get("contact", "") if is_customer else keeper)
    sender = str(mail.get("from", known)) or f"keeper@{_UNSET}"
    return Identity(
        company=str(company["name"]),
        sender=sender,
        keeper=known or sender,
        domain=sender.rpartition("@")[2],
        unsubscribe=str(mail.get("unsubscribe", "")),
        secret=secret,
    )


class Mailing:
    """One run of sending. *environment* holds the addresses that subscriptions only name."""

    def __init__(
        self,
        catalog: Catalog,
        subscriptions: Sequence[Subscription],
        way: Way,
        environment: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self._catalog, self._way, self._clock = catalog, way, clock
        self._subscriptions = {each.id: each for each in subscriptions}
        self._environment = environment
        secret = environment.get("OFFERBOOK_UNSUBSCRIBE_SECRET", "")
        self._identities = {
            audience: build_identity(catalog, audience, secret)
            for audience in {each.wish.audience for each in subscriptions}
        }
        self._envelopes: dict[int, Envelope] = {}

    def check_ready(self) -> None:
        """Raises UnreadyError with everything that is missing, before anything is booked."""
        if self._way.kind is Kind.OUTBOX:
            return
        missing = [
            f"the environment has no {each.variable} (subscription {each.id})"
            for each in self._subscriptions.values()
            if each.variable and not self._environment.get(each.variable)
        ]
        odd = [
            f"{each.variable} holds something that is not one mail address (subscription {each.id})"
            for each in self._subscriptions.values()
            if each.channel is Channel.MAIL
            and each.variable
            and self._environment.get(each.variable)
            and not is_address(self._environment[each.variable])
        ]
        if self._way.server is None and self._has(Channel.MAIL):
            missing.append("there are subscriptions by mail, and no mail server is named")
        missing += self._missing_senders()
        if missing or odd:
            raise UnreadyError("; ".join((*missing, *odd)))

    def _missing_senders(self) -> list[str]:
        """Whom mails are from, where nobody has said it."""
        mailed = {
            each.wish.audience
            for each in self._subscriptions.values()
            if each.channel is Channel.MAIL
        }
        return [
            f"catalog.yaml says neither mail.from nor {_SENDERS[audience]}: whom is a mail from?"
            for audience in sorted(mailed)
            if self._identities[audience].domain == _UNSET
        ]

    def run(self, ledger: Ledger, day: str) -> Sent:
        """Plan what is due on *day*, and send all that is under way. Raises LedgerError."""
        ledger.check_writable()
        unknown = len(ledger.entries(State.UNCERTAIN))
        orphaned = self._adopt(ledger)
        room = Newsroom(self._catalog, day, ledger.seen_on())
        dropped = self._give_back(ledger)
        planned = self._plan(ledger, room)
        now = self._clock()
        due = ledger.due(stamp(now), stamp(now + 2 * LONGEST_PAUSE))
        sheets = {
            each: room.remaining(ledger.sheet(each)) for each in {entry.digest for entry in due}
        }
        wanted = self._still_wanted(ledger, due, sheets)
        archive = Archive(self._catalog, ledger.seen_on())
        delivery = Delivery(
            ledger,
            lambda entry: self._make(
                entry, archive.piece(sheets[entry.digest]), sheets[entry.digest].planned_on
            ),
            self._clock,
            Rate(self._way.rate),
        )
        tally = delivery.run(self._lines(wanted))
        skipped = tally.skipped + dropped + len(due) - len(wanted)
        return Sent(planned, orphaned, replace(tally, skipped=skipped), unknown)

    def _adopt(self, ledger: Ledger) -> int:
        """What a killed run was handing over: nobody knows what became of it, but in a folder."""
        left = ledger.entries(State.SENDING)
        state = State.PLANNED if self._way.kind is Kind.OUTBOX else State.UNCERTAIN
        now = stamp(self._clock())
        reason = "the run that was sending it ended"
        ledger.record([replace(each, state=state, changed_at=now, reason=reason) for each in left])
        return len(left) if state is State.UNCERTAIN else 0

    def _plan(self, ledger: Ledger, room: Newsroom) -> int:
        day = room.day
        subscriptions = list(self._subscriptions.values())
        bits = ledger.meet(room.keys(subscriptions), day)
        decision = room.decide(subscriptions, ledger.books(day), bits)
        ledger.plan(decision.plans, decision.skipped, day, stamp(self._clock()))
        return len(decision.plans)

    def _give_back(self, ledger: Ledger) -> int:
        """What was written for colleagues, and waits for somebody who is a customer now.

        It is not sent, and the customer is told what customers may read.
        """
        foreign = [
            each
            for each in ledger.entries(*WAITING)
            if is_foreign(ledger.sheet(each.digest), self._subscriptions.get(each.subscriber))
        ]
        ledger.give_back(foreign, stamp(self._clock()), FOREIGN)
        return len(foreign)

    def _still_wanted(
        self, ledger: Ledger, due: Sequence[Entry], sheets: Mapping[int, Sheet]
    ) -> list[Entry]:
        """Those of *due* that may still be sent; the others never are.

        Those that were refused before come last: some dead addresses keep nobody else waiting.
        """
        now = stamp(self._clock())
        wanted, gone = list[Entry](), list[Entry]()
        for entry in due:
            reason = why_not(sheets[entry.digest], self._subscriptions.get(entry.subscriber))
            if reason:
                gone.append(replace(entry, state=State.SKIPPED, changed_at=now, reason=reason))
            else:
                wanted.append(entry)
        ledger.record(gone)
        return sorted(wanted, key=lambda entry: (bool(entry.reason), entry.digest, entry.id))

    def _lines(self, wanted: Sequence[Entry]) -> list[Line]:
        """Mail over several connections, chats over one of their own."""
        mails = [each for each in wanted if self._channel(each) is Channel.MAIL]
        chats = [each for each in wanted if self._channel(each) is not Channel.MAIL]
        way = self._way
        if way.outbox is not None:
            return [Line(mails, [Outbox(way.outbox)]), Line(chats, [Outbox(way.outbox, ".json")])]
        lines = [Line(chats, [Hook()], is_one_place=False)]
        if way.server is not None:
            posts = [Post(way.server) for _ in range(way.connections)]
            lines.append(Line(mails, posts))
        return lines

    def _make(self, entry: Entry, piece: Piece | None, planned_on: str) -> Parcel | Outcome:
        """The finished message of *entry*."""
        if piece is None:
            return Outcome(Fate.VOID, "what it tells of is not there any more")
        subscription = self._subscriptions[entry.subscriber]
        address = self._address(subscription)
        if subscription.channel is not Channel.MAIL:
            write = write_slack if subscription.channel is Channel.SLACK else write_teams
            return Parcel(entry.ref, entry.subscriber, address, write(piece.news, piece.sender))
        identity = self._identities[subscription.wish.audience]
        is_folder = self._way.kind is Kind.OUTBOX
        sent_at = _midnight(planned_on) if is_folder else self._clock()
        letter = Letter(entry.ref, entry.subscriber, subscription.name, address, sent_at)
        try:
            raw = self._envelope(entry.digest, piece, identity).write(letter)
        except HeaderError as problem:
            return Outcome(Fate.UNFIT, str(problem))
        return Parcel(entry.ref, entry.subscriber, address, raw, identity.sender)

    def _envelope(self, digest: int, piece: Piece, identity: Identity) -> Envelope:
        envelope = self._envelopes.get(digest)
        if envelope is None:
            envelope = Envelope(piece.content, identity)
            self._envelopes.clear()  # messages come sorted by what they say
            self._envelopes[digest] = envelope
        return envelope

    def _address(self, subscription: Subscription) -> str:
        if not subscription.variable:
            return subscription.address
        known = self._environment.get(subscription.variable, "")
        if known or self._way.kind is Kind.SERVER:
            return known
        return f"{subscription.id}@{_UNSET}"

    def _channel(self, entry: Entry) -> Channel:
        return self._subscriptions[entry.subscriber].channel

    def _has(self, channel: Channel) -> bool:
        return any(each.channel is channel for each in self._subscriptions.values())


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
