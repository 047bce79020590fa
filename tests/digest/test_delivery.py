"""What a run makes of what servers say: each message once, later, given up, or nobody knows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest

from offerbook.app.foreseeing import foresee
from offerbook.digest import delivery
from offerbook.digest.carrier import Fate, Outcome, Parcel
from offerbook.digest.delivery import Delivery, Line, Rate
from offerbook.digest.entry import Entry, State
from offerbook.digest.ledger import Ledger
from offerbook.digest.smtp import Post, read_server
from tests.digest.desk import (
    DAY,
    KEEPER,
    NOON,
    SCOPE,
    Desk,
    address_of,
    make_desk,
    names_of,
    subscribe,
)
from tests.digest.servers import Actor, Answer, Break, PostOffice
from tests.support import RELEASING

DROP: Answer = Break.DROP


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """Six readers are to be told of one release."""
    return base.copy(tmp_path)


def once_each(office: PostOffice, count: int) -> bool:
    """Whether *count* readers, and no others, got one message each."""
    return office.taken.times == {address_of(each): 1 for each in names_of(count)}


def pauses(desk: Desk, server: str) -> list[timedelta]:
    """Run whenever something is due, until it is given up; how long each pause was."""
    found: list[timedelta] = []
    while True:
        desk.send(server, connections=1)
        with Ledger.open(desk.path) as ledger:
            (entry,) = ledger.entries(*State)
        if entry.state is not State.DEFERRED:
            return found
        again = datetime.strptime(entry.next_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        found.append(again - desk.now)
        desk.now = again


@pytest.mark.parametrize("stage", ["rcpt", "dot"])
def test_what_is_refused_for_now_is_tried_again_ever_later_and_given_up(
    tmp_path: Path, stage: str
) -> None:
    desk = make_desk(tmp_path, 1)
    with Actor({stage: repeat(b"451 4.7.1 later\r\n")}) as server:
        found = pauses(desk, server.url)
        again = desk.send(server.url)
    assert found == [timedelta(minutes=10 * 2**at) for at in range(7)]
    assert server.count(b"MAIL") == 8
    assert desk.states() == {"r000": [State.FAILED]}
    assert (again.planned, again.tally.sent) == (0, 0)


def test_what_was_deferred_arrives_later_once(desk: Desk) -> None:
    greylisted = chain(repeat(b"450 grey\r\n", 3))
    with Actor({"rcpt": greylisted}) as server:
        first = desk.send(server.url).tally
        desk.now += timedelta(minutes=9)
        too_soon = desk.send(server.url).tally
        desk.now += timedelta(minutes=1)
        then = desk.send(server.url).tally
    assert (first.sent, first.deferred, first.is_complete) == (3, 3, False)
    assert (too_soon.sent, too_soon.deferred) == (0, 0)
    assert (then.sent, then.is_complete) == (3, True)
    assert server.taken.times == {address_of(each): 1 for each in names_of(6)}


def test_a_long_pause_that_is_asked_for_is_cut_to_a_day(desk: Desk) -> None:
    class Sulking:
        def carry(self, parcel: Parcel, claim: Callable[[], None]) -> Outcome:
            return Outcome(Fate.LATER, "429", wait=864_000)

        def close(self) -> None:
            pass

    def make(entry: Entry) -> Parcel:
        return Parcel(entry.ref, entry.subscriber, "", b"")

    with Actor({"banner": repeat(b"554 no\r\n")}) as server:
        assert desk.send(server.url).tally.left == 6
    with Ledger.open(desk.path) as ledger:
        entries = ledger.entries(State.PLANNED)
        Delivery(ledger, make, lambda: NOON, Rate(0)).run([Line(entries, [Sulking()])])
        assert {each.next_at for each in ledger.entries(*State)} == {"2026-07-02T12:00:00Z"}


def test_connections_that_break_before_anything_is_handed_over(desk: Desk) -> None:
    """Every message goes in the same run; only one broke where nobody knows what became of it."""
    stages = ("banner", "ehlo", "mail", "rcpt", "data", "dot")
    with Actor({stage: iter([DROP]) for stage in stages}) as server:
        tally = desk.send(server.url, connections=6).tally
    assert (tally.sent, tally.uncertain, tally.left) == (5, 1, 0)
    assert len(server.taken.ids) == len(set(server.taken.ids)) == 5
    (lost,) = server.lost.ids
    assert lost not in server.taken.ids


@pytest.mark.parametrize("how", list(Break), ids=["dropped", "silent"])
def test_a_lost_answer_is_uncertain_and_nothing_is_resent_by_itself(desk: Desk, how: Break) -> None:
    lost: Iterator[Answer] = iter([how, how])
    with Actor({"dot": lost}) as server:
        first = desk.send(f"{server.url}?timeout=0.3").tally
        desk.now += timedelta(days=30)
        then = desk.send(server.url)
    assert (first.sent, first.uncertain, first.left) == (4, 2, 0)
    assert not first.is_complete
    assert (then.planned, then.orphaned, then.tally.sent) == (0, 0, 0)
    assert len(set(server.taken.ids) | set(server.lost.ids)) == 6
    assert desk.counts() == {State.SENT: 4, State.UNCERTAIN: 2}


def test_one_dead_address(desk: Desk) -> None:
    with PostOffice({address_of("r000"): "550 5.1.1 nobody"}) as office:
        tally = desk.send(office.url, connections=1).tally
    assert (tally.sent, tally.failed, tally.halted) == (5, 1, "")
    assert desk.states()["r000"] == [State.FAILED]
    assert sum(office.taken.times.values()) == 5


def test_a_dead_address_alone(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, 1)
    with PostOffice({address_of("r000"): "550 5.1.1 nobody"}) as office:
        tally = desk.send(office.url).tally
    assert (tally.failed, tally.left, tally.halted) == (1, 0, "")


def test_many_dead_addresses_keep_nobody_else_waiting(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, 30)
    dead = {address_of(each): "550 5.1.1 nobody" for each in names_of(12)}
    with PostOffice(dead) as office:
        tallies = [desk.send(office.url).tally for _ in range(4)]
    assert tallies[0].halted.startswith("the server refuses everything: 550")
    assert tallies[-1].halted == ""
    assert desk.counts() == {State.SENT: 18, State.FAILED: 12}
    assert set(office.taken.times.values()) == {1}


def _refuse(*answers: tuple[str, bytes]) -> dict[str, Iterator[Answer]]:
    return {stage: repeat(answer) for stage, answer in answers}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        pytest.param(_refuse(("banner", b"554 go away\r\n")), "554 go away", id="banner"),
        pytest.param(_refuse(("auth", b"535 no\r\n")), "user or the password", id="AUTH"),
        pytest.param(_refuse(("mail", b"550 no\r\n")), "everything: 550 no", id="the sender"),
        pytest.param(_refuse(("rcpt", b"550 no\r\n")), "everything: 550 no", id="every address"),
        pytest.param(_refuse(("rcpt", b"554 5.7.1 no\r\n")), "5.7.1", id="a policy"),
        pytest.param(_refuse(("data", b"554 no\r\n")), "everything: 554", id="DATA"),
        pytest.param(_refuse(("dot", b"552 no\r\n")), "everything: 552", id="every mail"),
    ],
)
def test_a_server_that_refuses_everything_burns_nothing(
    tmp_path: Path, parts: dict[str, Iterator[Answer]], words: str
) -> None:
    desk = make_desk(tmp_path, 40)
    with Actor(parts, offers=(b"AUTH PLAIN",)) as server:
        for _ in range(2):
            tally = desk.send(server.url.replace("//", "//ann@"), connections=4).tally
            assert words in tally.halted
            assert (tally.sent, tally.failed, tally.left) == (0, 0, 40)
        assert desk.counts() == {State.PLANNED: 40}
        assert server.count(b"EHLO") <= 8
        assert server.count(b"MAIL") <= 16
    with PostOffice() as office:
        assert desk.send(office.url).tally.sent == 40
    assert once_each(office, 40)


def test_a_server_that_had_enough_of_us_in_the_middle(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, 40)
    enough: Iterator[Answer] = chain(
        repeat(b"250 fine\r\n", 10), repeat(b"554 5.7.1 enough for today\r\n")
    )
    with Actor({"rcpt": enough}) as server:
        tally = desk.send(server.url).tally
    assert "enough for today" in tally.halted
    assert (tally.sent, tally.failed, tally.left) == (10, 0, 30)
    with PostOffice() as office:
        assert desk.send(office.url).tally.sent == 30
    together = office.taken.times + server.taken.times
    assert together == {address_of(each): 1 for each in names_of(40)}


@pytest.mark.parametrize("stage", ["banner", "auth"])
def test_a_server_that_is_out_of_order_burns_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    monkeypatch.setattr(delivery, "_TRIES_AT_ONCE", 1)  # the pauses between are real seconds
    desk = make_desk(tmp_path, 20)
    with Actor({stage: repeat(b"421 out of order\r\n")}, offers=(b"AUTH PLAIN",)) as server:
        for _ in range(3):
            tally = desk.send(server.url.replace("//", "//ann@")).tally
            desk.now += timedelta(hours=1)
        assert tally.halted == "nothing can be handed over: 421 out of order"
        assert server.count(b"MAIL") == 0
    assert desk.counts() == {State.PLANNED: 20}


def test_a_server_that_allows_fewer_connections(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, 30)
    busy: Iterator[Answer] = chain([b"220 here\r\n"], repeat(b"421 too many\r\n", 3))
    with Actor({"banner": busy}) as server:
        tally = desk.send(server.url, connections=2).tally
        desk.now += timedelta(hours=1)
        then = desk.send(server.url, connections=2).tally
    assert (tally.failed, tally.halted, tally.uncertain) == (0, "", 0)
    assert tally.sent + then.sent == 30
    assert set(server.taken.times.values()) == {1}


def test_nobody_answers(desk: Desk) -> None:
    with PostOffice() as office:
        pass
    tally = desk.send(office.url).tally
    assert tally.halted.endswith("nobody answers there")
    assert desk.counts() == {State.PLANNED: 6}


def test_who_left_between_planning_and_sending_gets_nothing(desk: Desk) -> None:
    with Actor({"banner": repeat(b"554 no\r\n")}) as server:
        desk.send(server.url)
    subscribe(desk.shop, names_of(4))
    desk.look_again()
    with PostOffice() as office:
        tally = desk.send(office.url).tally
    assert (tally.sent, tally.skipped, tally.is_complete) == (4, 2, True)
    assert once_each(office, 4)
    assert desk.states()["r005"] == [State.SKIPPED]


def test_a_release_that_is_taken_out_before_it_is_sent(desk: Desk) -> None:
    with Actor({"banner": repeat(b"554 no\r\n")}) as server:
        desk.send(server.url)
    desk.shop.offering("desk")
    folder = desk.shop.root / "catalog/offerings/mail-move"
    for path in (*folder.glob("versions/*"), folder / "offering.yaml"):
        path.unlink()
    (folder / "versions").rmdir()
    folder.rmdir()
    desk.look_again()
    with PostOffice() as office:
        tally = desk.send(office.url).tally
    assert (tally.sent, tally.skipped, tally.is_complete) == (0, 6, True)
    assert not office.taken.ids


# The clock


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(
    ("per_second", "spacing"), [(2, 0.5), (250, 0.004), (0.1, 10), (0, 0)], ids=str
)
def test_a_rate_keeps_messages_apart(
    monkeypatch: pytest.MonkeyPatch, per_second: float, spacing: float
) -> None:
    clock = FakeTime()
    monkeypatch.setattr(delivery, "time", clock)
    rate = Rate(per_second)
    moments = []
    for _ in range(5):
        rate.wait()
        moments.append(clock.now)
    assert moments == pytest.approx([100 + at * spacing for at in range(5)])
    clock.now += 1000
    rate.wait()
    assert clock.now == pytest.approx(moments[-1] + 1000)  # what was not used is not made up for


def test_the_rate_is_that_of_all_connections_together(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    sleep = time.sleep

    class Watched(FakeTime):
        def sleep(self, seconds: float) -> None:
            waits.append(seconds)
            sleep(0)

    monkeypatch.setattr(delivery, "time", Watched())
    with PostOffice() as office:
        desk.send(office.url, connections=3, rate=4)
    assert once_each(office, 6)
    assert sorted(waits) == pytest.approx([0.25 * at for at in range(6)])


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(("2026-07-01", "2031-01-01", "2026-07-02"), id="years ahead, and back"),
        pytest.param(("2026-07-01", "2020-01-01", "2026-07-02"), id="years back"),
        pytest.param(("2026-07-31", "2026-08-31", "2026-09-01"), id="ends of months"),
        pytest.param(("2028-02-28", "2028-02-29", "2028-03-01"), id="a leap day"),
        pytest.param(("2026-12-31", "2027-01-01"), id="a new year"),
        pytest.param(("2027-03-28", "2027-03-28"), id="summer time begins"),
        pytest.param(("2026-10-25", "2026-10-25"), id="summer time ends"),
    ],
)
def test_whatever_the_clock_says_each_release_is_told_once(
    tmp_path: Path, days: tuple[str, ...]
) -> None:
    desk = make_desk(tmp_path, 2)
    subscribe(desk.shop, names_of(2), daily=["r001"])
    desk.look_again()
    with PostOffice() as office:
        for day in days:
            for hour in (0, 23):
                desk.now = datetime.fromisoformat(f"{day}T{hour:02}:30:00+00:00")
                desk.send(office.url, day=day)
    assert once_each(office, 2)


def test_what_waits_is_not_held_up_by_a_clock_that_was_wrong(desk: Desk) -> None:
    desk.now = datetime(2031, 1, 1, tzinfo=UTC)
    with Actor({"rcpt": repeat(b"451 later\r\n")}) as server:
        assert desk.send(server.url).tally.deferred == 6
    desk.now = NOON
    with PostOffice() as office:
        assert desk.send(office.url).tally.sent == 6
    assert once_each(office, 6)


def test_a_release_dated_earlier_that_arrives_later_is_told(desk: Desk) -> None:
    with PostOffice() as office:
        desk.release("2026-06-20", up_to=40)
        assert desk.send(office.url).tally.sent == 6
        desk.release("2026-06-10", "desk", up_to=5)
        assert desk.send(office.url).tally.sent == 6
        assert desk.send(office.url).planned == 0
    assert set(office.taken.times.values()) == {2}
    told = [raw for raw in office.taken.payloads.values() if b"Subject: New: Desk" in raw]
    assert len(told) == 6


def test_a_release_from_tomorrow_is_told_tomorrow(desk: Desk) -> None:
    with PostOffice() as office:
        assert desk.send(office.url).tally.sent == 6
        desk.release("2026-07-02", up_to=20)
        assert desk.send(office.url, day=DAY).planned == 0
        assert desk.send(office.url, day="2026-07-02").tally.sent == 6


def test_what_was_refused_stays_refused_when_others_are_taken_in_the_same_breath(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow disk lets both reports be booked together."""
    desk = make_desk(tmp_path, 2)
    record = Ledger.record

    def slowly(self: Ledger, entries: list[Entry]) -> None:
        time.sleep(0.2)
        record(self, entries)

    monkeypatch.setattr(Ledger, "record", slowly)
    with PostOffice({address_of("r000"): "550 5.1.1 nobody"}) as office:
        tally = desk.send(office.url).tally
    assert (tally.sent, tally.failed, tally.left) == (1, 1, 0)
    assert desk.states() == {"r000": [State.FAILED], "r001": [State.SENT]}


