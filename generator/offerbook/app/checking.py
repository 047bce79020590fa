"""Check a catalogue, remembering what was said of the same files on the same day."""

from __future__ import annotations

from pathlib import Path

from offerbook.app import STATE
from offerbook.changes.gate import Coming, Gate
from offerbook.changes.questions import check_comings
from offerbook.changes.telling import tell_coming
from offerbook.finding import Finding, in_order
from offerbook.load.tree import CATALOG, Tree, read_tree
from offerbook.load.yaml_text import read_yaml
from offerbook.memory import Checked, key_of, recall, remember
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment, day_of
from offerbook.reading import check_tree


def check_root(root: Path, moment: Moment) -> Checked:
    """Everything that is to be said about the catalogue at *root* on the day of *moment*.

    What was said of exactly the same files on that day is remembered. Raises NewerSchemaError
    and DamagedVersionError.
    """
    tree = read_tree(root)
    day = _day(tree, moment)
    key = key_of(tree, day)
    known = recall(root / STATE, key)
    if known is not None:
        return known
    reading = check_tree(tree)
    comings, findings = look_at_drafts(reading.catalog, day) if reading.catalog else ((), ())
    checked = Checked(
        in_order((*reading.findings, *findings)),
        sum(1 for _ in tree.drafts()),
        tuple(tell_coming(coming) for coming in comings if coming.newest and coming.changes),
    )
    remember(root / STATE, key, checked)
    return checked


def look_at_drafts(catalog: Catalog, day: str) -> tuple[tuple[Coming, ...], tuple[Finding, ...]]:
    """What releasing each draft would mean on *day*, and what is still to be said about it."""
    comings = tuple(Gate(catalog, day).all())
    return comings, check_comings(catalog, comings, day)


def _day(tree: Tree, moment: Moment) -> str:
    document, _ = read_yaml(tree.files.get(CATALOG, b""), CATALOG)
    return day_of(document.data if document else {}, moment)
