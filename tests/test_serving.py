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
from click.testing import CliRunner

from offerbook.cli import offerbook
from offerbook.serving import HOST, Channel, make_server
from tests.site.making import run_offerbook
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


@pytest.mark.parametrize("host", ["elsewhere.example", "elsewhere.example:80", "10.0.0.1", ""])
def test_who_asks_under_another_name_reads_nothing(address: str, host: str) -> None:
    for method in ("GET", "HEAD"):
        asked = urllib.request.Request(address, headers={"Host": host}, method=method)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(asked)
        with caught.value as answer:
            assert answer.code == 421
            assert b"home" not in answer.read()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[str, Channel]]:
    (tmp_path / "index.html").write_text("<body><p>home</p></body>")
    (tmp_path / "plain.txt").write_text("</body>")
    channel = Channel()
    server = make_server(tmp_path, 0, channel=channel)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/", channel
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_in_the_preview_pages_bring_the_script_and_other_files_do_not(
    live: tuple[str, Channel],
) -> None:
    address, channel = live
    channel.tell({"pages": []})
    with urllib.request.urlopen(address) as answer:
        page = answer.read().decode()
    assert '<script src="/_offerbook/live.js" data-last="1"></script></body>' in page
    with urllib.request.urlopen(f"{address}plain.txt") as answer:
        assert answer.read() == b"</body>"
    for name in ("live.js", "live.css"):
        with urllib.request.urlopen(f"{address}_offerbook/{name}") as answer:
            assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError), urllib.request.urlopen(f"{address}_offerbook/x"):
        pass


def test_who_comes_late_hears_what_stands_and_what_was_missed(live: tuple[str, Channel]) -> None:
    address, channel = live
    channel.tell({"say": "one"})
    channel.tell({"say": "two"})
    with urllib.request.urlopen(f"{address}_offerbook/events?last=1") as answer:
        heard = [answer.readline() for _ in range(5)]
        assert heard == [
            b"event: standing\n",
            b'data: {"say": "two"}\n',
            b"\n",
            b"id: 2\n",
            b'data: {"say": "two"}\n',
        ]
        answer.readline()
        channel.tell({"say": "three"})
        assert [answer.readline() for _ in range(2)] == [b"id: 3\n", b'data: {"say": "three"}\n']


def test_a_page_of_an_older_run_hears_all(live: tuple[str, Channel]) -> None:
    address, channel = live
    channel.tell({"say": "one"})
    with urllib.request.urlopen(f"{address}_offerbook/events?last=99") as answer:
        assert b"id: 1\n" in [answer.readline() for _ in range(5)]


def test_only_the_newest_words_are_kept() -> None:
    channel = Channel()
    for number in range(200):
        channel.tell({"number": number})
    told = channel.since(0, 0.0)
    assert [told[0][0], told[-1][0], len(told)] == [137, 200, 64]


def test_a_port_that_is_taken_is_said(workshop: Workshop, address: str) -> None:
    workshop.offering("mail-move")
    workshop.publish()
    port = address.rsplit(":", 1)[1].strip("/")
    done = run_offerbook(workshop.root, "serve", "--no-build", "--port", port)
    assert done.returncode == 2
    assert f"http://{HOST}:{port}/ cannot be served: address already in use" in done.stderr


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "10.0.0.1", "::", "example.com", "", "localhost.example"]
)
def test_the_preview_is_for_this_machine_only(workshop: Workshop, host: str) -> None:
    words = ["-C", str(workshop.root), "serve", "--host", host, "--no-build"]
    said = CliRunner().invoke(offerbook, words)
    assert said.exit_code == 2
    assert "the preview is for this machine only" in said.stderr


def test_where_no_page_was_ever_made_a_broken_draft_ends_it(workshop: Workshop) -> None:
    workshop.offering("mail-move", "colour: red\n")
    done = run_offerbook(workshop.root, "serve", "--port", "0")
    assert done.returncode == 1
    assert "unknown field 'colour'" in done.stderr
    assert done.stderr.endswith(
        "offerbook: 1 error: there is no page to show before it is mended\n"
    )


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
