"""Whatever is done to a released version is found, and named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.finding import Place
from offerbook.model.frozen import (
    digest_of,
    read_versions,
    write_sums,
    write_version,
)
from offerbook.model.version import DamagedVersionError, Number
from tests.support import RELEASING, Workshop, make_workshop

FOLDER = "catalog/offerings/mail-move/versions"
SUMS = f"{FOLDER}/sums"
DRAFT = "summary: {}\nscope:\n  included:\n    - id: users\n      what: Users\n      up_to: {}\n"
DAYS = ("2026-01-01", "2026-02-01", "2026-03-01")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A catalogue with three versions of one offering; not to be written to."""
    workshop = make_workshop(tmp_path_factory.mktemp("three"))
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.offering("desk")
    for up_to, day in zip((50, 60, 70), DAYS, strict=True):
        workshop.offering("mail-move", DRAFT.format("All mailboxes moved.", up_to))
        workshop.release(day)
    return workshop


@pytest.fixture
def copy(three: Workshop, tmp_path: Path) -> Workshop:
    """The same, to be spoilt."""
    return Workshop(Path(shutil.copytree(three.root, tmp_path / "copy")))


def said(workshop: Workshop) -> list[tuple[str, str, int, str]]:
    """Code, file, line and words of everything that is said."""
    return [
        (each.code, each.place.path, each.place.line, each.message) for each in workshop.findings()
    ]


def test_what_was_released_is_read(three: Workshop) -> None:
    assert said(three) == []
    catalog = three.read().catalog
    assert catalog is not None
    versions = catalog.versions["mail-move"]
    assert [str(each.number) for each in versions] == ["1.0.0", "1.1.0", "1.2.0"]
    assert [each.released_on for each in versions] == list(DAYS)
    assert [each.effective_on for each in versions] == list(DAYS)
    assert [each.released["by"] for each in versions] == ["ada"] * 3
    assert [each.body["scope"]["included"][0]["up_to"] for each in versions] == [50, 60, 70]
    assert catalog.newest("mail-move") == versions[-1]


def test_a_frozen_file_holds_all_it_leans_on(copy: Workshop) -> None:
    copy.write(
        "catalog/clauses/payment/clause.yaml", "id: payment\ntopic: payment\ntext: In 30 days.\n"
    )
    copy.offering(
        "records-move",
        "terms:\n  - clause: payment\n"
        "service_levels:\n  - id: answer\n    name: Answer\n    at_most: 4\n    unit: half days\n"
        "    during: office\n",
    )
    copy.release("2026-04-01", "records-move")
    catalog = copy.read().catalog
    assert catalog is not None
    version = catalog.versions["records-move"][0]
    assert version.body["terms"] == [{"id": "payment", "topic": "payment", "text": "In 30 days."}]
    leaning = version.leaning
    assert leaning.currency == "EUR"
    assert [unit["id"] for unit in leaning.units] == ["half-day"]
    assert [hours["means"] for hours in leaning.hours] == ["Monday to Friday, 8:00 to 18:00"]
    assert leaning.clauses == {"payment": "payment"}


# Frozen files


