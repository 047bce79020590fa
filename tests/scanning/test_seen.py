"""What pages share is read once, and whatever a page has of its own is read in each of them."""

from __future__ import annotations

from base64 import b64encode

import pytest

from offerbook.scanning.forms import SEAM
from offerbook.scanning.leaks import Sealed
from offerbook.scanning.needles import Kind
from offerbook.scanning.scan import build_searcher, scan_bytes
from offerbook.scanning.seen import Seen, new_part
from tests.scanning.hiding import WAYS
from tests.scanning.test_ways import needle

_WORDS = "Hold the line at the price floor, whatever they say"
_HALVES = _WORDS[:20], _WORDS[20:]
_SHELL = (
    b'<!doctype html><html><head><script>let a = b => b < 3 && "x";</script>'
    b'<script src="a.js"></script></head><body class="wide"><nav><a href="../">Home</a></nav>%b'
    b"<footer><p>Made with care.</p></footer></body></html>"
)
_ON_PAGES = sorted(way for way, (file, _) in WAYS.items() if file.endswith(".html"))


def is_found(seen: Seen, raw: bytes) -> bool:
    """Whether the words are found in a page of a site of which *seen* remembers others."""
    searcher = build_searcher([needle(Kind.TEXT, _WORDS)], ())
    found = list(scan_bytes("x.html", raw, searcher, seen))
    assert not any(isinstance(each, Sealed) for each in found)
    return bool(found)


@pytest.fixture
def seen() -> Seen:
    """Remembers a page of the same shell."""
    seen = Seen()
    assert not is_found(seen, _SHELL % b"<p>Before.</p><p>After.</p>")
    return seen


def _read(seen: Seen, raw: bytes) -> bytes:
    return new_part("x.html", raw, seen.pieces())


def test_tags_and_scripts_of_the_shell_are_not_read_again(seen: Seen) -> None:
    part = _read(seen, _SHELL % b'<p class="new">Words.</p>')
    assert b"let a" not in part
    assert b"wide" not in part
    assert b'<p class="new">' in part


def test_the_text_is_read_each_time(seen: Seen) -> None:
    part = _read(seen, _SHELL % b"<p>Words.</p>")
    assert b" ".join(part.replace(SEAM.encode(), b" ").split()) == b"Home Words. Made with care."


@pytest.mark.parametrize("way", _ON_PAGES)
def test_words_are_found_in_a_page_like_another(seen: Seen, way: str) -> None:
    _, hide = WAYS[way]
    assert is_found(seen, _SHELL % hide(_WORDS))


@pytest.mark.parametrize("between", [
    pytest.param("<i>", id="a tag"),
    pytest.param('<script src="a.js"></script>', id="a script from elsewhere"),
    pytest.param("<!-- -->", id="a comment"),
    pytest.param("<!-- <b> -->", id="a tag in a comment"),
    pytest.param('</p></div><div class="wide"><p>', id="the end of a block"),
])  # fmt: skip
def test_words_are_found_on_both_sides_of(seen: Seen, between: str) -> None:
    assert is_found(seen, _SHELL % f"<p>{between.join(_HALVES)}</p>".encode())


@pytest.mark.parametrize("page", [
    pytest.param(f"<!-- {_HALVES[0]} -->{_HALVES[1]}", id="half in a comment"),
    pytest.param(f"<script>let a = '{_WORDS}' < 3;</script>", id="a script"),
    pytest.param(f"<SCRIPT>let a = '{_WORDS}' < 3;</SCRIPT>", id="a script in capitals"),
    pytest.param(f"<p>3 < 4</p><p>{_WORDS}</p>", id="after a sign of its own"),
    pytest.param(f"<p>4 > 3</p><a title='{_WORDS}'>", id="a tag after a sign of its own"),
    pytest.param(f"<a title='{_WORDS}'", id="a tag without an end"),
    pytest.param(f"<{b64encode(_WORDS.encode()).decode()}>", id="nothing else in a tag"),
    pytest.param(
        f"<script>{b64encode(_WORDS.encode()).decode()}</script>", id="nothing else in a script"
    ),
])  # fmt: skip
def test_words_are_found_in(seen: Seen, page: str) -> None:
    assert is_found(seen, _SHELL % page.encode())
    assert is_found(seen, page.encode())


def test_what_held_a_finding_is_read_again(seen: Seen) -> None:
    raw = _SHELL % f"<a title='{_WORDS}'>".encode()
    assert is_found(seen, raw)
    assert is_found(seen, raw)


def test_words_on_both_sides_of_a_script_are_no_neighbours(seen: Seen) -> None:
    script = b'<script>let a = b => b < 3 && "x";</script>'
    raw = _SHELL % script.join(half.encode() for half in _HALVES)
    assert not is_found(seen, raw)
