"""The book of who was told what: one SQLite file, and a journal beside it that only grows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Self

from offerbook.digest.entry import Entry, Plan, Sheet, State
from offerbook.digest.journal import Journal, Told
from offerbook.digest.saying import LedgerError, damaged, saying
from offerbook.digest.select import Book, bits_of

_FORMAT = 1
_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE thing (bit INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, seen_on TEXT NOT NULL);
CREATE TABLE subscriber (
  id TEXT PRIMARY KEY, told TEXT NOT NULL, skipped TEXT NOT NULL, told_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE digest (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, asked TEXT NOT NULL, things TEXT NOT NULL,
  planned_on TEXT NOT NULL
);
CREATE TABLE message (
  id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, subscriber TEXT NOT NULL,
  digest INTEGER NOT NULL REFERENCES digest (id), state TEXT NOT NULL, tries INTEGER NOT NULL,
  next_at TEXT NOT NULL, changed_at TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX message_open ON message (state) WHERE state NOT IN ('sent', 'skipped');
CREATE INDEX message_of ON message (subscriber);
CREATE INDEX message_in ON message (digest);
"""


class Kind(StrEnum):
    """Where what the ledger tells of went: into a folder, or to people."""

    OUTBOX = "outbox"
    SERVER = "server"


_HANDED = (State.SENT, State.UNCERTAIN)
_ODD_STATES = (
    "SELECT 1 FROM message WHERE state NOT IN ('sent', 'skipped')"
    " AND state NOT IN ('planned', 'sending', 'uncertain', 'deferred', 'failed')"
)
_ENTRY = "id, ref, subscriber, digest, state, tries, next_at, changed_at, reason"


