"""What stands in the texts for customers that should not stand there."""

from __future__ import annotations

from collections.abc import Iterator

from offerbook.check.pasted import (
    Secrets,
    check_pasted_amounts,
    check_pasted_texts,
    with_targets,
)
from offerbook.check.plain import Plain
from offerbook.check.sources import list_sources
from offerbook.finding import Finding, Place
from offerbook.model.catalog import Catalog
from offerbook.phrases import pieces_of


def check_customer_words(catalog: Catalog) -> Iterator[Finding]:
    """Every text for customers, of all files: what was pasted into it, and what is not plain.

    What stands in a clause is told once, not for every offering that takes it.
    """
    told: set[tuple[str, Place]] = set()
    for finding in _check_sources(catalog):
        if (finding.code, finding.place) not in told:
            told.add((finding.code, finding.place))
            yield finding


def _check_sources(catalog: Catalog) -> Iterator[Finding]:
    sources = list(list_sources(catalog))
    secrets, plain = Secrets(catalog, sources), Plain(catalog)
    for source in sources:
        text = with_targets("\n\0\n".join(source.open_texts()))
        pieces = pieces_of(text)
        yield from check_pasted_texts(source, pieces, secrets)
        yield from check_pasted_amounts(source, text)
        yield from plain.check(source, pieces)
