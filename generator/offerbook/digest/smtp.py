"""One connection to a mail server: TLS or nothing, and a clear word on what became of each mail."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from offerbook.digest.carrier import Fate, Outcome, Parcel

_PORTS = {"smtp": 587, "smtps": 465}
_GONE = 421
_LONGEST_TIMEOUT = 86_400
_POLICY = re.compile(rb"(?:^|\s)5\.(?:7\.\d|4\.5(?!\d))")  # security, or too many of them
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")


class ServerError(Exception):
    """A server that is named wrongly, or would be told a password in the clear."""


@dataclass(frozen=True)
class Server:
    """A mail server; *timeout* in seconds. Without *is_wrapped* TLS begins by STARTTLS."""

    host: str
    port: int
    is_wrapped: bool
    user: str
    password: str
    timeout: float = 30.0

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, where nobody listens on the line."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host == "localhost"


def read_server(address: str, password: str) -> Server:
    """``smtp://user@host:587`` or ``smtps://host``, perhaps with ``?timeout=10``.

    Raises ServerError.
    """
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
        timeout = float(parse_qs(parts.query).get("timeout", ["30"])[0])
    except ValueError as problem:
        raise ServerError(f"the mail server is not named rightly: {problem}") from None
    if not 0 < timeout < _LONGEST_TIMEOUT:
        raise ServerError("the mail server is not named rightly: the timeout is in seconds")
    if parts.scheme not in _PORTS or not host:
        raise ServerError("name the mail server as smtp://host:587 or smtps://host:465")
    if parts.password:
        raise ServerError("a password does not belong into the address: OFFERBOOK_SMTP_PASSWORD")
    return Server(
        host,
        port or _PORTS[parts.scheme],
        parts.scheme == "smtps",
        unquote(parts.username or ""),
        password,
        timeout,
    )


class Post:
    """Hands mails over to one server, connecting when there is something to hand over."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def carry(self, parcel: Parcel, claim: Callable[[], None]) -> Outcome:
        """Hand one mail over; whatever the server says or does becomes an Outcome."""
        try:
            smtp = self._smtp or self._connect()
        except _HaltError as problem:
            self.close()  # nothing may go by a connection that is not what it must be
            return Outcome(Fate.HALTED, str(problem))
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Outcome(Fate.AGAIN, _words(problem), is_policy=True)
        try:
            refused = self._introduce(smtp, parcel)
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Outcome(Fate.AGAIN, _words(problem))
        if refused is not None:
            return refused
        claim()
        return self._hand_over(smtp, parcel)

    def close(self) -> None:
        """Leave the server, whatever it says to that."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.close()
            self._smtp = None

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        make = self._wrapped if server.is_wrapped else smtplib.SMTP
        try:
            smtp = make(
                server.host,
                server.port,
                local_hostname=socket.gethostname() or "localhost",
                timeout=server.timeout,
            )
            self._smtp = smtp
            _send_at_once(smtp)
            smtp.ehlo_or_helo_if_needed()
            if not server.is_wrapped:
                self._encrypt(smtp)
            self._sign_in(smtp)
        except ssl.SSLError as problem:
            self.close()
            raise _HaltError(f"{server.host}: {_why_not_encrypted(problem)}") from None
        except smtplib.SMTPResponseException as problem:
            self.close()
            if 500 <= problem.smtp_code < 600:
                raise _HaltError(
                    f"{server.host}: {_said(problem.smtp_code, problem.smtp_error)}"
                ) from None
            raise
        except ConnectionRefusedError:
            self.close()
            raise _HaltError(f"{server.host}:{server.port}: nobody answers there") from None
        except socket.gaierror as problem:
            self.close()
            raise _HaltError(f"{server.host}: {problem.strerror}") from None
        return smtp

    def _wrapped(
        self, host: str, port: int, *, local_hostname: str, timeout: float
    ) -> smtplib.SMTP:
        return smtplib.SMTP_SSL(
            host, port, local_hostname=local_hostname, timeout=timeout, context=self._context()
        )

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        if smtp.has_extn("starttls") and not self._server.is_here:
            smtp.starttls(context=self._context())
            smtp.ehlo_or_helo_if_needed()
        elif not self._server.is_here:
            raise _HaltError(
                f"{self._server.host} offers no encryption (STARTTLS); messages are not sent in the "
                "clear"
            )

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        server = self._server
        if not server.user:
            return
        try:
            smtp.login(server.user, server.password)
        except smtplib.SMTPNotSupportedError:
            raise _HaltError(f"{server.host} does not let anybody sign in") from None
        except smtplib.SMTPAuthenticationError as problem:
            if problem.smtp_code < 500:
                raise
            raise _HaltError(
                f"{server.host} refuses the user or the password ({problem.smtp_code})"
            ) from None

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._server.is_here:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _introduce(self, smtp: smtplib.SMTP, parcel: Parcel) -> Outcome | None:
        """Say from whom and for whom; None where the server waits for the mail itself."""
        code, said = smtp.mail(parcel.sender)
        if code != 250:
            return self._refusal(smtp, code, said, is_policy=True)
        code, said = smtp.rcpt(parcel.address)
        if code not in (250, 251, 252):
            return self._refusal(smtp, code, said)
        code, said = smtp.docmd("DATA")
        if code != 354:
            return self._refusal(smtp, code, said)
        return None

    def _hand_over(self, smtp: smtplib.SMTP, parcel: Parcel) -> Outcome:
        """Send the mail itself: from here on a lost answer leaves open what became of it."""
        try:
            smtp.send(_on_the_wire(parcel.payload))
            code, said = smtp.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Outcome(Fate.LOST, _words(problem))
        if 200 <= code < 300:
            return Outcome(Fate.TAKEN)
        if not 400 <= code < 600:
            self.close()
            return Outcome(Fate.LOST, f"an answer that is none: {_said(code, said)}")
        return self._refusal(smtp, code, said)

    def _refusal(
        self, smtp: smtplib.SMTP, code: int, said: bytes, *, is_policy: bool = False
    ) -> Outcome:
        words = _said(code, said)
        if code == _GONE or not 400 <= code < 600:
            self.close()
            return Outcome(Fate.AGAIN, words)
        with suppress(OSError, smtplib.SMTPException):
            smtp.rset()
        if code < 500:
            return Outcome(Fate.LATER, words)
        return Outcome(Fate.REFUSED, words, is_policy=is_policy or bool(_POLICY.search(said)))


class _HaltError(Exception):
    """Nothing can be handed over to this server."""


def _send_at_once(smtp: smtplib.SMTP) -> None:
    """Let the system wait for nothing before it sends: each of our writes is a whole one."""
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _on_the_wire(payload: bytes) -> bytes:
    """*payload* with the line ends and the doubled dots that SMTP asks for, and its end."""
    ends = payload.count(b"\r\n")
    is_even = payload.count(b"\r") == ends == payload.count(b"\n")
    text = payload if is_even else _LINE_ENDS.sub(b"\r\n", payload)
    text = text.replace(b"\r\n.", b"\r\n..")
    text = b"." + text if text.startswith(b".") else text
    return text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _why_not_encrypted(problem: ssl.SSLError) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {problem.verify_message}"
    return f"no encrypted connection comes about: {problem.reason or problem}"


def _said(code: int, said: bytes | str) -> str:
    """A server's answer on one line, without what could be an address."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    shown = " ".join(word for word in words.split() if "@" not in word)
    clean = "".join(letter for letter in shown if letter.isprintable())
    return f"{code} {clean[:160]}".strip()


def _words(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return _said(problem.smtp_code, problem.smtp_error)
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    words = " ".join(str(problem).split()) or type(problem).__name__
    return " ".join(word for word in words.split() if "@" not in word)[:160]
