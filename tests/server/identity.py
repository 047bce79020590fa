"""A small stand-in for an identity service, on the loopback address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.server.running import COOKIE, HOST, Place


@dataclass
class Asked:
    """One question to the identity service."""

    path: str
    headers: dict[str, str]


class Identity(ThreadingHTTPServer):
    """A small stand-in for an identity service: it knows one colleague, and one who may not."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Identity)
        self.asked: list[Asked] = []


class _Identity(BaseHTTPRequestHandler):
    server: Identity

    def do_GET(self) -> None:
        heads = {key.lower(): value for key, value in self.headers.items()}
        self.server.asked.append(Asked(self.path, heads))
        if self.path == "/oauth2/auth":
            self._say_who(heads.get("cookie", ""))
        else:
            self._send(200, b"<p>Log in here</p>")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def _say_who(self, cookie: str) -> None:
        if cookie == COOKIE["Cookie"]:
            self._send(202, b"", email="rep@example.com")
        else:
            self._send(403 if cookie == "_oauth2_proxy=guest" else 401, b"no")

    def _send(self, code: int, body: bytes, email: str = "") -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        if email:
            self.send_header("X-Auth-Request-Email", email)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def identity_for(place: Place) -> Iterator[Identity]:
    """The identity service that the settings of *place* name."""
    with Identity(int(place.settings["IDENTITY"].rpartition(":")[2])) as service:
        thread = threading.Thread(target=service.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()
