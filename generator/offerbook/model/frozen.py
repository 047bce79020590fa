"""The folder ``versions/`` of an offering ↔ its Versions; ``sums`` tells what was released."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from offerbook.document import Document, Spots
from offerbook.finding import Finding, Place, error
from offerbook.load.known import Frozen
from offerbook.load.yaml_text import read_yaml, spots_of
from offerbook.model.sharing import share
from offerbook.model.version import DamagedVersionError, Number, Version
from offerbook.yaml_out import write_yaml

SUMS = "sums"
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)\.yaml")
_BODY = b"\noffering:\n"
_HEADING = "# A released version: it never changes. A new one comes from a new release.\n"
_RESTORE = "restore it: `git checkout REVISION -- {0}` brings back what was released"


_NO_DRAFT: Mapping[str, Any] = {}

Again = Callable[[str], Callable[[], bytes]]
"""What hands over the file at a path once more, when somebody asks."""


class _Entry(NamedTuple):
    line: int
    digest: str
    number: Number


def digest_of(raw: bytes) -> str:
    """The SHA-256 of a frozen file, in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def hidden(name: str) -> str:
    """The name a frozen file has until ``sums`` lists it."""
    return f".{name}"


def write_version(head: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """The text of a frozen file. Raises NotWritableError."""
    return _HEADING + write_yaml({**head, "offering": body}, width=math.inf)


def write_sums(versions: tuple[Version, ...], number: Number, digest: str) -> str:
    """The text of ``sums`` once *number* is released after *versions*."""
    rows = [(version.digest, version.number) for version in versions]
    return "".join(f"{said}  {each}.yaml\n" for said, each in [*rows, (digest, number)])


def read_versions(
    folder: str,
    files: Mapping[str, bytes],
    frozen: Frozen | None = None,
    draft: Mapping[str, Any] = _NO_DRAFT,
    again: Again | None = None,
) -> tuple[tuple[Version, ...], tuple[Finding, ...]]:
    """The versions in *folder* (such as catalog/offerings/x/versions), lowest first.

    *files* are the folder's files by name; those known as *frozen* are not read again. What a
    version has in common with *draft* is held once, and nothing of its file where *again* knows how
    to read it once more. Whatever was edited, removed, added or mixed up since its release is a
    finding, and no version.
    """
    findings: list[Finding] = []
    entries = list(_entries(folder, files, findings))
    if not findings:
        findings.extend(_unlisted(folder, files, entries))
    versions = []
    for entry in entries:
        raw = _released(folder, files, entries, entry, findings)
        if raw is not None:
            name = f"{entry.number}.yaml"
            path = f"{folder}/{name}"
            # One that a release has not named yet may get its name at any moment.
            give = again(path) if again and name in files else partial(bytes, raw)
            file = _File(path, give, entry.digest, frozen, draft)
            versions.append(_version(file, raw, entry.number, findings))
    return tuple(version for version in versions if version is not None), tuple(findings)


def _unlisted(
    folder: str, files: Mapping[str, bytes], entries: Iterable[_Entry]
) -> Iterator[Finding]:
    """The files that a sound ``sums`` knows nothing of."""
    listed = {f"{entry.number}.yaml" for entry in entries}
    for name in files:
        if name not in (SUMS, *listed) and not name.startswith("."):
            yield error(
                "frozen-unlisted",
                f"{name} was not released: sums does not list it",
                Place(f"{folder}/{name}"),
                hint="delete the file, or restore sums where a line was taken out of it; "
                "`offerbook release` is what makes a version",
            )


def _entries(folder: str, files: Mapping[str, bytes], findings: list[Finding]) -> Iterator[_Entry]:
    """The lines of ``sums``; the first one that makes no sense is told."""
    place = f"{folder}/{SUMS}"
    if SUMS not in files:
        if any(not name.startswith(".") for name in files):
            findings.append(
                error(
                    "sums-missing",
                    "the released versions have lost their sums",
                    Place(place),
                    hint=_RESTORE.format(place),
                )
            )
        return
    highest: Number | None = None
    for line, row in enumerate(files[SUMS].decode("utf-8", "replace").splitlines(), start=1):
        found = _LINE.fullmatch(row)
        number = Number.parse(found.group(2)) if found else None
        if found is None or number is None:
            findings.append(_damaged(Place(place, line), "this line is no sum of a version"))
            return
        if highest is not None and number <= highest:
            findings.append(
                _damaged(Place(place, line), f"{number} stands after {highest}: out of order")
            )
            return
        highest = number
        yield _Entry(line, found.group(1), number)


def _damaged(place: Place, message: str) -> Finding:
    return error(
        "sums-damaged",
        message,
        place,
        hint="no line of sums is written by hand; where two branches released, keep the one that "
        "came first and release the other again",
    )


def _released(
    folder: str,
    files: Mapping[str, bytes],
    entries: Iterable[_Entry],
    entry: _Entry,
    findings: list[Finding],
) -> bytes | None:
    """The file of *entry*, one of *entries*, as it was released; None where it is not."""
    name = f"{entry.number}.yaml"
    path = f"{folder}/{name}"
    raw = files.get(name, files.get(hidden(name)))
    if raw is None:
        findings.append(
            error(
                "frozen-missing",
                f"version {entry.number} was released, and its file is gone",
                Place(f"{folder}/{SUMS}", entry.line),
                hint=_RESTORE.format(path),
            )
        )
        return None
    digest = digest_of(raw)
    if digest != entry.digest:
        numbers = {each.digest: each.number for each in entries}
        findings.append(
            error(
                "frozen-edited",
                f"version {entry.number} holds what was released as {numbers[digest]}"
                if digest in numbers
                else f"version {entry.number} was changed after its release",
                Place(path),
                hint=_RESTORE.format(path),
                related=(Place(f"{folder}/{SUMS}", entry.line, 1, "what was released"),),
            )
        )
        return None
    return raw


def read_whole(path: str, raw: bytes, digest: str, known: Frozen) -> None:
    """Let *known* have all that the file *raw* says, where it is a version that can be read."""
    with suppress(DamagedVersionError):
        _File(path, partial(bytes, raw), digest, known).document()


class _File(NamedTuple):
    """A frozen file as it was released; what is *known* of it is not read again.

    *give* hands it over: versions come by the thousand, and hardly any is looked into twice.
    *draft* is what its offering says now.
    """

    path: str
    give: Callable[[], bytes]
    digest: str
    known: Frozen | None
    draft: Mapping[str, Any] = _NO_DRAFT

    def head(self, raw: bytes) -> dict[str, Any] | None:
        """What stands before the body in *raw*; None where a release would not have written it."""
        if self.known is None:
            return _head(raw, self.path)
        head: dict[str, Any] | None = self.known.heads.get(self.digest)
        if head is None:
            head = _head(raw, self.path)
            if head is not None:
                self.known.heads.keep(self.digest, head)
        return head

    def document(self) -> Document:
        """All of it. Raises DamagedVersionError."""
        document = self._document()
        document.data["offering"] = share(document.data["offering"], self.draft)
        return document

    def _document(self) -> Document:
        data = self.known.whole.get(self.digest) if self.known else None
        if data is None:
            data = _document(self._raw(), self.path).data
            if self.known:
                self.known.whole.keep(self.digest, data)
        return Document(self.path, data, self._spots)

    def _raw(self) -> bytes:
        """The file once more. Raises DamagedVersionError where it is another by now, or gone."""
        try:
            raw = self.give()
        except OSError as problem:
            why = (problem.strerror or "unknown").lower()
            raise DamagedVersionError(f"{self.path} cannot be read any more: {why}") from problem
        if digest_of(raw) != self.digest:
            raise DamagedVersionError(f"{self.path} was changed while it was read")
        return raw

    def _spots(self) -> Spots:
        """Where each value stands; nowhere, if the file was changed meanwhile."""
        with suppress(DamagedVersionError):
            return spots_of(self._raw(), self.path)
        return {}


def _version(file: _File, raw: bytes, number: Number, findings: list[Finding]) -> Version | None:
    head = file.head(raw)
    if head is None or head.get("version") != str(number):
        findings.append(
            error(
                "frozen-edited",
                f"the file is not what a release of {number} writes",
                Place(file.path),
                hint=_RESTORE.format(file.path),
            )
        )
        return None
    return Version(file.path.split("/")[-3], number, file.path, file.digest, head, file.document)


def _head(raw: bytes, path: str) -> dict[str, Any] | None:
    """What stands before the body; None where a release would not have written it."""
    head, found, _ = raw.partition(_BODY)
    document, _ = read_yaml(head + b"\n", path)
    if not found or document is None:
        return None
    data = document.data
    says = all(isinstance(data.get(name), dict) for name in ("released", "leans_on"))
    if not says or not {"on", "effective_on"} <= data["released"].keys():
        return None
    return dict(data) if "currency" in data["leans_on"] else None


def _document(raw: bytes, path: str) -> Document:
    document, findings = read_yaml(raw, path)
    if document is None or not isinstance(document.data.get("offering"), dict):
        why = f": {findings[0].message}" if findings else ""
        raise DamagedVersionError(f"{path} cannot be read, though its sum is right{why}")
    return document
