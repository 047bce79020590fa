"""Short amounts are found in texts, and not in what only looks like one by chance."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from offerbook.finding import Place
from offerbook.scanning.needles import Kind, Needle
from offerbook.scanning.own_words import OwnFiles
from offerbook.scanning.scan import scan_folder
from offerbook.scanning.search import Searcher


def _find_place() -> Place:
    return Place("catalog/offerings/a/offering.yaml", 1)


def _searcher(*amounts: int) -> Searcher:
    return Searcher(Needle(Kind.AMOUNT, Decimal(each), "floor", _find_place) for each in amounts)


@pytest.mark.parametrize(
    "raw",
    [
        b"for 5k",
        b"5k",
        "Für 5k, höchstens.".encode(),
        ("–" * 40 + " 5k " + "–" * 40).encode(),
        b"a,b\r\n5k,\t2\r\n",
    ],
)
def test_a_short_amount_is_found_in_a_text(raw: bytes) -> None:
    assert [hit.words for hit in _searcher(5000).find(raw)] == ["5k"]


@pytest.mark.parametrize(
    "raw", [b"\x00asm\x01 5k \x02\x9f", b"\xff\xd8\xfe\xb1 5k \xc3\x28\x91\xfe"]
)
def test_by_chance_it_is_nothing(raw: bytes) -> None:
    assert list(_searcher(5000).find(raw)) == []


def test_a_long_amount_is_found_everywhere() -> None:
    raw = b"\x00asm\x01 12000 \x02\x9f"
    assert [hit.words for hit in _searcher(12000).find(raw)] == ["12000"]


def test_pictures_and_programs_hold_no_amounts(tmp_path: Path) -> None:
    """A megabyte of chance holds each sequence of two signs more than ten times."""
    (tmp_path / "photo.jpg").write_bytes(Random(7).randbytes(1_000_000))  # noqa: S311 -- the same each time
    searcher = _searcher(*range(1000, 100_000, 1000))
    assert scan_folder(tmp_path, searcher, OwnFiles(())).is_clean
