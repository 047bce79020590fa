"""The schedules of one state of an offering: one Word document for each of its packages."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from offerbook.load.tree import SCHEDULE, TEMPLATES
from offerbook.pages.handouts import DOCX, handouts
from offerbook.pages.sheet import Sheet
from offerbook.paper.docx import Prepared, prepare, render_docx
from offerbook.paper.fields import build_shape
from offerbook.paper.papers import Paper, PaperError, Paperwork, digest, key_of
from offerbook.paper.schedule import compose_schedule
from offerbook.paper.standard import headings, standard_template
from offerbook.paper.tags import FillError
from offerbook.paper.word_file import NoTemplateError
from offerbook.spec.fields import Field

_PREPARING = threading.Lock()


def schedule_papers(told: Sheet, work: Paperwork) -> Iterator[Paper]:
    """A schedule for each package; one where there are no packages."""
    desk = told.desk
    language, schema = desk.projection.language, desk.schema
    for each in handouts(work.kinds & {DOCX}, told.address, told.body):
        context = compose_schedule(desk, told, each.package)
        key = key_of(DOCX, context, *_follows_from(work, schema, language))
        make = partial(_make, each.address, work, schema, language, context)
        yield Paper(each.address, key, make)


def _follows_from(work: Paperwork, schema: Field, language: str) -> list[str]:
    """What a schedule follows from beside its words: the template, or what ours is made of."""
    if SCHEDULE in work.templates:
        return [digest(work.templates[SCHEDULE])]
    if "headings" not in work.known:
        work.known["headings"] = repr(sorted(headings(schema, language).items()))
    return [language, work.known["headings"]]


def _make(
    address: str, work: Paperwork, schema: Field, language: str, context: Mapping[str, Any]
) -> bytes:
    try:
        return render_docx(_prepared(work, schema, language), context)
    except NoTemplateError as problem:
        words = f"{TEMPLATES}/{SCHEDULE}: {problem}; `offerbook check` says more"
        raise PaperError(words) from problem
    except (PaperError, FillError) as problem:
        raise PaperError(f"{address}: {problem}") from problem


def _prepared(work: Paperwork, schema: Field, language: str) -> Prepared:
    """The template, looked through once for all schedules of an edition."""
    with _PREPARING:
        if SCHEDULE not in work.known:
            own = work.templates.get(SCHEDULE)
            raw = standard_template(schema, language) if own is None else own
            work.known[SCHEDULE] = prepare(raw, build_shape(schema))
        prepared: Prepared = work.known[SCHEDULE]
        return prepared
