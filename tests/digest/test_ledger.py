"""Whatever happens to the ledger's files: words, never a traceback, and nobody is told twice."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import repeat
from pathlib import Path

import pytest

from offerbook.app.mailing import Way, open_ledger
from offerbook.digest.entry import State
from offerbook.digest.ledger import Kind, Ledger, set_aside
from offerbook.digest.saying import LedgerError
from tests.digest.desk import Desk, address_of, make_desk, names_of
from tests.digest.servers import Actor, Break, PostOffice

READERS = 6
EVERYBODY = {address_of(each): 1 for each in names_of(READERS)}


@pytest.fixture(scope="module")
def _told(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = make_desk(tmp_path_factory.mktemp("told"), READERS)
    with PostOffice() as office:
        assert desk.send(office.url).tally.sent == READERS
    return desk


@pytest.fixture
def told(_told: Desk, tmp_path: Path) -> Desk:
    """Everybody was told of the first release."""
    return _told.copy(tmp_path)


@pytest.fixture(scope="module")
def _waiting(_told: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = _told.copy(tmp_path_factory.mktemp("waiting"))
    desk.release("2026-06-20", up_to=20)
    with Actor({"banner": repeat(b"554 no\r\n")}) as server:
        assert desk.send(server.url).tally.left == READERS
    return desk


@pytest.fixture
def waiting(_waiting: Desk, tmp_path: Path) -> Desk:
    """The same; and of a second one they are to be told, and nobody was."""
    return _waiting.copy(tmp_path)


def nothing_twice(desk: Desk) -> None:
    """The next run tells nobody anything, and one after a release tells everybody once."""
    with PostOffice() as office:
        again = desk.send(office.url)
        assert (again.planned, again.tally.sent, again.tally.is_complete) == (0, 0, True)
        desk.release("2026-06-30", up_to=3)
        assert desk.send(office.url).tally.sent == READERS
        assert desk.send(office.url).planned == 0
    assert office.taken.times == EVERYBODY


def lose(desk: Desk) -> None:
    """Move the ledger away, and make a new one of what the journal tells."""
    for path in desk.path.parent.glob(f"{desk.path.name}*"):
        path.unlink()
    desk.begin()


# Missing, and made again


def test_there_is_none(told: Desk) -> None:
    told.path.unlink()
    with PostOffice() as office, pytest.raises(LedgerError, match="run `offerbook digest init`"):
        told.send(office.url)
    assert not told.path.exists()


def test_the_journal_makes_a_lost_ledger_again(told: Desk) -> None:
    lose(told)
    assert told.counts() == {State.SENT: READERS}
    nothing_twice(told)


def test_what_was_uncertain_stays_so_when_the_ledger_is_made_again(told: Desk) -> None:
    told.release("2026-06-20", up_to=20)
    with Actor({"dot": iter([Break.DROP])}) as server:
        assert told.send(server.url).tally.uncertain == 1
    lose(told)
    assert told.counts() == {State.SENT: 2 * READERS - 1, State.UNCERTAIN: 1}
    nothing_twice(told)


def test_what_was_only_planned_when_the_ledger_was_lost_is_sent(waiting: Desk) -> None:
    lose(waiting)
    with PostOffice() as office:
        assert waiting.send(office.url).tally.sent == READERS
    assert office.taken.times == EVERYBODY


def test_there_is_one_already(told: Desk) -> None:
    with pytest.raises(LedgerError, match="there is a ledger already"):
        told.begin()


@pytest.mark.parametrize("is_wal", [False, True], ids=["empty", "with a head"])
@pytest.mark.parametrize("kind", list(Kind))
def test_one_that_a_kill_left_without_a_word_is_none(
    tmp_path: Path, kind: Kind, *, is_wal: bool
) -> None:
    path = tmp_path / "ledger.sqlite"
    path.touch()
    if is_wal:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    with pytest.raises(LedgerError, match="there is no ledger"):
        Ledger.open(path)
    Ledger.create(path, kind).close()
    with Ledger.open(path) as ledger:
        assert ledger.kind is kind


# Of a folder, and of people


def test_a_folders_ledger_makes_itself_and_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    open_ledger(path, Way(tmp_path / "outbox")).close()
    with pytest.raises(LedgerError, match="nobody received it"):
        open_ledger(path, Way(None))
    assert set_aside(path) == tmp_path / "ledger.outbox.sqlite"
    assert set_aside(path) is None
    Ledger.create(path, Kind.SERVER).close()
    assert set_aside(path) is None
    with pytest.raises(LedgerError, match="what people received"):
        open_ledger(path, Way(tmp_path / "outbox"))


def test_a_folder_that_is_filled_meanwhile_makes_nobody_be_told_twice(told: Desk) -> None:
    """Somebody lost the ledger, and sent without naming a server before they noticed."""
    before = told.journal.read_bytes()
    told.path.unlink()
    open_ledger(told.path, Way(told.shop.root / "outbox")).close()
    set_aside(told.path)
    told.begin()
    assert told.journal.read_bytes() == before
    nothing_twice(told)


# Restored


def test_an_old_ledger_is_put_back(told: Desk) -> None:
    old = told.path.read_bytes()
    told.release("2026-06-20", up_to=20)
    with PostOffice() as office:
        assert told.send(office.url).tally.sent == READERS
    told.path.write_bytes(old)
    nothing_twice(told)
    assert told.counts() == {State.SENT: 3 * READERS}


def test_an_old_ledger_is_put_back_that_still_had_something_to_send(waiting: Desk) -> None:
    old = waiting.path.read_bytes()
    with Actor({"rcpt": iter([b"451 later\r\n"] * 2)}) as server:
        assert waiting.send(server.url).tally.sent == READERS - 2
    waiting.path.write_bytes(old)
    with PostOffice() as office:
        assert waiting.send(office.url).tally.sent == 2
    assert office.taken.times + server.taken.times == EVERYBODY


def test_an_old_ledger_and_its_journal_are_put_back_together(told: Desk) -> None:
    """Nobody can know of what is written nowhere, but what it tells is not told twice."""
    old, journal = told.path.read_bytes(), told.journal.read_bytes()
    told.release("2026-06-20", up_to=20)
    with PostOffice() as office:
        told.send(office.url)
        told.path.write_bytes(old)
        told.journal.write_bytes(journal)
        told.send(office.url)
    assert len(set(office.taken.ids)) == READERS  # the same names, for who can tell


def test_an_old_ledger_is_put_back_after_somebody_was_forgotten(told: Desk) -> None:
    told.release("2026-06-20", up_to=20)
    old = told.path.read_bytes()
    with PostOffice() as office:
        told.send(office.url)
    told.shop.write(
        "catalog/subscriptions.yaml",
        told.shop.root.joinpath("catalog/subscriptions.yaml").read_text().replace("r000", "r999"),
    )
    told.look_again()
    with Ledger.open(told.path) as ledger:
        assert ledger.forget("r000") == 2
    assert b"r000" not in told.journal.read_bytes()
    told.path.write_bytes(old)
    with PostOffice() as office:
        told.send(office.url)
    assert set(office.taken.times) == {address_of("r999")}


@pytest.mark.parametrize("share", [0, 0.5, 0.99], ids=["gone", "half", "a cut last line"])
def test_a_ledger_that_is_newer_than_the_journal(told: Desk, share: float) -> None:
    raw = told.journal.read_bytes()
    told.journal.write_bytes(raw[: int(len(raw) * share)])
    nothing_twice(told)
    assert told.counts() == {State.SENT: 2 * READERS}


def test_a_cut_last_line_does_not_swallow_the_next(told: Desk) -> None:
    with told.journal.open("ab") as file:
        file.write(b'["r000","sent","2026-06-')
    nothing_twice(told)
    lose(told)
    assert told.counts() == {State.SENT: 2 * READERS}


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe\n",
        b"[]\n",
        b"null\n",
        b'{"a": 1}\n',
        b'["r000","flying","2026-06-01","{}",["release mail-move 9.0.0"]]\n',
        b'["r000","sent","2026-06-01","{}",7]\n',
        b"\0" * 4096 + b"\n",
        b"[" * 100_000 + b"\n",
    ],
    ids=["bytes", "empty", "null", "map", "state", "number", "zeros", "deep"],
)
def test_a_line_of_the_journal_that_is_none_is_passed_over(told: Desk, line: bytes) -> None:
    with told.journal.open("ab") as file:
        file.write(line)
    lose(told)
    assert told.counts() == {State.SENT: READERS}


# Damaged

Damage = Callable[[bytes], bytes]


def _overwrite(start: float, length: int, what: bytes) -> Damage:
    def damage(raw: bytes) -> bytes:
        at = int(len(raw) * start)
        return raw[:at] + (what * length)[:length] + raw[at + length :]

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="nothing left"),
        pytest.param(lambda raw: raw[:50], id="cut in its head"),
        pytest.param(lambda raw: raw[:4096], id="cut after a page"),
        pytest.param(lambda raw: raw[: len(raw) // 2], id="cut in the middle"),
        pytest.param(lambda raw: raw[:-100], id="cut at the end"),
        pytest.param(_overwrite(0, 100, b"\0"), id="a head of zeros"),
        pytest.param(_overwrite(0, 16, b"Not a database!!"), id="another head"),
        pytest.param(_overwrite(0.1, 40_000, b"\0"), id="pages of zeros"),
        pytest.param(_overwrite(0.1, 40_000, b"\xa5\x5a\x13"), id="pages of garbage"),
        pytest.param(_overwrite(0.02, 3000, b"\xff"), id="a page of ones"),
        pytest.param(lambda _: b"a,b,c\n" * 3000, id="a table of another program"),
    ],
)
def test_a_damaged_ledger_says_so_and_is_made_again(told: Desk, damage: Damage) -> None:
    told.path.write_bytes(damage(told.path.read_bytes()))
    with PostOffice() as office:
        with pytest.raises(LedgerError, match=r"digest init|move it away"):
            told.send(office.url)
        assert not office.taken.ids
    lose(told)
    assert told.counts() == {State.SENT: READERS}


def is_held(path: Path) -> bool:
    """Whether this process has *path* open."""
    return any(path.samefile(each) for each in Path("/proc/self/fd").iterdir() if each.exists())


def test_another_programs_database(told: Desk) -> None:
    told.path.unlink()
    with closing(sqlite3.connect(told.path)) as connection:
        connection.execute("CREATE TABLE other (id)")
    with pytest.raises(LedgerError, match="no ledger of offerbook; move it away") as refused:
        Ledger.open(told.path)
    assert refused.traceback
    assert not is_held(told.path)


def test_a_ledger_is_held_only_while_it_is_open(told: Desk) -> None:
    with Ledger.open(told.path):
        assert is_held(told.path)
    assert not is_held(told.path)


def test_a_ledger_of_a_newer_offerbook(told: Desk) -> None:
    with closing(sqlite3.connect(told.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="newer offerbook: upgrade"):
        Ledger.open(told.path)


def test_a_folder_in_the_place_of_its_journal(told: Desk) -> None:
    told.journal.unlink()
    told.journal.mkdir()
    with pytest.raises(LedgerError, match=f"{told.journal}: is a directory") as refused:
        told.counts()
    assert refused.traceback
    assert not is_held(told.path)


def test_a_folder_in_its_place(told: Desk) -> None:
    told.path.unlink()
    told.path.mkdir()
    with pytest.raises(LedgerError, match=str(told.path)):
        Ledger.open(told.path)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE message SET state = 'flying'",
        "UPDATE subscriber SET told = 'xyz'",
        "UPDATE digest SET things = 'xyz'",
        "UPDATE digest SET things = '7'",
        "UPDATE digest SET asked = '{'",
        "UPDATE digest SET planned_on = 'soon'",
        "DELETE FROM digest",
        "UPDATE about SET value = 'x' WHERE name = 'journal'",
        "UPDATE about SET value = 'x' WHERE name = 'kind'",
        "UPDATE subscriber SET told = CAST(x'ff' AS TEXT)",
        "DROP TABLE message",
    ],
)
def test_words_in_the_ledger_that_nobody_wrote(waiting: Desk, change: str) -> None:
    with closing(sqlite3.connect(waiting.path)) as connection, connection:
        connection.execute(change)
    with PostOffice() as office:
        with pytest.raises(LedgerError, match=str(waiting.path)):
            waiting.send(office.url)
        assert not office.taken.ids


@pytest.mark.parametrize("part", range(2))
def test_whatever_bytes_are_changed_nothing_but_words_comes_of_it(waiting: Desk, part: int) -> None:
    chance = random.Random(part)  # noqa: S311 - a run that can be repeated
    whole, journal = waiting.path.read_bytes(), waiting.journal.read_bytes()
    with PostOffice() as office:
        for _ in range(10):
            raw = bytearray(whole)
            at = chance.randrange(len(raw))
            raw[at : at + 40] = chance.randbytes(len(raw[at : at + 40]))
            for path in waiting.path.parent.glob("ledger*"):
                path.unlink()
            waiting.path.write_bytes(raw)
            waiting.journal.write_bytes(journal)
            with suppress(LedgerError):
                waiting.send(office.url)
            with suppress(LedgerError):
                waiting.counts()


def test_an_outdated_writer_cannot_take_what_another_wrote(told: Desk) -> None:
    """`status` may look while a run sends: what both write is written one after the other."""
    with Ledger.open(told.path) as one, Ledger.open(told.path) as other:
        first = one.meet(["release a 1.0.0"], "2026-07-01")
        second = other.meet(["release b 1.0.0", "release a 1.0.0"], "2026-07-01")
    assert first["release a 1.0.0"] == second["release a 1.0.0"]
    assert len(set(second.values())) == len(second)
