"""A mail has the headers that we gave it, whatever somebody wrote into a name."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from offerbook.cli import offerbook
from offerbook.digest.compose import Content
from offerbook.digest.ledger import ref_of
from offerbook.digest.message import (
    Envelope,
    HeaderError,
    Identity,
    Letter,
    guard,
    header_text,
    is_address,
    token_of,
)
from offerbook.effect import Effect
from tests.support import Workshop

TRICK = "=?utf-8?q?x=0d=0aBcc:_y?="
CONTENT = Content(
    "Mail move is narrower since 1 March 2026",
    "Changes of offerings",
    "Größe: 5\n-- \n.\nFrom here on\n",
    "<!doctype html><p>Größe: 5 &lt;b&gt;</p>\n",
    Effect.NARROWS,
)
IDENTITY = Identity("Testhouse", "changes@example.com", "keeper@example.com", "example.com")
LETTER = Letter(
    "0123456789abcdef", "desk", "Service desk", "desk@example.com", datetime(2026, 3, 1, tzinfo=UTC)
)
NAMES = [
    "Auto-Submitted", "Content-Type", "Date", "From", "List-Id", "List-Unsubscribe", "MIME-Version",
    "Message-ID", "Subject", "To", "X-Auto-Response-Suppress",
]  # fmt: skip


def written(
    content: Content = CONTENT, identity: Identity = IDENTITY, letter: Letter = LETTER
) -> EmailMessage:
    raw = Envelope(content, identity).write(letter)
    made = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(made, EmailMessage)
    assert not made.defects
    return made


# What the standard library does


def headers_by_the_library(words: str) -> list[str]:
    """The headers of a mail that Python's own class writes with *words* as the subject."""
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = words
    raw = message.as_bytes()
    return [name.lower() for name in email.message_from_bytes(raw, policy=policy.compat32)]


def is_fooled() -> bool:
    try:
        return "bcc" in headers_by_the_library(TRICK)
    except ValueError:  # a newer Python refuses to write it
        return False


def test_such_a_name_adds_a_header_unless_it_is_refused() -> None:
    """With the guard off, a Python such as 3.11.7 writes a Bcc; with it on, nothing is written.

    Where the Python at hand is a newer one, which does not, the guard refuses the name all the
    same, and the mail that the older one would have written.
    """
    if is_fooled():
        message = EmailMessage(policy=policy.SMTP)
        message["Subject"] = TRICK
        raw = message.as_bytes()
    else:
        raw = b"Subject: x\r\nBcc: y\r\n\r\n"
    assert b"\r\nBcc: y" in raw
    with pytest.raises(HeaderError, match="bcc"):
        guard(raw, ["Subject"])
    with pytest.raises(HeaderError, match="cannot stand in the head"):
        header_text(TRICK)


def test_the_python_at_hand_is_known_by_its_version() -> None:
    """Says which Pythons do it, so that nobody believes the guard to be needless."""
    if is_fooled():
        assert headers_by_the_library(TRICK) == ["subject", "bcc"]
    else:
        assert headers_by_the_library("x") == ["subject"]


# Our own words


@pytest.mark.parametrize(
    "words",
    [
        TRICK,
        "a =?utf-8?b?eA==?= b",
        "=?x?=",
        "a\nb",
        "a\rb",
        "a\r\nBcc: x@y.example",
        "a\x00b",
        "a\x1b[31m",
        "a\x7fb",
        "a\x85b",
        "a\u2028b",
        "a\u2029b",
        "a\ud800b",
        "a\x0bb",
        "a\x0cb",
    ],
)
def test_what_cannot_stand_in_a_header(words: str) -> None:
    with pytest.raises(HeaderError):
        header_text(words)


GOOD_NAMES = [
    "Service desk",
    "Desk, Service",
    'The "Desk"',
    "Back\\slash",
    "a: b; c <d> (e) @f",
    "Größe über alles",
    "Müller, Büro “Nord”",
    "日本語の名前",
    "Klinik 🏥 und 👩‍⚕️",
    "?= =?",
    "ü " * 70 + "Ende",
    "x" * 200,
    "Bcc: nobody",
]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_come_back_as_they_were(name: str) -> None:
    letter, identity = replace(LETTER, name=name), replace(IDENTITY, company=name)
    made = written(letter=letter, identity=identity)
    assert sorted(made.keys()) == NAMES
    (to,), (sender,) = made["To"].addresses, made["From"].addresses
    assert (to.addr_spec, sender.addr_spec) == ("desk@example.com", "changes@example.com")
    plain = email.message_from_bytes(Envelope(CONTENT, identity).write(letter))
    assert name_in(plain["To"]) == name_in(plain["From"]) == name
    if len(name) < 100:  # Python 3.11 adds a space where a long name is folded
        assert to.display_name == sender.display_name == name