@pytest.mark.parametrize("number", ["1.0.0", "1.1.0", "1.2.0"])
@pytest.mark.parametrize("at", ["first", "middle", "last"])
def test_a_version_edited_by_one_byte(copy: Workshop, number: str, at: str) -> None:
    path = copy.root / FOLDER / f"{number}.yaml"
    raw = bytearray(path.read_bytes())
    raw[{"first": 0, "middle": len(raw) // 2, "last": -1}[at]] ^= 1
    path.write_bytes(raw)
    assert said(copy) == [
        (
            "frozen-edited",
            f"{FOLDER}/{number}.yaml",
            1,
            f"version {number} was changed after its release",
        )
    ]


@pytest.mark.parametrize("number", ["1.0.0", "1.1.0", "1.2.0"])
@pytest.mark.parametrize("more", [b"\n", b" ", b"# a note\n"])
def test_a_version_with_more_behind_it(copy: Workshop, number: str, more: bytes) -> None:
    path = copy.root / FOLDER / f"{number}.yaml"
    path.write_bytes(path.read_bytes() + more)
    assert [row[:2] for row in said(copy)] == [("frozen-edited", f"{FOLDER}/{number}.yaml")]


def test_line_ends_that_a_program_has_changed(copy: Workshop) -> None:
    path = copy.root / FOLDER / "1.1.0.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert [row[:2] for row in said(copy)] == [("frozen-edited", f"{FOLDER}/1.1.0.yaml")]


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"version: 1.1.0\n", b"<<<<<<< HEAD\n"])
def test_a_version_that_holds_something_else(copy: Workshop, raw: bytes) -> None:
    (copy.root / FOLDER / "1.1.0.yaml").write_bytes(raw)
    assert [row[:2] for row in said(copy)] == [("frozen-edited", f"{FOLDER}/1.1.0.yaml")]


@pytest.mark.parametrize(("number", "line"), [("1.0.0", 1), ("1.1.0", 2), ("1.2.0", 3)])
def test_a_version_that_is_gone(copy: Workshop, number: str, line: int) -> None:
    (copy.root / FOLDER / f"{number}.yaml").unlink()
    assert said(copy) == [
        ("frozen-missing", SUMS, line, f"version {number} was released, and its file is gone")
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("1.0.0", "1.1.0"), ("1.0.0", "1.2.0"), ("1.1.0", "1.2.0")]
)
def test_two_versions_that_changed_places(copy: Workshop, one: str, other: str) -> None:
    first, second = (copy.root / FOLDER / f"{each}.yaml" for each in (one, other))
    texts = first.read_bytes(), second.read_bytes()
    second.write_bytes(texts[0])
    first.write_bytes(texts[1])
    assert said(copy) == [
        ("frozen-edited", f"{FOLDER}/{one}.yaml", 1, f"version {one} holds what was released as {other}"),
        ("frozen-edited", f"{FOLDER}/{other}.yaml", 1, f"version {other} holds what was released as {one}"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["1.3.0.yaml", "0.1.0.yaml", "1.1.0+1.yaml", "1.2.yaml", "5.yaml"])
def test_a_version_added_by_hand(copy: Workshop, name: str) -> None:
    shutil.copy(copy.root / FOLDER / "1.2.0.yaml", copy.root / FOLDER / name)
    assert said(copy) == [
        (
            "frozen-unlisted",
            f"{FOLDER}/{name}",
            1,
            f"{name} was not released: sums does not list it",
        )
    ]


def test_a_version_of_another_offering(copy: Workshop) -> None:
    other = copy.root / "catalog/offerings/desk/versions/1.0.0.yaml"
    shutil.copy(other, copy.root / FOLDER / "1.0.0.yaml")
    assert [row[:2] for row in said(copy)] == [("frozen-edited", f"{FOLDER}/1.0.0.yaml")]


def test_everything_that_is_wrong_is_said_at_once(copy: Workshop) -> None:
    folder = copy.root / FOLDER
    (folder / "1.0.0.yaml").unlink()
    (folder / "1.1.0.yaml").write_bytes(b"")
    (folder / "9.0.0.yaml").write_bytes(b"")
    assert [row[0] for row in said(copy)] == ["frozen-edited", "frozen-unlisted", "frozen-missing"]


def test_where_an_edit_is_told_the_sum_is_shown(copy: Workshop) -> None:
    (copy.root / FOLDER / "1.1.0.yaml").write_bytes(b"")
    (finding,) = copy.findings()
    assert finding.related == (Place(SUMS, 2, 1, "what was released"),)
    assert f"git checkout REVISION -- {FOLDER}/1.1.0.yaml" in finding.hint


# The list of sums


def rows(text: str) -> list[str]:
    return text.splitlines()


def joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


SPOILT: dict[str, tuple[Callable[[list[str]], list[str]], list[tuple[str, int]]]] = {
    "a sum edited": (
        lambda r: [r[0], "0" * 64 + r[1][64:], r[2]],
        [("frozen-edited", 1)],
    ),
    "the newest sum edited": (
        lambda r: [r[0], r[1], "0" * 64 + r[2][64:]],
        [("frozen-edited", 1)],
    ),
    "two sums exchanged": (
        lambda r: [r[1][:64] + r[0][64:], r[0][:64] + r[1][64:], r[2]],
        [("frozen-edited", 1), ("frozen-edited", 1)],
    ),
    "a line taken out": (lambda r: [r[0], r[2]], [("frozen-unlisted", 1)]),
    "the newest line taken out": (lambda r: r[:2], [("frozen-unlisted", 1)]),
    "all lines taken out": (lambda r: r[:0], [("frozen-unlisted", 1)] * 3),
    "a line added": (lambda r: [*r, "0" * 64 + "  1.3.0.yaml"], [("frozen-missing", 4)]),
    "out of order": (lambda r: [r[0], r[2], r[1]], [("sums-damaged", 3)]),
    "a line twice": (lambda r: [r[0], r[1], r[1], r[2]], [("sums-damaged", 3)]),
    "merged by both sides": (
        lambda r: [r[0], "<<<<<<< HEAD", r[1], "=======", r[2], ">>>>>>> other"],
        [("sums-damaged", 2)],
    ),
    "a blank line": (lambda r: [r[0], "", r[1], r[2]], [("sums-damaged", 2)]),
    "one blank instead of two": (
        lambda r: [r[0].replace("  ", " "), r[1], r[2]],
        [("sums-damaged", 1)],
    ),
    "a sum that is too short": (lambda r: [r[0], r[1][1:], r[2]], [("sums-damaged", 2)]),
    "a sum in capitals": (lambda r: [r[0], r[1][:64].upper() + r[1][64:], r[2]], [("sums-damaged", 2)]),
    "a name that climbs": (lambda r: [r[0], r[1][:66] + "../../x.yaml", r[2]], [("sums-damaged", 2)]),
    "a name that is no number": (lambda r: [r[0], r[1][:66] + "new.yaml", r[2]], [("sums-damaged", 2)]),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "found"), SPOILT.values(), ids=SPOILT)
