"""A small catalogue with readers, and runs that send to them at a moment that a test chooses."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from offerbook.app.mailing import Mailing, Sent, Way, open_ledger
from offerbook.digest.entry import State
from offerbook.digest.ledger import Kind, Ledger
from offerbook.digest.smtp import read_server
from offerbook.model.catalog import Catalog
from offerbook.subscriptions.read import build_subscriptions
from offerbook.subscriptions.subscription import Subscription
from tests.support import RELEASING, Workshop, make_workshop

DAY = "2026-07-01"
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
SCOPE = "scope:\n  included:\n    - id: users\n      what: Users\n      up_to: {}\n"
NARROWER = "note: Fewer.\nreason: The bank.\n"
KEEPER = "keeper: ada\n"
READER = """\
  - id: {id}
    name: Reader {id}
    address: {address}
    since: 2026-01-01
    audience: internal
    pace: {pace}
"""


def address_of(name: str) -> str:
    """Where reader *name* gets mail."""
    return f"{name}@readers.example.org"


def names_of(count: int) -> tuple[str, ...]:
    """So many readers."""
    return tuple(f"r{number:03}" for number in range(count))


def subscribe(shop: Workshop, names: Iterable[str], *, daily: Collection[str] = ()) -> None:
    """Let all of *names*, and nobody else, hear of everything: at once, or once a day."""
    rows = [
        READER.format(
            id=each, address=address_of(each), pace="daily" if each in daily else "at once"
        )
        for each in names
    ]
    shop.write("catalog/subscriptions.yaml", "subscriptions:\n" + "".join(rows))


def make_desk(root: Path, count: int = 6) -> Desk:
    """One offering, released once, so many readers, and a ledger that knows of nothing."""
    shop = make_workshop(root)
    shop.write("catalog/catalog.yaml", RELEASING + KEEPER)
    shop.offering("mail-move", SCOPE.format(50))
    shop.freeze("2026-06-01")
    subscribe(shop, names_of(count))
    desk = Desk(shop)
    desk.begin()
    return desk


@dataclass
class Desk:
    """Sends for one catalogue; *now* is the moment that it takes it to be."""

    shop: Workshop
    now: datetime = NOON
    environment: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def catalog(self) -> Catalog:
        return self.shop.sound()

    @property
    def path(self) -> Path:
        return self.shop.root / ".offerbook" / "ledger.sqlite"

    @property
    def journal(self) -> Path:
        return self.path.with_suffix(".journal")

    def copy(self, folder: Path) -> Desk:
        """The same in *folder*; the catalogue, which nobody changes, is not read again."""
        made = Desk(Workshop(Path(shutil.copytree(self.shop.root, folder / "desk"))), self.now)
        made.catalog = self.catalog
        return made

    def begin(self) -> None:
        Ledger.create(self.path, Kind.SERVER).close()

    def look_again(self) -> None:
        """Read the catalogue once more: something was released, or somebody came or went."""
        self.__dict__.pop("catalog", None)

    def release(self, day: str, offering: str = "mail-move", *, up_to: int) -> None:
        self.shop.offering(offering, SCOPE.format(up_to))
        self.shop.freeze(day)
        self.look_again()

    def subscriptions(self) -> tuple[Subscription, ...]:
        return build_subscriptions(self.catalog.subscriptions, self.catalog)

    def send(self, server: str, *, day: str = DAY, connections: int = 2, rate: float = 0) -> Sent:
        """One run with the server that is named."""
        way = Way(None, read_server(server, ""), connections, rate)
        mailing = Mailing(
            self.catalog, self.subscriptions(), way, self.environment, lambda: self.now
        )
        mailing.check_ready()
        with open_ledger(self.path, way) as ledger:
            return mailing.run(ledger, day)

    def states(self) -> dict[str, list[State]]:
        """The states of all messages to each reader."""
        with Ledger.open(self.path) as ledger:
            found: dict[str, list[State]] = {}
            for entry in ledger.entries(*State):
                found.setdefault(entry.subscriber, []).append(entry.state)
            return found

    def counts(self) -> dict[State, int]:
        with Ledger.open(self.path) as ledger:
            return ledger.counts()