class Ledger:
    """One open ledger. Every method that changes it is one transaction.

    Raises LedgerError wherever the file cannot be read or written.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._journal = Journal(path)
        self._sheets: dict[int, Sheet] = {}
        self._connection = connection

    @classmethod
    def create(cls, path: Path, kind: Kind) -> Self:
        """A new ledger at *path*, where there must be none; what its journal tells is taken up.

        Only what people received stands in a journal: a folder's ledger leaves it as it is.
        """
        if is_there(path):
            raise LedgerError(f"{path}: there is a ledger already")
        with saying(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with _connected(path) as connection:
            connection.executescript(
                f"BEGIN IMMEDIATE; {_SCHEMA} INSERT INTO about VALUES ('kind', '{kind}');"  # noqa: S608 -- our own words
                f" PRAGMA user_version = {_FORMAT}; COMMIT;"
            )
            ledger = cls(path, connection)
            ledger._catch_up()
        return ledger

    @classmethod
    def open(cls, path: Path) -> Self:
        """The ledger at *path*; what its journal knows better is taken up."""
        if not is_there(path):
            raise LedgerError(f"{path}: there is no ledger; run `offerbook digest init`")
        with _connected(path) as connection:
            number = connection.execute("PRAGMA user_version").fetchone()[0]
            if number > _FORMAT:
                raise LedgerError(f"{path}: written by a newer offerbook: upgrade")
            if number != _FORMAT:
                raise LedgerError(f"{path}: this is no ledger of offerbook; move it away")
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if said != "ok" or connection.execute(_ODD_STATES).fetchone():
                raise damaged(path)
            ledger = cls(path, connection)
            ledger._catch_up()
        return ledger

    def close(self) -> None:
        """Put everything into the one file."""
        self._journal.close()
        with suppress(sqlite3.Error):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def kind(self) -> Kind:
        """Whether people were told, or only a folder was filled."""
        with saying(self.path):
            return Kind(self._said("kind"))

    @property
    def about_odd(self) -> str:
        """Words about lines of the journal that could not be taken up; empty where there are none.

        They are said until ``note_odd_said``.
        """
        odd = int(self._said("odd") or 0)
        if not odd:
            return ""
        lines = "one line" if odd == 1 else f"{odd} lines"
        return (
            f"{self._journal.path}: {lines} cannot be read; who was told by that is told once more, "
            "unless a whole journal is put in its place"
        )

    def note_odd_said(self) -> None:
        """Somebody has read of them who can do something about it."""
        self._say("odd", "0")

    def check_writable(self) -> None:
        """Raises LedgerError where nobody could write down what was handed over."""
        if self.kind is Kind.SERVER:
            self._journal.write(())

    # What may be told

    def bits(self) -> dict[str, int]:
        """The number of everything that was ever there to be told, by key."""
        with saying(self.path):
            return dict(self._connection.execute("SELECT key, bit FROM thing"))

    def seen_on(self) -> dict[str, str]:
        """The day on which each thing was first met, by key."""
        with saying(self.path):
            return dict(self._connection.execute("SELECT key, seen_on FROM thing"))

    def books(self, as_of: str) -> dict[str, Book]:
        """What each subscription was told, by its id."""
        with saying(self.path):
            rows = self._connection.execute("SELECT id, told, skipped, told_on FROM subscriber")
            return {
                name: Book(
                    int(told, 16),
                    int(skipped or "0", 16),
                    told_on if told_on <= as_of else "",  # the clock was wrong then
                    is_met=skipped != "",
                )
                for name, told, skipped, told_on in rows
            }

    def meet(self, keys: Iterable[str], as_of: str) -> dict[str, int]:
        """Give each of *keys* that is new its number; all numbers by key."""
        with self._change() as connection:
            known = self.bits()
            new = [key for key in dict.fromkeys(keys) if key not in known]
            known |= {key: len(known) + at for at, key in enumerate(new)}
            connection.executemany(
                "INSERT INTO thing VALUES (?, ?, ?)", ((known[key], key, as_of) for key in new)
            )
        return known

    def plan(self, plans: Sequence[Plan], skipped: Mapping[str, int], as_of: str, now: str) -> None:
        """Book everything that was decided at once: messages to be, and what nobody is told."""
        digests: dict[tuple[str, int], int] = {}
        rows, changed = [], {}
        with self._change() as connection:
            books = self.books(as_of)
            keys = {bit: key for key, bit in self.bits().items()}
            for name, mask in skipped.items():
                book = books.get(name, Book())
                changed[name] = replace(book, skipped=book.skipped | mask, is_met=True)
            for plan in plans:
                same = (plan.asked, plan.things)
                if same not in digests:
                    digests[same] = _digest(connection, *same, keys, as_of)
                book = changed.get(plan.subscriber) or books.get(plan.subscriber, Book())
                changed[plan.subscriber] = replace(
                    book, told=book.told | plan.things, told_on=as_of
                )
                things = [keys[bit] for bit in bits_of(plan.things)]
                rows.append((ref_of(plan.subscriber, things), plan.subscriber, digests[same], now))
            connection.executemany(
                "INSERT OR IGNORE INTO message (ref, subscriber, digest, state, tries, next_at,"
                " changed_at, reason) VALUES (?, ?, ?, 'planned', 0, '', ?, '')",
                rows,
            )
            _keep_books(connection, changed)

    # What is under way

    def sheet(self, digest: int) -> Sheet:
        """The content that messages share."""
        if digest not in self._sheets:
            self._sheets[digest] = self._read_sheet(digest)
        return self._sheets[digest]

    def _read_sheet(self, digest: int) -> Sheet:
        with saying(self.path):
            key, asked, bits, planned_on = self._connection.execute(
                "SELECT key, asked, things, planned_on FROM digest WHERE id = ?", (digest,)
            ).fetchone()
            keys = dict(self._connection.execute("SELECT bit, key FROM thing"))
            things = tuple(keys[bit] for bit in bits_of(int(bits, 16)))
            if key != _digest_key(asked, things, planned_on):
                raise damaged(self.path)
            return Sheet(digest, asked, things, planned_on)

    def due(self, now: str, latest: str) -> list[Entry]:
        """What is to be sent at the moment *now*: planned, or deferred until then.

        What waits for a moment after *latest* was booked by a clock that went wrong: it is due.
        """
        return self._entries(
            "state = 'planned' OR (state = 'deferred' AND (next_at <= ? OR next_at > ?))",
            (now, latest),
        )

    def entries(self, *states: State) -> list[Entry]:
        """All messages in one of *states*, in the order in which they were planned."""
        marks = ", ".join("?" for _ in states)
        return self._entries(f"state IN ({marks})", states)

    def entries_with(self, key: str) -> list[Entry]:
        """All messages that tell of the thing *key*."""
        bit = self.bits().get(key)
        if bit is None:
            return []
        with saying(self.path):
            rows = self._connection.execute("SELECT id, things FROM digest").fetchall()
            found = [digest for digest, things in rows if int(things, 16) >> bit & 1]
        return [entry for digest in found for entry in self._entries("digest = ?", (digest,))]

    def entry(self, ref: str) -> Entry | None:
        """The message whose reference begins with *ref*; None where there is not exactly one."""
        found = self._entries("substr(ref, 1, ?) = ?", (len(ref), ref))
        return found[0] if len(found) == 1 else None

    def counts(self) -> dict[State, int]:
        """How many messages are in each state."""
        with saying(self.path):
            rows = self._connection.execute("SELECT state, count(*) FROM message GROUP BY state")
            return {State(state): count for state, count in rows}

    def record(self, entries: Sequence[Entry]) -> None:
        """Book what became of messages; what was handed over stands in the journal first."""
        handed = [each for each in entries if each.state in _HANDED and self.kind is Kind.SERVER]
        if handed:
            at = self._journal.write(self._told(handed))
        with self._change() as connection:
            connection.executemany(
                "UPDATE message SET state = ?, tries = ?, next_at = ?, changed_at = ?, reason = ?"
                " WHERE id = ?",
                (
                    (each.state, each.tries, each.next_at, each.changed_at, each.reason, each.id)
                    for each in entries
                ),
            )
            if handed:
                connection.execute("INSERT OR REPLACE INTO about VALUES ('journal', ?)", (at,))

    def give_back(self, entries: Sequence[Entry], now: str, reason: str) -> None:
        """*entries*, which nobody was sent, are not sent; what they tell of is to be told anew."""
        if not entries:
            return
        with self._change() as connection:
            books = self.books("9999-12-31")
            for entry in entries:
                told = self._told_by(entry.digest)
                book = books[entry.subscriber]
                books[entry.subscriber] = replace(book, told=book.told & ~told, told_on="")
            _keep_books(connection, {each.subscriber: books[each.subscriber] for each in entries})
            connection.executemany(  # the same news to the same reader may be planned again
                "UPDATE message SET state = 'skipped', ref = ref || '-' || id, changed_at = ?,"
                " reason = ? WHERE id = ?",
                ((now, reason, entry.id) for entry in entries),
            )

    def _told_by(self, digest: int) -> int:
        row = self._connection.execute("SELECT things FROM digest WHERE id = ?", (digest,))
        return int(row.fetchone()[0], 16)

    def forget(self, subscriber: str) -> int:
        """Take out everything about a subscription; the number of messages it had."""
        with self._change() as connection:
            connection.execute("DELETE FROM subscriber WHERE id = ?", (subscriber,))
            gone = connection.execute("DELETE FROM message WHERE subscriber = ?", (subscriber,))
            self._journal.forget(subscriber)
            return gone.rowcount

    def _entries(self, where: str, values: Sequence[object]) -> list[Entry]:
        with saying(self.path):
            rows = self._connection.execute(
                f"SELECT {_ENTRY} FROM message WHERE {where} ORDER BY id",  # noqa: S608 -- our own words
                values,
            )
            return [_entry(*row) for row in rows]

    def _told(self, entries: Iterable[Entry]) -> Iterator[Told]:
        for entry in entries:
            sheet = self.sheet(entry.digest)
            yield Told(entry.subscriber, entry.state, sheet.planned_on, sheet.asked, sheet.things)

    def _catch_up(self) -> None:
        """Book what the journal tells of and the ledger does not: it is older than what was sent."""
        if self.kind is Kind.OUTBOX:
            return
        with saying(self.path):
            at = int(self._said("journal") or 0)
            found = self._journal.read(at)
        if found.odd:
            self._say("odd", str(int(self._said("odd") or 0) + found.odd))
        if not (found.told or found.odd):
            return
        for day, lines in groupby(found.told, key=lambda line: line.planned_on):
            self._take_up(day, list(lines))
        self._say("journal", str(found.end))

    def _take_up(self, day: str, told: Sequence[Told]) -> None:
        bits = self.meet((key for line in told for key in line.things), day)
        plans = [
            Plan(line.subscriber, line.asked, sum(1 << bits[key] for key in set(line.things)))
            for line in told
        ]
        self.plan(plans, {}, day, "")
        with self._change() as connection:
            connection.executemany(
                "UPDATE message SET state = ?, reason = 'known from the journal'"
                " WHERE ref = ? AND state <> 'sent'",
                ((line.state, ref_of(line.subscriber, line.things)) for line in told),
            )

    def _said(self, name: str) -> str:
        with saying(self.path):
            row = self._connection.execute(
                "SELECT value FROM about WHERE name = ?", (name,)
            ).fetchone()
            return str(row[0]) if row else ""

    def _say(self, name: str, value: str) -> None:
        with self._change() as connection:
            connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with saying(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def is_there(path: Path) -> bool:
    """Whether a ledger is at *path*; one that a kill left without a word in it is none."""
    if not path.exists():
        return False
    with saying(path), closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def set_aside(path: Path) -> Path | None:
    """Put the ledger of an outbox at *path* out of the way; where it is then, None without one."""
    if not is_there(path):
        return None
    with Ledger.open(path) as ledger:
        if ledger.kind is not Kind.OUTBOX:
            return None
    aside = path.with_name(f"{path.stem}.outbox{path.suffix}")
    with saying(path):
        path.replace(aside)
    return aside


def ref_of(subscriber: str, things: Iterable[str]) -> str:
    """What a message is called wherever it goes: the same for the same news to the same reader."""
    words = "\0".join((subscriber, *sorted(things)))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _entry(*row: Any) -> Entry:
    number, ref, subscriber, digest, state, tries, next_at, changed_at, reason = row
    return Entry(number, ref, subscriber, digest, State(state), tries, next_at, changed_at, reason)


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the file at *path*, which stays open unless its ledger turns out unfit."""
    with saying(path), ExitStack() as unfit:
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        unfit.callback(connection.close)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        yield connection
        unfit.pop_all()


def _digest_key(asked: str, things: Iterable[str], planned_on: str) -> str:
    return hashlib.sha256("\0".join((asked, planned_on, *things)).encode()).hexdigest()


def _digest(
    connection: sqlite3.Connection, asked: str, things: int, keys: Mapping[int, str], as_of: str
) -> int:
    key = _digest_key(asked, [keys[bit] for bit in bits_of(things)], as_of)
    connection.execute(
        "INSERT OR IGNORE INTO digest (key, asked, things, planned_on) VALUES (?, ?, ?, ?)",
        (key, asked, f"{things:x}", as_of),
    )
    found = connection.execute("SELECT id FROM digest WHERE key = ?", (key,)).fetchone()
    return int(found[0])


def _keep_books(connection: sqlite3.Connection, books: Mapping[str, Book]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO subscriber VALUES (?, ?, ?, ?)",
        (
            (name, f"{book.told:x}", f"{book.skipped:x}" if book.is_met else "", book.told_on)
            for name, book in books.items()
        ),
    )
