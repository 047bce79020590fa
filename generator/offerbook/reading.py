"""A catalogue's folder → a Catalog and everything that is to be said about it."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offerbook.check import check_catalog
from offerbook.document import Document
from offerbook.finding import Finding, Level, Place, error, has_errors, in_order, warning
from offerbook.load.tree import (
    BASE_SCHEMA,
    CATALOG,
    COMPANY_SCHEMA,
    EDITOR_SCHEMA,
    Tree,
    read_tree,
)
from offerbook.load.yaml_text import read_yaml
from offerbook.model.build import build_offering
from offerbook.model.catalog import Catalog, Offering
from offerbook.spec.audit import audit_schema
from offerbook.spec.base import CATALOG as CATALOG_SCHEMA
from offerbook.spec.base import OFFERING, base_number, base_schema, base_text, write_schema
from offerbook.spec.clauses import build_clause_schema
from offerbook.spec.fields import build_fields
from offerbook.spec.join import join_schemas
from offerbook.spec.shape import ShapeChecker


@dataclass(frozen=True)
class Reading:
    """What was read of a catalogue; *catalog* is None where catalog.yaml itself has errors."""

    catalog: Catalog | None
    schema: dict[str, Any]
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether there is a catalogue without any error."""
        return self.catalog is not None and not has_errors(self.findings)


class NewerSchemaError(Exception):
    """The catalogue was written for a newer tool; the words say what to do."""


def read_catalog(root: Path) -> Reading:
    """Read and check the catalogue at *root*: all findings, in order of their places."""
    return check_tree(read_tree(root))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector: documents are made by the thousand, and none is rubbish."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_without_collector()
def check_tree(tree: Tree) -> Reading:
    """The same for files that are already in memory. Raises NewerSchemaError."""
    _refuse_newer(tree)
    findings = list(tree.findings)
    schema = _joined_schema(tree, findings)
    findings.extend(_check_editor_schema(tree, schema))
    settings = _settings(tree, findings)
    clauses = _clauses(tree, schema, findings)
    root = build_fields(schema)
    shape = ShapeChecker(schema)
    offerings: list[Offering] = []
    broken: set[str] = set()
    for path, raw in tree.drafts():
        document = _document(raw, path, shape, findings)
        offering = build_offering(document, root, clauses) if document else None
        if offering is None or _misfits(offering, shape, findings):
            broken.add(path.split("/")[-2])
        else:
            offerings.append(offering)
    if settings is None:
        return Reading(None, schema, in_order(findings))
    catalog = Catalog(settings, root, tuple(offerings), clauses, frozenset(broken))
    if not offerings and not broken:
        findings.append(
            error(
                "no-offerings",
                "the catalogue has no offering yet",
                Place(CATALOG),
                hint="`offerbook new ID` writes a draft",
            )
        )
    return Reading(catalog, schema, in_order([*findings, *check_catalog(catalog)]))


def _document(
    raw: bytes, path: str, shape: ShapeChecker, findings: list[Finding]
) -> Document | None:
    document, said = read_yaml(raw, path)
    findings.extend(said)
    if document is None:
        return None
    misshapen = shape.check(document)
    findings.extend(misshapen)
    return None if misshapen else document


def _joined_schema(tree: Tree, findings: list[Finding]) -> dict[str, Any]:
    base = base_schema(OFFERING)
    raw = tree.files.get(COMPANY_SCHEMA)
    if raw is None:
        return base
    company, said = read_yaml(raw, COMPANY_SCHEMA)
    findings.extend(said)
    joined, refused = join_schemas(base, company)
    findings.extend(refused)
    if company is not None and not refused:
        findings.extend(audit_schema(company, level=Level.WARNING, base=base))
    return joined


def _refuse_newer(tree: Tree) -> None:
    """End where the catalogue's base schema has a higher number than the one known here."""
    try:
        number = json.loads(tree.files.get(BASE_SCHEMA, b"{}")).get("x-base", 0)
    except (ValueError, AttributeError, RecursionError):
        return
    if isinstance(number, int) and number > base_number():
        raise NewerSchemaError(
            f"{BASE_SCHEMA} has the number {number}; this tool knows "
            f"{base_number()}: upgrade offerbook"
        )


def _check_editor_schema(tree: Tree, schema: dict[str, Any]) -> Iterator[Finding]:
    """Editors complete and explain by the written schemas: they must be what is checked here."""
    wanted = {BASE_SCHEMA: base_text(OFFERING), EDITOR_SCHEMA: write_schema(schema)}
    for path, text in wanted.items():
        if tree.files.get(path, b"").decode("utf-8", "replace") != text:
            yield warning(
                "schema-stale",
                "editors read a schema that is not the one checked here",
                Place(path),
                hint="run `offerbook schema`",
            )


def _settings(tree: Tree, findings: list[Finding]) -> Document | None:
    raw = tree.files.get(CATALOG)
    shape = ShapeChecker(base_schema(CATALOG_SCHEMA))
    return None if raw is None else _document(raw, CATALOG, shape, findings)


def _clauses(tree: Tree, schema: Mapping[str, Any], findings: list[Finding]) -> dict[str, Document]:
    shape = ShapeChecker(build_clause_schema(schema))
    found = ((path, _document(raw, path, shape, findings)) for path, raw in tree.clauses())
    return {path.split("/")[-2]: document for path, document in found if document is not None}


def _misfits(offering: Offering, shape: ShapeChecker, findings: list[Finding]) -> bool:
    """Whether a clause of *offering* lacks or brings what its list does not allow; told."""
    if not offering.clauses or shape.is_valid(offering.data):
        return False
    document = offering.document
    whole = Document(document.path, offering.data, lambda: document.spots)
    findings.extend(
        error(
            "clause-misfit",
            f"the clause does not fit here: {finding.message}",
            finding.place,
            hint=finding.hint,
            route=finding.route,
        )
        for finding in shape.check(whole)
    )
    return True
