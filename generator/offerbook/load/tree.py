"""A catalogue's folder → the bytes of its files, in sorted order; links are never followed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from offerbook.finding import Finding, Place, error, warning

CATALOG = "catalog/catalog.yaml"
COMPANY_SCHEMA = "schema/company.schema.json"
BASE_SCHEMA = "schema/offering.schema.json"
EDITOR_SCHEMA = "schema/editor.schema.json"
KEPT = "schema/kept"
OFFERINGS = "catalog/offerings"
CLAUSES = "catalog/clauses"
LOGOS = "catalog/logos"
TEMPLATES = "catalog/templates"
SCHEDULE = "schedule.docx"
"""The company's own Word template for schedules, among its templates."""

VERSIONS = "versions"
CHANGE = "change.yaml"
VERIFIED = "verified.yaml"
SUBSCRIPTIONS = "catalog/subscriptions.yaml"
MANY = 64
"""Subscriptions may be by the ten thousand: the file may be this many times as large as others."""

_DRAFT = "offering.yaml"
_CLAUSE = "clause.yaml"
_BESIDE = {_DRAFT: (CHANGE, VERIFIED), _CLAUSE: (CHANGE,)}
_FROZEN = re.compile(r"\.?[0-9.+]+\.yaml|sums")
_WORKING = "~$"
"""How Word names what it keeps beside a document that is open."""

_TIMES_FOR_WORD = 4  # a template may hold pictures
_DEPTH = 2  # slashes in catalog/offerings/<id>
_MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Tree:
    """The files of one catalogue by path relative to its root, and what could not be read.

    *root* is the folder they were read from; None where they do not lie on disk.
    """

    files: dict[str, bytes]
    findings: tuple[Finding, ...]
    root: Path | None = None

    def again(self, path: str) -> Callable[[], bytes]:
        """What gives the file at *path* once more; nothing is held of a file that lies on disk."""
        if self.root is not None:
            return Path(self.root, path).read_bytes
        return partial(_same, self.files[path])

    def drafts(self) -> Iterator[tuple[str, bytes]]:
        """Paths and bytes of all drafts, by path."""
        return self._named(_DRAFT, OFFERINGS)

    def clauses(self) -> Iterator[tuple[str, bytes]]:
        """Paths and bytes of all clauses, by path."""
        return self._named(_CLAUSE, CLAUSES)

    def said(self) -> Iterator[tuple[str, bytes]]:
        """Paths and bytes of every change.yaml: what owners say about coming releases."""
        if f"catalog/{CHANGE}" in self.files:
            yield f"catalog/{CHANGE}", self.files[f"catalog/{CHANGE}"]
        yield from self._named(CHANGE, CLAUSES)
        yield from self._named(CHANGE, OFFERINGS)

    def verified(self) -> Iterator[tuple[str, bytes]]:
        """Paths and bytes of every verified.yaml."""
        return self._named(VERIFIED, OFFERINGS)

    def templates(self) -> dict[str, bytes]:
        """The company's own templates by name."""
        named = ((path.rpartition("/"), raw) for path, raw in self.files.items())
        return {name: raw for (folder, _, name), raw in named if folder == TEMPLATES}

    def kept_schemas(self) -> Iterator[tuple[str, bytes]]:
        """Paths and bytes of the company's schemas under which something was released."""
        for path, raw in self.files.items():
            if path.startswith(f"{KEPT}/") and path.endswith(".json"):
                yield path, raw

    def versions(self) -> dict[str, dict[str, bytes]]:
        """The files of each folder of versions, by folder and name."""
        folders: dict[str, dict[str, bytes]] = {}
        for path, raw in self.files.items():
            folder, _, name = path.rpartition("/")
            is_ours = folder.startswith(f"{OFFERINGS}/") and folder.endswith(f"/{VERSIONS}")
            if is_ours and folder.count("/") == _DEPTH + 1 and _FROZEN.fullmatch(name):
                folders.setdefault(folder, {})[name] = raw
        return folders

    def _named(self, name: str, under: str) -> Iterator[tuple[str, bytes]]:
        """The file *name* of each folder right below *under*, but for hidden ones."""
        for path, raw in self.files.items():
            if path.startswith(f"{under}/") and path.endswith(f"/{name}"):
                folder = path[len(under) + 1 : -len(name) - 1]
                if "/" not in folder and not folder.startswith("."):
                    yield path, raw


