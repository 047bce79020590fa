"""Bytes become text only when every reader will see the same words."""

from __future__ import annotations

import pytest

from offerbook.load.text import HIDDEN, MOST_BYTES, place_at, read_text

PATH = "a.yaml"


def said(raw: bytes) -> list[tuple[str, str, int, int]]:
    return [
        (each.code, str(each.level), each.place.line, each.place.column)
        for each in read_text(raw, PATH)[1]
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"a: b\n", [], id="plain text"),
        pytest.param("a: é 😀 \u00a0\n".encode(), [], id="letters of all kinds"),
        pytest.param("a: 👩\u200d👩 \u200c\n".encode(), [], id="joiners"),
        pytest.param(b"a\tb\r\nc\n", [], id="tabs and CRLF"),
        pytest.param(b"\xef\xbb\xbfa", [("byte-order-mark", "warning", 1, 1)], id="a mark"),
        pytest.param(
            b"\xef\xbb\xbf\n\xef\xbb\xbf",
            [("byte-order-mark", "warning", 1, 1), ("control-character", "error", 2, 1)],
            id="a mark inside",
        ),
        pytest.param(b"ab\n\xffc", [("not-utf8", "error", 2, 1)], id="a byte that is none"),
        pytest.param("é\xff".encode("latin-1"), [("not-utf8", "error", 1, 1)], id="Latin-1"),
        pytest.param(b"\xc3\xa9\xc0\xaf", [("not-utf8", "error", 1, 2)], id="an overlong slash"),
        pytest.param(b"a\xed\xb0\x80", [("not-utf8", "error", 1, 2)], id="half a character"),
        pytest.param(b"a\xf4\x90\x80\x80", [("not-utf8", "error", 1, 2)], id="beyond Unicode"),
        pytest.param(b"a\xc3", [("not-utf8", "error", 1, 2)], id="cut in the middle"),
        pytest.param("a".encode("utf-16"), [("not-utf8", "error", 1, 1)], id="UTF-16"),
        pytest.param(b"\xfe\xff\x00a", [("not-utf8", "error", 1, 1)], id="UTF-16, big end first"),
        pytest.param(b"a\nb\x00", [("control-character", "error", 2, 2)], id="NUL"),
        pytest.param("a\r\nb\u202e".encode(), [("bidi-control", "error", 2, 2)], id="bidi"),
        pytest.param("a\u2066b".encode(), [("bidi-control", "error", 1, 2)], id="an isolate"),
        pytest.param(b"<<<<<<<\n", [("conflict-markers", "error", 1, 1)], id="a bare marker"),
        pytest.param(b"||||||| base\n", [("conflict-markers", "error", 1, 1)], id="three ways"),
        pytest.param(b"a\n>>>>>>> b\n", [("conflict-markers", "error", 2, 1)], id="the last one"),
        pytest.param(b"  =======\n<<<<<<<<\n", [], id="lines that only look like markers"),
    ],
)
def test_bytes(raw: bytes, expected: list[tuple[str, str, int, int]]) -> None:
    assert said(raw) == expected


@pytest.mark.parametrize(("more", "codes"), [(0, []), (1, ["file-too-large"])])
def test_a_file_has_a_size_at_most(more: int, codes: list[str]) -> None:
    assert [code for code, *_ in said(b"a" * (MOST_BYTES + more))] == codes


@pytest.mark.parametrize(("times", "codes"), [(1, ["file-too-large"]), (2, []), (64, [])])
def test_a_file_of_many_records_may_be_larger(times: int, codes: list[str]) -> None:
    found = read_text(b"a" * (MOST_BYTES + 1), PATH, times)[1]
    assert [each.code for each in found] == codes
    assert all(f"at most {MOST_BYTES:,} are read" in each.message for each in found)


def test_many_hidden_characters_are_not_told_without_end() -> None:
    assert len(said(b"\x01" * 1_000_000)) == 20  # what a crash leaves of a file


@pytest.mark.parametrize(
    "point", [*range(32), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xFFFE]
)
def test_what_cannot_be_seen_is_hidden(point: int) -> None:
    assert bool(HIDDEN.search(chr(point))) is (chr(point) not in "\t\n")


@pytest.mark.parametrize(
    ("index", "line", "column"), [(0, 1, 1), (1, 1, 2), (2, 1, 3), (3, 2, 1), (4, 3, 1), (5, 3, 2)]
)
def test_a_place_counts_from_one(index: int, line: int, column: int) -> None:
    at = place_at("ab\n\ncd", index, PATH)
    assert (at.line, at.column) == (line, column)
