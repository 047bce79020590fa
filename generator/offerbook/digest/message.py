"""Content + who it is for → the bytes of a mail, in which nothing can pass for a header."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from urllib.parse import quote

from offerbook.digest.compose import Content

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_WORD_IN_CODE = re.compile(r"=\?.*\?=")
_ADDRESS = re.compile(r"[!#-'*+./-9=?A-Z^-~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST = 150


class HeaderError(Exception):
    """Words that must not stand in the head of a mail."""


@dataclass(frozen=True)
class Identity:
    """What all messages of a company say of themselves.

    *domain* is what ids are made under. *unsubscribe* is an address with ``{subscription}`` and
    perhaps ``{token}``, empty where the company has none; *secret* proves that a token is ours.
    """

    company: str
    sender: str
    keeper: str
    domain: str
    unsubscribe: str = ""
    secret: str = ""


@dataclass(frozen=True)
class Letter:
    """One message on its way to one address; *ref* names it wherever it goes."""

    ref: str
    subscription: str
    name: str
    address: str
    sent_at: datetime


class Envelope:
    """The part of a mail that all who are told the same share, written once."""

    def __init__(self, content: Content, identity: Identity) -> None:
        self._identity = identity
        body = EmailMessage(policy=policy.SMTP)
        body.set_content(content.text, cte="quoted-printable")
        body.add_alternative(content.html, subtype="html", cte="quoted-printable")
        digest = hashlib.sha256(f"{content.text}\0{content.html}".encode()).hexdigest()
        body.set_boundary(f"=-{digest[:24]}")
        head, _, self._body = body.as_bytes().partition(b"\r\n\r\n")
        self._shared = {
            "Subject": self._subject(content),
            "From": _mailbox(identity.company, identity.sender),
            "List-Id": f"<changes.{identity.domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        }
        self._mime = head

    def write(self, letter: Letter) -> bytes:
        """The whole mail for *letter*. Raises HeaderError where it would not be what it says."""
        fields = {
            **self._shared,
            "To": _mailbox(letter.name, letter.address),
            "Date": format_datetime(letter.sent_at),
            "Message-ID": f"<{letter.ref}@{self._identity.domain}>",
            **_unsubscribe(self._identity, letter.subscription),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode("ascii")
        raw = b"".join((head, self._mime, b"\r\n\r\n", self._body))
        guard(raw, (*fields, "MIME-Version", "Content-Type"))
        return raw

    @staticmethod
    def _subject(content: Content) -> str:
        """The subject; a general one where an offering's name cannot stand in a header."""
        words = content.subject
        if len(words) > _LONGEST:
            words = f"{words[: _LONGEST - 2].rstrip()} …"
        try:
            return header_text(words)
        except HeaderError:
            return header_text(content.plain_subject)


def header_text(words: str) -> str:
    """*words* as they stand in a header, in ASCII.

    Raises HeaderError for a line end, another control character, or what is written like an
    encoded word: Python 3.11 decodes that once more, and a line end in it begins a new header.
    """
    if _CONTROL.search(words) or _WORD_IN_CODE.search(words):
        raise HeaderError(f"{words!r} cannot stand in the head of a mail")
    if words.isascii():
        return words
    return Header(words, "utf-8", maxlinelen=200).encode(linesep="\r\n")


def guard(raw: bytes, names: Iterable[str]) -> None:
    """Read the finished mail again: it has exactly the headers *names*, each of them once.

    Raises HeaderError where one came in by what somebody wrote in a name or a text.
    """
    head, _, _ = raw.partition(b"\r\n\r\n")
    parsed = BytesHeaderParser(policy=policy.compat32).parsebytes(head)
    found = sorted(name.lower() for name in parsed)
    wanted = sorted(name.lower() for name in names)
    if found != wanted:
        odd = sorted({*found} ^ {*wanted}) or found
        raise HeaderError(f"the mail would have other headers than it was given: {', '.join(odd)}")


def is_address(word: str) -> bool:
    """Whether *word* is one mail address, and nothing beside it."""
    return _ADDRESS.fullmatch(word) is not None


def token_of(secret: str, subscription: str) -> str:
    """The proof that a link to end a subscription came out of one of our messages."""
    return hmac.new(secret.encode(), subscription.encode(), hashlib.sha256).hexdigest()[:32]


def _mailbox(name: str, address: str) -> str:
    if not is_address(address):
        raise HeaderError(f"the address of {name!r} is not one mail address")
    words = header_text(name)
    if words.isascii() and words == name:
        quoted = words.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{words} <{address}>"


def _unsubscribe(identity: Identity, subscription: str) -> Mapping[str, str]:
    """Ways to end a subscription: a mail to the keeper, and by RFC 8058 one click."""
    keeper = "".join(sign if sign.isascii() else quote(sign) for sign in identity.keeper)
    mail = f"<mailto:{keeper}?subject={quote(f'unsubscribe {subscription}')}>"
    if not identity.unsubscribe:
        return {"List-Unsubscribe": mail}
    token = token_of(identity.secret, subscription) if identity.secret else ""
    click = identity.unsubscribe.replace("{subscription}", quote(subscription, safe=""))
    click = click.replace("{token}", token)
    return {
        "List-Unsubscribe": f"<{click}>, {mail}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
