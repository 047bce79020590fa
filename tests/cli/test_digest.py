"""offerbook digest: who hears, what is due, what was told; without a mail server."""

from __future__ import annotations

import email
import json
import re
import shutil
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from selectolax.lexbor import LexborHTMLParser

from offerbook.cli import offerbook
from offerbook.digest.ledger import Kind, Ledger
from offerbook.files import try_locked
from tests.support import RELEASING, REPOSITORY, Workshop, make_workshop

DAY = "2026-03-20"
SUBSCRIPTIONS = """\
subscriptions:
  - id: sales
    name: Sales team
    group: true
    address: ${SALES_LIST}
    since: 2026-01-01
    audience: internal
    pace: weekly
    weekday: monday
  - id: wim
    person: wim
    since: 2026-01-01
    audience: internal
    pace: at once
    effect: narrows
  - id: wim-daily
    person: wim
    since: 2026-01-01
    audience: internal
    pace: daily
  - id: chat
    name: Service desk
    group: true
    channel: slack
    address: ${HOOK}
    since: 2026-01-01
    audience: internal
    pace: at once
    about: [scope]
  - id: elsewhere
    name: Others
    address: others@example.com
    since: 2026-01-01
    audience: customer
    pace: at once
    tags: [clinics]
"""
SCOPE = (
    "scope:\n  included:\n    - id: users\n      what: Users\n      up_to: {}\n      unit: user\n"
)


