"""A finished site on this machine's loopback address, with the headers it is meant to have."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from offerbook.site.stamp import POLICY

HOST = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    """Serves files with the site's content-security policy, and its own page for what is absent."""

    def __init__(self, *arguments: Any, policy: str, **named: Any) -> None:
        self._policy = policy
        super().__init__(*arguments, **named)

    def end_headers(self) -> None:
        if self._policy:
            self.send_header("Content-Security-Policy", self._policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: the terminal is for messages about the catalogue."""


def make_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server for *folder* on the loopback address; port 0 takes a free one."""
    policy_file = folder / POLICY
    policy = policy_file.read_text("utf-8").strip() if policy_file.is_file() else ""
    handler = partial(_Handler, directory=str(folder), policy=policy)
    return ThreadingHTTPServer((HOST, port), handler)


def serve_folder(folder: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve *folder* until interrupted."""
    with make_server(folder, port) as server:
        say(f"serving {folder} on http://{HOST}:{server.server_port}/ (Ctrl-C ends it)")
        server.serve_forever()
