"""offerbook review: what is overdue or soon will be, by owner."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from offerbook.model.frozen import digest_of
from tests.support import RELEASING, Workshop

VERIFIED = "verified:\n  - on: 2026-07-01\n    by: wim\n    version: 1.0.0\n"


def run(root: Path, command: str, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(root), command, *words])


def review(root: Path, *words: str) -> Result:
    return run(root, "review", *words)


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    """Three offerings of two owners in force since June, and one that was never released."""
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.offering(
        "mail-move",
        "status: pilot\nowner: zoe\nreview:\n  every_days: 30\nprices_until: 2026-08-31\n",
    )
    workshop.offering("device-care", "review:\n  every_days: 60\n")
    workshop.offering("desk", "status: pilot\nsellable:\n  until: 2026-07-15\n")
    workshop.release("2026-06-01")
    workshop.offering("fax", "review:\n  every_days: 1\n")
    workshop.write("catalog/offerings/mail-move/verified.yaml", VERIFIED)
    return workshop


def test_a_list_reads_like_this(shop: Workshop) -> None:
    ended = review(shop.root, "--as-of", "2026-08-01")
    assert ended.exit_code == 0
    assert ended.stdout == (
        "Ada Test (ada)\n"
        "  2026-07-15  selling ended       desk 1.0.0\n"
        "  2026-07-31  overdue             device-care 1.0.0  last verified 2026-06-01 by Ada Test\n"
        "Zoe Other (zoe)\n"
        "  2026-07-31  overdue             mail-move 1.0.0    last verified 2026-07-01 by Wim Keeper\n"
        "  2026-08-31  prices expire soon  mail-move 1.0.0\n"
    )
    assert ended.stderr == "3 past, 1 within 30 days, as of 2026-08-01\n"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2026-06-10", ["due soon"], id="thirty days are always soon"),
        pytest.param(
            "2026-07-15",
            ["selling ends soon", "due soon", "due soon"],
            id="what is due soon",
        ),
        pytest.param(
            "2026-09-01",
            ["selling ended", "overdue", "overdue", "prices expired"],
            id="what is past",
        ),
    ],
)
def test_what_is_listed_depends_on_the_day(shop: Workshop, day: str, expected: list[str]) -> None:
    rows = [row for row in review(shop.root, "--as-of", day).stdout.splitlines() if row[0] == " "]
    assert [row.split("  ")[2] for row in rows] == expected


def test_one_owners_list(shop: Workshop) -> None:
    ended = review(shop.root, "--owner", "zoe", "--as-of", "2026-08-01")
    assert [row.split()[0] for row in ended.stdout.splitlines()] == [
        "Zoe",
        "2026-07-31",
        "2026-08-31",
    ]


def test_the_owner_is_the_drafts(shop: Workshop) -> None:
    shop.offering("device-care", "owner: wim\nreview:\n  every_days: 60\n")
    ended = review(shop.root, "--owner", "wim", "--as-of", "2026-08-01")
    assert "device-care" in ended.stdout


def test_a_list_for_machines(shop: Workshop) -> None:
    ended = review(shop.root, "--format", "json", "--owner", "zoe", "--as-of", "2026-08-01")
    record = {
        "owner": "zoe",
        "offering": "mail-move",
        "version": "1.0.0",
        "verified_on": "2026-07-01",
        "verified_by": "wim",
    }
    assert json.loads(ended.stdout) == [
        {**record, "what": "review", "on": "2026-07-31", "is_past": True},
        {**record, "what": "prices", "on": "2026-08-31", "is_past": False},
    ]


def test_nothing_to_see_to(shop: Workshop) -> None:
    ended = review(shop.root, "--owner", "wim", "--as-of", "2026-08-01")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == "0 past, 0 within 30 days, as of 2026-08-01\n"
    assert review(shop.root, "--owner", "wim", "--format", "json").stdout == "[]\n"


def test_a_word_takes_the_review_off_the_list(shop: Workshop) -> None:
    words = ("device-care", "--by", "ada", "--as-of", "2026-08-01")
    assert "device-care" in review(shop.root, "--as-of", "2026-08-01").stdout
    assert run(shop.root, "verify", *words).exit_code == 0
    assert "device-care" not in review(shop.root, "--as-of", "2026-08-01").stdout


def test_an_unknown_owner_is_told(shop: Workshop) -> None:
    ended = review(shop.root, "--owner", "adda")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "no person 'adda'" in ended.stderr


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("catalog/offerings/desk/offering.yaml", "id: desk\n", id="a draft"),
        pytest.param("catalog/offerings/desk/versions/1.0.0.yaml", "x: y\n", id="a version"),
        pytest.param("catalog/offerings/mail-move/verified.yaml", "x: y\n", id="the words"),
        pytest.param("catalog/catalog.yaml", "x: y\n", id="catalog.yaml"),
    ],
)
def test_no_list_is_made_from_what_has_errors(shop: Workshop, path: str, text: str) -> None:
    shop.write(path, text)
    ended = review(shop.root, "--as-of", "2026-08-01")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert f"{path}:" in ended.stderr
    assert "could miss something" in ended.stderr


def test_a_version_that_nobody_can_read_is_told(shop: Workshop) -> None:
    folder = shop.root / "catalog/offerings/desk/versions"
    head, found, _ = (folder / "1.0.0.yaml").read_bytes().partition(b"\noffering:\n")
    raw = head + found + b"  a: b: c\n"
    (folder / "1.0.0.yaml").write_bytes(raw)
    (folder / "sums").write_text(f"{digest_of(raw)}  1.0.0.yaml\n")
    ended = review(shop.root, "--as-of", "2026-08-01")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "desk/versions/1.0.0.yaml cannot be read" in ended.stderr


def test_warnings_are_no_hindrance(shop: Workshop) -> None:
    shop.write("catalog/offerings/desk/notes.txt", "x\n")
    assert review(shop.root, "--as-of", "2026-08-01").exit_code == 0


# What the calendar brings ends no strict check


@pytest.mark.parametrize("day", ["2026-06-10", "2026-08-01", "2027-08-01", "9999-12-31"])
def test_a_strict_check_ends_alike_on_every_day(shop: Workshop, day: str) -> None:
    (shop.root / "catalog/offerings/mail-move/verified.yaml").unlink()
    assert run(shop.root, "check", "--strict", "--as-of", day).exit_code == 0


def test_it_is_printed_all_the_same(shop: Workshop) -> None:
    ended = run(shop.root, "check", "--strict", "--as-of", "2026-09-01")
    for code in ("review-overdue", "prices-expired", "selling-ended"):
        assert f"[{code}]" in ended.stdout
    assert "4 warnings" in ended.stderr
    assert ended.exit_code == 0


def test_a_warning_of_an_edit_still_ends_it(shop: Workshop) -> None:
    shop.write("catalog/offerings/desk/notes.txt", "x\n")
    assert run(shop.root, "check", "--as-of", "2026-09-01").exit_code == 0
    assert run(shop.root, "check", "--strict", "--as-of", "2026-09-01").exit_code == 1
