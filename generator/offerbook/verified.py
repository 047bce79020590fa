"""verified.yaml: people's words that a version was still true, read, checked and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from offerbook.document import Document
from offerbook.finding import Finding, error, place_of_value
from offerbook.load.tree import VERIFIED
from offerbook.model.catalog import Catalog
from offerbook.model.version import Version
from offerbook.spec.wording import did_you_mean
from offerbook.yaml_out import write_yaml

_HEADING = (
    f"# yaml-language-server: $schema=../../../schema/{VERIFIED.replace('.yaml', '.schema.json')}\n"
    "# Who found which version still true, and when. `offerbook verify` adds to it.\n\n"
)


@dataclass(frozen=True)
class Word:
    """On the day *on*, *by* looked at the version with this number and found it still true."""

    on: str
    by: str
    version: str


def words_of(catalog: Catalog, offering_id: str) -> tuple[Word, ...]:
    """Every word about an offering, in the order of its verified.yaml."""
    document = catalog.verified.get(offering_id)
    return tuple(Word(**entry) for entry in document.data["verified"]) if document else ()


def write_words(words: Iterable[Word]) -> str:
    """The text of a verified.yaml. Raises NotWritableError."""
    return _HEADING + write_yaml({"verified": [asdict(word) for word in words]})


def check_verified(catalog: Catalog, as_of: str) -> Iterator[Finding]:
    """What is wrong with the words about any offering."""
    for offering_id in catalog.verified:
        yield from check_words(catalog, offering_id, as_of)


def check_words(catalog: Catalog, offering_id: str, as_of: str) -> Iterator[Finding]:
    """A word is about a released version, by somebody known, and its day is in order."""
    document = catalog.verified.get(offering_id)
    if document is None:
        return
    released = {str(each.number): each for each in catalog.versions.get(offering_id, ())}
    before = ""
    for index, word in enumerate(words_of(catalog, offering_id)):
        version = released.get(word.version)
        if version is None:
            yield _unreleased(document, index, word, released)
        yield from _check_person(catalog, document, index, word)
        yield from _check_day(document, index, word, as_of=as_of, before=before, version=version)
        before = max(before, word.on)


def _unreleased(document: Document, index: int, word: Word, known: Iterable[str]) -> Finding:
    numbers = ", ".join(known)
    return error(
        "verified-unreleased",
        f"there is no released version {word.version}",
        place_of_value(document, ("verified", index, "version")),
        hint=f"released are: {numbers}" if numbers else "nothing was released: delete the entry",
    )


def _check_person(
    catalog: Catalog, document: Document, index: int, word: Word
) -> Iterator[Finding]:
    people = catalog.names("people")
    if word.by not in people:
        yield error(
            "unknown-reference",
            f"there is no person '{word.by}'",
            place_of_value(document, ("verified", index, "by")),
            hint=did_you_mean(word.by, people) or "add them to people in catalog.yaml",
        )


def _check_day(
    document: Document, index: int, word: Word, *, as_of: str, before: str, version: Version | None
) -> Iterator[Finding]:
    place = place_of_value(document, ("verified", index, "on"))
    if word.on > as_of:
        yield error(
            "verified-ahead",
            f"{word.on} is still to come",
            place,
            hint="write the day on which somebody looked",
        )
    if word.on < before:
        yield error(
            "verified-out-of-order",
            f"{word.on} stands below {before}",
            place,
            hint="put the oldest word first",
        )
    elif version is not None and word.on < version.released_on:
        yield error(
            "verified-out-of-order",
            f"{word.version} was released on {version.released_on}, after this word",
            place,
            hint="write the version that was looked at, or the day on which somebody looked",
        )