def test_sums_that_were_touched(
    copy: Workshop, spoil: Callable[[list[str]], list[str]], found: list[tuple[str, int]]
) -> None:
    path = copy.root / SUMS
    before = path.read_text("utf-8")
    path.write_text(joined(spoil(rows(before))), "utf-8")
    assert path.read_text("utf-8") != before
    assert [(code, line) for code, _, line, _ in said(copy)] == found


def test_sums_that_are_gone(copy: Workshop) -> None:
    (copy.root / SUMS).unlink()
    assert said(copy) == [("sums-missing", SUMS, 1, "the released versions have lost their sums")]


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"\x00" * 100, b"- a\n- b\n"])
def test_sums_that_are_no_sums(copy: Workshop, raw: bytes) -> None:
    (copy.root / SUMS).write_bytes(raw)
    assert "sums-damaged" in [row[0] for row in said(copy)]


def test_no_version_is_read_behind_a_line_that_makes_no_sense(copy: Workshop) -> None:
    path = copy.root / SUMS
    first, second, third = rows(path.read_text("utf-8"))
    path.write_text(joined([first, "<<<<<<< HEAD", second, third]), "utf-8")
    catalog = copy.read().catalog
    assert catalog is not None
    assert [str(each.number) for each in catalog.versions["mail-move"]] == ["1.0.0"]


# What a killed release leaves


