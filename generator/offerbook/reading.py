"""A catalogue's folder → a Catalog and everything that is to be said about it."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from offerbook.beside import Aside, in_turn
from offerbook.check import Silence, check_catalog
from offerbook.check.logos import check_logos
from offerbook.document import Document
from offerbook.finding import Finding, Level, Place, error, has_errors, in_order, warning
from offerbook.load.known import Frozen, Known
from offerbook.load.tree import (
    BASE_SCHEMA,
    CATALOG,
    COMPANY_SCHEMA,
    EDITOR_SCHEMA,
    KEPT,
    SUBSCRIPTIONS,
    Tree,
    read_tree,
)
from offerbook.load.yaml_text import read_yaml, spots_of
from offerbook.model.build import build_offering, taken_items
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.frozen import read_versions
from offerbook.model.version import Version
from offerbook.spec.audit import audit_schema
from offerbook.spec.base import CATALOG as CATALOG_SCHEMA
from offerbook.spec.base import CHANGE as CHANGE_SCHEMA
from offerbook.spec.base import OFFERING, base_number, base_schema, base_text, write_schema
from offerbook.spec.base import VERIFIED as VERIFIED_SCHEMA
from offerbook.spec.clauses import build_clause_schema
from offerbook.spec.fields import Field, build_fields
from offerbook.spec.join import join_schemas
from offerbook.spec.shape import ShapeChecker
from offerbook.subscriptions.check import check_subscriptions
from offerbook.subscriptions.read import read_subscriptions


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
def check_tree(
    tree: Tree,
    known: Known | None = None,
    frozen: Frozen | None = None,
    aside: Aside[list[Finding]] = in_turn,
) -> Reading:
    """The same for files that are already in memory. Raises NewerSchemaError.

    Drafts that are *known* are not read again, nor are versions that are known as *frozen*. A part
    of the rules is done *aside*.
    """
    _refuse_newer(tree)
    findings = list(tree.findings)
    schema = _joined_schema(tree, findings)
    findings.extend(_check_editor_schema(tree, schema))
    settings = _settings(tree, findings)
    clauses = _clauses(tree, schema, findings)
    said, verified = _beside(tree, findings)
    root = _fields(schema)
    if known is not None:
        known.open(_state_of(schema, tree.clauses()))
    drafts = _Drafts(root, clauses, ShapeChecker(schema), known)
    offerings: list[Offering] = []
    broken: set[str] = set()
    for path, raw in tree.drafts():
        offering = drafts.read(raw, path, findings)
        if offering is None:
            broken.add(path.split("/")[-2])
        else:
            offerings.append(offering)
    versions = _versions(tree, {each.id: each for each in offerings}, findings, frozen)
    if settings is None:
        return Reading(None, schema, in_order(findings))
    catalog = Catalog(
        settings,
        root,
        tuple(offerings),
        clauses,
        frozenset(broken),
        versions,
        said,
        verified,
        _kept(tree, root, versions, findings),
        _subscriptions(tree, findings),
        tree.templates(),
    )
    findings.extend(check_logos(settings, tree.files))
    if catalog.subscriptions is not None:
        findings.extend(check_subscriptions(catalog.subscriptions, catalog))
    if not offerings and not broken:
        findings.append(
            error(
                "no-offerings",
                "the catalogue has no offering yet",
                Place(CATALOG),
                hint="`offerbook new ID` writes a draft",
            )
        )
    findings.extend(_check(catalog, drafts.names, known, aside))
    return Reading(catalog, schema, in_order(findings))


def _check(
    catalog: Catalog,
    names: Mapping[str, str],
    known: Known | None,
    aside: Aside[list[Finding]],
) -> tuple[Finding, ...]:
    if known is None:
        return check_catalog(catalog, aside=aside)
    silence, note = Silence(names, known.notes()), known.note
    return check_catalog(
        catalog, silence, lambda found: note(silence.record(catalog, found)), aside
    )


class _Drafts:
    """Reads drafts by *schema*; those that are *known* have its shape, and so have their clauses.

    *names* are those under which they are known, by offering.
    """

    def __init__(
        self,
        schema: Field,
        clauses: Mapping[str, Document],
        shape: ShapeChecker,
        known: Known | None,
    ) -> None:
        self._schema, self._clauses, self._shape = schema, clauses, shape
        self._known = known
        self.names: dict[str, str] = {}

    def read(self, raw: bytes, path: str, findings: list[Finding]) -> Offering | None:
        """The draft *raw*; None where it has not the right shape, which is told."""
        if self._known is None:
            return self._read(raw, path, findings)
        name, data = self._known.find(raw)
        if data is not None:
            document = Document(path, data, partial(spots_of, raw, path), raw)
            offering = build_offering(document, self._schema, self._clauses)
        else:
            told = len(findings)
            read = self._read(raw, path, findings)
            if read is None:
                return None
            offering = read
            if len(findings) == told:
                self._known.keep(name, offering.document.data)
        self.names[offering.id] = name
        return offering

    def _read(self, raw: bytes, path: str, findings: list[Finding]) -> Offering | None:
        document = _document(raw, path, self._shape, findings)
        offering = build_offering(document, self._schema, self._clauses) if document else None
        if offering is None or _misfits(offering, self._shape, findings):
            return None
        return offering


def _state_of(schema: dict[str, Any], clauses: Iterator[tuple[str, bytes]]) -> str:
    """A digest of all that a draft is held against on its own: the schema, and the clauses in it."""
    digest = hashlib.blake2b(_written(schema).encode())
    for path, raw in clauses:
        digest.update(f"{path}\0{len(raw)}\0".encode("utf-8", "surrogateescape"))
        digest.update(raw)
    return digest.hexdigest()


class Rereader:
    """Reads single files of a catalogue again, by the *schema* it was read with."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._shape = ShapeChecker(schema)
        self._change = ShapeChecker(base_schema(CHANGE_SCHEMA))

    def draft(
        self, catalog: Catalog, raw: bytes, path: str
    ) -> tuple[Offering | None, tuple[Finding, ...]]:
        """The draft of *catalog* that is saved at *path* now; None where it cannot be read."""
        findings: list[Finding] = []
        document = _document(raw, path, self._shape, findings)
        if document is None:
            return None, in_order(findings)
        offering = build_offering(document, catalog.schema, catalog.clauses)
        misfits = _misfits(offering, self._shape, findings)
        return None if misfits else offering, in_order(findings)

    def said(self, raw: bytes, path: str) -> tuple[Document | None, tuple[Finding, ...]]:
        """What a change.yaml says about a coming release."""
        findings: list[Finding] = []
        document = _document(raw, path, self._change, findings)
        return document, in_order(findings)


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
    wanted = {BASE_SCHEMA: base_text(OFFERING), EDITOR_SCHEMA: _written(schema)}
    for path, text in wanted.items():
        if tree.files.get(path, b"").decode("utf-8", "replace") != text:
            yield warning(
                "schema-stale",
                "editors read a schema that is not the one checked here",
                Place(path),
                hint="run `offerbook schema`",
            )


