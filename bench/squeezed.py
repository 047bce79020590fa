"""A finished site on this machine's loopback address, its texts gzipped; what is moved is counted."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LEVEL = 6  # what web servers usually take
_TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")


@dataclass
class Shelf:
    """The files of a *folder* as they are sent; what was sent, in bytes, by path."""

    folder: Path
    host: str = ""
    moved: dict[str, int] = field(default_factory=dict)
    _ready: dict[str, tuple[bytes, str, bool] | None] = field(default_factory=dict)

    def fetch(self, path: str) -> tuple[bytes, str, bool] | None:
        """Bytes, type, and whether they are gzipped; the second time nothing is worked out."""
        if path not in self._ready:
            self._ready[path] = self._read(path)
        return self._ready[path]

    def count(self, path: str, size: int) -> None:
        """Note that *size* more bytes were sent for *path*."""
        self.moved[path] = self.moved.get(path, 0) + size

    def _read(self, path: str) -> tuple[bytes, str, bool] | None:
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file() or self.folder.resolve() not in file.resolve().parents:
            return None
        body = file.read_bytes()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        is_text = kind.startswith(_TEXTS)
        return (gzip.compress(body, _LEVEL, mtime=0) if is_text else body), kind, is_text


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, shelf: Shelf, *arguments: object) -> None:
        self._shelf = shelf
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with a file; the bytes of answers without one count, too."""
        path = unquote(urlsplit(self.path).path)
        body, kind, is_squeezed = self._shelf.fetch(path) or (b"", "text/plain", False)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if is_squeezed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self._shelf.count(path, len(body))
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """Say nothing of a browser that has gone away."""


@contextmanager
def squeezing(folder: Path) -> Iterator[Shelf]:
    """A server for *folder*, on a free port."""
    shelf = Shelf(folder)
    with _Server(("127.0.0.1", 0), partial(_Handler, shelf)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        shelf.host = f"http://127.0.0.1:{server.server_port}/"
        try:
            yield shelf
        finally:
            server.shutdown()
            thread.join()