def test_a_version_that_sums_lists_counts_before_it_has_its_name(copy: Workshop) -> None:
    folder = copy.root / FOLDER
    (folder / "1.2.0.yaml").rename(folder / ".1.2.0.yaml")
    assert said(copy) == []
    catalog = copy.read().catalog
    assert catalog is not None
    assert [str(each.number) for each in catalog.versions["mail-move"]] == [
        "1.0.0",
        "1.1.0",
        "1.2.0",
    ]


def test_a_listed_one_without_its_name_is_guarded_as_well(copy: Workshop) -> None:
    folder = copy.root / FOLDER
    (folder / "1.2.0.yaml").unlink()
    (folder / ".1.2.0.yaml").write_bytes(b"something else")
    assert [row[0] for row in said(copy)] == ["frozen-edited"]


@pytest.mark.parametrize("name", [".1.3.0.yaml", ".sums-a1b2", ".1.3.0.yaml-x9", ".DS_Store"])
def test_a_leftover_that_was_never_released_is_passed_over(copy: Workshop, name: str) -> None:
    (copy.root / FOLDER / name).write_bytes(b"half a fi")
    assert said(copy) == []


def test_leftovers_without_any_release_are_passed_over(copy: Workshop) -> None:
    folder = copy.root / FOLDER
    for path in folder.iterdir():
        path.unlink()
    (folder / ".1.0.0.yaml").write_bytes(b"half a fi")
    assert said(copy) == []


def test_a_hidden_file_does_not_stand_in_for_an_edited_one(copy: Workshop) -> None:
    folder = copy.root / FOLDER
    shutil.copy(folder / "1.2.0.yaml", folder / ".1.2.0.yaml")
    (folder / "1.2.0.yaml").write_bytes(b"edited")
    assert [row[0] for row in said(copy)] == ["frozen-edited"]


# What does not belong


@pytest.mark.parametrize(
    "name", ["notes.txt", "1.0.0.yml", "1.0.0.yaml~", "SUMS", "v1.0.0.yaml", "draft.yaml"]
)
def test_a_stray_file(copy: Workshop, name: str) -> None:
    (copy.root / FOLDER / name).write_bytes(b"words")
    assert [row[:2] for row in said(copy)] == [("stray-file", f"{FOLDER}/{name}")]


def test_a_link_instead_of_a_version(copy: Workshop) -> None:
    folder = copy.root / FOLDER
    (folder / "1.1.0.yaml").rename(copy.root / "elsewhere.yaml")
    (folder / "1.1.0.yaml").symlink_to(copy.root / "elsewhere.yaml")
    assert [row[:2] for row in said(copy)] == [
        ("not-a-plain-file", f"{FOLDER}/1.1.0.yaml"),
        ("frozen-missing", SUMS),
    ]


def test_a_link_instead_of_the_sums(copy: Workshop) -> None:
    (copy.root / SUMS).rename(copy.root / "elsewhere")
    (copy.root / SUMS).symlink_to(copy.root / "elsewhere")
    assert ("not-a-plain-file", SUMS) in [row[:2] for row in said(copy)]


def test_a_link_instead_of_the_folder(copy: Workshop) -> None:
    (copy.root / FOLDER).rename(copy.root / "elsewhere")
    (copy.root / FOLDER).symlink_to(copy.root / "elsewhere")
    assert [row[:2] for row in said(copy)] == [("not-a-plain-file", FOLDER)]


def test_a_folder_instead_of_a_version(copy: Workshop) -> None:
    (copy.root / FOLDER / "1.1.0.yaml").unlink()
    (copy.root / FOLDER / "1.1.0.yaml").mkdir()
    assert [row[:2] for row in said(copy)] == [
        ("not-a-plain-file", f"{FOLDER}/1.1.0.yaml"),
        ("frozen-missing", SUMS),
    ]


# By itself, in memory

HEAD = {
    "version": "1.0.0",
    "released": {"on": "2026-01-01", "by": "ada", "effective_on": "2026-01-01"},
    "leans_on": {"currency": "EUR"},
}