def name_in(header: str) -> str:
    """The name in a header, decoded as RFC 2047 says."""
    words = header.rpartition(" <")[0]
    if words.startswith('"'):
        return re.sub(r"\\(.)", r"\1", words[1:-1])
    return str(make_header(decode_header(words)))


@pytest.mark.parametrize("name", [each for each in GOOD_NAMES if len(each) < 150])
def test_subjects_come_back_as_they_were(name: str) -> None:
    made = written(replace(CONTENT, subject=f"New: {name}"))
    assert made["Subject"] == f"New: {name.strip()}"


def test_a_long_subject_is_cut() -> None:
    made = written(replace(CONTENT, subject="wort " * 1000))
    assert 140 < len(made["Subject"]) <= 150
    assert made["Subject"].endswith(" …")


@pytest.mark.parametrize("subject", [TRICK, "a\r\nBcc: x", "a\x1bb", f"New: {TRICK} is wider"])
def test_a_subject_that_cannot_stand_there_becomes_a_general_one(subject: str) -> None:
    made = written(replace(CONTENT, subject=subject))
    assert made["Subject"] == "Changes of offerings"
    assert sorted(made.keys()) == NAMES


@pytest.mark.parametrize(
    ("letter", "identity"),
    [
        pytest.param({"name": TRICK}, {}, id="a name like code"),
        pytest.param({"name": "a\r\nBcc: x@y.example"}, {}, id="a name with a line end"),
        pytest.param({"address": "a@b.example, x@y.example"}, {}, id="two addresses"),
        pytest.param(
            {"address": "a@b.example\r\nBcc: x@y.example"}, {}, id="an address with lines"
        ),
        pytest.param({"address": '"a b"@c.example'}, {}, id="an address with quotes"),
        pytest.param({"address": "Desk <a@b.example>"}, {}, id="an address with a name"),
        pytest.param({"address": ""}, {}, id="no address"),
        pytest.param({"ref": "x>\r\nBcc: x@y.example\r\nX: <y"}, {}, id="a reference with lines"),
        pytest.param({}, {"company": TRICK}, id="a company like code"),
        pytest.param({}, {"sender": "a@b.example, x@y.example"}, id="two senders"),
        pytest.param({}, {"keeper": "a@b.example>\r\nBcc: <x@y.example"}, id="a keeper with lines"),
        pytest.param({}, {"domain": "b.example>\r\nBcc: <x@y.example"}, id="a domain with lines"),
    ],
)
def test_a_mail_that_would_not_be_what_it_says_is_not_written(
    letter: dict[str, Any], identity: dict[str, Any]
) -> None:
    with pytest.raises(HeaderError):
        written(letter=replace(LETTER, **letter), identity=replace(IDENTITY, **identity))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_and_no_subject_ever_adds_a_header(name: str, subject: str) -> None:
    try:
        made = written(replace(CONTENT, subject=subject), letter=replace(LETTER, name=name))
    except HeaderError:
        return
    assert sorted(made.keys()) == NAMES
    assert len(made["To"].addresses) == 1


@pytest.mark.parametrize(
    ("raw", "odd"),
    [
        (b"To: a\r\nSubject: b\r\n\r\n", None),
        (b"To: a\r\n\r\nSubject: b\r\n", "subject"),
        (b"To: a\r\nSubject: b\r\nBcc: c\r\n\r\n", "bcc"),
        (b"To: a\r\nTo: b\r\nSubject: c\r\n\r\n", "subject, to, to"),
        (b"To: a\nBcc: x\r\nSubject: c\r\n\r\n", "bcc"),
        (b"To: a\rBcc: x\r\nSubject: c\r\n\r\n", "bcc"),
    ],
)
def test_the_finished_mail_is_read_again(raw: bytes, odd: str | None) -> None:
    if odd is None:
        guard(raw, ["to", "Subject"])
        return
    with pytest.raises(HeaderError, match=odd):
        guard(raw, ["To", "Subject"])


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        ("a@b.example", True),
        ("a.b+c_d@e-f.example.com", True),
        ("o'neil@b.example", True),
        ("a@b", False),
        ("a@@b.example", False),
        ("a@b.example\n", False),
        ("a@b.example,c@d.example", False),
        ("ä@b.example", False),
        ("<a@b.example>", False),
        ("a@b.example>", False),
        ("a b@c.example", False),
        ("a@b_c.example", False),
        ("", False),
    ],
)
def test_one_address(word: str, *, is_one: bool) -> None:
    assert is_address(word) is is_one


# What else a mail says


def test_the_head_of_a_mail() -> None:
    made = written()
    assert sorted(made.keys()) == NAMES
    assert made["Subject"] == CONTENT.subject
    assert made["Date"] == "Sun, 01 Mar 2026 00:00:00 +0000"
    assert made["Message-ID"] == "<0123456789abcdef@example.com>"
    assert made["List-Id"] == "<changes.example.com>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["X-Auto-Response-Suppress"] == "All"
    assert made["List-Unsubscribe"] == "<mailto:keeper@example.com?subject=unsubscribe%20desk>"