def _fields(schema: dict[str, Any]) -> Field:
    return _base_fields() if schema is base_schema(OFFERING) else build_fields(schema)


def _written(schema: dict[str, Any]) -> str:
    return _written_base() if schema is base_schema(OFFERING) else write_schema(schema)


@cache
def _base_fields() -> Field:
    return build_fields(base_schema(OFFERING))


@cache
def _written_base() -> str:
    return write_schema(base_schema(OFFERING))


def _settings(tree: Tree, findings: list[Finding]) -> Document | None:
    raw = tree.files.get(CATALOG)
    shape = ShapeChecker(base_schema(CATALOG_SCHEMA))
    return None if raw is None else _document(raw, CATALOG, shape, findings)


def _clauses(tree: Tree, schema: Mapping[str, Any], findings: list[Finding]) -> dict[str, Document]:
    shape = ShapeChecker(build_clause_schema(schema))
    found = ((path, _document(raw, path, shape, findings)) for path, raw in tree.clauses())
    return {path.split("/")[-2]: document for path, document in found if document is not None}


def _versions(
    tree: Tree,
    drafts: Mapping[str, Offering],
    findings: list[Finding],
    frozen: Frozen | None,
) -> dict[str, tuple[Version, ...]]:
    versions = {}
    for folder, files in tree.versions().items():
        offering_id = folder.split("/")[-2]
        draft = drafts.get(offering_id)
        data = draft.data if draft else {}
        released, said = read_versions(folder, files, frozen, data, tree.again)
        findings.extend(said)
        versions[offering_id] = released
    return versions


