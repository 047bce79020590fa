"""offerbook digest send, status and resend against real servers: what they say, and where they end."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from offerbook.digest.entry import State
from tests.digest.desk import DAY, Desk, address_of, make_desk, names_of
from tests.digest.servers import Actor, Answer, Break, PostOffice
from tests.site.making import command, environment

READERS = 6
EVERYBODY = {address_of(each): 1 for each in names_of(READERS)}
LEDGER = ".offerbook/ledger.sqlite"
HIDDEN = """\
subscriptions:
  - id: sales
    name: Sales
    address: ${SALES_LIST}
    since: 2026-01-01
    audience: internal
    pace: at once
  - id: desk
    name: Desk
    channel: slack
    address: ${DESK_HOOK}
    since: 2026-01-01
    audience: internal
    pace: at once
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("base"), READERS)


@pytest.fixture
def desk(base: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Everybody is to be told of one release, and the ledger is there."""
    for name in ("OFFERBOOK_SMTP", "OFFERBOOK_LEDGER", "OFFERBOOK_SUBSCRIPTIONS"):
        monkeypatch.delenv(name, raising=False)
    return base.copy(tmp_path)


def run(desk: Desk, *words: str) -> Result:
    return CliRunner().invoke(
        offerbook, ["-C", str(desk.shop.root), "digest", *words], catch_exceptions=False
    )


def send(desk: Desk, url: str = "", *words: str) -> Result:
    server = ("--server", url) if url else ()
    return run(desk, "send", *server, "--as-of", DAY, *words)


def always(answer: Answer) -> Iterator[Answer]:
    return repeat(answer)


# How it ends


def test_all_is_sent_once(desk: Desk) -> None:
    with PostOffice() as office:
        first, again = send(desk, office.url), send(desk, office.url)
    assert (first.exit_code, first.stdout, first.stderr) == (0, "6 new, 6 sent\n", "")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "0 new, 0 sent\n", "")
    assert office.taken.times == EVERYBODY
    status = run(desk, "status")
    assert (status.stdout, status.stderr) == ("", "6 sent\n")
    proof = run(desk, "status", "mail-move@1.0.0").stdout
    assert [row.split()[:2] for row in proof.splitlines()] == [
        [each, "sent"] for each in names_of(READERS)
    ]


def test_no_ledger_and_a_server(desk: Desk) -> None:
    (desk.shop.root / LEDGER).unlink()
    with PostOffice() as office:
        missing = send(desk, office.url)
        assert missing.exit_code == 2
        assert "there is no ledger; run `offerbook digest init`" in missing.stderr
        assert run(desk, "init").exit_code == 0
        assert not office.taken.ids
        assert send(desk, office.url).exit_code == 0
    assert office.taken.times == EVERYBODY


def test_a_folder_first_and_a_server_then(desk: Desk) -> None:
    (desk.shop.root / LEDGER).unlink()
    assert send(desk).stdout.startswith("6 new, 6 written to ")
    with PostOffice() as office:
        wrong = send(desk, office.url)
        assert wrong.exit_code == 2
        assert "nobody received it" in wrong.stderr
        assert "offerbook digest init" in wrong.stderr
        begun = run(desk, "init")
        assert (begun.exit_code, "ledger.outbox.sqlite" in begun.stderr) == (0, True)
        assert send(desk, office.url).stdout == "6 new, 6 sent\n"
    assert office.taken.times == EVERYBODY


def test_a_server_first_and_a_folder_then(desk: Desk) -> None:
    with PostOffice() as office:
        assert send(desk, office.url).exit_code == 0
    wrong = send(desk)
    assert wrong.exit_code == 2
    assert "OFFERBOOK_SMTP" in wrong.stderr
    assert "--ledger" in wrong.stderr
    assert not (desk.shop.root / ".offerbook/outbox").exists()
    beside = send(desk, "", "--ledger", str(desk.shop.root / "own.sqlite"))
    assert beside.stdout.startswith("6 new, 6 written to ")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"banner": b"554 go away\r\n"}, "127.0.0.1: 554 go away"),
        ({"mail": b"550 not you\r\n"}, "the server refuses everything: 550 not you"),
        ({"rcpt": b"550 5.7.1 no relay\r\n"}, "the server refuses everything: 550 5.7.1 no relay"),
    ],
    ids=["banner", "sender", "policy"],
)
def test_a_server_that_refuses_everything(desk: Desk, parts: dict[str, bytes], words: str) -> None:
    with Actor({stage: always(answer) for stage, answer in parts.items()}) as server:
        ended = send(desk, server.url)
    assert ended.exit_code == 3
    assert ended.stdout == "6 new, 0 sent\n"
    assert ended.stderr == f"6 left for the next run\nofferbook: {words}\n"
    with PostOffice() as office:
        assert send(desk, office.url).stdout == "0 new, 6 sent\n"
    assert office.taken.times == EVERYBODY


def test_a_lost_answer_is_said_and_sent_again_when_somebody_asks(desk: Desk) -> None:
    with Actor({"dot": iter([Break.DROP])}) as server:
        ended = send(desk, server.url)
        assert send(desk, server.url).exit_code == 0
    assert (ended.exit_code, ended.stdout) == (3, "6 new, 5 sent\n")
    assert "1 uncertain: handed over, and the answer was lost" in ended.stderr
    assert "offerbook digest resend" in ended.stderr
    (row,) = run(desk, "status").stdout.splitlines()
    name, state, _, ref, *_ = row.split()
    assert state == "uncertain"
    with PostOffice() as office:
        assert run(desk, "resend", ref).stdout == "1 to be sent again\n"
        assert send(desk, office.url).stdout == "0 new, 1 sent\n"
    assert office.taken.ids == server.lost.ids
    assert office.taken.times == {address_of(name): 1}
    assert run(desk, "status").stderr == "6 sent\n"


def test_what_is_uncertain_is_named_by_every_run_until_somebody_settles_it(desk: Desk) -> None:
    """A run that was killed could not tell of it, and the next one was not asked."""
    with Actor({"dot": iter([Break.DROP])}) as server:
        send(desk, server.url)
        again = send(desk, server.url)
        assert (again.exit_code, again.stdout) == (0, "0 new, 0 sent\n")
        assert again.stderr.startswith("1 uncertain since an earlier run\n")
        ref = run(desk, "status").stdout.split()[3]
        assert run(desk, "resend", "--arrived", ref).stdout == "1 noted as sent\n"
        assert send(desk, server.url).stderr == ""
    settled = run(desk, "resend", "--arrived", ref)
    assert (settled.exit_code, settled.stderr) == (
        2, f"offerbook: {ref}: it is sent, nobody doubts that\n",
    )  # fmt: skip
    desk.path.unlink()
    run(desk, "init")
    assert run(desk, "status").stderr == "6 sent\n"  # the journal knows it as well


def test_plan_names_what_earlier_runs_left(desk: Desk) -> None:
    send(desk, "smtp://127.0.0.1:1")
    plan = run(desk, "plan", "--as-of", DAY)
    assert plan.stderr == f"0 messages due, as of {DAY}, and 6 left by earlier runs\n"
    assert f"  planned on {DAY}\n" in plan.stdout
    (found,) = json.loads(run(desk, "plan", "--as-of", DAY, "--format", "json").stdout)
    assert (len(found["subscriptions"]), found["planned_on"]) == (6, DAY)


@pytest.mark.parametrize("words", [("status",), ("plan", "--as-of", DAY), ("preview",)])
def test_looking_needs_no_ledger_that_can_be_written(desk: Desk, words: tuple[str, ...]) -> None:
    with PostOffice() as office:
        send(desk, office.url)
    usual = run(desk, *words)
    for each in (desk.path, desk.journal):
        each.chmod(0o444)
    folder = desk.path.parent / "book"
    folder.mkdir()
    for each in (desk.path, desk.journal):
        each.rename(folder / each.name)
    folder.chmod(0o555)
    ledger = str(folder / desk.path.name)
    ended = without_power(desk.shop.root, "digest", *words, "--ledger", ledger)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, usual.stdout, usual.stderr)
    folder.chmod(0o755)


def test_a_journal_with_a_damaged_line_stops_one_run(desk: Desk) -> None:
    """Who that line was about would be told twice, and somebody should have the time to look."""
    with PostOffice() as office:
        send(desk, office.url)
        lines = desk.journal.read_bytes().splitlines(keepends=True)
        desk.journal.write_bytes(b"".join([*lines[:-1], b"?" * len(lines[-1]) + b"\n"]))
        desk.path.unlink()
        made = run(desk, "init")
        assert "one line cannot be read; who was told by that is told once more" in made.stderr
        assert "knows of 5 messages" in made.stdout
        old = desk.path.read_bytes()
        with desk.journal.open("ab") as file:
            file.write(b"?\n")
        desk.path.write_bytes(old)
        assert run(desk, "status").exit_code == 0  # which reads the journal too
        stopped = send(desk, office.url)
        assert (stopped.exit_code, stopped.stdout) == (2, "")
        assert "nothing is sent now, and the next run goes on" in stopped.stderr
        assert send(desk, office.url).stdout == "1 new, 1 sent\n"


def test_one_for_later_and_one_for_never(desk: Desk) -> None:
    refused = {address_of("r001"): "451 grey", address_of("r002"): "550 5.1.1 nobody"}
    with PostOffice(refused) as office:
        ended = send(desk, office.url)
    assert (ended.exit_code, ended.stdout) == (3, "6 new, 4 sent\n")
    assert "1 deferred: the server will take them later" in ended.stderr
    assert "1 failed" in ended.stderr
    rows = {row.split()[0]: row for row in run(desk, "status").stdout.splitlines()}
    assert "deferred" in rows["r001"]
    assert "again at " in rows["r001"]
    assert rows["r002"].endswith("550 5.1.1 nobody")


# What is missing


def test_everything_that_the_environment_lacks_is_named_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALES_LIST", raising=False)
    monkeypatch.delenv("DESK_HOOK", raising=False)
    desk.shop.write("catalog/subscriptions.yaml", HIDDEN)
    with PostOffice() as office:
        ended = send(desk, office.url)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "no SALES_LIST (subscription sales)" in ended.stderr
    assert "no DESK_HOOK (subscription desk)" in ended.stderr
    assert desk.counts() == {}


@pytest.mark.parametrize("value", ["hid@a.org, den@b.org", "hid@a.org\r\nBcc: den@b.org", "hid"])
def test_what_is_no_address_is_not_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    desk.shop.write("catalog/subscriptions.yaml", HIDDEN)
    monkeypatch.setenv("SALES_LIST", value)
    monkeypatch.setenv("DESK_HOOK", "https://hooks.example.com/hid")
    with PostOffice() as office:
        ended = send(desk, office.url)
    assert ended.exit_code == 2
    assert "SALES_LIST holds something that is not one mail address" in ended.stderr
    assert "hid" not in ended.output
    assert desk.counts() == {}


def test_mails_without_a_mail_server(desk: Desk) -> None:
    ended = send(desk, "", "--hooks")
    assert ended.exit_code == 2
    assert "no mail server is named" in ended.stderr


def test_a_password_in_the_servers_name(desk: Desk) -> None:
    ended = send(desk, "smtp://ann:hidden@mail.example.com")
    assert ended.exit_code == 2
    assert "OFFERBOOK_SMTP_PASSWORD" in ended.stderr
    assert "hidden" not in ended.output


# Nobody's address is anywhere


def test_no_address_is_said_or_kept(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    quoting = [f"{code} <{address_of('r001')}> no\r\n".encode() for code in (450, 550, 450)]
    parts: dict[str, Iterator[Answer]] = {
        "rcpt": iter([b"250 fine\r\n", *quoting]),
        "dot": iter([b"250 " + address_of("r000").encode() + b"\r\n", Break.DROP]),
    }
    with Actor(parts) as server:
        shown = [
            send(desk, server.url, "--connections", "1"),
            run(desk, "status"),
            run(desk, "status", "--format", "json"),
            run(desk, "status", "mail-move@1.0.0"),
            run(desk, "resend", "uncertain"),
        ]
    assert set(desk.counts()) >= {State.SENT, State.DEFERRED, State.FAILED}
    files = [path for path in (desk.shop.root / ".offerbook").rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"ledger.sqlite", "ledger.journal"}
    kept = b"".join(path.read_bytes() for path in files)
    said = "".join(each.output for each in shown) + caplog.text
    for name in names_of(READERS):
        assert name.encode() in kept
        assert address_of(name).encode() not in kept
        assert address_of(name) not in said
    assert b"@readers" not in kept
    assert "@readers" not in said


# Others at work, and files that cannot be written


def test_two_runs_at_once(desk: Desk) -> None:
    with PostOffice(slow=0.1) as office:
        words = ("digest", "send", "--server", office.url, "--as-of", DAY)
        runs = [
            subprocess.Popen(
                command(desk.shop.root, *words), stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for _ in range(3)
        ]
        ended = [(each.communicate(), each.returncode) for each in runs]
    assert {code for _, code in ended} == {0}
    assert office.taken.times == EVERYBODY
    sent = [said for (said, _), _ in ended if said == b"6 new, 6 sent\n"]
    assert len(sent) == 1
    for (said, words_said), _ in ended:
        if said not in (b"6 new, 6 sent\n", b"0 new, 0 sent\n"):
            assert words_said == b"another run is sending: nothing to do here\n"


def without_power(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that may not write where permissions forbid it, as root may."""
    dropped = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    return subprocess.run(
        [*dropped, *command(root, *words)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
        timeout=120,
    )


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param("ledger.sqlite", 0o444, id="the ledger"),
        pytest.param("ledger.journal", 0o444, id="the journal"),
        pytest.param("", 0o555, id="the folder"),
    ],
)
def test_what_cannot_be_written(desk: Desk, name: str, mode: int) -> None:
    folder = desk.shop.root / ".offerbook"
    desk.journal.touch()
    (folder / name).chmod(mode)
    with PostOffice() as office:
        words = ("digest", "send", "--server", office.url, "--as-of", DAY)
        ended = without_power(desk.shop.root, *words)
        assert not office.taken.ids
        assert (ended.returncode, ended.stdout) == (2, "")
        assert str(folder) in ended.stderr
        assert "bug" not in ended.stderr
        (folder / name).chmod(0o755)
        assert send(desk, office.url).stdout.endswith("6 sent\n")
    assert office.taken.times == EVERYBODY


