"""One POST to the hook of a chat: its address is a secret, and what it answers is an Outcome."""

from __future__ import annotations

import io
import re
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
)
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from offerbook.digest.carrier import Fate, Outcome, Parcel

_PORTS = {"http": 80, "https": 443}
_LONGEST_WAIT = 86_400
_GONE = (401, 403, 404, 410)
_TOO_MANY = 429
_VISIBLE = re.compile(r"[!-~]+")
_CODE = re.compile(rb"[a-z][a-z_]{1,39}")
_HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": "Offerbook",
    "Connection": "close",
}


@dataclass(frozen=True)
class Limits:
    """How long a hook is waited for, in seconds, and how much of its answer is read, in bytes.

    *connect* holds for the way there, and once more for the start of TLS; *silence* is the longest
    time without a sign; *total* holds for the whole answer, however it drips.
    """

    connect: float = 10.0
    silence: float = 20.0
    total: float = 40.0
    size: int = 65_536


_LIMITS = Limits()


class Hook:
    """Writes into chats. Asks no proxy, follows nothing, and says no address to anybody.

    It stands on http.client: urllib3 writes the whole address into the log when the head of an
    answer is odd.
    """

    def __init__(self, limits: Limits = _LIMITS) -> None:
        self._limits = limits

    def carry(self, parcel: Parcel, claim: Callable[[], None]) -> Outcome:
        """Hand one message over; whatever the other side says or does becomes an Outcome."""
        try:
            target = _read_target(parcel.address)
        except _AddressError as problem:
            return Outcome(Fate.REFUSED, str(problem))
        try:
            sock = self._connect(target)
        except OSError as problem:
            return _not_reached(problem)
        with sock:
            claim()
            return self._post(sock, target, parcel.payload)

    def close(self) -> None:
        """Nothing stays open between two messages."""

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def _connect(self, target: _Target) -> socket.socket:
        address = (target.host, target.port)
        sock = socket.create_connection(address, self._limits.connect)
        if not target.is_encrypted:
            return sock
        with sock:  # which is an empty hull as soon as TLS has taken it over
            wrapped = self._context.wrap_socket(
                sock, server_hostname=target.host, do_handshake_on_connect=False
            )
        try:
            wrapped.do_handshake()
        except BaseException:
            wrapped.close()
            raise
        return wrapped

    def _post(self, sock: socket.socket, target: _Target, payload: bytes) -> Outcome:
        """Send the message: from here on a lost answer leaves open what became of it."""
        connection = (
            HTTPSConnection(target.host, target.port, context=self._context)
            if target.is_encrypted
            else HTTPConnection(target.host, target.port)
        )
        connection.sock = sock
        sock.settimeout(self._limits.silence)
        try:
            connection.request("POST", target.path, payload, _HEADERS)
            with closing(_Answer(sock, self._limits)) as answer:
                answer.begin()
                return _judge(answer, target)
        except (OSError, HTTPException, ValueError) as problem:
            return Outcome(Fate.LOST, _lost_words(problem))


class _Ear(io.RawIOBase):
    """What is heard on a connection: so many bytes, until so many seconds have gone by."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self._sock, self._limits = sock, limits
        self._until = time.monotonic() + limits.total
        self._left = limits.size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """As many bytes as there are. Raises TimeoutError, and _EndlessError past the size."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        if not self._left:
            raise _EndlessError
        self._sock.settimeout(min(seconds, self._limits.silence))
        count = self._sock.recv_into(buffer, min(memoryview(buffer).nbytes, self._left))
        self._left -= count
        return count


class _EndlessError(OSError):
    """More was answered than is read."""