def test_a_way_that_crashes_ends_the_run_and_loses_nothing(desk: Desk) -> None:
    class Broken:
        def carry(self, parcel: Parcel, claim: Callable[[], None]) -> Outcome:
            claim()
            raise RuntimeError("a bug")

        def close(self) -> None:
            pass

    with Actor({"banner": repeat(b"554 no\r\n")}) as server:
        desk.send(server.url)
    with Ledger.open(desk.path) as ledger:
        run = Delivery(ledger, lambda _: Parcel("", "", "", b""), lambda: NOON, Rate(0))
        with pytest.raises(RuntimeError, match="a bug"):
            run.run([Line(ledger.entries(State.PLANNED), [Broken()])])
    with PostOffice() as office:
        then = desk.send(office.url)
    assert (then.orphaned, then.tally.sent) == (1, 5)
    assert desk.counts() == {State.SENT: 5, State.UNCERTAIN: 1}


def test_what_a_chat_takes_says_nothing_of_the_mail_server(desk: Desk) -> None:
    """Nor does a chat that is gone say anything of the other chats."""

    class Chat:
        def carry(self, parcel: Parcel, claim: Callable[[], None]) -> Outcome:
            claim()
            is_gone = parcel.subscription == "r000"
            return Outcome(Fate.REFUSED, "404") if is_gone else Outcome(Fate.TAKEN)

        def close(self) -> None:
            pass

    def make(entry: Entry) -> Parcel:
        return Parcel(entry.ref, entry.subscriber, address_of(entry.subscriber), b"\r\n")

    with Actor({"rcpt": repeat(b"550 no\r\n")}) as server, Ledger.open(desk.path) as ledger:
        desk.send(server.url)
        entries = ledger.entries(State.PLANNED)
        post = Post(read_server(server.url, ""))
        lines = [Line(entries[:2], [Chat()], is_one_place=False), Line(entries[2:], [post])]
        tally = Delivery(ledger, make, lambda: NOON, Rate(0)).run(lines)
    assert (tally.sent, tally.failed, tally.left) == (1, 1, 4)
    assert tally.halted == "the server refuses everything: 550 no"


