"""Names that feeds and calendars go by for ever, whatever an offering is called."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from offerbook.pages.desk import Desk
from offerbook.pages.follow import address_of

_OWNED_IN = 2026  # a tag names a year in which its host was the company's; it never changes


def name_for_ever(desk: Desk, place: str) -> str:
    """The name of *place*, such as offerings/mail-move/4.0.0, made of ids alone.

    It is a tag of the site's host where that is known: RFC 4151.
    """
    host, path = _host_and_path(desk, place)
    return f"tag:{host},{_OWNED_IN}:/{path}" if host else f"urn:offerbook:{path}"


def uid_for_ever(desk: Desk, place: str) -> str:
    """The same as calendars like it, without signs that they would write in another way."""
    host, path = _host_and_path(desk, place)
    return f"{path}@{host}" if host else f"urn:offerbook:{path}"


def _host_and_path(desk: Desk, place: str) -> tuple[str, str]:
    """Where *place* is on the web; an empty host where nobody knows."""
    address = urlsplit(address_of(desk, place))
    return quote(address.hostname or ""), quote(address.path.lstrip("/"), safe="/+%")
