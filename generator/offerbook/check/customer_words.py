"""What stands in the texts for customers that should not stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from offerbook.check.pasted import (
    Secrets,
    check_pasted_amounts,
    check_pasted_texts,
    list_allowed,
    rows_of,
    with_targets,
)
from offerbook.check.plain import Plain
from offerbook.check.silence import Silence, number_of
from offerbook.check.sources import Source, list_sources
from offerbook.finding import Finding, Place
from offerbook.model.catalog import Catalog
from offerbook.phrases import pieces_of

_FEW = 100


class _Read(NamedTuple):
    """A file with what customers read in it: as one text, and as the pieces of that."""

    source: Source
    text: str
    pieces: list[str]


def check_customer_words(catalog: Catalog, silence: Silence | None = None) -> Iterator[Finding]:
    """Every text for customers, of all files: what was pasted into it, and what is not plain.

    What stands in a clause is told once, not for every offering that takes it. With *silence* only
    what may have something to be said of it is looked at.
    """
    told: set[tuple[str, Place]] = set()
    for finding in _check_sources(catalog, silence):
        if (finding.code, finding.place) not in told:
            told.add((finding.code, finding.place))
            yield finding


def _check_sources(catalog: Catalog, silence: Silence | None) -> Iterator[Finding]:
    sources = list(list_sources(catalog))
    allowed = list_allowed(catalog, sources[0])
    silent = silence.words(sources, allowed) if silence else frozenset[str]()
    loud = [source for source in sources if source.file.id not in silent]
    reads: Iterable[_Read] = map(_read, loud)
    if silence and len(loud) <= _FEW:
        reads = list(reads)
        sources = _list_telling(sources, reads, silence)
    secrets, plain = Secrets(allowed, sources), Plain(catalog)
    for source, text, pieces in reads:
        yield from check_pasted_texts(source, pieces, secrets)
        yield from check_pasted_amounts(source, text)
        yield from plain.check(source, pieces)


def _read(source: Source) -> _Read:
    text = with_targets("\n\0\n".join(source.open_texts()))
    return _Read(source, text, pieces_of(text))


def _list_telling(
    sources: Iterable[Source], reads: Iterable[_Read], silence: Silence
) -> list[Source]:
    """Those *sources* that have a text for colleagues which may stand in what customers read in *reads*."""
    rows = {number_of(row) for read in reads for row in rows_of(read.pieces)}
    return [source for source in sources if silence.may_be_told(source, rows)]