_GONE = "smtp://127.0.0.1:1"
"""Where no server listens."""


def reasons(desk: Desk) -> set[tuple[State, str]]:
    with Ledger.open(desk.path) as ledger:
        return {(each.state, each.reason) for each in ledger.entries(*State)}


def test_what_waited_while_its_reader_became_a_customer_is_told_as_customers_read_it(
    tmp_path: Path,
) -> None:
    """It was written for colleagues, and holds what customers may not read."""
    desk = make_desk(tmp_path, 1)
    mail = "mail:\n  from: changes@example.com\n"
    desk.shop.write("catalog/catalog.yaml", RELEASING + KEEPER + mail)
    draft = desk.shop.root / "catalog/offerings/mail-move/offering.yaml"
    draft.write_text(draft.read_text().replace("status: planned", "status: pilot"))
    desk.shop.freeze("2026-06-02")
    desk.look_again()
    desk.send(_GONE)
    assert desk.counts() == {State.PLANNED: 1}
    file = desk.shop.root / "catalog/subscriptions.yaml"
    file.write_text(file.read_text().replace("audience: internal", "audience: customer"))
    desk.look_again()
    with Ledger.open(desk.path) as ledger:
        (foreseen,) = foresee(desk.catalog, desk.subscriptions(), DAY, ledger)
        assert not foreseen.since  # it is planned anew
    with PostOffice() as office:
        sent = desk.send(office.url)
        assert (sent.planned, sent.tally.skipped, sent.tally.sent) == (1, 1, 1)
        assert desk.send(office.url).planned == 0
    assert office.taken.times == {address_of("r000"): 1}
    assert reasons(desk) == {
        (State.SENT, ""),
        (State.SKIPPED, "it was planned for colleagues, and the subscription is a customer's now"),
    }