class _Answer(HTTPResponse):
    """An answer that comes to an end: its head and its body are heard by one ear."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        super().__init__(sock, method="POST")
        self.fp.close()
        self.fp = io.BufferedReader(_Ear(sock, limits))


@dataclass(frozen=True)
class _Target:
    """Where a hook is; *path* is the part of it that nobody may know."""

    host: str
    port: int
    path: str
    is_encrypted: bool


class _AddressError(Exception):
    """An address that nothing is sent to; the words do not quote it."""


def _read_target(address: str) -> _Target:
    """``https://host/path``, or ``http://`` on this machine. Raises _AddressError."""
    if not _VISIBLE.fullmatch(address):
        raise _AddressError("the address of the hook has spaces or letters that none can have")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        raise _AddressError("the address of the hook is not written as addresses are") from None
    if not host:
        raise _AddressError("the address of the hook names no host")
    if "@" in parts.netloc:
        raise _AddressError("the address of the hook has a user or a password in it")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        raise _AddressError("the address of the hook does not begin with https://")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return _Target(
        host,
        _PORTS[parts.scheme] if port is None else port,
        path if path.startswith("/") else f"/{path}",
        parts.scheme == "https",
    )


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _not_reached(problem: OSError) -> Outcome:
    """What follows where nothing was sent yet: tried again, unless it is a matter of trust."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return Outcome(Fate.REFUSED, "the certificate of the hook's host cannot be trusted")
    if isinstance(problem, ssl.SSLError) and not isinstance(
        problem, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError
    ):
        return Outcome(Fate.REFUSED, "the hook's host does not speak TLS as it should")
    if isinstance(problem, socket.gaierror):
        return Outcome(Fate.AGAIN, "the hook's host is not found")
    if isinstance(problem, ConnectionRefusedError):
        return Outcome(Fate.AGAIN, "nobody answers at the hook's host")
    if isinstance(problem, TimeoutError):
        return Outcome(Fate.AGAIN, "the hook's host does not answer in time")
    return Outcome(Fate.AGAIN, "the way to the hook's host broke")


def _lost_words(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    if isinstance(problem, _EndlessError):
        return "an answer that does not end"
    if isinstance(problem, OSError | IncompleteRead):  # RemoteDisconnected is an OSError
        return "the connection broke before the answer was whole"
    return "an answer that is none"


def _judge(answer: _Answer, target: _Target) -> Outcome:
    """What an answer means, of which the head is read.

    Only what says that the message was taken has to be whole: a refusal is one whatever follows.
    """
    status = answer.status
    if 200 <= status < 300:
        answer.read()
        return Outcome(Fate.TAKEN)
    words = f"{status} {_code(answer, target)}".strip()
    if status == _TOO_MANY or 500 <= status < 600:
        return Outcome(Fate.LATER, words, wait=_wait(answer.headers))
    if 300 <= status < 400:
        return Outcome(Fate.REFUSED, f"{words}: sends elsewhere: not followed")
    if status in _GONE:
        return Outcome(Fate.REFUSED, f"{words}: the hook is gone, or closed")
    if 400 <= status < 500:
        return Outcome(Fate.REFUSED, words)
    return Outcome(Fate.LOST, "an answer that is none")


def _code(answer: _Answer, target: _Target) -> str:
    """The code that a chat gives as its reason, such as ``invalid_blocks``; no other words.

    An answer may repeat the address that it was asked at.
    """
    try:
        word = answer.read().strip()
    except (OSError, HTTPException, ValueError):
        return ""
    if not _CODE.fullmatch(word):
        return ""
    code = word.decode("ascii")
    return "" if code in f"{target.host}{target.path}".lower() else code


def _wait(headers: Message) -> float:
    """The seconds that Retry-After asks for, a day at most.

    A date is compared with the day and hour that the answer itself bears: by RFC 9110 it has one,
    and this machine's clock may go wrong.
    """
    word = str(headers.get("Retry-After", "")).strip()
    if re.fullmatch(r"[0-9]+", word):
        return float(min(int(word[:12]), _LONGEST_WAIT))
    try:
        until = parsedate_to_datetime(word)
        seconds = (until - parsedate_to_datetime(str(headers.get("Date", "")))).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0
    return min(max(seconds, 0.0), float(_LONGEST_WAIT))
