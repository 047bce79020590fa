"""What would be told now: worked out from the ledger, and nothing written into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from offerbook.app.newsroom import Archive, Newsroom, Piece, things_of
from offerbook.app.waiting import WAITING, is_foreign, why_not
from offerbook.digest.entry import Plan, Sheet
from offerbook.digest.ledger import Ledger
from offerbook.digest.select import Book
from offerbook.model.catalog import Catalog
from offerbook.subscriptions.subscription import Subscription


@dataclass(frozen=True)
class Foreseen:
    """One content, and the subscriptions that would be sent it.

    *since* is the day on which an earlier run has planned it; empty for what is new.
    """

    piece: Piece
    things: tuple[str, ...]
    readers: tuple[Subscription, ...]
    since: str = ""


def foresee(
    catalog: Catalog, subscriptions: Sequence[Subscription], day: str, ledger: Ledger | None
) -> tuple[Foreseen, ...]:
    """What `digest send` would send on *day*, by content; *ledger* is None where there is none.

    What earlier runs have planned and not yet sent comes first.
    """
    room = Newsroom(catalog, day, ledger.seen_on() if ledger else {})
    by_id = {each.id: each for each in subscriptions}
    waiting = tuple(_waiting(catalog, room, by_id, ledger)) if ledger else ()
    bits = _with_new(ledger.bits() if ledger else {}, room.keys(subscriptions))
    books = _books(ledger, by_id, bits, day) if ledger else {}
    found: dict[tuple[str, int], list[Plan]] = {}
    for plan in room.decide(subscriptions, books, bits).plans:
        found.setdefault((plan.asked, plan.things), []).append(plan)
    foreseen = []
    for at, plans in enumerate(found.values()):
        things = things_of(plans[0], bits)
        piece = room.compose(Sheet(at, plans[0].asked, things, day))
        if piece is not None:
            readers = tuple(by_id[plan.subscriber] for plan in plans)
            foreseen.append(Foreseen(piece, things, readers))
    return (*waiting, *foreseen)


def _waiting(
    catalog: Catalog, room: Newsroom, by_id: Mapping[str, Subscription], ledger: Ledger
) -> Iterator[Foreseen]:
    """What was planned before, as `digest send` would send it today."""
    found: dict[int, list[Subscription]] = {}
    for entry in ledger.entries(*WAITING):
        reader = by_id.get(entry.subscriber)
        if reader is not None:
            found.setdefault(entry.digest, []).append(reader)
    archive = Archive(catalog, ledger.seen_on())
    for digest, readers in found.items():
        sheet = room.remaining(ledger.sheet(digest))
        still = tuple(each for each in readers if not why_not(sheet, each))
        piece = archive.piece(sheet) if still else None
        if piece is not None:
            yield Foreseen(piece, sheet.things, still, sheet.planned_on)


def _books(
    ledger: Ledger, by_id: Mapping[str, Subscription], bits: Mapping[str, int], day: str
) -> Mapping[str, Book]:
    """What each was told; what waits for a customer and was written for colleagues, was not."""
    books = ledger.books(day)
    for entry in ledger.entries(*WAITING):
        sheet = ledger.sheet(entry.digest)
        if is_foreign(sheet, by_id.get(entry.subscriber)):
            told = sum(1 << bits[thing] for thing in sheet.things)
            book = books[entry.subscriber]
            books[entry.subscriber] = replace(book, told=book.told & ~told, told_on="")
    return books


def _with_new(known: Mapping[str, int], keys: Iterable[str]) -> dict[str, int]:
    """*known* numbers, and the ones that the new among *keys* would be given."""
    new = (key for key in dict.fromkeys(keys) if key not in known)
    return {**known, **{key: len(known) + at for at, key in enumerate(new)}}