def test_of_what_waited_the_part_that_was_withdrawn_is_left_out(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, 1)
    with PostOffice() as office:
        desk.send(office.url)  # of the first release
        desk.release("2026-07-01", up_to=900)
        desk.shop.offering("mail-move", SCOPE.format(777))
        desk.shop.freeze("2026-07-01", from_on="2026-08-01")
        desk.look_again()
        assert desk.send(_GONE).planned == 1
        desk.release("2026-07-02", up_to=901)
        with Ledger.open(desk.path) as ledger:
            waiting, coming = foresee(desk.catalog, desk.subscriptions(), "2026-07-02", ledger)
        assert (waiting.since, waiting.things) == (DAY, ("release mail-move 1.1.0",))
        assert coming.since == ""
        desk.send(office.url, day="2026-07-02")
    mails = list(office.taken.payloads.values())[1:]
    told = [each for each in mails if b"777" in each]
    assert len(mails) == 2
    assert len(told) == 1  # that it was taken back, and what it would have meant
    assert b"will not take hold" in told[0]


def test_what_waited_until_it_was_withdrawn_is_not_sent(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, 1)
    with PostOffice() as office:
        desk.send(office.url)  # of the first release
        desk.shop.offering("mail-move", SCOPE.format(40))
        desk.shop.freeze("2026-07-01", from_on="2026-08-01")
        desk.look_again()
        assert desk.send(_GONE).planned == 1
        desk.release("2026-07-02", up_to=50)
        desk.send(office.url, day="2026-07-02")
    assert (State.SKIPPED, "what it announces was withdrawn") in reasons(desk)
    assert desk.counts()[State.SKIPPED] == 1
