"""A folder's files, in one order on every computer, and nothing behind a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.load.text import MOST_BYTES
from offerbook.load.tree import MANY, SUBSCRIPTIONS, read_tree
from tests.support import Workshop


def test_files_come_in_the_order_of_their_names(workshop: Workshop) -> None:
    for name in ("zebra", "apple", "mail-move", "mail"):
        workshop.offering(name)
    workshop.write("catalog/clauses/pay/clause.yaml", "id: pay\n")
    tree = read_tree(workshop.root)
    assert [path.split("/")[2] for path, _ in tree.drafts()] == [
        "apple",
        "mail",
        "mail-move",
        "zebra",
    ]
    assert [path for path, _ in tree.clauses()] == ["catalog/clauses/pay/clause.yaml"]
    assert tree.findings == ()


def test_a_draft_is_the_bytes_of_its_file(workshop: Workshop) -> None:
    workshop.write("catalog/offerings/a/offering.yaml", b"\xff\x00")
    assert dict(read_tree(workshop.root).drafts()) == {
        "catalog/offerings/a/offering.yaml": b"\xff\x00"
    }


def test_what_begins_with_a_dot_is_somebody_elses(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write("catalog/offerings/.DS_Store", "")
    workshop.write("catalog/offerings/mail-move/.offering.yaml.swp", "")
    workshop.write("catalog/offerings/.hidden/offering.yaml", "id: hidden\n")
    tree = read_tree(workshop.root)
    assert tree.findings == ()
    assert len(list(tree.drafts())) == 1


@pytest.mark.parametrize("name", ["offering.yml", "Offering.yaml", "offering.yaml.orig", "notes"])
def test_a_file_that_nobody_reads_is_told(workshop: Workshop, name: str) -> None:
    workshop.offering("mail-move")
    workshop.write(f"catalog/offerings/mail-move/{name}", "")
    found = [(each.code, each.place.path) for each in read_tree(workshop.root).findings]
    assert found == [("stray-file", f"catalog/offerings/mail-move/{name}")]


def test_nothing_at_all_is_a_sentence(tmp_path: Path) -> None:
    tree = read_tree(tmp_path)
    assert dict(tree.files) == {}
    assert [each.code for each in tree.findings] == ["file-missing"]


def test_a_file_without_end_is_not_read_to_its_end(workshop: Workshop) -> None:
    with (workshop.root / "catalog/catalog.yaml").open("wb") as file:
        file.truncate(1024**3)
    tree = read_tree(workshop.root)
    assert len(tree.files["catalog/catalog.yaml"]) < 3 * 1024**2


def test_subscriptions_may_be_many_and_yet_have_an_end(workshop: Workshop) -> None:
    with workshop.write(SUBSCRIPTIONS, "").open("wb") as file:
        file.truncate(3 * MOST_BYTES)
    assert len(read_tree(workshop.root).files[SUBSCRIPTIONS]) == 3 * MOST_BYTES
    with (workshop.root / SUBSCRIPTIONS).open("wb") as file:
        file.truncate(1024**3)
    read = len(read_tree(workshop.root).files[SUBSCRIPTIONS])
    assert MANY * MOST_BYTES < read < (MANY + 1) * 2 * MOST_BYTES
