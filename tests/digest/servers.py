"""Mail servers on this machine: one that takes everything, and one that does what it is told."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_ID = re.compile(rb"(?mi)^message-id: *(\S+)")
_AT = re.compile(rb"<([^>]*)>")


class Break(Enum):
    """What a server does instead of an answer."""

    DROP = "hangs up"
    HANG = "says nothing any more"


Answer = bytes | Break


@dataclass
class Taken:
    """What a server took: for each Message-ID the addresses that it was for, and the bytes."""

    addresses: list[tuple[str, str]] = field(default_factory=list)
    payloads: dict[str, bytes] = field(default_factory=dict)

    def add(self, payload: bytes, address: str) -> None:
        found = _ID.search(payload)
        assert found is not None
        name = found[1].decode()
        self.addresses.append((name, address))
        self.payloads[name] = payload

    @property
    def times(self) -> Counter[str]:
        """How often each address got something."""
        return Counter(address for _, address in self.addresses)

    @property
    def ids(self) -> list[str]:
        return [name for name, _ in self.addresses]


class _Handler:
    def __init__(self, refused: Mapping[str, str], slow: float) -> None:
        self.taken = Taken()
        self.refused, self._slow = dict(refused), slow

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self._slow:
            await asyncio.sleep(self._slow)
        assert isinstance(envelope.content, bytes)
        for address in envelope.rcpt_tos:
            self.taken.add(envelope.content, address)
        return "250 2.0.0 taken"


class _Controller(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.base_events.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class PostOffice:
    """A sound mail server; *refused* says what is answered to whom, *slow* is in seconds."""

    def __init__(self, refused: Mapping[str, str] | None = None, slow: float = 0) -> None:
        self._handler = _Handler(refused or {}, slow)
        self._controller = _Controller(self._handler, hostname="127.0.0.1", port=0)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def taken(self) -> Taken:
        return self._handler.taken

    @property
    def refused(self) -> dict[str, str]:
        return self._handler.refused


class Actor:
    """A server that plays a part: for each stage the answers, in their order, then sound ones.

    Stages: banner, ehlo, starttls, auth, mail, rcpt, data, payload, dot, over all connections.
    """

    def __init__(
        self,
        parts: Mapping[str, Iterator[Answer]] | None = None,
        *,
        offers: tuple[bytes, ...] = (),
        context: ssl.SSLContext | None = None,
        wrapped: bool = False,
    ) -> None:
        self._parts = dict(parts or {})
        self._offers, self._context = offers, context
        self._is_wrapped = wrapped
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.taken = Taken()
        self.lost = Taken()
        self.heard: list[bytes] = []

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self.port = self._server.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._server.close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def count(self, verb: bytes) -> int:
        """How often a command came."""
        return sum(line.upper().startswith(verb) for line in self.heard)

    def _start(self, work: partial[None] | object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                line, _ = self._server.accept()
                line.settimeout(5)
                self._start(partial(self._serve, line))

    def _serve(self, line: socket.socket) -> None:
        call = _Call(self, line)
        try:
            with suppress(OSError):
                call.play()
        finally:
            call.close()

    def next(self, stage: str, sound: bytes) -> Answer:
        """What is said at *stage* now."""
        with self._lock:
            return next(self._parts.get(stage, iter(())), sound)


class _Call:
    """One connection to an Actor."""

    def __init__(self, actor: Actor, line: socket.socket) -> None:
        self._actor, self._line = actor, line
        self._file = line.makefile("rb")
        self._address = ""
        self._is_open = True

    def play(self) -> None:
        if self._actor._is_wrapped:
            self._wrap()
        self._say("banner", b"220 here\r\n")
        while self._is_open and (command := self._file.readline()):
            self._actor.heard.append(command.strip())
            self._answer(command)

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()
        self._line.close()

    def _answer(self, command: bytes) -> None:
        verb = command[:4].upper()
        if verb in (b"EHLO", b"HELO"):
            offers = (b"here", *self._actor._offers)
            rows = [b"250-" + each for each in offers[:-1]] + [b"250 " + offers[-1]]
            self._say("ehlo", b"\r\n".join(rows) + b"\r\n")
        elif verb == b"STAR":
            self._encrypt()
        elif verb == b"AUTH":
            self._say("auth", b"235 come in\r\n")
        elif verb == b"MAIL":
            self._say("mail", b"250 fine\r\n")
        elif verb == b"RCPT":
            found = _AT.search(command)
            self._address = found[1].decode() if found else ""
            self._say("rcpt", b"250 fine\r\n")
        elif verb == b"DATA":
            self._take()
        elif verb == b"QUIT":
            self._say("quit", b"221 bye\r\n")
            self._is_open = False
        else:
            self._say("other", b"250 fine\r\n")

    def _encrypt(self) -> None:
        if self._say("starttls", b"220 go on\r\n").startswith(b"220"):
            self._wrap()

    def _wrap(self) -> None:
        assert self._actor._context is not None
        self._file.close()
        self._line = self._actor._context.wrap_socket(self._line, server_side=True)
        self._file = self._line.makefile("rb")

    def _take(self) -> None:
        if not self._say("data", b"354 go on\r\n").startswith(b"354"):
            return
        answer = self._actor.next("payload", b"")
        if isinstance(answer, Break):
            self._file.readline()
            self._break_off(answer)
            return
        rows = []
        while (row := self._file.readline()) != b".\r\n":
            if not row:
                self._is_open = False
                return
            rows.append(row[1:] if row.startswith(b".") else row)
        self._tell_apart(b"".join(rows))

    def _tell_apart(self, payload: bytes) -> None:
        answer = self._actor.next("dot", b"250 taken\r\n")
        taken = self._actor.taken if _is_yes(answer) else self._actor.lost
        with self._actor._lock:
            taken.add(payload, self._address)
        self._give(answer)

    def _say(self, stage: str, sound: bytes) -> bytes:
        return self._give(self._actor.next(stage, sound))

    def _give(self, answer: Answer) -> bytes:
        if isinstance(answer, Break):
            self._break_off(answer)
            return b""
        self._line.sendall(answer)
        return answer

    def _break_off(self, how: Break) -> None:
        if how is Break.HANG:
            self._actor._over.wait()
        self._is_open = False
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)


def _is_yes(answer: Answer) -> bool:
    return isinstance(answer, bytes) and answer.startswith(b"2")


def make_certificate(folder: Path, host: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate that *host* made for itself, and a server's context that shows it."""
    key, certificate = folder / f"{host}.key", folder / f"{host}.pem"
    words = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    more = ("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}")
    files = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run([*words, *more, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context
