"""A catalogue's files at a git revision, without a checkout; links are never followed."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from offerbook.finding import Finding, Place, error
from offerbook.load.tree import CATALOG, CLAUSES, OFFERINGS, VERSIONS, Tree

_FOLDERS = ("catalog", "schema")
_MOST_BYTES = 2 * 1024 * 1024
_LONGEST_SECONDS = 120
_KEPT = ("GIT_CONFIG_", "GIT_CEILING_DIRECTORIES")
_LINK = b"120000"
_OBJECT_ID = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")


class GitError(Exception):
    """Git does not hand out what was asked for; the words say why, and what to do."""


@dataclass(frozen=True)
class _Entry:
    """One line of a revision's list of files; *size* in bytes, 0 where it is no file."""

    path: str
    mode: bytes
    kind: bytes
    object_id: bytes
    size: int

    @property
    def order(self) -> list[str]:
        """As a walk through the folders comes across it."""
        return self.path.split("/")


def read_tree_at(root: Path, revision: str) -> Tree:
    """All files under catalog/ and schema/ as they were at *revision*, whoever reads them.

    *root* may be any folder of the repository. A catalogue that was not there yet is a Tree
    without files. Raises GitError.
    """
    commit = _commit_of(root, revision)
    entries = sorted(_entries_at(root, commit), key=lambda entry: entry.order)
    for entry in entries:
        if entry.path in _FOLDERS and entry.mode == _LINK:
            return Tree({}, (_link(entry.path),))
    readable = [entry for entry in entries if entry.kind == b"blob" and entry.mode != _LINK]
    fitting = [entry for entry in readable if entry.size <= _MOST_BYTES]
    contents = _read_objects(root, {entry.object_id for entry in fitting})
    files = {entry.path: contents[entry.object_id] for entry in fitting}
    return Tree(files, tuple(_findings(entries)))


def author_of(root: Path) -> str | None:
    """The e-mail of the author of the commit that is checked out; None where there is none.

    A `.mailmap` in the repository is followed: it says who stands behind a forge's own address.
    """
    try:
        printed = _ask(root, "log", "-1", "--no-show-signature", "--encoding=UTF-8", "--format=%aE")
    except GitError:
        return None
    return printed.decode("utf-8", "replace").strip() or None


def top_of(root: Path) -> Path:
    """The folder of the repository that *root* is in; *root* where it is in none."""
    folder = root.resolve()
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def _commit_of(root: Path, revision: str) -> str:
    is_shallow = _ask(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    if "\0" not in revision:
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = _run(root, asked).stdout.strip()
        if _OBJECT_ID.fullmatch(found):
            return found.decode()
    if is_shallow:
        raise GitError(
            f"{revision!r} is not in this clone, which holds the newest commits only: get the "
            "others by `git fetch --unshallow`, in a GitHub workflow by `fetch-depth: 0`, in "
            'GitLab CI by `GIT_DEPTH: "0"`'
        )
    raise GitError(
        f"{revision!r} is no revision of this repository: name a branch, a tag or a commit; "
        "`git fetch` brings what others have pushed, and what was rewritten away is gone"
    )


def _entries_at(root: Path, commit: str) -> Iterator[_Entry]:
    listed = _ask(root, "ls-tree", "-r", "-l", "-z", commit, *_FOLDERS)
    for row in listed.split(b"\0")[:-1]:
        facts, _, path = row.partition(b"\t")
        mode, kind, object_id, size = facts.split()
        count = int(size) if size.isdigit() else 0
        yield _Entry(os.fsdecode(path), mode, kind, object_id, count)


def _read_objects(root: Path, object_ids: Iterable[bytes]) -> Mapping[bytes, bytes]:
    """The bytes of each object by its id."""
    wanted = sorted(object_ids)
    printed = _ask(
        root, "cat-file", "--batch", "--buffer", given=b"".join(b"%b\n" % each for each in wanted)
    )
    contents: dict[bytes, bytes] = {}
    at = 0
    for object_id in wanted:
        end = printed.index(b"\n", at)
        words = printed[at:end].split()
        if words[-1:] == [b"missing"]:
            raise GitError(
                f"the repository lacks the object {object_id.decode()}: `git fsck` says what else "
                "is gone; a new clone has it"
            )
        size = int(words[2])
        contents[object_id] = printed[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return contents


def _findings(entries: Iterable[_Entry]) -> Iterator[Finding]:
    paths = set()
    for entry in entries:
        paths.add(entry.path)
        if not _is_ours(entry.path):
            continue
        if entry.mode == _LINK:
            yield _link(entry.path)
        elif entry.size > _MOST_BYTES:
            yield error(
                "file-too-large",
                f"the file has {entry.size:,} bytes; at most {_MOST_BYTES:,} are read",
                Place(entry.path),
                hint="an offering is a few pages; split it, or move pictures out",
            )
    if paths and CATALOG not in paths:
        yield error("file-missing", "the file is missing", Place(CATALOG))


def _is_ours(path: str) -> bool:
    """Whether somebody could take what lies at *path* for a part of the catalogue."""
    if any(name.startswith(".") for name in path.split("/")):
        return False
    folder, _, name = path.rpartition("/")
    return (
        name.endswith((".yaml", ".json"))
        or name in (VERSIONS, "sums")
        or not {path, folder}.isdisjoint((OFFERINGS, CLAUSES))
    )


def _link(path: str) -> Finding:
    return error(
        "not-a-plain-file",
        f"{path.rsplit('/', 1)[-1]} is a link",
        Place(path),
        hint="put what it leads to in its place",
    )


def _ask(root: Path, *words: str, given: bytes = b"") -> bytes:
    """What git prints. Raises GitError where it ends with anything but 0."""
    done = _run(root, words, given)
    if done.returncode != 0:
        raise GitError(_reason(root, done.stderr.decode("utf-8", "replace")))
    return done.stdout


def _run(
    root: Path, words: Iterable[str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", os.fspath(root), "--no-pager", *words],
            input=given,
            capture_output=True,
            check=False,
            env=_environment(),
            timeout=_LONGEST_SECONDS,
        )
    except FileNotFoundError as problem:
        raise GitError("there is no git program here: install git") from problem
    except OSError as problem:
        raise GitError(f"git cannot be started: {(problem.strerror or '').lower()}") from problem
    except subprocess.TimeoutExpired as problem:
        raise GitError(
            f"git took longer than {_LONGEST_SECONDS} seconds: try `git -C {root} status` by hand"
        ) from problem


def _environment() -> Mapping[str, str]:
    """The environment without what would lead git elsewhere; its words in one language."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    }
    return {
        **kept,
        "LC_ALL": "C",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _reason(root: Path, said: str) -> str:
    if "dubious ownership" in said:
        return (
            f"git does not read {root}, because it belongs to somebody else; where that is meant: "
            f"`git config --global --add safe.directory {top_of(root)}`"
        )
    if "not a git repository" in said:
        return f"{root} is in no git repository: `git init` makes one, `git clone` brings one here"
    rows = said.strip().splitlines() or ["nothing"]
    first = next((row for row in rows if row.startswith("fatal: ")), rows[0])
    return f"git says: {first.removeprefix('fatal: ')}"