def test_a_damaged_ledger(desk: Desk) -> None:
    with PostOffice() as office:
        assert send(desk, office.url).exit_code == 0
        raw = bytearray(desk.path.read_bytes())
        raw[:100] = bytes(100)
        desk.path.write_bytes(raw)
        for words in (("send", "--server", office.url), ("status",), ("resend", "uncertain")):
            ended = run(desk, *words)
            assert ended.exit_code == 2
            assert "move it away and run `offerbook digest init`" in ended.stderr
        desk.path.unlink()
        assert "knows of 6 messages" in run(desk, "init").stdout
        assert send(desk, office.url).stdout == "0 new, 0 sent\n"
    assert office.taken.times == EVERYBODY


@pytest.mark.parametrize("other", [("--hooks",), ("--server", "smtp://127.0.0.1:1")])
def test_a_folder_and_people_are_not_written_to_at_once(desk: Desk, other: tuple[str, ...]) -> None:
    done = run(desk, "send", "--outbox", str(desk.shop.root / "out"), *other)
    assert done.exit_code == 2
    assert f"{other[0]} to people: choose one" in done.stderr
    assert not (desk.shop.root / "out").exists()


def test_a_file_is_no_outbox(desk: Desk) -> None:
    done = run(desk, "send", "--outbox", str(desk.shop.root / "mkdocs.yml"))
    assert done.exit_code == 2
    assert "mkdocs.yml: a file stands where the folder of the outbox belongs" in done.stderr