def _kept(
    tree: Tree, root: Field, versions: Mapping[str, tuple[Version, ...]], findings: list[Finding]
) -> dict[str, Field]:
    """The schemas under which *versions* were released, by digest; *root* is today's."""
    today = hashlib.sha256(tree.files.get(COMPANY_SCHEMA, b"")).hexdigest()
    kept: dict[str, Field] = {today: root}
    for path, raw in tree.kept_schemas():
        digest = path.rpartition("/")[2].removesuffix(".json")
        company, _ = read_yaml(raw, path)
        if company is None or hashlib.sha256(raw).hexdigest() != digest:
            findings.append(
                error(
                    "kept-edited",
                    "the schema that versions were released under was changed",
                    Place(path),
                    hint=f"restore it: `git checkout REVISION -- {path}`",
                )
            )
        elif digest != today:
            kept[digest] = build_fields(join_schemas(base_schema(OFFERING), company)[0])
    findings.extend(_lost_schemas(tree, kept, versions))
    return kept


def _lost_schemas(
    tree: Tree, kept: Mapping[str, Field], versions: Mapping[str, tuple[Version, ...]]
) -> Iterator[Finding]:
    """The schemas under which versions were released, and which are gone, each told once."""
    there = {path for path, _ in tree.kept_schemas()}
    wanted = {
        version.company_schema: version
        for released in versions.values()
        for version in reversed(released)
    }
    for digest, version in wanted.items():
        path = f"{KEPT}/{digest}.json"
        if digest and digest not in kept and path not in there:
            yield error(
                "kept-edited",
                f"the schema that version {version.number} was released under is gone: {path}",
                Place(version.path),
                hint=f"restore it: `git checkout REVISION -- {path}`",
            )


def _beside(tree: Tree, findings: list[Finding]) -> tuple[dict[str, Document], dict[str, Document]]:
    """What was said about coming releases, by folder, and what was verified, by offering."""
    change = ShapeChecker(base_schema(CHANGE_SCHEMA))
    verified = ShapeChecker(base_schema(VERIFIED_SCHEMA))
    said = ((path, _document(raw, path, change, findings)) for path, raw in tree.said())
    words = ((path, _document(raw, path, verified, findings)) for path, raw in tree.verified())
    return (
        {path.rpartition("/")[0]: document for path, document in said if document},
        {path.split("/")[-2]: document for path, document in words if document},
    )


def _subscriptions(tree: Tree, findings: list[Finding]) -> Document | None:
    raw = tree.files.get(SUBSCRIPTIONS)
    if raw is None:
        return None
    document, said = read_subscriptions(raw, SUBSCRIPTIONS)
    findings.extend(said)
    return document


def _misfits(offering: Offering, shape: ShapeChecker, findings: list[Finding]) -> bool:
    """Whether a clause of *offering* lacks or brings what its list does not allow; told."""
    if not offering.clauses or shape.has_valid_parts(taken_items(offering)):
        return False
    if shape.is_valid(offering.data):
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
