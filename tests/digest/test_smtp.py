"""Whatever a mail server says or does is an Outcome, and nothing goes in the clear to strangers."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import pytest

from offerbook.digest.carrier import Fate, Outcome, Parcel
from offerbook.digest.smtp import Post, Server, ServerError, read_server
from tests.digest.servers import Actor, Answer, Break, PostOffice, make_certificate

SENDER = "news@example.com"
TO = "ann@example.org"
STRANGER = "mail.example.com"
"""A host that is not this machine, as far as its name says."""
PAYLOAD = b"Message-ID: <1@example.com>\r\n\r\nFewer users.\r\n"
PARCEL = Parcel("ref", "ann", TO, PAYLOAD, SENDER)
ENDLESS = b"250 " + b"a" * 20_000 + b"\r\n"


@dataclass
class Try:
    outcome: Outcome
    claims: int


def carry(server: Server, parcel: Parcel = PARCEL) -> Try:
    """Hand one parcel over by a connection of its own."""
    claims: list[str] = []
    post = Post(server)
    try:
        return Try(post.carry(parcel, lambda: claims.append(parcel.ref)), len(claims))
    finally:
        post.close()


def here(port: int, *, user: str = "", wrapped: bool = False) -> Server:
    return Server("127.0.0.1", port, wrapped, user, "secret" if user else "", timeout=0.3)


def stranger(port: int, *, user: str = "", wrapped: bool = False) -> Server:
    return Server(STRANGER, port, wrapped, user, "secret" if user else "", timeout=2)


@pytest.fixture
def _all_names_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _, port, *more: look_up("127.0.0.1", port, *more)
    )


@pytest.mark.parametrize(
    ("stage", "answer", "fate", "claims"),
    [
        # Nothing was handed over: once more, in the same run.
        pytest.param("banner", Break.DROP, Fate.AGAIN, 0, id="dropped before the banner"),
        pytest.param("ehlo", Break.DROP, Fate.AGAIN, 0, id="dropped after EHLO"),
        pytest.param("mail", Break.DROP, Fate.AGAIN, 0, id="dropped after MAIL"),
        pytest.param("rcpt", Break.DROP, Fate.AGAIN, 0, id="dropped after RCPT"),
        pytest.param("data", Break.DROP, Fate.AGAIN, 0, id="dropped after DATA"),
        pytest.param("banner", Break.HANG, Fate.AGAIN, 0, id="silent before the banner"),
        pytest.param("ehlo", Break.HANG, Fate.AGAIN, 0, id="silent after EHLO"),
        pytest.param("mail", Break.HANG, Fate.AGAIN, 0, id="silent after MAIL"),
        pytest.param("rcpt", Break.HANG, Fate.AGAIN, 0, id="silent after RCPT"),
        pytest.param("data", Break.HANG, Fate.AGAIN, 0, id="silent after DATA"),
        pytest.param("banner", b"421 busy\r\n", Fate.AGAIN, 0, id="421 as a banner"),
        pytest.param("mail", b"421 bye\r\n", Fate.AGAIN, 0, id="421 to MAIL"),
        pytest.param("rcpt", b"421 bye\r\n", Fate.AGAIN, 0, id="421 to RCPT"),
        pytest.param("data", b"421 bye\r\n", Fate.AGAIN, 0, id="421 to DATA"),
        pytest.param("dot", b"421 bye\r\n", Fate.AGAIN, 1, id="421 to the mail: not taken"),
        pytest.param("banner", b"hello\r\n", Fate.AGAIN, 0, id="garbage as a banner"),
        pytest.param("ehlo", b"\xff\x00\r\n", Fate.AGAIN, 0, id="garbage to EHLO"),
        pytest.param("mail", b"\r\n", Fate.AGAIN, 0, id="garbage to MAIL"),
        pytest.param("rcpt", b"yes, yes\r\n", Fate.AGAIN, 0, id="garbage to RCPT"),
        pytest.param("data", b"250 fine\r\n", Fate.AGAIN, 0, id="a wrong yes to DATA"),
        pytest.param("rcpt", ENDLESS, Fate.AGAIN, 0, id="20,000 letters to RCPT"),
        # The server says no, for now or for good.
        pytest.param("mail", b"451 later\r\n", Fate.LATER, 0, id="451 to MAIL"),
        pytest.param("rcpt", b"450 busy\r\n", Fate.LATER, 0, id="450 to RCPT"),
        pytest.param("rcpt", b"451 grey\r\n", Fate.LATER, 0, id="451 to RCPT"),
        pytest.param("data", b"451 later\r\n", Fate.LATER, 0, id="451 to DATA"),
        pytest.param("dot", b"451 later\r\n", Fate.LATER, 1, id="451 to the mail"),
        pytest.param("dot", b"452-full\r\n452 disk\r\n", Fate.LATER, 1, id="452 on two lines"),
        pytest.param("mail", b"550 no\r\n", Fate.REFUSED, 0, id="550 to MAIL"),
        pytest.param("rcpt", b"550 no\r\n", Fate.REFUSED, 0, id="550 to RCPT"),
        pytest.param("data", b"554 no\r\n", Fate.REFUSED, 0, id="554 to DATA"),
        pytest.param("dot", b"554 spam\r\n", Fate.REFUSED, 1, id="554 to the mail"),
        pytest.param("banner", b"554 go away\r\n", Fate.HALTED, 0, id="554 as a banner"),
        # Handed over, and nobody knows.
        pytest.param("dot", Break.DROP, Fate.LOST, 1, id="dropped after the mail"),
        pytest.param("dot", Break.HANG, Fate.LOST, 1, id="silent after the mail"),
        pytest.param("payload", Break.DROP, Fate.LOST, 1, id="dropped within the mail"),
        pytest.param("payload", Break.HANG, Fate.LOST, 1, id="silent within the mail"),
        pytest.param("dot", b"what?\r\n", Fate.LOST, 1, id="garbage after the mail"),
        pytest.param("dot", b"354 go on\r\n", Fate.LOST, 1, id="a wrong answer after the mail"),
        pytest.param("dot", ENDLESS, Fate.LOST, 1, id="20,000 letters after the mail"),
        # Taken.
        pytest.param("dot", b"250 " + b"a" * 5000 + b"\r\n", Fate.TAKEN, 1, id="5,000 letters"),
        pytest.param("dot", b"251 fine\r\n", Fate.TAKEN, 1, id="another yes"),
        pytest.param("ehlo", b"550 no\r\n", Fate.TAKEN, 1, id="550 to EHLO, and HELO is known"),
        pytest.param("rcpt", b"251 forwarded\r\n", Fate.TAKEN, 1, id="251 to RCPT"),
    ],
)
def test_one_try(stage: str, answer: Answer, fate: Fate, claims: int) -> None:
    with Actor({stage: iter([answer])}) as server:
        found = carry(here(server.port))
    assert (found.outcome.fate, found.claims) == (fate, claims), found.outcome
    assert found.outcome.fate is not Fate.TAKEN or len(server.taken.addresses) == 1
    assert found.outcome.reason or fate is Fate.TAKEN
    assert len(found.outcome.reason) < 250


@pytest.mark.parametrize(
    ("code", "fate"), [(b"421", Fate.AGAIN), (b"550", Fate.HALTED)], ids=["for now", "for good"]
)
def test_neither_ehlo_nor_helo_is_liked(code: bytes, fate: Fate) -> None:
    with Actor({"ehlo": repeat(code + b" no\r\n")}) as server:
        found = carry(here(server.port))
    assert (found.outcome.fate, found.claims) == (fate, 0)


@pytest.mark.parametrize(
    ("stage", "answer", "is_policy"),
    [
        pytest.param("banner", b"421 busy\r\n", True, id="the way to the server"),
        pytest.param("mail", b"550 no\r\n", True, id="the sender"),
        pytest.param("rcpt", b"550 5.7.1 no relaying\r\n", True, id="a policy"),
        pytest.param("dot", b"554 5.7.26 no DKIM\r\n", True, id="another policy"),
        pytest.param("rcpt", b"550 5.4.5 daily quota\r\n", True, id="too many"),
        pytest.param("rcpt", b"550 5.1.1 nobody\r\n", False, id="the address"),
        pytest.param("rcpt", b"421 bye\r\n", False, id="whatever it is"),
    ],
)
def test_a_refusal_of_everybody_is_told_apart(
    stage: str, answer: bytes, *, is_policy: bool
) -> None:
    with Actor({stage: iter([answer])}) as server:
        assert carry(here(server.port)).outcome.is_policy is is_policy


def test_after_a_broken_connection_the_next_one_is_sound() -> None:
    answers: Iterator[Answer] = iter([Break.DROP, b"451 later\r\n", b"550 no\r\n"])
    fates = []
    with Actor({"rcpt": answers}) as server:
        post = Post(here(server.port))
        fates += [post.carry(PARCEL, lambda: None).fate for _ in range(4)]
        post.close()
    assert fates == [Fate.AGAIN, Fate.LATER, Fate.REFUSED, Fate.TAKEN]
    assert server.count(b"EHLO") == 2
    assert server.taken.payloads["<1@example.com>"] == PAYLOAD


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"Message-ID: <1@x>\n\n.\n..\n.a\n", id="lines that begin with dots"),
        pytest.param(b"Message-ID: <1@x>\r\n\r\na\r\n.\r\nMAIL FROM:<b@x>\r\n", id="a false end"),
        pytest.param(b"Message-ID: <1@x>\r\n\r\na\n.\nb", id="bare line feeds, no last one"),
        pytest.param(b"Message-ID: <1@x>\r\n\r\na\r.\rb\r", id="bare carriage returns"),
    ],
)
def test_what_arrives_is_what_was_sent(payload: bytes) -> None:
    with Actor() as server:
        assert (
            carry(here(server.port), Parcel("r", "a", TO, payload, SENDER)).outcome.fate
            is Fate.TAKEN
        )
    whole = payload.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    arrived = whole if whole.endswith(b"\r\n") else whole + b"\r\n"
    assert list(server.taken.payloads.values()) == [arrived]
    assert server.count(b"MAIL") == 1


def test_a_sound_server_takes_all_by_one_connection() -> None:
    with PostOffice() as office:
        post = Post(read_server(office.url, ""))
        fates = {post.carry(PARCEL, lambda: None).fate for _ in range(20)}
        post.close()
    assert fates == {Fate.TAKEN}
    assert office.taken.times == {TO: 20}


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = carry(here(port))
    assert found.outcome == Outcome(Fate.HALTED, f"127.0.0.1:{port}: nobody answers there")


@pytest.mark.usefixtures("_all_names_are_here")
def test_a_server_without_encryption_is_told_nothing() -> None:
    with Actor(offers=(b"AUTH PLAIN",)) as server:
        found = carry(stranger(server.port, user="ann"))
    assert found.outcome.fate is Fate.HALTED
    assert "offers no encryption" in found.outcome.reason
    assert [line[:4].upper() for line in server.heard] == [b"EHLO"]


@pytest.mark.usefixtures("_all_names_are_here")
def test_a_connection_in_the_clear_is_not_used_for_the_next_message() -> None:
    with Actor() as server:
        post = Post(stranger(server.port))
        fates = [post.carry(PARCEL, lambda: None).fate for _ in range(3)]
        post.close()
    assert fates == [Fate.HALTED] * 3
    assert not server.count(b"MAIL")


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        pytest.param(b"454 not now\r\n", Fate.AGAIN, id="not now"),
        pytest.param(b"502 no\r\n", Fate.HALTED, id="never"),
        pytest.param(Break.DROP, Fate.AGAIN, id="hangs up"),
    ],
)
@pytest.mark.usefixtures("_all_names_are_here")
def test_encryption_that_is_offered_and_refused(answer: Answer, fate: Fate) -> None:
    with Actor({"starttls": iter([answer])}, offers=(b"STARTTLS", b"AUTH PLAIN")) as server:
        found = carry(stranger(server.port, user="ann"))
    assert (found.outcome.fate, found.claims) == (fate, 0)
    assert [line[:4].upper() for line in server.heard] == [b"EHLO", b"STAR"]


@pytest.fixture(scope="module")
def certificates(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Path, ssl.SSLContext]]:
    folder = tmp_path_factory.mktemp("certificates")
    return {host: make_certificate(folder, host) for host in (STRANGER, "other.example.com")}


@pytest.mark.parametrize("wrapped", [False, True], ids=["STARTTLS", "smtps"])
@pytest.mark.parametrize(
    ("host", "trusted", "words"),
    [
        pytest.param(STRANGER, False, "self-signed", id="made by itself"),
        pytest.param("other.example.com", True, "ostname", id="of another host"),
        pytest.param(STRANGER, True, "", id="sound"),
    ],
)
@pytest.mark.usefixtures("_all_names_are_here")
def test_certificates(
    certificates: dict[str, tuple[Path, ssl.SSLContext]],
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    words: str,
    *,
    trusted: bool,
    wrapped: bool,
) -> None:
    certificate, context = certificates[host]
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Actor(offers=(b"STARTTLS", b"AUTH PLAIN"), context=context, wrapped=wrapped) as server:
        found = carry(stranger(server.port, user="ann", wrapped=wrapped))
    if words:
        assert found.outcome.fate is Fate.HALTED
        assert words in found.outcome.reason
        assert not server.count(b"AUTH")
        assert not server.taken.addresses
    else:
        assert found.outcome.fate is Fate.TAKEN, found.outcome
        assert server.count(b"AUTH") == 1


@pytest.mark.parametrize(
    ("offers", "answers", "fate", "words"),
    [
        pytest.param(
            (b"AUTH PLAIN LOGIN",),
            repeat(b"535 5.7.8 no\r\n"),
            Fate.HALTED,
            "refuses the user or the password (535)",
            id="a wrong password",
        ),
        pytest.param((), repeat(b""), Fate.HALTED, "does not let anybody sign in", id="no AUTH"),
        pytest.param(
            (b"AUTH GSSAPI",), repeat(b""), Fate.AGAIN, "authentication", id="another AUTH"
        ),
        pytest.param((b"AUTH PLAIN",), repeat(b"454 not now\r\n"), Fate.AGAIN, "454", id="not now"),
        pytest.param(
            (b"AUTH PLAIN LOGIN",),
            iter([b"535 5.7.8 no\r\n", Break.DROP]),
            Fate.AGAIN,
            "closed",
            id="hangs up on a wrong password",
        ),
        pytest.param(
            (b"AUTH PLAIN",), iter([b"235 come in\r\n"]), Fate.TAKEN, "", id="the right password"
        ),
    ],
)
def test_signing_in(
    offers: tuple[bytes, ...], answers: Iterator[Answer], fate: Fate, words: str
) -> None:
    with Actor({"auth": answers}, offers=(b"8BITMIME", *offers)) as server:
        found = carry(here(server.port, user="ann"))
    assert (found.outcome.fate, found.claims) == (fate, int(fate is Fate.TAKEN))
    assert words in found.outcome.reason
    assert found.outcome.is_policy is (fate is Fate.AGAIN)
    assert "secret" not in found.outcome.reason


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"550 <ann@example.org>: unknown\r\n", id="in brackets"),
        pytest.param(b"550-no such one\r\n550 ann@example.org is gone\r\n", id="on a second line"),
        pytest.param(b"450 \x1b[2J\x07 to=ann@example.org,\r\n", id="with signs for a terminal"),
    ],
)
def test_a_server_that_says_the_address_is_not_quoted(answer: bytes) -> None:
    with Actor({"rcpt": iter([answer])}) as server:
        reason = carry(here(server.port)).outcome.reason
    assert reason.startswith(answer[:3].decode())
    assert "ann" not in reason
    assert reason.isprintable()


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example.com", Server("mail.example.com", 587, False, "", "pw")),
        ("smtps://mail.example.com", Server("mail.example.com", 465, True, "", "pw")),
        ("smtp://a%40b.org@h:26?timeout=10", Server("h", 26, False, "a@b.org", "pw", 10)),
        ("smtp://[::1]:25", Server("::1", 25, False, "", "pw")),
    ],
)
def test_how_a_server_is_named(address: str, server: Server) -> None:
    assert read_server(address, "pw") == server


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mail.example.com", "name the mail server as"),
        ("http://mail.example.com", "name the mail server as"),
        ("smtp://", "name the mail server as"),
        ("smtp://h:port", "not named rightly"),
        ("smtp://h:99999", "not named rightly"),
        ("smtp://h?timeout=soon", "not named rightly"),
        ("smtp://h?timeout=0", "not named rightly"),
        ("smtp://h?timeout=-1", "not named rightly"),
        ("smtp://h?timeout=nan", "not named rightly"),
        ("smtp://[::1", "not named rightly"),
        ("smtp://ann:hidden@h", "OFFERBOOK_SMTP_PASSWORD"),
    ],
)
def test_a_server_that_is_named_wrongly(address: str, words: str) -> None:
    with pytest.raises(ServerError, match=words) as caught:
        read_server(address, "")
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com", False),
    ],
)
def test_which_hosts_are_this_machine(host: str, *, is_here: bool) -> None:
    assert Server(host, 25, False, "", "").is_here is is_here
