"""`mkdocs build` and `mkdocs serve` show the catalogue through the plugin."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import CATALOG, Workshop

_LOOK = """\
editions:
  - id: internal
    audience: internal
    title: Inside
    colours:
      primary: '#123456'
"""
_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


@pytest.fixture
def with_plugin(workshop: Workshop) -> Workshop:
    text = (workshop.root / "mkdocs.yml").read_text("utf-8")
    workshop.write("mkdocs.yml", text + "  - offerbook\n")
    workshop.offering("mail-move")
    return workshop


def _mkdocs(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *words],
        cwd=root,
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_mkdocs_build_stamps_the_offerings(with_plugin: Workshop) -> None:
    with_plugin.write("catalog/catalog.yaml", CATALOG + _LOOK)
    done = _mkdocs(with_plugin.root, "build", "--site-dir", "out")
    assert done.returncode == 0, done.stderr
    page = (with_plugin.root / "out/offerings/mail-move/index.html").read_text("utf-8")
    assert "Mail Move" in page
    assert "- Inside</title>" in page
    assert "assets/offerbook/edition.css" in page
    assert not list((with_plugin.root / "out").rglob("*specimen*"))
    assert (with_plugin.root / "out/guide/index.html").is_file()


def test_mkdocs_build_ends_with_an_error_where_the_catalogue_has_one(with_plugin: Workshop) -> None:
    with_plugin.offering("mail-move", "owner: nobody\n")
    done = _mkdocs(with_plugin.root, "build", "--site-dir", "out")
    assert done.returncode != 0
    assert "there is no person 'nobody'" in done.stderr
    assert "Traceback" not in done.stderr


def test_mkdocs_serve_keeps_the_last_good_page_and_says_what_is_wrong(
    with_plugin: Workshop,
) -> None:
    with _serving(with_plugin.root) as (address, log):
        assert "Mail Move" in _get(f"{address}offerings/mail-move/")
        with_plugin.offering("mail-move", "name: Changed name\n")
        _wait(lambda: "Changed name" in _get(f"{address}offerings/mail-move/"))
        with_plugin.offering("mail-move", "name: Broken name\nowner: nobody\n")
        _wait(lambda: "there is no person 'nobody'" in log.read_text("utf-8"))
        assert "Changed name" in _get(f"{address}offerings/mail-move/")
        with_plugin.offering("mail-move", "name: Mended name\n")
        _wait(lambda: "Mended name" in _get(f"{address}offerings/mail-move/"))


@contextmanager
def _serving(root: Path) -> Iterator[tuple[str, Path]]:
    """`mkdocs serve` on a free port; its address, and the file of what it says."""
    log = root / "serve.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            env=_ENVIRONMENT,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(lambda: "Serving on" in log.read_text("utf-8"))
        found = re.search(r"Serving on (http://127\.0\.0\.1:\d+/)", log.read_text("utf-8"))
        assert found
        yield found.group(1), log
    finally:
        process.terminate()
        process.wait(timeout=30)


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode("utf-8"))


def _wait(is_so: object, *, at_most_seconds: float = 60) -> None:
    assert callable(is_so)
    end = time.monotonic() + at_most_seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.2)
