"""Freeze drafts as versions: all or nothing for each offering, wherever the process is killed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offerbook.changes.gate import CATALOGUE, Coming
from offerbook.effect import Effect
from offerbook.files import sync_folder, write_atomically
from offerbook.load.tree import CHANGE, COMPANY_SCHEMA, VERSIONS
from offerbook.model.catalog import Catalog
from offerbook.model.frozen import SUMS, digest_of, hidden, write_sums, write_version
from offerbook.spec.base import base_number

_OFFERINGS = "catalog/offerings"


@dataclass(frozen=True)
class Signature:
    """Who releases, on which day, and whether subscribers hear of it."""

    by: str
    on: str
    is_quiet: bool = False


@dataclass(frozen=True)
class Release:
    """One version, frozen or about to be."""

    offering_id: str
    previous: str
    number: str
    effect: Effect
    effective_on: str


def describe(coming: Coming) -> Release:
    """What the release of *coming* makes."""
    return Release(
        coming.offering.id,
        str(coming.newest.number) if coming.newest else "",
        str(coming.number),
        coming.effect,
        coming.effective_on,
    )


def release(
    root: Path, catalog: Catalog, comings: Iterable[Coming], signature: Signature
) -> Iterator[Release]:
    """Freeze each of *comings*, one after the other. Raises OSError and NotWritableError."""
    kept = _keep_company_schema(root)
    for coming in comings:
        _freeze(root, catalog, coming, signature, kept)
        yield describe(coming)


def tidy(root: Path, catalog: Catalog, comings: Iterable[Coming]) -> None:
    """Finish what a killed release left: names, leftovers, words that have served."""
    awaited: set[str] = set()
    for coming in comings:
        folder = root / _OFFERINGS / coming.offering.id
        _name_listed(folder / VERSIONS, catalog, coming.offering.id)
        if coming.is_spent:
            (folder / CHANGE).unlink(missing_ok=True)
        awaited.update(_cause(change.cause) for change in coming.asked if change.cause)
    for cause, path in _shared_words(catalog):
        is_told = any(
            cause in version.released.get("causes", {})
            for versions in catalog.versions.values()
            for version in versions[-1:]
        )
        if cause not in awaited and is_told:
            (root / path).unlink(missing_ok=True)


def _freeze(root: Path, catalog: Catalog, coming: Coming, signature: Signature, kept: str) -> None:
    folder = root / _OFFERINGS / coming.offering.id / VERSIONS
    name = f"{coming.number}.yaml"
    text = write_version(_head(coming, signature, kept), coming.offering.data)
    versions = catalog.versions.get(coming.offering.id, ())
    write_atomically(folder / hidden(name), text)
    sync_folder(folder)
    sums = write_sums(versions, coming.number, digest_of(text.encode()))
    write_atomically(folder / SUMS, sums)  # the commit point
    sync_folder(folder)
    (folder / hidden(name)).rename(folder / name)
    (folder.parent / CHANGE).unlink(missing_ok=True)


def _head(coming: Coming, signature: Signature, kept: str) -> dict[str, Any]:
    leaning = coming.side.leaning
    leans_on = {
        "currency": leaning.currency,
        "units": list(leaning.units),
        "hours": list(leaning.hours),
        "clauses": dict(leaning.clauses),
    }
    return {
        "version": str(coming.number),
        "schema": {"base": base_number(), **({"company": kept} if kept else {})},
        "released": dict(_released(coming, signature)),
        "leans_on": {name: value for name, value in leans_on.items() if value},
    }


def _released(coming: Coming, signature: Signature) -> Iterator[tuple[str, Any]]:
    yield "on", signature.on
    yield "by", signature.by
    yield "effective_on", coming.effective_on
    if signature.is_quiet:
        yield "quiet", True
    for name, value in coming.voices.own.data.items():
        if name != "effective_on":
            yield name, value
    used = {_cause(change.cause) for change in coming.changes if change.cause}
    causes = {cause: said.data for cause, said in coming.voices.causes.items() if cause in used}
    if causes:
        yield "causes", causes


def _cause(cause: str) -> str:
    return cause if cause.startswith("clause ") else CATALOGUE


def _shared_words(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for folder, document in catalog.said.items():
        if folder == "catalog":
            yield CATALOGUE, document.path
        elif folder.startswith("catalog/clauses/"):
            yield f"clause {folder.rsplit('/', 1)[-1]}", document.path


def _name_listed(folder: Path, catalog: Catalog, offering_id: str) -> None:
    if not folder.is_dir():
        return
    listed = {hidden(f"{each.number}.yaml") for each in catalog.versions.get(offering_id, ())}
    for path in sorted(folder.glob(".*")):
        if path.name in listed and not (folder / path.name[1:]).exists():
            path.rename(folder / path.name[1:])
        elif path.is_file():
            path.unlink()


def _keep_company_schema(root: Path) -> str:
    """Keep the company's part of the schema beside what is released under it; its digest."""
    path = root / COMPANY_SCHEMA
    if not path.is_file():
        return ""
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    kept = root / "schema" / "kept" / f"{digest}.json"
    if not kept.exists():
        write_atomically(kept, raw.decode("utf-8"))
    return digest
