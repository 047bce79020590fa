"""Check a catalogue, remembering what was said of the same files on the same day."""

from __future__ import annotations

from pathlib import Path

from offerbook.app import STATE
from offerbook.beside import beside
from offerbook.changes.gate import Coming, Gate
from offerbook.changes.questions import check_comings
from offerbook.changes.telling import tell_coming
from offerbook.check.vanished import check_vanished
from offerbook.finding import Finding, in_order
from offerbook.freshness import check_freshness
from offerbook.load.git import read_tree_at
from offerbook.load.tree import CATALOG, Tree, read_tree
from offerbook.load.yaml_text import read_yaml
from offerbook.memory import Checked, key_of, recall, remember
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment, day_of
from offerbook.paper.check import check_templates
from offerbook.reading import check_tree
from offerbook.verified import check_verified


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
    reading = check_tree(tree, aside=beside)
    catalog = reading.catalog
    comings, findings = look_at_drafts(catalog, day) if catalog else ((), ())
    on_paper = check_templates(catalog) if catalog else ()
    checked = Checked(
        in_order((*reading.findings, *findings, *on_paper)),
        sum(1 for _ in tree.drafts()),
        tuple(tell_coming(coming) for coming in comings if coming.newest and coming.changes),
    )
    remember(root / STATE, key, checked)
    return checked


def check_history(root: Path, revision: str) -> tuple[Finding, ...]:
    """What was released at *revision* and is gone from the files at *root*. Raises GitError."""
    before = read_tree_at(root, revision)
    return tuple(check_vanished(before, read_tree(root), revision))


def look_at_drafts(catalog: Catalog, day: str) -> tuple[tuple[Coming, ...], tuple[Finding, ...]]:
    """What releasing each draft would mean on *day*, and all findings that depend on the day."""
    comings = tuple(Gate(catalog, day).all())
    asked = check_comings(catalog, comings, day)
    return comings, (*asked, *check_verified(catalog, day), *check_freshness(catalog, day))


def _day(tree: Tree, moment: Moment) -> str:
    document, _ = read_yaml(tree.files.get(CATALOG, b""), CATALOG)
    return day_of(document.data if document else {}, moment)