def read_tree(root: Path) -> Tree:
    """All files of the catalogue at *root*; whatever is no readable plain file is a finding."""
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    for folder in ("catalog", "schema"):
        if (root / folder).is_symlink():
            return Tree({}, (_not_plain(folder, "is a link", "put a folder of its own here"),))
    for path in (
        CATALOG,
        f"catalog/{CHANGE}",
        SUBSCRIPTIONS,
        COMPANY_SCHEMA,
        BASE_SCHEMA,
        EDITOR_SCHEMA,
    ):
        if path == CATALOG or os.path.lexists(root / path):
            times = MANY if path == SUBSCRIPTIONS else 1
            _read_into(files, findings, root, path, times=times)
    for folder in (KEPT, LOGOS):
        if _is_real_folder(root / folder):
            for entry in _entries(root, folder, findings):
                _read_into(files, findings, root, f"{folder}/{entry.name}")
    for path in _found_templates(root, findings):
        _read_into(files, findings, root, path, times=_TIMES_FOR_WORD)
    for folder, name in ((CLAUSES, _CLAUSE), (OFFERINGS, _DRAFT)):
        for path in _found_in(root, folder, name, findings):
            _read_into(files, findings, root, path)
    return Tree(files, tuple(findings), root)


def _same(raw: bytes) -> bytes:
    return raw


def _entries_if_any(root: Path, folder: str, findings: list[Finding]) -> Iterable[os.DirEntry[str]]:
    """What lies in *folder*, which need not be there; a link or a file in its place is told."""
    if not os.path.lexists(root / folder):
        return ()
    if not _is_real_folder(root / folder):
        findings.append(_not_plain(folder, "is not a folder of its own", "make it a folder"))
        return ()
    return _entries(root, folder, findings)


def _found_in(root: Path, folder: str, name: str, findings: list[Finding]) -> Iterator[str]:
    """Paths of the file *name* in each subfolder of *folder*; what else lies there is told."""
    for entry in _entries_if_any(root, folder, findings):
        path = f"{folder}/{entry.name}"
        if entry.is_symlink():
            findings.append(_not_plain(path, "is a link", "put a folder of its own here"))
        elif not entry.is_dir():
            findings.append(_stray(path, f"{folder}/<id>/{name}"))
        else:
            yield from _found_below(root, path, name, findings)


def _found_below(root: Path, folder: str, name: str, findings: list[Finding]) -> Iterator[str]:
    names = [entry.name for entry in _entries(root, folder, findings)]
    for other in names:
        if other == VERSIONS and name == _DRAFT:
            yield from _found_frozen(root, f"{folder}/{VERSIONS}", findings)
        elif other in _BESIDE[name]:
            yield f"{folder}/{other}"
        elif other != name:
            findings.append(_stray(f"{folder}/{other}", f"{folder}/{name}"))
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


def _found_frozen(root: Path, folder: str, findings: list[Finding]) -> Iterator[str]:
    """Paths of the released versions, and of those that a release was about to name."""
    if not _is_real_folder(root / folder):
        findings.append(_not_plain(folder, "is not a folder of its own", "make it a folder"))
        return
    for entry in _entries(root, folder, findings, shows_hidden=True):
        if _FROZEN.fullmatch(entry.name):
            yield f"{folder}/{entry.name}"
        elif not entry.name.startswith("."):
            findings.append(_stray(f"{folder}/{entry.name}", f"{folder}/<number>.yaml"))


def _found_templates(root: Path, findings: list[Finding]) -> Iterator[str]:
    """Paths of the company's own templates; what else lies among them is told."""
    for entry in _entries_if_any(root, TEMPLATES, findings):
        path = f"{TEMPLATES}/{entry.name}"
        if entry.name == SCHEDULE:
            yield path
        elif not entry.name.startswith(_WORKING):
            findings.append(_stray(path, f"{TEMPLATES}/{SCHEDULE}"))


def _entries(
    root: Path, path: str, findings: list[Finding], *, shows_hidden: bool = False
) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(f"{root}/{path}") as found:
            return sorted(
                (entry for entry in found if shows_hidden or not entry.name.startswith(".")),
                key=lambda entry: entry.name,
            )
    except OSError as problem:
        findings.append(_unreadable(path, problem))
        return []


def _read_into(
    files: dict[str, bytes], findings: list[Finding], root: Path, path: str, *, times: int = 1
) -> None:
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
            files[path] = os.read(handle, min(status.st_size, times * _MOST_BYTES))
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