def test_both_bodies_come_back_as_they_were() -> None:
    made = written()
    assert made.get_content_type() == "multipart/alternative"
    text, html = made.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == CONTENT.text
    assert html.get_content().replace("\r\n", "\n") == CONTENT.html


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(1, 3))
def test_any_body_comes_back(words: str, lines: int) -> None:
    said = f"{words}\n" * lines
    raw = Envelope(replace(CONTENT, text=said, html=f"<p>{said}</p>\n"), IDENTITY).write(LETTER)
    text, html = email.message_from_bytes(raw, policy=policy.default).iter_parts()
    assert "".join(text.get_content().splitlines()) == "".join(said.splitlines())
    assert html.get_content().startswith("<p>")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_the_same_mail_is_the_same_bytes() -> None:
    assert Envelope(CONTENT, IDENTITY).write(LETTER) == Envelope(CONTENT, IDENTITY).write(LETTER)


@pytest.mark.parametrize(
    ("address", "secret", "click"),
    [
        ("https://x.example/stop?of={subscription}", "", "https://x.example/stop?of=desk"),
        (
            "https://x.example/{subscription}/{token}",
            "s",
            f"https://x.example/desk/{token_of('s', 'desk')}",
        ),
        ("https://x.example/{subscription}/{token}", "", "https://x.example/desk/"),
    ],
)
def test_one_click_ends_it(address: str, secret: str, click: str) -> None:
    made = written(identity=replace(IDENTITY, unsubscribe=address, secret=secret))
    mail = "<mailto:keeper@example.com?subject=unsubscribe%20desk>"
    assert "".join(made["List-Unsubscribe"].split()) == f"<{click}>,{mail}"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_token_is_nobody_elses() -> None:
    tokens = {token_of(secret, name) for secret in ("a", "b") for name in ("desk", "sales")}
    assert len(tokens) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in tokens)


def test_a_reference_follows_from_who_is_told_what() -> None:
    assert ref_of("desk", ["a", "b"]) == ref_of("desk", ["b", "a"])
    others = {ref_of("desk", ["a"]), ref_of("sales", ["a"]), ref_of("desk", ["a", "b"])}
    assert len(others) == 3


# From an offering to the file


def test_an_offering_of_that_name_adds_no_header(workshop: Workshop) -> None:
    workshop.write(
        "catalog/subscriptions.yaml",
        "subscriptions:\n  - id: desk\n    name: Desk, “Nord”\n    address: desk@example.com\n"
        "    since: 2026-01-01\n    audience: internal\n    pace: at once\n",
    )
    workshop.offering("mail-move", f'name: "{TRICK}"\n')
    workshop.freeze("2026-03-01")
    done = CliRunner().invoke(
        offerbook, ["-C", str(workshop.root), "digest", "send", "--as-of", "2026-03-02"]
    )
    assert (done.exit_code, done.stderr) == (0, "")
    (file,) = (workshop.root / ".offerbook/outbox").iterdir()
    made = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert sorted(made.keys()) == NAMES
    assert made["Subject"] == "Changes of offerings"
    assert made["To"].addresses[0].display_name == "Desk, “Nord”"
    text = made.get_body(["plain"])
    assert text is not None
    assert f"New: {TRICK}, since 1 March 2026" in text.get_content()


def test_a_mail_has_the_same_id_in_every_run(workshop: Workshop, tmp_path: Path) -> None:
    workshop.write(
        "catalog/subscriptions.yaml",
        "subscriptions:\n  - id: desk\n    person: ada\n"
        "    since: 2026-01-01\n    audience: internal\n    pace: at once\n",
    )
    workshop.offering("mail-move")
    workshop.freeze("2026-03-01")
    runs = []
    for name, day in (("a", "2026-03-02"), ("b", "2026-03-09")):
        place = ["--ledger", str(tmp_path / f"{name}.sqlite"), "--outbox", str(tmp_path / name)]
        arguments = ["-C", str(workshop.root), "digest", "send", *place, "--as-of", day]
        assert CliRunner().invoke(offerbook, arguments).exit_code == 0
        (file,) = (tmp_path / name).iterdir()
        runs.append((file.name, email.message_from_bytes(file.read_bytes())["Message-ID"]))
    assert runs[0] == runs[1]


def test_a_keeper_with_other_letters_can_be_written_to() -> None:
    made = written(identity=replace(IDENTITY, keeper="jürgen@example.com"))
    assert "<mailto:j%C3%BCrgen@example.com?subject=" in "".join(made["List-Unsubscribe"].split())
