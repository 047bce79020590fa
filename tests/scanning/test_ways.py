"""Whatever way internal words are hidden in a file, they are found."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from offerbook.finding import Place
from offerbook.scanning.forms import is_telling, squeeze
from offerbook.scanning.leaks import Sealed
from offerbook.scanning.needles import Kind, Needle
from offerbook.scanning.scan import build_searcher, scan_bytes
from offerbook.scanning.seen import Seen
from tests.scanning.hiding import ASCII_ONLY, WAYS
from tests.support import times

_WORDS = "Hold the line at the price floor, whatever they say"
_ADDRESS = "wim.keeper@inside.example"
_AMOUNT = 12_340


def needle(kind: Kind, value: str | int | Decimal) -> Needle:
    return Needle(kind, value, "pitch", lambda: Place("catalog/catalog.yaml"))


def found(wanted: Needle, file: str, raw: bytes, held: tuple[str, ...] = ()) -> list[str]:
    """The channels and encodings in which *wanted* is found."""
    searcher = build_searcher([wanted], held)
    told = []
    for each in scan_bytes(file, raw, searcher, Seen()):
        assert not isinstance(each, Sealed), each
        told.append(" ".join((each[1].channel, *each[1].how)))
    return told


@pytest.mark.parametrize("way", WAYS)
def test_words_are_found(way: str) -> None:
    file, hide = WAYS[way]
    assert found(needle(Kind.TEXT, _WORDS), file, hide(_WORDS))


@pytest.mark.parametrize("way", WAYS)
def test_an_address_is_found(way: str) -> None:
    file, hide = WAYS[way]
    assert found(needle(Kind.ADDRESS, _ADDRESS), file, hide(f"Ask {_ADDRESS} for it"))


@pytest.mark.parametrize("way", sorted({*WAYS} - {"wide letters", "soft hyphens"}))
def test_an_amount_is_found(way: str) -> None:
    file, hide = WAYS[way]
    assert found(needle(Kind.AMOUNT, _AMOUNT), file, hide("never below 12,340 EUR for them"))


@pytest.mark.parametrize("way", WAYS)
def test_other_words_are_no_finding(way: str) -> None:
    file, hide = WAYS[way]
    raw = hide("Never ask for less than 112,340 EUR, whatever they do")
    for kind, value in ((Kind.TEXT, _WORDS), (Kind.ADDRESS, _ADDRESS), (Kind.AMOUNT, _AMOUNT)):
        assert found(needle(kind, value), file, raw) == []


@times(2)
@given(
    words=st.lists(
        st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=9),
        min_size=3,
        max_size=12,
    ).map(" ".join),
    way=st.sampled_from(sorted({*WAYS} - ASCII_ONLY)),
)
def test_any_words_are_found_in_any_way(words: str, way: str) -> None:
    assume(is_telling(words) and len(words.encode()) >= 16)
    assume(squeeze(words.upper().encode()) == squeeze(words.encode()))
    file, hide = WAYS[way]
    assert found(needle(Kind.TEXT, words), file, hide(words))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((12_000, each) for each in ("12000", "12,000", "12.000", "12 000", "12'000", "12’000")),
        *((12_000, each) for each in ("12\u202f000", "12\u00a0000", "12k", "12K", "12 k")),
        *((12_000, each) for each in ("12,000.00", "12.000,00", "12000.-", "EUR12,000"[3:])),
        *((12_500, each) for each in ("12.5k", "12,5k", "12500")),
        *((Decimal("1450.50"), each) for each in ("1450.50", "1,450.50", "1.450,50", "1450.5")),
    ],
)
def test_an_amount_is_found_however_it_is_written(value: int | Decimal, written: str) -> None:
    wanted = needle(Kind.AMOUNT, value)
    for text in (f"From {written} EUR", f"<b>{written}</b>", f"({written})", f"{written}, then"):
        assert found(wanted, "x.html", text.encode()), text


@pytest.mark.parametrize(
    "text",
    [
        "112000", "120000", "12000.5", "1.12000", "2026-12000-01", "v12.000.1", "a12000", "12000b",
        "12ks", "[7,12,000,3]", "12-000",
    ],
)  # fmt: skip
def test_a_part_of_another_number_is_no_amount(text: str) -> None:
    assert found(needle(Kind.AMOUNT, 12_000), "x.html", text.encode()) == []


def test_a_name_is_found_as_a_word_of_its_own() -> None:
    name = needle(Kind.NAME, "fax-gate")
    for text in ("The fax gate.", "/offerings/fax-gate/", "Fax-Gate", '{"id":"fax-gate"}'):
        assert found(name, "x.html", text.encode()), text
    for text in ("The fax gateway.", "telefax-gate", "fax and gate"):
        assert found(name, "x.html", text.encode()) == [], text


def test_three_short_words_are_found_as_words_of_their_own() -> None:
    wanted = needle(Kind.TEXT, "the net of")
    assert found(wanted, "x.html", b"See the net of it.")
    assert found(wanted, "x.html", b"In the.net offers.") == []


def test_a_sentence_of_a_longer_text_is_found() -> None:
    text = "They ask for more. Never say that we could go down. Smile."
    wanted = needle(Kind.TEXT, text)
    assert found(wanted, "x.html", b"<p>Never say that we could go down!</p>")
    assert found(wanted, "x.html", b"<p>They ask for more.</p>") == []


def test_what_the_edition_holds_itself_is_no_finding() -> None:
    for kind, value, held in (
        (Kind.TEXT, _WORDS, f"As we say: {_WORDS}."),
        (Kind.AMOUNT, _AMOUNT, "12340"),
        (Kind.NAME, "fax", "A fax, too."),
    ):
        raw = f"{_WORDS} 12,340 fax".encode()
        assert found(needle(kind, value), "x.html", raw)
        assert found(needle(kind, value), "x.html", raw, (held,)) == []


def test_two_texts_side_by_side_hold_no_third() -> None:
    raw = b"net price floor"
    assert found(needle(Kind.TEXT, "net price floor"), "x.html", raw, ("net", "price floor"))


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("visible", "visible text"),
        ("a comment", "a comment"),
        ("an attribute", "the attribute alt of <img>"),
        ("a script", "a script"),
        ("JSON", "JSON escapes"),
        ("base64", "the attribute data-x of <p> base64"),
        ("URL", "the attribute href of <a> URL encoding"),
        ("every letter quoted", "a message quoted-printable"),
        ("a calendar", "a calendar"),
        ("an index shard", "the text of gzip"),
        ("a PDF", "PDF text of page 1"),
        ("a PDF's title", "PDF title"),
        ("a picture", "picture properties"),
    ],
)
def test_a_finding_says_what_held_it(way: str, said: str) -> None:
    file, hide = WAYS[way]
    assert said in found(needle(Kind.TEXT, _WORDS), file, hide(_WORDS))


def test_words_are_quoted_in_their_place() -> None:
    raw = b"<p>First.</p>\n\n  <!-- " + _WORDS.encode() + b" -->"
    searcher = build_searcher([needle(Kind.TEXT, _WORDS)], ())
    ((_, spot),) = (
        each for each in scan_bytes("x.html", raw, searcher, Seen()) if not isinstance(each, Sealed)
    )
    assert (spot.line, spot.column) == (3, 3)
    assert re.sub(r"\W", "", spot.words) in re.sub(r"\W", "", _WORDS)
