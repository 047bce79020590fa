"""The company's own templates for paper, tried before anything is built with them."""

from __future__ import annotations

from collections.abc import Iterator

from offerbook.finding import Finding, Place, error, warning
from offerbook.load.tree import SCHEDULE, TEMPLATES
from offerbook.model.catalog import Catalog
from offerbook.pages.handouts import DOCX
from offerbook.paper.papers import installed_kinds


def check_templates(catalog: Catalog) -> Iterator[Finding]:
    """Whether the Word template for schedules can be used, and names only fields that there are."""
    raw = catalog.templates.get(SCHEDULE)
    if raw is None:
        return
    path = f"{TEMPLATES}/{SCHEDULE}"
    if DOCX not in installed_kinds():
        yield warning(
            "template-unchecked",
            "nothing that is installed can read this template",
            Place(path),
            hint=f'pip install "offerbook[{DOCX}]"',
        )
        return
    from offerbook.paper.docx import check_template  # heavy, and not always installed
    from offerbook.paper.fields import build_shape

    for misfit in check_template(raw, build_shape(catalog.schema)):
        message, place = _quoting(misfit.message, misfit.says), Place(path)
        if misfit.is_field:
            yield error("template-field", message, place, hint=misfit.hint)
        else:
            yield error("template-refused", message, place, hint=misfit.hint)


def _quoting(message: str, words: str) -> str:
    """*message* with the words of the paragraph that it is about: a document has no lines."""
    return f"{message}, in “{words}”" if words else message
