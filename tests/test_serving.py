"""A finished site is served on the loopback address only, with its policy."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from offerbook.serving import HOST, make_server
from tests.support import REPOSITORY, Workshop


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<p>home</p>")
    (site / "404.html").write_text("<p>not here</p>")
    (site / "content-security-policy.txt").write_text("default-src 'none'\n")
    (tmp_path / "secret.txt").write_text("outside")
    server = make_server(site, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_pages_come_with_the_policy(address: str) -> None:
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == b"<p>home</p>"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["nowhere/", "../secret.txt", "%2e%2e/secret.txt"])
def test_what_is_absent_gets_the_sites_own_page(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(address + path)
    with caught.value as answer:
        assert answer.code == 404
        assert answer.read() == b"<p>not here</p>"


def test_serve_ends_without_a_traceback_when_it_is_interrupted(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    process = subprocess.Popen(
        [sys.executable, "-m", "offerbook", "-C", str(workshop.root), "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env=os.environ,
    )
    assert process.stderr is not None
    said = ""
    for row in process.stderr:
        said += row
        if "Ctrl-C" in row:
            break
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 130
    assert f"http://{HOST}:" in said
    assert "Traceback" not in said + rest
