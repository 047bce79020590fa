"""Whatever a chat's hook says or does is an Outcome, and its address is nobody's to read."""

from __future__ import annotations

import logging
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from offerbook.digest.carrier import Fate, Outcome, Parcel
from offerbook.digest.hook import Hook, Limits

PAYLOAD = '{"text":"Größe & <Wert>"}'.encode()
HIDDEN = "T0KEN/zz_hidden_zz"
PATH = f"/services/{HIDDEN}?sig=s1gn"
QUICK = Limits(connect=0.8, silence=0.4, total=0.8)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

Script = Callable[[socket.socket], None]


@dataclass
class Chat:
    """A server on this machine that does what its script says, and keeps what it was sent."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    claims_before: list[int] = field(default_factory=list)

    def address(self, scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}{PATH}"


@dataclass
class Run:
    outcome: Outcome
    claims: int
    seconds: float


CLAIMS: list[str] = []


@pytest.fixture(autouse=True)
def _no_claims() -> None:
    CLAIMS.clear()


@pytest.fixture(autouse=True)
def _no_secret_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    assert not has_secret(caplog.text)


def has_secret(words: str) -> bool:
    return any(part in words for part in ("T0KEN", "hidden", "s1gn", "services", "127.0.0.1"))


@contextmanager
def chat(script: Script, *, context: ssl.SSLContext | None = None) -> Iterator[Chat]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        there = Chat(server.getsockname()[1])
        is_over = threading.Event()

        def serve() -> None:
            while not is_over.is_set():
                with suppress(TimeoutError), server.accept()[0] as line:
                    line.settimeout(3)
                    with suppress(OSError):
                        meet(line)

        def meet(line: socket.socket) -> None:
            if context is None:
                hear(there, line, script)
                return
            with context.wrap_socket(line, server_side=True) as wrapped:
                hear(there, wrapped, script)

        worker = threading.Thread(target=serve)
        worker.start()
        try:
            yield there
        finally:
            is_over.set()
            worker.join()


def hear(there: Chat, line: socket.socket, script: Script) -> None:
    """Take a whole request, then answer; a script named *at_once* hears nothing before."""
    if script.__name__ != "at_once":
        heard = b""
        while not heard.endswith(PAYLOAD):
            piece = line.recv(65536)
            if not heard:
                there.claims_before.append(len(CLAIMS))
            if not piece:
                return
            heard += piece
        there.requests.append(heard)
    script(line)


def say(words: bytes) -> Script:
    return lambda line: line.sendall(words)


def answer(status: str, *headers: str, body: str = "") -> Script:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return say("\r\n".join([*head, "", body]).encode())


def drip(line: socket.socket, start: bytes, piece: bytes = b"x", pause: float = 0.05) -> None:
    """Say *start*, and then a little more for as long as anybody listens."""
    line.sendall(start)
    for _ in range(2000):
        line.sendall(piece)
        time.sleep(pause)


def carry(address: str, limits: Limits = QUICK) -> Run:
    with closing(Hook(limits)) as hook:
        start = time.monotonic()
        outcome = hook.carry(Parcel("r", "s", address, PAYLOAD), lambda: CLAIMS.append("once"))
    assert not has_secret(repr(outcome))
    return Run(outcome, len(CLAIMS), time.monotonic() - start)


def told(script: Script) -> Run:
    with chat(script) as there:
        return carry(there.address())


def test_a_message_is_posted_as_json() -> None:
    with chat(say(OK)) as there:
        run = carry(there.address())
    assert run.outcome == Outcome(Fate.TAKEN)
    head, _, body = there.requests[0].partition(b"\r\n\r\n")
    first, *fields = head.decode().split("\r\n")
    assert first == f"POST {PATH} HTTP/1.1"
    assert body == PAYLOAD
    assert "Content-Type: application/json" in fields
    assert f"Content-Length: {len(PAYLOAD)}" in fields
    assert f"Host: 127.0.0.1:{there.port}" in fields


def test_it_is_claimed_once_before_the_first_letter_is_sent() -> None:
    with chat(say(OK)) as there:
        run = carry(there.address())
    assert there.claims_before == [1]
    assert run.claims == 1


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(answer("200 OK", body="ok"), id="200"),
        pytest.param(answer("202 Accepted"), id="202"),
        pytest.param(say(b"HTTP/1.1 204 No Content\r\n\r\n"), id="204"),
        pytest.param(say(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok"), id="until the end"),
        pytest.param(
            say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
            id="in chunks",
        ),
        pytest.param(say(b"HTTP/1.1 100 Continue\r\n\r\n" + OK), id="after a 100"),
        pytest.param(
            say(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n" + b"x" * 50_000), id="long"
        ),
    ],
)
def test_taken(script: Script) -> None:
    assert told(script).outcome == Outcome(Fate.TAKEN)


MADE = "Date: Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        pytest.param("429 Too Many", ["Retry-After: 30"], 30, id="429 with seconds"),
        pytest.param(
            "429 Too Many",
            [MADE, "Retry-After: Sun, 06 Nov 1994 08:51:37 GMT"],
            120,
            id="429 with a date, by the answer's own",
        ),
        pytest.param(
            "429 Too Many",
            [MADE, "Retry-After: Sun, 06 Nov 1994 08:00:00 GMT"],
            0,
            id="429 with a date gone by",
        ),
        pytest.param(
            "429 Too Many",
            [MADE, "Retry-After: Mon, 06 Nov 2094 08:00:00 GMT"],
            86_400,
            id="429 with a date in a hundred years",
        ),
        pytest.param(
            "429 Too Many",
            ["Retry-After: Sun, 06 Nov 1994 08:51:37 GMT"],
            0,
            id="429 with a date, but none of its own",
        ),
        pytest.param("429 Too Many", [], 0, id="429 without a word"),
        pytest.param("429 Too Many", ["Retry-After: " + "9" * 5000], 86_400, id="429 for ever"),
        pytest.param("429 Too Many", ["Retry-After: -5"], 0, id="429 backwards"),
        pytest.param("429 Too Many", ["Retry-After: soon"], 0, id="429 in words"),
        pytest.param("429 Too Many", [MADE, "Retry-After: 99 Nov 99999999"], 0, id="no date"),
        pytest.param("500 Oops", [], 0, id="500"),
        pytest.param("503 Closed", ["Retry-After: 7"], 7, id="503 with seconds"),
    ],
)
def test_later(status: str, headers: list[str], wait: float) -> None:
    run = told(answer(status, *headers))
    assert run.outcome == Outcome(Fate.LATER, status[:3], wait=wait)
    assert run.claims == 1


def test_a_refusal_counts_though_its_words_have_no_end() -> None:
    run = told(lambda line: drip(line, b"HTTP/1.1 503 Closed\r\nRetry-After: 7\r\n\r\n"))
    assert run.outcome == Outcome(Fate.LATER, "503", wait=7)
    assert run.seconds < 3


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Elsewhere", "308 For Good"])
def test_nothing_is_followed(status: str) -> None:
    with chat(say(OK)) as other:
        run = told(answer(status, f"Location: {other.address()}"))
    assert other.requests == []
    assert run.outcome == Outcome(Fate.REFUSED, f"{status[:3]}: sends elsewhere: not followed")


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        ("401 No", "", "401: the hook is gone, or closed"),
        ("403 No", "action_prohibited", "403 action_prohibited: the hook is gone, or closed"),
        ("404 No", "no_service", "404 no_service: the hook is gone, or closed"),
        ("410 No", "channel_is_archived", "410 channel_is_archived: the hook is gone, or closed"),
        ("400 No", "invalid_blocks\n", "400 invalid_blocks"),
        ("413 No", "", "413"),
        ("400 No", f"you asked for {PATH}", "400"),
        ("400 No", "zz_hidden_zz", "400"),
        ("400 zz_hidden_zz", "<b>no</b>", "400"),
    ],
)
def test_refused(status: str, body: str, words: str) -> None:
    assert told(answer(status, body=body)).outcome == Outcome(Fate.REFUSED, words)


def hang(line: socket.socket) -> None:
    with suppress(OSError):
        line.recv(1)


def reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def at_once(line: socket.socket) -> None:
    """Breaks off before it has heard anything, and not before somebody means to say it."""
    while not CLAIMS:
        time.sleep(0.001)
    reset(line)


ENDLESS = b"HTTP/1.1 200 OK\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
BROKE = "the connection broke before the answer was whole"
ODD = "an answer that is none"
UNENDING = "an answer that does not end"
LATE = "no answer in time"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param(say(b""), BROKE, id="closes after the request"),
        pytest.param(reset, BROKE, id="resets after the request"),
        pytest.param(hang, LATE, id="hangs before the answer"),
        pytest.param(lambda line: drip(line, b""), LATE, id="drips a status"),
        pytest.param(lambda line: drip(line, b"HTTP/1.1 200 OK\r\n"), LATE, id="drips a header"),
        pytest.param(
            lambda line: drip(line, b"HTTP/1.1 200 OK\r\n", b"a: b\r\n"), LATE, id="drips headers"
        ),
        pytest.param(lambda line: drip(line, ENDLESS), LATE, id="drips a body"),
        pytest.param(lambda line: drip(line, CHUNKED, b"1\r\nx\r\n"), LATE, id="drips chunks"),
        pytest.param(
            lambda line: drip(line, b"", b"HTTP/1.1 100 Continue\r\n\r\n"), LATE, id="drips 100s"
        ),
        pytest.param(
            lambda line: drip(line, ENDLESS, b"x" * 65536, 0), UNENDING, id="pours a body"
        ),
        pytest.param(
            lambda line: drip(line, CHUNKED, b"-1\r\n" + b"x" * 65536, 0),
            UNENDING,
            id="pours a chunk of less than nothing",
        ),
        pytest.param(
            lambda line: drip(line, CHUNKED + b"ffffff\r\n", b"x" * 65536, 0),
            UNENDING,
            id="pours a huge chunk",
        ),
        pytest.param(
            lambda line: drip(line, CHUNKED + b"0\r\n", b"a: b\r\n" * 5000, 0),
            UNENDING,
            id="pours a trailer",
        ),
        pytest.param(
            lambda line: drip(line, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999, 0),
            UNENDING,
            id="pours 100s",
        ),
        pytest.param(say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"), BROKE, id="cut short"),
        pytest.param(say(CHUNKED + b"9\r\nok"), BROKE, id="a chunk cut short"),
        pytest.param(say(CHUNKED + b"none\r\n"), BROKE, id="a chunk without a length"),
        pytest.param(say(b"\x00\xff\x16garbage\r\n\r\n"), ODD, id="garbage"),
        pytest.param(say(b"220 mail.example ESMTP\r\n"), ODD, id="another kind of server"),
        pytest.param(say(b"HTTP/1.1 abc\r\n\r\n"), ODD, id="a status that is none"),
        pytest.param(say(b"HTTP/9.9 200 OK\r\n\r\n"), ODD, id="a version that is none"),
        pytest.param(answer("999 Hm"), ODD, id="a status of no kind"),
        pytest.param(say(b"HTTP/1.1 103 Hint\r\n\r\n"), ODD, id="a hint and no more"),
        pytest.param(answer("200 OK", "a: " + "x" * 66_000), UNENDING, id="a huge header"),
        pytest.param(answer("200 OK", *["a: b"] * 200), ODD, id="200 headers"),
        pytest.param(at_once, BROKE, id="resets before the request"),
    ],
)
def test_what_was_sent_and_not_answered_is_lost(script: Script, words: str) -> None:
    run = told(script)
    assert run.outcome == Outcome(Fate.LOST, words)
    assert run.claims == 1
    assert run.seconds < 3


def test_a_drip_ends_by_the_total_limit_and_not_by_silence() -> None:
    run = told(lambda line: drip(line, ENDLESS))
    assert QUICK.total <= run.seconds + 0.01 < QUICK.total + 1


def test_the_total_limit_holds_though_silence_may_last() -> None:
    with chat(hang) as there:
        run = carry(there.address(), Limits(connect=5, silence=5, total=0.5))
    assert run.outcome == Outcome(Fate.LOST, LATE)
    assert run.seconds < 3


def test_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    run = carry(f"http://127.0.0.1:{port}{PATH}")
    assert run.outcome == Outcome(Fate.AGAIN, "nobody answers at the hook's host")
    assert run.claims == 0


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "the hook's host is not found"),
        (TimeoutError("timed out"), "the hook's host does not answer in time"),
        (OSError(101, "Network is unreachable"), "the way to the hook's host broke"),
    ],
)
def test_no_way_to_the_host(monkeypatch: pytest.MonkeyPatch, problem: OSError, words: str) -> None:
    def look_up(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    run = carry(f"https://hooks.invalid{PATH}")
    assert run.outcome == Outcome(Fate.AGAIN, words)
    assert run.claims == 0


# TLS


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


@pytest.fixture
def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


UNTRUSTED = Outcome(Fate.REFUSED, "the certificate of the hook's host cannot be trusted")


def test_a_certificate_that_nobody_vouches_for(tls: ssl.SSLContext) -> None:
    with chat(say(OK), context=tls) as there:
        run = carry(there.address("https", "localhost"))
    assert (run.outcome, run.claims, there.requests) == (UNTRUSTED, 0, [])


def test_a_certificate_for_another_host(
    tls: ssl.SSLContext, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with chat(say(OK), context=tls) as there:
        run = carry(there.address("https", "127.0.0.1"))
    assert (run.outcome, run.claims, there.requests) == (UNTRUSTED, 0, [])


def test_a_certificate_that_is_good(
    tls: ssl.SSLContext, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with chat(say(OK), context=tls) as there:
        run = carry(there.address("https", "localhost"))
    assert run.outcome == Outcome(Fate.TAKEN)
    assert there.claims_before == [1]
    assert there.requests[0].endswith(PAYLOAD)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(lambda line: drip(line, ENDLESS), id="drips"),
        pytest.param(hang, id="hangs"),
    ],
)
def test_limits_hold_under_tls(
    script: Script,
    tls: ssl.SSLContext,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with chat(script, context=tls) as there:
        run = carry(there.address("https", "localhost"))
    assert run.outcome == Outcome(Fate.LOST, LATE)
    assert run.seconds < 3


RECORD = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"


@pytest.mark.parametrize(
    ("words", "fate"),
    [
        pytest.param(OK, Fate.REFUSED, id="no TLS at all"),
        pytest.param(b"", Fate.AGAIN, id="closes"),
    ],
)
def test_what_comes_instead_of_tls(words: bytes, fate: Fate) -> None:
    def at_once(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(words)

    with chat(at_once) as there:
        run = carry(there.address("https", "localhost"))
    assert (run.outcome.fate, run.claims) == (fate, 0)


def test_tls_that_never_begins() -> None:
    def at_once(line: socket.socket) -> None:
        drip(line, RECORD, b"\0")

    with chat(at_once) as there:
        run = carry(there.address("https", "localhost"))
    assert run.outcome == Outcome(Fate.AGAIN, "the hook's host does not answer in time")
    assert run.claims == 0
    assert run.seconds < 3


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "",
        HIDDEN,
        f"http://hooks.example.com{PATH}",
        f"ftp://hooks.example.com{PATH}",
        f"file://{PATH}",
        f"https://{PATH}",
        f"https:///{HIDDEN}",
        f"https://user:word@hooks.example.com{PATH}",
        f"https://@hooks.example.com{PATH}",
        f"https://hooks.example.com:port{PATH}",
        f"https://hooks.example.com:99999{PATH}",
        f"https://[::1{PATH}",
        f"https://hooks.example.com{PATH}\r\nX: y",
        f"https://hooks.example.com{PATH} ",
        f"\thttps://hooks.example.com{PATH}",
        f"https://hooks.example.com{PATH}\x00",
        f"https://hooks.example.com/ü{HIDDEN}",
        f"https://{'a' * 64}.example.com{PATH}",
        f"https://a..b{PATH}",
        f"http://127.0.0.1.example.com{PATH}",
        f"http://localhost.example.com{PATH}",
    ],
)
def test_an_address_that_nothing_is_sent_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it went there"))
    run = carry(address)
    assert run.outcome.fate is Fate.REFUSED
    assert run.outcome.reason.startswith("the address of the hook ")
    assert run.claims == 0


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with chat(say(OK)) as proxy, chat(say(OK)) as there:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert carry(there.address()).outcome == Outcome(Fate.TAKEN)
    assert proxy.requests == []


def test_one_hook_writes_into_one_chat_after_the_other() -> None:
    with chat(say(OK)) as one, chat(answer("404 No")) as two, closing(Hook(QUICK)) as hook:
        fates = [
            hook.carry(Parcel("r", "s", each.address(), PAYLOAD), lambda: None).fate
            for each in (one, two, one)
        ]
    assert fates == [Fate.TAKEN, Fate.REFUSED, Fate.TAKEN]
    assert (len(one.requests), len(two.requests)) == (2, 1)


@pytest.mark.parametrize(
    ("script", "fate"),
    [
        (say(f"HTTP/1.1 200 OK\r\nbad {PATH}\r\n: x\r\n\r\n".encode()), Fate.TAKEN),
        (say(f"HTTP/1.1 {PATH}\r\n\r\n".encode()), Fate.LOST),
    ],
)
def test_an_odd_head_is_written_nowhere(
    script: Script, fate: Fate, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert told(script).outcome.fate is fate
    assert capfd.readouterr() == ("", "")
    assert caplog.text == ""
