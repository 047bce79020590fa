"""What would be told now: worked out from the ledger, and nothing written into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from offerbook.app.newsroom import Newsroom, Piece, things_of
from offerbook.digest.entry import Plan, Sheet
from offerbook.digest.ledger import Ledger
from offerbook.digest.select import Book
from offerbook.model.catalog import Catalog
from offerbook.subscriptions.subscription import Subscription


@dataclass(frozen=True)
class Foreseen:
    """One content, and the subscriptions that would be sent it."""

    piece: Piece
    things: tuple[str, ...]
    readers: tuple[Subscription, ...]


def foresee(
    catalog: Catalog, subscriptions: Sequence[Subscription], day: str, ledger: Ledger | None
) -> tuple[Foreseen, ...]:
    """What `digest send` would tell on *day*, by content; *ledger* is None where there is none."""
    known = ledger.bits() if ledger else {}
    books: Mapping[str, Book] = ledger.books(day) if ledger else {}
    room = Newsroom(catalog, day, ledger.seen_on() if ledger else {})
    bits = _with_new(known, room.keys(subscriptions))
    decision = room.decide(subscriptions, books, bits)
    by_id = {each.id: each for each in subscriptions}
    found: dict[tuple[str, int], list[Plan]] = {}
    for plan in decision.plans:
        found.setdefault((plan.asked, plan.things), []).append(plan)
    foreseen = []
    for at, plans in enumerate(found.values()):
        things = things_of(plans[0], bits)
        piece = room.compose(Sheet(at, plans[0].asked, things, day))
        if piece is not None:
            readers = tuple(by_id[plan.subscriber] for plan in plans)
            foreseen.append(Foreseen(piece, things, readers))
    return tuple(foreseen)


def _with_new(known: Mapping[str, int], keys: Iterable[str]) -> dict[str, int]:
    """*known* numbers, and the ones that the new among *keys* would be given."""
    new = (key for key in dict.fromkeys(keys) if key not in known)
    return {**known, **{key: len(known) + at for at, key in enumerate(new)}}