def run(root: Path, *words: str, env: dict[str, str | None] | None = None) -> Result:
    clean: dict[str, str | None] = dict.fromkeys(
        ("OFFERBOOK_SMTP", "OFFERBOOK_LEDGER", "OFFERBOOK_SUBSCRIPTIONS", "SALES_LIST", "HOOK")
    )
    done = CliRunner(env={**clean, **(env or {})}).invoke(
        offerbook, ["-C", str(root), "digest", *words]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Released, narrowed, and about to be widened."""
    workshop = make_workshop(tmp_path_factory.mktemp("model"))
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.write("catalog/subscriptions.yaml", SUBSCRIPTIONS)
    workshop.offering("mail-move", "status: pilot\n" + SCOPE.format(50))
    workshop.freeze("2026-03-02")
    workshop.offering("mail-move", "status: pilot\n" + SCOPE.format(20))
    workshop.freeze("2026-03-10")
    workshop.offering("mail-move", "status: pilot\n" + SCOPE.format(80))
    return workshop


@pytest.fixture
def shop(model: Workshop, tmp_path: Path) -> Workshop:
    """One of its own for each test."""
    shutil.copytree(model.root, tmp_path / "shop")
    return Workshop(tmp_path / "shop")


def outbox(shop: Workshop) -> list[str]:
    folder = shop.root / ".offerbook/outbox"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


# who


def test_who_would_hear_of_the_coming_release(shop: Workshop) -> None:
    done = run(shop.root, "who", "mail-move", "--as-of", DAY)
    assert done.exit_code == 0
    assert [re.split(r"  +", row) for row in done.stdout.splitlines()] == [
        ["sales", "Sales team", "mail", "weekly monday", "internal: widens"],
        ["wim-daily", "Wim Keeper", "mail", "daily", "internal: widens"],
        ["chat", "Service desk", "slack", "at once", "internal: widens of scope"],
    ]
    assert done.stderr == "1 person and 2 groups would hear of mail-move 2.1.0 (widens)\n"


def test_who_follows_what_does_not_change(shop: Workshop) -> None:
    shop.freeze("2026-03-15")
    done = run(shop.root, "who", "mail-move", "--as-of", DAY, "--format", "json")
    assert [each["subscription"] for each in json.loads(done.stdout)] == [
        "sales", "wim", "wim-daily", "chat",
    ]  # fmt: skip
    assert done.stderr == (
        "1 person and 2 groups would hear of releases of mail-move: its draft changes nothing"
        " today\n"
    )


def test_who_would_hear_of_an_offering_that_is_not_there(shop: Workshop) -> None:
    done = run(shop.root, "who", "mail-mov")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "offerbook: there is no offering 'mail-mov': did you mean 'mail-move'?\n"
    )


# plan and preview


def test_plan_says_what_would_be_told_and_writes_nothing(shop: Workshop) -> None:
    done = run(shop.root, "plan", "--as-of", DAY)
    assert done.exit_code == 0
    assert done.stdout == (
        "New: Mail Move, since 2 March 2026\n"
        "  to sales, wim-daily\n"
        "  release mail-move 1.0.0\n"
        "  release mail-move 2.0.0\n"
        "Mail Move is narrower since 10 March 2026\n"
        "  to wim\n"
        "  release mail-move 2.0.0\n"
        "New: Mail Move, since 2 March 2026\n"
        "  to chat\n"
        "  release mail-move 1.0.0\n"
        "  release mail-move 2.0.0\n"
    )
    assert done.stderr == f"4 messages due, as of {DAY}\n"
    assert not (shop.root / ".offerbook").exists()


def test_plan_for_machines(shop: Workshop) -> None:
    records = json.loads(run(shop.root, "plan", "--as-of", DAY, "--format", "json").stdout)
    assert records[1] == {
        "subject": "Mail Move is narrower since 10 March 2026",
        "subscriptions": ["wim"],
        "tells": ["release mail-move 2.0.0"],
    }


def test_plan_tells_what_send_does(shop: Workshop) -> None:
    for day in ("2026-03-03", "2026-03-12", "2026-03-16"):
        due = run(shop.root, "plan", "--as-of", day).stderr
        sent = run(shop.root, "send", "--as-of", day).stdout
        assert due.split()[0] == sent.split()[0]
    assert run(shop.root, "plan", "--as-of", DAY).stderr == f"0 messages due, as of {DAY}\n"


def test_preview_shows_messages_and_no_address(shop: Workshop) -> None:
    done = run(shop.root, "preview", "--as-of", DAY)
    assert done.exit_code == 0
    page = Path(done.stdout.strip().removeprefix("file://"))
    assert page == (shop.root / ".offerbook/preview/index.html").resolve()
    text = page.read_text("utf-8")
    tree = LexborHTMLParser(text)
    assert [node.text() for node in tree.css("h1")] == ["4 messages to be sent"]
    frames = [str(node.attributes["src"]) for node in tree.css("iframe")]
    assert frames == ["1.html", "2.html", "3.html"]
    assert {node.attributes["sandbox"] for node in tree.css("iframe")} == {""}
    assert all((page.parent / frame).is_file() for frame in frames)
    assert "To Sales team (sales, mail), Wim Keeper (wim-daily, mail)" in text
    assert "@" not in text.replace("@media", "")
    assert not (shop.root / ".offerbook/ledger.sqlite").exists()


def test_preview_of_all_looks_past_the_ledger(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY)
    page = shop.root / ".offerbook/preview/index.html"
    run(shop.root, "preview", "--as-of", DAY)
    assert "Nothing is due." in page.read_text("utf-8")
    assert [path.name for path in page.parent.iterdir()] == ["index.html"]
    run(shop.root, "preview", "--as-of", DAY, "--all")
    assert "4 messages to be sent" in page.read_text("utf-8")


# send


def test_send_writes_each_message_once_and_says_where(shop: Workshop) -> None:
    first = run(shop.root, "send", "--as-of", DAY)
    place = shop.root / ".offerbook/outbox"
    assert (first.exit_code, first.stdout, first.stderr) == (
        0,
        f"4 new, 4 written to {place}\n",
        "",
    )
    assert sorted(re.sub("-[0-9a-f]{12}", "", name) for name in outbox(shop)) == [
        "chat.json", "sales.eml", "wim-daily.eml", "wim.eml",
    ]  # fmt: skip
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    again = run(shop.root, "send", "--as-of", DAY)
    assert (again.exit_code, again.stdout) == (0, f"0 new, 0 written to {place}\n")
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_an_address_that_the_environment_holds(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY, env={"SALES_LIST": "sales@example.com"})
    (sales,) = (shop.root / ".offerbook/outbox").glob("sales-*.eml")
    (wim,) = (shop.root / ".offerbook/outbox").glob("wim-daily-*.eml")
    assert to_of(sales) == ("Sales team", "sales@example.com")
    assert to_of(wim) == ("Wim Keeper", "wim@example.com")


def to_of(path: Path) -> tuple[str, str]:
    made = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    (address,) = made["To"].addresses
    return address.display_name, address.addr_spec


def test_messages_of_another_run_are_left_where_they_are(shop: Workshop, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    done = run(shop.root, "send", "--as-of", DAY, "--outbox", str(folder))
    assert done.stdout == f"4 new, 4 written to {folder}\n"
    assert len(list(folder.iterdir())) == 4
    assert outbox(shop) == []


def test_another_run_is_sending(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", "2026-03-03")
    with try_locked(shop.root / ".offerbook/ledger.lock") as ours:
        assert ours
        done = run(shop.root, "send", "--as-of", DAY)
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr == "another run is sending: nothing to do here\n"
        for words in (["resend", "failed"], ["forget", "gone"]):
            done = run(shop.root, *words)
            assert done.exit_code == 2
            assert "another run is sending" in done.stderr


def test_a_server_needs_a_ledger(shop: Workshop) -> None:
    env: dict[str, str | None] = {"SALES_LIST": "s@example.com", "HOOK": "https://x.example/"}
    shop.write("catalog/catalog.yaml", RELEASING + "mail:\n  from: news@example.com\n")
    done = run(shop.root, "send", "--server", "smtp://127.0.0.1:9", env=env)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no ledger; run `offerbook digest init`" in done.stderr


def test_everything_that_is_missing_is_said_at_once(shop: Workshop) -> None:
    shop.write("catalog/catalog.yaml", RELEASING + "keeper: ada\n")
    done = run(shop.root, "send", "--hooks")
    assert done.exit_code == 2
    for words in (
        "no SALES_LIST (subscription sales)",
        "no HOOK (subscription chat)",
        "by mail",
        "neither mail.from nor company.contact",
    ):
        assert words in done.stderr


# status


def test_status_lists_who_was_told_of_a_release(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY)
    done = run(shop.root, "status", "mail-move@2.0.0")
    assert done.exit_code == 0
    rows = [row.split() for row in done.stdout.splitlines()]
    assert sorted(row[:2] for row in rows) == [
        ["chat", "sent"], ["sales", "sent"], ["wim", "sent"], ["wim-daily", "sent"],
    ]  # fmt: skip
    assert all(re.fullmatch("[0-9a-f]{12}", row[3]) for row in rows)
    assert len(run(shop.root, "status", "mail-move@1.0.0").stdout.splitlines()) == 3


def test_status_for_machines(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY)
    done = run(shop.root, "status", "mail-move@2.0.0", "--format", "json")
    records: list[dict[str, Any]] = json.loads(done.stdout)
    assert {each["subscription"] for each in records} == {"sales", "wim", "wim-daily", "chat"}
    assert {each["state"] for each in records} == {"sent"}
    assert "@example.com" not in done.stdout


def test_status_of_everything(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY)
    done = run(shop.root, "status")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "4 sent\n")


@pytest.mark.parametrize(
    ("word", "code", "words"),
    [
        ("mail-move", 2, "mail-move: name one release, such as mail-move@2.1.0"),
        ("mail-move@9.0.0", 1, "the ledger does not know of it; nobody was told"),
    ],
)
def test_status_of_what_is_no_release(shop: Workshop, word: str, code: int, words: str) -> None:
    run(shop.root, "send", "--as-of", DAY)
    done = run(shop.root, "status", word)
    assert (done.exit_code, done.stdout) == (code, "")
    assert words in done.stderr


@pytest.mark.parametrize("words", [["status"], ["resend", "failed"], ["forget", "gone"]])
def test_without_a_ledger_nothing_was_told(shop: Workshop, words: list[str]) -> None:
    done = run(shop.root, *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no ledger; run `offerbook digest init`" in done.stderr


# resend and forget


def test_resend_sends_the_same_message_again(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY)
    (wim,) = (shop.root / ".offerbook/outbox").glob("wim-????????????.eml")
    before = wim.read_bytes()
    wim.unlink()
    ref = wim.stem.removeprefix("wim-")
    assert run(shop.root, "resend", ref).stdout == "1 to be sent again\n"
    assert run(shop.root, "status").stderr == "1 planned, 3 sent\n"
    assert run(shop.root, "send", "--as-of", "2026-03-25").stdout.startswith("0 new, 1 written")
    assert wim.read_bytes() == before


@pytest.mark.parametrize(
    ("word", "code", "words"),
    [
        ("failed", 0, "0 to be sent again"),
        ("uncertain", 0, "0 to be sent again"),
        ("zzz", 2, "zzz: no message begins like this, or more than one"),
    ],
)
def test_resend_what_is_not_there(shop: Workshop, word: str, code: int, words: str) -> None:
    run(shop.root, "send", "--as-of", DAY)
    done = run(shop.root, "resend", word)
    assert done.exit_code == code
    assert words in done.output


def test_what_is_planned_needs_no_second_try(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY)
    (wim,) = (shop.root / ".offerbook/outbox").glob("wim-????????????.eml")
    ref = wim.stem.removeprefix("wim-")
    run(shop.root, "resend", ref)
    done = run(shop.root, "resend", ref)
    assert (done.exit_code, "it is planned, and needs no second try" in done.stderr) == (2, True)


def test_forget_takes_out_all_that_is_known(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY)
    still = run(shop.root, "forget", "wim")
    assert (still.exit_code, still.stdout) == (2, "")
    assert "wim is still among the subscriptions: delete the entry first" in still.stderr
    before, _, rest = SUBSCRIPTIONS.partition("  - id: wim\n")
    shop.write("catalog/subscriptions.yaml", before + rest[rest.index("  - id: wim-daily") :])
    assert run(shop.root, "forget", "wim").stdout == "wim: 1 message forgotten\n"
    assert run(shop.root, "forget", "wim").stdout == "wim: 0 messages forgotten\n"
    assert run(shop.root, "status").stderr == "3 sent\n"
    assert b"wim@" not in (shop.root / ".offerbook/ledger.sqlite").read_bytes()
    assert run(shop.root, "send", "--as-of", DAY).stdout.startswith("0 new")


# init


def test_init_begins_a_ledger(shop: Workshop) -> None:
    path = shop.root / ".offerbook/ledger.sqlite"
    done = run(shop.root, "init")
    assert (done.exit_code, done.stdout) == (0, f"{path}: a ledger\n")
    with Ledger.open(path) as ledger:
        assert ledger.kind is Kind.SERVER
    again = run(shop.root, "init")
    assert (again.exit_code, "there is a ledger already" in again.stderr) == (2, True)


def test_init_sets_the_ledger_of_an_outbox_aside(shop: Workshop) -> None:
    run(shop.root, "send", "--as-of", DAY)
    done = run(shop.root, "init")
    assert done.exit_code == 0
    assert "ledger.outbox.sqlite" in done.stderr
    assert run(shop.root, "status").stderr == "empty\n"
    refused = run(shop.root, "send", "--as-of", DAY)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "this ledger tells what people received" in refused.stderr


def test_outside_a_catalogue(tmp_path: Path) -> None:
    for words in (["init"], ["plan"], ["send"], ["preview"], ["who", "x"]):
        done = run(tmp_path, *words)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "there is no catalog/ here" in done.stderr


# The example


def test_the_example_catalogue_tells_what_is_due_and_then_nothing(tmp_path: Path) -> None:
    for name in ("catalog", "schema"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    first = run(tmp_path, "send", "--as-of", "2026-11-01")
    assert first.exit_code == 0, first.stderr
    place = tmp_path / ".offerbook/outbox"
    found = sorted(place.iterdir())
    mails = [path for path in found if path.suffix == ".eml"]
    assert len(mails) >= 6
    assert first.stdout == f"{len(found)} new, {len(found)} written to {place}\n"
    for path in mails:
        made = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(made, EmailMessage)
        assert not made.defects
        assert "offerbook.fernhollow.example" in str(made.get_body(["plain"])) or (
            "managed-services" in path.name
        )
    again = run(tmp_path, "send", "--as-of", "2026-11-01")
    assert (again.exit_code, again.stdout) == (0, f"0 new, 0 written to {place}\n")
