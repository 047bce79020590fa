"""A finished site on this machine's loopback address, with the headers it is meant to have.

With a Channel each page also hears at once of what was saved.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from offerbook.site.stamp import POLICY

HOST = "127.0.0.1"
_LIVE = "/_offerbook/"
_ASSETS = {"live.js": "text/javascript", "live.css": "text/css"}
_HEARTBEAT = 15.0  # seconds after which a page that has gone away is noticed
_KEPT = 64  # of what was told so much is known to who comes late


class Channel:
    """What pages that are open are told, in order; safe to use from several threads."""

    def __init__(self) -> None:
        self._told: list[tuple[int, str]] = []
        self._last = 0
        self._news = threading.Condition()

    @property
    def last(self) -> int:
        """The number of the newest word."""
        return self._last

    @property
    def standing(self) -> str:
        """The newest word, for a page that was opened since."""
        return self._told[-1][1] if self._told else "{}"

    def tell(self, word: Mapping[str, Any]) -> None:
        """Tell *word*, which JSON can hold, to every page."""
        with self._news:
            self._last += 1
            self._told = [*self._told[1 - _KEPT :], (self._last, json.dumps({**word}))]
            self._news.notify_all()

    def since(self, number: int, timeout: float) -> tuple[tuple[int, str], ...]:
        """What was told after *number*; nothing where that is nothing for *timeout* seconds."""
        with self._news:
            self._news.wait_for(lambda: self._last > number, timeout)
            return tuple(each for each in self._told if each[0] > number)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files with the site's content-security policy, and its own page for what is absent."""

    def __init__(
        self,
        *arguments: Any,
        policy: Callable[[], str],
        channel: Channel | None,
        is_private: bool,
        **named: Any,
    ) -> None:
        self._policy, self._channel, self._is_private = policy, channel, is_private
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        """Answer with a file, or with what was told since."""
        if not self._is_meant():
            self.send_error(421, "Misdirected Request")
        elif self._channel is not None and self.path.startswith(_LIVE):
            self._answer_live(self._channel, urlsplit(self.path))
        elif self._channel is not None and self._page().is_file():
            self._send_page(self._page(), self._channel)
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Answer with the head of a file."""
        if self._is_meant():
            super().do_HEAD()
        else:
            self.send_error(421, "Misdirected Request")

    def end_headers(self) -> None:
        policy = self._policy()
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self._send(page.read_bytes(), "text/html", 404)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: the terminal is for messages about the catalogue."""

    def _is_meant(self) -> bool:
        """Whether this machine was asked under its own name.

        A page from elsewhere can have its name lead to this machine, and would read all of it.
        """
        if not self._is_private:
            return True
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        return is_this_machine(name)

    def _page(self) -> Path:
        """The file of the page that is asked for; no such file where it is something else."""
        path = Path(self.translate_path(self.path))
        asked = urlsplit(self.path).path
        if asked.endswith("/"):
            return path / "index.html"
        return path if path.suffix == ".html" else Path()

    def _send_page(self, page: Path, channel: Channel) -> None:
        """A page with the script that has it shown anew."""
        number = channel.last  # before the page is read: what is told meanwhile is heard of twice
        script = (
            f'<link rel="stylesheet" href="{_LIVE}live.css">'
            f'<script src="{_LIVE}live.js" data-last="{number}"></script></body>'
        ).encode()
        before, found, after = page.read_bytes().rpartition(b"</body>")
        self._send(before + (script if found else b"") + after, "text/html")

    def _answer_live(self, channel: Channel, asked: Any) -> None:
        name = asked.path.removeprefix(_LIVE)
        if name in _ASSETS:
            asset = resources.files("offerbook").joinpath("live_assets", name)
            self._send(asset.read_bytes(), _ASSETS[name])
        elif name == "events":
            self._send_events(channel, _number(parse_qs(asked.query).get("last", ["0"])[0]))
        else:
            self.send_error(404)

    def _send_events(self, channel: Channel, last: int) -> None:
        """One event after the other, until the page goes away."""
        last = max(last, _number(self.headers.get("Last-Event-ID", "0")))
        last = last if last <= channel.last else 0  # of another run
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self.wfile.write(f"event: standing\ndata: {channel.standing}\n\n".encode())
            while True:
                told = channel.since(last, _HEARTBEAT)
                for number, word in told:
                    self.wfile.write(f"id: {number}\ndata: {word}\n\n".encode())
                    last = number
                if not told:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
        except OSError:
            return

    def _send(self, body: bytes, kind: str, code: int = 200) -> None:
        self.send_response(code)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: Any) -> None:
        """Say nothing of a browser that has gone away."""


def make_server(
    folder: Path, port: int, *, host: str = HOST, channel: Channel | None = None
) -> ThreadingHTTPServer:
    """A server for *folder*, on the loopback address unless told; port 0 takes a free one."""
    handler = partial(
        _Handler,
        directory=str(folder),
        policy=partial(_read_policy, folder),
        channel=channel,
        is_private=is_this_machine(host),
    )
    return _Server((host, port), handler)


def _read_policy(folder: Path) -> str:
    try:
        return (folder / POLICY).read_text("utf-8").strip()
    except OSError:
        return ""


def is_this_machine(name: str) -> bool:
    """Whether only this machine answers to *name*, a host name or an address."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 16 else 0
