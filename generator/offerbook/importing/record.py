"""What was imported: a digest of each draft as it was written, by which an edited one is known."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

from offerbook.document import Document, Route
from offerbook.finding import Finding, error, place_of_value
from offerbook.load.tree import MANY
from offerbook.load.yaml_text import read_yaml

IMPORTED = "catalog/imported.yaml"
_HEAD = """\
# Written by `offerbook import`: each draft as it was imported, by mapping and id. A draft that
# differs from its digest was edited since, and `import --update` leaves it alone.
"""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Record:
    """The digests of imported drafts, by the name of the mapping and the id of the offering."""

    def __init__(self, known: Mapping[str, Mapping[str, str]]) -> None:
        self._known = {mapping: dict(digests) for mapping, digests in known.items()}
        self._before = self.text()

    @property
    def is_changed(self) -> bool:
        """Whether anything was remembered that was not known before."""
        return self.text() != self._before

    def holds(self, offering_id: str, raw: bytes) -> bool:
        """Whether *raw* is the draft of an offering as it was imported."""
        digest = digest_of(raw)
        return any(digests.get(offering_id) == digest for digests in self._known.values())

    def ids(self, mapping: str) -> tuple[str, ...]:
        """The offerings that were imported by *mapping*, in order."""
        return tuple(sorted(self._known.get(mapping, ())))

    def remember(self, mapping: str, offering_id: str, raw: bytes) -> None:
        """Know *raw* as what *mapping* made of a row, and forget what another made of it."""
        for digests in self._known.values():
            digests.pop(offering_id, None)
        self._known.setdefault(mapping, {})[offering_id] = digest_of(raw)

    def text(self) -> str:
        """The file's text; each offering has a line of its own, in order, so that merging is easy."""
        rows = [_HEAD]
        for mapping, digests in sorted(self._known.items()):
            if digests:
                rows.append(f"{json.dumps(mapping, ensure_ascii=False)}:\n")
                rows += [f'  {each}: "{digest}"\n' for each, digest in sorted(digests.items())]
        return "".join(rows)


def digest_of(raw: bytes) -> str:
    """The SHA-256 of *raw* in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def read_record(raw: bytes | None) -> tuple[Record | None, tuple[Finding, ...]]:
    """The record in *raw*, an empty one without any line; None where it cannot be relied on."""
    if raw is None or all(row[:1] in (b"", b"#") for row in raw.splitlines()):
        return Record({}), ()
    document, findings = read_yaml(raw, IMPORTED, times=MANY)
    if document is None:
        return None, findings
    said = tuple(_check(document))
    return (None if said else Record(document.data)), findings + said


def _check(document: Document) -> Iterator[Finding]:
    for mapping, digests in document.data.items():
        if not isinstance(digests, Mapping):
            yield _unusable(document, (mapping,), f"'{mapping}' holds no ids")
            continue
        for offering_id, digest in digests.items():
            if not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
                words = f"what stands behind '{offering_id}' is no digest"
                yield _unusable(document, (mapping, offering_id), words)


def _unusable(document: Document, route: Route, words: str) -> Finding:
    return error(
        "imported-not-usable",
        f"{words}; nothing is imported until it is mended",
        place_of_value(document, route),
        hint="take the line back as it was, or delete it: its draft counts as edited then",
    )
