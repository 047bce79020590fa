"""Check a catalogue, remembering what was said of the same files."""

from __future__ import annotations

from pathlib import Path

from offerbook.app import STATE
from offerbook.load.tree import read_tree
from offerbook.memory import Checked, key_of, recall, remember
from offerbook.reading import check_tree


def check_root(root: Path) -> Checked:
    """Everything that is to be said about the catalogue at *root*.

    What was said of exactly the same files is remembered. Raises NewerSchemaError.
    """
    tree = read_tree(root)
    key = key_of(tree)
    known = recall(root / STATE, key)
    if known is not None:
        return known
    reading = check_tree(tree)
    checked = Checked(reading.findings, sum(1 for _ in tree.drafts()))
    remember(root / STATE, key, checked)
    return checked
