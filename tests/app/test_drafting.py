"""Rows renew drafts that nobody has edited, and leave alone what people wrote."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.app.drafting import Imported, Wanted
from offerbook.app.importing import import_table
from offerbook.importing.record import IMPORTED
from offerbook.report import to_text
from tests.support import Workshop, make_workshop

MAPPING = """\
id: "{code}"
fields:
  name: "{title}"
  summary: "{title} for one practice."
  description: "{words}"
  status: planned
  category: moving
  owner: ada
"""
HEADER = "code,title,words"
UPDATE = Wanted(is_update=True, day="2026-07-01")


def run(
    workshop: Workshop, *rows: str, wanted: Wanted = UPDATE, mapping: str = "map.yaml"
) -> Imported:
    source = workshop.write("services.csv", "\n".join([HEADER, *rows]) + "\n")
    plan = workshop.write(mapping, MAPPING)
    reading = workshop.read()
    wanted = replace(wanted, catalog=reading.catalog)
    return import_table(workshop.root, source, plan, reading.schema, wanted)


def said_by(imported: Imported, workshop: Workshop) -> list[str]:
    return to_text(imported.findings).replace(f"{workshop.root}/", "").splitlines()


def draft(workshop: Workshop, offering_id: str) -> Path:
    return workshop.root / "catalog" / "offerings" / offering_id / "offering.yaml"


def edit(path: Path, old: str, new: str) -> bytes:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path.read_bytes()


def record(workshop: Workshop) -> str:
    return (workshop.root / IMPORTED).read_text("utf-8")


# What is renewed


def test_a_draft_as_it_was_imported_is_renewed(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    done = run(workshop, "a,Mail move,new words", "b,Data move,y", "c,Voice move,z")
    assert done == Imported(("c",), (), (), ("a",), ("b",))
    assert "description: new words" in draft(workshop, "a").read_text("utf-8")


def test_it_is_renewed_again_and_again(workshop: Workshop) -> None:
    for number in range(3):
        done = run(workshop, f"a,Mail move,words {number}")
        assert (done.written, done.renewed) == ((("a",), ()) if number == 0 else ((), ("a",)))
    assert "words 2" in draft(workshop, "a").read_text("utf-8")


def test_an_emptied_cell_takes_its_field_away(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x")
    assert run(workshop, "a,Mail move,").renewed == ("a",)
    assert "description" not in draft(workshop, "a").read_text("utf-8")


def test_without_an_update_nothing_is_renewed_and_the_draft_stays_known(
    workshop: Workshop,
) -> None:
    run(workshop, "a,Mail move,x")
    before = draft(workshop, "a").read_bytes()
    done = run(workshop, "a,Mail move,new", wanted=Wanted())
    assert (done.left_alone, done.findings) == (("a",), ())
    assert draft(workshop, "a").read_bytes() == before
    assert run(workshop, "a,Mail move,new").renewed == ("a",)


def test_a_trial_says_the_same_and_writes_nothing(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    edit(draft(workshop, "b"), "Data", "Date")
    before = {path: path.read_bytes() for path in (workshop.root / "catalog").rglob("*.yaml")}
    rows = ("a,Mail move,new", "b,Data move,y", "c,Voice move,z")
    tried = run(workshop, *rows, wanted=replace(UPDATE, is_trial=True))
    after = {path: path.read_bytes() for path in (workshop.root / "catalog").rglob("*.yaml")}
    assert after == before
    assert tried == run(workshop, *rows)


def test_a_row_that_cannot_become_an_offering_leaves_its_draft(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x")
    before = draft(workshop, "a").read_bytes()
    done = run(workshop, f"a,{'x' * 121},x")
    assert [each.code for each in done.findings][:1] == ["row-left-out"]
    assert (done.renewed, done.alike, done.left_alone) == ((), (), ())
    assert draft(workshop, "a").read_bytes() == before


# What is left alone


def test_an_edited_draft_is_left_alone_and_the_difference_is_told(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x")
    edited = edit(draft(workshop, "a"), "owner: ada\n", "owner: ada\nkeywords:\n  - post\n")
    done = run(workshop, "a,Mail moved,y")
    assert (done.left_alone, done.renewed) == (("a",), ())
    assert draft(workshop, "a").read_bytes() == edited
    assert said_by(done, workshop) == [
        (
            "services.csv:2:2: warning: the draft 'a' was edited by hand and differs from this row "
            "in name, summary, description; it is left alone [draft-edited]"
        ),
        "  hint: carry over by hand what the sheet knows better",
        "  note: catalog/offerings/a/offering.yaml:1:1: the draft",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("owner: ada\n", "owner: ada\nkeywords:\n  - post\n", id="a field more"),
        pytest.param("owner: ada\n", "owner: ada  # or Wim\n", id="a comment"),
        pytest.param("name: Mail move\n", 'name: "Mail move"\n', id="quotes"),
    ],
)
def test_an_edited_draft_that_says_what_its_row_says_is_alike(
    workshop: Workshop, old: str, new: str
) -> None:
    run(workshop, "a,Mail move,x")
    edited = edit(draft(workshop, "a"), old, new)
    done = run(workshop, "a,Mail move,x")
    assert (done.alike, done.findings) == (("a",), ())
    assert run(workshop, "a,Mail move,y").left_alone == ("a",)
    assert draft(workshop, "a").read_bytes() == edited


def test_a_draft_written_by_hand_is_left_alone(workshop: Workshop) -> None:
    path = workshop.offering("a")
    before = path.read_bytes()
    done = run(workshop, "a,Mail move,x")
    assert done.left_alone == ("a",)
    assert path.read_bytes() == before
    assert not (workshop.root / IMPORTED).exists()


def test_an_edit_that_is_taken_back_is_none(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x")
    edit(draft(workshop, "a"), "Mail move", "Post move")
    assert run(workshop, "a,Mail move,y").left_alone == ("a",)
    edit(draft(workshop, "a"), "Post move", "Mail move")
    assert run(workshop, "a,Mail move,y").renewed == ("a",)


def test_a_broken_draft_is_left_alone(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x")
    draft(workshop, "a").write_text("name: [", "utf-8")
    done = run(workshop, "a,Mail move,y")
    assert done.left_alone == ("a",)
    assert draft(workshop, "a").read_text("utf-8") == "name: ["


@pytest.mark.parametrize("is_folder", [False, True], ids=["a linked file", "a linked folder"])
def test_a_link_is_never_followed(workshop: Workshop, tmp_path: Path, *, is_folder: bool) -> None:
    run(workshop, "a,Mail move,x")
    there, path = tmp_path / "there", draft(workshop, "a")
    moved = path.parent if is_folder else path
    moved.rename(there)
    moved.symlink_to(there)
    before = path.read_bytes()
    done = run(workshop, "a,Mail move,y")
    assert (done.left_alone, done.renewed) == (("a",), ())
    assert path.read_bytes() == before


def test_a_row_that_says_what_is_in_force_is_no_news(workshop: Workshop) -> None:
    path = workshop.offering("a", "summary: Mail move for one practice.\nname: Mail move\n")
    workshop.release("2026-06-01")
    edited = edit(path, "Mail move for one", "Mail move for every")
    done = run(workshop, "a,Mail move,")
    assert (done.alike, done.findings) == (("a",), ())
    assert path.read_bytes() == edited
    assert run(workshop, "a,Post move,").left_alone == ("a",)


def test_versions_stay_when_a_draft_is_renewed(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x")
    workshop.release("2026-06-01")
    versions = draft(workshop, "a").parent / "versions"
    before = {path: path.read_bytes() for path in versions.iterdir()}
    assert len(before) == 2
    assert run(workshop, "a,Mail move,y").renewed == ("a",)
    assert {path: path.read_bytes() for path in versions.iterdir()} == before


# What vanished


def test_a_row_that_vanished_is_named_and_nothing_deleted(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    done = run(workshop, "a,Mail move,x")
    assert said_by(done, workshop)[0] == (
        "catalog/offerings/b/offering.yaml:1:1: warning: 'b' was imported by map.yaml, and the "
        "sheet has no row for it any more [row-vanished]"
    )
    assert draft(workshop, "b").is_file()


def test_what_another_mapping_brought_has_not_vanished(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", mapping="one.yaml")
    assert run(workshop, "b,Data move,y", mapping="two.yaml").findings == ()


def test_a_deleted_draft_has_not_vanished_and_comes_in_again(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    draft(workshop, "b").unlink()
    draft(workshop, "b").parent.rmdir()
    assert run(workshop, "a,Mail move,x").findings == ()
    assert run(workshop, "a,Mail move,x", "b,Data move,y").written == ("b",)


def test_nothing_vanishes_from_a_sheet_that_could_not_be_read_whole(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    done = run(workshop, "a,Mail move,x", "b,Data\x07 move,y")
    assert [each.code for each in done.findings] == ["row-left-out"]


# The record


def test_a_lost_record_is_found_again_where_drafts_are_as_their_rows(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    before = record(workshop)
    edit(draft(workshop, "b"), "Data move", "Date move")
    (workshop.root / IMPORTED).unlink()
    done = run(workshop, "a,Mail move,x", "b,Data move,y")
    assert (done.alike, done.left_alone) == (("a",), ("b",))
    assert record(workshop) == "".join(
        row for row in before.splitlines(keepends=True) if not row.startswith("  b")
    )
    assert run(workshop, "a,Mail move,z", "b,Data move,y").renewed == ("a",)


def test_an_update_that_was_cut_off_is_taken_up_again(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    before = record(workshop)
    run(workshop, "a,Mail move,new", "b,Data move,y")
    workshop.write(IMPORTED, before)  # the draft was written, and the record not yet
    done = run(workshop, "a,Mail move,new", "b,Data move,new")
    assert (done.alike, done.renewed, done.findings) == (("a",), ("b",), ())
    assert run(workshop, "a,Mail move,newer", "b,Data move,new").renewed == ("a",)


def test_the_record_does_not_grow_or_change_without_a_reason(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x", "b,Data move,y")
    before = (workshop.root / IMPORTED).stat()
    run(workshop, "b,Data move,y", "a,Mail move,x")
    after = (workshop.root / IMPORTED).stat()  # the hour at which it was read may be another one
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_with_a_damaged_record_nothing_is_written(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x")
    damaged = '"map.yaml":\n  a: lost\n'
    workshop.write(IMPORTED, damaged)
    done = run(workshop, "a,Mail move,y", "b,Data move,y")
    assert [each.code for each in done.findings] == ["imported-not-usable"]
    assert (done.written, done.renewed) == ((), ())
    assert record(workshop) == damaged
    assert not draft(workshop, "b").exists()


@pytest.mark.parametrize("is_link", [True, False], ids=["a link", "a folder"])
def test_a_record_that_is_no_file_is_not_used(
    workshop: Workshop, tmp_path: Path, *, is_link: bool
) -> None:
    path = workshop.root / IMPORTED
    if is_link:
        path.symlink_to(tmp_path / "elsewhere.yaml")
    else:
        path.mkdir()
    done = run(workshop, "a,Mail move,x")
    assert said_by(done, workshop)[0] == (
        "catalog/imported.yaml:1:1: error: this is no file of its own [not-a-plain-file]"
    )
    assert not draft(workshop, "a").exists()
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_what_was_written_is_remembered_where_a_later_row_cannot_be(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from offerbook.app import drafting

    write = drafting._write

    def full(path: Path, text: str) -> bool:
        if path.parent.name == "b":
            raise OSError(28, "No space left on device", str(path))
        return write(path, text)

    monkeypatch.setattr(drafting, "_write", full)
    with pytest.raises(OSError, match="No space"):
        run(workshop, "a,Mail move,x", "b,Data move,y")
    assert "  a: " in record(workshop)
    assert "  b: " not in record(workshop)


# The law: what a person wrote is never written over

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sheet", "hand", "import", "update", "forget"]), st.sampled_from("abc")
    ),
    max_size=14,
)


@settings(max_examples=settings().max_examples // 3)
@given(STEPS)
def test_what_people_wrote_is_never_written_over(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workshop = make_workshop(Path(folder))
        sheet = {"a": "1", "b": "1"}
        by_hand: dict[str, bytes] = {}
        for number, (step, offering_id) in enumerate([*steps, ("update", "a")]):
            path = draft(workshop, offering_id)
            if step == "sheet":
                sheet[offering_id] = f"words {number}"
            elif step == "hand" and path.exists():
                path.write_bytes(path.read_bytes() + f"# {number}\n".encode())
                by_hand[offering_id] = path.read_bytes()
            elif step == "forget":
                (workshop.root / IMPORTED).unlink(missing_ok=True)
            elif step in ("import", "update"):
                rows = [f"{each},Move {each},{words}" for each, words in sheet.items()]
                done = run(workshop, *rows, wanted=UPDATE if step == "update" else Wanted())
                assert not {*done.written, *done.renewed} & by_hand.keys()
            assert all(draft(workshop, each).read_bytes() == raw for each, raw in by_hand.items())


def test_the_record_disturbs_no_check(workshop: Workshop) -> None:
    run(workshop, "a,Mail move,x")
    assert workshop.findings() == ()