def files(text: str | bytes) -> dict[str, bytes]:
    raw = text if isinstance(text, bytes) else text.encode()
    return {"1.0.0.yaml": raw, "sums": write_sums((), Number(1, 0, 0), digest_of(raw)).encode()}


@pytest.mark.parametrize(
    "head",
    [
        pytest.param({**HEAD, "version": "1.0.1"}, id="another number"),
        pytest.param({**HEAD, "released": {"on": "2026-01-01"}}, id="no day on which it holds"),
        pytest.param({**HEAD, "leans_on": {}}, id="no currency"),
        pytest.param({**HEAD, "leans_on": []}, id="a list"),
    ],
)
def test_a_file_that_no_release_writes_though_its_sum_is_right(head: dict[str, object]) -> None:
    versions, findings = read_versions(FOLDER, files(write_version(head, {"id": "mail-move"})))
    assert versions == ()
    assert [each.code for each in findings] == ["frozen-edited"]


def test_a_body_nobody_can_read_says_which_file() -> None:
    text = write_version(HEAD, {"id": "mail-move"}) + "  name: a: b\n"
    (version,), findings = read_versions(FOLDER, files(text))
    assert findings == ()
    with pytest.raises(DamagedVersionError, match=f"{FOLDER}/1.0.0.yaml cannot be read"):
        _ = version.body


def _change(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("Users", "Guests"), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(_change, "was changed while it was read", id="changed"),
        pytest.param(Path.unlink, "cannot be read any more: no such file", id="gone"),
    ],
)
def test_a_file_is_read_once_more_only_as_it_was(
    copy: Workshop, spoil: Callable[[Path], None], why: str
) -> None:
    catalog = copy.read().catalog
    assert catalog is not None
    first, second, _ = catalog.versions["mail-move"]
    place = second.document.value_at(("offering", "scope", "included", 0, "up_to"))
    assert place.line > 1
    known = first.document
    for version in (first, second):
        spoil(copy.root / version.path)
    assert second.document.value_at(("offering", "summary")).line > 1  # looked up before
    assert known.value_at(("offering", "summary")) == (1, 1)  # told without a place
    again = copy.read().catalog
    assert again is not None
    third = again.versions["mail-move"][-1]
    spoil(copy.root / third.path)
    with pytest.raises(DamagedVersionError, match=f"{third.path} {why}"):
        _ = third.document


def test_a_file_that_gets_its_name_meanwhile_can_be_read(copy: Workshop) -> None:
    named = copy.root / f"{FOLDER}/1.2.0.yaml"
    named.rename(named.with_name(f".{named.name}"))
    catalog = copy.read().catalog
    assert catalog is not None
    named.with_name(f".{named.name}").rename(named)  # as a release does in the end
    last = catalog.versions["mail-move"][-1]
    assert last.body["scope"]["included"][0]["up_to"] == 70
    assert last.document.value_at(("offering", "summary")).line > 1


@given(st.data())
def test_no_byte_can_be_changed_unnoticed(data: st.DataObject) -> None:
    raw = bytearray(write_version(HEAD, {"id": "mail-move", "name": "Mail move"}).encode())
    sound = files(bytes(raw))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    versions, findings = read_versions(FOLDER, {**sound, "1.0.0.yaml": bytes(raw)})
    assert (versions, [each.code for each in findings]) == ((), ["frozen-edited"])


@given(st.data())
def test_no_byte_of_the_sums_can_be_changed_unnoticed(data: st.DataObject) -> None:
    sound = files(write_version(HEAD, {"id": "mail-move"}))
    raw = bytearray(sound["sums"])
    raw[data.draw(st.integers(0, len(raw) - 2))] ^= data.draw(st.integers(1, 255))
    _, findings = read_versions(FOLDER, {**sound, "sums": bytes(raw)})
    assert findings
