"""A catalogue's folder → the bytes of its files, in sorted order; links are never followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from offerbook.finding import Finding, Place, error, warning

CATALOG = "catalog/catalog.yaml"
COMPANY_SCHEMA = "schema/company.schema.json"
BASE_SCHEMA = "schema/offering.schema.json"
EDITOR_SCHEMA = "schema/editor.schema.json"
OFFERINGS = "catalog/offerings"
CLAUSES = "catalog/clauses"

_DRAFT = "offering.yaml"
_CLAUSE = "clause.yaml"
_MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Tree:
    """The files of one catalogue by path relative to its root, and what could not be read."""

    files: dict[str, bytes]
    findings: tuple[Finding, ...]

    def drafts(self) -> Iterator[tuple[str, bytes]]:
        """Paths and bytes of all drafts, by path."""
        return self._named(_DRAFT, OFFERINGS)

    def clauses(self) -> Iterator[tuple[str, bytes]]:
        """Paths and bytes of all clauses, by path."""
        return self._named(_CLAUSE, CLAUSES)

    def _named(self, name: str, under: str) -> Iterator[tuple[str, bytes]]:
        for path, raw in self.files.items():
            if path.startswith(under + "/") and path.endswith("/" + name):
                yield path, raw


def read_tree(root: Path) -> Tree:
    """All files of the catalogue at *root*; whatever is no readable plain file is a finding."""
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    for folder in ("catalog", "schema"):
        if (root / folder).is_symlink():
            return Tree({}, (_not_plain(folder, "is a link", "put a folder of its own here"),))
    for path in (CATALOG, COMPANY_SCHEMA, BASE_SCHEMA, EDITOR_SCHEMA):
        if path == CATALOG or os.path.lexists(root / path):
            _read_into(files, findings, root, path)
    for folder, name in ((CLAUSES, _CLAUSE), (OFFERINGS, _DRAFT)):
        for path in _found_in(root, folder, name, findings):
            _read_into(files, findings, root, path)
    return Tree(files, tuple(findings))


def _found_in(root: Path, folder: str, name: str, findings: list[Finding]) -> Iterator[str]:
    """Paths of the file *name* in each subfolder of *folder*; what else lies there is told."""
    if not os.path.lexists(root / folder):
        return
    if not _is_real_folder(root / folder):
        findings.append(_not_plain(folder, "is not a folder of its own", "make it a folder"))
        return
    for entry in _entries(root, folder, findings):
        path = f"{folder}/{entry.name}"
        if entry.is_symlink():
            findings.append(_not_plain(path, "is a link", "put a folder of its own here"))
        elif not entry.is_dir():
            findings.append(_stray(path, f"{folder}/<id>/{name}"))
        else:
            yield from _found_below(root, path, name, findings)


def _found_below(root: Path, folder: str, name: str, findings: list[Finding]) -> Iterator[str]:
    names = [entry.name for entry in _entries(root, folder, findings)]
    findings.extend(
        _stray(f"{folder}/{other}", f"{folder}/{name}") for other in names if other != name
    )
    if name in names:
        yield f"{folder}/{name}"
    else:
        findings.append(
            error(
                "file-missing",
                f"the folder has no {name}",
                Place(folder),
                hint=f"add {folder}/{name}, or delete the folder",
            )
        )


def _entries(root: Path, path: str, findings: list[Finding]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(f"{root}/{path}") as found:
            return sorted(
                (entry for entry in found if not entry.name.startswith(".")),
                key=lambda entry: entry.name,
            )
    except OSError as problem:
        findings.append(_unreadable(path, problem))
        return []


def _read_into(files: dict[str, bytes], findings: list[Finding], root: Path, path: str) -> None:
    try:
        handle = os.open(
            f"{root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        )
    except FileNotFoundError:
        findings.append(
            error(
                "file-missing",
                "the file is missing",
                Place(path),
                hint="`offerbook init DIR` writes a working catalogue",
            )
        )
        return
    except OSError as problem:
        findings.append(
            _not_plain(path, "is a link", "put the file itself here")
            if (root / path).is_symlink()
            else _unreadable(path, problem)
        )
        return
    try:
        status = os.fstat(handle)
        if stat.S_ISREG(status.st_mode):
            files[path] = os.read(handle, min(status.st_size, _MOST_BYTES))
        else:
            findings.append(_not_plain(path, "is not a plain file", "put a text file here"))
    except OSError as problem:
        findings.append(_unreadable(path, problem))
    finally:
        os.close(handle)


def _is_real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _not_plain(path: str, what: str, hint: str) -> Finding:
    return error("not-a-plain-file", f"{path.rsplit('/', 1)[-1]} {what}", Place(path), hint=hint)


def _stray(path: str, expected: str) -> Finding:
    return warning(
        "stray-file",
        f"{path.rsplit('/', 1)[-1]} is not a file that Offerbook reads",
        Place(path),
        hint=f"expected here: {expected}",
    )


def _unreadable(path: str, problem: OSError) -> Finding:
    return error(
        "unreadable",
        f"cannot be read: {(problem.strerror or 'unknown').lower()}",
        Place(path),
        hint="look at its permissions",
    )
